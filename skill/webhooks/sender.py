"""Tells the merchant's own systems what happened to orders: signed, in order, until they have taken it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from skill.config import Settings
from skill.errors import VoiceshopError
from skill.shop import outbox
from skill.shop.money import Money
from skill.shop.outbox import Event
from skill.store import Store

AT_ONCE = 500
"""How many events one run tells at most."""

CLAIM = timedelta(minutes=5)
"""How long whoever tells an event has for it; after that somebody else may."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 3600))
"""How long to wait after the first failure, the second and so on; the last one for ever after."""

TIMEOUT = (3.0, 10.0)
"""Seconds to connect and to answer."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """How many events were taken in this run, and how many still wait."""

    sent: int
    waiting: int


@dataclass(frozen=True)
class Sender:
    """Tells order events to `url`, signed with `secret` (`whsec_` and base64)."""

    store: Store
    url: str
    secret: str
    clock: Callable[[], datetime]
    timeout: tuple[float, float] = TIMEOUT

    def run(self) -> Report:
        """Tells everything that is due. Several may run at once: nobody tells what another has."""
        count = 0
        while count < AT_ONCE and (taken := self._round()):
            count += taken
        with self.store.connect(reads=True) as connection:
            return Report(count, outbox.waiting(connection))

    def _round(self) -> int:
        """Tells the oldest event of each order; how many were taken."""
        with self.store.connect(reads=True) as connection:
            due = outbox.due(connection, self.clock(), AT_ONCE)
        return sum(self._try(promised) for promised in due)

    def _try(self, promised: int) -> bool:
        now = self.clock()
        with self.store.connect() as connection:
            event = outbox.claim(connection, promised, now, now + CLAIM)
            connection.commit()
        if event is None:
            return False
        taken = self._tell(event, now)
        with self.store.connect() as connection:
            if taken:
                outbox.sent(connection, promised, self.clock())
            else:
                pause = PAUSES[min(event.attempts, len(PAUSES)) - 1]
                outbox.postpone(connection, promised, self.clock() + pause)
            connection.commit()
        return taken

    def _tell(self, event: Event, now: datetime) -> bool:
        body = payload(event)
        headers = {
            "Content-Type": "application/json",
            **signature(self.secret, event.name, now, body),
        }
        try:
            answer = requests.post(
                self.url, body, headers=headers, timeout=self.timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            problem = type(error).__name__
        else:
            taken = 200 <= answer.status_code < 300  # a redirect has not taken it either
            problem = "" if taken else str(answer.status_code)
        told = {"event": event.name, "attempt": event.attempts, "reason": problem}
        if problem:
            logger.warning("webhook not taken yet", extra=told)
        return not problem


def payload(event: Event) -> bytes:
    """What is told of an event, as JSON; the same each time that it is told."""
    return json.dumps(
        {
            "id": event.name,
            "type": f"order.{event.kind}",
            "timestamp": event.at.isoformat(),
            "data": {
                "order": event.order,
                "customer_id": event.customer_id,
                **event.more,
                "cause": event.cause,
                "total": str(Money(event.total_minor, event.currency)),
            },
        }
    ).encode()


def signature(secret: str, name: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers of the Standard Webhooks specification, version 1: id, timestamp and HMAC-SHA256.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    seconds = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def sender_of(settings: Settings, store: Store, clock: Callable[[], datetime]) -> Sender:
    """The sender as it is set up. Raises VoiceshopError when it is not."""
    if not settings.webhook_url or not settings.webhook_secret:
        raise VoiceshopError(
            "Nobody is to be told: set VOICESHOP_WEBHOOK_URL and VOICESHOP_WEBHOOK_SECRET,"
            ' for example to "whsec_$(openssl rand -base64 32)".'
        )
    return Sender(store, settings.webhook_url, settings.webhook_secret, clock)
