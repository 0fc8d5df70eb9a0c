"""Work on the store that is done again when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from skill.store import Conflict, Store

T = TypeVar("T")
ATTEMPTS = 8


def transact(store: Store, work: Callable[[Connection], T]) -> T:
    """What `work` returns after its changes were committed; a lost race is another try.

    Raises `skill.store.Conflict` when every try lost one.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with store.connect() as connection:
                done = work(connection)
                connection.commit()
                return done
        except Conflict:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")
