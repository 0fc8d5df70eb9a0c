"""Limits of households and their members, codes of devices, consents, and who placed an order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds what is new; nothing that is there changes."""
    op.add_column(
        "orders",
        sa.Column(
            "placed_by", sa.Text(), nullable=False, server_default="", comment="the identity that said yes"
        ),
    )
    _spending_limits()
    _device_codes()
    _consents()


def _spending_limits() -> None:
    op.create_table(
        "spending_limits",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column(
            "member",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="an identity; empty: the household",
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="what the household calls the member",
        ),
        sa.Column("order_minor", sa.BigInteger(), comment="the most that one order may come to"),
        sa.Column("day_minor", sa.BigInteger(), comment="the most that the orders of a day may come to"),
        sa.CheckConstraint("order_minor >= 0", name=op.f("ck_spending_limits_order")),
        sa.CheckConstraint("day_minor >= 0", name=op.f("ck_spending_limits_day")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_spending_limits_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "member", name=op.f("pk_spending_limits")),
    )


def _device_codes() -> None:
    op.create_table(
        "device_codes",
        sa.Column("hash", sa.Text(), nullable=False, comment="of the code that the device was told"),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_device_codes")),
    )
    op.create_index(op.f("ix_device_codes_channel_subject"), "device_codes", ["channel", "subject"])
    op.create_index(op.f("ix_device_codes_expires_at"), "device_codes", ["expires_at"])


def _consents() -> None:
    op.create_table(
        "consent_texts",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_consent_texts_text")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_consent_texts")),
    )
    op.create_table(
        "consents",
        sa.Column("id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_consents_customer_id")),
        sa.ForeignKeyConstraint(["text_hash"], ["consent_texts.hash"], name=op.f("fk_consents_text_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_customer_id"), "consents", ["customer_id"])
