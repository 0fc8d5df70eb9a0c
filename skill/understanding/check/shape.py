"""Takes parsed JSON apart by kind; what has the wrong form is noted with its place and left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from skill.understanding.check.document import Text

KEYS: Mapping[str, frozenset[str]] = {
    "file": frozenset({"interactionModel", "version", "description"}),
    "interactionModel": frozenset(
        {"languageModel", "dialog", "prompts", "conversations", "_nameFreeInteraction"}
    ),
    "languageModel": frozenset({"invocationName", "intents", "types", "modelConfiguration"}),
    "intent": frozenset({"name", "slots", "samples", "generatedBy"}),
    "slot": frozenset({"name", "type", "samples", "multipleValues"}),
    "multipleValues": frozenset({"enabled"}),
    "type": frozenset({"name", "values", "valueSupplier", "generatedBy"}),
    "value": frozenset({"id", "name"}),
    "name": frozenset({"value", "synonyms"}),
    "modelConfiguration": frozenset({"fallbackIntentSensitivity"}),
    "dialog": frozenset({"intents", "delegationStrategy"}),
    "dialog intent": frozenset({"name", "slots", "delegationStrategy", "confirmationRequired", "prompts"}),
    "dialog slot": frozenset(
        {"name", "type", "elicitationRequired", "confirmationRequired", "prompts", "validations"}
    ),
    "dialog prompts": frozenset({"elicitation", "confirmation"}),
    "prompt": frozenset({"id", "variations"}),
    "variation": frozenset({"type", "value"}),
}
"""What each object of a model may hold, as Amazon's interaction model schema has it."""


class JsonObject(dict[str, Any]):
    """A JSON object; `repeated` are the keys that it has more than once."""

    repeated: tuple[str, ...] = ()


def json_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    """The hook with which JSON is parsed, so that repeated keys are noticed."""
    found, names = JsonObject(pairs), [name for name, _ in pairs]
    if len(found) < len(names):
        found.repeated = tuple(name for name in found if names.count(name) > 1)
    return found


class Shape:
    """Takes objects apart; `faults` collects what has the wrong form: rule, place, message."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str, str]] = []

    def wrong(self, path: str, message: str) -> None:
        """Notes that what stands at `path` has the wrong form."""
        self.faults.append(("shape", path, message))

    def known(self, item: Mapping[str, Any], kind: str, path: str) -> None:
        """Notes keys that Amazon's schema does not have, and those that are there twice."""
        for name in item:
            if name not in KEYS[kind]:
                message = f"{name!r} means nothing here; known are {', '.join(sorted(KEYS[kind]))}"
                self.faults.append(("unknown-key", join(path, name), message))
        for name in getattr(item, "repeated", ()):
            message = f"{name!r} is there more than once, and only the last one counts; keep one"
            self.faults.append(("repeated-key", join(path, name), message))

    def inside(self, parent: Mapping[str, Any], key: str, path: str, kind: str) -> Mapping[str, Any]:
        """The object at `key`; an empty one when there is none."""
        item = parent.get(key)
        if item is None:
            return {}
        if not isinstance(item, dict):
            self.wrong(join(path, key), f"is {kind_of(item)}; it should be an object")
            return {}
        self.known(item, kind, join(path, key))
        return item

    def items(
        self, parent: Mapping[str, Any], key: str, path: str, kind: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects in the list at `key`, with their places."""
        where, items = join(path, key), parent.get(key)
        if items is not None and not isinstance(items, list):
            self.wrong(where, f"is {kind_of(items)}; it should be a list")
            return
        for number, item in enumerate(items or ()):
            if isinstance(item, dict):
                self.known(item, kind, f"{where}[{number}]")
                yield f"{where}[{number}]", item
            else:
                self.wrong(f"{where}[{number}]", f"is {kind_of(item)}; it should be an object")

    def text(self, parent: Mapping[str, Any], key: str, path: str) -> Text | None:
        """The text at `key`, None when there is none."""
        value = parent.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(join(path, key), f"is {kind_of(value)}; it should be a text")
            return None
        return Text(join(path, key), value)

    def named(self, item: Mapping[str, Any], path: str, key: str = "name") -> str | None:
        """The text at `key`, which must be there."""
        found = self.text(item, key, path)
        if item.get(key) is None:
            self.wrong(path, f"has no {key!r}")
        return found.text if found else None

    def texts(self, parent: Mapping[str, Any], key: str, path: str) -> tuple[Text, ...]:
        """The texts in the list at `key`, with their places."""
        where, items = join(path, key), parent.get(key)
        if items is None:
            return ()
        if not isinstance(items, list):
            self.wrong(where, f"is {kind_of(items)}; it should be a list of texts")
            return ()
        for number, item in enumerate(items):
            if not isinstance(item, str):
                self.wrong(f"{where}[{number}]", f"is {kind_of(item)}; it should be a text")
        return tuple(Text(f"{where}[{n}]", item) for n, item in enumerate(items) if isinstance(item, str))

    def flag(self, item: Mapping[str, Any], key: str, path: str) -> bool:
        """The truth value at `key`, False when there is none."""
        value = item.get(key, False)
        if not isinstance(value, bool):
            self.wrong(join(path, key), f"is {kind_of(value)}; it should be true or false")
        return value is True


def join(path: str, name: str) -> str:
    """The place of `name` in the object at `path`."""
    return f"{path}.{name}" if path else name


def kind_of(item: Any) -> str:
    """What a JSON value is, for messages."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(item), "an object" if isinstance(item, dict) else "a number")
