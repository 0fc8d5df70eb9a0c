"""The types of a conversation: what comes in, what we asked, what we say, what we remember.

Everything here is a frozen value that can be stored between two turns; nothing here
knows a channel, a language or the shop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Expects(StrEnum):
    """What kind of answer a question waits for.

    Alexa turns it into slot elicitation, the voice loop into the recogniser's grammar,
    a chat into buttons.
    """

    YES_NO = "yes_no"
    ORDINAL = "ordinal"
    NUMBER = "number"
    PIN = "pin"
    TEXT = "text"
    ANYTHING = "anything"


@dataclass(frozen=True)
class Resolution:
    """What one list of values makes of a slot, as Amazon's entity resolution tells it.

    `authority` is `static` for the values of the interaction model, `dynamic` for those that were added
    at run time. `status` is Amazon's code, `ER_SUCCESS_MATCH` or `ER_SUCCESS_NO_MATCH`; `values` are the
    name and id of each value that matched, best first.
    """

    authority: str
    status: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Slot:
    """What filled one slot of an intent.

    `spoken` is what the customer said, `value` the canonical value (the resolved name of a
    custom slot type; the Amazon value format of a built-in one, for example `2026-W47` for
    AMAZON.DATE), `ids` the ids of all values that it resolved to, best first, `alternatives`
    what a recogniser may have heard instead, best first.
    """

    spoken: str
    value: str = ""
    ids: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    resolutions: tuple[Resolution, ...] = field(default=(), compare=False)
    """What the static and the dynamic values of a custom slot type said; where the ids come from."""

    @property
    def text(self) -> str:
        """The resolved value, or what was said when nothing was resolved."""
        return self.value or self.spoken


@dataclass(frozen=True)
class Agreement:
    """A yes: the terms that were read out, and the id of the turn that read them out."""

    terms: str
    id: str


@dataclass(frozen=True)
class Shown:
    """One thing that was read out or shown, so that "the second one" means something."""

    sku: str
    title: str


@dataclass(frozen=True)
class Context:
    """What a customer's words can refer to: what was shown last, and the search that "cheaper" refines.

    `query` holds the parts of that search by name; it is empty when something else came since.
    """

    shown: tuple[Shown, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Intent:
    """What the customer wants: a name of the interaction model, its slots, and what was agreed.

    `declined` is a no to the question about this intent, `proven` says that the channel itself made
    sure who speaks. `context` is filled in by the core before a handler sees the intent.
    """

    name: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    agreed: Agreement | None = None
    declined: bool = False
    proven: bool = False
    confidence: float = 1.0
    context: Context = Context()

    def text(self, slot: str) -> str:
        """The text of `slot`, or the empty string when it is not filled."""
        filled = self.slots.get(slot)
        return filled.text if filled else ""

    def number(self, slot: str) -> int | None:
        """The whole number in `slot`, or None when it is not filled with one."""
        text = self.text(slot)
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def filled(self, **slots: str) -> Intent:
        """This intent with the given slots filled; an empty text takes the slot out."""
        kept = {name: slot for name, slot in self.slots.items() if name not in slots}
        new = {name: Slot(text, text) for name, text in slots.items() if text}
        return replace(self, slots={**kept, **new})


@dataclass(frozen=True)
class Question:
    """What we asked last. This is the whole dialogue state.

    Without a slot it is a yes/no question about the intent; with a slot the
    answer fills that slot. In both cases the intent then runs again.
    """

    intent: Intent
    slot: str | None = None
    expects: Expects = Expects.YES_NO
    terms: str = ""
    """Fingerprint of what was read out; a yes agrees to this and nothing else."""
    id: str = ""
    """Id of the turn that asked: the idempotency key of the answer. Set by the core."""


@dataclass(frozen=True)
class Turn:
    """One thing a customer did.

    `customer` is the channel's own name for the customer (an Alexa user id, `demo` at the
    laptop); the store knows which shop customer that is. `session` is the channel's
    conversation. Either `utterance` (with `alternatives`, best first, the utterance itself
    not among them) or `intent`, which the channel has already understood. An empty utterance
    is silence. `at` is the moment of the turn, UTC. `proof` is the id of the question for which
    the channel itself made sure that the customer is who they are. `unheard` says that the customer
    cut the shop off before its question came, so that they do not know what a yes would agree to.
    """

    id: str
    session: str
    channel: str
    customer: str
    locale: str
    at: datetime
    utterance: str | None = None
    alternatives: tuple[str, ...] = ()
    intent: Intent | None = None
    proof: str = ""
    unheard: bool = False

    def __post_init__(self) -> None:
        if (self.utterance is None) == (self.intent is None):
            raise ValueError("a turn has either an utterance or an intent")
        if self.at.tzinfo is None:
            raise ValueError("the time of a turn needs a time zone (UTC)")


@runtime_checkable
class Amount(Protocol):
    """Money as the dialogue sees it: minor units and an ISO 4217 currency."""

    @property
    def minor(self) -> int:
        """Whole minor units: cents."""
        ...

    @property
    def currency(self) -> str:
        """Three letters: EUR."""
        ...


@dataclass(frozen=True)
class Prompt:
    """One message to say: the id of a Fluent message and its arguments."""

    id: str
    args: Mapping[str, Value] = field(default_factory=dict)


Value = str | int | Decimal | Amount | date | time | Prompt | tuple[str | Prompt, ...]
"""An argument of a prompt. A tuple becomes a spoken list; a prompt inside is rendered first."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be touched: what is shown and what choosing it says."""

    title: str
    utterance: str
    sku: str = ""
    amount: Amount | None = None
    image: str = ""


