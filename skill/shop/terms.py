"""The merchant's conditions: what delivery costs and when it comes, and the limits of an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from skill.shop.errors import MixedCurrencies
from skill.shop.money import Money

SATURDAY = 5


@dataclass(frozen=True)
class Terms:
    """The merchant's conditions. Rates in basis points, days are working days (Monday to Friday).

    `delivery_fee` is charged for goods below `free_delivery_from`; from `pin_limit` on an order
    asks for the voice PIN. All amounts are in `currency`, or MixedCurrencies is raised.
    """

    seller: str
    currency: str
    delivery_fee: Money
    free_delivery_from: Money
    pin_limit: Money
    delivery_days: int = 2
    delivery_tax_rate: int = 1900
    line_limit: int = 99
    zone: str = "Europe/Berlin"
    pin_pepper: str = ""

    def __post_init__(self) -> None:
        for amount in (self.delivery_fee, self.free_delivery_from, self.pin_limit):
            if amount.currency != self.currency:
                raise MixedCurrencies(self.currency, amount.currency)

    def delivery(self, goods: Money) -> Money:
        """What delivering goods of that worth costs; nothing is delivered for nothing."""
        free = not goods or goods >= self.free_delivery_from
        return Money(0, self.currency) if free else self.delivery_fee

    def delivery_day(self, now: datetime) -> date:
        """The day on which something ordered at `now` arrives, in the shop's own zone."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        for _ in range(self.delivery_days):
            day = _working_day(day + timedelta(days=1))
        return _working_day(day)


def _working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
