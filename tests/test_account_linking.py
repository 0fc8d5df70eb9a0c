"""Account linking as Amazon does it, and everything that must not work: each attack changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from skill.accounts import codes, links
from skill.accounts.hashes import digest
from skill.accounts.server import OAuthClient
from skill.store.tables import customers, link_codes, link_tokens
from skill.store.tables import links as links_table
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import (
    CHALLENGE,
    CLIENT_SECRET,
    MIA,
    REDIRECTS,
    VERIFIER,
    Amazon,
    code_in,
    sent_with,
)
from tests.shopping import Market

NAMES = ("links", "link_codes", "link_tokens")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def house(market: Market) -> House:
    return House(market.store)


@pytest.fixture
def customer(house: House) -> House:
    """The shop with Mia, who has just signed up and is logged in."""
    house.sign_up()
    return house


def linked(house: House) -> tuple[object, ...]:
    """Everything that the store keeps of links."""
    books = Market(house.store).books()
    return tuple(books[name] for name in NAMES)


def error(answered: TestResponse) -> str:
    assert answered.status_code in (400, 401), answered.get_data(as_text=True)
    return str(answered.get_json()["error"])


def works(house: House, access: str) -> bool:
    """Whether an access token leads to its customer."""
    with house.store.connect(reads=True) as connection:
        return links.of_access(connection, access, house.now) is not None


class TestTheWayThrough:
    def test_from_nothing_to_tokens(self, house: House) -> None:
        browser = house.browser
        browser.open(house.amazon.authorization())
        browser.follow("/account/sign-up")
        browser.submit("/account/sign-up", **MIA)
        assert "Link your account to Alexa?" in browser.text
        browser.press("/oauth/authorize", "decision", "allow")
        assert browser.away.startswith(REDIRECTS[0] + "?")
        assert sent_with(browser.away)["state"] == "state&1"
        answered = house.amazon.exchange(code_in(browser.away))
        tokens = answered.get_json()
        assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 3600, "shop")
        assert answered.headers["Cache-Control"] == "no-store"
        assert works(house, tokens["access_token"])

    def test_in_german(self, house: House) -> None:
        browser = house.new_browser(language="de-AT,de;q=0.9,en;q=0.1")
        browser.open(house.amazon.authorization())
        browser.follow("/account/sign-up")
        browser.submit("/account/sign-up", **MIA)
        assert "Konto mit Alexa verknüpfen?" in browser.text

    def test_who_logs_in_is_asked_too(self, customer: House) -> None:
        browser = customer.new_browser()
        browser.open(customer.amazon.authorization())
        assert "not your Amazon account" in browser.text
        browser.submit("/account/log-in", email=MIA["email"], password=MIA["password"])
        assert "You are logged in as mia@example.org." in browser.text

    def test_somebody_without_an_address_gives_it_first(self, customer: House) -> None:
        nowhere = dict.fromkeys(("street", "postal_code", "city", "country"))
        with customer.store.connect() as connection:
            connection.execute(update(customers).where(customers.c.name == MIA["name"]).values(nowhere))
            connection.commit()
        browser = customer.browser
        browser.open(customer.amazon.authorization())
        browser.submit("/account/address", street="3 New Street", postal_code="1", city="Newtown")
        assert "Link your account to Alexa?" in browser.text
        assert "3 New Street" in browser.open("/account").get_data(as_text=True)

    def test_a_no_goes_back_without_a_code(self, customer: House) -> None:
        before = linked(customer)
        customer.browser.open(customer.amazon.authorization())
        customer.browser.press("/oauth/authorize", "decision", "deny")
        sent = sent_with(customer.browser.away)
        assert (sent["error"], sent["state"], "code" in sent) == ("access_denied", "state&1", False)
        assert linked(customer) == before

    def test_the_secret_may_come_in_the_body(self, customer: House) -> None:
        asked = {"grant_type": "authorization_code", "code": customer.code(), "code_verifier": VERIFIER}
        whose = {"client_id": "alexa", "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECTS[0]}
        answered = customer.client.post("/oauth/token", data={**asked, **whose})
        assert answered.status_code == 200

    def test_the_proxy_may_speak_http(self, customer: House) -> None:
        code, amazon = customer.code(), customer.amazon
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
        answered = customer.client.post(
            "/oauth/token",
            data={**asked, "redirect_uri": REDIRECTS[0]},
            base_url="http://shop.example",
            auth=(amazon.client_id, amazon.secret),
        )
        assert answered.status_code == 200

    def test_refresh_tokens_rotate_and_access_tokens_run_out(self, customer: House) -> None:
        first = customer.tokens()
        customer.later(minutes=59)
        second = customer.amazon.refresh(first["refresh_token"]).get_json()
        assert works(customer, first["access_token"])
        assert works(customer, second["access_token"])
        assert {first["access_token"], first["refresh_token"]}.isdisjoint(
            {second["access_token"], second["refresh_token"]}
        )
        customer.later(minutes=2)
        assert not works(customer, first["access_token"])
        assert works(customer, second["access_token"])

    def test_what_ran_out_is_not_kept(self, customer: House) -> None:
        token = customer.tokens()["refresh_token"]
        for _ in range(50):
            customer.later(days=2)
            token = customer.amazon.refresh(token).get_json()["refresh_token"]
        with customer.store.connect(reads=True) as connection:
            kept = connection.execute(select(func.count()).select_from(link_tokens)).scalar_one()
        assert kept <= links.USED_KEPT // timedelta(days=2) + 3

    def test_revoking_ends_the_link(self, customer: House) -> None:
        before = linked(customer)
        for which in ("access_token", "refresh_token"):
            tokens = customer.tokens()
            assert customer.amazon.revoke(tokens[which], token_type_hint=which).status_code == 200
            assert not works(customer, tokens["access_token"])
            assert error(customer.amazon.refresh(tokens["refresh_token"])) == "invalid_grant"
        assert linked(customer) == before

    def test_an_unknown_token_is_revoked_already(self, customer: House) -> None:
        tokens = customer.tokens()
        before = linked(customer)
        assert customer.amazon.revoke("nothing").status_code == 200
        assert linked(customer) == before
        assert works(customer, tokens["access_token"])

    def test_the_store_keeps_hashes_only(self, customer: House) -> None:
        code = customer.code()
        tokens = customer.amazon.exchange(code).get_json()
        cookie = customer.browser.client.get_cookie("__Host-voiceshop", "shop.example")
        assert cookie is not None
        kept = repr(Market(customer.store).books())
        for secret in (code, tokens["access_token"], tokens["refresh_token"], cookie.value, MIA["password"]):
            assert secret not in kept
        assert digest(tokens["access_token"]) in kept

    def test_nothing_personal_is_logged(self, house: House, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            house.sign_up()
            code = house.code()
            tokens = house.amazon.exchange(code).get_json()
            newer = house.amazon.refresh(tokens["refresh_token"]).get_json()
            house.amazon.refresh(tokens["refresh_token"])
            house.amazon.exchange(code)
        pairs = [pair[name] for pair in (tokens, newer) for name in ("access_token", "refresh_token")]
        for secret in (code, *pairs, *(MIA[name] for name in ("email", "password", "name"))):
            assert secret not in caplog.text


OPENED_WRONG: dict[str, dict[str, str | None]] = {
    "another client": {"client_id": "alexandra"},
    "no client": {"client_id": None},
    "another redirect": {"redirect_uri": "https://evil.example/steal"},
    "a longer redirect": {"redirect_uri": REDIRECTS[0] + "/more"},
    "a shorter redirect": {"redirect_uri": REDIRECTS[0][:-1]},
    "a redirect with a query": {"redirect_uri": REDIRECTS[0] + "?next=https://evil.example"},
    "a redirect with a fragment": {"redirect_uri": REDIRECTS[0] + "#x"},
    "a redirect in capitals": {"redirect_uri": REDIRECTS[0].replace("pitangui", "Pitangui")},
    "a redirect with dots": {"redirect_uri": REDIRECTS[0].replace("/M123", "/../link/M123")},
    "a redirect with a user": {"redirect_uri": REDIRECTS[0].replace("https://", "https://x@")},
    "a redirect by http": {"redirect_uri": REDIRECTS[0].replace("https", "http")},
    "a script for a redirect": {"redirect_uri": "javascript:alert(1)"},
    "no redirect": {"redirect_uri": None},
}


@pytest.mark.parametrize("which", OPENED_WRONG)
def test_nobody_is_sent_where_amazon_is_not(which: str, customer: House) -> None:
    before = linked(customer)
    browser = customer.browser
    browser.open(customer.amazon.authorization())
    consent = browser.form("/oauth/authorize")
    path = customer.amazon.authorization(**OPENED_WRONG[which])
    for answered in (
        browser.open(path),
        browser.client.post(
            path, data={**consent.fields, "decision": "allow"}, base_url="https://shop.example"
        ),
    ):
        assert answered.status_code == 400
        assert "Location" not in answered.headers
        assert "evil.example" not in answered.get_data(as_text=True).replace("&amp;", "&").split("<form")[0]
        assert "start again in the Alexa app" in answered.get_data(as_text=True)
    assert (browser.away, linked(customer)) == ("", before)


ASKED_WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "no challenge": ({"code_challenge": None}, "invalid_request"),
    "no method": ({"code_challenge_method": None}, "invalid_request"),
    "a plain challenge": ({"code_challenge_method": "plain"}, "invalid_request"),
    "a short challenge": ({"code_challenge": "short"}, "invalid_request"),
    "a token at once": ({"response_type": "token"}, "unsupported_response_type"),
    "another scope": ({"scope": "shop everything"}, "invalid_scope"),
}


@pytest.mark.parametrize("which", ASKED_WRONG)
def test_amazon_is_told_what_it_asked_wrong(which: str, customer: House) -> None:
    before = linked(customer)
    changed, told = ASKED_WRONG[which]
    customer.browser.open(customer.amazon.authorization(**changed))
    assert customer.browser.away.startswith(REDIRECTS[0] + "?")
    sent = sent_with(customer.browser.away)
    assert (sent["error"], sent["state"], "code" in sent) == (told, "state&1", False)
    assert linked(customer) == before


def test_a_parameter_that_comes_twice_is_refused(customer: House) -> None:
    before = linked(customer)
    answered = customer.browser.open(customer.amazon.authorization() + "&redirect_uri=https://evil.example")
    assert (answered.status_code, linked(customer)) == (400, before)


Attack = Callable[[House, str], TestResponse]


def _later(minutes: float) -> Attack:
    def attack(house: House, code: str) -> TestResponse:
        house.later(minutes=minutes)
        return house.amazon.exchange(code)

    return attack


WITH_CODE: dict[str, tuple[Attack, str]] = {
    "a wrong verifier": (lambda at, code: at.amazon.exchange(code, code_verifier="w" * 64), "invalid_grant"),
    "the challenge for a verifier": (
        lambda at, code: at.amazon.exchange(code, code_verifier=CHALLENGE), "invalid_grant",
    ),
    "no verifier": (lambda at, code: at.amazon.exchange(code, code_verifier=None), "invalid_request"),
    "another redirect": (
        lambda at, code: at.amazon.exchange(code, redirect_uri=REDIRECTS[1]), "invalid_grant"
    ),
    "no redirect": (lambda at, code: at.amazon.exchange(code, redirect_uri=None), "invalid_grant"),
    "another client": (
        lambda at, code: replace(at.amazon, client_id="other").exchange(code), "invalid_client",
    ),
    "a wrong secret": (lambda at, code: replace(at.amazon, secret="x" * 32).exchange(code), "invalid_client"),
    "no secret": (
        lambda at, code: at.client.post(
            "/oauth/token",
            data={"grant_type": "authorization_code", "code": code, "client_id": "alexa",
                  "code_verifier": VERIFIER, "redirect_uri": REDIRECTS[0]},
        ),
        "invalid_client",
    ),
    "too late": (_later(5.1), "invalid_grant"),
    "a guessed code": (lambda at, code: at.amazon.exchange(code[:-1] + "_"), "invalid_grant"),
    "the code's hash": (lambda at, code: at.amazon.exchange(digest(code)), "invalid_grant"),
    "the code as a refresh token": (lambda at, code: at.amazon.refresh(code), "invalid_grant"),
    "a password": (
        lambda at, code: at.amazon.ask(
            "/oauth/token", grant_type="password", username=MIA["email"], password=MIA["password"]
        ),
        "unsupported_grant_type",
    ),
    "the client alone": (
        lambda at, code: at.amazon.ask("/oauth/token", grant_type="client_credentials"),
        "unsupported_grant_type",
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", WITH_CODE)
def test_a_code_in_wrong_hands_is_worth_nothing(which: str, customer: House) -> None:
    code = customer.code()
    before = linked(customer)
    attack, told = WITH_CODE[which]
    answered = attack(customer, code)
    assert error(answered) == told
    assert "access_token" not in answered.get_data(as_text=True)
    assert linked(customer) == before


def test_a_code_of_another_client_is_worth_nothing(customer: House) -> None:
    code = customer.code()
    renamed = House(customer.store, {"oauth_client_id": "renamed"}, now=customer.now)
    before = linked(customer)
    assert error(replace(renamed.amazon, client_id="renamed").exchange(code)) == "invalid_grant"
    assert linked(customer) == before
    assert customer.amazon.exchange(code).status_code == 200


def test_a_token_of_another_client_is_worth_nothing(customer: House) -> None:
    tokens = customer.tokens()
    renamed = House(customer.store, {"oauth_client_id": "renamed"}, now=customer.now)
    other = Amazon(renamed.client, client_id="renamed")
    before = linked(customer)
    assert error(other.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert error(other.revoke(tokens["access_token"])) == "invalid_grant"
    assert linked(customer) == before


def test_a_code_that_is_used_twice_ends_what_it_began(customer: House) -> None:
    before = linked(customer)
    code = customer.code()
    tokens = customer.amazon.exchange(code).get_json()
    assert error(customer.amazon.exchange(code)) == "invalid_grant"
    assert not works(customer, tokens["access_token"])
    assert error(customer.amazon.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert error(customer.amazon.exchange(code)) == "invalid_grant"
    assert linked(customer) == before


def test_a_refresh_token_that_is_used_twice_ends_the_link(customer: House) -> None:
    before = linked(customer)
    stolen = customer.tokens()["refresh_token"]
    mine = customer.amazon.refresh(stolen).get_json()
    newest = customer.amazon.refresh(mine["refresh_token"]).get_json()
    assert error(customer.amazon.refresh(stolen)) == "invalid_grant"
    for tokens in (mine, newest):
        assert not works(customer, tokens["access_token"])
        assert error(customer.amazon.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert linked(customer) == before


def test_a_thief_ends_no_other_link(customer: House) -> None:
    mine, other = customer.tokens(), customer.tokens()
    customer.amazon.refresh(mine["refresh_token"])
    assert error(customer.amazon.refresh(mine["refresh_token"])) == "invalid_grant"
    assert works(customer, other["access_token"])
    assert customer.amazon.refresh(other["refresh_token"]).status_code == 200


def test_an_access_token_refreshes_nothing(customer: House) -> None:
    tokens = customer.tokens()
    before = linked(customer)
    assert error(customer.amazon.refresh(tokens["access_token"])) == "invalid_grant"
    assert not works(customer, tokens["refresh_token"])
    assert linked(customer) == before


def test_a_refresh_token_runs_out(customer: House) -> None:
    token = customer.tokens()["refresh_token"]
    customer.later(days=366)
    assert error(customer.amazon.refresh(token)) == "invalid_grant"


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_who_has_no_secret_changes_nothing(path: str, customer: House) -> None:
    tokens = customer.tokens()
    before = linked(customer)
    asked = {"token": tokens["access_token"], "refresh_token": tokens["refresh_token"],
             "grant_type": "refresh_token", "client_id": "alexa"}  # fmt: skip
    for guess in ({}, {"client_secret": ""}, {"client_secret": "guess"}):
        assert error(customer.client.post(path, data=asked | guess)) == "invalid_client"
    assert customer.client.get(path).status_code == 405
    assert linked(customer) == before


def test_of_many_who_use_one_code_at_once_at_most_one_is_answered(customer: House) -> None:
    code = customer.code()

    def exchange(_: int) -> int:
        return Amazon(customer.app.test_client()).exchange(code).status_code

    with ThreadPoolExecutor(4) as threads:
        answered = sorted(threads.map(exchange, range(4)))
    assert answered == [200, 400, 400, 400]
    with customer.store.connect(reads=True) as connection:
        kept = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (links_table, link_tokens, link_codes)
        ]
    assert kept == [0, 0, 0]


def test_only_who_agreed_is_linked(customer: House) -> None:
    """A code is made by the form that this browser was given, and for who is logged in there."""
    before = linked(customer)
    thief = customer.new_browser()
    path = customer.amazon.authorization()
    form = {"decision": "allow", "form": customer.browser.form_of(path)}
    assert thief.client.post(path, data=form, base_url="https://shop.example").status_code == 403
    thief.open("/account/log-in")
    own = {"decision": "allow", "form": thief.form("/account/log-in").fields["form"]}
    answered = thief.client.post(path, data=own, base_url="https://shop.example")
    assert (answered.status_code, linked(customer)) == (303, before)


def test_secrets_are_not_shown() -> None:
    assert "hush" not in repr(OAuthClient("alexa", "hush", REDIRECTS))


def test_codes_live_no_longer_than_the_standard_says() -> None:
    assert timedelta(minutes=10) >= codes.LIFE
