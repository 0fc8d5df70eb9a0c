"""Sessions are never lost or overwritten, and a turn has one answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from skill.dialogue import Session
from skill.store import Conflict, sessions, tables
from tests.shopping import ANNA, NOW, Market


def stored(market: Market, session_id: str = "s") -> Session:
    with market.store.connect(reads=True) as connection:
        return sessions.load(connection, session_id)


def save(market: Market, session: Session) -> Session:
    with market.store.connect() as connection:
        saved = sessions.save(connection, session, ANNA, NOW)
        connection.commit()
        return saved


def test_an_unknown_session_begins(market: Market) -> None:
    assert stored(market) == Session("s")


def test_a_session_comes_back_with_its_next_version(market: Market) -> None:
    saved = save(market, replace(stored(market), missed=2))
    assert saved == Session("s", version=1, missed=2)
    assert stored(market) == saved
    assert save(market, stored(market)).version == 2


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_save_of_an_old_version_is_refused(market: Market, times: int) -> None:
    for _ in range(times):
        save(market, stored(market))
    read_by_both = stored(market)
    save(market, replace(read_by_both, missed=1))
    before = market.books()
    with pytest.raises(Conflict):
        save(market, replace(read_by_both, missed=2))
    assert market.books() == before


def test_a_save_of_a_version_from_the_future_is_refused(market: Market) -> None:
    save(market, stored(market))
    before = market.books()
    with pytest.raises(Conflict):
        save(market, Session("s", version=7))
    assert market.books() == before


def test_a_session_that_cannot_be_read_begins_afresh_and_can_be_saved(market: Market) -> None:
    save(market, replace(stored(market), missed=2))
    with market.store.connect() as connection:
        connection.execute(update(tables.sessions).values(data='{"$":"Nonsense"}'))
        connection.commit()
    assert stored(market) == Session("s", version=1)
    assert save(market, stored(market)).version == 2


def test_a_turn_has_one_answer(market: Market) -> None:
    saved = save(market, stored(market))
    with market.store.connect() as connection:
        assert sessions.resume(connection, "s", "t") == (saved, None)
        sessions.store_reply(connection, "s", "t", "first", NOW)
        connection.commit()
    with market.store.connect() as connection:
        with pytest.raises(Conflict):
            sessions.store_reply(connection, "s", "t", "second", NOW)
        assert sessions.resume(connection, "s", "t") == (saved, "first")
        assert sessions.resume(connection, "s", "other") == (saved, None)
        assert sessions.resume(connection, "other", "t") == (Session("other"), None)


def test_moments_are_kept_in_utc(market: Market) -> None:
    save(market, stored(market))
    with market.store.connect(reads=True) as connection:
        kept = connection.execute(select(tables.sessions.c.updated_at)).scalar_one()
    assert kept == NOW
    assert kept.tzinfo == NOW.tzinfo


def test_a_moment_without_a_zone_is_refused(market: Market) -> None:
    before = market.books()
    with pytest.raises(Exception, match="time zone"), market.store.connect() as connection:
        sessions.save(connection, Session("s"), ANNA, NOW.replace(tzinfo=None))
    assert market.books() == before
