"""What every part of the shop needs to know of one turn: who, when, on which connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom

from sqlalchemy import Connection

from skill.gateways import Gateway
from skill.shop.customers import Customer
from skill.shop.terms import Terms


@dataclass
class Visit:
    """One turn of one customer in the shop.

    `now` is the moment of the turn (UTC), `random` makes order numbers. `member` is the identity that
    speaks (`channel/subject`); empty when nobody does. `happened` collects every
    effect in the words of a developer: `("added", "2 x House Blend Coffee")`.
    """

    connection: Connection
    now: datetime
    locale: str
    customer: Customer
    terms: Terms
    gateway: Gateway
    random: Random = field(default_factory=SystemRandom, kw_only=True)
    member: str = field(default="", kw_only=True)
    happened: list[tuple[str, str]] = field(default_factory=list, kw_only=True)

    def did(self, what: str, detail: object = "") -> None:
        """Records one effect."""
        self.happened.append((what, str(detail)))
