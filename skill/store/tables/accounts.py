"""Accounts on the web: log-in, letters, and what is linked to them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from skill.store.columns import Id, Moment
from skill.store.tables.base import metadata, one_of

TOKEN_KINDS = ("access", "refresh")
LETTER_PURPOSES = ("confirm", "reset")

accounts = Table(
    "accounts",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False, unique=True, comment="the e-mail address in small letters"),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("confirmed_at", Moment, comment="when the address was proved"),
    CheckConstraint("login <> '' AND login = lower(login)", name="login"),
)

logins = Table(
    "logins",
    metadata,
    Column("hash", Text, primary_key=True, comment="of the browser's cookie"),
    Column("customer_id", ForeignKey("accounts.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

account_letters = Table(
    "account_letters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", Text, nullable=False, comment="whether or not there is such an account"),
    Column("purpose", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("next_at", Moment, nullable=False, index=True, comment="not to be tried before"),
    Column("created_at", Moment, nullable=False),
    one_of("purpose", LETTER_PURPOSES, "purpose"),
)

account_tokens = Table(
    "account_tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("customer_id", ForeignKey("accounts.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    one_of("purpose", LETTER_PURPOSES, "purpose"),
)

links = Table(
    "links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer_id", ForeignKey("accounts.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("client_id", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("channel", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default="", comment="empty until the channel uses it"),
    Column("created_at", Moment, nullable=False),
    Index(None, "channel", "subject"),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("customer_id", ForeignKey("accounts.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("client_id", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("challenge", Text, nullable=False, comment="S256 of the verifier"),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("link_id", ForeignKey("links.id", ondelete="CASCADE"), index=True, comment="what it was used for"),
)

link_tokens = Table(
    "link_tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("link_id", ForeignKey("links.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment, comment="when a refresh token was exchanged for the next one"),
    one_of("kind", TOKEN_KINDS, "kind"),
)
