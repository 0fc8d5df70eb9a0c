"""Conversations: sessions, replies, and how often somebody tried something."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from skill.store.columns import Moment
from skill.store.tables.base import metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), index=True),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
    CheckConstraint("version > 0", name="version"),
)

replies = Table(
    "replies",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("turn_id", Text, primary_key=True),
    Column("reply", Text, nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
)

rates = Table(
    "rates",
    metadata,
    Column("key", Text, primary_key=True, comment="what is counted, and of whom"),
    Column("began", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
    CheckConstraint("count > 0", name="count"),
)
