"""Order events for the merchant's own systems: signed, in order, told until they are taken, none lost."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from skill.cli import main
from skill.shop.merchant import Merchant
from skill.shop.returns import Receiving
from skill.store.tables import outbox
from skill.webhooks.sender import PAUSES, Report, Sender
from tests.office import Office, open_office
from tests.shopping import BEN, NOW, Market

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as office:
        yield office


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def sender(market: Market, office: Office, clock: Clock | None = None) -> Sender:
    return Sender(market.store, office.url, SECRET, clock or Clock(), (1, 1))


def ordered(market: Market, key: str = "k", customer: int = 1) -> str:
    market.fill(customer, coffee=1)
    return market.checkout(key, customer).number


def test_every_event_is_told_once_and_in_order(market: Market, office: Office) -> None:
    number = ordered(market)
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        merchant.pack(number)
        merchant.ship(number)
    assert sender(market, office).run() == Report(4, 0)
    assert office.events() == ["order.placed", "order.authorized", "order.packed", "order.shipped"]
    assert json.loads(office.told[0][1])["data"] == {
        "order": number,
        "customer_id": 1,
        "state": "placed",
        "cause": "customer",
        "total": "12.80 EUR",
    }
    assert sender(market, office).run() == Report(0, 0)


def test_cancelled_and_returned_pieces_are_told_too(market: Market, office: Office) -> None:
    market.fill(coffee=2, milk=1)
    order = market.checkout("k")
    with market.visit() as shop:
        shop.orders.cancel_items(order.id, {"milk": 1}, "c")
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        for deed in (merchant.pack, merchant.ship, merchant.deliver):
            deed(order.number)
    with market.visit() as shop:
        shop.returns.announce(order.id, {"coffee": 1}, "broken", "r")
    with market.store.connect() as connection:
        Receiving(connection, market.gateway, market.terms, NOW).receive(order.id, None, restock=False)
    while sender(market, office).run().waiting:
        pass
    states = ["placed", "authorized", "items_cancelled", "packed", "shipped", "delivered"]
    assert office.events() == [f"order.{one}" for one in (*states, "return_announced", "return_received")]
    told = [json.loads(body) for _, body in office.told]
    milk = order.lines[1].total
    assert told[2]["id"].startswith("chg_")
    assert told[2]["data"] == {
        "order": order.number,
        "customer_id": 1,
        "sku": "milk",
        "title": order.lines[1].title,
        "quantity": 1,
        "amount": str(milk),
        "cause": "customer",
        "total": str(order.total - milk),
    }
    assert [one["data"]["total"] for one in told[:2]] == [str(order.total)] * 2
    assert (told[6]["data"]["reason"], told[7]["data"]["cause"]) == ("broken", "merchant")


def test_the_signature_is_that_of_the_standard(market: Market, office: Office) -> None:
    """Verified by the library of those who wrote the specification."""
    ordered(market)
    sender(market, office, Clock(datetime.now(UTC))).run()
    headers, body = office.told[0]
    assert Webhook(SECRET).verify(body, headers)["type"] == "order.placed"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"12.80", b"0.01"), headers)
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)


@pytest.mark.parametrize("answer", [500, 404, 302, "cut"])
def test_what_is_not_taken_is_told_again_later(market: Market, office: Office, answer: int | str) -> None:
    ordered(market)
    clock = Clock()
    office.answers = [answer, answer]
    assert sender(market, office, clock).run() == Report(0, 2)
    assert sender(market, office, clock).run() == Report(0, 2)
    assert office.answers == [answer], "it was told again too soon"
    clock.now += PAUSES[0]
    assert sender(market, office, clock).run() == Report(0, 2)
    clock.now += PAUSES[1]
    assert sender(market, office, clock).run() == Report(2, 0)
    assert office.events() == ["order.placed", "order.authorized"]


def test_an_event_that_fails_keeps_the_later_ones_of_its_order_and_no_others(
    market: Market, office: Office
) -> None:
    first = ordered(market)
    second = ordered(market, "l", BEN)
    office.answers = [500]
    assert sender(market, office).run() == Report(2, 2)
    assert {json.loads(body)["data"]["order"] for _, body in office.told} == {second}
    assert sender(market, office, Clock(NOW + PAUSES[0])).run() == Report(2, 0)
    assert [json.loads(body)["data"]["order"] for _, body in office.told] == [second] * 2 + [first] * 2


def test_what_was_taken_without_saying_so_comes_again_with_the_same_name(
    market: Market, office: Office
) -> None:
    ordered(market)
    office.answers = ["mute"]
    clock = Clock()
    sender(market, office, clock).run()
    clock.now += PAUSES[0]
    sender(market, office, clock).run()
    assert office.events() == ["order.placed", "order.placed", "order.authorized"]
    (one, body), (again, same), _ = office.told
    assert (one["webhook-id"], body) == (again["webhook-id"], same)


def test_nothing_is_ever_given_up(market: Market, office: Office) -> None:
    ordered(market)
    clock = Clock()
    office.answers = [500] * 60
    for _ in range(60):
        sender(market, office, clock).run()
        clock.now += PAUSES[-1]
    assert sender(market, office, clock).run() == Report(2, 0)
    assert clock.now - NOW > timedelta(days=2)


def test_several_who_send_at_once_tell_nothing_twice(market: Market, office: Office) -> None:
    for number in range(5):
        ordered(market, str(number))
    with ThreadPoolExecutor(4) as threads:
        reports = list(threads.map(lambda _: sender(market, office).run(), range(4)))
    while sender(market, office).run().waiting:
        pass
    assert len(office.told) == 10
    assert len({headers["webhook-id"] for headers, _ in office.told}) == 10
    assert sum(report.sent for report in reports) <= 10


def test_who_dies_with_an_event_leaves_it_to_the_next(market: Market, office: Office) -> None:
    ordered(market)
    dying = Sender(market.store, office.url, SECRET, Clock(), (1, 1))
    object.__setattr__(dying, "_tell", die := Dying())
    with pytest.raises(KeyboardInterrupt):
        dying.run()
    assert die.asked == 1
    assert sender(market, office).run() == Report(0, 2)
    assert sender(market, office, Clock(NOW + timedelta(minutes=6))).run() == Report(2, 0)


@dataclass
class Dying:
    asked: int = 0

    def __call__(self, *_: object) -> bool:
        self.asked += 1
        raise KeyboardInterrupt


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_commands(market: Market, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    url = market.store.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", url)
    ordered(market)
    unset = CliRunner().invoke(main, ["webhooks", "send"])
    assert unset.exit_code == 1
    assert "set VOICESHOP_WEBHOOK_URL and VOICESHOP_WEBHOOK_SECRET" in unset.stderr
    monkeypatch.setenv("VOICESHOP_WEBHOOK_URL", office.url)
    monkeypatch.setenv("VOICESHOP_WEBHOOK_SECRET", SECRET)
    assert CliRunner().invoke(main, ["webhooks", "send"]).stdout == "2 sent, 0 waiting.\n"
    ordered(market, "l")
    assert CliRunner().invoke(main, ["webhooks", "skip"]).stdout == "2 skipped.\n"
    sent = CliRunner().invoke(main, ["webhooks", "send", "--json"])
    assert json.loads(sent.stdout) == {"sent": 0, "waiting": 0}
    with market.store.connect(reads=True) as connection:
        states = sorted(connection.execute(select(outbox.c.state)).scalars())
    assert states == ["sent", "sent", "skipped", "skipped"]
