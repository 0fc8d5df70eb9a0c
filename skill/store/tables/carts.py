"""What customers are about to order, and what comes again and again."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from skill.store.columns import Id, Moment
from skill.store.tables.base import metadata, one_of

SUBSCRIPTION_STATES = ("active", "paused", "stopped")

carts = Table(
    "carts",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    CheckConstraint("version > 0", name="version"),
)

cart_lines = Table(
    "cart_lines",
    metadata,
    Column("customer_id", ForeignKey("carts.customer_id"), primary_key=True, autoincrement=False),
    Column("sku", ForeignKey("products.sku"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("position", Integer, nullable=False, comment="the cart's version that first held it"),
    Column("changed", Integer, nullable=False, comment="the cart's version that last changed it"),
    Column("added_at", Moment, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
)

coupons = Table(
    "coupons",
    metadata,
    Column("code", Text, primary_key=True),
    Column("percent", Integer, comment="basis points: 1000 is 10 %"),
    Column("amount_minor", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("minimum_minor", BigInteger, nullable=False, server_default="0"),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("uses_each", Integer, comment="by one customer"),
    Column("uses_total", Integer),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name="worth"),
    CheckConstraint("percent BETWEEN 1 AND 10000", name="percent"),
    CheckConstraint("amount_minor > 0", name="amount"),
    CheckConstraint("minimum_minor >= 0", name="minimum"),
    CheckConstraint("uses_each > 0", name="uses_each"),
    CheckConstraint("uses_total > 0", name="uses_total"),
    CheckConstraint("length(currency) = 3", name="currency"),
    CheckConstraint("code <> '' AND code = upper(code)", name="code"),
)

checkout_choices = Table(
    "checkout_choices",
    metadata,
    Column(
        "customer_id", ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("coupon", Text, nullable=False, server_default=""),
    Column("delivery", Text, nullable=False, server_default="", comment="id of the option"),
    Column("day", Date),
    Column("time", Text, nullable=False, server_default="", comment="id of the time"),
    Column("updated_at", Moment, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("sku", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("interval", Text, nullable=False, comment="4w is four weeks, 1m a month"),
    Column("next_day", Date, nullable=False, comment="of the next order"),
    Column("agreed_minor", BigInteger, nullable=False, comment="the total agreed to"),
    Column("currency", String(3), nullable=False),
    Column("locale", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("waits", Text, nullable=False, server_default="", comment="for what; empty: nothing"),
    Column("key", Text, nullable=False, comment="the question that was agreed to"),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    UniqueConstraint("customer_id", "key"),
    Index(None, "state", "next_day"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("agreed_minor >= 0", name="agreed"),
    CheckConstraint("length(currency) = 3", name="currency"),
    one_of("state", SUBSCRIPTION_STATES, "state"),
)

subscription_events = Table(
    "subscription_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("cause", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
