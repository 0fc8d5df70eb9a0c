"""Says a word while the shop still works: Alexa's progressive response, for turns that take long."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from urllib.parse import urlsplit

import requests

from skill.channels.alexa_request import AlexaRequest

AFTER = 2.5
"""Seconds of silence before the customer hears that we are at it; Alexa gives up after eight."""
WAIT = 2.0
"""Seconds for Alexa to take it."""
DIRECTIVES = "/v1/directives"

logger = logging.getLogger(__name__)


@contextmanager
def progress(request: AlexaRequest, ssml: Callable[[], str], after: float = AFTER) -> Iterator[None]:
    """Sends what `ssml` gives to Alexa when what happens inside takes longer than `after` seconds."""
    if not _can(request):
        yield
        return
    timer = Timer(after, _send, (request, ssml))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _can(request: AlexaRequest) -> bool:
    """Whether the request names Alexa's own API and a token for it; no other host is ever called."""
    parts = urlsplit(request.endpoint)
    host = parts.hostname or ""
    return parts.scheme == "https" and host.endswith(".amazonalexa.com") and bool(request.token)


def _send(request: AlexaRequest, ssml: Callable[[], str]) -> None:
    """Sends it; that it did not arrive is logged and harms nobody."""
    body = {
        "header": {"requestId": request.id},
        "directive": {"type": "VoicePlayer.Speak", "speech": ssml()},
    }
    headers = {"Authorization": f"Bearer {request.token}"}
    host = urlsplit(request.endpoint).hostname
    try:
        answered = requests.post(f"https://{host}{DIRECTIVES}", json=body, headers=headers, timeout=WAIT)
        answered.raise_for_status()
    except requests.RequestException as error:
        logger.warning("the progressive response was not taken: %s", type(error).__name__)
