"""A shop that only listens: what the edge is tested with where the real one does not matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from flask.testing import FlaskClient

from skill.app import create_app
from skill.channels.alexa import Skill
from skill.config import Settings
from skill.dialogue import Rendered, Turn
from skill.errors import VoiceshopError
from skill.services import Services


@dataclass
class Listener:
    """Answers every turn with `reply` and remembers the turns and whom it was told to forget."""

    reply: Rendered = field(default_factory=lambda: Rendered("en-US", "Hello.", "Hello."))
    turns: list[Turn] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    @property
    def skill(self) -> Skill:
        return Skill(self.respond, self.forgotten.append)

    @property
    def heard(self) -> Turn:
        """The only turn so far."""
        (turn,) = self.turns
        return turn

    def respond(self, turn: Turn) -> Rendered:
        self.turns.append(turn)
        return self.reply


class NoStore:
    """A store that is there and never used."""

    def ready(self) -> None:
        return None

    def connect(self) -> NoReturn:
        raise VoiceshopError("There is no store.")


def unverified(**more: object) -> Settings:
    """Settings of a skill under development."""
    values: dict[str, object] = {
        "database_url": "sqlite:///never-opened.db",
        "data_dir": Path("/nowhere"),
        "alexa_verify": False,
        **more,
    }
    return Settings(**values)  # type: ignore[arg-type]


def client_of(listener: Listener, settings: Settings | None = None) -> FlaskClient:
    """A client of the application with `listener` for a shop."""
    settings = settings or unverified()
    services = Services(settings, NoStore(), None)  # type: ignore[arg-type]
    return create_app(settings, services, skill=listener.skill).test_client()
