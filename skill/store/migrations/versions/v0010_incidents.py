"""Incidents at the payment provider, payers to erase there, and delivery that shares the goods' tax."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('requested', 'capture_requested', 'void_requested', 'refund_requested',"
    " 'authorized', 'declined', 'captured', 'voided', 'refunded', 'failed',"
    " 'lapsed', 'refunded_there', 'refund_failed', 'disputed', 'dispute_won')"
)


def upgrade() -> None:
    """Lets the ledger hold more kinds of events; SQLite has to make its table anew for that."""
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("payment_events", "payment_events_kept")
        _payment_events()
        op.execute("INSERT INTO payment_events SELECT * FROM payment_events_kept")
        op.drop_table("payment_events_kept")
    else:
        op.drop_constraint(op.f("ck_payment_events_kind"), "payment_events")
        op.create_check_constraint(op.f("ck_payment_events_kind"), "payment_events", KINDS)
    _delivery_shares_tax()
    op.create_index(op.f("ix_payment_events_key"), "payment_events", ["key"])
    op.create_index(op.f("ix_payment_events_reference"), "payment_events", ["reference"])
    op.create_table(
        "payers_to_erase",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False, comment="the gateway's name for an erased customer"),
        sa.PrimaryKeyConstraint("gateway", "payer", name=op.f("pk_payers_to_erase")),
    )


def _delivery_shares_tax() -> None:
    """Orders that are there keep the one rate that their delivery was taxed with."""
    shares: sa.Column[bool] = sa.Column(
        "delivery_shares_tax", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("orders", shares)
    index = op.f("ix_orders_delivery_option_delivery_day")
    op.create_index(index, "orders", ["delivery_option", "delivery_day"])


def _payment_events() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_payment_events_kind")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_payment_events_amount")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_payment_events_currency")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payment_events_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
        sa.UniqueConstraint("order_id", "kind", "key", name=op.f("uq_payment_events_order_id_kind_key")),
    )
