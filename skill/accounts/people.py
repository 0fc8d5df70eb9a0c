"""Customers with an account: signed up, found by their login, with an address to deliver to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from skill.shop.customers import Address
from skill.store.statements import insert as insert_or
from skill.store.statements import wrote
from skill.store.tables import accounts, customers

_CUSTOMER = insert(customers).returning(customers.c.id)
_ACCOUNT = insert_or(accounts).on_conflict_do_nothing()


@dataclass(frozen=True)
class Newcomer:
    """Who signs up; `login` is the e-mail address in small letters."""

    login: str
    password_hash: str
    locale: str
    address: Address


@dataclass(frozen=True)
class Account:
    """Whose login it is, and the hash of the password."""

    customer_id: int
    password_hash: str


def sign_up(connection: Connection, newcomer: Newcomer, now: datetime) -> int | None:
    """Writes a new customer with an account; returns its id, or None when the login is taken.

    Nobody who is known already is looked for: an equal e-mail address proves nothing.
    """
    if find(connection, newcomer.login) is not None:
        return None
    row = {"email": newcomer.login, "locale": newcomer.locale, "created_at": now, **asdict(newcomer.address)}
    customer_id = int(connection.execute(_CUSTOMER, row).scalar_one())
    account = {"login": newcomer.login, "password_hash": newcomer.password_hash, "created_at": now}
    if not wrote(connection, _ACCOUNT, {"customer_id": customer_id, **account}):
        connection.rollback()
        return None
    return customer_id


def find(connection: Connection, login: str) -> Account | None:
    """The account with that login, or None."""
    columns = (accounts.c.customer_id, accounts.c.password_hash)
    row = connection.execute(select(*columns).where(accounts.c.login == login)).first()
    return Account(row.customer_id, row.password_hash) if row else None


def set_password(connection: Connection, customer_id: int, password_hash: str) -> None:
    """Keeps another hash."""
    mine = accounts.c.customer_id == customer_id
    connection.execute(update(accounts).where(mine).values(password_hash=password_hash))


def confirm(connection: Connection, customer_id: int, now: datetime) -> bool:
    """Notes that the e-mail address is the customer's; False when that was known already."""
    mine = (accounts.c.customer_id == customer_id, accounts.c.confirmed_at.is_(None))
    return wrote(connection, update(accounts).where(*mine).values(confirmed_at=now), {})


def is_confirmed(connection: Connection, customer_id: int) -> bool:
    """Whether the e-mail address was proved to be the customer's."""
    when = select(accounts.c.confirmed_at).where(accounts.c.customer_id == customer_id)
    return connection.execute(when).scalar() is not None


def set_address(connection: Connection, customer_id: int, address: Address) -> None:
    """Where the customer's next orders go."""
    connection.execute(update(customers).where(customers.c.id == customer_id).values(asdict(address)))
