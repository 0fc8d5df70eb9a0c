"""The pages that a letter leads to: confirm the e-mail address, choose another password."""

from __future__ import annotations

from typing import TypeVar

from flask import Response, request
from sqlalchemy import Connection

from skill.accounts import limits, links, people, tokens
from skill.accounts.browser import Browser, log_out_everywhere
from skill.accounts.desk import Desk, PageError
from skill.accounts.forms import FormError, email, new_password
from skill.accounts.linking import unlink
from skill.accounts.passwords import hashed
from skill.accounts.tokens import CONFIRM, RESET
from skill.accounts.work import transact
from skill.shop.customers import Customers

T = TypeVar("T")


def forgot_page(desk: Desk) -> Response:
    """The form that asks for a letter."""
    _check_post(desk)
    return desk.page("forgot")


def forgot(desk: Desk) -> Response:
    """Asks for the letter; the answer is the same whether or not there is such an account."""
    _check_post(desk)
    try:
        login = email(request.form)
    except FormError as error:
        return desk.page("forgot", {"filled": request.form}, status=400, problem=error.message)
    desk.limit(limits.LETTER, login)
    transact(desk.store, lambda connection: desk.ask_for_letter(connection, RESET, login))
    desk.send_letters()
    return desk.page("sent")


def reset_page(desk: Desk) -> Response:
    """The form for the other password, for who has a letter."""
    return desk.page("reset", {"token": _token(desk, RESET)})


def reset(desk: Desk) -> Response:
    """Keeps the other password and logs in; every other browser is logged out."""
    secret = desk.field("token")
    with desk.store.connect(reads=True) as connection:
        login = _login(connection, tokens.whose(connection, secret, RESET, desk.now), desk)
    try:
        kept = hashed(new_password(request.form, login))
    except FormError as error:
        return desk.page("reset", {"token": secret}, status=400, problem=error.message)

    def enter(connection: Connection) -> Browser | None:
        customer_id = tokens.use(connection, secret, RESET, desk.now)
        if customer_id is None:
            return None
        people.set_password(connection, customer_id, kept)
        log_out_everywhere(connection, customer_id)
        if people.confirm(connection, customer_id, desk.now):
            _end_links(connection, customer_id)
        limits.succeeded(connection, "log-in of an account", desk.whose(login))
        return desk.browser.log_in(connection, customer_id, desk.now)

    desk.browser = _used(transact(desk.store, enter))
    return desk.go("/account")


def confirm_page(desk: Desk) -> Response:
    """Asks for a press of the button: programs that look at mail open links too."""
    return desk.page("confirm", {"token": _token(desk, CONFIRM)})


def confirm(desk: Desk) -> Response:
    """Notes that the e-mail address is the customer's."""

    def note(connection: Connection) -> int | None:
        customer_id = tokens.use(connection, desk.field("token"), CONFIRM, desk.now)
        if customer_id is not None:
            people.confirm(connection, customer_id, desk.now)
        return customer_id

    _used(transact(desk.store, note))
    return desk.page("confirmed")


def confirm_again(desk: Desk) -> Response:
    """Asks for another letter to confirm the address of who is logged in."""
    _check_post(desk)
    customer = desk.known()
    desk.limit(limits.LETTER, customer.email)
    transact(desk.store, lambda connection: desk.ask_for_letter(connection, CONFIRM, customer.email))
    desk.send_letters()
    return desk.page("sent")


def _check_post(desk: Desk) -> None:
    """Raises PageError where no letters can be sent."""
    if desk.office.post is None:
        raise PageError("no-letters", 503)


def _token(desk: Desk, purpose: str) -> str:
    """The secret in the address. Raises PageError when it is good no more."""
    secret = request.args.get("token", "")
    with desk.store.connect(reads=True) as connection:
        _used(tokens.whose(connection, secret, purpose, desk.now))
    return secret


def _login(connection: Connection, customer_id: int | None, desk: Desk) -> str:
    customer = Customers(connection, desk.now).get(_used(customer_id))
    assert customer is not None
    return customer.email


def _used(found: T | None) -> T:
    """What a good secret leads to. Raises PageError when it was not good."""
    if found is None:
        raise PageError("letter-old", 400)
    return found


def _end_links(connection: Connection, customer_id: int) -> None:
    """Ends what was linked before anybody had proved that the address is theirs."""
    for link in links.of_customer(connection, customer_id):
        unlink(connection, link)
