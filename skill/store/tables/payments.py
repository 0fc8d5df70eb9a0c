"""The ledger of payments, and what gateways keep or tell."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from skill.store.columns import Id, Moment
from skill.store.tables.base import metadata, one_of

PAYMENT_REQUESTS = ("requested", "capture_requested", "void_requested", "refund_requested")
PAYMENT_RESULTS = ("authorized", "declined", "captured", "voided", "refunded", "failed")
PAYMENT_INCIDENTS = ("lapsed", "refunded_there", "refund_failed", "disputed", "dispute_won")
INVOICE_KINDS = ("authorize", "capture", "void", "refund", "payment")

payment_events = Table(
    "payment_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("gateway", Text, nullable=False),
    Column("key", Text, nullable=False, comment="names the operation at the gateway"),
    Column("reference", Text, nullable=False, server_default="", comment="the gateway's own name for it"),
    Column("reason", Text, nullable=False, server_default="", comment="why it was declined or failed"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("order_id", "kind", "key"),
    Index(None, "key"),
    Index(None, "reference"),
    one_of("kind", PAYMENT_REQUESTS + PAYMENT_RESULTS + PAYMENT_INCIDENTS, "kind"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("gateway", Text, primary_key=True),
    Column("payer", Text, nullable=False, comment="the gateway's name for the customer"),
    Column("method", Text, nullable=False, server_default="", comment="the gateway's name for what pays"),
    Column("updated_at", Moment, nullable=False),
    CheckConstraint("payer <> ''", name="payer"),
)

payment_notices = Table(
    "payment_notices",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("created_at", Moment, nullable=False),
)

payers_to_erase = Table(
    "payers_to_erase",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("payer", Text, primary_key=True, comment="the gateway's name for an erased customer"),
)

gateway_events = Table(
    "gateway_events",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("id", Text, primary_key=True, comment="the gateway's name for the event"),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True, comment="when it was settled"),
)

invoice_entries = Table(
    "invoice_entries",
    metadata,
    Column("key", Text, primary_key=True, comment="names the operation"),
    Column("invoice", Text, nullable=False, index=True, comment="the key of its authorization"),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("refused", Text, nullable=False, server_default="", comment="why; empty when it was done"),
    Column("at", Moment, nullable=False),
    one_of("kind", INVOICE_KINDS, "kind"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
)
