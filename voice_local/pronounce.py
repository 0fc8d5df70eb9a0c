"""How a reply is read aloud: prices, sizes and order numbers as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name
from babel.units import format_unit

UNITS = {
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "ml": "volume-milliliter",
    "cl": "volume-centiliter",
    "l": "volume-liter",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "w": "power-watt",
}
"""Signs of units as products carry them, and their names in Unicode CLDR."""
ORDER_DIGITS = 6
"""Digits from which on a number is an order's (`skill.shop.order_numbers`) and is said digit by digit."""
GROUP = 3
"""Digits that are said in one go."""
_ORDER = re.compile(rf"(?<![\d.,])\d{{{ORDER_DIGITS},}}(?![\d.,]*\d)")
_SIZE = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?(mg|g|kg|ml|cl|l|mm|cm|m|w)(?!\w)", re.IGNORECASE)


def pronounced(text: str, locale: str) -> str:
    """`text` as it is read aloud in `locale`.

    "17.80 euros" becomes "17 euros 80", "500 g" "500 grams", the order "123456" "1 2 3, 4 5 6".
    """
    priced = _prices(locale).sub(lambda found: _price(found, _currencies(locale)), text)
    sized = _SIZE.sub(lambda found: _size(found[1], found[2], locale), priced)
    return _ORDER.sub(lambda found: _digits(found[0]), sized)


def _price(found: re.Match[str], names: Mapping[str, str]) -> str:
    whole, hundredths, currency = found.group("whole", "hundredths", "currency")
    named = names[currency] if whole == "1" else currency
    return f"{whole} {named} {int(hundredths)}" if int(hundredths) else f"{whole} {named}"


@cache
def _currencies(locale: str) -> Mapping[str, str]:
    """The names of currencies, each with its name for one."""
    spoken = Locale.parse(locale, sep="-")
    names: dict[str, str] = {}
    for currency in map(str, spoken.currencies):
        one, several = (get_currency_name(currency, count=count, locale=spoken) for count in (1, 2))
        names |= {one: one, several: one}
    return names


@cache
def _prices(locale: str) -> re.Pattern[str]:
    """An amount with hundredths before the name of a currency."""
    point = re.escape(Locale.parse(locale, sep="-").number_symbols["latn"]["decimal"])
    names = sorted(_currencies(locale), key=lambda name: (-len(name), name))
    listed = "|".join(map(re.escape, names))
    return re.compile(rf"(?P<whole>\d[\d.,]*){point}(?P<hundredths>\d\d)\s(?P<currency>{listed})(?!\w)")


def _size(number: str, unit: str, locale: str) -> str:
    """The size with its unit's whole name; the number stays as it is written."""
    spoken = Locale.parse(locale, sep="-")
    value = float(number.replace(",", "."))
    name = format_unit(value, UNITS[unit.lower()], length="long", locale=spoken)
    return f"{number} {name.split(maxsplit=1)[1]}"


def _digits(number: str) -> str:
    groups = (number[start : start + GROUP] for start in range(0, len(number), GROUP))
    return ", ".join(" ".join(group) for group in groups)
