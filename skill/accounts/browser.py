"""One browser: its cookie, the forms that only it can send, and who is logged in there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from skill.accounts.hashes import digest, keyed, new_secret, same
from skill.store.tables import logins

COOKIE = "__Host-voiceshop"
"""The prefix makes a browser refuse it unless it is secure, for every path and for this host alone."""

LIFE = timedelta(minutes=30)
"""How long somebody stays logged in."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Browser:
    """A browser by its cookie; `fresh` says that the cookie is still to be set."""

    secret: str
    fresh: bool = False

    @classmethod
    def of(cls, cookie: str | None) -> Browser:
        """The browser that sent `cookie`, or a new one."""
        if cookie is not None and _SECRET.fullmatch(cookie):
            return cls(cookie)
        return cls(new_secret(), fresh=True)

    def form_token(self, key: str) -> str:
        """What a form of this browser carries, so that no other site can send it."""
        return keyed(key, "form", self.secret)

    def sent(self, token: str, key: str) -> bool:
        """Whether a form with that token was given to this browser."""
        return same(token, self.form_token(key))

    def customer(self, connection: Connection, now: datetime) -> int | None:
        """The id of the customer who is logged in, or None."""
        mine = (logins.c.hash == digest(self.secret), logins.c.expires_at > now)
        found = connection.execute(select(logins.c.customer_id).where(*mine)).scalar()
        return None if found is None else int(found)

    def log_in(self, connection: Connection, customer_id: int, now: datetime) -> Browser:
        """Logs the customer in; returns the browser with another cookie, which nobody can know yet."""
        self.log_out(connection)
        connection.execute(delete(logins).where(logins.c.expires_at <= now))
        known = Browser(new_secret(), fresh=True)
        row = {"hash": digest(known.secret), "customer_id": customer_id}
        connection.execute(insert(logins).values(**row, created_at=now, expires_at=now + LIFE))
        return known

    def log_out(self, connection: Connection) -> None:
        """Forgets who is logged in."""
        connection.execute(delete(logins).where(logins.c.hash == digest(self.secret)))


def log_out_everywhere(connection: Connection, customer_id: int) -> None:
    """Ends every log-in of the customer, in whatever browser."""
    connection.execute(delete(logins).where(logins.c.customer_id == customer_id))
