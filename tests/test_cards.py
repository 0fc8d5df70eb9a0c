"""Customers save a card on a page of Stripe's: the account leads there, and no card data comes to us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from skill.app import create_app
from skill.cli import main
from skill.gateways import Gateways
from skill.gateways.stripe import StripeGateway
from skill.gateways.stripe_methods import StripeCards
from skill.services import Services
from skill.store import consents
from skill.store.tables import accounts, payment_methods
from tests import stripe_server
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import SITE, Forms
from tests.shopping import ANNA, NOW, Market
from tests.stripe_server import Stripe

PAGE = f"{SITE}/account/card-saved?session="


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with stripe_server.serving() as stripe:
        yield stripe


@pytest.fixture
def house(market: Market, stripe: Stripe) -> House:
    """A shop whose customers pay by card; somebody has just signed up."""
    card = {"gateway": "stripe", "stripe_secret_key": "sk_test_1", "stripe_api": stripe.url}
    house = House(market.store, {**card, "public_url": SITE})
    gateway = StripeGateway(market.store, "sk_test_1", stripe.url, (5, 5))
    house.services = Services(house.services.settings, market.store, Gateways(gateway))
    house.app = create_app(house.services.settings, house.services, clock=lambda: house.now)
    house.client = house.app.test_client()
    house.browser = house.new_browser()
    house.sign_up()
    return house


def methods(house: House) -> list[tuple[str, str]]:
    """Stripe's names for customers and for what they pay with."""
    with house.store.connect(reads=True) as connection:
        rows = connection.execute(select(payment_methods.c.payer, payment_methods.c.method))
        return [(row.payer, row.method) for row in rows]


def asked_for_page(house: House) -> str:
    """The name of the session on whose page the customer is now."""
    house.browser.open("/account")
    house.browser.follow("/account/card")
    house.browser.submit("/account/card")
    return house.browser.away.rpartition("/")[2]


def filled_in(house: House, stripe: Stripe, session: str, method: str) -> str:
    """The customer fills in Stripe's page and comes back; what the account says then."""
    stripe.complete(session, method)
    done = stripe.objects[session]["success_url"].replace("{CHECKOUT_SESSION_ID}", session)
    assert done == f"{PAGE}{session}"
    house.browser.open(done.removeprefix(SITE))
    return house.browser.text


def test_a_card_is_saved_and_another_one_replaces_it(house: House, stripe: Stripe) -> None:
    house.browser.open("/account")
    assert "You have not saved a card yet." in house.browser.text
    first = asked_for_page(house)
    assert house.browser.away == f"https://checkout.stripe.com/c/pay/{first}"
    assert methods(house) == [(stripe.objects[first]["customer"], "")]
    assert "A card is saved" in filled_in(house, stripe, first, "pm_card")
    assert "Save another card" in house.browser.text
    second = asked_for_page(house)
    assert stripe.objects[second]["customer"] == stripe.objects[first]["customer"]
    filled_in(house, stripe, second, "pm_other")
    assert [method for _, method in methods(house)] == ["pm_other"]


def test_what_was_agreed_to_is_recorded(house: House) -> None:
    asked_for_page(house)
    with house.store.connect(reads=True) as connection:
        whose = connection.execute(select(accounts.c.customer_id)).scalar_one()
        agreed = consents.of_customer(connection, whose)[-1]
    assert (agreed.what, agreed.channel, agreed.at) == ("card", "web", house.now)
    assert "what you have subscribed to is paid with it too" in agreed.text


def test_a_page_that_is_opened_again_does_not_bring_the_old_card_back(house: House, stripe: Stripe) -> None:
    first = asked_for_page(house)
    filled_in(house, stripe, first, "pm_card")
    filled_in(house, stripe, asked_for_page(house), "pm_other")
    house.later(minutes=1)
    filled_in(house, stripe, first, "pm_card")
    assert [method for _, method in methods(house)] == ["pm_other"]


def test_a_card_is_removed_here_and_at_stripe_and_stays_so(house: House, stripe: Stripe) -> None:
    first = asked_for_page(house)
    filled_in(house, stripe, first, "pm_card")
    house.later(minutes=1)
    house.browser.open("/account/card")
    stripe.moods = ["500"]
    assert house.browser.submit("/account/card-remove").status_code == 503
    assert [method for _, method in methods(house)] == ["pm_card"]
    house.browser.open("/account/card")
    house.browser.submit("/account/card-remove")
    assert "You have not saved a card yet." in house.browser.text
    assert stripe.requests[-1] == "POST /v1/payment_methods/pm_card/detach"
    filled_in(house, stripe, first, "pm_card")
    assert [method for _, method in methods(house)] == [""]
    house.browser.open("/account/card")
    assert "/account/card-remove" not in house.browser.text
    stripe.clock = int(house.now.timestamp()) + 1
    house.later(minutes=1)
    filled_in(house, stripe, asked_for_page(house), "pm_other")
    assert [method for _, method in methods(house)] == ["pm_other"]


