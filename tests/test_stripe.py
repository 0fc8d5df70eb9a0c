"""Stripe over HTTP: whatever it does, nothing is charged twice, nothing is promised that is not so."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from skill.gateways.stripe import StripeGateway
from skill.gateways.stripe_methods import StripeCards
from skill.integrity import check
from skill.shop.errors import Declined, NotCancellable, PaymentRefused
from skill.shop.merchant import Merchant
from skill.shop.money import Money
from skill.shop.settlement import Settled, reconcile
from skill.store.tables import gateway_events, payment_methods
from tests import stripe_server
from tests.by_card import hooked, paid_by_card, pays, tell
from tests.served import free_port
from tests.shopping import ANNA, NOW, Market
from tests.stripe_server import Stripe

LATER = NOW + timedelta(minutes=5)
DONE = "https://shop.example.org/done"


@pytest.fixture(scope="module")
def serving() -> Iterator[Stripe]:
    with stripe_server.serving() as stripe:
        yield stripe


@pytest.fixture
def stripe(serving: Stripe) -> Stripe:
    serving.__init__(serving.url)  # type: ignore[misc]
    return serving


@pytest.fixture
def market(market: Market, stripe: Stripe) -> Market:
    """The small shop, paid with Stripe; Anna has saved a card."""
    return paid_by_card(market, stripe, (0.5, 0.4))  # less than a slow answer takes


def settled(market: Market) -> list[Settled]:
    return reconcile(market.store, market.gateway, LATER, LATER)


def kinds(market: Market) -> list[str]:
    return [kind for kind, _ in market.payments()]


def test_an_order_is_authorized_shipped_and_partly_refunded(market: Market, stripe: Stripe) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    assert order.state == "authorized"
    assert stripe.sums() == {"held": 2170, "taken": 0, "given back": 0}
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        merchant.pack(order.number)
        assert merchant.ship(order.number).state == "shipped"
        assert stripe.sums() == {"held": 0, "taken": 2170, "given back": 0}
        merchant.refund(order.number, Money(500, "EUR"), "broken")
        merchant.refund(order.number, Money(500, "EUR"), "broken")
    assert stripe.sums() == {"held": 0, "taken": 2170, "given back": 500}
    assert check(market.store) == []


def test_an_order_of_nothing_is_not_asked_of_stripe(market: Market, stripe: Stripe) -> None:
    """Stripe takes no payment of 0.00."""
    market.terms = replace(market.terms, delivery_fee=Money(0, "EUR"))
    market.change("coffee", price_minor=0)
    market.fill(coffee=2)
    order = market.checkout("k")
    assert (order.state, order.total) == ("authorized", Money(0, "EUR"))
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        for deed in (merchant.pack, merchant.ship, merchant.deliver):
            deed(order.number)
    assert stripe.of("payment_intent") == []
    assert check(market.store) == []


def test_a_cancelled_order_is_let_go(market: Market, stripe: Stripe) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    with market.visit() as shop:
        shop.orders.cancel(order.id, "c")
    assert stripe.sums() == {"held": 0, "taken": 0, "given back": 0}
    assert kinds(market)[-1] == "voided"


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("pm_declined", "insufficient_funds"),
        ("pm_authenticate", "authentication_required"),
        ("", "no_payment_method"),
    ],
)
def test_what_is_declined_keeps_the_cart(market: Market, stripe: Stripe, method: str, reason: str) -> None:
    pays(market, method)
    market.fill(coffee=2)
    with pytest.raises(Declined, match=reason):
        market.checkout("k")
    assert market.cart() == {"coffee": 2}
    assert market.stock()["coffee"] == 10
    assert stripe.sums() == {"held": 0, "taken": 0, "given back": 0}
    assert check(market.store) == []


SILENT = ["slow", "slow after", "cut", "cut after", "500", "500 after", "429", "processing"]


@pytest.mark.parametrize("mood", SILENT)
def test_without_an_answer_the_order_waits_and_is_settled_once(
    market: Market, stripe: Stripe, mood: str
) -> None:
    market.fill(coffee=2)
    stripe.moods = [mood]
    order = market.checkout("k")
    assert order.state == "placed"
    assert kinds(market) == ["requested"]
    assert [one.state for one in settled(market)] == ["authorized"]
    assert settled(market) == []
    assert stripe.sums() == {"held": 2170, "taken": 0, "given back": 0}
    assert len(stripe.of("payment_intent")) == 1


@pytest.mark.parametrize("lie", ["amount", "currency"])
def test_an_answer_about_something_else_is_not_believed(market: Market, stripe: Stripe, lie: str) -> None:
    market.fill(coffee=2)
    stripe.moods = [lie]
    assert market.checkout("k").state == "placed"
    assert kinds(market) == ["requested"]
    stripe.of("payment_intent")[0][lie] = 1 if lie == "amount" else "usd"
    (one,) = settled(market)
    assert (one.state, one.open) == ("placed", True)
    assert "we asked for 21.70 EUR" in one.problem


def test_who_declines_after_a_time_out_declines_for_good(market: Market, stripe: Stripe) -> None:
    """The answer was lost, the card was changed meanwhile: what Stripe said first holds."""
    pays(market, "pm_declined")
    market.fill(coffee=2)
    stripe.moods = ["slow after"]
    assert market.checkout("k").state == "placed"
    pays(market, "pm_card")
    assert [one.state for one in settled(market)] == ["cancelled"]
    assert market.cart() == {"coffee": 2}
    assert stripe.sums()["held"] == 0


def test_an_authorization_that_ran_out_is_not_shipped(market: Market, stripe: Stripe) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    stripe.of("payment_intent")[0] |= {"status": "canceled", "amount_capturable": 0}
    with market.store.connect() as connection:
        merchant = Merchant(connection, market.gateway, NOW)
        merchant.pack(order.number)
        with pytest.raises(PaymentRefused, match="not_held"):
            merchant.ship(order.number)
        assert merchant.pack(order.number).state == "packed"


def test_any_weather_leaves_both_books_the_same(market: Market, stripe: Stripe) -> None:
    """Forty orders, each with its own way through moods, all settled in the end."""
    random, moods = Random(7), [*SILENT, "", "", ""]
    stripe_moods = [mood for mood in moods if "slow" not in mood]  # slowness is tried above; it takes time
    market.change("milk", stock=500)
    for number in range(40):
        market.fill(milk=1 + number % 3)
        stripe.moods = random.choices(stripe_moods, k=2)
        pays(market, random.choice(["pm_card", "pm_card", "pm_declined"]))
        try:
            order = market.checkout(str(number))
        except Declined:
            order = None
        if order and random.random() < 0.3:
            stripe.moods = random.choices(stripe_moods, k=3)
            with market.visit() as shop, suppress(NotCancellable):  # it was declined meanwhile
                shop.orders.cancel(order.id, "c")
        stripe.moods = random.choices(stripe_moods, k=1)
        settled(market)
        with market.visit() as shop:
            shop.cart.empty()
    stripe.moods = []
    settled(market)
    assert settled(market) == []
    assert check(market.store) == []
    sums = {kind: sum(amount for one, amount in market.payments() if one == kind) for kind in kinds(market)}
    assert stripe.sums()["held"] == sums["authorized"] - sums["voided"]
    keys = [intent["metadata"]["key"] for intent in stripe.of("payment_intent")]
    assert len(set(keys)) == len(keys)


def events(market: Market) -> list[str]:
    with market.store.connect(reads=True) as connection:
        return list(connection.execute(select(gateway_events.c.id)).scalars())


def test_an_event_has_an_open_payment_settled(market: Market, stripe: Stripe, tmp_path: Path) -> None:
    market.fill(coffee=2)
    stripe.moods = ["cut after"]
    market.checkout("k")
    client, (intent,) = hooked(market, stripe, tmp_path), stripe.of("payment_intent")
    assert tell(client, "payment_intent.amount_capturable_updated", intent) == 200
    assert kinds(market) == ["requested", "authorized"]
    before = market.books()
    for _ in range(2):
        assert tell(client, "payment_intent.amount_capturable_updated", intent) == 200
    assert market.books() == before
    assert events(market) == ["evt_1"]


def test_an_event_is_never_believed_over_stripe_itself(
    market: Market, stripe: Stripe, tmp_path: Path
) -> None:
    """Signed, but late or out of order: it says failed, Stripe says authorized."""
    market.fill(coffee=2)
    stripe.moods = ["cut after"]
    market.checkout("k")
    (intent,) = stripe.of("payment_intent")
    late = intent | {"status": "requires_payment_method", "amount": 1}
    assert tell(hooked(market, stripe, tmp_path), "payment_intent.payment_failed", late) == 200
    assert kinds(market) == ["requested", "authorized"]


def test_a_forged_event_is_refused_and_changes_nothing(
    market: Market, stripe: Stripe, tmp_path: Path
) -> None:
    market.fill(coffee=2)
    stripe.moods = ["cut after"]
    market.checkout("k")
    client, (intent,) = hooked(market, stripe, tmp_path), stripe.of("payment_intent")
    before, asked = market.books(), len(stripe.requests)
    assert tell(client, "payment_intent.canceled", intent, forged=True) == 400
    assert client.post("/stripe", data=b"{}", headers={"Stripe-Signature": "t=1,v1=00"}).status_code == 400
    assert client.post("/stripe", data=b"\xff").status_code == 400
    assert (market.books(), len(stripe.requests)) == (before, asked)


def test_while_stripe_is_silent_the_event_has_to_come_again(
    market: Market, stripe: Stripe, tmp_path: Path
) -> None:
    market.fill(coffee=2)
    stripe.moods = ["cut after", "500"]
    market.checkout("k")
    client, (intent,) = hooked(market, stripe, tmp_path), stripe.of("payment_intent")
    assert tell(client, "payment_intent.amount_capturable_updated", intent) == 503
    assert events(market) == []
    assert tell(client, "payment_intent.amount_capturable_updated", intent) == 200
    assert kinds(market) == ["requested", "authorized"]


def test_an_event_of_somebody_else_is_taken_and_changes_nothing(
    market: Market, stripe: Stripe, tmp_path: Path
) -> None:
    about = {"id": "pi_9", "object": "payment_intent", "metadata": {"key": "of another shop"}}
    assert tell(hooked(market, stripe, tmp_path), "payment_intent.succeeded", about) == 200
    assert kinds(market) == []


def test_a_card_is_saved_on_a_page_of_stripes(market: Market, stripe: Stripe, tmp_path: Path) -> None:
    """What the event says is of no interest: Stripe is asked what was saved, and by whom."""
    pays(market, "")
    gateway = StripeGateway(market.store, "sk_test_1", stripe.url)
    url = StripeCards(gateway, market.store, "EUR").page(ANNA, DONE, DONE)
    name = url.rpartition("/")[2]
    client = hooked(market, stripe, tmp_path)
    session = {"id": name, "object": "checkout.session", "customer": "cus_evil"}
    assert tell(client, "checkout.session.completed", session) == 200
    market.fill(coffee=2)
    with pytest.raises(Declined, match="no_payment_method"):
        market.checkout("too early")
    stripe.complete(name, "pm_card")
    assert tell(client, "checkout.session.completed", session, "evt_2") == 200
    assert market.checkout("k").state == "authorized"


def test_a_session_of_another_payer_saves_nothing(market: Market, stripe: Stripe, tmp_path: Path) -> None:
    gateway = StripeGateway(market.store, "sk_test_1", stripe.url)
    url = StripeCards(gateway, market.store, "EUR").page(ANNA, DONE, DONE)
    name = url.rpartition("/")[2]
    stripe.complete(name, "pm_stolen")
    stripe.objects[name]["customer"] = "cus_evil"
    before = market.books()
    session = {"id": name, "object": "checkout.session"}
    assert tell(hooked(market, stripe, tmp_path), "checkout.session.completed", session) == 200
    assert market.books() == before


@pytest.fixture(scope="module")
def localstripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Somebody else's stand-in for Stripe, which keeps its own books."""
    port, folder = free_port(), tmp_path_factory.mktemp("localstripe")
    command = [sys.executable, "-W", "ignore", "-m", "localstripe", "--from-scratch", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        with suppress(requests.ConnectionError):
            requests.get(url, timeout=5)
            break
        time.sleep(0.1)
    yield url
    process.kill()
    process.wait()


CARDS = {"4242424242424242": "authorized", "4000000000000341": "cancelled"}


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_stand_in_of_somebody_elses_agrees(market: Market, localstripe: str, card: str) -> None:
    """Authorized, captured in part, refunded; or declined: localstripe says the same as the ledger."""
    gateway = StripeGateway(market.store, "sk_test_1", localstripe, (5, 20))
    client = gateway.client.v1
    payer = client.customers.create({"email": "anna@example.org"}).id
    facts: Any = {"type": "card", "card": {"number": card, "exp_month": 12, "exp_year": 2030, "cvc": "123"}}
    method = client.payment_methods.create(facts).id
    client.payment_methods.attach(method, {"customer": payer})
    with market.store.connect() as connection:
        connection.execute(update(payment_methods).values(payer=payer, method=method))
        connection.commit()
    market.gateway = gateway
    market.fill(coffee=2)
    if CARDS[card] == "cancelled":
        with pytest.raises(Declined, match="card_declined"):
            market.checkout("k")
        assert market.cart() == {"coffee": 2}
        return
    order = market.checkout("k")
    with market.store.connect() as connection:
        merchant = Merchant(connection, gateway, NOW)
        for deed in (merchant.pack, merchant.ship, merchant.deliver):
            deed(order.number)
        merchant.refund(order.number, Money(500, "EUR"), "broken")
    assert [kind for kind, _ in market.payments()][-1] == "refunded"
    (intent,) = client.payment_intents.list().data
    assert (intent.status, intent.amount) == ("succeeded", 2170)
    assert [one.amount for one in client.refunds.list().data] == [500]
    market.fill(milk=1)
    other = market.checkout("l")
    with market.visit(gateway=gateway) as shop:
        shop.orders.cancel(other.id, "c")
    assert {one.status for one in client.payment_intents.list().data} == {"succeeded", "canceled"}
    assert check(market.store) == []
