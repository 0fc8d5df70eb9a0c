"""Another password and a confirmed address, by letters that a real mail server takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from skill.accounts import pages
from skill.accounts.letters import GIVE_UP, PAUSE, LetterSender, letter_sender
from skill.cli import main
from skill.mail.postman import Postman
from skill.store.tables import account_letters, accounts
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import MIA, SITE, Browser, Forms
from tests.alexa.shops import unverified
from tests.databases import on
from tests.post import Post, post_office
from tests.shopping import Market

NEW = "another battery staple"
sqlite_only = on("sqlite")
SENDER = "Test Market <orders@shop.example>"


class Later(Postman):
    """Sends when the test says so, and not in the background."""

    def wake(self) -> None:
        """Does nothing: the test runs the sender."""


@dataclass
class Home:
    """A shop with a mail server, and a clock that both go by."""

    house: House
    post: Post

    @property
    def sender(self) -> LetterSender:
        take = self.post.server.take
        return LetterSender(self.house.store, SITE, "Test Market", SENDER, take, lambda: self.house.now)

    def letter(self) -> EmailMessage:
        """The one letter that is sent now."""
        before = len(self.post.mailbox.letters)
        assert self.sender.run() == 1
        (sent,) = self.post.mailbox.letters[before:]
        return sent

    def forgot(self, browser: Browser, email: str = MIA["email"]) -> int:
        """Asks for a letter; the status of the answer."""
        browser.open("/account/log-in")
        browser.follow("/account/forgot")
        browser.submit("/account/forgot", email=email)
        return browser.page.status_code

    def confirmed(self) -> list[bool]:
        """Of each account, whether its address is confirmed."""
        with self.house.store.connect(reads=True) as connection:
            return [
                when is not None for when in connection.execute(select(accounts.c.confirmed_at)).scalars()
            ]

    def rows(self, table: str) -> list[tuple[object, ...]]:
        return Market(self.house.store).books()[table]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)
    monkeypatch.setattr(pages, "Postman", Later)


@pytest.fixture
def home(market: Market) -> Iterator[Home]:
    with post_office() as post:
        mail = {"smtp_url": f"smtp://{post.server.host}:{post.server.port}", "mail_from": SENDER}
        yield Home(House(market.store, {**mail, "public_url": SITE}), post)


def link_in(letter: EmailMessage) -> str:
    """The path of the link in the letter, which leads to the shop and nowhere else."""
    (found,) = re.findall(r"https?://\S+", letter.get_content())
    assert found.startswith(f"{SITE}/account/")
    return str(found).removeprefix(SITE)


def log_in(browser: Browser, password: str) -> int:
    browser.open("/account/log-in")
    browser.submit("/account/log-in", email=MIA["email"], password=password)
    return browser.page.status_code


class TestReset:
    def test_who_has_the_letter_chooses_another_password(self, home: Home) -> None:
        elsewhere = home.house.sign_up()
        home.sender.run()
        browser = home.house.new_browser()
        assert home.forgot(browser) == 200
        letter = home.letter()
        assert letter["To"] == MIA["email"]
        assert letter["Subject"] == "Choose another password at Test Market"
        browser.open(link_in(letter))
        browser.submit("/account/reset", password=NEW)
        assert "You are logged in as mia@example.org" in browser.text
        assert "Your e-mail address is confirmed." in browser.text
        elsewhere.open("/account")
        assert "You are logged in" not in elsewhere.text
        assert log_in(home.house.new_browser(), MIA["password"]) == 403
        assert log_in(home.house.new_browser(), NEW) == 200

    @sqlite_only
    def test_in_german(self, home: Home) -> None:
        home.house.sign_up()
        home.sender.run()
        home.forgot(home.house.new_browser(language="de-AT"))
        letter = home.letter()
        assert letter["Subject"] == "Neues Passwort bei Test Market"
        assert letter["Content-Language"] == "de-DE"
        assert "eine Stunde lang" in letter.get_content()

    def test_nobody_learns_who_has_an_account(self, home: Home) -> None:
        """Page, status, headers and the rows that are written are the same."""
        home.house.sign_up()
        home.sender.run()
        known, unknown = home.house.new_browser(), home.house.new_browser()
        assert home.forgot(known) == home.forgot(unknown, "nobody@example.org") == 200
        hide = re.compile(r'value="[^"]*"|nonce="[^"]*"|nonce-[^\']*')
        assert hide.sub("", known.text) == hide.sub("", unknown.text)
        assert len(home.rows("account_letters")) == 2
        assert home.sender.run() == 1
        assert home.rows("account_letters") == []
        assert home.post.mailbox.recipients[-1] == MIA["email"]

    @sqlite_only
    @pytest.mark.parametrize("spoilt", ["used", "old", "newer", "cut", "confirm"])
    def test_a_link_that_is_not_good_changes_nothing(self, spoilt: str, home: Home) -> None:
        home.house.sign_up()
        confirm = link_in(home.letter())
        browser = home.house.new_browser()
        home.forgot(browser)
        link = link_in(home.letter())
        browser.open(link)
        form = browser.form("/account/reset").fields
        match spoilt:
            case "used":
                browser.submit("/account/reset", password=NEW)
                form["form"] = browser.form_of("/account")
            case "old":
                home.house.later(minutes=61)
            case "newer":
                home.forgot(home.house.new_browser())
                home.letter()
            case "cut":
                form["token"] = form["token"][:-1]
            case "confirm":
                form["token"] = confirm.partition("=")[2]
        before = home.rows("accounts")
        answered = browser.client.post(
            "/account/reset", data={**form, "password": "yet another one"}, base_url=SITE
        )
        assert answered.status_code == 400
        assert "This link is good no more" in answered.get_data(as_text=True)
        assert home.rows("accounts") == before
        assert browser.open("/account/reset?token=" + form["token"]).status_code == 400

    @sqlite_only
    def test_a_weak_password_is_refused_and_the_link_stays_good(self, home: Home) -> None:
        home.house.sign_up()
        home.sender.run()
        browser = home.house.new_browser()
        home.forgot(browser)
        browser.open(link_in(home.letter()))
        browser.submit("/account/reset", password="short")
        assert browser.page.status_code == 400
        browser.submit("/account/reset", password=NEW)
        assert "You are logged in" in browser.text

    def test_a_stranger_who_took_the_address_loses_the_account(self, home: Home) -> None:
        """Somebody signed up and linked a device with an address that is not theirs."""
        stranger = home.house.sign_up()
        home.house.tokens(stranger)
        home.sender.run()
        browser = home.house.new_browser()
        home.forgot(browser)
        browser.open(link_in(home.letter()))
        browser.submit("/account/reset", password=NEW)
        assert home.rows("links") == []
        assert home.rows("link_tokens") == []

    def test_who_has_confirmed_keeps_the_links(self, home: Home) -> None:
        browser = home.house.sign_up()
        browser.open(link_in(home.letter()))
        browser.submit("/account/confirm")
        home.house.tokens(browser)
        home.forgot(home.house.new_browser())
        browser.open(link_in(home.letter()))
        browser.submit("/account/reset", password=NEW)
        assert len(home.rows("links")) == 1

    @sqlite_only
    def test_who_asks_often_has_to_wait_account_or_not(self, home: Home) -> None:
        home.house.sign_up()
        for email in (MIA["email"], "nobody@example.org"):
            statuses = [home.forgot(home.house.new_browser(address="198.51.100.9"), email) for _ in range(4)]
            assert statuses == [200, 200, 200, 429]

    @sqlite_only
    def test_a_wrong_address_is_named(self, home: Home) -> None:
        browser = home.house.new_browser()
        assert home.forgot(browser, "mia") == 400
        assert "not an e-mail address" in browser.text
        assert home.rows("account_letters") == []

    def test_the_links_lead_to_the_shop_whatever_a_request_says(self, home: Home) -> None:
        home.house.sign_up()
        home.sender.run()
        client, evil = home.house.new_browser().client, "https://evil.example"
        page = client.get("/account/forgot", base_url=evil).get_data(as_text=True)
        form = {**Forms(page).forms[0].fields, "email": MIA["email"]}
        headers = {"X-Forwarded-Host": "evil.example"}
        assert client.post("/account/forgot", data=form, base_url=evil, headers=headers).status_code == 200
        assert "evil" not in home.letter().as_string()


@sqlite_only
class TestConfirm:
    def test_who_signs_up_confirms_by_one_press(self, home: Home) -> None:
        browser = home.house.sign_up()
        assert "not confirmed yet" in browser.text
        link = link_in(home.letter())
        browser.open(link)
        assert home.confirmed() == [False]
        browser.submit("/account/confirm")
        assert home.confirmed() == [True]
        browser.open("/account")
        assert "Your e-mail address is confirmed." in browser.text
        assert browser.open(link).status_code == 400

    def test_another_letter_ends_the_first(self, home: Home) -> None:
        browser = home.house.sign_up()
        first = link_in(home.letter())
        browser.open("/account")
        browser.submit("/account/confirm-again")
        second = link_in(home.letter())
        assert browser.open(first).status_code == 400
        assert browser.open(second).status_code == 200

    def test_it_takes_three_days_at_most(self, home: Home) -> None:
        browser = home.house.sign_up()
        link = link_in(home.letter())
        home.house.later(days=3, seconds=1)
        assert browser.open(link).status_code == 400


class TestSending:
    def test_the_secret_is_not_in_the_store(self, home: Home) -> None:
        home.house.sign_up()
        assert home.rows("account_tokens") == []
        secret = link_in(home.letter()).partition("=")[2]
        assert secret not in str(Market(home.house.store).books())

    @sqlite_only
    @pytest.mark.parametrize("mood", ["busy", "hostile", "gone"])
    def test_what_the_server_does_not_take_is_tried_again(self, mood: str, home: Home) -> None:
        home.house.sign_up()
        home.post.mailbox.moods.append(mood)
        assert home.sender.run() == 0
        assert home.sender.run() == 0, "not at once"
        home.house.now += PAUSE
        home.letter()
        assert home.rows("account_letters") == []

    def test_nobody_gets_a_letter_that_is_long_over(self, home: Home) -> None:
        home.house.sign_up()
        home.house.now += GIVE_UP + PAUSE
        assert home.sender.run() == 0
        assert home.rows("account_letters") == []

    @sqlite_only
    def test_who_erases_the_account_gets_no_letter(self, home: Home) -> None:
        browser = home.house.sign_up()
        assert len(home.rows("account_letters")) == 1
        browser.open("/account/erase")
        browser.submit("/account/erase", password=MIA["password"])
        assert home.rows("accounts") == []
        assert home.rows("account_letters") == []

    def test_without_mail_there_is_no_link_and_no_letter(self, market: Market) -> None:
        house = House(market.store)
        browser = house.sign_up()
        assert "confirm" not in browser.text
        stranger = house.new_browser()
        stranger.open("/account/log-in")
        assert "/account/forgot" not in stranger.text
        assert stranger.open("/account/forgot").status_code == 503
        assert market.books()["account_letters"] == []
        assert letter_sender(unverified(), market.store, lambda: house.now) is None

    def test_the_command_sends_what_waits(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        home.house.sign_up()
        url = home.house.store.engine.url.render_as_string(hide_password=False)
        with home.house.store.connect() as connection:
            connection.execute(
                account_letters.update().values(created_at=datetime.now(UTC), next_at=datetime.now(UTC))
            )
            connection.commit()
        monkeypatch.setenv("VOICESHOP_DATABASE_URL", url)
        assert "set VOICESHOP_PUBLIC_URL" in CliRunner().invoke(main, ["accounts", "send-letters"]).output
        server = home.post.server
        monkeypatch.setenv("VOICESHOP_SMTP_URL", f"smtp://{server.host}:{server.port}")
        monkeypatch.setenv("VOICESHOP_MAIL_FROM", SENDER)
        monkeypatch.setenv("VOICESHOP_PUBLIC_URL", SITE)
        assert CliRunner().invoke(main, ["accounts", "send-letters"]).output == "1 sent.\n"
        assert home.post.mailbox.recipients == [MIA["email"]]
