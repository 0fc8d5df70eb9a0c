"""The pages of accounts: they work without script, in both languages, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from sqlalchemy import select

from skill.accounts import limits
from skill.accounts.forms import FormError, countries, email, voice_code
from skill.accounts.limits import network
from skill.accounts.paper import PAGES, TEXTS
from skill.accounts.passwords import hashed, is_good, is_weak, matches
from skill.errors import VoiceshopError
from skill.prompts import LOCALES, words_in
from skill.shop.customers import Customers
from skill.store.tables import accounts, customers, logins
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import MIA, SITE, Browser, Forms
from tests.databases import on
from tests.shopping import ANNA, Market

ROOT = Path(__file__).parent.parent
sqlite_only = on("sqlite")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def house(market: Market) -> House:
    return House(market.store)


def books(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the counts of tries."""
    return {name: rows for name, rows in Market(house.store).books().items() if name != "rates"}


def log_in(browser: Browser, **filled: str) -> int:
    browser.open("/account/log-in")
    browser.submit("/account/log-in", **{"email": MIA["email"], "password": MIA["password"], **filled})
    return browser.page.status_code


class TestSignUp:
    def test_a_new_customer_has_what_was_filled_in(self, house: House) -> None:
        house.sign_up(name="  Mia \t Muster ", email=" Mia@Example.org ")
        with house.store.connect(reads=True) as connection:
            row = connection.execute(select(customers).where(customers.c.email == MIA["email"])).one()
            known = Customers(connection, house.now).get(row.id)
        assert known is not None
        assert known.address is not None
        assert (known.name, known.guest, known.locale) == ("Mia Muster", False, "en-US")
        assert vars(known.address) == {name: MIA[name] for name in vars(known.address)}
        assert "Mia Muster" in house.browser.text

    def test_nobody_is_found_by_an_equal_email_address(self, house: House) -> None:
        """Anna is in the books with hers; whoever signs up with it is somebody new."""
        house.sign_up(email="anna@example.org")
        with house.store.connect(reads=True) as connection:
            whose = connection.execute(select(accounts.c.customer_id)).scalar_one()
        assert whose != ANNA

    @pytest.mark.parametrize(
        ("filled", "told"),
        [
            ({"email": "mia"}, "not an e-mail address"),
            ({"email": "mia@example.org\r\nBcc: all@example.org"}, "not an e-mail address"),
            ({"email": f"{'m' * 250}@example.org"}, "not an e-mail address"),
            ({"password": "short"}, "at least 10"),
            ({"password": "aaaaaaaaaaaaaaa"}, "at least 10"),
            ({"password": "my mia@example.org"}, "at least 10"),
            ({"password": "x1y2z" * 50}, "at least 10"),
            ({"street": " \t "}, "every line"),
            ({"city": "\x00\x01"}, "every line"),
            ({"name": "n" * 121}, "too long"),
            ({"country": "ZZ"}, "country from the list"),
            ({"country": ""}, "country from the list"),
        ],
    )
    @sqlite_only
    def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
        self, filled: dict[str, str], told: str, house: House
    ) -> None:
        before = books(house)
        house.browser.open("/account/sign-up")
        answered = house.browser.submit("/account/sign-up", **{**MIA, **filled})
        assert answered.status_code == 400
        assert told in house.browser.text
        assert books(house) == before
        assert house.browser.form("/account/sign-up").fields["postal_code"] == MIA["postal_code"]
        assert house.browser.form("/account/sign-up").fields["password"] == ""

    def test_an_account_is_never_taken_over(self, house: House) -> None:
        house.sign_up()
        before = books(house)
        thief = house.new_browser()
        thief.open("/account/sign-up")
        answered = thief.submit(
            "/account/sign-up", **{**MIA, "email": "MIA@example.org", "password": "other password"}
        )
        assert (answered.status_code, books(house)) == (400, before)
        assert log_in(thief) == 200

    @sqlite_only
    def test_who_makes_many_accounts_has_to_wait(self, house: House) -> None:
        for number in range(limits.SIGN_UP["sign-up from an address"].limit):
            house.sign_up(house.new_browser(), email=f"mia{number}@example.org")
        before = books(house)
        late = house.new_browser()
        late.open("/account/sign-up")
        assert late.submit("/account/sign-up", **MIA).status_code == 429
        assert books(house) == before
        house.sign_up(house.new_browser(address="198.51.100.1"))


