"""What the two databases spell differently although both can do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Executable, Row, Select, Text, bindparam, select

# PostgreSQL's `insert … on conflict` compiles for SQLite too; SQLite's does not for PostgreSQL.
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from skill.store.tables import customers

__all__ = ["AnyRow", "Insert", "hold", "hold_customer", "insert", "listed", "wrote"]

_CUSTOMER = select(customers.c.id).where(customers.c.id == bindparam("whose")).with_for_update(key_share=True)

AnyRow = Row[*tuple[Any, ...]]
"""A row with whatever columns."""


class _Items(FunctionElement[Any]):
    """The texts in a JSON list, one a row."""

    inherit_cache = True


@compiles(_Items, "sqlite")
def _items_of_sqlite(element: _Items, compiler: Any, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_Items, "postgresql")
def _items_of_postgresql(element: _Items, compiler: Any, **more: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS JSON))"


def listed(name: str) -> Select[Any]:
    """The texts of the JSON list that is given as `name`, to be asked for with `in_`.

    One statement for lists of any length, which can be prepared.
    """
    return select(_Items(bindparam(name, type_=Text)).table_valued("value").c.value)


def wrote(connection: Connection, statement: Executable, row: Mapping[str, Any]) -> bool:
    """Executes a statement that writes one row or none; returns whether it wrote one."""
    # SQLAlchemy asks PostgreSQL how many rows an insert wrote only when it is told to.
    done = connection.execute(statement, row, execution_options={"preserve_rowcount": True})
    return done.rowcount == 1


def hold(connection: Connection, column: Column[Any], values: Iterable[Any]) -> None:
    """Locks the rows with these keys, in the order of the keys, until the transaction ends.

    On SQLite the transaction holds the only writer's lock already.
    """
    if connection.dialect.name == "sqlite":
        return
    wanted = select(column).where(column.in_(sorted(values))).order_by(column)
    connection.execute(wanted.with_for_update(key_share=True)).all()


def hold_customer(connection: Connection, customer_id: int) -> None:
    """Locks everything of a customer (cart, orders, payments, PIN) until the transaction ends.

    Whoever changes any of it does this first, and locks products only afterwards: so nobody waits
    in a circle.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_CUSTOMER, {"whose": customer_id}).all()
