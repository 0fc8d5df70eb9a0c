"""What people fill in, checked; what cannot be taken is named by the message that says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

from skill.accounts.passwords import is_good
from skill.shop.customers import Address
from skill.shop.money import Money

LONGEST = 120
"""Characters of one line of an address."""

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
"""As browsers check it, with a dot in the domain."""

_AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?", re.ASCII)

NOWHERE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Two-letter territories of Babel that are no countries."""


class FormError(Exception):
    """Something cannot be taken; `message` is the id of the text that says what."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def email(form: Mapping[str, str]) -> str:
    """The e-mail address in small letters. Raises FormError when it cannot be one."""
    address = form.get("email", "").strip().lower()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise FormError("email-wrong")
    return address


def new_password(form: Mapping[str, str], login: str) -> str:
    """The password that was chosen. Raises FormError when it is too easy."""
    password = form.get("password", "")
    if not is_good(password, login):
        raise FormError("password-weak")
    return password


def address(form: Mapping[str, str], locale: str) -> Address:
    """Where to deliver. Raises FormError when something is missing or too long."""
    lines = {name: line(form.get(name, "")) for name in ("name", "street", "postal_code", "city")}
    country = form.get("country", "")
    if not all(lines.values()):
        raise FormError("address-missing")
    if any(len(line) > LONGEST for line in lines.values()):
        raise FormError("address-long")
    if country not in countries(locale):
        raise FormError("country-wrong")
    return Address(**lines, country=country)


def voice_code(form: Mapping[str, str]) -> str:
    """The four digits. Raises FormError for anything else, and for four times the same."""
    digits = form.get("code", "").strip()
    if not (len(digits) == 4 and digits.isascii() and digits.isdecimal()) or len(set(digits)) == 1:
        raise FormError("code-wrong")
    return digits


def amount(form: Mapping[str, str], name: str, currency: str) -> Money | None:
    """The amount of money in a field, with a point or a comma; None when it was left empty.

    Raises FormError for anything else.
    """
    text = form.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise FormError("amount-wrong")
    try:
        return Money.of(text, currency)
    except ValueError as error:
        raise FormError("amount-wrong") from error


def line(text: str) -> str:
    """One line of text without what cannot be printed."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


@cache
def countries(locale: str) -> Mapping[str, str]:
    """The names of all countries by their ISO 3166 code, in the order of their names."""
    names = Locale.parse(locale, sep="-").territories
    found = {code: name for code, name in names.items() if len(code) == 2 and code not in NOWHERE}
    return dict(sorted(found.items(), key=lambda one: unicodedata.normalize("NFKD", one[1])))
