"""Deletes what nobody needs any more: old conversations, counts, and secrets that are good no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, select, tuple_

from skill.store import Store
from skill.store.tables import (
    account_letters,
    account_tokens,
    device_codes,
    link_codes,
    link_tokens,
    links,
    logins,
    rates,
    replies,
    sessions,
)

BATCH = 500
"""Rows that one transaction deletes, so that no customer waits for it."""

MARGIN = timedelta(days=1)
"""How long after its end something is kept: counts of a running window, and codes that are used twice."""


def tidy(store: Store, now: datetime, keep: timedelta) -> dict[str, int]:
    """Deletes conversations that rested for longer than `keep`, and everything that is over.

    Returns how many rows went, by table. Safe at any time, and for several at once: each of its
    transactions is short, and what is still good is never touched.
    """
    return {table.name: sum(_batches(store, table, over)) for table, over in _over(now, keep)}


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
