"""Who shops on an account: its devices and members, connected with proof, and what each may spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from skill.accounts.linking import LINKED, guest_of, move_cart
from skill.shop.device_codes import use_code
from skill.shop.limits import HOUSEHOLD, Limit, forget_limit, limits_of, set_limit
from skill.store.erase import forget, forget_if_unknown
from skill.store.tables import identities, sessions


@dataclass(frozen=True)
class Member:
    """A device or person that shops on the account: the channel it speaks on, and its limits.

    `linked` says that it came by account linking, where it also ends.
    """

    channel: str
    limit: Limit
    linked: bool


def members_of(connection: Connection, customer_id: int, currency: str) -> list[Member]:
    """Every identity of the customer, the oldest first."""
    limits = {limit.member: limit for limit in limits_of(connection, customer_id, currency)}
    return [
        Member(channel, limits.get(name, Limit(name)), linked=subject.startswith(LINKED))
        for name, (channel, subject) in _members(connection, customer_id).items()
    ]


def household_limit(connection: Connection, customer_id: int, currency: str) -> Limit:
    """What everybody on the account may spend together."""
    limits = limits_of(connection, customer_id, currency)
    return next((limit for limit in limits if limit.member == HOUSEHOLD), Limit())


def connect_device(connection: Connection, customer_id: int, code: str, name: str, now: datetime) -> bool:
    """Makes the device that was told `code` a member; what is in its cart comes along.

    False when the code is not good, or the device belongs to somebody by now. The caller commits.
    """
    device = use_code(connection, code, now)
    guest = guest_of(connection, *device) if device else None
    if device is None or guest is None:
        return False
    channel, subject = device
    move_cart(connection, guest, customer_id, now)
    mine = (identities.c.channel == channel, identities.c.subject == subject)
    connection.execute(update(identities).where(*mine).values(customer_id=customer_id))
    talks = sessions.c.customer_id == guest
    connection.execute(update(sessions).where(talks).values(customer_id=customer_id))
    forget_if_unknown(connection, guest)
    set_limit(connection, customer_id, Limit(f"{channel}/{subject}", name))
    return True


def limit_member(connection: Connection, customer_id: int, limit: Limit) -> bool:
    """Keeps the limit of a member, or of the household; False when it is no member of the customer's."""
    known = limit.member == HOUSEHOLD or limit.member in _members(connection, customer_id)
    if known:
        set_limit(connection, customer_id, limit)
    return known


def remove_member(connection: Connection, customer_id: int, member: str) -> None:
    """Ends that a device shops on the account; what the account has stays."""
    name = _members(connection, customer_id).get(member)
    if name is not None and not name[1].startswith(LINKED):
        forget(connection, *name)
        forget_limit(connection, customer_id, member)


def _members(connection: Connection, customer_id: int) -> dict[str, tuple[str, str]]:
    """Channel and subject of every identity of the customer by the name that limits have for it."""
    mine = select(identities.c.channel, identities.c.subject).where(identities.c.customer_id == customer_id)
    rows = connection.execute(mine.order_by(identities.c.created_at, identities.c.subject))
    return {f"{row.channel}/{row.subject}": (row.channel, row.subject) for row in rows}
