"""Sessions with their version, and the replies that were given, by turn."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from skill.dialogue import Session
from skill.store.codec import decode_as, encode
from skill.store.errors import Conflict
from skill.store.statements import insert, wrote
from skill.store.tables import replies, sessions

log = logging.getLogger(__name__)

_LOAD = select(sessions.c.version, sessions.c.data).where(sessions.c.id == bindparam("id"))
_NEW = insert(sessions)
_SAVE = _NEW.on_conflict_do_update(
    index_elements=[sessions.c.id],
    set_={name: _NEW.excluded[name] for name in ("customer_id", "version", "data", "updated_at")},
    where=sessions.c.version == _NEW.excluded.version - 1,
)
_REPLY = select(replies.c.reply).where(
    replies.c.session_id == bindparam("session"), replies.c.turn_id == bindparam("turn")
)
_KEEP = insert(replies).on_conflict_do_nothing()


def load(connection: Connection, session_id: str) -> Session:
    """The stored session, or a fresh one when there is none (or none that can still be read)."""
    row = connection.execute(_LOAD, {"id": session_id}).first()
    if row is None:
        return Session(session_id)
    try:
        session = decode_as(Session, row.data)
    except ValueError as error:
        log.warning("a stored session cannot be read, so it begins afresh: %s", error)
        session = Session(session_id)
    return replace(session, id=session_id, version=row.version)


def save(connection: Connection, session: Session, customer_id: int | None, now: datetime) -> Session:
    """Stores `session` over the version that was loaded; returns it with its new version.

    Raises Conflict when another turn has saved it since; nothing is written then.
    """
    saved = replace(session, version=session.version + 1)
    row = {
        "id": saved.id,
        "customer_id": customer_id,
        "version": saved.version,
        "data": encode(saved),
        "updated_at": now,
    }
    if not wrote(connection, _SAVE, row):
        raise Conflict("the session")
    return saved


def stored_reply(connection: Connection, session_id: str, turn_id: str) -> str | None:
    """The JSON text stored as the reply to that turn, or None when it was not answered yet."""
    row = connection.execute(_REPLY, {"session": session_id, "turn": turn_id}).first()
    return None if row is None else str(row.reply)


def store_reply(connection: Connection, session_id: str, turn_id: str, reply: str, now: datetime) -> None:
    """Keeps `reply` for the case that the turn is delivered again.

    Raises Conflict when the turn was answered by somebody else in the meantime.
    """
    row = {"session_id": session_id, "turn_id": turn_id, "reply": reply, "created_at": now}
    if not wrote(connection, _KEEP, row):
        raise Conflict("the turn")
