"""Reads delivery options from a merchant's TOML file, and says in one sentence what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final

from skill.errors import VoiceshopError
from skill.shop.delivery import STANDARD, WORKING_DAYS, DeliveryOption, DeliveryTime
from skill.shop.money import Money

DEMO: Final = Path(__file__).with_name("delivery.toml")
"""The demo shop's options."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS: Final = frozenset(
    {"id", "name", "synonyms", "fee", "free_from", "days", "until", "weekdays", "time", "pickup", "capacity"}
)
TIME_KEYS: Final = frozenset({"id", "start", "end", "fee", "capacity"})


def load_delivery_options(path: Path, standard: DeliveryOption) -> tuple[DeliveryOption, ...]:
    """The options of a file, in its order; what one does not say about money and days, `standard` says.

    The file has to hold the option `standard`. Raises VoiceshopError naming the option and what is wrong.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        options = tuple(_option(one, standard) for one in content.pop("option", ()))
        _check(content, [one.id for one in options])
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise VoiceshopError(f"The delivery options in {path} cannot be used: {error}.") from error
    return options


def _check(rest: Mapping[str, Any], ids: list[str]) -> None:
    if rest:
        raise ValueError(f"{next(iter(rest))!r} is unknown; write [[option]] tables")
    if STANDARD not in ids:
        raise ValueError("there is no option with the id 'standard', which is taken unless asked otherwise")
    if len(set(ids)) < len(ids):
        raise ValueError(f"an id stands twice among {', '.join(ids)}")


def _option(told: Mapping[str, Any], standard: DeliveryOption) -> DeliveryOption:
    name = str(told.get("id", ""))
    if not name:
        raise ValueError("an option has no id")
    _known(told, KEYS, name)
    currency = standard.fee.currency
    own_fee = "fee" in told
    free_from = None if own_fee else standard.free_from
    return DeliveryOption(
        id=name,
        fee=_money(told, "fee", currency, name) if own_fee else standard.fee,
        days=_days(told.get("days", standard.days), name),
        names=dict(_texts(told, "name", name)),
        synonyms={locale: tuple(words) for locale, words in told.get("synonyms", {}).items()},
        free_from=_money(told, "free_from", currency, name) if "free_from" in told else free_from,
        until=_clock(told, "until", name) if "until" in told else None,
        weekdays=_weekdays(told["weekdays"], name) if "weekdays" in told else WORKING_DAYS,
        pickup=told.get("pickup") is True,
        times=tuple(_time(one, currency, name) for one in told.get("time", ())),
        capacity=_capacity(told, name),
    )


def _time(told: Mapping[str, Any], currency: str, name: str) -> DeliveryTime:
    _known(told, TIME_KEYS, name)
    fee = _money(told, "fee", currency, name) if "fee" in told else Money(0, currency)
    start, end = _clock(told, "start", name), _clock(told, "end", name)
    return DeliveryTime(str(told.get("id", "")), start, end, fee, _capacity(told, name))


def _capacity(told: Mapping[str, Any], name: str) -> int | None:
    capacity = told.get("capacity")
    if capacity is not None and (type(capacity) is not int or capacity < 1):
        raise ValueError(f"{name}: write capacity as a number of orders a day, from 1 on")
    return capacity


def _known(told: Mapping[str, Any], keys: frozenset[str], name: str) -> None:
    if strange := told.keys() - keys:
        raise ValueError(f"{name}: {min(strange)!r} is unknown; known are {', '.join(sorted(keys))}")


def _texts(told: Mapping[str, Any], key: str, name: str) -> Mapping[str, str]:
    texts: Any = told.get(key)
    if not isinstance(texts, dict) or not texts or not all(isinstance(one, str) for one in texts.values()):
        raise ValueError(f"{name}: write its {key} for each locale, such as {{en-US = 'express delivery'}}")
    return texts


def _money(told: Mapping[str, Any], key: str, currency: str, name: str) -> Money:
    if not isinstance(told[key], str):
        raise ValueError(f"{name}: write {key} as a text such as '6.90'")
    amount = Money.of(told[key], currency)
    if amount.minor < 0:
        raise ValueError(f"{name}: {key} is below nothing")
    return amount


def _days(days: Any, name: str) -> int:
    if type(days) is not int or not 0 <= days <= 60:
        raise ValueError(f"{name}: write days as a number from 0 to 60")
    return days


def _clock(told: Mapping[str, Any], key: str, name: str) -> time:
    if not isinstance(told.get(key), time):
        raise ValueError(f"{name}: write {key} as a time such as 14:00:00")
    clock: time = told[key]
    return clock


def _weekdays(told: list[str], name: str) -> frozenset[int]:
    if strange := [one for one in told if one not in WEEKDAYS]:
        raise ValueError(f"{name}: {strange[0]!r} is no weekday; write {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(one) for one in told)