class TestLogIn:
    def test_who_knows_the_password(self, house: House) -> None:
        house.sign_up()
        browser = house.new_browser()
        assert log_in(browser, email="MIA@example.org ") == 200
        assert "Mia Muster" in browser.text

    @pytest.mark.parametrize(
        "filled",
        [
            {"password": "wrong horse battery"},
            {"password": ""},
            {"email": "nobody@example.org"},
            {"email": ""},
            {"email": "mia\x00@example.org"},
            {"password": "correct\x00horse"},
        ],
    )
    def test_who_does_not(self, filled: dict[str, str], house: House) -> None:
        house.sign_up()
        before = books(house)
        browser = house.new_browser()
        assert log_in(browser, **filled) == 403
        assert "E-mail address or password is not right." in browser.text
        assert books(house) == before

    def test_a_brute_force_ends_after_five_tries(self, house: House) -> None:
        house.sign_up()
        before = books(house)
        thief = house.new_browser()
        tried = [log_in(thief, password=f"wrong horse battery {number}") for number in range(8)]
        assert tried == [403] * 5 + [429] * 3
        assert log_in(thief) == 429
        assert thief.page.headers["Retry-After"] == "900"
        assert books(house) == before
        assert log_in(house.new_browser(address="198.51.100.1")) == 200
        house.later(minutes=16)
        assert log_in(thief) == 200

    @sqlite_only
    def test_a_brute_force_from_everywhere_ends_too(self, house: House) -> None:
        house.sign_up()
        before = books(house)
        limit = limits.LOG_IN["log-in of an account"].limit
        tried = [
            log_in(house.new_browser(address=f"198.51.100.{number}"), password="wrong horse battery")
            for number in range(limit + 3)
        ]
        assert tried == [403] * limit + [429] * 3
        assert books(house) == before

    @sqlite_only
    def test_one_password_for_many_accounts_ends_too(self, house: House) -> None:
        limit = limits.LOG_IN["log-in from an address"].limit
        tried = [
            log_in(house.new_browser(), email=f"{number}@example.org", password="correct horse battery")
            for number in range(limit + 2)
        ]
        assert tried == [403] * limit + [429] * 2

    def test_the_counts_say_nothing_about_people(self, house: House) -> None:
        log_in(house.browser)
        kept = repr(Market(house.store).books()["rates"])
        assert kept.count("log-in") == 3
        assert MIA["email"] not in kept
        assert "203.0.113.7" not in kept

    def test_a_right_password_forgets_the_wrong_ones(self, house: House) -> None:
        house.sign_up()
        browser = house.new_browser()
        for _ in range(4):
            assert [log_in(browser, password="wrong horse battery") for _ in range(4)] == [403] * 4
            assert log_in(browser) == 200

    def test_it_ends_after_half_an_hour_and_by_logging_out(self, house: House) -> None:
        house.sign_up()
        assert "Mia Muster" in house.browser.open("/account").get_data(as_text=True)
        house.later(minutes=31)
        house.browser.open("/account")
        assert "Mia Muster" not in house.browser.text
        log_in(house.browser)
        stolen = house.browser.client.get_cookie("__Host-voiceshop", "shop.example")
        assert stolen is not None
        house.browser.submit("/account/log-out")
        thief = house.new_browser()
        thief.client.set_cookie("__Host-voiceshop", stolen.value, domain="shop.example", secure=True)
        thief.open("/account")
        assert "Mia Muster" not in thief.text

    def test_the_cookie_of_before_is_not_the_one_of_after(self, house: House) -> None:
        """A cookie that somebody planted before the log-in is worth nothing after it."""
        house.sign_up()
        browser = house.new_browser()
        browser.open("/account/log-in")
        planted = browser.client.get_cookie("__Host-voiceshop", "shop.example")
        assert planted is not None
        assert log_in(browser) == 200
        thief = house.new_browser()
        thief.client.set_cookie("__Host-voiceshop", planted.value, domain="shop.example", secure=True)
        thief.open("/account")
        assert "Mia Muster" not in thief.text


