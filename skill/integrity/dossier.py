"""Everything that the store holds of one order, as plain rows: what the rules about orders read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection, Table, select

from skill.shop.payments import HELD, PAID, RESULTS
from skill.store.statements import AnyRow
from skill.store.tables import (
    invoice_entries,
    line_changes,
    order_events,
    order_lines,
    orders,
    payment_events,
    receipts,
)

Key = TypeVar("Key", int, str)

PAGE = 500
"""Orders that are read at a time."""


@dataclass(frozen=True)
class Dossier:
    """An order: lines, history, payments, the gateway's own entries, what was changed of it, its receipt."""

    order: AnyRow
    lines: Sequence[AnyRow]
    events: Sequence[AnyRow]
    payments: Sequence[AnyRow]
    entries: Sequence[AnyRow]
    changes: Sequence[AnyRow]
    receipt: AnyRow | None

    @cached_property
    def sums(self) -> Mapping[str, int]:
        """What the payment events amount to, by kind, in minor units."""
        return _sums(self.payments)

    @cached_property
    def booked(self) -> Mapping[str, int]:
        """The same of the entries that the invoice gateway did not refuse."""
        return _sums([entry for entry in self.entries if not entry.refused])

    @cached_property
    def open(self) -> frozenset[str]:
        """The kinds of the requests that have no result."""
        answered = {event.key for event in self.payments if event.kind not in RESULTS}
        return frozenset(
            event.kind for event in self.payments if event.kind in RESULTS and event.key not in answered
        )

    @cached_property
    def shrunk(self) -> Mapping[str, int]:
        """What each partial cancellation took out of the order, by its key, in minor units."""
        taken: Counter[str] = Counter()
        for change in self.changes:
            if change.kind == "cancelled":
                taken[change.key] += change.amount_minor
        return taken

    @property
    def agreed(self) -> int:
        """The total when it was placed, before anything was taken out, in minor units."""
        return int(self.order.total_minor) + sum(self.shrunk.values())

    @property
    def held(self) -> int:
        """What the ledger holds authorized, in minor units."""
        return sum(sign * self.sums[kind] for kind, sign in HELD.items())

    @property
    def paid(self) -> int:
        """What the ledger says was captured and not given back, in minor units."""
        return sum(sign * self.sums[kind] for kind, sign in PAID.items())


def dossiers(connection: Connection) -> Iterator[Dossier]:
    """Every order of the store, the oldest first."""
    last = 0
    while page := connection.execute(
        select(orders).where(orders.c.id > last).order_by(orders.c.id).limit(PAGE)
    ).all():
        yield from _read(connection, page)
        last = page[-1].id


def _read(connection: Connection, page: Sequence[AnyRow]) -> Iterator[Dossier]:
    ids = [order.id for order in page]
    tables = (order_lines, order_events, payment_events, line_changes, receipts)
    lines, events, payments, changes, letters = (_by_order(connection, table, ids) for table in tables)
    asked = [event.key for of_one in payments.values() for event in of_one if event.kind == "requested"]
    entries = _grouped(connection, invoice_entries, "invoice", asked)
    for order in page:
        keys = {event.key for event in payments[order.id] if event.kind == "requested"}
        yield Dossier(
            order,
            lines[order.id],
            events[order.id],
            payments[order.id],
            [entry for key in sorted(keys) for entry in entries[key]],
            changes[order.id],
            next(iter(letters[order.id]), None),
        )


def _by_order(connection: Connection, table: Table, ids: list[int]) -> dict[int, list[AnyRow]]:
    return _grouped(connection, table, "order_id", ids)


def _grouped(connection: Connection, table: Table, column: str, keys: list[Key]) -> dict[Key, list[AnyRow]]:
    found: dict[Key, list[AnyRow]] = defaultdict(list)
    wanted = select(table).where(table.c[column].in_(keys)).order_by(*table.primary_key.columns)
    for row in connection.execute(wanted):
        found[getattr(row, column)].append(row)
    return found


def _sums(rows: Sequence[AnyRow]) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.kind] += row.amount_minor
    return sums
