"""The Alexa edge on the real shop: Lambda, repeated delivery, and what a removed skill leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, func, insert, literal, select, update

from skill import app
from skill.endpoint import AlexaEndpoint, believe_all
from skill.errors import VoiceshopError
from skill.services import Services
from skill.store.erase import forget
from skill.store.tables import (
    cart_lines,
    carts,
    catalog_state,
    customers,
    identities,
    orders,
    products,
    replies,
    sessions,
)
from skill.telemetry import Metrics
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


@pytest.fixture
def regular(services: Services, device: AlexaDevice) -> AlexaDevice:
    """The device of the demo's customer, who has ordered before."""
    known = literal("alexa"), literal(device.customer), identities.c.customer_id, identities.c.created_at
    columns = ["channel", "subject", "customer_id", "created_at"]
    with services.store.connect() as connection:
        demo = select(*known).where(identities.c.channel == "local", identities.c.subject == "demo")
        connection.execute(insert(identities).from_select(columns, demo))
        connection.commit()
    return device


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
        endpoint = AlexaEndpoint(app.alexa_skill(services), believe_all, Metrics())
        monkeypatch.setattr(app, "_for_lambda", lambda: (settings, endpoint))

    def test_it_answers_as_over_http(self, device: AlexaDevice) -> None:
        event = json.loads(device.envelope({"type": "LaunchRequest"}))
        answered = app.lambda_handler(event, None)
        assert "outputSpeech" in answered["response"]
        assert answered["response"]["shouldEndSession"] is False

    def test_a_fault_is_an_apology_and_no_error_of_the_function(
        self, device: AlexaDevice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fails(request: object, now: object) -> None:
            raise RuntimeError(device.customer)

        monkeypatch.setattr("skill.channels.alexa.to_turn", fails)
        caplog.set_level("INFO")
        answered = app.lambda_handler(json.loads(device.envelope({"type": "LaunchRequest"})), None)
        assert "something went wrong" in answered["response"]["outputSpeech"]["ssml"]
        assert [record.outcome for record in caplog.records if hasattr(record, "outcome")] == ["failed"]

    def test_another_skill_is_refused(self, services: Services, device: AlexaDevice) -> None:
        device.skill_id = "amzn1.ask.skill.theirs"
        before = rows(services, *EVERYTHING)
        with pytest.raises(VoiceshopError, match="another skill"):
            app.lambda_handler(json.loads(device.envelope({"type": "LaunchRequest"})), None)
        assert rows(services, *EVERYTHING) == before


class TestVocabulary:
    def entities(self, device: AlexaDevice) -> list[str]:
        """The names that the device was told to expect, in their order."""
        types = device.directive("Dialog.UpdateDynamicEntities").get("types", [])
        return [one["name"]["value"] for kind in types for one in kind["values"]]

    def test_a_regulars_usual_products_are_known_from_the_start(self, regular: AlexaDevice) -> None:
        regular.launch()
        english = self.entities(regular)
        assert "House Blend Coffee" in english
        regular.locale, regular.open = "de-DE", False
        regular.launch()
        assert "Hausmischung Kaffee" in self.entities(regular)
        assert len(self.entities(regular)) == len(english)

    def test_what_was_listed_comes_first_and_only_once(self, regular: AlexaDevice) -> None:
        regular.launch()
        usual = self.entities(regular)
        regular.say_intent("SearchIntent", {"query": "coffee"})
        words = self.entities(regular)
        assert all(title in regular.speech for title in words[:2])
        assert set(usual) < set(words)
        assert len(set(words)) == len(words)

    def test_what_has_not_changed_is_not_sent_again(self, regular: AlexaDevice) -> None:
        regular.say_intent("SearchIntent", {"query": "coffee"})
        assert self.entities(regular)
        regular.say_intent("AMAZON.HelpIntent")
        assert self.entities(regular) == []
        regular.say_intent("AMAZON.RepeatIntent")
        assert self.entities(regular) == []

    def test_nobody_hears_of_what_others_buy(self, device: AlexaDevice) -> None:
        device.launch()
        assert self.entities(device) == []


def test_a_picture_of_the_catalogue_reaches_the_screen(services: Services, device: AlexaDevice) -> None:
    picture = "https://shop.example/coffee.png"
    with services.store.connect() as connection:
        connection.execute(
            update(products).where(products.c.sku == "coffee-house-blend").values(image=picture)
        )
        connection.execute(update(catalog_state).values(version=catalog_state.c.version + 1))
        connection.commit()
    device.screen = True
    device.say_intent("SearchIntent", {"query": "house blend coffee"})
    shop = device.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
    assert picture in [item["image"] for item in shop["items"]]


def touch(device: AlexaDevice, title: str) -> str:
    """Touches what has that title on the screen; what is said then."""
    shown = device.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
    (words,) = (one["utterance"] for one in (*shown["items"], *shown["buttons"]) if one["title"] == title)
    return device.touch(["choose", shown["question"], words])


@pytest.mark.parametrize(
    ("locale", "words", "title", "yes", "total"),
    [
        ("en-US", "coffee", "House Blend Coffee", "Yes", "Total €12.80, including"),
        ("de-DE", "Kaffee", "Hausmischung Kaffee", "Ja", "Zusammen 12,80"),
    ],
)
def test_a_screen_can_be_touched_all_the_way_to_the_order(
    locale: str, words: str, title: str, yes: str, total: str, services: Services, regular: AlexaDevice
) -> None:
    regular.locale, regular.screen = locale, True
    regular.say_intent("SearchIntent", {"query": words})
    touch(regular, title)
    touch(regular, yes)
    regular.say_intent("CheckoutIntent")
    summary = regular.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]["text"]
    assert total in summary
    assert "Voiceshop Demo Market" in summary
    before = rows(services, orders)
    touch(regular, yes)
    assert rows(services, orders) == [before[0] + 1]
    assert regular.response["card"]["type"] == "Simple"


def test_a_touch_on_the_summary_of_before_orders_nothing(services: Services, regular: AlexaDevice) -> None:
    regular.screen = True
    regular.say_intent("AddToCartIntent", {"items": "house blend coffee"})
    regular.say_intent("CheckoutIntent")
    shown = regular.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
    regular.say_intent("CartIntent")
    before = rows(services, orders)
    regular.touch(["choose", shown["question"], "Yes"])
    assert rows(services, orders) == before


def test_the_details_of_a_product_have_its_picture(services: Services, device: AlexaDevice) -> None:
    with services.store.connect() as connection:
        connection.execute(update(products).values(image="https://shop.example/1.png"))
        connection.commit()
    device.screen = True
    device.say_intent("ProductDetailsIntent", {"product": "house blend coffee"})
    shown = device.directive("Alexa.Presentation.APL.RenderDocument")["datasources"]["shop"]
    assert [item["image"] for item in shown["items"]] == ["https://shop.example/1.png"]
