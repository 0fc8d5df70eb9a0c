"""What the database itself should hold to: its file, its schema, and every constraint in every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Inspector,
    Table,
    UniqueConstraint,
    and_,
    exists,
    func,
    inspect,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from skill.integrity.finding import Finding
from skill.store.migrate import is_current
from skill.store.tables import metadata


def file(connection: Connection) -> Iterator[Finding]:
    """The pages and indexes of an SQLite file, as SQLite itself checks them."""
    if connection.dialect.name != "sqlite":
        return
    try:
        told_all = connection.execute(text("PRAGMA integrity_check(100)")).scalars().all()
    except DatabaseError as error:
        told_all = [str(error.orig)]
    for told in told_all:
        # violated constraints are named with their rows by `constraints`
        if told != "ok" and not any(sign in told for sign in ("CHECK constraint", "NULL value")):
            yield Finding("file", "", "", f"the database file is damaged: {told}", hides_more=True)


def drift(connection: Connection) -> Iterator[Finding]:
    """Tables, columns and constraints that the schema has and the database does not."""
    if not is_current(connection):
        yield _drifted("alembic_version", "the schema is not that of this version", hides_more=True)
        return
    columns, guards = _columns(inspect(connection)), _guards(inspect(connection))
    for table in metadata.sorted_tables:
        if table.name not in columns:
            yield _drifted(table.name, "the table is missing", hides_more=True)
            continue
        for name in sorted({column.name for column in table.columns} - columns[table.name]):
            yield _drifted(table.name, f"the column {name} is missing", hides_more=True)
        for name in sorted(_promised(table) - guards[table.name]):
            yield _drifted(table.name, f"the constraint or index {name} is missing")


def _columns(known: Inspector) -> dict[str, set[str]]:
    return {table: {one["name"] for one in found} for (_, table), found in known.get_multi_columns().items()}


def _guards(known: Inspector) -> dict[str, set[str]]:
    """The names of the constraints and indexes of each table."""
    names: dict[str, set[str]] = defaultdict(set)
    for several in (
        known.get_multi_check_constraints(),
        known.get_multi_unique_constraints(),
        known.get_multi_foreign_keys(),
        known.get_multi_indexes(),
    ):
        for (_, table), found in several.items():
            names[table] |= {str(one["name"]) for one in found}
    return names


def _promised(table: Table) -> set[str]:
    """The names of all that guards the table, but for the primary key, which databases name at will."""
    kinds = (CheckConstraint, UniqueConstraint, ForeignKeyConstraint)
    named = {str(one.name) for one in table.constraints if isinstance(one, kinds)}
    return named | {str(index.name) for index in table.indexes}


def _drifted(table: str, message: str, *, hides_more: bool = False) -> Finding:
    return Finding("schema", table, "", message, hides_more)


def readable(connection: Connection) -> Iterator[Finding]:
    """Values that are not what their column holds; only SQLite lets such a value in."""
    if connection.dialect.name != "sqlite":
        return
    for table in metadata.sorted_tables:
        columns = list(table.columns)
        names = ", ".join(f'"{column.name}"' for column in columns)
        readers = [_reader(column, connection) for column in columns]
        for row in connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"'):  # noqa: S608 our own names
            for column, reader, value in zip(columns, readers, row, strict=True):
                if value is not None and not _can_read(column, reader, value):
                    told = (
                        f"{column.name} holds {value!r:.60}, which is no {column.type.python_type.__name__}"
                    )
                    yield Finding("readable", table.name, _key(table, row), told, hides_more=True)


def _reader(column: Column[Any], connection: Connection) -> Any:
    return column.type.dialect_impl(connection.dialect).result_processor(connection.dialect, None)


def _can_read(column: Column[Any], reader: Any, value: object) -> bool:
    try:
        read = reader(value) if reader else value
    except (ValueError, TypeError, LookupError):
        return False
    kind = column.type.python_type
    return kind is dict or isinstance(read, kind)  # JSON may be anything that could be read


def constraints(connection: Connection) -> Iterator[Finding]:
    """Rows that break a rule of the schema, whoever let them in."""
    guards = _guards(inspect(connection))
    for table in metadata.sorted_tables:
        yield from _rows(connection, table, dict(_wrong(table)))
        for one in table.constraints:
            if isinstance(one, UniqueConstraint) and str(one.name) not in guards[table.name]:
                yield from _twice(connection, table, list(one.columns))


def _wrong(table: Table) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """What may be wrong with a row, in words and in SQL."""
    for column in table.columns:
        if not column.nullable:
            yield f"{column.name} is missing", column.is_(None)
    for one in sorted(table.constraints, key=lambda constraint: str(constraint.name)):
        if isinstance(one, CheckConstraint):
            yield f"{one.name} does not hold", literal_column(f"NOT ({one.sqltext})", Boolean)
        elif isinstance(one, ForeignKeyConstraint):
            (key,) = one.elements
            parent = key.column.table.alias()
            found = exists().where(key.parent == parent.c[key.column.name])
            told = f"{key.parent.name} leads to no row of {key.column.table.name}"
            yield told, and_(key.parent.is_not(None), ~found)


def _rows(
    connection: Connection, table: Table, wrong: Mapping[str, ColumnElement[bool]]
) -> Iterator[Finding]:
    """A finding for each condition that is true of a row."""
    keys = list(table.primary_key.columns)
    signs = [condition.label(f"wrong_{place}") for place, condition in enumerate(wrong.values())]
    for row in connection.execute(select(*keys, *signs).where(or_(*wrong.values())).order_by(*keys)):
        for message, is_wrong in zip(wrong, row[len(keys) :], strict=True):
            if is_wrong:
                yield Finding("constraint", table.name, ", ".join(map(str, row[: len(keys)])), message)


def _twice(connection: Connection, table: Table, columns: list[Column[Any]]) -> Iterator[Finding]:
    """What is there more than once although it must not, since the database lost its guard."""
    names = ", ".join(column.name for column in columns)
    for row in connection.execute(select(*columns).group_by(*columns).having(func.count() > 1)):
        yield Finding("constraint", table.name, ", ".join(map(str, row)), f"{names} is there more than once")


def _key(table: Table, row: Iterable[object]) -> str:
    values = dict(zip((column.name for column in table.columns), row, strict=True))
    return ", ".join(str(values[column.name]) for column in table.primary_key.columns)
