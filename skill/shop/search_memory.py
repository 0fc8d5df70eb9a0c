"""What was found before, as long as everything that it hangs on is as it was."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection

from skill.shop.search_shelf import todays

ROOM: Final = 500
"""Answers that are remembered for one index: what is asked for again and again in one shop."""

T = TypeVar("T")


@dataclass(frozen=True)
class LookedAt:
    """The products that were looked at to find something, and the facts of those that were sold then."""

    skus: set[str] = field(default_factory=set)
    then: set[tuple[Any, ...]] = field(default_factory=set)

    def is_so(self, connection: Connection) -> bool:
        """Whether price and stock of all of them are still the same."""
        return todays(connection, self.skus) == self.then


class Memory(Generic[T]):
    """What was found, by question; the question holds the catalogue's version and who asked.

    The store stays the truth: an answer is given again only when nothing that was looked at for it
    has changed.
    """

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[T, LookedAt]] = {}

    def get(self, question: Hashable, connection: Connection) -> T | None:
        """What was found, when it would be found today; else None."""
        found, looked_at = self._answers.get(question, (None, None))
        return found if looked_at is not None and looked_at.is_so(connection) else None

    def put(self, question: Hashable, found: T, looked_at: LookedAt) -> None:
        """Remembers what was found just now."""
        if len(self._answers) >= ROOM:
            self._answers.clear()
        self._answers[question] = (found, LookedAt(set(looked_at.skus), set(looked_at.then)))
