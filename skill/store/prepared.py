"""The few statements that nearly every turn runs: compiled once, then run on the driver itself."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, ReturnsRows, exc
from sqlalchemy.sql.compiler import SQLCompiler

from skill.store.errors import ReadsOnly

Processor = Callable[[Any], Any]


class Prepared:
    """A statement of SQLAlchemy's, without what SQLAlchemy does each time that one is run.

    That is most of what a turn costs: https://docs.sqlalchemy.org/en/20/faq/performance.html. Values are
    converted as the columns' types want it, and errors are those of SQLAlchemy. `columns` names the
    columns of an `insert` that does not name them itself. A list is given as `statements.listed`.
    """

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """The rows, as named tuples of their columns."""
        form = self._form(connection.dialect)
        return [form.row(raw) for raw in _run(connection, form, values, _fetched)]

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self.all(connection, **values)), None)

    def wrote(self, connection: Connection, **values: Any) -> bool:
        """Runs a statement that writes one row or none; returns whether it wrote one.

        Raises ReadsOnly on a connection that only reads.
        """
        if connection.get_execution_options().get("reads"):
            raise ReadsOnly("a connection that only reads was asked to write")
        written: int = _run(connection, self._form(connection.dialect), values, _counted)
        return written == 1

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _compiled(self._statement, self._columns, dialect)
        return form


@dataclass(frozen=True)
class _Form:
    """A statement in the words of one database: its text, the values it needs, and what makes a row."""

    text: str
    constants: Mapping[str, Any]
    order: tuple[str, ...] | None
    given: Mapping[str, Processor]
    row: Callable[[Sequence[Any]], Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        every = {**self.constants, **values}
        for name, process in self.given.items():
            every[name] = process(every[name])
        return every if self.order is None else [every[name] for name in self.order]


def _compiled(statement: ClauseElement, columns: Sequence[str] | None, dialect: Dialect) -> _Form:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params:
        raise TypeError("a prepared statement has no `in_` of a list; use `listed`, or compare one by one")
    names = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    processors = {name: kind.bind_processor(dialect) for name, kind in names.items()}
    return _Form(
        text=str(compiled),
        constants={name: value for name, value in compiled.params.items() if value is not None},
        order=tuple(compiled.positiontup or ()) if compiled.positional else None,
        given={name: process for name, process in processors.items() if process is not None},
        row=_row(statement, dialect),
    )


def _row(statement: ClauseElement, dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
    """What makes a named tuple of a row that the driver gave."""
    columns = statement.exported_columns.items() if isinstance(statement, ReturnsRows) else []
    named = namedtuple("Row", [name for name, _ in columns], rename=True)  # type: ignore[misc]  # the names are the statement's
    kinds = [column.type.dialect_impl(dialect) for _, column in columns]
    made = [(place, kind.result_processor(dialect, None)) for place, kind in enumerate(kinds)]
    processors = [(place, process) for place, process in made if process is not None]
    if not processors:
        return named._make

    def row(raw: Sequence[Any]) -> Any:
        values = list(raw)
        for place, process in processors:
            values[place] = process(values[place])
        return named._make(values)

    return row


def _run(connection: Connection, form: _Form, values: Mapping[str, Any], then: Callable[[Any], Any]) -> Any:
    if not connection.in_transaction():
        connection.begin()
    return on_driver(connection, form.text, form.parameters(values), then)


def on_driver(
    connection: Connection, text: str, parameters: Any = (), then: Callable[[Any], Any] = lambda cursor: None
) -> Any:
    """What `then` makes of the driver's cursor that has run `text`; errors are those of SQLAlchemy."""
    driver = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, parameters)
        return then(cursor)
    except driver as error:
        gone = connection.dialect.is_disconnect(error, connection.connection, None)
        if gone:
            connection.invalidate(error)
        raise exc.DBAPIError.instance(
            text, None, error, driver, True, connection_invalidated=gone, dialect=connection.dialect
        ) from error
    finally:
        cursor.close()


def _fetched(cursor: Any) -> Any:
    return cursor.fetchall()


def _counted(cursor: Any) -> Any:
    return cursor.rowcount
