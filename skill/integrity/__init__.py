"""The integrity check: what must be true in the store at any moment, as rules that name what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection

from skill.integrity import carts, catalog, conversations, orders, schema
from skill.integrity.finding import Finding
from skill.store import Store

__all__ = ["MOST", "Finding", "check", "look"]

MOST = 1000
"""Findings after which the check stops: the rest would say the same."""

Looks = Callable[[Connection], Iterator[Finding]]

DATABASE: tuple[Looks, ...] = (schema.file, schema.drift)
ROWS: tuple[Looks, ...] = (schema.readable, schema.constraints)
MEANING: tuple[Looks, ...] = (
    orders.check,
    orders.gateway_books,
    orders.outbox_of_events,
    catalog.check,
    carts.check,
    conversations.check,
)
"""What is looked at, in this order; each part can only be told where the one before it holds."""


def check(store: Store) -> list[Finding]:
    """All that is wrong in the store, at most `MOST` findings; nothing is changed.

    One moment of the store is looked at, so that others may go on shopping meanwhile.
    """
    with store.snapshot() as connection:
        return look(connection)


def look(connection: Connection) -> list[Finding]:
    """The same of what a transaction sees."""
    return list(islice(_findings(connection), MOST))


def _findings(connection: Connection) -> Iterator[Finding]:
    for part in (DATABASE, ROWS, MEANING):
        broken = False
        for looks in part:
            for finding in looks(connection):
                broken = broken or finding.hides_more
                yield finding
        if broken:
            return
