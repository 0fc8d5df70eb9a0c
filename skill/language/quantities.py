"""Quantities: the value itself, how many packs make one, and reading one from what people say."""

from __future__ import annotations

from skill.language.measures import measures_of
from skill.language.tokens import Line
from skill.language.units import BASE_UNITS, Quantity, packs_for, plain
from skill.language.words import language_of

__all__ = ["BASE_UNITS", "Quantity", "packs_for", "parse_quantity", "plain"]


def parse_quantity(text: str, locale: str) -> Quantity | None:
    """The quantity that `text` is: 'half a kilo', 'anderthalb Liter', '500 g', 'ein Sixpack'.

    A number without a unit is none, nor is a count of packs of unknown size ('two bottles').
    None, too, when `text` says more than a quantity.
    """
    line = Line.of(text)
    measures = measures_of(line, language_of(locale))
    if len(measures) != 1 or len(measures[0].words) != len(line):
        return None
    return measures[0].total
