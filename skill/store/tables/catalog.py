"""The catalogue: products, their texts, and its version."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    true,
)

from skill.store.columns import Moment
from skill.store.tables.base import metadata

products = Table(
    "products",
    metadata,
    Column("sku", Text, primary_key=True),
    Column("brand", Text, nullable=False, server_default=""),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("tax_rate", Integer, nullable=False, comment="basis points: 700 is 7 %"),
    Column("pack_value", Text, comment="a decimal number as text: 0.5"),
    Column("pack_unit", Text),
    Column("stock", Integer, nullable=False),
    Column("received", BigInteger, comment="pieces that ever came in; empty where nobody counted"),
    Column("family", Text, nullable=False, server_default="", index=True),
    Column("attributes", JSON, nullable=False),
    Column("image", Text, nullable=False, server_default=""),
    Column("popularity", Integer, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("updated_at", Moment, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),  # the catalogue's, of its last change
    Index(None, "version", "sku"),
    Column("backorder_days", Integer),  # it may be ordered when sold out, and comes so many days later
    CheckConstraint("price_minor >= 0", name="price"),
    CheckConstraint("length(currency) = 3", name="currency"),
    CheckConstraint("tax_rate BETWEEN 0 AND 10000", name="tax_rate"),
    CheckConstraint("stock >= 0", name="stock"),
    CheckConstraint("(pack_value IS NULL) = (pack_unit IS NULL)", name="pack"),
    CheckConstraint("backorder_days BETWEEN 1 AND 365", name="backorder_days"),
)

product_texts = Table(
    "product_texts",
    metadata,
    Column("sku", ForeignKey("products.sku", ondelete="CASCADE"), primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=False, server_default=""),
    Column("description", Text, nullable=False, server_default=""),
    Column("synonyms", JSON, nullable=False),
    CheckConstraint("title <> ''", name="title"),
)

catalog_state = Table(
    "catalog_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("token", Text, nullable=False, server_default="", default=lambda: uuid4().hex),
    CheckConstraint("id = 1", name="one_row"),
)
