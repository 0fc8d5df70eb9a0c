"""Sends what waits in the outbox: each receipt is claimed, sent and noted, and tried again when it fails."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from skill.config import Settings
from skill.errors import VoiceshopError
from skill.mail.letter import letter
from skill.mail.server import MailServer
from skill.receipt.content import Seller, receipt_of
from skill.receipt.formats import as_pdf, pdf_is_installed
from skill.services import terms_of
from skill.shop import order_rows, payments, receipts
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.receipts import Receipt
from skill.store import Store
from skill.store.tables import orders

AT_ONCE = 200
"""How many receipts one run sends."""

CLAIM = timedelta(minutes=10)
"""How long whoever sends a receipt has for it; after that somebody else may."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long to wait after the first failure, the second and so on; the last one from then on."""

GIVE_UP = timedelta(days=3)
"""After that nobody waits for a receipt any more."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """How many receipts were sent, will be tried again, and were given up."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


@dataclass(frozen=True)
class Sender:
    """Sends receipts from `address` by handing them to `take`, which raises when it cannot.

    `paper` makes the PDF of an order of which so much was refunded; without it none is attached.
    """

    store: Store
    address: str
    take: Callable[[EmailMessage], None]
    clock: Callable[[], datetime]
    paper: Callable[[Order, Money], bytes] | None = None

    def run(self) -> Report:
        """Sends everything that is due. Several may run at once: nobody sends what another has."""
        with self.store.connect(reads=True) as connection:
            waiting = receipts.due(connection, self.clock(), AT_ONCE)
        outcomes = [self._try(order_id) for order_id in waiting]
        return Report(*(outcomes.count(one) for one in (receipts.SENT, receipts.WAITING, receipts.GIVEN_UP)))

    def _try(self, order_id: int) -> str | None:
        """What became of one receipt; None when somebody else has it."""
        now = self.clock()
        with self.store.connect() as connection:
            claimed = receipts.claim(connection, order_id, now, now + CLAIM)
            connection.commit()
        if claimed is None:
            return None
        try:
            self.take(self._letter(claimed, now))
        except Exception as error:  # one bad letter must not keep the others
            return self._failed(claimed, error)
        with self.store.connect() as connection:
            receipts.sent(connection, order_id, self.clock())
            connection.commit()
        logger.info("receipt sent", extra={"order": order_id, "attempt": claimed.attempts})
        return receipts.SENT

    def _letter(self, claimed: Receipt, now: datetime) -> EmailMessage:
        with self.store.connect(reads=True) as connection:
            order = order_rows.find_one(connection, orders.c.id == claimed.order_id)
            assert order is not None
            known = payments.ledger(connection, order.id, order.total.currency)
        declined = known.declined is not None
        pdf = self.paper(order, known.refunded) if self.paper and not declined else None
        return letter(order, claimed.recipient, self.address, now, declined=declined, pdf=pdf)

    def _failed(self, claimed: Receipt, error: Exception) -> str:
        now = self.clock()
        pause = PAUSES[min(claimed.attempts, len(PAUSES)) - 1]
        hopeless = now + pause > claimed.created_at + GIVE_UP
        with self.store.connect() as connection:
            if hopeless:
                receipts.give_up(connection, claimed.order_id)
            else:
                receipts.postpone(connection, claimed.order_id, now + pause)
            connection.commit()
        told = {"order": claimed.order_id, "attempt": claimed.attempts, "reason": failure(error)}
        logger.warning("receipt given up" if hopeless else "receipt not sent yet", extra=told)
        return receipts.GIVEN_UP if hopeless else receipts.WAITING


def sender_of(settings: Settings, store: Store, clock: Callable[[], datetime]) -> Sender | None:
    """The sender as it is set up; None where no mail server is.

    Raises VoiceshopError when it is not said who receipts come from.
    """
    if not settings.smtp_url:
        return None
    if not settings.mail_from:
        raise VoiceshopError(
            "VOICESHOP_SMTP_URL is set, so set VOICESHOP_MAIL_FROM too: who receipts come from."
        )
    paper = partial(_paper, settings) if pdf_is_installed() else None
    return Sender(store, settings.mail_from, MailServer.of(settings.smtp_url).take, clock, paper)


def _paper(settings: Settings, order: Order, refunded: Money) -> bytes:
    """The receipt as PDF."""
    return as_pdf(receipt_of(order, refunded, Seller.of(settings), terms_of(settings)))


def failure(error: Exception) -> str:
    """What went wrong without the server's words, which may quote the recipient."""
    codes: list[object] = []
    if isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    return " ".join(map(str, [type(error).__name__, *codes]))
