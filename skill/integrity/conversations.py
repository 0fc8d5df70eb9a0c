"""What must be true of conversations: what is kept of them can be gone on with."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, select

from skill.dialogue import Rendered, Session
from skill.integrity.finding import Finding
from skill.store import codec
from skill.store.tables import replies, sessions


def check(connection: Connection) -> Iterator[Finding]:
    """Every session and every stored reply."""
    yield from _sessions(connection)
    yield from _replies(connection)


def _sessions(connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(select(sessions.c.id, sessions.c.data, sessions.c.version)):
        told = _unlike(Session, row.data)
        if not told and codec.decode_as(Session, row.data).version != row.version:
            told = "another version is stored than the row says"
        if told:
            yield Finding("session", "sessions", row.id, f"the conversation {row.id} cannot go on: {told}")


def _replies(connection: Connection) -> Iterator[Finding]:
    begun = exists().where(sessions.c.id == replies.c.session_id)
    columns = (replies.c.session_id, replies.c.turn_id, replies.c.reply, begun.label("begun"))
    for row in connection.execute(select(*columns)):
        told = _unlike(Rendered, row.reply) or ("" if row.begun else "there is no such conversation")
        if told:
            key = f"{row.session_id}, {row.turn_id}"
            yield Finding("reply", "replies", key, f"the reply to {row.turn_id} is of no use: {told}")


def _unlike(kind: type, text: str) -> str:
    """Why `text` is not a stored `kind`; empty when it is one."""
    try:
        codec.decode_as(kind, text)
    except ValueError as error:
        return str(error)
    return ""
