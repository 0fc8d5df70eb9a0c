"""Delivery options: how an order can come, what that costs, on which days and at which times."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from skill.shop.money import Money

STANDARD = "standard"
"""The option that is taken unless the customer says otherwise."""

WORKING_DAYS = frozenset(range(5))
"""Monday to Friday."""

AHEAD = 14
"""How many days after the first one a delivery can be wished for."""


@dataclass(frozen=True)
class DeliveryTime:
    """A time of the day at which can be delivered; `fee` comes on top of the option's.

    `capacity` is how many orders a day it takes (None: any number).
    """

    id: str
    start: time
    end: time
    fee: Money
    capacity: int | None = None

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"the delivery time {self.id} ends before it begins")

    @property
    def span(self) -> str:
        """As orders keep it: `08:00-12:00`."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True)
class DeliveryOption:
    """One way in which an order can come.

    `names` is what it is called in each locale, `synonyms` are other words for it. `fee` is charged for
    goods below `free_from` (None: always). It comes `days` days of delivery after the order, on one
    of the `weekdays` (0 is Monday); what is ordered after `until` (the shop's time) counts as ordered
    on the next day. Without `times` it comes at any time of the day;
    a `pickup` the customer collects. `capacity` is how many orders a day it takes (None: any number).
    """

    id: str
    fee: Money
    days: int
    names: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free_from: Money | None = None
    until: time | None = None
    weekdays: frozenset[int] = WORKING_DAYS
    times: tuple[DeliveryTime, ...] = ()
    pickup: bool = False
    capacity: int | None = None

    def __post_init__(self) -> None:
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise ValueError(f"the delivery option {self.id} comes on no day of the week")

    def name(self, locale: str) -> str:
        """What it is called in the locale, or in another one when it has no name there."""
        return self.names.get(locale) or next(iter(self.names.values()), self.id)

    def cost(self, goods: Money, when: DeliveryTime | None = None) -> Money:
        """What delivering goods of that worth costs; nothing is delivered for nothing."""
        nothing = Money(0, goods.currency)
        if not goods:
            return nothing
        free = self.free_from is not None and goods >= self.free_from
        return (nothing if free else self.fee) + (when.fee if when else nothing)

    def first_day(self, now: datetime, zone: str) -> date:
        """The day on which something ordered at `now` arrives at the earliest."""
        local = now.astimezone(ZoneInfo(zone))
        day = local.date()
        if self.until is not None and local.time() >= self.until:
            day += timedelta(days=1)
        for _ in range(self.days):
            day = self._delivers(day + timedelta(days=1))
        return self._delivers(day)

    def days_from(self, first: date) -> Iterator[date]:
        """The days on which can be delivered, from `first` on, as far ahead as can be wished for."""
        return takewhile(lambda day: day <= first + timedelta(days=AHEAD), self._days(first))

    def first_free(self, first: date, full: Container[date]) -> date:
        """The first day from `first` on that is not full."""
        return next(day for day in self._days(first) if day not in full)

    def _days(self, first: date) -> Iterator[date]:
        days = (first + timedelta(days=after) for after in count())
        return (day for day in days if day.weekday() in self.weekdays)

    def at(self, time_id: str) -> DeliveryTime | None:
        """The time with that id, or None."""
        return next((one for one in self.times if one.id == time_id), None)

    def _delivers(self, day: date) -> date:
        while day.weekday() not in self.weekdays:
            day += timedelta(days=1)
        return day
