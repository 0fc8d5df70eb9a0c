"""Replies in words: Fluent messages of one locale, money, lists and dates formatted by Babel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from skill.dialogue import Amount, Choice, Prompt, Rendered, RenderedCard, RenderedChoice, Reply, Value
from skill.errors import VoiceshopError

LOCALES = ("en-US", "de-DE")
"""The locales that have prompts and an interaction model, the fallback first."""

DATE_PATTERN = Prompt("date-pattern")
"""The message that holds how a day is said, as a date pattern of Unicode CLDR; `#` is the day's ordinal."""

TIME_PATTERNS = Prompt("time-pattern"), Prompt("time-pattern-minutes")
"""The messages that hold how a full hour, and any other time of the day, is said."""

HUNDRED_CENTS = ("EUR", "USD")
"""Currencies whose small amounts are said in cents."""


class PromptError(Exception):
    """A message or one of its variables is missing: a fault of ours that a test finds."""


def render(reply: Reply, locale: str) -> Rendered:
    """The reply in the words of `locale`, as spoken and as read.

    Raises PromptError when a message or a variable is missing.
    """
    words = _words(locale)
    speech, text = (" ".join(words.say(prompt, aloud) for prompt in reply.prompts) for aloud in (True, False))
    reprompt, reprompt_text = _reprompts(reply, words)
    return Rendered(
        locale=locale,
        speech=speech,
        text=text,
        reprompt=reprompt,
        reprompt_text=reprompt_text,
        question=reply.question,
        choices=tuple(_choice(one, words) for one in reply.choices),
        card=_card(reply, words),
        happened=reply.happened,
        ends=reply.ends,
    )


def best_locale(wanted: str) -> str | None:
    """The locale that serves `wanted`: itself, else one of the same language, else None."""
    language = wanted.replace("_", "-").partition("-")[0].lower()
    same = [locale for locale in LOCALES if locale.partition("-")[0] == language]
    return wanted if wanted in LOCALES else (same[0] if same else None)


def message_ids(locale: str) -> frozenset[str]:
    """The ids of all messages of a locale, those of attributes as `id.attribute`."""
    return _words(locale).ids


def _reprompts(reply: Reply, words: Words) -> tuple[str, str]:
    if reply.question is None or not reply.prompts:
        return "", ""
    last = reply.prompts[-1]
    return words.reprompt(last, aloud=True), words.reprompt(last, aloud=False)


def _choice(choice: Choice, words: Words) -> RenderedChoice:
    price = words.money(choice.amount, aloud=False) if choice.amount else ""
    return RenderedChoice(choice.title, choice.utterance, choice.sku, price, choice.image)


def _card(reply: Reply, words: Words) -> RenderedCard | None:
    if reply.card is None:
        return None
    lines = "\n".join(words.say(prompt, aloud=False) for prompt in reply.card.body)
    return RenderedCard(reply.card.kind, words.say(reply.card.title, aloud=False), lines)


