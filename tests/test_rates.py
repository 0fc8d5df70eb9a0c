"""Rate limits are counted in the store: the same for every worker, and never lost or doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from skill.store import Store
from skill.store.rates import KEPT, Rate, spend
from skill.store.tables import rates
from tests.shopping import NOW

MINUTE = timedelta(minutes=1)
THREE = Rate(3, MINUTE)


def spent(store: Store, key: str = "turns/a", rate: Rate = THREE, now: datetime = NOW) -> bool:
    with store.connect() as connection:
        allowed = spend(connection, key, rate, now)
        connection.commit()
        return allowed


def counts(store: Store) -> dict[str, int]:
    with store.connect(reads=True) as connection:
        return {row.key: row[1] for row in connection.execute(select(rates.c.key, rates.c.count))}


def test_what_is_over_the_limit_is_refused_and_not_counted(store: Store) -> None:
    assert [spent(store) for _ in range(5)] == [True, True, True, False, False]
    assert counts(store) == {"turns/a": 3}


def test_somebody_else_has_a_count_of_their_own(store: Store) -> None:
    for _ in range(4):
        spent(store)
    assert spent(store, "turns/b")
    assert counts(store) == {"turns/a": 3, "turns/b": 1}


def test_a_new_window_begins_when_the_old_one_is_over(store: Store) -> None:
    for _ in range(4):
        spent(store)
    assert not spent(store, now=NOW + MINUTE - timedelta(seconds=1))
    assert spent(store, now=NOW + MINUTE)
    assert counts(store) == {"turns/a": 1}


def test_without_a_limit_nothing_is_kept(store: Store) -> None:
    assert all(spent(store, rate=Rate(0, MINUTE)) for _ in range(9))
    assert counts(store) == {}


def test_what_is_not_committed_is_not_counted(store: Store) -> None:
    with store.connect() as connection:
        assert spend(connection, "turns/a", THREE, NOW)
    assert counts(store) == {}


def test_old_counts_go(store: Store) -> None:
    spent(store, "address/1")
    spent(store, "address/2", now=NOW + KEPT + timedelta(seconds=1))
    assert counts(store) == {"address/2": 1}


def test_many_at_once_get_no_more_than_the_limit(store: Store) -> None:
    rate = Rate(10, MINUTE)
    with ThreadPoolExecutor(4) as threads:
        allowed = list(threads.map(lambda _: spent(store, rate=rate), range(25)))
    assert (sum(allowed), counts(store)) == (10, {"turns/a": 10})


@pytest.mark.parametrize(("limit", "window"), [(-1, MINUTE), (1, timedelta()), (1, KEPT + MINUTE)])
def test_a_rate_that_makes_no_sense_cannot_be_made(limit: int, window: timedelta) -> None:
    with pytest.raises(ValueError, match="limit and a window"):
        Rate(limit, window)
