"""Amounts of money and price limits in what people say: 'five fifty', 'höchstens 2,50 €'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from skill.language.measures import measure_words
from skill.language.plain_numbers import Span, number_words
from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.words import Phrases, language_of, read_words

AROUND: Final = (Decimal("0.8"), Decimal("1.2"))
"""What 'around five euros' still includes, as parts of the amount."""


@dataclass(frozen=True)
class Amount:
    """An amount in major units and its ISO 4217 currency ('' when none was said)."""

    value: Decimal
    currency: str = ""


@dataclass(frozen=True)
class Limits:
    """The cheapest and dearest price that is wanted, both included, and the currency ('' when unsaid)."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    currency: str = ""

    def __bool__(self) -> bool:
        return self.lowest is not None or self.highest is not None


def parse_amount(text: str, locale: str) -> Amount | None:
    """The amount of money that the whole `text` is: '2,50 €', 'five fifty', 'fünf Euro fünfzig'."""
    line = Line.of(text)
    found = _Prices(line, language_of(locale)).amount(0) if len(line) else None
    return found[0] if found and found[1] == len(line) else None


def parse_limits(text: str, locale: str) -> Limits:
    """The price limits said in `text`: 'under five euros', 'zwischen zwei und drei Euro'."""
    return limits_of(Line.of(text), language_of(locale))[0]


def limits_of(line: Line, language: str) -> tuple[Limits, frozenset[int]]:
    """The price limits of a line and the indexes of the words that say them."""
    return line.once(_read_limits, language)


def _read_limits(line: Line, language: str) -> tuple[Limits, frozenset[int]]:
    prices = _Prices(line, language)
    if not prices.any_amount:
        return Limits(), frozenset()
    limits, taken, at = Limits(), frozenset[int](), 0
    while at < len(line):
        found = prices.limits(at)
        if found:
            limits = _merged(limits, found[0])
            taken |= frozenset(range(at, found[1]))
        at = found[1] if found else at + 1
    return limits, taken


def _merged(old: Limits, new: Limits) -> Limits:
    return Limits(
        old.lowest if new.lowest is None else new.lowest,
        old.highest if new.highest is None else new.highest,
        new.currency or old.currency,
    )


