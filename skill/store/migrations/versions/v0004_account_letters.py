"""Confirmed e-mail addresses, the letters that accounts ask for, and the secrets in those letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the moment of confirmation, and makes both tables."""
    op.add_column(
        "accounts", sa.Column("confirmed_at", Moment(), nullable=True, comment="when the address was proved")
    )
    op.create_table(
        "account_letters",
        sa.Column("id", Id, nullable=False),
        sa.Column("login", sa.Text(), nullable=False, comment="whether or not there is such an account"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False, comment="not to be tried before"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("purpose IN ('confirm', 'reset')", name=op.f("ck_account_letters_purpose")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_letters")),
    )
    op.create_index(op.f("ix_account_letters_next_at"), "account_letters", ["next_at"])
    op.create_table(
        "account_tokens",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.CheckConstraint("purpose IN ('confirm', 'reset')", name=op.f("ck_account_tokens_purpose")),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["accounts.customer_id"],
            name=op.f("fk_account_tokens_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_account_tokens")),
    )
    op.create_index(op.f("ix_account_tokens_customer_id"), "account_tokens", ["customer_id"])
    op.create_index(op.f("ix_account_tokens_expires_at"), "account_tokens", ["expires_at"])
