"""The Alexa endpoint over HTTP: who is believed, how often, and what is answered and counted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.x509 import Certificate

from skill.channels.alexa import Skill, answer, apology, known_name
from skill.channels.alexa_chain import ChainCache, Fetch
from skill.channels.alexa_fetch import trusted_roots
from skill.channels.alexa_request import AlexaRequest, RequestError, read_request
from skill.channels.alexa_verification import VerificationError, verify
from skill.channels.alexa_wire import encoded
from skill.config import Settings
from skill.errors import VoiceshopError
from skill.store import Store
from skill.store.rates import Rate, spend
from skill.telemetry import Metrics, request_id

CHAINS = Rate(1000, timedelta(minutes=10))
"""How often one address may have us fetch a certificate chain: the only costly thing that strangers can
have done. What comes from Amazon needs one in months; what can be refused without is not counted."""

Clock = Callable[[], datetime]
Headers = Iterable[tuple[str, str]]
Believe = Callable[[Headers, bytes, datetime, str], None]
logger = logging.getLogger(__name__)


class TooManyError(VoiceshopError):
    """An address has had too many chains fetched."""


def utc_now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Answered:
    """One HTTP response: its body, its status, and after how many seconds to try again (0: any time)."""

    body: bytes
    status: int = 200
    retry_after: int = 0


@dataclass(frozen=True)
class AlexaEndpoint:
    """Answers the body of one HTTP request; `believe` raises VerificationError for what is not Amazon's."""

    skill: Skill
    believe: Believe
    metrics: Metrics
    clock: Clock = utc_now

    def __call__(self, headers: Headers, body: bytes, address: str = "") -> Answered:
        """The response: 200, 400 for what is refused, 429 when `address` has asked too often."""
        now = self.clock()
        try:
            self.believe(headers, body, now, address)
            asked = read_request(body)
        except (VerificationError, RequestError) as error:
            if isinstance(error.__cause__, TooManyError):
                return self.refused("TooMany", str(error.__cause__), 429)
            return self.refused(type(error).__name__, str(error))
        return Answered(encoded(self.answered(asked, now)))

    def answered(self, asked: AlexaRequest, now: datetime) -> dict[str, Any]:
        """The response envelope for a request that is believed; logged and counted. Never raises."""
        started, token = time.perf_counter(), request_id.set(asked.id)
        envelope, outcome = self._outcome(asked, now)
        seconds = round(time.perf_counter() - started, 4)
        name = known_name(asked)
        logger.info("alexa request", extra={"intent": name, "outcome": outcome, "seconds": seconds})
        self.metrics.turn("alexa", name, outcome, seconds)
        request_id.reset(token)
        return envelope

    def refused(self, reason: str, detail: str, status: int = 400) -> Answered:
        """The response that says that a request is refused, and no more; the log says why."""
        logger.warning("alexa request refused: %s", detail)
        self.metrics.refusal("alexa", reason)
        wait = int(CHAINS.window.total_seconds()) if status == 429 else 0
        return Answered(encoded({"error": "refused"}), status, wait)

    def _outcome(self, asked: AlexaRequest, now: datetime) -> tuple[dict[str, Any], str]:
        try:
            envelope = answer(asked, self.skill, now)
        except Exception:  # any fault of ours must reach the customer as words, never as a 5xx
            logger.exception("alexa request failed")
            return apology(asked), "failed"
        ends = envelope["response"].get("shouldEndSession")
        return envelope, "silent" if ends is None else "ended" if ends else "asked"


def believer(settings: Settings, store: Store, fetch: Fetch, roots: Iterable[Certificate] | None) -> Believe:
    """Verification as the settings want it, with one cache of chains for the process."""
    if not settings.alexa_verify:
        logger.warning("VOICESHOP_ALEXA_VERIFY is off: anybody can order here. Never do this in production.")
        return believe_all
    if not settings.alexa_skill_id:
        logger.warning(
            "VOICESHOP_ALEXA_SKILL_ID is not set: requests for any skill of Amazon's are accepted."
        )
    trusted, cache = trusted_roots() if roots is None else tuple(roots), ChainCache()

    def believe(headers: Headers, body: bytes, now: datetime, address: str) -> None:
        def fetch_rarely(url: str) -> bytes:
            _count_fetch(store, address, now)
            return fetch(url)

        verify(
            headers,
            body,
            now=now,
            fetch=fetch_rarely,
            roots=trusted,
            application_id=settings.alexa_skill_id,
            cache=cache,
        )

    return believe


def believe_all(headers: Headers, body: bytes, now: datetime, address: str) -> None:
    """Believes everything: for a skill under development, and on AWS Lambda, which checks who calls."""


def _count_fetch(store: Store, address: str, now: datetime) -> None:
    """Raises TooManyError when `address` had enough chains fetched; without a store nothing is counted."""
    try:
        with store.connect() as connection:
            allowed = spend(connection, f"chains for {address}", CHAINS, now)
            connection.commit()
    except VoiceshopError as error:
        logger.error("chains that are fetched cannot be counted: %s", error)
        return
    if not allowed:
        raise TooManyError("Too many certificate chains were fetched for one address.")
