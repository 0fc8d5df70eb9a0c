"""Coupons: codes that can be said and heard, what they take off, and who may use them how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, func, select, update

from skill.language.normalise import fold
from skill.language.numbers import find_numbers
from skill.shop.discounts import percent_of
from skill.shop.money import Money
from skill.store.statements import AnyRow, hold, insert, wrote
from skill.store.tables import coupons, orders

HEARD: Final = re.compile(r"(?=.*[AEIOUY])[A-Z]{3,24}(?:[1-9]\d{0,3})?")
"""Codes that can be heard: words with a vowel in them, then perhaps a number: `SPRING10`."""

_FIND = select(coupons).where(coupons.c.code == bindparam("of"))
_USES = (
    select(
        func.count(),
        func.coalesce(func.sum(case((orders.c.customer_id == bindparam("whose"), 1), else_=0)), 0),
    )
    .select_from(orders)
    .where(orders.c.coupon == bindparam("of"), orders.c.state != "cancelled")
)
_ADD = insert(coupons).on_conflict_do_nothing()
_STOP = update(coupons).where(coupons.c.code == bindparam("of"), coupons.c.active).values(active=False)


@dataclass(frozen=True)
class Coupon:
    """Takes `percent` (basis points) or `amount` off goods that are worth `minimum` or more.

    Good from `starts_at` up to but not at `ends_at` (None: no limit), `uses_each` times for one
    customer and `uses_total` times for all (None: no limit).
    """

    code: str
    minimum: Money
    percent: int | None = None
    amount: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    uses_each: int | None = None
    uses_total: int | None = None
    active: bool = True

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a coupon takes off a percentage or an amount")
        if not HEARD.fullmatch(self.code):
            raise ValueError(f"{self.code} cannot be heard: use words and a number, such as SPRING10")

    def discount(self, goods: Money) -> Money:
        """What it takes off goods of that worth, at most all of it."""
        off = self.amount if self.amount is not None else percent_of(goods, self.percent or 0)
        return min(off, goods)

    def refusal(self, goods: Money, now: datetime, uses: Uses) -> str:
        """Why it does not count: `over`, `early`, `used`, `gone` or `minimum`; empty when it does."""
        if not self.active or (self.ends_at is not None and now >= self.ends_at):
            return "over"
        if self.starts_at is not None and now < self.starts_at:
            return "early"
        if self.uses_each is not None and uses.own >= self.uses_each:
            return "used"
        if self.uses_total is not None and uses.all >= self.uses_total:
            return "gone"
        return "minimum" if goods < self.minimum else ""


@dataclass(frozen=True)
class Uses:
    """How often a coupon was used in orders that stand: by all, and by one customer."""

    all: int = 0
    own: int = 0


UNUSED: Final = Uses()
"""Of a coupon that nobody used."""


def code_of(spoken: str, locale: str) -> str:
    """The code in what was said or typed: `spring ten` and `S P R I N G 1 0` are `SPRING10`."""
    text = spoken
    for number in reversed(find_numbers(spoken, locale)):
        if not number.ordinal and number.value == number.value.to_integral_value() and number.value >= 0:
            text = f"{text[: number.start]}{int(number.value)}{text[number.end :]}"
    return "".join(letter for letter in fold(text) if letter.isalnum()).upper()


def find(connection: Connection, code: str) -> Coupon | None:
    """The coupon with that code, or None."""
    row = connection.execute(_FIND, {"of": code}).first()
    return _coupon(row) if row else None


def find_all(connection: Connection) -> list[Coupon]:
    """Every coupon, the newest first."""
    rows = connection.execute(select(coupons).order_by(coupons.c.created_at.desc(), coupons.c.code))
    return [_coupon(row) for row in rows]


def uses(connection: Connection, code: str, customer_id: int) -> Uses:
    """How often the coupon was used, cancelled orders not counted."""
    total, own = connection.execute(_USES, {"of": code, "whose": customer_id}).one()
    return Uses(int(total), int(own))


def add(connection: Connection, coupon: Coupon, now: datetime) -> bool:
    """Writes a new coupon; False when the code is taken. The caller commits."""
    row: dict[str, Any] = {
        "code": coupon.code,
        "percent": coupon.percent,
        "amount_minor": coupon.amount.minor if coupon.amount else None,
        "currency": coupon.minimum.currency,
        "minimum_minor": coupon.minimum.minor,
        "starts_at": coupon.starts_at,
        "ends_at": coupon.ends_at,
        "uses_each": coupon.uses_each,
        "uses_total": coupon.uses_total,
        "created_at": now,
    }
    return wrote(connection, _ADD, row)


def stop(connection: Connection, code: str) -> bool:
    """Ends a coupon from now on; False when there is none that runs. The caller commits."""
    return wrote(connection, _STOP, {"of": code})


def lock(connection: Connection, code: str) -> None:
    """Keeps everybody else from using the coupon until the transaction ends."""
    hold(connection, coupons.c.code, [code])


def _coupon(row: AnyRow) -> Coupon:
    return Coupon(
        code=row.code,
        minimum=Money(row.minimum_minor, row.currency),
        percent=row.percent,
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        uses_each=row.uses_each,
        uses_total=row.uses_total,
        active=row.active,
    )
