"""Erases what is kept of a customer, or under one name that a channel has for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from skill.store.personal import forget_names, of_customer
from skill.store.requests import unanswered
from skill.store.statements import hold_customer, insert
from skill.store.tables import (
    customers,
    identities,
    line_changes,
    order_events,
    orders,
    payers_to_erase,
    payment_events,
    payment_methods,
    replies,
    sessions,
)

BOOKS = frozenset({
    "orders", "order_lines", "order_events", "line_changes", "payment_events", "invoice_entries", "consents",
    "outbox",
})  # fmt: skip
"""Tables that stay: what bookkeeping and the merchant's systems need, the proof of what was agreed."""

FORGOTTEN = frozenset({
    "identities", "carts", "cart_lines", "sessions", "replies", "accounts", "logins", "links", "link_codes",
    "account_tokens", "link_tokens", "receipts", "spending_limits", "checkout_choices", "payment_methods",
    "payment_notices",
    "subscriptions", "subscription_events",
})  # fmt: skip
"""Tables that forget the customer. A test names a table that stands in neither list."""

ON_THEIR_WAY = ("placed", "authorized", "packed", "shipped")
"""States of orders that still need to know whose they are."""

SMALL_INVOICE = 25_000
"""Minor units up to which an invoice need not name its recipient: 250 euros (§ 33 UStDV)."""

BOOKS_KEPT = timedelta(days=365 * 10 + 3)
"""How long books are kept at least (§ 147 AO: eight years for invoices, ten for books)."""

NOTED = "merchant: %"
"""What the cause of an order event is like where the merchant noted something: `merchant: called by Anna`."""

NOBODY = dict.fromkeys(("street", "postal_code", "city", "country", "pin_hash"), None)


_TO_ERASE = (
    insert(payers_to_erase)
    .from_select(
        ["gateway", "payer"],
        select(payment_methods.c.gateway, payment_methods.c.payer).where(
            payment_methods.c.customer_id == bindparam("whose")
        ),
    )
    .on_conflict_do_nothing()
)


class StillOrdered(Exception):
    """Orders of the customer are on their way or not settled; `numbers` says which. Nothing was erased."""

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(f"still on their way: {', '.join(numbers)}")
        self.numbers = numbers


def erase(connection: Connection, customer_id: int) -> None:
    """Erases everything of the customer but the books, which no longer say whose they are.

    Invoices that have to name their recipient keep the address until `forget_old_addresses`; what
    payment providers keep is noted, to be deleted there. The caller commits. Raises StillOrdered while
    an order is on its way or its payment is open.
    """
    hold_customer(connection, customer_id)
    open_ones = select(orders.c.number).where(
        orders.c.customer_id == customer_id, or_(orders.c.state.in_(ON_THEIR_WAY), _unsettled())
    )
    if numbers := tuple(connection.execute(open_ones.order_by(orders.c.id)).scalars()):
        raise StillOrdered(numbers)
    forget_names(connection, customer_id)
    connection.execute(_TO_ERASE, {"whose": customer_id})
    for table, condition in reversed(list(of_customer(customer_id))):
        if table.name in FORGOTTEN:
            connection.execute(delete(table).where(condition))
    _pseudonymise(connection, customer_id)


def forget(connection: Connection, channel: str, subject: str) -> bool:
    """Erases the identity with its conversations; True when there was one. The caller commits.

    A guest whom no other identity leads to goes with cart and personal data. A customer of another
    channel keeps everything else.
    """
    mine = (identities.c.channel == channel, identities.c.subject == subject)
    owner = connection.execute(select(identities.c.customer_id).where(*mine).with_for_update()).scalar()
    if owner is None:
        return False
    _erase_sessions(connection, owner, f"{channel}/{subject}/")
    connection.execute(delete(identities).where(*mine))
    forget_if_unknown(connection, owner)
    return True


def forget_if_unknown(connection: Connection, customer_id: int) -> None:
    """Erases a guest whom no identity leads to any more. The caller commits."""
    known = exists().where(identities.c.customer_id == customer_id)
    guest = select(customers.c.id).where(customers.c.id == customer_id, customers.c.guest, ~known)
    if connection.execute(guest).first() is not None:
        erase(connection, customer_id)


def forget_old_addresses(connection: Connection, now: datetime) -> int:
    """Takes the address out of orders that no law wants any more; returns of how many. The caller commits."""
    old = and_(orders.c.placed_at < now - BOOKS_KEPT, orders.c.address.is_not(None))
    return connection.execute(update(orders).where(old).values(address=None)).rowcount


def _unsettled() -> ColumnElement[bool]:
    """Whether an order has a payment request without an answer, which may still need to know the payer."""
    asked = payment_events.alias()
    return exists().where(asked.c.order_id == orders.c.id, unanswered(asked))


def _pseudonymise(connection: Connection, customer_id: int) -> None:
    """What is left of the customer is a number; nothing at all when the books do not know it."""
    small = or_(orders.c.total_minor <= SMALL_INVOICE, orders.c.state == "cancelled")
    mine = orders.c.customer_id == customer_id
    connection.execute(update(orders).where(mine).values(placed_by="", receipt_promised=False))
    connection.execute(update(orders).where(mine, small).values(address=None))
    _forget_words(connection, customer_id)
    kept = any(
        connection.execute(select(table.c.customer_id).where(condition).limit(1)).first()
        for table, condition in of_customer(customer_id)
        if table.name in BOOKS and "customer_id" in table.c
    )
    me = customers.c.id == customer_id
    if kept:
        connection.execute(update(customers).where(me).values(name="", email="", guest=True, **NOBODY))
    else:
        connection.execute(delete(customers).where(me))


def _forget_words(connection: Connection, customer_id: int) -> None:
    """Takes out what somebody wrote or said freely, which may tell who it was about."""
    mine = select(orders.c.id).where(orders.c.customer_id == customer_id)
    connection.execute(update(line_changes).where(line_changes.c.order_id.in_(mine)).values(reason=""))
    noted = (order_events.c.order_id.in_(mine), order_events.c.cause.like(NOTED))
    connection.execute(update(order_events).where(*noted).values(cause="merchant"))


def _erase_sessions(connection: Connection, customer_id: int, prefix: str) -> None:
    """Conversations of the customer whose id begins with `prefix`, and what was said in them."""
    own = select(sessions.c.id).where(
        sessions.c.customer_id == customer_id, func.substr(sessions.c.id, 1, len(prefix)) == prefix
    )
    connection.execute(delete(replies).where(replies.c.session_id.in_(own)))
    connection.execute(delete(sessions).where(sessions.c.id.in_(own)))
