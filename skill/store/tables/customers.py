"""Customers: who they are, what they may spend, what they agreed to."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
)

from skill.store.columns import Id, Moment
from skill.store.tables.base import metadata

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False),
    Column("street", Text),
    Column("postal_code", Text),
    Column("city", Text),
    Column("country", Text),
    Column("guest", Boolean, nullable=False, server_default=false()),
    Column("pin_hash", Text),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("pin_failures >= 0", name="pin_failures"),
    CheckConstraint(
        "(street IS NULL) = (city IS NULL) AND (street IS NULL) = (postal_code IS NULL)"
        " AND (street IS NULL) = (country IS NULL)",
        name="address",
    ),
)

identities = Table(
    "identities",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
)

spending_limits = Table(
    "spending_limits",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("member", Text, primary_key=True, server_default="", comment="an identity; empty: the household"),
    Column("name", Text, nullable=False, server_default="", comment="what the household calls the member"),
    Column("order_minor", BigInteger, comment="the most that one order may come to"),
    Column("day_minor", BigInteger, comment="the most that the orders of a day may come to"),
    CheckConstraint("order_minor >= 0", name="order"),
    CheckConstraint("day_minor >= 0", name="day"),
)

device_codes = Table(
    "device_codes",
    metadata,
    Column("hash", Text, primary_key=True, comment="of the code that the device was told"),
    Column("channel", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Index(None, "channel", "subject"),
)

consent_texts = Table(
    "consent_texts",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("text", Text, nullable=False),
    CheckConstraint("text <> ''", name="text"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("text_hash", ForeignKey("consent_texts.hash"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
