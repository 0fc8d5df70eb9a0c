"""Consents: what somebody agreed to, when, on which channel, and the very text they saw or heard."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy import insert as plain_insert

from skill.store.statements import insert
from skill.store.tables import consent_texts, consents

_TEXT = insert(consent_texts).on_conflict_do_nothing()


@dataclass(frozen=True)
class Consent:
    """`what` was agreed to by the words of `text` on `channel`, at a moment (UTC)."""

    what: str
    text: str
    channel: str
    at: datetime


def record(connection: Connection, customer_id: int, consent: Consent) -> None:
    """Keeps a consent; the same text is kept once for everybody. The caller commits."""
    name = hashlib.sha256(consent.text.encode()).hexdigest()
    connection.execute(_TEXT, {"hash": name, "text": consent.text})
    row = {"what": consent.what, "text_hash": name, "channel": consent.channel, "at": consent.at}
    connection.execute(plain_insert(consents), {"customer_id": customer_id, **row})


def of_customer(connection: Connection, customer_id: int) -> list[Consent]:
    """What the customer agreed to, the oldest first."""
    query = (
        select(consents.c.what, consent_texts.c.text, consents.c.channel, consents.c.at)
        .join_from(consents, consent_texts)
        .where(consents.c.customer_id == customer_id)
        .order_by(consents.c.id)
    )
    return [Consent(*row) for row in connection.execute(query)]
