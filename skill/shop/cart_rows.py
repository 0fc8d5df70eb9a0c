"""The rows of a cart, and the version that every change must bump first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from skill.shop.lines import Wanted
from skill.store.errors import Conflict
from skill.store.statements import hold_customer, insert, wrote
from skill.store.tables import cart_lines, carts

_WHOSE: BindParameter[int] = bindparam("whose")
_READ = (
    select(carts.c.version, cart_lines.c.sku, cart_lines.c.quantity, cart_lines.c.changed)
    .join_from(carts, cart_lines, isouter=True)
    .where(carts.c.customer_id == _WHOSE)
    .order_by(cart_lines.c.position, cart_lines.c.sku)
)
_BUMP = (
    update(carts)
    .where(carts.c.customer_id == _WHOSE, carts.c.version == bindparam("seen"))
    .values(version=bindparam("version"), updated_at=bindparam("now"))
)
_FIRST = insert(carts).on_conflict_do_nothing()
_NEW = insert(cart_lines)
_PUT = _NEW.on_conflict_do_update(
    index_elements=[cart_lines.c.customer_id, cart_lines.c.sku],
    set_={"quantity": _NEW.excluded.quantity, "changed": _NEW.excluded.changed},
)
_DELETE = delete(cart_lines).where(cart_lines.c.customer_id == _WHOSE, cart_lines.c.sku == bindparam("of"))
_CLEAR = delete(cart_lines).where(cart_lines.c.customer_id == _WHOSE)


@dataclass(frozen=True)
class CartRow:
    """One line as it is stored; `changed` is the version that last changed it."""

    sku: str
    quantity: int
    changed: int


@dataclass(frozen=True)
class CartRows:
    """A stored cart: its version (0: never used) and its lines in the order of adding."""

    version: int = 0
    lines: tuple[CartRow, ...] = ()

    @property
    def latest(self) -> str:
        """The sku that was changed last, or the empty string."""
        return max(self.lines, key=lambda line: line.changed).sku if self.lines else ""

    def quantity(self, sku: str) -> int:
        """How many pieces of `sku` are in it."""
        return next((line.quantity for line in self.lines if line.sku == sku), 0)

    def having(self, row: CartRow, version: int) -> CartRows:
        """These rows at `version`, with `row` in its old place or at the end."""
        known = any(line.sku == row.sku for line in self.lines)
        if not known:
            return CartRows(version, (*self.lines, row))
        return CartRows(version, tuple(row if line.sku == row.sku else line for line in self.lines))

    def without(self, sku: str, version: int) -> CartRows:
        """These rows at `version`, without that line."""
        return CartRows(version, tuple(line for line in self.lines if line.sku != sku))


def read(connection: Connection, customer_id: int) -> CartRows:
    """The stored cart."""
    rows = connection.execute(_READ, {"whose": customer_id}).all()
    if not rows:
        return CartRows()
    lines = tuple(CartRow(row.sku, row.quantity, row.changed) for row in rows if row.sku is not None)
    return CartRows(rows[0].version, lines)


def put(
    connection: Connection, customer_id: int, rows: CartRows, sku: str, quantity: int, now: datetime
) -> CartRows:
    """Makes the line of `sku` hold `quantity` pieces. Raises Conflict when `rows` is no longer the cart."""
    version = _bump(connection, customer_id, rows.version, now)
    _write(connection, customer_id, sku, quantity, version, now)
    return rows.having(CartRow(sku, quantity, version), version)


def remove(connection: Connection, customer_id: int, rows: CartRows, sku: str, now: datetime) -> CartRows:
    """Deletes the line of `sku`. Raises Conflict when `rows` is no longer the cart."""
    version = _bump(connection, customer_id, rows.version, now)
    _write(connection, customer_id, sku, 0, version, now)
    return rows.without(sku, version)


def clear(connection: Connection, customer_id: int, rows: CartRows, now: datetime) -> CartRows:
    """Deletes every line. Raises Conflict when `rows` is no longer the cart."""
    version = _bump(connection, customer_id, rows.version, now)
    connection.execute(_CLEAR, {"whose": customer_id})
    return CartRows(version)


def take_out(connection: Connection, customer_id: int, ordered: Iterable[Wanted], now: datetime) -> None:
    """Takes what was ordered out of the cart; what could not be had stays in it."""
    rows = read(connection, customer_id)
    version = _bump(connection, customer_id, rows.version, now)
    for line in ordered:
        left = max(0, rows.quantity(line.sku) - line.quantity)
        _write(connection, customer_id, line.sku, left, version, now)


def give_back(connection: Connection, customer_id: int, ordered: Iterable[Wanted], now: datetime) -> None:
    """Puts what was ordered back into the cart in its order, on top of what came into it since."""
    rows, lines = read(connection, customer_id), tuple(ordered)
    _bump(connection, customer_id, rows.version, now, len(lines))
    for version, line in enumerate(lines, start=rows.version + 1):
        _write(connection, customer_id, line.sku, rows.quantity(line.sku) + line.quantity, version, now)


def _write(
    connection: Connection, customer_id: int, sku: str, quantity: int, version: int, now: datetime
) -> None:
    if quantity == 0:
        connection.execute(_DELETE, {"whose": customer_id, "of": sku})
        return
    line = {"customer_id": customer_id, "sku": sku, "quantity": quantity}
    connection.execute(_PUT, {**line, "position": version, "changed": version, "added_at": now})


def _bump(connection: Connection, customer_id: int, seen: int, now: datetime, changes: int = 1) -> int:
    hold_customer(connection, customer_id)
    version = seen + changes
    if seen == 0:
        row = {"customer_id": customer_id, "version": version, "updated_at": now}
        done = wrote(connection, _FIRST, row)
    else:
        row = {"whose": customer_id, "seen": seen, "version": version, "now": now}
        done = wrote(connection, _BUMP, row)
    if not done:
        raise Conflict("the cart")
    return version
