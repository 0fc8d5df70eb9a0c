"""Values of a merchant's file: each becomes what the tables hold, or a ValueError that says why not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from babel.numbers import list_currencies

from skill.language.quantities import Quantity, parse_quantity
from skill.shop.money import Money

LONGEST_TEXT: Final = 20_000
LARGEST: Final = 2**31 - 1


SIGNS: Final = {"€": "EUR", "£": "GBP", "₹": "INR"}

_CODE = re.compile(r"\b[A-Z]{3}\b")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_DECIMAL = re.compile(r"\d{1,15}(\.\d{1,9})?")
_GROUPED = re.compile(r"\d{1,3}(?:(?:\.\d{3})+,\d{1,2}|(?:,\d{3})+\.\d{1,2})")
_CURRENCIES: Final = frozenset(list_currencies())


def price(value: Any, currency: str) -> dict[str, Any]:
    """The columns of a price such as `12.50`, `12,50 €` or `EUR 12.50`.

    A currency in the price goes before `currency`.
    """
    written = "" if value is None else str(value).strip()
    bare = written
    if not _DECIMAL.fullmatch(written):
        bare, currency = _bare_price(written, currency)
    if currency not in _CURRENCIES:
        raise ValueError(f"{currency[:20]} is no currency such as EUR")
    try:
        money = Money.of(_trimmed(bare), currency)
    except ValueError as error:
        raise ValueError(f"the price {written[:40]!r} cannot be used: {error}") from error
    if money.minor >= 2**53:
        raise ValueError(f"the price {money} is absurdly high")
    return {"price_minor": money.minor, "currency": money.currency}


def _bare_price(written: str, currency: str) -> tuple[str, str]:
    """The number and the currency of a price that is written with a sign, a code or a comma."""
    code = _CODE.search(written)
    signs = [SIGNS[sign] for sign in SIGNS if sign in written]
    currency = code.group() if code else (signs or [currency])[0]
    bare = re.sub(r"[€$£₹\s]", "", _CODE.sub("", written))
    if re.fullmatch(r"\d+,\d{1,2}", bare):
        bare = bare.replace(",", ".")
    if _GROUPED.fullmatch(bare):
        whole_part, _, coins = bare.replace(",", ".").rpartition(".")
        bare = f"{whole_part.replace('.', '')}.{coins}"
    if not _DECIMAL.fullmatch(bare):
        raise ValueError(f"{written[:40]!r} is not a price such as 12.50")
    return bare, currency


def _trimmed(amount: str) -> str:
    """12.500 is 12.5: zeros at the end are no finer coin."""
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def tax(row: Mapping[str, Any]) -> dict[str, Any]:
    """The tax in basis points: from `tax_rate` as it is, or from `tax` in percent."""
    if "tax_rate" in row:
        if "%" in str(row["tax_rate"]):
            raise ValueError("tax_rate is in hundredths of a percent; in percent it is the column tax")
        rate = whole(row["tax_rate"], "tax_rate")
    elif "tax" in row:
        percent = str(row["tax"] or 0).replace("%", "").replace(",", ".").strip()
        points = _number(percent, "tax") * 100
        if points != points.to_integral_value():
            raise ValueError(f"the tax {percent[:20]!r} is finer than a hundredth of a percent")
        rate = int(points)
    else:
        return {}
    if not 0 <= rate <= 10_000:
        raise ValueError(f"a tax of {Decimal(rate) / 100} % is not between 0 and 100 %")
    return {"tax_rate": rate}


def pack(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a pack: from `pack_value` and `pack_unit`, or from `pack` (`500 g`)."""
    if "pack_value" in row or "pack_unit" in row:
        value, unit = text(row, "pack_value"), text(row, "pack_unit")
    elif "pack" in row:
        value, _, unit = _spaced(text(row, "pack")).partition(" ")
    else:
        return {}
    if not value and not unit:
        return {"pack_value": None, "pack_unit": None}
    quantity = _quantity(value, unit)
    return {"pack_value": f"{quantity.value:f}", "pack_unit": quantity.unit}