@dataclass(frozen=True, eq=False)
class Words:
    """The messages of one locale and how its money, lists and dates are said and written."""

    bundle: FluentBundle
    locale: Locale
    ids: frozenset[str]

    def say(self, prompt: Prompt, aloud: bool) -> str:
        """The message as it is spoken (`.speech` where hearing differs from reading) or read."""
        attribute = ".speech" if aloud and f"{prompt.id}.speech" in self.ids else ""
        return self._format(prompt, attribute, aloud)

    def reprompt(self, prompt: Prompt, aloud: bool) -> str:
        """What is said when no answer comes: the message's `.reprompt`, else the message again."""
        if f"{prompt.id}.reprompt" not in self.ids:
            return self.say(prompt, aloud)
        return self._format(prompt, ".reprompt", aloud)

    def money(self, amount: Amount, aloud: bool) -> str:
        """€17.80 as it is read; 17.80 euros, or 17 euros, as it is spoken."""
        if aloud and amount.currency in HUNDRED_CENTS and 0 < amount.minor < 100:
            return self.say(Prompt("cents", {"count": amount.minor}), aloud)
        return _money(amount.minor, amount.currency, self.locale, aloud)

    def _format(self, prompt: Prompt, attribute: str, aloud: bool) -> str:
        values = ((name, self._value(value, aloud)) for name, value in prompt.args.items())
        return _formatted(self, prompt.id, attribute, tuple((name, type(one), one) for name, one in values))

    def _value(self, value: Value, aloud: bool) -> Any:
        match value:
            case Prompt():
                return self.say(value, aloud)
            case tuple():
                return self._list(
                    [one if isinstance(one, str) else self.say(one, aloud) for one in value], aloud
                )
            case date():
                return self._day(value, aloud)
            case time():
                pattern = TIME_PATTERNS[value.minute > 0]
                return format_time(value, self.say(pattern, aloud), locale=self.locale)
            case str() | int() | Decimal():
                return value
            case _:
                return self.money(value, aloud)

    def _day(self, day: date, aloud: bool) -> str:
        written = format_date(day, self.say(DATE_PATTERN, aloud), locale=self.locale)
        if "#" not in written:  # texts that are only read have no ordinals
            return written
        return written.replace("#", self.say(Prompt("day-ordinal", {"day": day.day}), aloud))

    def _list(self, items: list[str], aloud: bool) -> str:
        """Items in one sentence; where they have commas of their own, ears need longer pauses."""
        if not aloud or len(items) < 2 or not any("," in item for item in items):
            return format_list(items, locale=self.locale)
        plain = format_list([f"\0{number}\0" for number in range(len(items))], locale=self.locale)
        for number, item in enumerate(items):
            plain = plain.replace(f"\0{number}\0", item + "\0" * (number < len(items) - 1))
        return plain.replace("\0,", ";").replace("\0", ";")


@lru_cache(maxsize=4096)
def _formatted(words: Words, name: str, attribute: str, args: tuple[tuple[str, type, Any], ...]) -> str:
    """The message with its arguments, which are texts and numbers by now. Each stands beside its type,
    as 1 is the key that `True` and `Decimal(1)` are."""
    if name + attribute not in words.ids:
        raise PromptError(f"{words.locale}: there is no message {name}{attribute}")
    message = words.bundle.get_message(name)
    pattern = message.attributes[attribute[1:]] if attribute else message.value
    if pattern is None:
        raise PromptError(f"{words.locale}: the message {name} has no text")
    text, errors = words.bundle.format_pattern(pattern, {key: value for key, _, value in args})
    if errors:
        raise PromptError(f"{words.locale}: {name}{attribute}: {errors[0]}")
    return " ".join(str(text).split())


@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, locale: Locale, aloud: bool) -> str:
    major = Decimal(minor).scaleb(-get_currency_precision(currency))
    if not aloud:
        return format_currency(major, currency, locale=locale)
    whole = major == major.to_integral_value()
    number, pattern = (int(major), "#,##0") if whole else (major, None)
    return format_currency(
        number, currency, pattern, locale=locale, format_type="name", currency_digits=not whole
    )


def _words(locale: str) -> Words:
    return words_in("skill.prompts", locale)


@cache
def words_in(package: str, locale: str) -> Words:
    """The messages of one locale in the package's `.ftl` files.

    Raises VoiceshopError for a locale that is not spoken here.
    """
    if locale not in LOCALES:
        raise VoiceshopError(f"The locale {locale!r} is not spoken here; choose one of {', '.join(LOCALES)}.")
    resource = FluentResource((files(package) / f"{locale}.ftl").read_text("utf-8"))
    junk = [entry.content for entry in resource.body if isinstance(entry, Junk)]
    if junk:
        raise PromptError(f"{locale}.ftl of {package} cannot be read at: {junk[0]!r}")
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(resource)
    return Words(bundle, Locale.parse(locale, sep="-"), _ids(resource))


def _ids(resource: Any) -> frozenset[str]:
    ids = set()
    for entry in resource.body:
        if identifier := getattr(entry, "id", None):
            ids.add(identifier.name)
            ids |= {f"{identifier.name}.{attribute.id.name}" for attribute in entry.attributes}
    return frozenset(ids)
