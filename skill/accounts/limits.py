"""How often somebody may try: counted in the store, so that no worker allows more than another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, delete

from skill.accounts.hashes import keyed
from skill.store.rates import Rate, spend
from skill.store.tables import rates

QUARTER = timedelta(minutes=15)
LOG_IN: Mapping[str, Rate] = {
    "log-in of an account from an address": Rate(5, QUARTER),
    "log-in of an account": Rate(25, QUARTER),
    "log-in from an address": Rate(60, QUARTER),
}
"""Five tries, then a pause. The other two limit who tries from many addresses, or many accounts."""

DEVICE_CODE: Mapping[str, Rate] = {"device codes of an account": Rate(10, QUARTER)}
"""With six digits, nobody finds the code of another device in so few tries."""

ERASURE: Mapping[str, Rate] = {"erasure of an account": Rate(5, QUARTER)}

CARD: Mapping[str, Rate] = {"card of an account": Rate(10, QUARTER)}
"""Pages of the payment provider that are asked for."""

SIGN_UP: Mapping[str, Rate] = {"sign-up from an address": Rate(20, timedelta(hours=1))}

LETTER: Mapping[str, Rate] = {
    "letter to an account": Rate(3, timedelta(hours=1)),
    "letter from an address": Rate(20, timedelta(hours=1)),
}
"""Letters that are asked for, whether or not there is such an account."""


def refused(
    connection: Connection, allowed: Mapping[str, Rate], whose: Mapping[str, str], now: datetime
) -> timedelta | None:
    """Counts one more try; the time to wait when that is one too many, else None.

    `whose` names for each limit who is limited, as `hidden` text. The caller commits.
    """
    waits = [
        rate.window for name, rate in allowed.items() if not spend(connection, _key(name, whose), rate, now)
    ]
    return max(waits, default=None)


def succeeded(connection: Connection, name: str, whose: Mapping[str, str]) -> None:
    """Forgets the tries that `name` counted."""
    connection.execute(delete(rates).where(rates.c.key == _key(name, whose)))


def hidden(key: str, *who: str) -> str:
    """Who, as the store keeps it: not to be read back."""
    return keyed(key, "limit", "\n".join(who))


def network(address: str | None) -> str:
    """The address that is limited: of IPv6 the network, as every customer has a whole one."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def _key(name: str, whose: Mapping[str, str]) -> str:
    return f"{name} {whose[name]}"