class TestAccount:
    def test_the_voice_code_is_set_and_forgives(self, house: House) -> None:
        house.sign_up()
        house.browser.submit("/account/code", code="4711")
        assert "You have a voice code." in house.browser.text
        with house.store.connect(reads=True) as connection:
            mia = connection.execute(select(accounts.c.customer_id)).scalar_one()
        with house.store.connect() as connection:
            known = Customers(connection, house.now)
            assert [known.check_pin(mia, "0000").ok for _ in range(3)] == [False] * 3
            assert known.check_pin(mia, "4711").locked
            connection.commit()
        house.browser.submit("/account/code", code="1234")
        with house.store.connect() as connection:
            assert Customers(connection, house.now).check_pin(mia, "1234").ok

    @pytest.mark.parametrize("code", ["123", "12345", "abcd", "1111", "٣٤٥٦", ""])
    @sqlite_only
    def test_what_is_no_voice_code_is_not_kept(self, code: str, house: House) -> None:
        house.sign_up()
        before = books(house)
        assert house.browser.submit("/account/code", code=code).status_code == 400
        assert "four digits" in house.browser.text
        assert books(house) == before

    def test_a_link_is_ended_by_its_owner(self, house: House) -> None:
        house.sign_up()
        tokens = house.tokens()
        house.browser.open("/account")
        assert "Since Monday, November 16, 2026" in house.browser.text
        house.browser.submit("/account/unlink")
        assert "Your account is not linked." in house.browser.text
        assert house.amazon.refresh(tokens["refresh_token"]).status_code == 400

    def test_a_link_is_not_ended_by_somebody_else(self, house: House) -> None:
        house.sign_up()
        house.tokens()
        other = house.sign_up(house.new_browser(), email="ole@example.org")
        before = books(house)
        form = other.form("/account/code")
        link = str(before["links"][0][0])
        answered = other.client.post("/account/unlink", data={**form.fields, "link": link}, base_url=SITE)
        assert (answered.status_code, books(house)) == (303, before)

    def test_who_is_not_logged_in_is_asked_to(self, house: House) -> None:
        before = books(house)
        house.browser.open("/account/address")
        assert "Log in" in house.browser.text
        form = house.browser.form("/account/log-in").fields
        for path in ("/account/address", "/account/code", "/account/unlink"):
            answered = house.browser.client.post(path, data={**MIA, **form, "code": "1234"}, base_url=SITE)
            assert (answered.status_code, answered.headers["Location"]) == (303, "/account/log-in")
        assert books(house) == before


FORMS = ("log-in", "log-out", "sign-up", "address", "code", "unlink")


@pytest.mark.parametrize("path", [*(f"/account/{name}" for name in FORMS), "/oauth/authorize"])
@sqlite_only
def test_a_form_of_another_site_does_nothing(path: str, house: House) -> None:
    house.sign_up()
    house.tokens()
    other = house.new_browser()
    theirs = other.form_of("/account/log-in")
    before = Market(house.store).books()
    for token in ("", "x", theirs):
        filled = {
            **MIA,
            "email": "new@example.org",
            "code": "1234",
            "link": "1",
            "decision": "allow",
            "form": token,
        }
        address = house.amazon.authorization() if path == "/oauth/authorize" else path
        answered = house.browser.client.post(address, data=filled, base_url=SITE)
        assert answered.status_code == 403
        assert "open for too long" in answered.get_data(as_text=True)
    assert Market(house.store).books() == before


