"""Spreading one amount over several so that the parts add up to the cent."""

from __future__ import annotations

from collections.abc import Sequence

from skill.shop.money import Money
from skill.shop.tax import WHOLE


def spread(amount: Money, over: Sequence[Money]) -> tuple[Money, ...]:
    """`amount` in parts in proportion to `over`, none above its own; they add up to `amount` exactly.

    Raises ValueError when `amount` is negative or more than there is to spread it over.
    """
    whole = sum(one.minor for one in over)
    if not 0 <= amount.minor <= whole or any(one.minor < 0 for one in over):
        raise ValueError(f"{amount} cannot be spread over {whole}")
    if not whole:
        return tuple(Money(0, amount.currency) for _ in over)
    return amount.split([one.minor for one in over])


def share(amount: Money, pieces: int, before: int, of: int) -> Money:
    """What `pieces` of `of` equal pieces are worth of `amount`, when `before` of them were taken already.

    However the pieces are taken one after the other, their shares add up to `amount` exactly. Raises
    ValueError for more pieces than there are.
    """
    if pieces < 0 or before < 0 or before + pieces > of:
        raise ValueError(f"{pieces} pieces after {before} are more than {of}")
    return Money(amount.minor * (before + pieces) // of - amount.minor * before // of, amount.currency)


def percent_of(amount: Money, rate: int) -> Money:
    """`rate` basis points of an amount, to the nearest minor unit, halves up."""
    return Money((2 * amount.minor * rate + WHOLE) // (2 * WHOLE), amount.currency)
