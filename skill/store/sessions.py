"""Sessions with their version, and the replies that were given, by turn."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from skill.dialogue import Session
from skill.store.codec import decode_as, encode
from skill.store.errors import Conflict
from skill.store.prepared import Prepared
from skill.store.statements import insert
from skill.store.tables import replies, sessions

log = logging.getLogger(__name__)

_RESUME = Prepared(
    select(sessions.c.version, sessions.c.data, replies.c.reply)
    .join_from(
        sessions,
        replies,
        and_(replies.c.session_id == sessions.c.id, replies.c.turn_id == bindparam("turn")),
        isouter=True,
    )
    .where(sessions.c.id == bindparam("id"))
)
_NEW = insert(sessions)
_SAVE = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=[sessions.c.id],
        set_={name: _NEW.excluded[name] for name in ("customer_id", "version", "data", "updated_at")},
        where=sessions.c.version == _NEW.excluded.version - 1,
    ),
    sessions.c.keys(),
)
_KEEP = Prepared(insert(replies).on_conflict_do_nothing(), replies.c.keys())


def load(connection: Connection, session_id: str) -> Session:
    """The stored session, or a fresh one when there is none (or none that can still be read)."""
    return resume(connection, session_id, "")[0]


def resume(connection: Connection, session_id: str, turn_id: str) -> tuple[Session, str | None]:
    """The session as `load` gives it, and what was stored as the reply to that turn, if it was answered."""
    row = _RESUME.first(connection, id=session_id, turn=turn_id)
    if row is None:
        return Session(session_id), None
    return _session(session_id, row.version, row.data), row.reply


def _session(session_id: str, version: int, data: str) -> Session:
    try:
        session = decode_as(Session, data)
    except ValueError as error:
        log.warning("a stored session cannot be read, so it begins afresh: %s", error)
        session = Session(session_id)
    return replace(session, id=session_id, version=version)


def save(connection: Connection, session: Session, customer_id: int | None, now: datetime) -> Session:
    """Stores `session` over the version that was loaded; returns it with its new version.

    Raises Conflict when another turn has saved it since; nothing is written then.
    """
    saved = replace(session, version=session.version + 1)
    if not _SAVE.wrote(
        connection,
        id=saved.id,
        customer_id=customer_id,
        version=saved.version,
        data=encode(saved),
        updated_at=now,
    ):
        raise Conflict("the session")
    return saved


def store_reply(connection: Connection, session_id: str, turn_id: str, reply: str, now: datetime) -> None:
    """Keeps `reply` for the case that the turn is delivered again.

    Raises Conflict when the turn was answered by somebody else in the meantime.
    """
    if not _KEEP.wrote(connection, session_id=session_id, turn_id=turn_id, reply=reply, created_at=now):
        raise Conflict("the turn")
