"""A customer who knows only the interaction models buys, refines, reorders and cancels over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from sqlalchemy import func, insert, literal, select
from werkzeug.serving import make_server

from skill.app import create_app
from skill.services import Services
from skill.store.tables import cart_lines, identities, orders
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import unverified
from tests.alexa.simulator import Simulator
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY

LOCALES = ("en-US", "de-DE")
SELLER = "Voiceshop Demo Market"
WALKS, STEPS = 6, 25
FREELY = (
    "SearchIntent", "RefineIntent", "MoreResultsIntent", "SelectIntent", "ProductDetailsIntent",
    "PriceIntent", "StockIntent", "CompareIntent", "AddToCartIntent", "CartIntent", "ChangeQuantityIntent",
    "CorrectIntent", "RemoveFromCartIntent", "EmptyCartIntent", "CheckoutIntent", "ReorderIntent",
    "OrderStatusIntent", "CancelOrderIntent", "OrderHistoryIntent", "AMAZON.HelpIntent",
    "AMAZON.RepeatIntent", "AMAZON.FallbackIntent", "AMAZON.NextIntent", "AMAZON.StartOverIntent",
)  # fmt: skip


@dataclass
class OverHttp:
    """A client that really posts."""

    url: str

    def post(self, path: str, *, data: bytes, headers: dict[str, str]) -> Any:
        answered = requests.post(self.url + path, data=data, headers=headers, timeout=30)
        answered.get_data = lambda as_text=True: answered.text  # type: ignore[attr-defined]
        answered.get_json = answered.json  # type: ignore[attr-defined]
        return answered


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The demo shop, whose customers use Alexa too."""
    services = services_at(copy_of_demo(tmp_path))
    known = literal("alexa"), identities.c.subject, identities.c.customer_id, identities.c.created_at
    columns = ["channel", "subject", "customer_id", "created_at"]
    with services.store.connect() as connection:
        connection.execute(insert(identities).from_select(columns, select(*known)))
        connection.commit()
    yield services
    services.store.close()


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    """Where the skill is served."""
    app = create_app(unverified(), services, clock=lambda: MONDAY)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def customer(url: str, locale: str, seed: int = 0, name: str = "demo") -> Simulator:
    client: Any = OverHttp(url)
    return Simulator(AlexaDevice(client, name, locale, clock=lambda: MONDAY), Random(seed))


def rows(services: Services, table: Any, *conditions: Any) -> int:
    with services.store.connect(reads=True) as connection:
        return int(
            connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
        )


def in_cart(simulator: Simulator, services: Services) -> None:
    """Searches until there is something in the cart."""
    for _ in range(20):
        simulator.say("SearchIntent", "query")
        if simulator.device.elicits == ("SelectIntent", "ordinal"):
            simulator.choose()
        simulator.yes()
        if rows(services, cart_lines):
            return
    raise AssertionError(f"nothing could be bought:\n{simulator.story}")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("seed", range(3))
def test_it_buys_after_hearing_everything(seed: int, locale: str, url: str, services: Services) -> None:
    simulator, before = customer(url, locale, seed), rows(services, orders)
    simulator.launch()
    in_cart(simulator, services)
    told = simulator.say("CheckoutIntent")
    if simulator.device.elicits:
        told = simulator.say("CheckoutIntent")
    assert SELLER in told, simulator.story
    assert rows(services, orders) == before
    simulator.yes()
    assert rows(services, orders) == before + 1, simulator.story
    assert not simulator.device.open


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("seed", range(3))
def test_it_refines_a_search(seed: int, locale: str, url: str, services: Services) -> None:
    simulator, before = customer(url, locale, seed), rows(services, orders)
    simulator.launch()
    simulator.say("SearchIntent", "query")
    for slot in ("sort", "maxPrice", "brand", "only", "without"):
        simulator.say("RefineIntent", slot)
        assert simulator.device.open, simulator.story
    assert (rows(services, orders), rows(services, cart_lines)) == (before, 0)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_reorders_and_cancels(locale: str, url: str, services: Services) -> None:
    simulator, before = customer(url, locale), rows(services, orders)
    simulator.launch()
    assert SELLER in simulator.device.say_intent("ReorderIntent")
    assert rows(services, orders) == before
    simulator.yes()
    assert rows(services, orders) == before + 1, simulator.story
    cancelled = rows(services, orders, orders.c.state == "cancelled")
    simulator.device.say_intent("CancelOrderIntent")
    assert rows(services, orders, orders.c.state == "cancelled") == cancelled
    simulator.yes()
    assert rows(services, orders, orders.c.state == "cancelled") == cancelled + 1, simulator.story


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("seed", range(WALKS))
def test_wherever_it_goes_nothing_is_ordered_without_its_question(
    seed: int, locale: str, url: str, services: Services
) -> None:
    simulator = customer(url, locale, seed)
    asked, count = simulator.launch(), rows(services, orders)
    for _ in range(STEPS):
        if not simulator.device.open:
            asked = simulator.launch()
        agreed = step(simulator)
        now = rows(services, orders)
        if now != count:
            assert (agreed, now) == (True, count + 1), simulator.story
            assert SELLER in asked, simulator.story
        asked, count = simulator.device.speech, now


def step(simulator: Simulator) -> bool:
    """One turn at random, the one that was asked for more often than not; whether it was a yes."""
    chance = simulator.random.random()
    if chance < 0.35 and simulator.device.elicits:
        simulator.answer()
    elif chance < 0.35:
        simulator.yes()
        return True
    elif chance < 0.45:
        simulator.no()
    else:
        simulator.say(simulator.random.choice(FREELY))
    return False
