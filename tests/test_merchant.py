"""The merchant's day: what is packed, shipped, cancelled and refunded, with the money that moves along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from skill.cli import main
from skill.gateways import Outcome
from skill.integrity import check
from skill.shop.errors import NothingPaid, NotPossible, PaymentOpen, PaymentRefused
from skill.shop.merchant import Merchant
from skill.shop.money import Money
from skill.shop.order_states import TRANSITIONS
from skill.shop.orders import Order
from skill.store.tables import ORDER_STATES, order_events, orders
from tests.demo_shop import copy_of_demo
from tests.shopping import NOW, Market, Moody


@contextmanager
def merchant(market: Market, gateway: Moody | None = None) -> Iterator[Merchant]:
    with market.store.connect() as connection:
        yield Merchant(connection, gateway or market.gateway, NOW)


def ordered(market: Market) -> Order:
    market.fill(coffee=2)
    return market.checkout("k")


def kinds(market: Market) -> list[str]:
    return [kind for kind, _ in market.payments()]


def way(market: Market) -> list[tuple[str, str]]:
    event = order_events.c
    with market.store.connect(reads=True) as connection:
        return [(row.state, row.cause) for row in connection.execute(select(order_events).order_by(event.id))]


def test_an_order_is_packed_shipped_and_delivered(market: Market) -> None:
    order = ordered(market)
    with merchant(market) as hand:
        assert hand.pack(order.number).state == "packed"
        assert hand.ship(order.number).state == "shipped"
        assert hand.deliver(order.number).state == "delivered"
    assert hand.happened == [
        ("order packed", order.number), ("payment captured", "21.70 EUR"),
        ("order shipped", order.number), ("order delivered", order.number),
    ]  # fmt: skip
    assert kinds(market) == ["requested", "authorized", "capture_requested", "captured"]
    assert check(market.store) == []


@pytest.mark.parametrize("deed", ["pack", "ship", "deliver", "cancel", "refund"])
def test_every_deed_may_be_done_again(market: Market, deed: str) -> None:
    order = ordered(market)
    before = {"ship": ["pack"], "deliver": ["pack", "ship"], "refund": ["pack", "ship"]}.get(deed, [])
    with merchant(market) as hand:
        for name in [*before, deed]:
            getattr(hand, name)(order.number)
        books = market.books()
        getattr(hand, deed)(order.number)
    assert market.books() == books
    assert check(market.store) == []


@pytest.mark.parametrize("state", ORDER_STATES)
@pytest.mark.parametrize("deed", ["pack", "ship", "deliver", "cancel"])
@pytest.mark.parametrize("kind", ["sqlite"])
def test_only_what_the_table_of_transitions_allows_is_done(market: Market, state: str, deed: str) -> None:
    order = ordered(market)
    after = {"pack": "packed", "ship": "shipped", "deliver": "delivered", "cancel": "cancelled"}[deed]
    if after == state or after in TRANSITIONS[state]:
        return
    with market.store.connect() as connection:
        connection.execute(update(orders).values(state=state))
        connection.commit()
    before = market.books()
    with merchant(market) as hand, pytest.raises(NotPossible, match=f"is {state}"):
        getattr(hand, deed)(order.number)
    assert market.books() == before


@pytest.mark.parametrize("mood", ["dead", "mute"])
def test_nothing_is_shipped_until_the_money_is_there(market: Market, mood: str) -> None:
    order, gateway = ordered(market), Moody(market.gateway, [mood])
    with merchant(market, gateway) as hand:
        hand.pack(order.number)
        with pytest.raises(PaymentOpen):
            hand.ship(order.number)
        assert kinds(market)[-1] == "capture_requested"
        assert hand.ship(order.number).state == "shipped"
    assert kinds(market)[2:] == ["capture_requested", "captured"]
    assert check(market.store) == []


def test_what_the_gateway_does_not_pay_is_not_shipped_and_may_be_tried_again(market: Market) -> None:
    class Poor(Moody):
        """Refuses the first capture."""

        def capture(self, *asked: object) -> object:  # type: ignore[override]
            if not self.declined:
                self.declined["once"] = "no_luck"
                return Outcome(False, "", "no_luck")
            return super().capture(*asked)  # type: ignore[arg-type]

    order, gateway = ordered(market), Poor(market.gateway)
    with merchant(market, gateway) as hand:
        hand.pack(order.number)
        with pytest.raises(PaymentRefused, match="no_luck"):
            hand.ship(order.number)
        assert way(market)[-1][0] == "packed"
        assert hand.ship(order.number).state == "shipped"
    assert kinds(market)[2:] == ["capture_requested", "failed", "capture_requested", "captured"]
    assert check(market.store) == []


def test_a_packed_order_is_held_back_with_a_reason(market: Market) -> None:
    order = ordered(market)
    with merchant(market) as hand:
        hand.pack(order.number)
        assert hand.cancel(order.number, "broken in the store").state == "cancelled"
    assert way(market)[-1] == ("cancelled", "merchant: broken in the store")
    assert kinds(market)[-1] == "voided"
    assert market.stock()["coffee"] == 10
    assert check(market.store) == []


def test_money_is_given_back_in_parts_and_never_more_than_was_paid(market: Market) -> None:
    order = ordered(market)
    with merchant(market) as hand:
        with pytest.raises(NothingPaid):
            hand.refund(order.number)
        hand.pack(order.number)
        hand.ship(order.number)
        hand.refund(order.number, Money(500, "EUR"), "late")
        hand.refund(order.number, Money(500, "EUR"), "late")
        hand.refund(order.number, Money(500, "EUR"), "broken")
        with pytest.raises(NothingPaid, match=r"11\.70 EUR is paid, so 12\.00 EUR cannot"):
            hand.refund(order.number, Money(1200, "EUR"), "all of it")
        assert hand.refund(order.number).state == "shipped"
    assert [amount for kind, amount in market.payments() if kind == "refunded"] == [500, 500, 1170]
    assert check(market.store) == []


def test_an_unknown_number_changes_nothing(market: Market) -> None:
    ordered(market)
    before = market.books()
    with merchant(market) as hand, pytest.raises(LookupError):
        hand.cancel("000000")
    assert market.books() == before


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of a fresh order in the demo shop."""
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(copy_of_demo(tmp_path)))
    run("talk", "--text", typed="add house blend coffee\ncheck out\nyes\n")
    newest = json.loads(run("orders", "list", "--limit", "1", "--json").stdout)
    return str(newest[0]["number"])


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def test_the_merchants_day_on_the_command_line(shop: str) -> None:
    assert run("orders", "pack", shop).stdout == f"Order {shop} is packed.\n"
    shipped = json.loads(run("orders", "ship", shop, "--json").stdout)
    assert shipped == {
        "number": shop,
        "state": "shipped",
        "happened": [
            {"what": "payment captured", "detail": "12.80 EUR"},
            {"what": "order shipped", "detail": shop},
        ],
    }
    assert run("orders", "ship", shop).stdout == f"Order {shop} is already shipped.\n"
    refused = run("orders", "cancel", shop)
    assert refused.exit_code == 1
    assert refused.stderr == f"Error: Order {shop} is shipped and cannot become cancelled.\n"
    told = f"Order {shop} is shipped; payment refunded 5.00 EUR.\n"
    assert run("orders", "refund", shop, "--amount", "5.00", "--reason", "late").stdout == told
    assert run("check").stdout == "Everything adds up.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("orders", "pack", "000000"), "There is no order 000000"),
        (("orders", "refund", "000000", "--amount", "much"), "write an amount such as 5.00"),
        (("orders", "refund", "NUMBER", "--amount", "1e1"), "write an amount such as 5.00"),
        (("orders", "refund", "NUMBER", "--amount", "1_0"), "write an amount such as 5.00"),
        (("orders", "refund", "NUMBER", "--amount", "0"), "so 0.00 EUR cannot be given back"),
        (("orders", "refund", "NUMBER", "--amount", "-5"), "so -5.00 EUR cannot be given back"),
        (("coupons", "add", "HUGE", "--amount", "9" * 30), "more than a store can hold"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(shop: str, words: tuple[str, ...], told: str) -> None:
    for deed in ("pack", "ship"):
        run("orders", deed, shop)
    before = run("orders", "show", shop).stdout
    result = run(*(shop if word == "NUMBER" else word for word in words))
    assert run("orders", "show", shop).stdout == before
    assert result.exit_code == 1
    assert told in result.stderr