@sqlite_only
def test_every_page_is_safe_from_others_and_without_script(house: House) -> None:
    house.sign_up()
    house.tokens()
    pages = [
        house.browser.open(path) for path in ("/account", "/account/address", house.amazon.authorization())
    ]
    stranger = house.new_browser()
    pages += [stranger.open(path) for path in ("/account/log-in", "/account/sign-up", "/oauth/authorize")]
    for page in pages:
        html = page.get_data(as_text=True)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "script" not in Forms(html).tags
        assert not re.search(r"\son\w+=|javascript:|style=", html)
        assert set(re.findall(r"(?:src|href|action)=\"([^\"]*)", html)) <= set(
            re.findall(r"\"(/(?:account|oauth|privacy|terms)[^\"]*)", html)
        )


def test_the_cookie_is_out_of_reach(house: House) -> None:
    answered = house.browser.open("/account/log-in")
    (cookie,) = answered.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-voiceshop=")
    parts = set(cookie.split("; ")[1:])
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    assert "Set-Cookie" not in house.browser.open("/account/log-in").headers


@sqlite_only
def test_what_is_filled_in_is_shown_as_text(house: House) -> None:
    evil = '"><script>alert(1)</script>'
    house.browser.open("/account/log-in?x=" + "%22%3E%3Cscript%3E")
    assert "<script" not in house.browser.text
    house.browser.submit("/account/log-in", email=evil, password="x")
    assert "<script" not in house.browser.text
    house.browser.open("/account/sign-up")
    house.browser.submit("/account/sign-up", **{**MIA, "name": evil})
    assert "<script" not in house.browser.text
    assert "&lt;script&gt;" in house.browser.text


@sqlite_only
def test_a_page_leads_only_to_pages_of_ours(house: House) -> None:
    house.sign_up()
    for query in (
        "?next=https://evil.example",
        "?client_id=x&redirect_uri=https://evil.example",
        "?//evil.example",
    ):
        browser = house.new_browser()
        browser.open("/account/log-in" + query)
        browser.submit("/account/log-in", email=MIA["email"], password=MIA["password"])
        assert browser.away == ""


@sqlite_only
def test_a_huge_form_is_refused(house: House) -> None:
    form = house.browser.form_of("/account/sign-up")
    filled = {**MIA, "form": form, "name": "n" * 20_000}
    answered = house.browser.client.post("/account/sign-up", data=filled, base_url=SITE)
    assert answered.status_code == 413
    with house.store.connect(reads=True) as connection:
        assert connection.execute(select(accounts)).all() == []


MISSING = ("oauth_client_id", "oauth_client_secret", "oauth_redirect_uris", "secret_key")


@pytest.mark.parametrize("missing", MISSING)
@sqlite_only
def test_without_its_settings_the_pages_say_so_and_the_rest_works(missing: str, house: House) -> None:
    bare = House(house.store, {missing: () if missing.endswith("uris") else ""})
    for path in ("/account", "/account/sign-up", house.amazon.authorization()):
        assert bare.browser.open(path).status_code == 503
        assert "Account linking is not set up here yet." in bare.browser.text
    assert bare.amazon.refresh("x").status_code == 503
    assert bare.client.get("/healthz").status_code == 200
    assert "Welcome" in bare.device().launch()


@dataclass
class Away:
    """A store that cannot be reached."""

    error: Exception

    def connect(self, *, reads: bool = False) -> Iterator[None]:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [(VoiceshopError("The database at secret-host is away."), 503), (LookupError("secret-host"), 500)],
)
def test_when_the_store_is_away_the_page_says_so(error: Exception, status: int) -> None:
    house = House(Away(error))  # type: ignore[arg-type]
    answered = house.client.get("/account", base_url=SITE)
    assert answered.status_code == status
    assert "Something is wrong on our side" in answered.get_data(as_text=True)
    assert "secret-host" not in answered.get_data(as_text=True)


