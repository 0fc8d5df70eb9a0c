"""The HTTP side: `create_app()` for a WSGI server, `lambda_handler` for AWS Lambda."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from cryptography.x509 import Certificate
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from skill.accounts.linking import forget_subject, known_as
from skill.accounts.pages import account_pages
from skill.channels.alexa import Skill, answer, apology, known_name
from skill.channels.alexa_chain import ChainCache, Fetch
from skill.channels.alexa_fetch import fetch_chain, trusted_roots
from skill.channels.alexa_request import AlexaRequest, RequestError, read_request
from skill.channels.alexa_verification import VerificationError, verify
from skill.channels.alexa_wire import encoded
from skill.config import Settings, load_settings
from skill.conversation import respond
from skill.errors import VoiceshopError
from skill.services import Services, open_services
from skill.telemetry import Metrics, configure_logging, request_id

MAX_BODY = 256 * 1024
"""Bytes of a request; Alexa's are a few kilobytes."""

Clock = Callable[[], datetime]
Headers = Iterable[tuple[str, str]]
Believe = Callable[[Headers, bytes, datetime], None]
logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class AlexaEndpoint:
    """Answers the body of one HTTP request; `believe` raises VerificationError for what is not Amazon's."""

    skill: Skill
    believe: Believe
    metrics: Metrics
    clock: Clock = utc_now

    def __call__(self, headers: Headers, body: bytes) -> tuple[bytes, int]:
        """The body and status of the response: 200, or 400 for what is refused."""
        now, started = self.clock(), time.perf_counter()
        try:
            self.believe(headers, body, now)
            asked = read_request(body)
        except (VerificationError, RequestError) as error:
            return self.refused(type(error).__name__, str(error)), 400
        token = request_id.set(asked.id)
        answered, outcome = self._answered(asked, now)
        seconds = round(time.perf_counter() - started, 4)
        name = known_name(asked)
        logger.info("alexa request", extra={"intent": name, "outcome": outcome, "seconds": seconds})
        self.metrics.turn("alexa", name, outcome, seconds)
        request_id.reset(token)
        return encoded(answered), 200

    def refused(self, reason: str, detail: str) -> bytes:
        """The body that says that a request is refused, and no more; the log says why."""
        logger.warning("alexa request refused: %s", detail)
        self.metrics.refusal("alexa", reason)
        return encoded({"error": "refused"})

    def _answered(self, asked: AlexaRequest, now: datetime) -> tuple[dict[str, Any], str]:
        try:
            answered = answer(asked, self.skill, now)
        except Exception:  # any fault of ours must reach the customer as words, never as a 5xx
            logger.exception("alexa request failed")
            return apology(asked), "failed"
        ends = answered["response"].get("shouldEndSession")
        return answered, "silent" if ends is None else "ended" if ends else "asked"


def create_app(
    settings: Settings | None = None,
    services: Services | None = None,
    *,
    skill: Skill | None = None,
    fetch: Fetch = fetch_chain,
    roots: Iterable[Certificate] | None = None,
    clock: Clock = utc_now,
) -> Flask:
    """The application. Settings come from the environment and services are opened where none are given.

    `skill`, `fetch`, `roots` and `clock` stand in for the shop and for Amazon in tests. Raises
    VoiceshopError when a setting or the database cannot be used.
    """
    settings = settings or load_settings(os.environ)
    configure_logging(settings.log_level)
    services = services or open_services(settings)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    metrics = Metrics()
    believe = _believer(settings, fetch, roots)
    endpoint = AlexaEndpoint(skill or alexa_skill(services), believe, metrics, clock)
    app.add_url_rule("/alexa", "alexa", partial(_alexa, endpoint), methods=["POST"])
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", partial(_readyz, services))
    app.add_url_rule("/metrics", "metrics", partial(_metrics, metrics))
    app.register_blueprint(account_pages(settings, services.store, clock))
    app.register_error_handler(Exception, _failed)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def alexa_skill(services: Services) -> Skill:
    """What the Alexa edge calls, on the real shop."""

    def erase(subject: str) -> None:
        with services.store.connect() as connection:
            forget_subject(connection, "alexa", subject)
            connection.commit()

    return Skill(
        respond=lambda turn: respond(turn, services),
        forget=erase,
        known_as=partial(known_as, services.store, "alexa"),
    )


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers Alexa on AWS Lambda, where the trigger's skill id stands in for the signature."""
    settings, skill = _for_lambda()
    asked = read_request(encoded(event))
    if settings.alexa_skill_id and asked.application != settings.alexa_skill_id:
        raise VoiceshopError("The request is for another skill than VOICESHOP_ALEXA_SKILL_ID.")
    return answer(asked, skill, utc_now())


@lru_cache(maxsize=1)
def _for_lambda() -> tuple[Settings, Skill]:
    settings = load_settings(os.environ)
    configure_logging(settings.log_level)
    return settings, alexa_skill(open_services(settings))


def _believer(settings: Settings, fetch: Fetch, roots: Iterable[Certificate] | None) -> Believe:
    """Verification as the settings want it, with one cache of chains for the process."""
    if not settings.alexa_verify:
        logger.warning("VOICESHOP_ALEXA_VERIFY is off: anybody can order here. Never do this in production.")
        return lambda headers, body, now: None
    if not settings.alexa_skill_id:
        logger.warning(
            "VOICESHOP_ALEXA_SKILL_ID is not set: requests for any skill of Amazon's are accepted."
        )
    trusted, cache = trusted_roots() if roots is None else tuple(roots), ChainCache()

    def believe(headers: Headers, body: bytes, now: datetime) -> None:
        verify(
            headers,
            body,
            now=now,
            fetch=fetch,
            roots=trusted,
            application_id=settings.alexa_skill_id,
            cache=cache,
        )

    return believe


def _alexa(endpoint: AlexaEndpoint) -> Response:
    if request.mimetype != "application/json":
        body, status = endpoint.refused("ContentType", "the content type is not application/json"), 400
    elif (content := _content()) is None:
        body, status = endpoint.refused("TooLarge", "the body is too large"), 400
    else:
        body, status = endpoint(request.headers.items(), content)
    return Response(body, status, mimetype="application/json")


def _content() -> bytes | None:
    """The body of the request; None when it is larger than we take."""
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return None


def _healthz() -> Response:
    return _json({"status": "ok"}, 200)


def _readyz(services: Services) -> Response:
    try:
        services.store.ready()
    except VoiceshopError as error:
        logger.error("not ready: %s", error)
        return _json({"status": "not ready"}, 503)
    return _json({"status": "ready"}, 200)


def _metrics(metrics: Metrics) -> Response:
    return Response(metrics.text(), mimetype="text/plain; version=0.0.4")


def _failed(error: Exception) -> Response:
    """An answer without a trace of what went wrong inside."""
    if not isinstance(error, HTTPException):
        logger.error("request failed", exc_info=error)
        return _json({"error": "internal"}, 500)
    return _json({"error": error.name.lower()}, error.code or 500)


def _json(value: dict[str, str], status: int) -> Response:
    return Response(encoded(value), status, mimetype="application/json")
