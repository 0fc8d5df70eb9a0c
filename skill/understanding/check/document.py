"""An interaction model as it is written, with the place of every part: what the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from skill.understanding.check.finding import Fault

BUILT_IN = "AMAZON."


@dataclass(frozen=True)
class Text:
    """A text of the model and its place."""

    path: str
    text: str


@dataclass(frozen=True)
class SlotPart:
    """A slot of an intent."""

    path: str
    name: str
    type: str
    samples: tuple[Text, ...] = ()


@dataclass(frozen=True)
class IntentPart:
    """An intent of the language model."""

    path: str
    name: str
    slots: tuple[SlotPart, ...] = ()
    samples: tuple[Text, ...] = ()

    @property
    def built_in(self) -> bool:
        """Whether it is one of Amazon's."""
        return self.name.startswith(BUILT_IN)

    def type_of(self, slot: str) -> str | None:
        """The type of the slot with this name; None when the intent has no such slot."""
        return next((one.type for one in self.slots if one.name == slot), None)


@dataclass(frozen=True)
class ValuePart:
    """A value of a slot type: canonical name, synonyms, id."""

    path: str
    name: Text
    synonyms: tuple[Text, ...] = ()
    id: Text | None = None

    @property
    def names(self) -> tuple[Text, ...]:
        """The canonical name and all synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True)
class TypePart:
    """A slot type; `supplier` says where its values come from, when they do not stand here."""

    path: str
    name: str
    values: tuple[ValuePart, ...] = ()
    supplier: Mapping[str, Any] | None = None

    @property
    def supplied(self) -> bool:
        """Whether its values stand elsewhere."""
        return self.supplier is not None


@dataclass(frozen=True)
class Asked:
    """What a dialog says of an intent or of one of its slots: what must be asked, with which prompts."""

    path: str
    name: str
    type: str = ""
    elicited: bool = False
    confirmed: bool = False
    prompts: Mapping[str, Text] = field(default_factory=dict)
    delegation: Text | None = None
    validations: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    slots: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class PromptPart:
    """A prompt: its id, and each variation as its type and its text."""

    path: str
    id: str
    variations: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole model. `faults` are those of its form, found while it was read: rule, place, message."""

    file: str
    locale: str = "en-US"
    size: int = 0
    language_path: str = ""
    invocation: Text | None = None
    intents: tuple[IntentPart, ...] = ()
    types: tuple[TypePart, ...] = ()
    sensitivity: Text | None = None
    dialogs: tuple[Asked, ...] = ()
    delegation: Text | None = None
    prompts: tuple[PromptPart, ...] = ()
    faults: tuple[tuple[str, str, str], ...] = ()
    whole: bool = True
    """False when it is so broken that no other rule can say anything."""

    @property
    def language(self) -> str:
        """The two letters of the language: `en`, `de`."""
        return self.locale[:2].lower()

    def of_form(self, rule: str) -> Iterator[Fault]:
        """The faults of form that break `rule`."""
        return ((path, message) for name, path, message in self.faults if name == rule)

    def samples(self) -> Iterator[tuple[IntentPart, Text]]:
        """Every sample of every intent."""
        return ((intent, sample) for intent in self.intents for sample in intent.samples)

    def slot_samples(self) -> Iterator[tuple[IntentPart, Text]]:
        """Every sample of every slot."""
        return ((i, sample) for i in self.intents for slot in i.slots for sample in slot.samples)

    def every_sample(self) -> Iterator[tuple[IntentPart, Text]]:
        """The samples of intents and of slots."""
        return chain(self.samples(), self.slot_samples())

    @cached_property
    def intent(self) -> Mapping[str, IntentPart]:
        """The intents by name."""
        return {intent.name: intent for intent in reversed(self.intents)}

    @cached_property
    def type(self) -> Mapping[str, TypePart]:
        """The slot types by name."""
        return {one.name: one for one in reversed(self.types)}