def _quantity(value: str, unit: str) -> Quantity:
    if not unit or len(unit) > 40:
        raise ValueError(f"{value[:20]} {unit[:20]!r} is not a pack such as 500 g")
    known = parse_quantity(f"{value} {unit}", "en-US")
    return known or Quantity(_number(value.replace(",", "."), "pack"), unit)


def _spaced(pack: str) -> str:
    """`500g` as `500 g`."""
    return re.sub(r"^([\d.,]+)\s*(?=[^\d.,\s])", r"\1 ", pack)


def _number(written: str, name: str) -> Decimal:
    number = Decimal(written) if _DECIMAL.fullmatch(written) else None
    if number is None or number > LARGEST:
        raise ValueError(f"{written[:40]!r} is not a usable number for {name}")
    return number


def whole(value: Any, name: str) -> int:
    """A whole number from 0 on; nothing is 0."""
    written = str(value).strip() if value not in (None, "") else "0"
    if written.isdecimal() and written.isascii() and len(written) < 10:
        return int(written)
    number = _number(written, name)
    if number != number.to_integral_value():
        raise ValueError(f"{value} is not a whole number for {name}")
    return int(number)


def stars(value: Any) -> int:
    """The popularity, up to 100, that so many of five stars are; nothing is 0."""
    written = "" if value is None else str(value).replace(",", ".").strip()
    rating = _number(written, "rating") if written else Decimal(0)
    if rating > 5:
        raise ValueError(f"{written[:20]} is not a number of stars from 0 to 5")
    return round(rating * 20)


def switch(value: Any) -> bool:
    """Yes or no; nothing is yes."""
    words = {"true": True, "yes": True, "1": True, "": True, "false": False, "no": False, "0": False}
    said = "" if value is None else str(value).strip().lower()
    if said not in words:
        raise ValueError(f"{said[:20]!r} is neither yes nor no for active")
    return words[said]


def listed(value: Any, name: str) -> tuple[str, ...]:
    """A JSON list, or texts with `|` or `;` between them."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise ValueError(f"{name} is not a list") from error
    parts = re.split(r"[|;]", value) if isinstance(value, str) else value or ()
    if not isinstance(parts, list | tuple) or not all(isinstance(one, str) for one in parts):
        raise ValueError(f"{name} is not a list of texts")
    for one in parts:
        check_text(name, one)
    return tuple(dict.fromkeys(one.strip() for one in parts if one.strip()))


def first_image(value: Any) -> str:
    """The first of several images: of a JSON list, or of addresses with `|`, a comma or space between."""
    if isinstance(value, list):
        return text({"image": value[0] if value else ""}, "image")
    return re.split(r",?\s|\|", text({"image": value}, "image"), maxsplit=1)[0]


def text(row: Mapping[str, Any], name: str) -> str:
    """The column, checked by `check_texts`, as a text without space around it; a missing one is empty."""
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, list | dict | bool):
        raise ValueError(f"{name} is not a text")
    bare = str(value).strip()
    if len(bare) > LONGEST_TEXT:
        raise ValueError(f"{name} is longer than {LONGEST_TEXT} characters")
    return bare


def check_texts(row: Mapping[str, Any]) -> None:
    """Raises when a text cannot be stored everywhere: NUL characters, bytes that were no UTF-8."""
    if _UNSTORABLE.search("".join([value for value in row.values() if type(value) is str])):
        for name, value in row.items():
            check_text(name, value)


def check_text(name: str, value: Any) -> None:
    """The same for one text."""
    found = _UNSTORABLE.search(value) if isinstance(value, str) else None
    if found:
        raise ValueError(
            f"{name} " + ("contains a NUL character" if found.group() == "\0" else "is not UTF-8")
        )