@dataclass(frozen=True)
class Card:
    """Something to keep: shown in the app or as a message of its own."""

    kind: str
    title: Prompt
    body: tuple[Prompt, ...] = ()


@dataclass(frozen=True)
class Happened:
    """One effect of a turn, as the shop itself recorded it: `order placed`, `2 x Coffee`."""

    what: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.detail}" if self.detail else self.what


@dataclass(frozen=True)
class Reply:
    """What we answer, the same for every channel; a channel leaves out what it cannot show."""

    prompts: tuple[Prompt, ...]
    question: Question | None = None
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    context: Context | None = None
    """What "the second one" and "cheaper" now refer to; None leaves it as it was."""
    happened: tuple[Happened, ...] = ()
    ends: bool = False


@dataclass(frozen=True)
class Session:
    """What is remembered of a conversation between two turns.

    `version` counts saves: a save of an old version is refused, never written over a newer one.
    """

    id: str
    version: int = 0
    question: Question | None = None
    context: Context = Context()
    said: Reply | None = None
    missed: int = 0
    """Turns in a row that were not understood, or were silent."""
    owner: str = "bot"
    later: tuple[str, ...] = ()
    """Requests of the same sentence that wait until the open question is answered."""


@dataclass(frozen=True)
class Rendered:
    """A reply in the words of one locale, ready for every channel and stored for a repeated turn.

    `speech` and `reprompt` are plain text as it is spoken ("17.80 euros"), `text` and
    `reprompt_text` as it is read ("€17.80"); markup is made by the channel.
    """

    locale: str
    speech: str
    text: str
    reprompt: str = ""
    reprompt_text: str = ""
    question: Question | None = None
    choices: tuple[RenderedChoice, ...] = ()
    card: RenderedCard | None = None
    happened: tuple[Happened, ...] = ()
    ends: bool = False
    vocabulary: tuple[Shown, ...] = ()
    """Products whose names are likely to be said next; empty leaves those of before."""


@dataclass(frozen=True)
class RenderedChoice:
    """One answer to touch: its title, what choosing it says, its price as read, its picture's URL."""

    title: str
    utterance: str
    sku: str = ""
    price: str = ""
    image: str = ""


@dataclass(frozen=True)
class RenderedCard:
    """Something to keep, in words: `kind` is `receipt`, `cart`, `products` or `link-account`."""

    kind: str
    title: str
    text: str = ""
