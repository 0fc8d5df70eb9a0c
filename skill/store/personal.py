"""What the store keeps of one customer: found in every table, to be handed out or erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

from skill.store.tables import (
    account_letters,
    accounts,
    customers,
    device_codes,
    identities,
    metadata,
    rates,
    replies,
    sessions,
)

SECRETS = ("hash", "challenge")
"""Ends of the names of columns that nobody is shown: what proves something to us proves it to a thief."""


def of_customer(customer_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each table that knows customers, and the condition for the rows of this one.

    Tables that others refer to come first. A new table that refers to one of these, in however many
    steps, is found without being named here.
    """
    for table in metadata.sorted_tables:
        if table is not replies and (condition := _condition(table, customer_id)) is not None:
            yield table, condition
    said = select(sessions.c.id).where(sessions.c.customer_id == customer_id)
    yield replies, replies.c.session_id.in_(said)  # they do not refer to their sessions in the schema


def export(connection: Connection, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of the customer, as JSON data by table; times are UTC (ISO 8601).

    Secrets and their hashes are left out (GDPR, article 15 and 20).
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table, condition in of_customer(customer_id):
        shown = [column for column in table.c if not column.name.endswith(SECRETS)]
        rows = connection.execute(select(*shown).where(condition).order_by(*table.primary_key.columns))
        told = [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]
        if told:
            found[table.name] = told
    return found


def turns_counted(channel: str, subject: str) -> str:
    """The key under which the turns of an identity are counted."""
    return f"turns of {channel}/{subject}"


def forget_names(connection: Connection, customer_id: int) -> None:
    """Deletes what is kept under the names that channels, or the log-in, have for the customer."""
    mine = identities.c.customer_id == customer_id
    names = select(identities.c.channel, identities.c.subject).where(mine)
    known = connection.execute(names).all()
    keys = [turns_counted(row.channel, row.subject) for row in known]
    connection.execute(delete(rates).where(rates.c.key.in_(keys)))
    pairs = [(row.channel, row.subject) for row in known]
    connection.execute(
        delete(device_codes).where(tuple_(device_codes.c.channel, device_codes.c.subject).in_(pairs))
    )
    logins = select(accounts.c.login).where(accounts.c.customer_id == customer_id)
    connection.execute(delete(account_letters).where(account_letters.c.login.in_(logins)))


def _condition(table: Table, customer_id: int) -> ColumnElement[bool] | None:
    if table is customers:
        return customers.c.id == customer_id
    if "customer_id" in table.c:
        return table.c.customer_id == customer_id
    for key in sorted(table.foreign_keys, key=lambda key: (key.parent.nullable, key.parent.name)):
        above = _condition(key.column.table, customer_id) if key.column.table is not table else None
        if above is not None:
            return key.parent.in_(select(key.column).where(above))
    return None


def _plain(value: object) -> object:
    """The value as JSON has it; stored JSON text is opened."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