def test_who_turns_back_has_saved_nothing(house: House, stripe: Stripe) -> None:
    session = asked_for_page(house)
    assert stripe.objects[session]["cancel_url"] == f"{SITE}/account"
    house.browser.open(f"/account/card-saved?session={session}")
    assert "You have not saved a card yet." in house.browser.text
    assert [method for _, method in methods(house)] == [""]


@pytest.mark.parametrize(
    "session", ["", "cs_99999999", "../customers", "cs_%2e%2e/x", "None", "cus_00000001"]
)
def test_a_session_that_is_none_saves_nothing(house: House, stripe: Stripe, session: str) -> None:
    asked_for_page(house)
    house.browser.open(f"/account/card-saved?session={session}")
    assert house.browser.page.status_code == 200
    assert [method for _, method in methods(house)] == [""]


def test_a_strangers_session_changes_nothing_of_mine(house: House, stripe: Stripe) -> None:
    filled_in(house, stripe, asked_for_page(house), "pm_card")
    before = methods(house)
    gateway = StripeGateway(house.store, "sk_test_1", stripe.url)
    theirs = StripeCards(gateway, house.store, "EUR").page(ANNA, PAGE, PAGE).rpartition("/")[2]
    stripe.complete(theirs, "pm_annas")
    house.browser.open(f"/account/card-saved?session={theirs}")
    mine, anna = methods(house)
    assert {mine, anna} == {*before, (stripe.objects[theirs]["customer"], "pm_annas")}


def test_while_stripe_is_silent_the_customer_is_told_so(house: House, stripe: Stripe) -> None:
    house.browser.open("/account/card")
    stripe.moods = ["500"]
    answered = house.browser.submit("/account/card")
    assert answered.status_code == 503
    assert "payment provider does not answer" in house.browser.text
    session = asked_for_page(house)
    stripe.complete(session, "pm_card")
    stripe.moods = ["cut"]
    house.browser.open(f"/account/card-saved?session={session}")
    assert house.browser.page.status_code == 200
    assert "You have not saved a card yet." in house.browser.text


def test_only_who_is_logged_in_and_was_given_the_form_gets_a_page(house: House, stripe: Stripe) -> None:
    stranger = house.new_browser()
    asked = len(stripe.requests)
    stranger.open("/account/card")
    assert "/account/log-in" in [form.action for form in Forms(stranger.text).forms]
    stranger.open("/account/card-saved?session=cs_00000001")
    assert house.client.post("/account/card", base_url=SITE).status_code == 403
    assert len(stripe.requests) == asked


def test_pages_of_the_provider_are_not_to_be_had_without_end(house: House, stripe: Stripe) -> None:
    for _ in range(10):
        asked_for_page(house)
    house.browser.open("/account/card")
    assert house.browser.submit("/account/card").status_code == 429
    house.later(minutes=16)
    assert asked_for_page(house)


def test_who_pays_by_invoice_sees_nothing_of_cards(market: Market) -> None:
    house = House(market.store, {"public_url": SITE})
    house.sign_up()
    house.browser.open("/account")
    assert "card" not in house.browser.text
    house.browser.open("/account/card")
    assert house.browser.page.status_code == 503
    assert "No card can be saved here." in house.browser.text


def test_in_german(house: House) -> None:
    browser = replace(house.browser, language="de-DE")
    browser.open("/account")
    assert "Wie du zahlst" in browser.text
    browser.open("/account/card")
    assert "Wir sehen ihre Nummer nie." in browser.text


def test_the_page_leads_to_stripe_with_the_shops_own_name_only(house: House, stripe: Stripe) -> None:
    """What Stripe is told of a customer is a number."""
    session = stripe.objects[asked_for_page(house)]
    assert session["currency"] == "eur"
    (payer,) = stripe.of("customer")
    assert "mia" not in repr(payer).lower()
    assert parse_qs(urlsplit(session["success_url"]).query) == {"session": ["{CHECKOUT_SESSION_ID}"]}
    assert house.now - NOW < timedelta(hours=1)


@pytest.mark.parametrize(
    ("site", "told"),
    [
        ("", "missing  cards          customers cannot save one from their account"),
        (SITE, f"ok       cards          saved from {SITE}/account/card"),
    ],
)
def test_the_doctor_says_whether_cards_can_be_saved(
    site: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VOICESHOP_GATEWAY", "stripe")
    monkeypatch.setenv("VOICESHOP_STRIPE_SECRET_KEY", "sk_test_1")
    if site:
        monkeypatch.setenv("VOICESHOP_PUBLIC_URL", site)
    said = CliRunner().invoke(main, ["doctor"]).output
    assert told in said
    assert "stripe events  are not taken" in said
    assert "There is no store" in said
    assert not (tmp_path / "data").exists(), "looking must not make anything"
