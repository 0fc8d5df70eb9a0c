"""A small Alexa for tests: keeps the session, sends requests, and knows what it was told to listen for."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.endpoint import utc_now

Sign = Callable[[bytes], Mapping[str, str]]
_NUMBERS = itertools.count(1)


def unsigned(body: bytes) -> Mapping[str, str]:
    """The headers of a request to a skill that does not verify."""
    return {"Content-Type": "application/json"}


@dataclass
class AlexaDevice:
    """One customer's device, talking to the skill behind `client`.

    After each turn: `speech` as plain text, `open` whether it listens, `response` the whole of it,
    `elicits` the (intent, slot) it was told to fill, `confirms` the intent it was told to confirm.
    """

    client: FlaskClient
    customer: str = "amzn1.ask.account.TEST"
    locale: str = "en-US"
    screen: bool = False
    person: dict[str, Any] = field(default_factory=dict)
    """Whom Alexa recognises by the voice."""
    skill_id: str = "amzn1.ask.skill.ours"
    account: str = ""
    """The access token of account linking."""
    sign: Sign = unsigned
    clock: Callable[[], datetime] = utc_now
    open: bool = False
    session: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    response: dict[str, Any] = field(default_factory=dict)
    last_request: bytes = b""

    def launch(self) -> str:
        """Says "open voice shop"."""
        self.open = False
        return self.send({"type": "LaunchRequest"})

    def say_intent(self, name: str, slots: Mapping[str, object] | None = None, **more: Any) -> str:
        """Says something that Alexa hears as this intent.

        A slot is a text, or a whole slot object for resolutions and multiple values.
        """
        filled = {key: self._slot(key, value) for key, value in (slots or {}).items()}
        intent = {"name": name, "confirmationStatus": "NONE", "slots": filled, **more}
        return self.send({"type": "IntentRequest", "intent": intent, "dialogState": "STARTED"})

    def answer(self, value: object) -> str:
        """Answers what the device was told to ask for: the slot it elicits.

        Raises AssertionError when it was told nothing.
        """
        assert self.elicits, f"nothing is elicited after {self.speech!r}"
        name, slot = self.elicits
        known = {key: one.get("value") for key, one in self._updated_intent()["slots"].items()}
        slots = {key: text for key, text in known.items() if text is not None}
        return self.say_intent(name, {**slots, slot: value})

    def yes(self) -> str:
        """Says yes, as the confirmation of an intent when that is what the device listens for."""
        if self.confirms:
            return self.say_intent(self.confirms, confirmationStatus="CONFIRMED")
        return self.say_intent("AMAZON.YesIntent")

    def no(self) -> str:
        """Says no, in the same way."""
        if self.confirms:
            return self.say_intent(self.confirms, confirmationStatus="DENIED")
        return self.say_intent("AMAZON.NoIntent")

    def touch(self, arguments: list[object]) -> str:
        """Touches something on the screen that sends `arguments`."""
        return self.send({"type": "Alexa.Presentation.APL.UserEvent", "arguments": arguments, "token": "t"})

    def end(self, reason: str = "USER_INITIATED") -> str:
        """Ends the session: says "exit", or says nothing until it is over."""
        told = self.send({"type": "SessionEndedRequest", "reason": reason})
        self.open = False
        return told

    def send(self, request: Mapping[str, Any]) -> str:
        """Sends a request in this session, keeps what came back, returns the speech."""
        return self.take(self.post(self.envelope(request)))

    def take(self, answered: TestResponse) -> str:
        """Keeps what came back and returns the speech. Raises AssertionError when it is no response."""
        assert answered.status_code == 200, answered.get_data(as_text=True)
        envelope = answered.get_json()
        assert envelope["version"] == "1.0"
        self.response = envelope["response"]
        self.attributes = envelope.get("sessionAttributes") or {}
        self.open = self.response.get("shouldEndSession", not self.open) is False
        return self.speech

    def post(self, body: bytes) -> TestResponse:
        """Posts a body as it is."""
        self.last_request = body
        return self.client.post("/alexa", data=body, headers=dict(self.sign(body)))

    def envelope(self, request: Mapping[str, Any]) -> bytes:
        """The body of a request, in the open session or a new one."""
        new = not self.open
        if new:
            self.session, self.attributes = f"amzn1.echo-api.session.{next(_NUMBERS)}", {}
        user = {"userId": self.customer, **({"accessToken": self.account} if self.account else {})}
        application = {"applicationId": self.skill_id}
        interfaces = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}} if self.screen else {}
        whole = {
            "version": "1.0",
            "session": {
                "new": new,
                "sessionId": self.session,
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    **({"person": self.person} if self.person else {}),
                    "device": {"deviceId": "device", "supportedInterfaces": interfaces},
                    "apiEndpoint": "https://api.amazonalexa.com",
                    "apiAccessToken": "token",
                }
            },
            "request": {
                "requestId": f"amzn1.echo-api.request.{next(_NUMBERS)}",
                "timestamp": self.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }
        return json.dumps(whole).encode()

    @property
    def speech(self) -> str:
        """What was said last, without markup; empty when nothing was."""
        return plain(self.response.get("outputSpeech"))

    @property
    def reprompt(self) -> str:
        """What is said when no answer comes, without markup."""
        return plain(self.response.get("reprompt", {}).get("outputSpeech"))

    @property
    def elicits(self) -> tuple[str, str] | None:
        """The intent and slot that the device was told to ask for, if any."""
        directive = self.directive("Dialog.ElicitSlot")
        return (directive["updatedIntent"]["name"], directive["slotToElicit"]) if directive else None

    @property
    def confirms(self) -> str | None:
        """The intent that the device was told to have confirmed, if any."""
        directive = self.directive("Dialog.ConfirmIntent")
        return str(directive["updatedIntent"]["name"]) if directive else None

    def directive(self, kind: str) -> dict[str, Any]:
        """The directive of that type in the last response, or an empty one."""
        given = self.response.get("directives") or []
        return next((one for one in given if one["type"] == kind), {})

    def _updated_intent(self) -> dict[str, Any]:
        intent: dict[str, Any] = self.directive("Dialog.ElicitSlot")["updatedIntent"]
        return intent

    @staticmethod
    def _slot(name: str, value: object) -> object:
        return (
            value if isinstance(value, dict) else {"name": name, "value": value, "confirmationStatus": "NONE"}
        )


def plain(speech: dict[str, Any] | None) -> str:
    """The words in an `outputSpeech`."""
    if not speech:
        return ""
    ssml = speech["ssml"]
    assert ssml.startswith("<speak>")
    assert ssml.endswith("</speak>")
    return html.unescape(ssml.removeprefix("<speak>").removesuffix("</speak>"))
