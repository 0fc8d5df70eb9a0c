"""The voice code for a large order: the shop's own, or Amazon's for a person whom Alexa recognises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, literal, select

from skill import app
from skill.channels.alexa import Skill
from skill.conversation import open_shop, respond
from skill.dialogue import Intent, Turn
from skill.services import Services
from skill.store.tables import customers, identities, orders
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import unverified
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY

JONAS = {"personId": "amzn1.ask.person.JONAS", "accessToken": "jonas"}
"""The demo's customer with a voice code, recognised, and with an account linked."""
SOMEBODY = {"personId": "amzn1.ask.person.SOMEBODY"}
"""Recognised too, but without an account."""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = services_at(copy_of_demo(tmp_path))
    with services.store.connect() as connection:
        columns = ("channel", "subject", "customer_id", "created_at")
        known = select(
            literal("alexa"), identities.c.subject, identities.c.customer_id, identities.c.created_at
        )
        connection.execute(insert(identities).from_select(columns, known))
        connection.commit()
    yield services
    services.store.close()


def known_as(user: str, token: str, at: datetime) -> str:
    """The household's account is that of Jonas, and so is his own."""
    return "demo-pin" if token in ("jonas", "household") else user


@pytest.fixture
def device(services: Services) -> AlexaDevice:
    skill = Skill(lambda turn: respond(turn, services), print, known_as)
    client = app.create_app(unverified(), services, skill=skill, clock=lambda: MONDAY).test_client()
    return AlexaDevice(client, clock=lambda: MONDAY, person=JONAS, locale="de-DE")


def fill_cart(services: Services, pieces: int, customer: str = "demo-pin") -> None:
    """Electric toothbrushes at 49.90 euros."""
    turn = Turn("t", "s", "alexa", customer, "de-DE", MONDAY, intent=Intent("CartIntent"))
    with services.store.connect() as connection:
        open_shop(turn, services, connection).cart.add("toothbrush-electric", pieces)
        connection.commit()


def placed(services: Services) -> int:
    """How many orders there are."""
    with services.store.connect(reads=True) as connection:
        return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())


@pytest.fixture
def asked(services: Services, device: AlexaDevice) -> AlexaDevice:
    """The device after the yes to an order of 149.70 euros."""
    fill_cart(services, 3)
    device.say_intent("CheckoutIntent")
    device.yes()
    return device


def handed_over(device: AlexaDevice) -> dict[str, Any]:
    """The directive that hands over to Alexa, or an empty one."""
    return device.directive("Connections.StartConnection")


def resumes(device: AlexaDevice, result: object, *, token: str | None = None, code: object = "200") -> str:
    """Alexa comes back, with a result of its own or none."""
    cause = {"type": "ConnectionCompleted", "token": token or handed_over(device)["token"], "result": result}
    device.open = True
    return device.send({"type": "SessionResumedRequest", "cause": {**cause, "status": {"code": code}}})


class TestVerified:
    def test_alexa_is_told_to_ask(self, asked: AlexaDevice) -> None:
        directive = handed_over(asked)
        assert directive["uri"] == "connection://AMAZON.VerifyPerson/2"
        assert directive["onCompletion"] == "RESUME_SESSION"
        assert directive["input"] == {
            "requestedAuthenticationConfidenceLevel": {
                "level": 400,
                "customPolicy": {"policyName": "VOICE_PIN"},
            }
        }
        assert "shouldEndSession" not in asked.response
        assert "reprompt" not in asked.response
        assert asked.elicits is None
        assert "sicher sein" in asked.speech

    def test_the_order_is_placed_when_alexa_is_sure(self, asked: AlexaDevice, services: Services) -> None:
        before = placed(services)
        asked.person = {**JONAS, "authenticationConfidenceLevel": {"level": 400}}
        assert "149,70" in resumes(asked, {"status": "ACHIEVED"})
        assert placed(services) == before + 1
        assert asked.open is False

    def test_the_same_answer_twice_is_one_order(self, asked: AlexaDevice, services: Services) -> None:
        before, token = placed(services), handed_over(asked)["token"]
        said = resumes(asked, {"status": "ACHIEVED"}, token=token)
        asked.post(asked.last_request)
        resumes(asked, {"status": "ACHIEVED"}, token=token)
        assert "149,70" in said
        assert placed(services) == before + 1


NOT_VERIFIED: dict[str, tuple[object, str]] = {
    "no voice code": ({"status": "NOT_ACHIEVED", "reason": "VERIFICATION_METHOD_NOT_SETUP"}, "keinen Sprach"),
    "switched off": ({"status": "NOT_ENABLED"}, "keinen Sprachcode"),
    "locked": ({"status": "NOT_ACHIEVED", "reason": "METHOD_LOCKOUT"}, "gesperrt"),
    "wrong": ({"status": "NOT_ACHIEVED", "reason": "NOT_MATCH"}, "nicht dein Sprachcode"),
    "a new reason": ({"status": "NOT_ACHIEVED", "reason": "SUNSPOTS"}, "nicht prüfen"),
    "nothing": (None, "nicht prüfen"),
    "nonsense": ([["ACHIEVED"]], "nicht prüfen"),
}


