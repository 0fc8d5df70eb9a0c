"""The ledger: amounts are sums over it, and whatever is open is settled in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill.gateways import Outcome, Payment
from skill.gateways.invoice import InvoiceGateway, owed_by
from skill.shop import payments
from skill.shop.errors import Declined
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.payments import HELD, PAID, RESULTS, Ledger, PaymentEvent, payment_key
from skill.shop.settlement import Settlement, reconcile
from skill.store.tables import PAYMENT_INCIDENTS, PAYMENT_REQUESTS, PAYMENT_RESULTS
from tests.shopping import ANNA, BEN, NOW, Market, Moody

LATER = NOW + timedelta(minutes=5)
EUR = "EUR"


def event(kind: str, amount: int, key: str = "k") -> PaymentEvent:
    return PaymentEvent(kind, Money(amount, EUR), "invoice", key, "", "", NOW)


def test_every_kind_of_event_is_a_request_or_a_result_or_an_incident() -> None:
    assert list(RESULTS) == list(PAYMENT_REQUESTS)
    assert {kind for pair in RESULTS.values() for kind in pair} == set(PAYMENT_RESULTS)
    assert set(PAYMENT_INCIDENTS) <= HELD.keys() | PAID.keys()
    kinds = [*PAYMENT_REQUESTS, *PAYMENT_RESULTS, *PAYMENT_INCIDENTS]
    assert len(set(kinds)) == len(kinds)


def test_amounts_are_sums_over_events() -> None:
    ledger = Ledger(
        EUR,
        (
            event("requested", 1000, "a"), event("authorized", 1000, "a"),
            event("capture_requested", 600, "b"), event("captured", 600, "b"),
            event("refund_requested", 100, "c"), event("refunded", 100, "c"),
            event("refund_requested", 50, "d"), event("failed", 50, "d"),
            event("void_requested", 400, "e"),
        ),
    )  # fmt: skip
    assert (ledger.held, ledger.paid) == (Money(400, EUR), Money(500, EUR))
    assert [open_.key for open_ in ledger.open] == ["e"]
    assert ledger.declined is None
    assert ledger.authorization == event("requested", 1000, "a")


@given(
    some.lists(
        some.tuples(some.sampled_from(sorted(RESULTS)), some.booleans(), some.integers(0, 999)), max_size=6
    )
)
def test_what_is_open_is_what_was_asked_and_not_answered(asked: list[tuple[str, bool, int]]) -> None:
    events, left = [], []
    for place, (kind, answered, amount) in enumerate(asked):
        events.append(event(kind, amount, str(place)))
        if answered:
            events.append(event(RESULTS[kind][amount % 2], amount, str(place)))
        else:
            left.append(str(place))
    assert [one.key for one in Ledger(EUR, tuple(events)).open] == left


def test_keys_differ_by_customer_question_and_purpose() -> None:
    named = [(1, "requested", "k"), (2, "requested", "k"), (1, "void_requested", "k"), (1, "requested", "l")]
    assert len({payment_key(*one) for one in named}) == len(named)
    assert payment_key(1, "requested", "k") == payment_key(1, "requested", "k")


def placed(market: Market, gateway: Moody) -> Order:
    market.fill(coffee=2)
    return market.checkout("k", gateway=gateway)


def settle(market: Market, gateway: Moody) -> list[str]:
    return [order.state for order in reconcile(market.store, gateway, LATER, LATER)]


@pytest.mark.parametrize("mood", ["dead", "mute"])
def test_what_a_crash_left_open_is_settled_once(market: Market, mood: str) -> None:
    gateway = Moody(market.gateway, [mood])
    placed(market, gateway)
    assert settle(market, gateway) == ["authorized"]
    before = market.books()
    assert settle(market, gateway) == []
    assert market.books() == before
    assert market.payments() == [("requested", 2170), ("authorized", 2170)]


def test_what_is_declined_later_gives_cart_and_stock_back(market: Market) -> None:
    gateway = Moody(market.gateway, ["dead", "no"])
    placed(market, gateway)
    assert market.cart() == {}
    assert settle(market, gateway) == ["cancelled"]
    assert market.cart() == {"coffee": 2}
    assert market.stock()["coffee"] == 10


def test_what_is_too_young_is_left_to_its_turn(market: Market) -> None:
    gateway = Moody(market.gateway, ["dead"])
    placed(market, gateway)
    before = market.books()
    assert reconcile(market.store, gateway, LATER, NOW - timedelta(seconds=1)) == []
    assert market.books() == before


def test_a_gateway_that_stays_silent_changes_nothing(market: Market) -> None:
    gateway = Moody(market.gateway, ["dead"] * 3)
    placed(market, gateway)
    before = market.books()
    assert settle(market, gateway) == ["placed"]
    assert market.books() == before


def test_two_who_settle_at_once_record_one_answer(market: Market) -> None:
    """While one waits for the gateway, another settles the same payment."""

    class Watched(Moody):
        def authorize(self, payment: Payment, now: object) -> Outcome:
            if len(self.calls) == 1:
                settle(market, Moody(market.gateway))
            return super().authorize(payment, NOW)

    gateway = Watched(market.gateway, ["dead"])
    order = placed(market, gateway)
    with market.store.connect() as connection:
        happened: list[tuple[str, str]] = []
        assert Settlement(connection, gateway, LATER, happened).settle(order.id).state == "authorized"
    assert happened == []
    assert market.payments() == [("requested", 2170), ("authorized", 2170)]


def test_an_unknown_order_is_not_settled(market: Market) -> None:
    with market.store.connect() as connection, pytest.raises(LookupError):
        Settlement(connection, market.gateway, NOW, []).settle(99)


def test_money_that_was_captured_is_given_back(market: Market) -> None:
    order = placed(market, Moody(market.gateway))
    with market.store.connect() as connection:
        settlement = Settlement(connection, market.gateway, NOW, [])
        payments.request(
            connection, order.id, "capture_requested", Money(1000, EUR), market.gateway.name, "c", NOW
        )
        settlement.settle(order.id)
        settlement.let_go(order, payments.ledger(connection, order.id, EUR), "x")
        settlement.settle(order.id)
        known = payments.ledger(connection, order.id, EUR)
    assert (known.held, known.paid) == (Money(0, EUR), Money(0, EUR))
    assert market.payments()[2:] == [
        ("capture_requested", 1000), ("captured", 1000),
        ("void_requested", 1170), ("voided", 1170),
        ("refund_requested", 1000), ("refunded", 1000),
    ]  # fmt: skip


def test_a_request_without_an_authorization_is_never_asked(market: Market) -> None:
    gateway = Moody(market.gateway)
    with pytest.raises(ValueError, match="without an authorization"):
        payments.ask(gateway, ANNA, Ledger(EUR, ()), event("void_requested", 1), NOW)
    assert gateway.calls == []


class TestInvoice:
    """The embedded gateway keeps its own books and does everything once."""

    def pay(self, key: str, amount: int = 1000, customer: int = ANNA) -> Payment:
        return Payment(key, customer, Money(amount, EUR))

    def owed(self, market: Market, customer: int = ANNA) -> int:
        with market.store.connect(reads=True) as connection:
            return owed_by(connection, customer)

    def test_asking_again_does_nothing_more(self, market: Market) -> None:
        gateway, payment = InvoiceGateway(market.store), self.pay("a")
        first = gateway.authorize(payment, NOW)
        captured = gateway.capture(payment, Money(400, EUR), "b", NOW)
        refunded = gateway.refund(payment, Money(100, EUR), "c", NOW)
        voided = gateway.void(payment, "d", NOW)
        assert first.ok
        assert captured.ok
        assert refunded.ok
        assert voided.ok
        assert self.owed(market) == 300
        before = market.books()
        assert gateway.authorize(payment, LATER) == first
        assert gateway.capture(payment, Money(400, EUR), "b", LATER) == captured
        assert gateway.refund(payment, Money(100, EUR), "c", LATER) == refunded
        assert gateway.void(payment, "d", LATER) == voided
        assert gateway.look_up("a") == first
        assert market.books() == before

    def test_nobody_owes_more_than_the_limit(self, market: Market) -> None:
        gateway = InvoiceGateway(market.store, Money(1500, EUR))
        assert gateway.authorize(self.pay("a"), NOW).ok
        refused = gateway.authorize(self.pay("b", 501), NOW)
        assert (refused.ok, refused.reason) == (False, "credit_limit")
        assert gateway.authorize(self.pay("c", 500), NOW).ok
        assert gateway.authorize(self.pay("d", customer=BEN), NOW).ok
        assert (self.owed(market), self.owed(market, BEN)) == (1500, 1000)
        assert gateway.void(self.pay("a"), "v", NOW).ok
        assert gateway.authorize(self.pay("b", 501), NOW) == refused

    def test_only_what_is_there_is_taken_or_given_back(self, market: Market) -> None:
        gateway, payment = InvoiceGateway(market.store), self.pay("a")
        gateway.authorize(payment, NOW)
        assert gateway.capture(payment, Money(1001, EUR), "b", NOW).reason == "not_held"
        assert gateway.refund(payment, Money(1, EUR), "c", NOW).reason == "not_captured"
        assert gateway.void(payment, "d", NOW).ok
        assert gateway.void(payment, "e", NOW).reason == "not_held"
        assert gateway.capture(payment, Money(1, EUR), "f", NOW).reason == "not_held"
        assert self.owed(market) == 0

    def test_what_never_arrived_is_not_known(self, market: Market) -> None:
        assert InvoiceGateway(market.store).look_up("nothing") is None

    def test_an_order_above_the_limit_is_declined(self, market: Market) -> None:
        market.fill(coffee=2)
        with pytest.raises(Declined, match="credit_limit"):
            market.checkout("k", gateway=InvoiceGateway(market.store, Money(2169, EUR)))
        assert market.cart() == {"coffee": 2}
        assert self.owed(market) == 0


def test_two_orders_cancelled_by_questions_of_the_same_name_are_both_let_go(market: Market) -> None:
    """The gateway must not take the second for the first, delivered again."""
    for number in ("1", "2"):
        market.fill(coffee=1)
        order = market.checkout(number)
        with market.visit() as shop:
            shop.orders.cancel(order.id, "c")
    with market.store.connect(reads=True) as connection:
        assert owed_by(connection, ANNA) == 0
