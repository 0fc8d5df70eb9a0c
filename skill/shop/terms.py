"""The merchant's conditions: what delivery costs and when it comes, and the limits of an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from skill.shop.delivery import STANDARD, DeliveryOption
from skill.shop.errors import MixedCurrencies
from skill.shop.money import Money


@dataclass(frozen=True)
class Terms:
    """The merchant's conditions. Rates in basis points, days are working days (Monday to Friday).

    `delivery_fee` is charged for goods below `free_delivery_from`; from `pin_limit` on an order
    asks for the voice PIN; goods below `minimum_order` are not ordered (None: there is no minimum).
    `delivery_options` are all options, when there are more than the standard one of these fees.
    Without a `delivery_tax_rate` delivery shares the rates of the goods.
    `return_days` after its delivery an order can be sent back. Stock is reserved for an order that is
    not paid as long as `reservation`. All amounts are in `currency`, or
    MixedCurrencies is raised.
    """

    seller: str
    currency: str
    delivery_fee: Money
    free_delivery_from: Money
    pin_limit: Money
    delivery_days: int = 2
    delivery_tax_rate: int | None = None
    line_limit: int = 99
    zone: str = "Europe/Berlin"
    pin_pepper: str = ""
    minimum_order: Money | None = None
    delivery_options: tuple[DeliveryOption, ...] = ()
    return_days: int = 14
    reservation: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        amounts = [self.delivery_fee, self.free_delivery_from, self.pin_limit]
        amounts += [self.minimum_order] if self.minimum_order else []
        for amount in (*amounts, *(one.fee for one in self.delivery_options)):
            if amount.currency != self.currency:
                raise MixedCurrencies(self.currency, amount.currency)

    @property
    def standard(self) -> DeliveryOption:
        """The delivery option that is taken unless the customer says otherwise."""
        own = DeliveryOption(
            STANDARD, self.delivery_fee, self.delivery_days, free_from=self.free_delivery_from
        )
        return next((one for one in self.delivery_options if one.id == STANDARD), own)

    @property
    def options(self) -> tuple[DeliveryOption, ...]:
        """Every delivery option there is."""
        return self.delivery_options or (self.standard,)

    def option(self, option_id: str) -> DeliveryOption | None:
        """The option with that id, or None."""
        return next((one for one in self.options if one.id == option_id), None)

    def delivery(self, goods: Money) -> Money:
        """What delivering goods of that worth costs as standard."""
        return self.standard.cost(goods)

    def delivery_day(self, now: datetime) -> date:
        """The day on which something ordered at `now` arrives as standard, in the shop's own zone."""
        return self.standard.first_day(now, self.zone)
