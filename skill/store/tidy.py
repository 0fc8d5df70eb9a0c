"""Deletes what nobody needs any more: old conversations, counts, and secrets that are good no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, select, tuple_

from skill.store import Store
from skill.store.erase import erase, forget_old_addresses
from skill.store.tables import (
    account_letters,
    account_tokens,
    carts,
    customers,
    device_codes,
    link_codes,
    link_tokens,
    links,
    logins,
    orders,
    rates,
    replies,
    sessions,
)

BATCH = 500
"""Rows that one transaction deletes, so that no customer waits for it."""

MARGIN = timedelta(days=1)
"""How long after its end something is kept: counts of a running window, and codes that are used twice."""


def tidy(store: Store, now: datetime, keep: timedelta) -> dict[str, int]:
    """Deletes conversations and guests that rested for longer than `keep`, and everything that is over.

    Returns how many rows went, by table; of orders, how many lost an address that no law wants any
    more. Safe at any time, and for several at once: each of its
    transactions is short, and what is still good is never touched.
    """
    deleted = {table.name: sum(_batches(store, table, over)) for table, over in _over(now, keep)}
    guests = sum(iter(lambda: _erase_guests(store, now - keep), 0))
    with store.connect() as connection:
        addresses = forget_old_addresses(connection, now)
        connection.commit()
    return {**deleted, "guests": guests, "old addresses": addresses}


def _over(now: datetime, keep: timedelta) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """Each table, and which of its rows go."""
    has_tokens = exists().where(link_tokens.c.link_id == links.c.id)
    return (
        (replies, replies.c.created_at < now - keep),
        (sessions, sessions.c.updated_at < now - keep),
        (rates, rates.c.began < now - MARGIN),
        (logins, logins.c.expires_at <= now),
        (link_codes, link_codes.c.expires_at < now - MARGIN),
        (link_tokens, link_tokens.c.expires_at <= now),
        (links, and_(links.c.created_at < now - MARGIN, ~has_tokens)),
        (device_codes, device_codes.c.expires_at <= now),
        (account_tokens, account_tokens.c.expires_at <= now),
        (account_letters, account_letters.c.created_at < now - MARGIN),
    )


def _batches(store: Store, table: Table, over: ColumnElement[bool]) -> Iterator[int]:
    """How many rows each transaction deleted, until none are left."""
    deleted = BATCH
    while deleted == BATCH:
        with store.connect() as connection:
            deleted = _batch(connection, table, over)
            connection.commit()
        yield deleted


def _batch(connection: Connection, table: Table, over: ColumnElement[bool]) -> int:
    """Deletes some of the rows; returns how many."""
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(over).limit(BATCH)
    return connection.execute(delete(table).where(key.in_(some), over)).rowcount


def _erase_guests(store: Store, before: datetime) -> int:
    """Erases some of the guests who did nothing since `before`; returns how many, 0 when none are left."""

    def mine(table: Table) -> ColumnElement[bool]:
        return exists().where(table.c.customer_id == customers.c.id)

    shopped = exists().where(carts.c.customer_id == customers.c.id, carts.c.updated_at >= before)
    idle = and_(customers.c.guest, customers.c.created_at < before, ~shopped, ~mine(sessions), ~mine(orders))
    with store.connect() as connection:
        some = select(customers.c.id).where(idle).order_by(customers.c.id).limit(BATCH // 10)
        gone = connection.execute(some).scalars().all()
        for customer_id in gone:
            erase(connection, customer_id)
        connection.commit()
    return len(gone)
