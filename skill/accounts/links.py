"""Links between a customer's account and Alexa: their tokens, of which only hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, insert, or_, select, update

from skill.accounts.hashes import digest
from skill.store.statements import AnyRow
from skill.store.tables import link_tokens, links

ACCESS, REFRESH = "access", "refresh"

ACCESS_LIFE = timedelta(hours=1)
"""How long an access token is good. The one before it stays good for its own hour."""

REFRESH_LIFE = timedelta(days=365)
"""How long a link lasts that nobody uses."""

USED_KEPT = timedelta(days=30)
"""How long a used refresh token is remembered, to notice when somebody uses it again."""

_TOKEN = select(
    link_tokens.c.hash, link_tokens.c.kind, link_tokens.c.expires_at, link_tokens.c.used_at,
    links.c.id, links.c.customer_id, links.c.client_id, links.c.scope, links.c.channel, links.c.subject,
    links.c.created_at,
).join_from(link_tokens, links)  # fmt: skip


class Client(Protocol):
    """Who may hold tokens."""

    @property
    def id(self) -> str:
        """Its client id."""
        ...


@dataclass(frozen=True)
class Link:
    """One consent of a customer. `channel` and `subject` say who uses it, empty before the first use."""

    id: int
    customer_id: int
    client_id: str
    scope: str
    channel: str
    subject: str
    created_at: datetime


@dataclass(frozen=True)
class Token:
    """A token of a link, by its hash. A refresh token with `used_at` was exchanged for the next one."""

    hash: str
    kind: str
    expires_at: datetime
    used_at: datetime | None
    link: Link

    def check_client(self, client: Client) -> bool:
        """Whether it was given to that client (asked by Authlib)."""
        return self.link.client_id == client.id

    def get_scope(self) -> str:
        """What it allows (asked by Authlib)."""
        return self.link.scope


def create(connection: Connection, customer_id: int, client_id: str, scope: str, now: datetime) -> int:
    """Writes a new link without tokens; returns its id."""
    row = {"customer_id": customer_id, "client_id": client_id, "scope": scope, "created_at": now}
    return int(connection.execute(insert(links).values(row).returning(links.c.id)).scalar_one())


def add_tokens(connection: Connection, link_id: int, access: str, refresh: str, now: datetime) -> None:
    """Keeps the hashes of a new pair of tokens, and forgets those of the link that are over."""
    over = (link_tokens.c.link_id == link_id, link_tokens.c.expires_at <= now)
    connection.execute(delete(link_tokens).where(*over))
    pair = ((ACCESS, access, ACCESS_LIFE), (REFRESH, refresh, REFRESH_LIFE))
    rows = [
        {"hash": digest(token), "link_id": link_id, "kind": kind, "created_at": now, "expires_at": now + life}
        for kind, token, life in pair
    ]
    connection.execute(insert(link_tokens), rows)


def find(connection: Connection, token: str, now: datetime, *, hold: bool = False) -> Token | None:
    """The token, used or not, unless it is unknown or over. `hold` keeps it until the transaction ends."""
    query = _TOKEN.where(link_tokens.c.hash == digest(token), link_tokens.c.expires_at > now)
    row = connection.execute(query.with_for_update() if hold else query).first()
    return Token(row.hash, row.kind, row.expires_at, row.used_at, _link(row)) if row else None


def of_access(connection: Connection, token: str, now: datetime, *, hold: bool = False) -> Link | None:
    """The link whose access token that is, or None."""
    found = find(connection, token, now, hold=hold)
    return found.link if found and found.kind == ACCESS else None


def use(connection: Connection, token: Token, now: datetime) -> None:
    """Marks a refresh token as exchanged."""
    kept = min(token.expires_at, now + USED_KEPT)
    mine = link_tokens.c.hash == token.hash
    connection.execute(update(link_tokens).where(mine).values(used_at=now, expires_at=kept))


def get(connection: Connection, link_id: int) -> Link | None:
    """The link with that id, or None."""
    row = connection.execute(select(links).where(links.c.id == link_id)).first()
    return _link(row) if row else None


def of_customer(connection: Connection, customer_id: int) -> list[Link]:
    """The customer's links, the newest first."""
    mine = select(links).where(links.c.customer_id == customer_id).order_by(links.c.id.desc())
    return [_link(row) for row in connection.execute(mine)]


def of_subject(connection: Connection, channel: str, subject: str) -> list[Link]:
    """The links that are used under that name of the channel."""
    theirs = select(links).where(links.c.channel == channel, links.c.subject == subject)
    return [_link(row) for row in connection.execute(theirs.order_by(links.c.id))]


def bind(connection: Connection, link_id: int, channel: str, subject: str) -> None:
    """Notes under which name of the channel the link is used."""
    mine = links.c.id == link_id
    other = or_(links.c.channel != channel, links.c.subject != subject)
    connection.execute(update(links).where(mine, other).values(channel=channel, subject=subject))


def remove(connection: Connection, link_id: int) -> None:
    """Deletes the link; its tokens and codes go with it."""
    connection.execute(delete(links).where(links.c.id == link_id))


def _link(row: AnyRow) -> Link:
    return Link(row.id, row.customer_id, row.client_id, row.scope, row.channel, row.subject, row.created_at)
