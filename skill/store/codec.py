"""Values of a conversation as JSON text and back, unchanged; every type that may be stored is listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from skill import dialogue
from skill.shop.money import Money

T = TypeVar("T")

DATACLASSES: Mapping[str, type] = {
    "Agreement": dialogue.Agreement,
    "Card": dialogue.Card,
    "Choice": dialogue.Choice,
    "Context": dialogue.Context,
    "Happened": dialogue.Happened,
    "Intent": dialogue.Intent,
    "Money": Money,
    "Prompt": dialogue.Prompt,
    "Question": dialogue.Question,
    "Rendered": dialogue.Rendered,
    "RenderedCard": dialogue.RenderedCard,
    "RenderedChoice": dialogue.RenderedChoice,
    "Reply": dialogue.Reply,
    "Session": dialogue.Session,
    "Shown": dialogue.Shown,
    "Slot": dialogue.Slot,
}

TEXTS: Mapping[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "Decimal": (Decimal, str, Decimal),
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "Expects": (dialogue.Expects, lambda value: str(value.value), dialogue.Expects),
}
"""Types that are one text; `datetime` comes before `date`, which it is one of."""

TAG, VALUE = "$", "v"
"""The keys of a tagged value; a mapping's own keys that begin with `$` get one more."""


def encode(value: object) -> str:
    """`value` as compact JSON text, type-tagged; fields that hold their default are left out.

    Raises TypeError for a value whose type is not listed here.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Any:
    """The value that `encode` was given: `decode(encode(value)) == value`.

    Fields that a dataclass no longer has are ignored, new ones hold their default. Raises
    ValueError when `text` is not what `encode` writes.
    """
    try:
        return _value(json.loads(text))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"this is no stored value: {text[:60]!r}") from error


def decode_as(kind: type[T], text: str) -> T:
    """The value that `encode` was given. Raises ValueError when it is no `kind`."""
    value = decode(text)
    if not isinstance(value, kind):
        raise ValueError(f"a {type(value).__name__} is stored where a {kind.__name__} should be")
    return value


def _plain(value: object) -> Any:
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {_escaped(key): _plain(item) for key, item in value.items()}
    if type(value) in _FIELDS:
        return _fields_of(value)
    return _text_of(value)


def _fields_of(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {TAG: type(value).__name__}
    for name, default in _FIELDS[type(value)]:
        held = getattr(value, name)
        if default is MISSING or held != default:
            plain[name] = _plain(held)
    return plain


def _text_of(value: object) -> dict[str, str]:
    for name, (kind, text, _) in TEXTS.items():
        if isinstance(value, kind):
            return {TAG: name, VALUE: text(value)}
    raise TypeError(f"a {type(value).__name__} cannot be stored; list its type in {__name__}")


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    tag = plain.get(TAG)
    if tag is None:
        return {key[1:] if key.startswith(TAG) else key: _value(item) for key, item in plain.items()}
    if tag in TEXTS:
        return TEXTS[tag][2](plain[VALUE])
    kind = DATACLASSES[tag]
    known = {name for name, _ in _FIELDS[kind]}
    return kind(**{name: _value(item) for name, item in plain.items() if name in known})


def _escaped(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a mapping is stored with text keys, not {key!r}")
    return TAG + key if key.startswith(TAG) else key


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


_FIELDS: Mapping[type, tuple[tuple[str, object], ...]] = {
    kind: tuple((field.name, _default(field)) for field in fields(kind)) for kind in DATACLASSES.values()
}
"""The names of the fields of each dataclass, with its default or MISSING."""