class TestNotVerified:
    @pytest.mark.parametrize("which", NOT_VERIFIED)
    def test_the_shops_own_code_is_asked_for(
        self, which: str, asked: AlexaDevice, services: Services
    ) -> None:
        before = placed(services)
        result, words = NOT_VERIFIED[which]
        said = resumes(asked, result)
        assert words in said
        assert "vier Ziffern" in said
        assert (placed(services), asked.open) == (before, True)
        assert asked.elicits == ("CheckoutIntent", "pin")
        asked.answer("2468")
        assert placed(services) == before + 1

    def test_alexa_is_not_asked_again_in_this_conversation(
        self, asked: AlexaDevice, services: Services
    ) -> None:
        before = placed(services)
        resumes(asked, {"status": "NOT_ACHIEVED", "reason": "NOT_MATCH"})
        asked.answer("1111")
        assert (handed_over(asked), asked.elicits) == ({}, ("CheckoutIntent", "pin"))
        asked.answer("1112")
        asked.answer("1113")
        assert "gesperrt" in asked.speech
        assert placed(services) == before

    def test_a_voice_without_a_code_is_not_enough(self, asked: AlexaDevice, services: Services) -> None:
        before = placed(services)
        asked.person = {**JONAS, "authenticationConfidenceLevel": {"level": 300}}
        resumes(asked, {"status": "ACHIEVED"})
        assert (placed(services), asked.elicits) == (before, ("CheckoutIntent", "pin"))

    @pytest.mark.parametrize("person", [{}, SOMEBODY, {**SOMEBODY, "accessToken": "theirs"}])
    def test_somebody_else_proves_nothing(
        self, person: dict[str, Any], asked: AlexaDevice, services: Services
    ) -> None:
        before = placed(services)
        asked.person, asked.account = person, "household"
        resumes(asked, {"status": "ACHIEVED"})
        assert placed(services) == before

    def test_another_question_is_not_answered(self, asked: AlexaDevice, services: Services) -> None:
        before = placed(services)
        resumes(asked, {"status": "ACHIEVED"}, token="alexa/another/question")
        assert (placed(services), asked.elicits) == (before, ("CheckoutIntent", "pin"))

    def test_a_changed_price_is_read_out_before_anything(
        self, asked: AlexaDevice, services: Services
    ) -> None:
        before, token = placed(services), handed_over(asked)["token"]
        fill_cart(services, 1)
        assert "199,60" in resumes(asked, {"status": "ACHIEVED"}, token=token)
        assert placed(services) == before
        asked.yes()
        assert handed_over(asked)
        assert placed(services) == before


@pytest.mark.parametrize("person", [{}, SOMEBODY, {"accessToken": "jonas"}])
def test_who_has_no_account_of_their_own_is_asked_for_the_shops_code(
    person: dict[str, Any], device: AlexaDevice, services: Services
) -> None:
    device.person, device.account = person, "household"
    fill_cart(services, 3)
    device.say_intent("CheckoutIntent")
    device.yes()
    assert (handed_over(device), device.elicits) == ({}, ("CheckoutIntent", "pin"))


def test_a_smaller_order_needs_no_code(device: AlexaDevice, services: Services) -> None:
    before = placed(services)
    fill_cart(services, 1)
    device.say_intent("CheckoutIntent")
    device.yes()
    assert (handed_over(device), placed(services)) == ({}, before + 1)


class TestOffer:
    @pytest.fixture
    def anna(self, device: AlexaDevice, monkeypatch: pytest.MonkeyPatch) -> AlexaDevice:
        """The demo's customer without a voice code."""
        device.person, device.customer = {}, "demo"
        return device

    @pytest.mark.parametrize(("pieces", "offered"), [(3, True), (1, False)])
    def test_after_a_large_order_it_is_said_where_to_set_a_code(
        self, pieces: int, offered: bool, anna: AlexaDevice, services: Services
    ) -> None:
        fill_cart(services, pieces, "demo")
        anna.say_intent("CheckoutIntent")
        assert ("Konto auf unserer Website" in anna.yes()) is offered

    def test_who_has_a_code_is_not_told(self, asked: AlexaDevice) -> None:
        assert "Website" not in resumes(asked, {"status": "ACHIEVED"})

    def test_no_words_set_a_code(self, anna: AlexaDevice, services: Services) -> None:
        fill_cart(services, 3, "demo")
        anna.say_intent("CheckoutIntent", {"pin": "1234"})
        anna.say_intent("CheckoutIntent", {"pin": "1234"}, confirmationStatus="CONFIRMED")
        anna.say_intent("CorrectIntent", {"correction": "my new voice code is 1234"})
        with services.store.connect(reads=True) as connection:
            hashes = select(customers.c.pin_hash).join(identities).where(identities.c.subject == "demo")
            assert set(connection.execute(hashes).scalars()) == {None}
