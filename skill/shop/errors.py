"""What the shop refuses, as exceptions that a handler can answer with a sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what raises them imports them
    from skill.shop.delivery import DeliveryOption
    from skill.shop.money import Money


class ShopError(Exception):
    """Something that the shop refuses. The message is one sentence for a developer's log."""


class MixedCurrencies(ShopError, TypeError):
    """Amounts of two currencies met in one sum or comparison."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be added or compared")


class OtherCurrency(ShopError):
    """The product is priced in another currency than this shop takes; nothing was put into the cart."""

    def __init__(self, sku: str, currency: str, taken: str) -> None:
        super().__init__(f"{sku} is priced in {currency}, and this shop takes {taken}")
        self.sku, self.currency = sku, currency


class SoldOut(ShopError):
    """There is less in stock than was wanted; `available` is what there still is."""

    def __init__(self, sku: str, wanted: int, available: int) -> None:
        super().__init__(f"{wanted} of {sku} wanted, {available} in stock")
        self.sku, self.wanted, self.available = sku, wanted, available


class TermsChanged(ShopError):
    """The quote that was agreed to is no longer what would be ordered; nothing was ordered."""


class Declined(ShopError):
    """The payment was declined; the order was cancelled and the cart was kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"payment declined: {reason}")
        self.reason = reason


class NotCancellable(ShopError):
    """The order is already on its way, or ended; `state` says where it is."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(f"order {number} is {state} and cannot be cancelled")
        self.number, self.state = number, state


class TooMany(ShopError):
    """More pieces of one product than a cart line may hold; `limit` is what it may."""

    def __init__(self, sku: str, wanted: int, limit: int) -> None:
        super().__init__(f"{wanted} of {sku} wanted, at most {limit} go into one order")
        self.sku, self.wanted, self.limit = sku, wanted, limit


class NoAddress(ShopError):
    """An order was agreed to by a customer of whom no address is known; nothing was ordered."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"customer {customer_id} has no address to deliver to")


class NotPossible(ShopError):
    """The order's `state` does not allow what the merchant wants."""

    def __init__(self, number: str, state: str, wanted: str) -> None:
        super().__init__(f"order {number} is {state} and cannot become {wanted}")
        self.number, self.state, self.wanted = number, state, wanted


class PaymentOpen(ShopError):
    """The gateway has not answered yet; ask again later."""

    def __init__(self, number: str) -> None:
        super().__init__(f"the payment of order {number} is not through yet")
        self.number = number


class PaymentRefused(ShopError):
    """The gateway does not move the money, for that `reason`."""

    def __init__(self, number: str, reason: str) -> None:
        super().__init__(f"the payment of order {number} was refused: {reason}")
        self.number, self.reason = number, reason


class NothingPaid(ShopError):
    """More is to be given back than was paid."""

    def __init__(self, number: str, wanted: object, paid: object) -> None:
        super().__init__(f"of order {number} {paid} is paid, so {wanted} cannot be given back")
        self.number = number


class BelowMinimum(ShopError):
    """The goods are worth less than the merchant's minimum order; nothing was ordered."""

    def __init__(self, missing: object) -> None:
        super().__init__(f"the goods are {missing} below the minimum order")
        self.missing = missing


class NotDelivered(ShopError):
    """The delivery option does not come on that day, or at that time; `nearest` is the nearest day."""

    def __init__(self, option: DeliveryOption, nearest: date, by_time: bool) -> None:
        super().__init__(f"{option.id} does not come then, the nearest day is {nearest}")
        self.option, self.nearest, self.by_time = option, nearest, by_time


class CouponRefused(ShopError):
    """The coupon cannot be used: `reason` is `unknown`, `over`, `early`, `used`, `gone` or `minimum`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"coupon {code} is refused: {reason}")
        self.code, self.reason = code, reason


class NotReturnable(ShopError):
    """The pieces cannot be sent back: not delivered yet, too late, back already; `state` of the order."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(f"nothing like that of order {number}, which is {state}, can be sent back")
        self.number, self.state = number, state


class OverLimit(ShopError):
    """More than may be ordered: at once (`kind` is `order`) or in a day (`day`); nothing was ordered.

    `limit` is what is set, `left` what an order may come to now.
    """

    def __init__(self, kind: str, limit: Money, left: Money) -> None:
        super().__init__(f"the limit of {limit} for one {kind} leaves {left}")
        self.kind, self.limit, self.left = kind, limit, left