class MoneyWords:
    """The words of currencies and price limits in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.currencies = words.names("money")
        self.ambiguous = words.names("money_ambiguous")
        self.minor = words.names("money_minor")
        self.joined = words.phrases("limits", "joined")
        self.between = words.phrases("limits", "between")
        self.around = words.phrases("limits", "around")
        self.highest_after = words.phrases("limits", "highest_after")
        self.lowest_after = words.phrases("limits", "lowest_after")
        self.spoken = words.phrases("limits", "spoken")
        self.before: Mapping[str, Phrases[str]] = {
            key: words.phrases("limits", key)
            for key in ("highest", "lowest", "highest_weak", "lowest_weak", "highest_paid")
        }


@cache
def money_words(language: str) -> MoneyWords:
    """The words of money of `language`, read once."""
    return MoneyWords(language)


class _Prices:
    """Reads the amounts and limits that begin at a word of a line."""

    def __init__(self, line: Line, language: str) -> None:
        self._line, self._keys, self._language = line, line.keys, language
        self._words = money_words(language)
        self._measures = measure_words(language)
        numbers = number_words(language)
        self._articles = numbers.articles
        self._spans = {
            span.first: span
            for span in spans_of(line, language)
            if not span.ordinal and not span.times and span.value >= 0
        }

    @property
    def any_amount(self) -> bool:
        """Whether the line may say an amount at all: it has a number, or an article for one."""
        return bool(self._spans) or any(key in self._articles for key in self._keys)

    def amount(self, at: int) -> tuple[Amount, int] | None:
        """The amount that begins at a word, and the index after it; a number alone counts."""
        if sign := self._words.currencies.at(self._keys, at):
            span = self._spans.get(sign[1])
            return (Amount(span.value, sign[0]), span.last) if span else None
        span = self._spans.get(at)
        if span is None and (article := self._articles.at(self._keys, at)):
            span = Span(at, article[1], Decimal(1))
        if span is None or self._is_measured(span):
            return None
        readings = (self._with_currency, self._in_cents, self._two_numbers, self._bare)
        return next((found for read in readings if (found := read(span))), None)

    def _bare(self, span: Span) -> tuple[Amount, int] | None:
        return (Amount(span.value), span.last) if span.first in self._spans else None

    def _with_currency(self, span: Span) -> tuple[Amount, int] | None:
        """'five euros', 'five euros (and) fifty (cents)', '5 € 50'."""
        currency = self._currency(span.last)
        if currency is None:
            return None
        joined = self._words.joined.at(self._keys, currency[1])
        cents = self._spans.get(joined[1] if joined else currency[1])
        if cents is None or not 0 < cents.value < 100 or cents.value != int(cents.value):
            return Amount(span.value, currency[0]), currency[1]
        minor = self._words.minor.at(self._keys, cents.last)
        ends = cents.value >= 10 and not joined and self._ends(cents.last)
        if not (minor or ends) or self._line.words[cents.first].pause:
            return Amount(span.value, currency[0]), currency[1]
        return Amount(span.value + cents.value / 100, currency[0]), minor[1] if minor else cents.last

    def _in_cents(self, span: Span) -> tuple[Amount, int] | None:
        minor = self._words.minor.at(self._keys, span.last)
        if minor is None:
            return None
        return Amount(span.value / 100, "" if minor[0] == "any" else minor[0]), minor[1]

    def _two_numbers(self, span: Span) -> tuple[Amount, int] | None:
        """'five fifty': major and minor units, as prices are said."""
        cents = self._spans.get(span.last)
        if cents is None or self._line.words[cents.first].pause or self._is_measured(cents):
            return None
        if span.value != int(span.value) or not 10 <= cents.value < 100 or cents.value != int(cents.value):
            return None
        currency = self._currency(cents.last)
        value = span.value + cents.value / 100
        return (Amount(value, currency[0]), currency[1]) if currency else (Amount(value), cents.last)

    def _currency(self, at: int) -> tuple[str, int] | None:
        return self._words.currencies.at(self._keys, at) or self._words.ambiguous.at(self._keys, at)

    def _is_measured(self, span: Span) -> bool:
        """Whether a number counts something else: 'under 500 g', 'at least two packs'."""
        if self._currency(span.last):
            return False
        measures = self._measures
        kinds = (measures.units, measures.containers, measures.measures, measures.names_after)
        return any(phrases.at(self._keys, span.last) for phrases in kinds)

    def limits(self, at: int) -> tuple[Limits, int] | None:
        """The limits that begin at a word, and the index after them."""
        return self._between(at) or self._limited(at) or self._around(at) or self._limited_behind(at)

    def _between(self, at: int) -> tuple[Limits, int] | None:
        """'between two and three euros', 'von zwei bis drei Euro'."""
        found = self._words.between.at(self._keys, at)
        for middle in range(found[1] + 1, min(found[1] + 7, len(self._keys) - 1)) if found else ():
            joined = self._words.joined.at(self._keys, middle)
            if found and joined and joined[1] < len(self._keys):
                low = self._part(found[1], middle).amount(0)
                high = self._part(joined[1], len(self._keys)).priced(0, weak=True)
                if low and low[1] == middle - found[1] and high and low[0].value <= high[0].value:
                    currency = high[0].currency or low[0].currency
                    return Limits(low[0].value, high[0].value, currency), joined[1] + high[1]
        return None

    def _part(self, first: int, last: int) -> _Prices:
        return _Prices(self._line.part(first, last), self._language)

    def _limited(self, at: int) -> tuple[Limits, int] | None:
        """'under five euros', 'at least 2'."""
        for key, phrases in self._words.before.items():
            found = phrases.at(self._keys, at)
            if found is None:
                continue
            price = self.priced(found[1], weak=key.endswith("weak"), paid=key.endswith("paid"))
            if price:
                behind = self._behind(price[1])
                return _limit(price[0], key.startswith("highest")), behind[1] if behind else price[1]
        return None

    def _around(self, at: int) -> tuple[Limits, int] | None:
        found = self._words.around.at(self._keys, at)
        price = self.priced(found[1], weak=True) if found else None
        if price is None:
            return None
        value, currency = price[0].value, price[0].currency
        return Limits(value * AROUND[0], value * AROUND[1], currency), price[1]

    def _limited_behind(self, at: int) -> tuple[Limits, int] | None:
        """'five euros or less', '5 maximal'."""
        price = self.amount(at)
        behind = self._behind(price[1]) if price else None
        if not price or not behind or behind[0] == "spoken":
            return None
        if not (price[0].currency or self._ends(behind[1])):
            return None
        return _limit(price[0], behind[0] == "highest_after"), behind[1]

    def _behind(self, at: int) -> tuple[str, int] | None:
        words = self._words
        for phrases in (words.highest_after, words.lowest_after, words.spoken):
            found = phrases.at(self._keys, at)
            if found and found[1] not in self._spans:
                return found
        return None

    def priced(self, at: int, *, weak: bool = False, paid: bool = False) -> tuple[Amount, int] | None:
        """The amount at a word if it is surely a price.

        `weak`: without a currency it must end the line; `paid`: it must have a currency.
        """
        price = self.amount(at) if at < len(self._keys) else None
        if price is None or price[0].currency:
            return price
        return None if paid or (weak and not self._ends(price[1])) else price

    def _ends(self, at: int) -> bool:
        """Whether nothing that could be counted follows."""
        if at >= len(self._keys) or self._line.words[at].pause or self._behind(at):
            return True
        follows = (self._words.joined, *self._words.before.values())
        return any(phrases.at(self._keys, at) for phrases in follows)


def _limit(price: Amount, highest: bool) -> Limits:
    if highest:
        return Limits(highest=price.value, currency=price.currency)
    return Limits(lowest=price.value, currency=price.currency)
