"""Says what a golden conversation says through the Alexa edge, and checks that nothing is lost there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from skill.app import alexa_skill, create_app
from skill.channels.alexa import Skill, to_turn
from skill.channels.alexa_model import alexa_model
from skill.channels.alexa_request import read_request
from skill.dialogue import Intent, Question, Rendered, Slot, Turn
from skill.language.corrections import corrected
from skill.language.dates import parse_date
from skill.services import Services
from skill.understanding import model_for, requests_in, understand
from tests.alexa.device import AlexaDevice


@dataclass
class ThroughAlexa:
    """A channel for the player: each turn becomes the request that Alexa would send.

    What the shop said comes back, after a look at whether the response says the same. Alexa tells
    a skill neither of silence nor of other readings, so such turns go straight to the shop.
    """

    services: Services
    now: datetime = datetime.min
    said: list[Rendered] = field(default_factory=list)
    questions: dict[str, Question | None] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shop = alexa_skill(self.services)
        settings = replace(self.services.settings, alexa_verify=False)
        skill = Skill(self.respond, self.shop.forget)
        app = create_app(settings, self.services, skill=skill, clock=lambda: self.now)
        self.device = AlexaDevice(app.test_client(), clock=lambda: self.now)

    def respond(self, turn: Turn) -> Rendered:
        """The shop's own answer, kept to compare the response with it."""
        self.said.append(self.shop.respond(turn))
        return self.said[-1]

    def __call__(self, turn: Turn) -> Rendered:
        """The shop's answer to `turn`, said through Alexa."""
        self.now = turn.at
        heard = bool(turn.utterance) and not turn.alternatives and self._heard_whole(turn)
        rendered = self._through(turn) if heard else self.shop.respond(turn)
        self.questions[turn.session] = None if rendered.ends else rendered.question
        return rendered

    def _through(self, turn: Turn) -> Rendered:
        device = self.device
        device.session, device.open, device.attributes = turn.session, True, {}
        device.customer, device.locale = turn.customer, turn.locale
        if turn.id not in self.bodies:
            self.bodies[turn.id] = device.envelope({"requestId": turn.id, **self._request(turn)})
        heard = to_turn(read_request(self.bodies[turn.id]), turn.at)
        assert heard is not None
        assert (heard.id, heard.session, heard.customer) == (turn.id, turn.session, turn.customer)
        device.take(device.post(self.bodies[turn.id]))
        rendered = self.said[-1]
        assert device.speech == rendered.speech
        assert device.open == (rendered.question is not None and not rendered.ends)
        return rendered

    def _request(self, turn: Turn) -> dict[str, Any]:
        """What Alexa would make of the utterance: the model's samples, and the question it was told of."""
        intent = self._intent(turn) or Intent("AMAZON.FallbackIntent")
        types = alexa_model(turn.locale).intents[intent.name]
        slots = {
            name: _slot(name, slot, types[name], turn) for name, slot in intent.slots.items() if name in types
        }
        return {"type": "IntentRequest", "intent": {"name": intent.name, "slots": slots}}

    def _intent(self, turn: Turn) -> Intent | None:
        """The intent of the first request; the words of the others end up in its free words."""
        model, asked = model_for(turn.locale), self.questions.get(turn.session)
        utterance = corrected(turn.utterance or "", turn.locale)
        first = requests_in(utterance, model, asked)[0]
        if first == utterance:
            return understand(turn.utterance or "", model, asked)
        intent = understand(first, model, asked)
        name = next((name for name in intent.slots if name in ("items", "query")), "") if intent else ""
        if intent is None or not name:
            return None
        return intent.filled(**{name: intent.text(name) + utterance.removeprefix(first)})

    def _heard_whole(self, turn: Turn) -> bool:
        """Whether Alexa tells the skill all of it: what follows another request it may drop."""
        model, asked = model_for(turn.locale), self.questions.get(turn.session)
        return len(requests_in(turn.utterance or "", model, asked)) < 2 or self._intent(turn) is not None


def _slot(name: str, slot: Slot, kind: str, turn: Turn) -> dict[str, Any]:
    """A filled slot as Alexa sends it: built-in types as their value, others with resolutions."""
    if kind == "AMAZON.DATE":
        return {"name": name, "value": parse_date(slot.spoken, turn.locale, turn.at.date()) or slot.text}
    if kind.startswith("AMAZON."):
        return {"name": name, "value": slot.text}
    match = {
        "authority": f"amzn1.er-authority.echo-sdk.amzn1.ask.skill.ours.{kind}",
        "status": {"code": "ER_SUCCESS_MATCH" if slot.value or slot.ids else "ER_SUCCESS_NO_MATCH"},
        "values": [{"value": {"name": slot.value, "id": number}} for number in slot.ids or ("",)],
    }
    return {"name": name, "value": slot.spoken, "resolutions": {"resolutionsPerAuthority": [match]}}
