"""Values of a conversation as JSON text and back, unchanged; every type that may be stored is listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
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
    "Resolution": dialogue.Resolution,
    "Session": dialogue.Session,
    "Shown": dialogue.Shown,
    "Slot": dialogue.Slot,
}

TEXTS: Mapping[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "Decimal": (Decimal, str, Decimal),
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "Expects": (dialogue.Expects, lambda value: str(value.value), dialogue.Expects),
}
"""Types that are one text; `datetime` comes before `date`, which it is one of."""

TAG, VALUE = "$", "v"
"""The keys of a tagged value; a mapping's own keys that begin with `$` get one more."""


def encode(value: object) -> str:
    """`value` as compact JSON text, type-tagged; fields that hold their default are left out.

    Raises TypeError for a value whose type is not listed here.
    """
    return _ENCODER.encode(_keyed(value))


def decode(text: str) -> Any:
    """The value that `encode` was given: `decode(encode(value)) == value`.

    Fields that a dataclass no longer has are ignored, new ones hold their default. Raises
    ValueError when `text` is not what `encode` writes.
    """
    try:
        return _tupled(_DECODER.decode(text))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"this is no stored value: {text[:60]!r}") from error


def decode_as(kind: type[T], text: str) -> T:
    """The value that `encode` was given. Raises ValueError when it is no `kind`."""
    value = decode(text)
    if not isinstance(value, kind):
        raise ValueError(f"a {type(value).__name__} is stored where a {kind.__name__} should be")
    return value


def _keyed(value: object) -> Any:
    """What JSON cannot tell from something else in a form that it can: enumerations, and mappings' keys."""
    if type(value) in (tuple, list):
        return [_keyed(item) for item in value]  # type: ignore[attr-defined]
    if type(value) is dict or isinstance(value, Mapping):
        return {_escaped(key): _keyed(item) for key, item in value.items()}
    return _text_of(value) if isinstance(value, Enum) else value


def _unknown(value: object) -> dict[str, Any]:
    """What the encoder is given for a value that JSON has no form for."""
    return _fields_of(value) if type(value) in _FIELDS else _text_of(value)


def _fields_of(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {TAG: type(value).__name__}
    for name, default in _FIELDS[type(value)]:
        held = getattr(value, name)
        if held is not default and (default is MISSING or held != default):
            plain[name] = held if type(held) in _AS_IS else _keyed(held)
    return plain


def _text_of(value: object) -> dict[str, str]:
    for name, (kind, text, _) in TEXTS.items():
        if isinstance(value, kind):
            return {TAG: name, VALUE: text(value)}
    raise TypeError(f"a {type(value).__name__} cannot be stored; list its type in {__name__}")


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if type(value) is list else value


def _object(plain: dict[str, Any]) -> Any:
    """The value whose parts are those of `plain`, which the decoder has made already."""
    tag = plain.get(TAG)
    if tag is None:
        return {key[1:] if key[:1] == TAG else key: _tupled(item) for key, item in plain.items()}
    if tag in TEXTS:
        return TEXTS[tag][2](plain[VALUE])
    kind = DATACLASSES[tag]
    known = _NAMES[kind]
    return kind(**{name: _tupled(item) for name, item in plain.items() if name in known})


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

_NAMES: Mapping[type, frozenset[str]] = {
    kind: frozenset(name for name, _ in named) for kind, named in _FIELDS.items()
}
_AS_IS = frozenset({str, int, bool, type(None), *DATACLASSES.values()})
"""Types that the encoder takes as they are; `_unknown` is asked for the dataclasses among them."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_unknown)
_DECODER = json.JSONDecoder(object_hook=_object)
