"""What must be true of customers and their carts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select

from skill.integrity.finding import Finding
from skill.store.tables import accounts, cart_lines, carts, customers, link_tokens


def check(connection: Connection) -> Iterator[Finding]:
    """Every rule on every cart, account and token."""
    yield from _cart_versions(connection)
    yield from _guests_with_accounts(connection)
    yield from _tokens(connection)


def _cart_versions(connection: Connection) -> Iterator[Finding]:
    """No line can have been put in or changed by a version that the cart never had."""
    later = or_(
        cart_lines.c.position > carts.c.version,
        cart_lines.c.changed > carts.c.version,
        cart_lines.c.position > cart_lines.c.changed,
    )
    rows = select(cart_lines.c.customer_id, cart_lines.c.sku).join_from(cart_lines, carts).where(later)
    for row in connection.execute(rows.order_by(cart_lines.c.customer_id, cart_lines.c.sku)):
        told = f"the cart of customer {row.customer_id} holds {row.sku} since a version that it never had"
        yield Finding("cart", "cart_lines", f"{row.customer_id}, {row.sku}", told)


def _guests_with_accounts(connection: Connection) -> Iterator[Finding]:
    rows = select(customers.c.id).join_from(customers, accounts).where(customers.c.guest)
    for customer_id in connection.execute(rows.order_by(customers.c.id)).scalars():
        told = f"customer {customer_id} is a guest and has an account"
        yield Finding("account", "customers", str(customer_id), told)


def _tokens(connection: Connection) -> Iterator[Finding]:
    wrong = or_(
        link_tokens.c.expires_at <= link_tokens.c.created_at, link_tokens.c.used_at < link_tokens.c.created_at
    )
    for key in connection.execute(select(link_tokens.c.hash).where(wrong)).scalars():
        told = f"the token {key[:8]}… was used or expired before it was made"
        yield Finding("token", "link_tokens", key, told)
