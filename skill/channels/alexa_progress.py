"""Says a word while the shop still works: Alexa's progressive response, for turns that take long."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from urllib.parse import urlsplit

import requests

from skill.channels.alexa_request import AlexaRequest

AFTER = 2.5
"""Seconds of silence before the customer hears that we are at it; Alexa gives up after eight."""
TICK = 0.25
"""Seconds between two looks at what is under way."""
WAIT = 2.0
"""Seconds for Alexa to take it."""
DIRECTIVES = "/v1/directives"

Ssml = Callable[[], str]
logger = logging.getLogger(__name__)


class Announcer:
    """Watches what is under way, with one thread for all: one for each turn would cost more than a turn.

    What takes longer than `after` seconds is announced to Alexa. The thread begins with the first turn,
    so that a process may fork before.
    """

    def __init__(self, after: float = AFTER, tick: float = TICK) -> None:
        self._after, self._tick = after, tick
        self._pending: dict[object, tuple[float, AlexaRequest, Ssml]] = {}
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def watch(self, request: AlexaRequest, ssml: Ssml) -> Iterator[None]:
        """Announces what `ssml` gives when what happens inside takes long."""
        if not _can(request):
            yield
            return
        turn = object()
        self._pending[turn] = (time.monotonic() + self._after, request, ssml)
        self._begin()
        try:
            yield
        finally:
            self._pending.pop(turn, None)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="alexa-progress", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(self._tick)
            for turn, (due, request, ssml) in list(self._pending.items()):
                if due <= time.monotonic() and turn in self._pending:
                    self._pending.pop(turn, None)
                    Thread(target=_send, args=(request, ssml), daemon=True).start()


def _can(request: AlexaRequest) -> bool:
    """Whether the request names Alexa's own API and a token for it; no other host is ever called."""
    parts = urlsplit(request.endpoint)
    host = parts.hostname or ""
    return parts.scheme == "https" and host.endswith(".amazonalexa.com") and bool(request.token)


def _send(request: AlexaRequest, ssml: Ssml) -> None:
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
