"""Accounts with their log-ins and links, and the receipts that wait to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table; each comes after those that it refers to."""
    _accounts()
    _receipts()
    _logins()
    _links()
    _link_codes()
    _link_tokens()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column("login", sa.Text(), nullable=False, comment="the e-mail address in small letters"),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("login <> '' AND login = lower(login)", name=op.f("ck_accounts_login")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_accounts_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("order_id", Id, autoincrement=False, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", Moment(), nullable=False, comment="not to be tried before"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name=op.f("ck_receipts_state")),
        sa.CheckConstraint("recipient <> ''", name=op.f("ck_receipts_recipient")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_receipts_attempts")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_receipts_sent_at")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_receipts_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_state_next_at"), "receipts", ["state", "next_at"])


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("hash", sa.Text(), nullable=False, comment="of the browser's cookie"),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        _of_account("logins"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_logins")),
    )
    op.create_index(op.f("ix_logins_customer_id"), "logins", ["customer_id"])
    op.create_index(op.f("ix_logins_expires_at"), "logins", ["expires_at"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", Id, nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "subject", sa.Text(), server_default="", nullable=False, comment="empty until the channel uses it"
        ),
        sa.Column("created_at", Moment(), nullable=False),
        _of_account("links"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_channel_subject"), "links", ["channel", "subject"])
    op.create_index(op.f("ix_links_customer_id"), "links", ["customer_id"])


def _link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("customer_id", Id, nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False, comment="S256 of the verifier"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("link_id", Id, nullable=True, comment="what it was used for"),
        _of_account("link_codes"),
        _of_link("link_codes"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_link_codes")),
    )
    op.create_index(op.f("ix_link_codes_customer_id"), "link_codes", ["customer_id"])
    op.create_index(op.f("ix_link_codes_expires_at"), "link_codes", ["expires_at"])
    op.create_index(op.f("ix_link_codes_link_id"), "link_codes", ["link_id"])


def _link_tokens() -> None:
    op.create_table(
        "link_tokens",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("link_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column(
            "used_at", Moment(), nullable=True, comment="when a refresh token was exchanged for the next one"
        ),
        sa.CheckConstraint("kind IN ('access', 'refresh')", name=op.f("ck_link_tokens_kind")),
        _of_link("link_tokens"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_link_tokens")),
    )
    op.create_index(op.f("ix_link_tokens_expires_at"), "link_tokens", ["expires_at"])
    op.create_index(op.f("ix_link_tokens_link_id"), "link_tokens", ["link_id"])


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["customer_id"],
        ["accounts.customer_id"],
        name=op.f(f"fk_{table}_customer_id"),
        ondelete="CASCADE",
    )


def _of_link(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["link_id"], ["links.id"], name=op.f(f"fk_{table}_link_id"), ondelete="CASCADE"
    )
