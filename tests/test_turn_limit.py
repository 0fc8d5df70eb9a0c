"""A customer has so many turns an hour, counted in the store; the rest are asked to come back later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from skill.conversation import respond
from skill.dialogue import Turn
from skill.services import Services
from skill.store.tables import cart_lines, replies, sessions
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY

NUMBERS = count()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The demo shop, where three turns an hour are enough."""
    services = services_at(copy_of_demo(tmp_path))
    yield replace(services, settings=replace(services.settings, turn_limit=3))
    services.store.close()


def said(services: Services, words: str, *, customer: str = "anna", at: datetime = MONDAY) -> str:
    turn = Turn(f"t{next(NUMBERS)}", "s", "alexa", customer, "en-US", at, utterance=words)
    return respond(turn, services).text


def rows(services: Services) -> list[int]:
    with services.store.connect(reads=True) as connection:
        tables = (sessions, replies, cart_lines)
        return [int(connection.execute(select(func.count()).select_from(one)).scalar_one()) for one in tables]


def test_one_turn_too_many_is_answered_and_does_nothing(services: Services) -> None:
    for _ in range(3):
        assert "lot at once" not in said(services, "help")
    before = rows(services)
    assert "One moment, please: that was a lot at once." in said(services, "add bananas")
    assert rows(services) == before


def test_others_are_served_meanwhile(services: Services) -> None:
    for _ in range(4):
        said(services, "help")
    assert "lot at once" not in said(services, "help", customer="jonas")


def test_an_hour_later_all_is_well(services: Services) -> None:
    for _ in range(4):
        said(services, "help")
    assert "lot at once" not in said(services, "help", at=MONDAY + timedelta(hours=1))


def test_a_repeated_delivery_is_not_one_more(services: Services) -> None:
    turn = Turn("same", "s", "alexa", "anna", "en-US", MONDAY, utterance="help")
    first = respond(turn, services)
    assert all(respond(turn, services) == first for _ in range(5))
    assert "lot at once" not in said(services, "help")


def test_zero_is_no_limit(services: Services) -> None:
    free = replace(services, settings=replace(services.settings, turn_limit=0))
    assert all("lot at once" not in said(free, "help") for _ in range(5))
