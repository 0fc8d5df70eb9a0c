"""Whoever is erased here is deleted at the payment provider too, however often it has to be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.gateways import Gateways
from skill.gateways.invoice import InvoiceGateway
from skill.shop.payers import erase_payers, waiting
from skill.shop.settlement import reconcile
from skill.store.erase import StillOrdered, erase
from tests import stripe_server
from tests.by_card import LATER, hooked, paid_by_card, paid_in, tell
from tests.shopping import ANNA, BEN, Market
from tests.stripe_server import Stripe


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with stripe_server.serving() as stripe:
        yield stripe


@pytest.fixture
def market(market: Market, stripe: Stripe) -> Market:
    return paid_by_card(market, stripe)


def erased(market: Market, customer: int = ANNA) -> None:
    with market.store.connect() as connection:
        erase(connection, customer)
        connection.commit()


def test_a_payer_is_deleted_at_stripe_once(market: Market, stripe: Stripe) -> None:
    erased(market)
    assert market.books()["payers_to_erase"] == [("stripe", "cus_anna")]
    assert market.books()["payment_methods"] == []
    assert erase_payers(market.store, market.gateway) == 1
    assert "cus_anna" not in stripe.objects
    assert waiting(market.store) == 0
    asked = len(stripe.requests)
    assert erase_payers(market.store, market.gateway) == 0
    assert len(stripe.requests) == asked


@pytest.mark.parametrize("mood", ["500", "cut", "cut after", "429"])
def test_without_an_answer_it_is_asked_again(market: Market, stripe: Stripe, mood: str) -> None:
    erased(market)
    stripe.moods = [mood]
    assert erase_payers(market.store, market.gateway) == 0
    assert waiting(market.store) == 1
    assert erase_payers(market.store, market.gateway) == 1
    assert "cus_anna" not in stripe.objects


def test_while_stripe_is_not_set_up_it_waits(market: Market, stripe: Stripe) -> None:
    erased(market)
    assert erase_payers(market.store, Gateways(InvoiceGateway(market.store))) == 0
    assert waiting(market.store) == 1


def test_who_never_had_a_card_leaves_nothing_to_do(market: Market) -> None:
    erased(market, BEN)
    assert waiting(market.store) == 0


def test_while_a_payment_is_open_nobody_is_erased(market: Market, stripe: Stripe) -> None:
    """Cancelled before the answer came: Stripe holds money that only its payer's name leads to."""
    market.fill(coffee=2)
    stripe.moods = ["cut after"]
    order = market.checkout("k")
    stripe.moods = ["500"] * 2
    with market.visit() as shop:
        assert shop.orders.cancel(order.id, "c").state == "cancelled"
    before = market.books()
    with pytest.raises(StillOrdered, match=order.number):
        erased(market)
    assert market.books() == before
    reconcile(market.store, market.gateway, LATER, LATER)
    erased(market)
    assert stripe.sums() == {"held": 0, "taken": 0, "given back": 0}


def test_a_card_that_is_saved_after_the_erasure_is_not_kept(
    market: Market, stripe: Stripe, tmp_path: object
) -> None:
    client = hooked(market, stripe, tmp_path)  # type: ignore[arg-type]
    setup = stripe._add("setup_intent", "seti", customer="cus_anna", payment_method="pm_card")
    session = stripe._add(
        "checkout.session", "cs", customer="cus_anna", setup_intent=setup["id"], client_reference_id=str(ANNA)
    )
    erased(market)
    assert tell(client, "checkout.session.completed", session) == 200
    assert market.books()["payment_methods"] == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_commands_say_what_is_still_to_be_done(
    market: Market, stripe: Stripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_in(monkeypatch, market, stripe)
    done = CliRunner().invoke(main, ["customer", "erase", "local/anna", "--yes"])
    assert done.stdout == (
        "Customer 1 is erased; the payment provider is asked to delete its customer too,"
        " by `voiceshop payments reconcile`.\n"
    )
    stripe.moods = ["500"]
    done = CliRunner().invoke(main, ["payments", "reconcile"])
    assert (done.exit_code, done.stdout) == (
        1,
        "0 settled, 0 open.\n0 erased customers are deleted at the provider, 1 still to be.\n",
    )
    done = CliRunner().invoke(main, ["payments", "reconcile"])
    assert (done.exit_code, done.stdout) == (
        0,
        "0 settled, 0 open.\n1 erased customers are deleted at the provider, 0 still to be.\n",
    )
    assert json.loads(CliRunner().invoke(main, ["payments", "reconcile", "--json"]).stdout) == []
