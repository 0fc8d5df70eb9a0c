"""What happens at the provider without us: noticed, written into the ledger once, told, and never made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.integrity import check
from skill.shop.errors import NothingPaid, PaymentRefused
from skill.shop.history import history
from skill.shop.incidents import Noticed, notice_all
from skill.shop.merchant import Merchant
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.returns import Receiving
from tests import stripe_server
from tests.by_card import hooked, paid_by_card, paid_in, tell
from tests.shopping import NOW, TERMS, Market
from tests.stripe_server import Object, Stripe

LATER = NOW + timedelta(days=8)


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with stripe_server.serving() as stripe:
        yield stripe


@pytest.fixture
def market(market: Market, stripe: Stripe) -> Market:
    return paid_by_card(market, stripe)


def noticed(market: Market) -> list[Noticed]:
    return notice_all(market.store, market.gateway, LATER, NOW - timedelta(days=1))


def told(market: Market) -> list[str]:
    return [one.told for one in noticed(market)]


def ordered(market: Market) -> Order:
    market.fill(coffee=2)
    return market.checkout("k")


def delivered(market: Market) -> Order:
    order = ordered(market)
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        for deed in (merchant.pack, merchant.ship, merchant.deliver):
            deed(order.number)
    return order


def intent_of(stripe: Stripe) -> Object:
    (intent,) = stripe.of("payment_intent")
    return intent


def test_where_nothing_happened_nothing_is_written(market: Market) -> None:
    delivered(market)
    before = market.books()
    assert noticed(market) == []
    assert market.books() == before


def test_an_authorization_that_lapsed_is_noticed_and_not_shipped(market: Market, stripe: Stripe) -> None:
    order = ordered(market)
    stripe.lapse(intent_of(stripe))
    assert told(market) == ["lapsed 21.70 EUR (automatic)"]
    assert noticed(market) == []
    (finding,) = check(market.store)
    assert "is authorized with 0 of 2170 held or paid: its authorization lapsed" in finding.message
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, LATER)
        merchant.pack(order.number)
        with pytest.raises(PaymentRefused, match="lapsed"):
            merchant.ship(order.number)
        assert merchant.cancel(order.number).state == "cancelled"
    assert check(market.store) == []
    assert stripe.sums() == {"held": 0, "taken": 0, "given back": 0}
    assert market.stock()["coffee"] == 10


def test_what_we_let_go_of_ourselves_did_not_lapse(market: Market) -> None:
    order = ordered(market)
    with market.visit() as shop:
        shop.orders.cancel(order.id, "c")
    assert noticed(market) == []


def test_a_refund_from_the_dashboard_counts(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    stripe.dashboard("refund", intent_of(stripe), 500, status="succeeded", reason="requested_by_customer")
    assert told(market) == ["refunded there 5.00 EUR (requested_by_customer)"]
    assert noticed(market) == []
    assert check(market.store) == []
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, LATER)
        with pytest.raises(NothingPaid):
            merchant.refund(order.number, Money(1671, "EUR"), "too much")
        merchant.refund(order.number)
        assert history(connection, order)[-1].detail == "16.70 EUR"
    assert stripe.sums()["given back"] == 2170


def test_goods_that_come_back_are_not_refunded_twice(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    stripe.dashboard("refund", intent_of(stripe), 2000, status="succeeded", reason=None)
    noticed(market)
    with market.store.connect() as connection:
        desk = Receiving(connection, market.gateway, TERMS, LATER)
        assert desk.receive(order.id, {"coffee": 2}, restock=True).state == "refunded"
    assert stripe.sums()["given back"] == 2170
    assert check(market.store) == []


def test_a_refund_that_failed_after_all_is_owed_again(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    with market.store.connect() as connection:
        Merchant(connection, market.gateway, NOW).refund(order.number, Money(500, "EUR"), "late")
    (refund,) = stripe.of("refund")
    refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    assert told(market) == ["refund failed 5.00 EUR (expired_or_canceled_card)"]
    assert noticed(market) == []
    assert check(market.store) == []


def test_a_refund_from_the_dashboard_may_fail_too(market: Market, stripe: Stripe) -> None:
    delivered(market)
    refund = stripe.dashboard("refund", intent_of(stripe), 500, status="pending", reason=None)
    assert told(market) == ["refunded there 5.00 EUR"]
    refund["status"] = "canceled"
    assert told(market) == ["refund failed 5.00 EUR (canceled)"]
    assert noticed(market) == []


def test_an_amount_in_another_currency_is_for_a_person(market: Market, stripe: Stripe) -> None:
    delivered(market)
    before = market.books()
    dispute = stripe.dashboard("dispute", intent_of(stripe), 100, status="lost", reason="general")
    dispute["currency"] = "usd"
    assert told(market) == ["disputed of 1.00 USD on a payment in EUR"]
    assert market.books() == before


def test_a_refund_that_failed_at_once_is_known_already(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        stripe.moods = ["", "", "failed"]
        with pytest.raises(PaymentRefused):
            merchant.refund(order.number, Money(500, "EUR"), "late")
    stripe.of("refund")[0]["status"] = "failed"
    assert noticed(market) == []


def test_a_dispute_takes_the_money_and_a_won_one_brings_it_back(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    dispute = stripe.dashboard(
        "dispute", intent_of(stripe), 2170, status="needs_response", reason="fraudulent"
    )
    assert told(market) == ["disputed 21.70 EUR (fraudulent)"]
    with market.store.connect() as connection, pytest.raises(NothingPaid):
        Merchant(connection, market.gateway, LATER).refund(order.number)
    dispute["status"] = "won"
    assert told(market) == ["dispute won 21.70 EUR (fraudulent)"]
    assert noticed(market) == []
    with market.store.connect() as connection:
        Merchant(connection, market.gateway, LATER).refund(order.number)
    assert check(market.store) == []


def test_an_inquiry_moves_no_money(market: Market, stripe: Stripe) -> None:
    delivered(market)
    stripe.dashboard("dispute", intent_of(stripe), 2170, status="warning_needs_response", reason="general")
    assert noticed(market) == []


def test_a_silent_provider_is_said_and_nothing_is_written(market: Market, stripe: Stripe) -> None:
    order = delivered(market)
    before = market.books()
    stripe.moods = ["500"]
    (one,) = noticed(market)
    assert (one.number, one.events) == (order.number, ())
    assert "Stripe" in one.told
    assert market.books() == before


def test_while_something_is_open_nothing_is_noticed(market: Market, stripe: Stripe) -> None:
    order = ordered(market)
    with market.store.connect() as connection:
        stripe.moods = ["cut after"]
        merchant = Merchant(connection, market.gateway, NOW)
        merchant.cancel(order.number)
    assert market.payments()[-1][0] == "void_requested"
    assert noticed(market) == []


HAPPENS = {
    "payment_intent.canceled": "lapsed",
    "charge.refunded": "refunded_there",
    "refund.created": "refunded_there",
    "charge.dispute.created": "disputed",
}


@pytest.mark.parametrize("event", HAPPENS)
def test_stripes_events_have_it_noticed_at_once(
    market: Market, stripe: Stripe, tmp_path: Path, event: str
) -> None:
    ordered(market) if event == "payment_intent.canceled" else delivered(market)
    client, intent = hooked(market, stripe, tmp_path), intent_of(stripe)
    about: Object = {"object": "charge", "id": "ch_1", "payment_intent": intent["id"], "metadata": {}}
    if event == "payment_intent.canceled":
        stripe.lapse(intent)
        about = intent
    elif HAPPENS[event] == "disputed":
        stripe.dashboard("dispute", intent, 2170, status="under_review", reason="fraudulent")
    else:
        stripe.dashboard("refund", intent, 500, status="pending", reason=None)
    assert tell(client, event, about) == 200
    assert market.payments()[-1][0] == HAPPENS[event]
    before = market.payments()
    assert tell(client, event, about, "evt_2") == 200
    assert market.payments() == before


def test_an_event_about_what_did_not_happen_changes_nothing(
    market: Market, stripe: Stripe, tmp_path: Path
) -> None:
    """Signed by Stripe, but not so when asked; and one about a payment that is none of ours."""
    delivered(market)
    client = hooked(market, stripe, tmp_path)
    before = market.payments()
    about = {"object": "dispute", "id": "dp_1", "payment_intent": intent_of(stripe)["id"], "amount": 2170}
    assert tell(client, "charge.dispute.created", about) == 200
    assert tell(client, "charge.refunded", {"object": "charge", "payment_intent": "pi_0"}, "evt_2") == 200
    assert tell(client, "charge.refunded", {"object": "charge", "payment_intent": None}, "evt_3") == 200
    assert market.payments() == before


def test_while_stripe_is_silent_the_event_comes_again(market: Market, stripe: Stripe, tmp_path: Path) -> None:
    delivered(market)
    client, intent = hooked(market, stripe, tmp_path), intent_of(stripe)
    stripe.dashboard("refund", intent, 500, status="succeeded", reason=None)
    about = {"object": "charge", "id": "ch_1", "payment_intent": intent["id"]}
    stripe.moods = ["500"]
    assert tell(client, "charge.refunded", about) == 503
    assert tell(client, "charge.refunded", about) == 200
    assert market.payments()[-1] == ("refunded_there", 500)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_tells_what_is_new(
    market: Market, stripe: Stripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_in(monkeypatch, market, stripe)
    order = delivered(market)
    stripe.dashboard("refund", intent_of(stripe), 500, status="succeeded", reason=None)
    asked = ["payments", "reconcile", "--settled", "3650"]
    done = CliRunner().invoke(main, ["payments", "reconcile"])
    assert (done.exit_code, done.stdout) == (0, "0 settled, 0 open.\n")
    done = CliRunner().invoke(main, [*asked, "--json"])
    assert done.exit_code == 1
    events = [{"kind": "refunded_there", "amount": "5.00 EUR", "reason": ""}]
    assert json.loads(done.stdout) == [{"number": order.number, "problem": "", "noticed": events}]
    done = CliRunner().invoke(main, asked)
    assert (done.exit_code, done.stdout) == (0, "0 settled, 0 open.\n")
    stripe.dashboard("dispute", intent_of(stripe), 100, status="lost", reason="general")
    done = CliRunner().invoke(main, asked)
    assert done.stdout == f"order {order.number}: disputed 1.00 EUR (general)\n0 settled, 0 open.\n"
