"""The pages of an account about its household and its data: devices, limits, download, erasure."""

from __future__ import annotations

import json

from flask import Response, request
from sqlalchemy import Connection

from skill.accounts import limits, people
from skill.accounts.desk import Desk
from skill.accounts.forms import FormError, amount, line
from skill.accounts.household import connect_device, limit_member, remove_member
from skill.accounts.passwords import matches
from skill.accounts.views import account_page
from skill.accounts.work import transact
from skill.shop.limits import Limit
from skill.store import consents
from skill.store.consents import Consent
from skill.store.erase import StillOrdered, erase
from skill.store.personal import export


def add_device(desk: Desk) -> Response:
    """Connects the device that was told the code."""
    customer = desk.known()
    desk.limit(limits.DEVICE_CODE, customer.email)
    code, name = desk.field("code"), line(desk.field("name"))
    agreed = Consent("device", desk.text("device-consent"), "web", desk.now)

    def connect(connection: Connection) -> bool:
        connected = connect_device(connection, customer.id, code, name, desk.now)
        if connected:
            consents.record(connection, customer.id, agreed)
        return connected

    if not transact(desk.store, connect):
        return account_page(desk, "device-code-wrong", 400)
    return desk.go("/account")


def change_limit(desk: Desk) -> Response:
    """Keeps what a member, or the household, may spend."""
    customer = desk.known()
    currency = desk.settings.currency
    try:
        limit = Limit(
            desk.field("member"),
            line(desk.field("name")),
            amount(request.form, "order", currency),
            amount(request.form, "day", currency),
        )
    except FormError as error:
        return account_page(desk, error.message, 400)
    if not transact(desk.store, lambda connection: limit_member(connection, customer.id, limit)):
        return account_page(desk, "request-wrong", 400)
    return desk.go("/account")


def remove_device(desk: Desk) -> Response:
    """Ends that a device shops on the account."""
    customer = desk.known()
    member = desk.field("member")
    transact(desk.store, lambda connection: remove_member(connection, customer.id, member))
    return desk.go("/account")


def download(desk: Desk) -> Response:
    """Everything that is kept of the customer, as a file."""
    customer = desk.known()
    with desk.store.connect(reads=True) as connection:
        told = export(connection, customer.id)
    text = json.dumps(told, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": "attachment; filename=voiceshop-data.json"}
    return desk.sent(Response(text, mimetype="application/json", headers=headers))


def erase_page(desk: Desk, problem: str | None = None, status: int = 200) -> Response:
    """Asks once more, for the password."""
    desk.known()
    return desk.page("erase", status=status, problem=problem)


def erase_account(desk: Desk) -> Response:
    """Erases the customer who knows the password; the next page is that to log in."""
    customer = desk.known()
    desk.limit(limits.ERASURE, customer.email)
    with desk.store.connect(reads=True) as connection:
        account = people.find(connection, customer.email)
    if account is None or not matches(account.password_hash, desk.field("password")):
        return erase_page(desk, "password-wrong", 403)
    try:
        transact(desk.store, lambda connection: erase(connection, customer.id))
    except StillOrdered:
        return erase_page(desk, "erase-later", 409)
    desk.customer = None
    return desk.page("erased")
