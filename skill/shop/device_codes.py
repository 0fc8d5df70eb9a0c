"""Codes that a device is told and its owner types into the account: the proof that both belong together.

As in the device flow of OAuth 2.0 (RFC 8628), turned to voice: nothing is typed or spoken at the device.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, delete

from skill.store.errors import Conflict
from skill.store.statements import insert, wrote
from skill.store.tables import device_codes

LIFE = timedelta(minutes=15)
DIGITS = 6
"""Enough where only who is logged in may try, a few times in a quarter of an hour."""

TRIES = 20

_NEW = insert(device_codes).on_conflict_do_nothing()


def new_code(connection: Connection, channel: str, subject: str, random: Random, now: datetime) -> str:
    """A fresh code of six digits for the identity; one that it had before is good no more."""
    mine = (device_codes.c.channel == channel, device_codes.c.subject == subject)
    connection.execute(delete(device_codes).where(*mine))
    connection.execute(delete(device_codes).where(device_codes.c.expires_at <= now))
    for _ in range(TRIES):
        code = f"{random.randrange(10**DIGITS):0{DIGITS}}"
        row = {"hash": _hash(code), "channel": channel, "subject": subject, "expires_at": now + LIFE}
        if wrote(connection, _NEW, row):
            return code
    raise Conflict("the code")


def use_code(connection: Connection, code: str, now: datetime) -> tuple[str, str] | None:
    """Channel and subject of the identity that was told the code, once; None for any other code."""
    query = (
        delete(device_codes)
        .where(device_codes.c.hash == _hash("".join(filter(str.isdecimal, code))))
        .returning(device_codes.c.channel, device_codes.c.subject, device_codes.c.expires_at)
    )
    row = connection.execute(query).first()
    return (row.channel, row.subject) if row and row.expires_at > now else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
