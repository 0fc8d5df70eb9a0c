"""Every golden conversation goes through the Alexa edge as it goes without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, literal, select

from skill.services import Services
from skill.store.tables import identities
from tests.alexa.golden import ThroughAlexa
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import Player
from tests.dialogues.script import Dialogue, everything


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """The demo shop, whose customers use Alexa too."""
    services = services_at(copy_of_demo(tmp_path))
    columns = (identities.c.subject, identities.c.customer_id, identities.c.created_at)
    with services.store.connect() as connection:
        known = select(literal("alexa"), *columns)
        connection.execute(insert(identities).from_select(["channel", *(one.name for one in columns)], known))
        connection.commit()
    yield services
    services.store.close()


def name(dialogue: Dialogue) -> str:
    return f"{dialogue.file.name}: {dialogue.title}"


@pytest.mark.parametrize("dialogue", list(everything()), ids=name)
def test_the_conversation_goes_the_same_way_on_alexa(dialogue: Dialogue, services: Services) -> None:
    player = Player(services, channel="alexa")
    assert str(player.play(dialogue, ThroughAlexa(services))) == str(dialogue)
