"""Orders, their lines and history, and what is still to be told of them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
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
    false,
)

from skill.store.columns import Id, Moment
from skill.store.tables.base import metadata, one_of

ORDER_STATES = (
    "placed", "authorized", "packed", "shipped", "delivered", "cancelled", "returned", "refunded",
)  # fmt: skip
RECEIPT_STATES = ("waiting", "sent", "given_up")
LINE_CHANGES = ("cancelled", "announced", "received", "arrived")
OUTBOX_STATES = ("waiting", "sent", "skipped")

orders = Table(
    "orders",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("key", Text, nullable=False, comment="the question that was agreed to"),
    Column("state", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("goods_minor", BigInteger, nullable=False),
    Column("delivery_minor", BigInteger, nullable=False),
    Column("tax_minor", BigInteger, nullable=False, comment="contained in the total"),
    Column("total_minor", BigInteger, nullable=False),
    Column("delivery_day", Date, nullable=False),
    Column("address", JSON(none_as_null=True)),
    Column("seller", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("from_cart", Boolean, nullable=False, comment="its lines go back there when it is declined"),
    Column("placed_at", Moment, nullable=False),
    Column("terms", Text, nullable=False, comment="fingerprint of what was read out"),
    Column("placed_by", Text, nullable=False, server_default="", comment="the identity that said yes"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("discount_minor", BigInteger, nullable=False, server_default="0"),  # goods_minor is without it
    Column("delivery_tax_rate", Integer, nullable=False, server_default="1900"),
    Column("delivery_shares_tax", Boolean, nullable=False, server_default=false()),  # the rates of the goods
    Column("coupon", Text, nullable=False, server_default="", index=True),
    Column("delivery_option", Text, nullable=False, server_default="standard"),
    Column("delivery_name", Text, nullable=False, server_default="", comment="what it was called"),
    Column("delivery_time", Text, nullable=False, server_default="", comment="08:00-12:00"),
    Column("receipt_promised", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("customer_id", "key"),
    Index(None, "customer_id", "placed_at"),
    Index(None, "state", "placed_at"),
    Index(None, "delivery_option", "delivery_day"),
    one_of("state", ORDER_STATES, "state"),
    CheckConstraint("goods_minor >= 0 AND delivery_minor >= 0", name="amounts"),
    CheckConstraint("total_minor = goods_minor + delivery_minor", name="total"),
    CheckConstraint("tax_minor BETWEEN 0 AND total_minor", name="tax"),
    CheckConstraint("discount_minor >= 0", name="discount"),
    CheckConstraint("delivery_tax_rate BETWEEN 0 AND 10000", name="delivery_tax_rate"),
    CheckConstraint("length(currency) = 3", name="currency"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("sku", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("brand", Text, nullable=False, server_default=""),
    Column("quantity", Integer, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("tax_rate", Integer, nullable=False),
    Column("discount_minor", BigInteger, nullable=False, server_default="0"),  # off the whole line
    Column("backordered", Integer, nullable=False, server_default="0"),  # pieces that stock lacked
    UniqueConstraint("order_id", "sku"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("price_minor >= 0", name="price"),
    CheckConstraint("tax_rate BETWEEN 0 AND 10000", name="tax_rate"),
    CheckConstraint("discount_minor >= 0", name="discount"),
    CheckConstraint("backordered >= 0", name="backordered"),
)

order_events = Table(
    "order_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("cause", Text, nullable=False),
    Column("key", Text, nullable=False, server_default="", comment="the question that was agreed to"),
    UniqueConstraint("order_id", "state"),
    one_of("state", ORDER_STATES, "state"),
)

line_changes = Table(
    "line_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("sku", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("cause", Text, nullable=False),
    Column("key", Text, nullable=False, comment="the question or command that made it"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("order_id", "key", "kind", "sku"),
    one_of("kind", LINE_CHANGES, "kind"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("event_id", ForeignKey("order_events.id", ondelete="CASCADE"), unique=True),
    Column("change_id", ForeignKey("line_changes.id", ondelete="CASCADE"), unique=True),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment, nullable=False, comment="not to be tried before"),
    Column("sent_at", Moment),
    Index(None, "state", "next_at"),
    Index(None, "state", "order_id"),
    CheckConstraint("(event_id IS NULL) <> (change_id IS NULL)", name="what"),
    one_of("state", OUTBOX_STATES, "state"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("recipient", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment, nullable=False, comment="not to be tried before"),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Index(None, "state", "next_at"),
    one_of("state", RECEIPT_STATES, "state"),
    CheckConstraint("recipient <> ''", name="recipient"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
)
