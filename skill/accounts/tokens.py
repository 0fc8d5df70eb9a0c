"""Secrets that are sent by mail: good once, for an hour or a few days, for one purpose."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from skill.accounts.hashes import digest, new_secret
from skill.store.tables import account_tokens

CONFIRM, RESET = "confirm", "reset"

LIFE = {RESET: timedelta(hours=1), CONFIRM: timedelta(days=3)}
"""How long the secret in a letter is good."""


def issue(connection: Connection, customer_id: int, purpose: str, now: datetime) -> str:
    """A new secret; those of before for the same purpose are good no more."""
    revoke(connection, customer_id, purpose)
    secret = new_secret()
    row = {"hash": digest(secret), "customer_id": customer_id, "purpose": purpose}
    connection.execute(insert(account_tokens).values(**row, created_at=now, expires_at=now + LIFE[purpose]))
    return secret


def whose(connection: Connection, secret: str, purpose: str, now: datetime) -> int | None:
    """The id of the customer to whom the secret was sent for that purpose; None when it is not good."""
    good = (
        account_tokens.c.hash == digest(secret),
        account_tokens.c.purpose == purpose,
        account_tokens.c.expires_at > now,
    )
    found = connection.execute(select(account_tokens.c.customer_id).where(*good)).scalar()
    return None if found is None else int(found)


def use(connection: Connection, secret: str, purpose: str, now: datetime) -> int | None:
    """`whose`, and from now on the secret is good no more; of two who use it at once one gets None."""
    customer_id = whose(connection, secret, purpose, now)
    used = delete(account_tokens).where(account_tokens.c.hash == digest(secret))
    return customer_id if connection.execute(used).rowcount == 1 else None


def revoke(connection: Connection, customer_id: int, purpose: str) -> None:
    """Makes every secret of the customer for that purpose good no more."""
    mine = (account_tokens.c.customer_id == customer_id, account_tokens.c.purpose == purpose)
    connection.execute(delete(account_tokens).where(*mine))
