"""Authorization codes: good once, for a few minutes, for who has the verifier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from skill.accounts.hashes import digest
from skill.store.tables import link_codes

LIFE = timedelta(minutes=5)

KEPT = timedelta(days=1)
"""How long a code is remembered after that, to notice when somebody uses it again."""

METHOD = "S256"
"""The only way of PKCE that is taken."""


@dataclass(frozen=True)
class Code:
    """A code by its hash; `link_id` says what it was used for."""

    hash: str
    customer_id: int
    client_id: str
    redirect_uri: str
    scope: str
    challenge: str
    expires_at: datetime
    link_id: int | None = None

    @property
    def code_challenge(self) -> str:
        """What the verifier must hash to (asked by Authlib)."""
        return self.challenge

    @property
    def code_challenge_method(self) -> str:
        """How (asked by Authlib)."""
        return METHOD

    def get_redirect_uri(self) -> str:
        """Where it was sent to (asked by Authlib)."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What was agreed to (asked by Authlib)."""
        return self.scope


def add(connection: Connection, code: Code, now: datetime) -> None:
    """Keeps a new code, and forgets those that are long over."""
    connection.execute(delete(link_codes).where(link_codes.c.expires_at < now - KEPT))
    row = {
        "hash": code.hash,
        "customer_id": code.customer_id,
        "client_id": code.client_id,
        "redirect_uri": code.redirect_uri,
        "scope": code.scope,
        "challenge": code.challenge,
        "created_at": now,
        "expires_at": code.expires_at,
    }
    connection.execute(insert(link_codes).values(row))


def find(connection: Connection, code: str) -> Code | None:
    """The code, used or over too, held until the transaction ends; None when it is unknown."""
    query = select(link_codes).where(link_codes.c.hash == digest(code)).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        return None
    return Code(
        hash=row.hash,
        customer_id=row.customer_id,
        client_id=row.client_id,
        redirect_uri=row.redirect_uri,
        scope=row.scope,
        challenge=row.challenge,
        expires_at=row.expires_at,
        link_id=row.link_id,
    )


def use(connection: Connection, code: Code, link_id: int) -> None:
    """Notes what the code was used for."""
    connection.execute(update(link_codes).where(link_codes.c.hash == code.hash).values(link_id=link_id))
