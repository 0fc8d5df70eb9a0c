"""How often something was done lately, counted in the store, so that every worker counts the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, delete, or_

from skill.store.prepared import Prepared
from skill.store.statements import insert
from skill.store.tables import rates

KEPT = timedelta(days=1)
"""How long a count is kept after its window began; no window may be longer."""


@dataclass(frozen=True)
class Rate:
    """At most `limit` times (0: as often as one likes) in a `window` that begins with the first time."""

    limit: int
    window: timedelta

    def __post_init__(self) -> None:
        if self.limit < 0 or not timedelta() < self.window <= KEPT:
            raise ValueError(f"a rate has a limit and a window of up to {KEPT}")


_NEW = insert(rates)
_OVER = rates.c.began <= bindparam("before")
_SPEND = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[rates.c.key],
        set_={
            "count": case((_OVER, _NEW.excluded.count), else_=rates.c.count + _NEW.excluded.count),
            "began": case((_OVER, _NEW.excluded.began), else_=rates.c.began),
        },
        where=or_(_OVER, rates.c.count < bindparam("limit")),
    ).returning(rates.c.count),
    rates.c.keys(),
)
_SWEEP = delete(rates).where(rates.c.began < bindparam("before"))


def spend(connection: Connection, key: str, rate: Rate, now: datetime, count: int = 1) -> bool:
    """Counts one more of `key`, or `count`; False, and nothing is counted, when there were enough already.

    `key` begins with the name of what is counted. The caller commits.
    """
    if not rate.limit:
        return True
    spent = _SPEND.first(
        connection, key=key, began=now, count=count, before=now - rate.window, limit=rate.limit
    )
    if spent and spent.count == count:
        connection.execute(_SWEEP, {"before": now - KEPT})
    return spent is not None
