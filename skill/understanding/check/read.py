"""Reads a model file into a Document, with the place of every part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from skill.errors import VoiceshopError
from skill.understanding.check.document import (
    Asked,
    Document,
    IntentPart,
    PromptPart,
    SlotPart,
    Text,
    TypePart,
    ValuePart,
)
from skill.understanding.check.shape import Shape, join, json_object, kind_of

LOCALE = re.compile(r"(?<![A-Za-z])([a-z]{2})[-_]([A-Z]{2})(?![A-Za-z])")
"""A locale in the name of a file."""


def read_document(path: Path) -> Document:
    """The model in the file `path`. Raises VoiceshopError when the file cannot be read at all."""
    found = LOCALE.search(path.name)
    locale = "-".join(found.groups()) if found else "en-US"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise VoiceshopError(f"{path}: cannot be read ({error.strerror or error}).") from error
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=json_object)
    except UnicodeDecodeError as error:
        return _broken(path, locale, "json", f"byte {error.start} is not UTF-8; save the file as UTF-8")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        trailing = _behind(raw.decode("utf-8-sig"), error)
        return _broken(path, locale, "json", f"is not JSON at {where}: {trailing or error.msg}")
    except RecursionError:
        return _broken(path, locale, "json", "is not JSON that anyone can read: it is nested too deeply")
    if reason := _no_model(data):
        return _broken(path, locale, "not-a-model", reason)
    return _Reader(str(path), locale, len(raw)).document(data)


def _behind(text: str, error: json.JSONDecodeError) -> str:
    """What to do about a comma behind all that is JSON, as in a piece cut out of a model; else empty."""
    if text[error.pos :].strip() != ",":
        return ""
    reason = _no_model(json.loads(text[: error.pos]))
    return "a comma stands behind it; remove it" + (f". The file {reason}" if reason else "")


def _broken(path: Path, locale: str, rule: str, message: str) -> Document:
    return Document(str(path), locale, faults=((rule, "", message),), whole=False)


def _no_model(data: Any) -> str:
    """Why the data is no interaction model at all; empty when it is one."""
    if not isinstance(data, dict):
        return f"is {kind_of(data)}, not an interaction model"
    if "name" in data and "samples" in data and "intents" not in data:
        return "is a single intent; put it into the list languageModel.intents of a model"
    if "invocation" in data and isinstance(data.get("intents"), list):
        return "is a model of the Jovo framework; let `jovo build` make Amazon's format from it first"
    if not {"interactionModel", "languageModel", "intents"} & set(data):
        return "holds no interactionModel with a languageModel"
    return ""


class _Reader:
    """Reads one file."""

    def __init__(self, file: str, locale: str, size: int) -> None:
        self.file, self.locale, self.size = file, locale, size
        self.shape = Shape()

    def document(self, data: dict[str, Any]) -> Document:
        """The document in parsed JSON."""
        inner, path = self._unwrapped(data)
        language = self.shape.inside(inner, "languageModel", path, "languageModel")
        dialog = self.shape.inside(inner, "dialog", path, "dialog")
        where, dialogs = join(path, "languageModel"), join(path, "dialog")
        return Document(
            file=self.file,
            locale=self.locale,
            size=self.size,
            language_path=where,
            invocation=self.shape.text(language, "invocationName", where),
            intents=tuple(self._intents(language, where)),
            types=tuple(self._types(language, where)),
            sensitivity=self._sensitivity(language, where),
            dialogs=tuple(self._dialogs(dialog, dialogs)),
            delegation=self.shape.text(dialog, "delegationStrategy", dialogs),
            prompts=tuple(self._prompts(inner, path)),
            faults=tuple(self.shape.faults),
        )

    def _unwrapped(self, data: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """The object with the language model, and its path."""
        inner = data.get("interactionModel")
        if isinstance(inner, dict):
            self.shape.known(data, "file", "")
            self.shape.known(inner, "interactionModel", "interactionModel")
            return inner, "interactionModel"
        message = 'wrap it as {"interactionModel": {"languageModel": …}}; `ask deploy` takes nothing else'
        self.shape.faults.append(("wrapper", "", message))
        if "languageModel" in data:
            return data, ""
        parts = {key: value for key, value in data.items() if key not in ("dialog", "prompts")}
        return {**data, "languageModel": parts}, ""

    def _intents(self, language: Mapping[str, Any], path: str) -> Iterator[IntentPart]:
        if language.get("intents") is None:
            self.shape.wrong(path, "has no 'intents'; a language model needs a list of them")
        for where, item in self.shape.items(language, "intents", path, "intent"):
            if name := self.shape.named(item, where):
                samples = self.shape.texts(item, "samples", where)
                yield IntentPart(where, name, tuple(self._slots(item, where)), samples)

    def _slots(self, intent: Mapping[str, Any], path: str) -> Iterator[SlotPart]:
        for where, item in self.shape.items(intent, "slots", path, "slot"):
            name, kind = self.shape.named(item, where), self.shape.named(item, where, "type")
            many = self.shape.inside(item, "multipleValues", where, "multipleValues")
            self.shape.flag(many, "enabled", f"{where}.multipleValues")
            if name:
                yield SlotPart(where, name, kind or "", self.shape.texts(item, "samples", where))

    def _types(self, language: Mapping[str, Any], path: str) -> Iterator[TypePart]:
        for where, item in self.shape.items(language, "types", path, "type"):
            if name := self.shape.named(item, where):
                supplier = item.get("valueSupplier")
                values = tuple(self._values(item, where))
                yield TypePart(where, name, values, supplier if isinstance(supplier, dict) else None)

    def _values(self, parent: Mapping[str, Any], path: str) -> Iterator[ValuePart]:
        for where, item in self.shape.items(parent, "values", path, "value"):
            name = item.get("name")
            if not isinstance(name, dict):
                self.shape.wrong(join(where, "name"), 'should be {"value": "…", "synonyms": ["…"]}')
                continue
            self.shape.known(name, "name", f"{where}.name")
            value = self.shape.text(name, "value", f"{where}.name")
            if value:
                synonyms = self.shape.texts(name, "synonyms", f"{where}.name")
                yield ValuePart(where, value, synonyms, self.shape.text(item, "id", where))
            elif name.get("value") is None:
                self.shape.wrong(f"{where}.name", "has no 'value'")

    def _sensitivity(self, language: Mapping[str, Any], path: str) -> Text | None:
        found = self.shape.inside(language, "modelConfiguration", path, "modelConfiguration")
        inner = found.get("fallbackIntentSensitivity")
        where = f"{join(path, 'modelConfiguration')}.fallbackIntentSensitivity"
        return self.shape.text(inner, "level", where) if isinstance(inner, dict) else None

    def _dialogs(self, dialog: Mapping[str, Any], path: str) -> Iterator[Asked]:
        for where, item in self.shape.items(dialog, "intents", path, "dialog intent"):
            slots = self.shape.items(item, "slots", where, "dialog slot")
            found = tuple(slot for at, one in slots if (slot := self._asked(one, at)))
            if asked := self._asked(item, where, found):
                yield asked

    def _asked(
        self, item: Mapping[str, Any], path: str, slots: tuple[Asked, ...] | None = None
    ) -> Asked | None:
        """An intent of the dialog (with its slots), or one of its slots."""
        kind = "" if slots is not None else self.shape.named(item, path, "type")
        name = self.shape.named(item, path)
        if not name:
            return None
        found = item.get("validations")
        rules = enumerate(found if isinstance(found, list) else [])
        return Asked(
            path,
            name,
            kind or "",
            self.shape.flag(item, "elicitationRequired", path),
            self.shape.flag(item, "confirmationRequired", path),
            self._references(item, path),
            self.shape.text(item, "delegationStrategy", path),
            tuple((f"{path}.validations[{n}]", one) for n, one in rules if isinstance(one, dict)),
            slots or (),
        )

    def _references(self, item: Mapping[str, Any], path: str) -> dict[str, Text]:
        """The ids of prompts by what they are for."""
        prompts = self.shape.inside(item, "prompts", path, "dialog prompts")
        found = {key: self.shape.text(prompts, key, f"{path}.prompts") for key in prompts}
        return {key: text for key, text in found.items() if text}

    def _prompts(self, inner: Mapping[str, Any], path: str) -> Iterator[PromptPart]:
        for where, item in self.shape.items(inner, "prompts", path, "prompt"):
            if name := self.shape.named(item, where, "id"):
                yield PromptPart(where, name, tuple(self._variations(item, where)))

    def _variations(self, prompt: Mapping[str, Any], path: str) -> Iterator[tuple[Text, Text]]:
        for where, item in self.shape.items(prompt, "variations", path, "variation"):
            kind, value = self.shape.text(item, "type", where), self.shape.text(item, "value", where)
            yield kind or Text(f"{where}.type", ""), value or Text(f"{where}.value", "")
