"""All tables of the store, with the rules that the database itself holds."""

from __future__ import annotations

from uuid import uuid4

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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from skill.store.columns import Id, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

ORDER_STATES = (
    "placed", "authorized", "packed", "shipped", "delivered", "cancelled", "returned", "refunded",
)  # fmt: skip
PAYMENT_KINDS = (
    "requested", "authorized", "declined",
    "capture_requested", "captured",
    "void_requested", "voided",
    "refund_requested", "refunded",
    "failed",
)  # fmt: skip
INVOICE_KINDS = ("authorize", "capture", "void", "refund", "payment")
TOKEN_KINDS = ("access", "refresh")
RECEIPT_STATES = ("waiting", "sent", "given_up")
LINE_CHANGES = ("cancelled", "announced", "received", "arrived")
OUTBOX_STATES = ("waiting", "sent", "skipped")
SUBSCRIPTION_STATES = ("active", "paused", "stopped")
LETTER_PURPOSES = ("confirm", "reset")


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


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

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False),
    Column("street", Text),
    Column("postal_code", Text),
    Column("city", Text),
    Column("country", Text),
    Column("guest", Boolean, nullable=False, server_default=false()),
    Column("pin_hash", Text),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("pin_failures >= 0", name="pin_failures"),
    CheckConstraint(
        "(street IS NULL) = (city IS NULL) AND (street IS NULL) = (postal_code IS NULL)"
        " AND (street IS NULL) = (country IS NULL)",
        name="address",
    ),
)

identities = Table(
    "identities",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
)

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
    Column("coupon", Text, nullable=False, server_default="", index=True),
    Column("delivery_option", Text, nullable=False, server_default="standard"),
    Column("delivery_name", Text, nullable=False, server_default="", comment="what it was called"),
    Column("delivery_time", Text, nullable=False, server_default="", comment="08:00-12:00"),
    Column("receipt_promised", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("customer_id", "key"),
    Index(None, "customer_id", "placed_at"),
    Index(None, "state", "placed_at"),
    _one_of("state", ORDER_STATES, "state"),
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
    _one_of("state", ORDER_STATES, "state"),
)

payment_events = Table(
    "payment_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("gateway", Text, nullable=False),
    Column("key", Text, nullable=False, comment="names the operation at the gateway"),
    Column("reference", Text, nullable=False, server_default="", comment="the gateway's own name for it"),
    Column("reason", Text, nullable=False, server_default="", comment="why it was declined or failed"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("order_id", "kind", "key"),
    _one_of("kind", PAYMENT_KINDS, "kind"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("gateway", Text, primary_key=True),
    Column("payer", Text, nullable=False, comment="the gateway's name for the customer"),
    Column("method", Text, nullable=False, server_default="", comment="the gateway's name for what pays"),
    Column("updated_at", Moment, nullable=False),
    CheckConstraint("payer <> ''", name="payer"),
)

gateway_events = Table(
    "gateway_events",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("id", Text, primary_key=True, comment="the gateway's name for the event"),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True, comment="when it was settled"),
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
    _one_of("state", OUTBOX_STATES, "state"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
)

invoice_entries = Table(
    "invoice_entries",
    metadata,
    Column("key", Text, primary_key=True, comment="names the operation"),
    Column("invoice", Text, nullable=False, index=True, comment="the key of its authorization"),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("refused", Text, nullable=False, server_default="", comment="why; empty when it was done"),
    Column("at", Moment, nullable=False),
    _one_of("kind", INVOICE_KINDS, "kind"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), index=True),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
    CheckConstraint("version > 0", name="version"),
)

replies = Table(
    "replies",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("turn_id", Text, primary_key=True),
    Column("reply", Text, nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
)

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
    _one_of("purpose", LETTER_PURPOSES, "purpose"),
)

account_tokens = Table(
    "account_tokens",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("customer_id", ForeignKey("accounts.customer_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    _one_of("purpose", LETTER_PURPOSES, "purpose"),
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
    _one_of("kind", TOKEN_KINDS, "kind"),
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
    _one_of("state", RECEIPT_STATES, "state"),
    CheckConstraint("recipient <> ''", name="recipient"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
)

payment_notices = Table(
    "payment_notices",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("created_at", Moment, nullable=False),
)

rates = Table(
    "rates",
    metadata,
    Column("key", Text, primary_key=True, comment="what is counted, and of whom"),
    Column("began", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
    CheckConstraint("count > 0", name="count"),
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
    _one_of("kind", LINE_CHANGES, "kind"),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("amount_minor >= 0", name="amount"),
    CheckConstraint("length(currency) = 3", name="currency"),
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
    _one_of("state", SUBSCRIPTION_STATES, "state"),
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

spending_limits = Table(
    "spending_limits",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    Column("member", Text, primary_key=True, server_default="", comment="an identity; empty: the household"),
    Column("name", Text, nullable=False, server_default="", comment="what the household calls the member"),
    Column("order_minor", BigInteger, comment="the most that one order may come to"),
    Column("day_minor", BigInteger, comment="the most that the orders of a day may come to"),
    CheckConstraint("order_minor >= 0", name="order"),
    CheckConstraint("day_minor >= 0", name="day"),
)

device_codes = Table(
    "device_codes",
    metadata,
    Column("hash", Text, primary_key=True, comment="of the code that the device was told"),
    Column("channel", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Index(None, "channel", "subject"),
)

consent_texts = Table(
    "consent_texts",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("text", Text, nullable=False),
    CheckConstraint("text <> ''", name="text"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("text_hash", ForeignKey("consent_texts.hash"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
