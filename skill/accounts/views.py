"""The pages of an account: log in, sign up, where to deliver, the voice code, what is linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask import Response, request
from sqlalchemy import Connection

from skill.accounts import limits, links, people
from skill.accounts.browser import Browser
from skill.accounts.desk import Desk
from skill.accounts.forms import FormError, address, countries, email, new_password, voice_code
from skill.accounts.household import household_limit, members_of
from skill.accounts.letters import CONFIRM
from skill.accounts.linking import unlink
from skill.accounts.passwords import hashed, is_weak, matches
from skill.accounts.people import Account, Newcomer
from skill.accounts.work import transact
from skill.legal import terms_text
from skill.shop.customers import Customers
from skill.store import consents
from skill.store.consents import Consent


def log_in_page(desk: Desk) -> Response:
    """The form to log in."""
    return desk.page("log-in")


def log_in(desk: Desk) -> Response:
    """Logs in who knows the password, and sends them on."""
    login, password = desk.field("email").strip().lower(), desk.field("password")
    desk.limit(limits.LOG_IN, login)
    account = _account(desk)
    if not matches(account.password_hash if account else None, password) or account is None:
        return desk.page("log-in", {"filled": {"email": login}}, status=403, problem="log-in-wrong")
    better = hashed(password) if is_weak(account.password_hash) else None

    def enter(connection: Connection) -> Browser:
        limits.succeeded(connection, "log-in of an account from an address", desk.whose(login))
        if better:
            people.set_password(connection, account.customer_id, better)
        return desk.browser.log_in(connection, account.customer_id, desk.now)

    desk.browser = transact(desk.store, enter)
    return desk.go_on()


def log_out(desk: Desk) -> Response:
    """Logs out; the next page is that to log in."""
    transact(desk.store, desk.browser.log_out)
    return desk.go("/account/log-in")


def sign_up_page(desk: Desk) -> Response:
    """The form to sign up."""
    return desk.page("sign-up", _form(desk, {"country": desk.locale[-2:]}))


def sign_up(desk: Desk) -> Response:
    """Makes an account for a new customer, who is then logged in."""
    try:
        login = email(request.form)
        password = new_password(request.form, login)
        where = address(request.form, desk.locale)
    except FormError as error:
        return _sign_up_again(desk, error.message)
    desk.limit(limits.SIGN_UP, login)
    newcomer = Newcomer(login, hashed(password), desk.locale, where)
    told = f"{desk.text('sign-up-consent')}\n{terms_text(desk.settings, desk.locale)}"
    agreed = Consent("terms", told, "web", desk.now)

    def enter(connection: Connection) -> Browser | None:
        customer_id = people.sign_up(connection, newcomer, desk.now)
        if customer_id is None:
            return None
        consents.record(connection, customer_id, agreed)
        desk.ask_for_letter(connection, CONFIRM, login)
        return desk.browser.log_in(connection, customer_id, desk.now)

    entered = transact(desk.store, enter)
    if entered is None:
        return _sign_up_again(desk, "email-taken")
    desk.browser = entered
    desk.send_letters()
    return desk.go_on()


def address_page(desk: Desk) -> Response:
    """The form that asks where to deliver."""
    customer = desk.known()
    nothing_yet = {"name": customer.name, "country": desk.locale[-2:]}
    filled = asdict(customer.address) if customer.address else nothing_yet
    return desk.page("address", _form(desk, filled))


def change_address(desk: Desk) -> Response:
    """Keeps where to deliver, and sends the customer on."""
    customer = desk.known()
    try:
        where = address(request.form, desk.locale)
    except FormError as error:
        return desk.page("address", _form(desk, request.form), status=400, problem=error.message)
    transact(desk.store, lambda connection: people.set_address(connection, customer.id, where))
    return desk.go_on()


def account_page(desk: Desk, problem: str | None = None, status: int = 200) -> Response:
    """Everything about the account on one page."""
    customer = desk.known()
    with desk.store.connect(reads=True) as connection:
        mine = links.of_customer(connection, customer.id)
        members = members_of(connection, customer.id, desk.settings.currency)
        household = household_limit(connection, customer.id, desk.settings.currency)
        confirmed = people.is_confirmed(connection, customer.id)
    shown = {"links": mine, "members": members, "household": household, "confirmed": confirmed}
    shown["card"] = desk.office.cards is not None and desk.office.cards.saved(customer.id)
    return desk.page("account", {**shown, "currency": desk.settings.currency}, status=status, problem=problem)


def change_code(desk: Desk) -> Response:
    """Keeps a new voice code."""
    customer = desk.known()
    try:
        digits = voice_code(request.form)
    except FormError as error:
        return account_page(desk, error.message, 400)

    def keep(connection: Connection) -> None:
        Customers(connection, desk.now, desk.settings.pin_pepper).set_pin(customer.id, digits)

    transact(desk.store, keep)
    return desk.go("/account")


def remove_link(desk: Desk) -> Response:
    """Ends one of the customer's own links."""
    customer = desk.known()

    def end(connection: Connection) -> None:
        for link in links.of_customer(connection, customer.id):
            if str(link.id) == desk.field("link"):
                unlink(connection, link)

    transact(desk.store, end)
    return desk.go("/account")


def _account(desk: Desk) -> Account | None:
    """The account whose e-mail address was filled in."""
    try:
        login = email(request.form)
    except FormError:
        return None
    with desk.store.connect(reads=True) as connection:
        return people.find(connection, login)


def _sign_up_again(desk: Desk, problem: str) -> Response:
    return desk.page("sign-up", _form(desk, request.form), status=400, problem=problem)


def _form(desk: Desk, filled: Mapping[str, str]) -> dict[str, object]:
    """What a form with an address shows; a password is never shown again."""
    shown = {name: value for name, value in filled.items() if name != "password"}
    return {"countries": countries(desk.locale), "filled": shown}
