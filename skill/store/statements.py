"""What the two databases spell differently although both can do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, Row, select

# PostgreSQL's `insert … on conflict` compiles for SQLite too; SQLite's does not for PostgreSQL.
from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["AnyRow", "Insert", "hold", "insert"]

AnyRow = Row[*tuple[Any, ...]]
"""A row with whatever columns."""


def hold(connection: Connection, column: Column[Any], values: Iterable[Any]) -> None:
    """Locks the rows with these keys, in the order of the keys, until the transaction ends.

    Who locks more than one kind of row goes customer, cart, order, product: then nobody waits in
    a circle. On SQLite the transaction holds the only writer's lock already.
    """
    if connection.dialect.name == "sqlite":
        return
    wanted = select(column).where(column.in_(sorted(values))).order_by(column)
    connection.execute(wanted.with_for_update(key_share=True)).all()
