"""One request to the pages of accounts: who asks, in which language, and what is sent back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flask import Response, request
from sqlalchemy import Connection

from skill.accounts import letters
from skill.accounts.browser import COOKIE, LIFE, Browser
from skill.accounts.limits import hidden, network, refused
from skill.accounts.paper import PAGES, text
from skill.accounts.server import OAuthClient
from skill.accounts.work import transact
from skill.config import Settings
from skill.dialogue import Value
from skill.mail.postman import Postman
from skill.prompts import LOCALES, best_locale
from skill.shop.customers import Customer, Customers
from skill.store import Store
from skill.store.rates import Rate


@dataclass(frozen=True)
class Office:
    """What all requests share. `client` is None where account linking is not set up.

    `post` has the letters of accounts sent; None where no mail is set up. `cards` is where customers
    save a card; None where nobody pays with one.
    """

    settings: Settings
    store: Store
    clock: Callable[[], datetime]
    client: OAuthClient | None
    post: Postman | None = None
    cards: Cards | None = None


class Cards(Protocol):
    """The pages of a payment provider on which customers save a card: none of it comes to us."""

    @property
    def session(self) -> str:
        """What the provider replaces in addresses by the name of the session in which something is saved."""
        ...

    def saved(self, customer_id: int) -> bool:
        """Whether the customer has saved one."""
        ...

    def page(self, customer_id: int, done: str, back: str) -> str:
        """The address of such a page, from which they go to `done`, or `back` without having saved one.

        Raises GatewayUnreachable when the provider does not answer.
        """
        ...

    def learn(self, session_id: str, now: datetime) -> bool:
        """Asks the provider what was saved in that session, and keeps it. Raises as `page`."""
        ...

    def forget(self, customer_id: int, now: datetime) -> None:
        """Lets go of what was saved, at the provider too. Raises as `page`."""
        ...


class PageError(Exception):
    """A page that says in one sentence what is wrong, by the id of its text."""

    def __init__(self, message: str, status: int, wait: timedelta | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.wait = wait


class LogInFirst(Exception):
    """The page is for who is logged in, and nobody is."""


class Desk:
    """One request of a browser. `customer` is who is logged in there, once `meet` was called."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.store = office.store
        self.settings = office.settings
        self.now = office.clock()
        self.locale = _locale()
        self.browser = Browser.of(request.cookies.get(COOKIE))
        self.customer: Customer | None = None

    @property
    def key(self) -> str:
        """What secrets of this server are made with."""
        return self.settings.secret_key

    def amazon(self) -> OAuthClient:
        """The client as it is set up. Raises PageError where it is not."""
        if self.office.client is None:
            raise PageError("not-set-up", 503)
        return self.office.client

    def meet(self) -> Customer | None:
        """The customer who is logged in, or None."""
        with self.store.connect(reads=True) as connection:
            customer_id = self.browser.customer(connection, self.now)
            if customer_id is not None:
                self.customer = Customers(connection, self.now).get(customer_id)
        return self.customer

    def known(self) -> Customer:
        """The customer who is logged in. Raises LogInFirst when nobody is."""
        customer = self.meet()
        if customer is None:
            raise LogInFirst
        return customer

    def check_form(self) -> None:
        """Raises PageError unless this browser was given the form that it sends."""
        if not self.browser.sent(request.form.get("form", ""), self.key):
            raise PageError("form-old", 403)

    def field(self, name: str) -> str:
        """What was filled in."""
        return request.form.get(name, "")

    def whose(self, login: str) -> dict[str, str]:
        """Whom the limits are about."""
        place = network(request.remote_addr)
        return {
            "log-in of an account from an address": hidden(self.key, login, place),
            "log-in of an account": hidden(self.key, login),
            "log-in from an address": hidden(self.key, place),
            "sign-up from an address": hidden(self.key, place),
            "letter to an account": hidden(self.key, login),
            "letter from an address": hidden(self.key, place),
            "device codes of an account": hidden(self.key, login),
            "erasure of an account": hidden(self.key, login),
            "card of an account": hidden(self.key, login),
        }

    def text(self, message: str, **args: Value) -> str:
        """One text in the language of the browser."""
        return text(self.locale, message, **args)

    def limit(self, allowed: Mapping[str, Rate], login: str) -> None:
        """Counts a try. Raises PageError when it is one too many; nothing more is done then."""
        whose = self.whose(login)
        wait = transact(self.store, lambda connection: refused(connection, allowed, whose, self.now))
        if wait is not None:
            raise PageError("too-many-tries", 429, wait)

    def ask_for_letter(self, connection: Connection, purpose: str, login: str) -> None:
        """Puts a letter into the outbox where mail is set up; `send_letters` after the commit."""
        if self.office.post is not None:
            letters.ask_for(connection, purpose, login, self.locale, self.now)

    def send_letters(self) -> None:
        """Has what is in the outbox sent in the background."""
        if self.office.post is not None:
            self.office.post.wake()

    def page(
        self,
        name: str,
        values: Mapping[str, object] | None = None,
        *,
        status: int = 200,
        problem: str | None = None,
    ) -> Response:
        """The page made from that template; `problem` is the id of what it says is wrong."""
        nonce = secrets.token_urlsafe(16)
        html = PAGES.get_template(f"{name}.html").render(
            {"filled": {}, **(values or {})},
            problem=problem,
            t=self.text,
            locale=self.locale,
            seller=self.settings.seller,
            customer=self.customer,
            letters=self.office.post is not None,
            cards=self.office.cards is not None,
            form=self.browser.form_token(self.key),
            query=_query(),
            nonce=nonce,
        )
        response = Response(html, status, mimetype="text/html")
        leads_away = name in ("consent", "card")
        response.headers["Content-Security-Policy"] = _policy(nonce, leads_away)
        return self.sent(response)

    def problem(self, error: PageError) -> Response:
        """The page that says what is wrong."""
        response = self.page("problem", status=error.status, problem=error.message)
        if error.wait is not None:
            response.headers["Retry-After"] = str(int(error.wait.total_seconds()))
        return response

    def go(self, path: str) -> Response:
        """Sends the browser to another page of ours, with what was asked in the address."""
        return self.leave(path + _query())

    def leave(self, address: str) -> Response:
        """Sends the browser to that address, without what was asked in ours."""
        return self.sent(Response(status=303, headers={"Location": address}))

    def go_on(self) -> Response:
        """Sends the browser to what it came for: Amazon's request, or the account."""
        return self.go("/oauth/authorize" if "client_id" in request.args else "/account")

    def sent(self, response: Response) -> Response:
        """The response with the headers that every answer has, and the cookie when it is new."""
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        if self.browser.fresh:
            secret, life = self.browser.secret, int(LIFE.total_seconds())
            response.set_cookie(COOKIE, secret, life, secure=True, httponly=True, samesite="Lax", path="/")
        return response


def _policy(nonce: str, leads_away: bool) -> str:
    """Nothing from elsewhere and no script. Browsers apply `form-action` to redirects too, so the
    pages whose forms end at Amazon or at the payment provider go without.
    """
    target = "" if leads_away else " form-action 'self';"
    return f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none';{target} frame-ancestors 'none'"


def _query() -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"?{query}" if query else ""


def _locale() -> str:
    wanted = (best_locale(language) for language in request.accept_languages.values())
    return next((locale for locale in wanted if locale), LOCALES[0])
