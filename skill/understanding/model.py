"""An interaction model in memory: intents with their samples, slots, slot types and their values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skill.understanding.classifier import Classifier
    from skill.understanding.index import Index

SEARCH_QUERY = "AMAZON.SearchQuery"
PHRASE_TYPES = frozenset({SEARCH_QUERY, "AMAZON.Message", "AMAZON.Phrase"})
"""Slot types that take any words."""


@dataclass(frozen=True)
class Value:
    """One value of a slot type: its canonical name, id ('' when it has none) and synonyms."""

    name: str
    id: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name and all synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True)
class SlotType:
    """A custom slot type, or what a model adds to a built-in one."""

    name: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class SlotModel:
    """A slot of an intent: its type, and the samples of answers when it is asked for."""

    name: str
    type: str
    samples: tuple[str, ...] = ()
    multiple: bool = False


@dataclass(frozen=True)
class IntentModel:
    """An intent: its samples as written, and its slots by name."""

    name: str
    slots: Mapping[str, SlotModel] = field(default_factory=dict)
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """An interaction model. `source` says where it came from, for messages."""

    locale: str
    invocation: str = ""
    intents: Mapping[str, IntentModel] = field(default_factory=dict)
    types: Mapping[str, SlotType] = field(default_factory=dict)
    source: str = ""
    dynamic: Mapping[str, SlotType] = field(default_factory=dict)
    """Values that were added to slot types at run time, as with Dialog.UpdateDynamicEntities."""

    def with_dynamic(self, types: Iterable[SlotType]) -> Model:
        """This model with other dynamic values; what was learnt from its samples stays as it is."""
        other = replace(self, dynamic={one.name: one for one in types})
        if self.__dict__.get("classifier") is not None:
            other.__dict__["classifier"] = self.classifier
        return other

    @property
    def language(self) -> str:
        """The two letters of the language: `en`, `de`."""
        return self.locale[:2].lower()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything in the model that understanding depends on."""
        content = (self.locale, *self.intents.values(), *self.types.values())
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]

    @cached_property
    def index(self) -> Index:
        """What understanding looks things up in; built once per model."""
        from skill.understanding.index import Index

        return Index(self)

    @cached_property
    def classifier(self) -> Classifier | None:
        """What was learnt from the samples; None in a language that we know too little of."""
        from skill.understanding.classifier import classifier_for

        return classifier_for(self.index)
