"""Letters that accounts ask for: to confirm an e-mail address, to choose another password.

Whoever asks learns nothing: a letter is asked for whether or not there is such an account, and only
the sender, later and elsewhere, looks for it. The secret is made when the letter is sent, so that it
never lies in the outbox.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import Connection, delete, insert, select, update

from skill.accounts import people, tokens
from skill.accounts.paper import letter
from skill.accounts.tokens import CONFIRM, RESET
from skill.accounts.work import transact
from skill.config import Settings
from skill.mail.sender import failure
from skill.mail.server import MailServer
from skill.store import Store
from skill.store.tables import account_letters

__all__ = ["CONFIRM", "RESET", "LetterSender", "ask_for", "letter_sender"]

AT_ONCE = 100
"""How many letters one run sends."""

PAUSE = timedelta(minutes=2)
"""How long whoever sends a letter has for it; after that it is tried again."""

GIVE_UP = timedelta(hours=1)
"""After that nobody waits for the letter any more."""

logger = logging.getLogger(__name__)


def ask_for(connection: Connection, purpose: str, login: str, locale: str, now: datetime) -> None:
    """Puts a letter into the outbox. The caller commits."""
    row = {"login": login, "purpose": purpose, "locale": locale, "next_at": now, "created_at": now}
    connection.execute(insert(account_letters).values(row))


@dataclass(frozen=True)
class LetterSender:
    """Sends what is in the outbox, with links to `site`; `take` hands a letter in, or raises."""

    store: Store
    site: str
    seller: str
    address: str
    take: Callable[[EmailMessage], None]
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Sends everything that is due; returns how many letters. Several may run at once."""
        due = select(account_letters.c.id).where(account_letters.c.next_at <= self.clock())
        with self.store.connect(reads=True) as connection:
            waiting = connection.execute(due.order_by(account_letters.c.id).limit(AT_ONCE)).scalars().all()
        return sum(self._try(number) for number in waiting)

    def _try(self, number: int) -> bool:
        """Whether the letter was sent; what nobody waits for any more, or has no account, is put away."""
        message = transact(self.store, lambda connection: self._claimed(connection, number))
        if message is None:
            return False
        try:
            self.take(message)
        except Exception as error:  # one bad letter must not keep the others
            logger.warning("a letter of an account was not sent yet", extra={"reason": failure(error)})
            return False
        transact(self.store, lambda connection: _put_away(connection, number))
        return True

    def _claimed(self, connection: Connection, number: int) -> EmailMessage | None:
        """The letter, which nobody else sends for a while; None when there is none to send."""
        now = self.clock()
        mine = (account_letters.c.id == number, account_letters.c.next_at <= now)
        claim = update(account_letters).where(*mine).values(next_at=now + PAUSE).returning(*account_letters.c)
        row = connection.execute(claim).first()
        if row is None:
            return None
        account = people.find(connection, row.login)
        if account is None or now > row.created_at + GIVE_UP:
            _put_away(connection, number)
            return None
        secret = tokens.issue(connection, account.customer_id, row.purpose, now)
        return self._written(row.purpose, row.login, row.locale, secret, now)

    def _written(self, purpose: str, login: str, locale: str, secret: str, now: datetime) -> EmailMessage:
        link = f"{self.site}/account/{purpose}?token={secret}"
        subject, body = letter(purpose, locale, seller=self.seller, link=link)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.address, login, subject
        message["Date"] = format_datetime(now)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        message["Content-Language"] = locale
        return message


def letter_sender(settings: Settings, store: Store, clock: Callable[[], datetime]) -> LetterSender | None:
    """The sender as it is set up; None where mail, or the address that links lead to, is not."""
    if not (settings.smtp_url and settings.mail_from and settings.public_url):
        return None
    take = MailServer.of(settings.smtp_url).take
    return LetterSender(store, settings.public_url, settings.seller, settings.mail_from, take, clock)


def _put_away(connection: Connection, number: int) -> None:
    connection.execute(delete(account_letters).where(account_letters.c.id == number))