@sqlite_only
def test_logins_that_are_over_are_not_kept(house: House) -> None:
    house.sign_up()
    house.later(hours=1)
    log_in(house.new_browser())
    with house.store.connect(reads=True) as connection:
        assert len(connection.execute(select(logins)).all()) == 1


class TestParts:
    def test_passwords(self) -> None:
        kept = hashed("Passwört mit Länge")
        assert matches(kept, "Passwo\u0308rt mit La\u0308nge")
        assert not matches(kept, "passwört mit länge")
        assert not matches(None, "")
        assert not matches("nonsense", "nonsense")
        assert not is_weak(kept)
        assert is_weak("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$" + "A" * 43)

    def test_a_password_may_not_hold_the_login(self) -> None:
        assert not is_good("mia@example.org!", "mia@example.org")
        assert is_good("eleven chars", "mia@example.org")

    def test_an_email_address_has_no_way_into_a_header(self) -> None:
        for wrong in ("a@b", "a b@c.de", "a@b.de,c@d.de", "<a@b.de>", "a@b.de\nX: y", "ä@b.de", ""):
            with pytest.raises(FormError):
                email({"email": wrong})
        assert email({"email": " Ole+shop@Mail.Example.ORG"}) == "ole+shop@mail.example.org"

    def test_a_voice_code(self) -> None:
        assert voice_code({"code": " 4711 "}) == "4711"

    def test_countries_have_names_in_each_language(self) -> None:
        assert (countries("en-US")["DE"], countries("de-DE")["DE"]) == ("Germany", "Deutschland")
        assert len(countries("en-US")) > 200

    @pytest.mark.parametrize(
        ("address", "limited"),
        [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), (None, ""), ("x", "")],
    )
    def test_who_is_limited(self, address: str | None, limited: str) -> None:
        assert network(address) == limited


def used_texts() -> set[str]:
    """The ids of all texts of the pages: those of the templates, and those that the code sends."""
    assert PAGES.loader is not None
    sources = "".join(PAGES.loader.get_source(PAGES, name)[0] for name in PAGES.list_templates())
    code = "".join(file.read_text("utf-8") for file in (ROOT / "skill/accounts").glob("*.py"))
    named = re.findall(
        r"""(?:FormError|PageError|_sign_up_again\(desk,|account_page\(desk,|erase_page\(desk,|problem=)\(?\s*"([a-z-]+)\"""",
        code,
    )
    return set(re.findall(r"""\bt\("([a-z-]+)\"""", sources)) | set(named) | {"email-taken", "date-pattern"}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_written_and_used(locale: str) -> None:
    assert words_in(TEXTS, locale).ids == used_texts()


def test_both_languages_use_the_same_variables() -> None:
    def variables(locale: str) -> dict[str, set[str]]:
        text = (files(TEXTS) / f"{locale}.ftl").read_text("utf-8")
        entries = FluentParser().parse(text).body
        return {
            entry.id.name: set(re.findall(r"\{ \$(\w+)", text[entry.span.start : entry.span.end]))
            for entry in entries
            if isinstance(entry, Message) and entry.span is not None
        }

    assert variables("en-US") == variables("de-DE")


def test_behind_a_proxy_each_customer_is_limited_alone(market: Market) -> None:
    house = House(market.store, {"trusted_proxies": 1})
    client = house.app.test_client()

    def knock(address: str) -> int:
        path, sent = (
            "/account/log-in",
            {"X-Forwarded-For": f"9.9.9.9, {address}", "X-Forwarded-Proto": "https"},
        )
        html = client.get(path, base_url=SITE, headers=sent).get_data(as_text=True)
        form = Forms(html).forms[0].fields["form"]
        filled = {"form": form, "email": MIA["email"], "password": "wrong horse battery"}
        return client.post(path, data=filled, base_url=SITE, headers=sent).status_code

    assert [knock("198.51.100.1") for _ in range(6)] == [403] * 5 + [429]
    assert knock("198.51.100.2") == 403
