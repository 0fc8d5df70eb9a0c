"""Coupons, delivery choices, what of an order was cancelled or sent back, backorders, subscriptions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHECKED = (
    "products ADD COLUMN backorder_days INTEGER CONSTRAINT ck_products_backorder_days"
    " CHECK (backorder_days BETWEEN 1 AND 365)",
    "orders ADD COLUMN discount_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_orders_discount"
    " CHECK (discount_minor >= 0)",
    "orders ADD COLUMN delivery_tax_rate INTEGER NOT NULL DEFAULT 1900 CONSTRAINT"
    " ck_orders_delivery_tax_rate CHECK (delivery_tax_rate BETWEEN 0 AND 10000)",
    "order_lines ADD COLUMN discount_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_order_lines_discount"
    " CHECK (discount_minor >= 0)",
    "order_lines ADD COLUMN backordered INTEGER NOT NULL DEFAULT 0 CONSTRAINT ck_order_lines_backordered"
    " CHECK (backordered >= 0)",
)
"""New columns with their checks; SQLite can add a check only together with its column."""

DELIVERY = (
    ("coupon", "", None),
    ("delivery_option", "standard", None),
    ("delivery_name", "", "what it was called"),
    ("delivery_time", "", "08:00-12:00"),
)
"""Texts of an order: column, default and comment."""


def upgrade() -> None:
    """Makes the columns and tables."""
    for column in CHECKED:
        op.execute(f"ALTER TABLE {column}")
    for name, default, comment in DELIVERY:
        text = sa.Column(name, sa.Text(), nullable=False, server_default=default, comment=comment)
        op.add_column("orders", text)
    op.create_index(op.f("ix_orders_coupon"), "orders", ["coupon"])
    _coupons()
    _changes()
    _subscriptions()


def _coupons() -> None:
    op.create_table(
        "coupons",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True, comment="basis points: 1000 is 10 %"),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("starts_at", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("uses_each", sa.Integer(), nullable=True, comment="by one customer"),
        sa.Column("uses_total", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("(percent IS NULL) <> (amount_minor IS NULL)", name=op.f("ck_coupons_worth")),
        sa.CheckConstraint("percent BETWEEN 1 AND 10000", name=op.f("ck_coupons_percent")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_coupons_amount")),
        sa.CheckConstraint("minimum_minor >= 0", name=op.f("ck_coupons_minimum")),
        sa.CheckConstraint("uses_each > 0", name=op.f("ck_coupons_uses_each")),
        sa.CheckConstraint("uses_total > 0", name=op.f("ck_coupons_uses_total")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_coupons_currency")),
        sa.CheckConstraint("code <> '' AND code = upper(code)", name=op.f("ck_coupons_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_coupons")),
    )
    op.create_table(
        "checkout_choices",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column("coupon", sa.Text(), server_default="", nullable=False),
        sa.Column("delivery", sa.Text(), server_default="", nullable=False, comment="id of the option"),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("time", sa.Text(), server_default="", nullable=False, comment="id of the time"),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_checkout_choices_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_checkout_choices")),
    )


def _changes() -> None:
    op.create_table(
        "line_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the question or command that made it"),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cancelled', 'announced', 'received', 'arrived')", name=op.f("ck_line_changes_kind")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_line_changes_quantity")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_line_changes_amount")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_line_changes_currency")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_line_changes_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_changes")),
        sa.UniqueConstraint(
            "order_id", "key", "kind", "sku", name=op.f("uq_line_changes_order_id_key_kind_sku")
        ),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Text(), nullable=False, comment="4w is four weeks, 1m a month"),
        sa.Column("next_day", sa.Date(), nullable=False, comment="of the next order"),
        sa.Column("agreed_minor", sa.BigInteger(), nullable=False, comment="the total agreed to"),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waits", sa.Text(), server_default="", nullable=False, comment="for what; empty: nothing"),
        sa.Column("key", sa.Text(), nullable=False, comment="the question that was agreed to"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_subscriptions_quantity")),
        sa.CheckConstraint("agreed_minor >= 0", name=op.f("ck_subscriptions_agreed")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_subscriptions_currency")),
        sa.CheckConstraint("state IN ('active', 'paused', 'stopped')", name=op.f("ck_subscriptions_state")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_subscriptions_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("customer_id", "key", name=op.f("uq_subscriptions_customer_id_key")),
    )
    op.create_index(op.f("ix_subscriptions_state_next_day"), "subscriptions", ["state", "next_day"])
    op.create_table(
        "subscription_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_subscription_events_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_events")),
    )
    op.create_index(
        op.f("ix_subscription_events_subscription_id"), "subscription_events", ["subscription_id"]
    )
