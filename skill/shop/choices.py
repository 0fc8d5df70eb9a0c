"""What a customer chooses for the next order: a coupon, how and when it shall come."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, select

from skill.shop import coupons, slots
from skill.shop.coupons import Coupon
from skill.shop.delivery import DeliveryOption, DeliveryTime
from skill.shop.errors import CouponRefused, NotDelivered
from skill.shop.visit import Visit
from skill.store.statements import hold_customer, insert
from skill.store.tables import checkout_choices

_OWN = checkout_choices.c.customer_id == bindparam("whose")
_READ = select(checkout_choices).where(_OWN)
_CLEAR = delete(checkout_choices).where(_OWN)
_NEW = insert(checkout_choices)
_COLUMNS = ("coupon", "delivery", "day", "time", "updated_at")
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["customer_id"], set_={name: _NEW.excluded[name] for name in _COLUMNS}
)


@dataclass(frozen=True)
class Choices:
    """A coupon's code, the ids of a delivery option and of a time of it, and a day; empty: as usual."""

    coupon: str = ""
    delivery: str = ""
    day: date | None = None
    time: str = ""


NONE = Choices()
"""Nothing was chosen."""


def read(connection: Connection, customer_id: int) -> Choices:
    """What the customer chose."""
    row = connection.execute(_READ, {"whose": customer_id}).first()
    return Choices(row.coupon, row.delivery, row.day, row.time) if row else NONE


def write(connection: Connection, customer_id: int, choices: Choices, now: datetime) -> None:
    """Keeps what the customer chose until the next order. The caller commits."""
    hold_customer(connection, customer_id)
    connection.execute(_WRITE, {"customer_id": customer_id, "updated_at": now, **asdict(choices)})


def clear(connection: Connection, customer_id: int) -> None:
    """Forgets it: the order is placed."""
    connection.execute(_CLEAR, {"whose": customer_id})


class Chooser:
    """Chooses for the customer whose turn it is. Nothing is ordered by it: the terms are read out again."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection

    def get(self) -> Choices:
        """What was chosen so far."""
        return read(self._connection, self._visit.customer.id)

    def delivery(self, option_id: str, days: tuple[date, date] | None, time_id: str) -> Choices:
        """Chooses how, on which of the days (the second is not among them) and at which time it comes.

        What is empty stays as it is; without an option, the first one that can do the rest is chosen.
        Raises NotDelivered when nothing can.
        """
        before = self.get()
        option = self._visit.terms.option(option_id or before.delivery) or self._visit.terms.standard
        others = () if option_id else self._visit.terms.options
        for one in (option, *others):
            day = self._day(one, one.at(time_id), days)
            if (day or not days) and (not time_id or one.at(time_id)):
                kept = before.time if one.at(before.time) and not days else ""
                same = before.day if one.id == (before.delivery or option.id) else None
                return self._write(
                    replace(before, delivery=one.id, day=day or same, time=time_id or kept), "delivery"
                )
        when = option.at(time_id)
        raise NotDelivered(option, self._nearest(option, when, days), bool(time_id and not when))

    def earliest(self, option: DeliveryOption, when: DeliveryTime | None = None) -> date:
        """The first day on which something ordered now can come by that option, at that time."""
        return self._offered(option, when)[0]

    def coupon(self, code: str) -> Coupon:
        """Takes a coupon for the next order. Raises CouponRefused when it cannot be used now."""
        found = coupons.find(self._connection, code)
        if found is None:
            raise CouponRefused(code, "unknown")
        uses = coupons.uses(self._connection, code, self._visit.customer.id)
        if refused := found.refusal(found.minimum, self._visit.now, uses):
            raise CouponRefused(code, refused)
        self._write(replace(self.get(), coupon=code), "coupon")
        return found

    def without_coupon(self) -> str:
        """Takes the coupon off; returns its code, empty when there was none."""
        before = self.get()
        if before.coupon:
            self._write(replace(before, coupon=""), "coupon")
        return before.coupon

    def _write(self, choices: Choices, what: str) -> Choices:
        write(self._connection, self._visit.customer.id, choices, self._visit.now)
        told = [choices.coupon] if what == "coupon" else [choices.delivery, choices.day, choices.time]
        self._visit.did(f"{what} chosen", " ".join(str(one) for one in told if one) or "none")
        return choices

    def _day(
        self, option: DeliveryOption, when: DeliveryTime | None, days: tuple[date, date] | None
    ) -> date | None:
        """The first day of `days` on which the option delivers, at that time."""
        if days is None:
            return None
        return next((day for day in self._offered(option, when) if days[0] <= day < days[1]), None)

    def _nearest(
        self, option: DeliveryOption, when: DeliveryTime | None, days: tuple[date, date] | None
    ) -> date:
        offered = self._offered(option, when)
        return next((day for day in offered if days and day >= days[0]), offered[-1 if days else 0])

    def _offered(self, option: DeliveryOption, when: DeliveryTime | None) -> list[date]:
        """The days that can be wished for; the first free one where none of them is."""
        first = option.first_day(self._visit.now, self._visit.terms.zone)
        full = slots.full_days(self._connection, option, when, first)
        free = [day for day in option.days_from(first) if day not in full]
        return free or [option.first_free(first, full)]
