"""Who shops when a channel's request carries an access token, and what becomes of a guest's cart."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection, exists, select

from skill.accounts import links
from skill.accounts.links import Link
from skill.accounts.work import transact
from skill.shop import cart_rows
from skill.store import Store
from skill.store.erase import forget
from skill.store.statements import hold, insert
from skill.store.tables import cart_lines, carts, customers, identities

LINKED = "linked:"
"""With the id of a link behind it: the name under which its customer shops on the channel."""

logger = logging.getLogger(__name__)


def known_as(store: Store, channel: str, subject: str, token: str, now: datetime) -> str:
    """The name under which the channel's `subject` shops: with a good token the customer of its link.

    Without one it is the guest of before: a link counts only as long as its token does, and
    nobody is found by e-mail address or telephone number. The first time, and whenever the guest
    has filled a cart in between, that cart is added to the customer's.
    """
    link = _linked(store, channel, subject, token, now) if token else None
    if link is not None:
        return name_of(link)
    return f"not-{subject}" if subject.startswith(LINKED) else subject


def name_of(link: Link) -> str:
    """The name under which the link's customer shops on its channel."""
    return f"{LINKED}{link.id}"


def unlink(connection: Connection, link: Link) -> None:
    """Deletes the link with its tokens, codes and conversations. The customer keeps everything else."""
    if link.channel:
        forget(connection, link.channel, name_of(link))
    links.remove(connection, link.id)
    logger.info("account unlinked")


def forget_subject(connection: Connection, channel: str, subject: str) -> None:
    """Deletes what belongs to the channel's `subject`: links, and what the shop keeps of a guest."""
    for link in links.of_subject(connection, channel, subject):
        unlink(connection, link)
    forget(connection, channel, subject)


def _linked(store: Store, channel: str, subject: str, token: str, now: datetime) -> Link | None:
    """The token's link, which `subject` shops with from now on; None when the token is not good."""
    with store.connect(reads=True) as connection:
        link = links.of_access(connection, token, now)
        if link is None or _is_settled(connection, link, channel, subject):
            return link
    return transact(store, lambda connection: _adopt(connection, channel, subject, token, now))


def _is_settled(connection: Connection, link: Link, channel: str, subject: str) -> bool:
    return (link.channel, link.subject) == (channel, subject) and not _guest_shops(
        connection, channel, subject
    )


def _guest_shops(connection: Connection, channel: str, subject: str) -> bool:
    """Whether the guest whom the channel calls `subject` has something in the cart."""
    lines = (
        exists()
        .where(identities.c.channel == channel, identities.c.subject == subject)
        .where(customers.c.id == identities.c.customer_id, customers.c.guest)
        .where(cart_lines.c.customer_id == customers.c.id)
    )
    return bool(connection.execute(select(lines)).scalar())


def _adopt(connection: Connection, channel: str, subject: str, token: str, now: datetime) -> Link | None:
    """Makes the token's link the one that `subject` shops with; None when it is gone meanwhile."""
    link = links.of_access(connection, token, now, hold=True)
    if link is None:
        return None
    for other in links.of_subject(connection, channel, subject):
        if other.id != link.id:
            unlink(connection, other)
    links.bind(connection, link.id, channel, subject)
    name = {"channel": channel, "subject": name_of(link), "customer_id": link.customer_id, "created_at": now}
    connection.execute(insert(identities).on_conflict_do_nothing(), name)
    guest_id = guest_of(connection, channel, subject)
    if guest_id is not None:
        move_cart(connection, guest_id, link.customer_id, now)
    logger.info("account linked")
    return link


def guest_of(connection: Connection, channel: str, subject: str) -> int | None:
    """The id of the guest whom the channel calls so; None when nobody is, or a customer who is known."""
    return connection.execute(
        select(customers.c.id)
        .join_from(identities, customers)
        .where(identities.c.channel == channel, identities.c.subject == subject, customers.c.guest)
    ).scalar()


def move_cart(connection: Connection, guest_id: int, customer_id: int, now: datetime) -> None:
    """Adds what the guest has in the cart to the customer's; what both have is added up."""
    hold(connection, customers.c.id, [guest_id, customer_id])
    hold(connection, carts.c.customer_id, [guest_id, customer_id])
    rows = cart_rows.read(connection, guest_id)
    if rows.lines:
        cart_rows.give_back(connection, customer_id, rows.lines, now)
        cart_rows.clear(connection, guest_id, rows, now)
