"""The Alexa edge on the real shop: Lambda, repeated delivery, and what a removed skill leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, func, insert, select

from skill import app
from skill.errors import VoiceshopError
from skill.services import Services
from skill.store.erase import forget
from skill.store.tables import cart_lines, carts, customers, identities, replies, sessions
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import unverified
from tests.demo_shop import copy_of_demo, services_at


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = services_at(copy_of_demo(tmp_path))
    yield services
    services.store.close()


@pytest.fixture
def device(services: Services) -> AlexaDevice:
    return AlexaDevice(app.create_app(unverified(), services).test_client())


def rows(services: Services, *tables: Table) -> list[int]:
    with services.store.connect(reads=True) as connection:
        counted = (connection.execute(select(func.count()).select_from(table)) for table in tables)
        return [int(one.scalar_one()) for one in counted]


EVERYTHING = (customers, identities, carts, cart_lines, sessions, replies)


def test_a_request_delivered_twice_is_answered_the_same_and_done_once(
    services: Services, device: AlexaDevice
) -> None:
    device.say_intent("SearchIntent", {"query": "house blend coffee"})
    device.say_intent("AddToCartIntent", {"items": "the first one"})
    before, first = rows(services, *EVERYTHING), device.response
    again = device.post(device.last_request).get_json()["response"]
    assert (again, rows(services, *EVERYTHING)) == (first, before)


def test_a_removed_skill_leaves_nothing_of_a_guest(services: Services, device: AlexaDevice) -> None:
    before = rows(services, *EVERYTHING)
    device.launch()
    device.say_intent("AddToCartIntent", {"items": "two house blend coffee"})
    device.say_intent("AddToCartIntent", {"items": "basmati rice"})
    assert rows(services, *EVERYTHING) > before
    device.send({"type": "AlexaSkillEvent.SkillDisabled"})
    assert rows(services, *EVERYTHING) == before


def test_a_removed_skill_leaves_a_customer_of_another_channel_alone(
    services: Services, device: AlexaDevice
) -> None:
    with services.store.connect() as connection:
        demo = select(identities).where(identities.c.subject == "demo")
        row = connection.execute(demo).mappings().one()
        connection.execute(insert(identities).values({**row, "channel": "alexa", "subject": device.customer}))
        connection.commit()
    before = rows(services, customers, identities)
    device.say_intent("AddToCartIntent", {"items": "house blend coffee"})
    cart = rows(services, carts, cart_lines)
    device.send({"type": "AlexaSkillEvent.SkillDisabled"})
    assert rows(services, customers, identities) == [before[0], before[1] - 1]
    assert rows(services, carts, cart_lines) == cart
    assert rows(services, sessions, replies) == [0, 0]


def test_nobody_is_forgotten_for_somebody_else(services: Services, device: AlexaDevice) -> None:
    device.launch()
    before = rows(services, *EVERYTHING)
    for stranger in (device.customer[:-1], "%", "amzn1_ask.account.TEST", device.customer + "/"):
        with services.store.connect() as connection:
            assert forget(connection, "alexa", stranger) is False
            connection.commit()
    assert rows(services, *EVERYTHING) == before


class TestLambda:
    @pytest.fixture(autouse=True)
    def shop(self, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = unverified(alexa_skill_id="amzn1.ask.skill.ours", alexa_verify=True)
        monkeypatch.setattr(app, "_for_lambda", lambda: (settings, app.alexa_skill(services)))

    def test_it_answers_as_over_http(self, device: AlexaDevice) -> None:
        event = json.loads(device.envelope({"type": "LaunchRequest"}))
        answered = app.lambda_handler(event, None)
        assert "outputSpeech" in answered["response"]
        assert answered["response"]["shouldEndSession"] is False

    def test_another_skill_is_refused(self, services: Services, device: AlexaDevice) -> None:
        device.skill_id = "amzn1.ask.skill.theirs"
        before = rows(services, *EVERYTHING)
        with pytest.raises(VoiceshopError, match="another skill"):
            app.lambda_handler(json.loads(device.envelope({"type": "LaunchRequest"})), None)
        assert rows(services, *EVERYTHING) == before
