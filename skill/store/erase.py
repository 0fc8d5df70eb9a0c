"""Erases what is kept under one name that a channel has for a customer."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, func, select, update

from skill.store.tables import cart_lines, carts, customers, identities, orders, replies, sessions


def forget(connection: Connection, channel: str, subject: str) -> bool:
    """Erases the identity with its conversations; True when there was one. The caller commits.

    A guest whom no other identity leads to goes with cart and personal data. Orders stay, as
    bookkeeping wants them; a customer of another channel keeps everything else.
    """
    owner = connection.execute(
        select(identities.c.customer_id)
        .where(identities.c.channel == channel, identities.c.subject == subject)
        .with_for_update()
    ).scalar()
    if owner is None:
        return False
    _erase_sessions(connection, owner, f"{channel}/{subject}/")
    connection.execute(
        delete(identities).where(identities.c.channel == channel, identities.c.subject == subject)
    )
    if _is_lonely_guest(connection, owner):
        _erase_guest(connection, owner)
    return True


def _erase_sessions(connection: Connection, customer_id: int, prefix: str) -> None:
    """Conversations of the customer whose id begins with `prefix`, and what was said in them."""
    own = select(sessions.c.id).where(
        sessions.c.customer_id == customer_id, func.substr(sessions.c.id, 1, len(prefix)) == prefix
    )
    connection.execute(delete(replies).where(replies.c.session_id.in_(own)))
    connection.execute(delete(sessions).where(sessions.c.id.in_(own)))


def _is_lonely_guest(connection: Connection, customer_id: int) -> bool:
    known = exists().where(identities.c.customer_id == customer_id)
    guest = select(customers.c.id).where(customers.c.id == customer_id, customers.c.guest, ~known)
    return connection.execute(guest).first() is not None


def _erase_guest(connection: Connection, customer_id: int) -> None:
    connection.execute(delete(cart_lines).where(cart_lines.c.customer_id == customer_id))
    connection.execute(delete(carts).where(carts.c.customer_id == customer_id))
    _erase_sessions(connection, customer_id, "")
    if connection.execute(select(orders.c.id).where(orders.c.customer_id == customer_id).limit(1)).first():
        nobody = dict.fromkeys(("street", "postal_code", "city", "country", "pin_hash"))
        connection.execute(
            update(customers).where(customers.c.id == customer_id).values(name="", email="", **nobody)
        )
    else:
        connection.execute(delete(customers).where(customers.c.id == customer_id))
