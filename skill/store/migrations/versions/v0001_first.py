"""The first schema: catalogue, customers, carts, orders, payments, conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table; each comes after those that it refers to."""
    _catalog_state()
    _customers()
    _products()
    _replies()
    _carts()
    _identities()
    _invoice_entries()
    _orders()
    _product_texts()
    _sessions()
    _cart_lines()
    _order_events()
    _order_lines()
    _payment_events()


def _catalog_state() -> None:
    op.create_table(
        "catalog_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalog_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_state")),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("guest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("pin_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pin_locked_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            (
                "(street IS NULL) = (city IS NULL) AND (street IS NULL) = (postal_code IS NULL) "
                "AND (street IS NULL) = (country IS NULL)"
            ),
            name=op.f("ck_customers_address"),
        ),
        sa.CheckConstraint("pin_failures >= 0", name=op.f("ck_customers_pin_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False, comment="basis points: 700 is 7 %"),
        sa.Column("pack_value", sa.Text(), nullable=True, comment="a decimal number as text: 0.5"),
        sa.Column("pack_unit", sa.Text(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("image", sa.Text(), server_default="", nullable=False),
        sa.Column("popularity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("(pack_value IS NULL) = (pack_unit IS NULL)", name=op.f("ck_products_pack")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_products_currency")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_products_price")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_products_stock")),
        sa.CheckConstraint("tax_rate BETWEEN 0 AND 10000", name=op.f("ck_products_tax_rate")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_products")),
    )
    op.create_index(op.f("ix_products_family"), "products", ["family"])


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("turn_id", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "turn_id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_created_at"), "replies", ["created_at"])


def _carts() -> None:
    op.create_table(
        "carts",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_carts_version")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_carts_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_carts")),
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_identities_customer_id")),
        sa.PrimaryKeyConstraint("channel", "subject", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_customer_id"), "identities", ["customer_id"])


def _invoice_entries() -> None:
    op.create_table(
        "invoice_entries",
        sa.Column("key", sa.Text(), nullable=False, comment="names the operation"),
        sa.Column("invoice", sa.Text(), nullable=False, comment="the key of its authorization"),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "refused", sa.Text(), server_default="", nullable=False, comment="why; empty when it was done"
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('authorize', 'capture', 'void', 'refund', 'payment')",
            name=op.f("ck_invoice_entries_kind"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_invoice_entries_amount")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_invoice_entries_currency")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_invoice_entries_customer_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_invoice_entries")),
    )
    op.create_index(op.f("ix_invoice_entries_customer_id"), "invoice_entries", ["customer_id"])
    op.create_index(op.f("ix_invoice_entries_invoice"), "invoice_entries", ["invoice"])


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", Id, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the question that was agreed to"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("goods_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False, comment="contained in the total"),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_day", sa.Date(), nullable=False),
        sa.Column("address", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column(
            "from_cart", sa.Boolean(), nullable=False, comment="its lines go back there when it is declined"
        ),
        sa.Column("placed_at", Moment(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False, comment="fingerprint of what was read out"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            (
                "state IN ('placed', 'authorized', 'packed', 'shipped', 'delivered', "
                "'cancelled', 'returned', 'refunded')"
            ),
            name=op.f("ck_orders_state"),
        ),
        sa.CheckConstraint("goods_minor >= 0 AND delivery_minor >= 0", name=op.f("ck_orders_amounts")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_orders_currency")),
        sa.CheckConstraint("tax_minor BETWEEN 0 AND total_minor", name=op.f("ck_orders_tax")),
        sa.CheckConstraint("total_minor = goods_minor + delivery_minor", name=op.f("ck_orders_total")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("customer_id", "key", name=op.f("uq_orders_customer_id_key")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index(op.f("ix_orders_customer_id_placed_at"), "orders", ["customer_id", "placed_at"])
    op.create_index(op.f("ix_orders_state_placed_at"), "orders", ["state", "placed_at"])


def _product_texts() -> None:
    op.create_table(
        "product_texts",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_product_texts_title")),
        sa.ForeignKeyConstraint(
            ["sku"], ["products.sku"], name=op.f("fk_product_texts_sku"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sku", "locale", name=op.f("pk_product_texts")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer_id", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_sessions_version")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_sessions_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_customer_id"), "sessions", ["customer_id"])
    op.create_index(op.f("ix_sessions_updated_at"), "sessions", ["updated_at"])


def _cart_lines() -> None:
    op.create_table(
        "cart_lines",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="the cart's version that first held it"),
        sa.Column("changed", sa.Integer(), nullable=False, comment="the cart's version that last changed it"),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_cart_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["carts.customer_id"], name=op.f("fk_cart_lines_customer_id")
        ),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_cart_lines_sku")),
        sa.PrimaryKeyConstraint("customer_id", "sku", name=op.f("pk_cart_lines")),
    )


def _order_events() -> None:
    op.create_table(
        "order_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column(
            "key", sa.Text(), server_default="", nullable=False, comment="the question that was agreed to"
        ),
        sa.CheckConstraint(
            (
                "state IN ('placed', 'authorized', 'packed', 'shipped', 'delivered', "
                "'cancelled', 'returned', 'refunded')"
            ),
            name=op.f("ck_order_events_state"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_events_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_events")),
        sa.UniqueConstraint("order_id", "state", name=op.f("uq_order_events_order_id_state")),
    )


def _order_lines() -> None:
    op.create_table(
        "order_lines",
        sa.Column("order_id", Id, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_order_lines_price")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity")),
        sa.CheckConstraint("tax_rate BETWEEN 0 AND 10000", name=op.f("ck_order_lines_tax_rate")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "sku", name=op.f("uq_order_lines_order_id_sku")),
    )


def _payment_events() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="names the operation at the gateway"),
        sa.Column(
            "reference", sa.Text(), server_default="", nullable=False, comment="the gateway's own name for it"
        ),
        sa.Column(
            "reason", sa.Text(), server_default="", nullable=False, comment="why it was declined or failed"
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            (
                "kind IN ('requested', 'authorized', 'declined', 'capture_requested', "
                "'captured', 'void_requested', 'voided', 'refund_requested', 'refunded', "
                "'failed')"
            ),
            name=op.f("ck_payment_events_kind"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_payment_events_amount")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_payment_events_currency")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payment_events_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
        sa.UniqueConstraint("order_id", "kind", "key", name=op.f("uq_payment_events_order_id_kind_key")),
    )
