"""A customer who has to wait hears a word; nobody else's server is ever called."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
import requests

from skill.channels.alexa_progress import Announcer
from skill.channels.alexa_request import AlexaRequest

REQUEST = AlexaRequest(
    "IntentRequest",
    "r1",
    "s",
    "u",
    endpoint="https://api.eu.amazonalexa.com",
    token="secret",
)


class Alexa:
    """Takes what is posted and says that it came."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.came = threading.Event()

    def post(self, url: str, **how: Any) -> requests.Response:
        self.posted.append((url, how))
        self.came.set()
        answered = requests.Response()
        answered.status_code = 204
        return answered


@pytest.fixture
def alexa(monkeypatch: pytest.MonkeyPatch) -> Alexa:
    alexa = Alexa()
    monkeypatch.setattr("requests.post", alexa.post)
    return alexa


def test_slow_work_is_announced(alexa: Alexa) -> None:
    with Announcer(0, 0.01).watch(REQUEST, lambda: "<speak>One moment.</speak>"):
        assert alexa.came.wait(5)
    ((url, how),) = alexa.posted
    assert url == "https://api.eu.amazonalexa.com/v1/directives"
    assert how["json"] == {
        "header": {"requestId": "r1"},
        "directive": {"type": "VoicePlayer.Speak", "speech": "<speak>One moment.</speak>"},
    }
    assert how["headers"] == {"Authorization": "Bearer secret"}


def test_quick_work_is_not(alexa: Alexa) -> None:
    announcer = Announcer(0.2, 0.01)
    with announcer.watch(REQUEST, lambda: "<speak/>"):
        pass
    assert not alexa.came.wait(0.4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example"},
        {"endpoint": "https://evilamazonalexa.com"},
        {"endpoint": "https://api.amazonalexa.com@evil.example"},
        {"endpoint": "http://api.amazonalexa.com"},
        {"endpoint": ""},
        {"token": ""},
    ],
)
def test_the_token_goes_to_alexa_only(wrong: dict[str, str], alexa: Alexa) -> None:
    with Announcer(0, 0.01).watch(replace(REQUEST, **wrong), lambda: "<speak/>"):  # type: ignore[arg-type]
        assert not alexa.came.wait(0.1)


def test_that_alexa_does_not_take_it_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = threading.Event()

    def post(url: str, **how: Any) -> requests.Response:
        tried.set()
        raise requests.ConnectionError("secret")

    monkeypatch.setattr("requests.post", post)
    with Announcer(0, 0.01).watch(REQUEST, lambda: "<speak/>"):
        assert tried.wait(5)
    for thread in threading.enumerate():
        if "_send" in thread.name:
            thread.join(5)
    assert "not taken: ConnectionError" in caplog.text
    assert "secret" not in caplog.text


def test_one_thread_watches_all_turns(alexa: Alexa) -> None:
    announcer = Announcer(60, 0.01)
    before = threading.active_count()
    with announcer.watch(REQUEST, str), announcer.watch(REQUEST, str), announcer.watch(REQUEST, str):
        assert threading.active_count() == before + 1
    assert alexa.posted == []
