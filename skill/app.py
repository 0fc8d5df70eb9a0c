"""The HTTP side: `create_app()` for a WSGI server, `lambda_handler` for AWS Lambda."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from cryptography.x509 import Certificate
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from skill.accounts.linking import forget_subject, known_as
from skill.accounts.pages import account_pages
from skill.accounts.work import transact
from skill.channels.alexa import Skill
from skill.channels.alexa_chain import Fetch
from skill.channels.alexa_fetch import fetch_chain
from skill.channels.alexa_request import read_request
from skill.channels.alexa_wire import encoded
from skill.config import Settings, load_settings
from skill.conversation import respond
from skill.endpoint import AlexaEndpoint, Answered, Clock, believe_all, believer, utc_now
from skill.errors import VoiceshopError
from skill.legal import legal_pages
from skill.mail.postman import with_receipts
from skill.mail.sender import sender_of
from skill.services import Services, card_pages, open_services
from skill.telemetry import Metrics, configure_logging
from skill.warm import warm
from skill.webhooks.incoming import StripeHook, stripe_hook

MAX_BODY = 256 * 1024
"""Bytes of a request; Alexa's are a few kilobytes."""

logger = logging.getLogger(__name__)


def create_app(
    settings: Settings | None = None,
    services: Services | None = None,
    *,
    skill: Skill | None = None,
    fetch: Fetch = fetch_chain,
    roots: Iterable[Certificate] | None = None,
    clock: Clock = utc_now,
) -> Flask:
    """The application. Settings come from the environment where none are given.

    Where no services are given they are opened, and everything is made ready for the first turn.
    `skill`, `fetch`, `roots` and `clock` stand in for the shop and for Amazon in tests. Raises
    VoiceshopError when a setting or the database cannot be used.
    """
    settings = settings or load_settings(os.environ)
    configure_logging(settings.log_level)
    if services is None:
        services = open_services(settings)
        warm(services)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    metrics = Metrics()
    believe = believer(settings, services.store, fetch, roots)
    endpoint = AlexaEndpoint(skill or alexa_skill(services), believe, metrics, clock)
    app.add_url_rule("/alexa", "alexa", partial(_alexa, endpoint), methods=["POST"])
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", partial(_readyz, services))
    app.add_url_rule("/metrics", "metrics", partial(_metrics, metrics))
    if hook := stripe_hook(services):
        app.add_url_rule("/stripe", "stripe", partial(_stripe, hook, clock), methods=["POST"])
    app.register_blueprint(account_pages(settings, services.store, clock, card_pages(services)))
    app.register_blueprint(legal_pages(settings))
    app.register_error_handler(Exception, _failed)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def alexa_skill(services: Services) -> Skill:
    """What the Alexa edge calls, on the real shop."""

    def erase(subject: str) -> None:
        transact(services.store, lambda connection: forget_subject(connection, "alexa", subject))

    sender = sender_of(services.settings, services.store, utc_now)
    return Skill(
        respond=with_receipts(lambda turn: respond(turn, services), sender),
        forget=erase,
        known_as=partial(known_as, services.store, "alexa"),
    )


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers Alexa on AWS Lambda, where the trigger's skill id stands in for the signature.

    Raises VoiceshopError for another skill's request, RequestError for what is none.
    """
    settings, endpoint = _for_lambda()
    asked = read_request(encoded(event))
    if settings.alexa_skill_id and asked.application != settings.alexa_skill_id:
        raise VoiceshopError("The request is for another skill than VOICESHOP_ALEXA_SKILL_ID.")
    return endpoint.answered(asked, endpoint.clock())


@lru_cache(maxsize=1)
def _for_lambda() -> tuple[Settings, AlexaEndpoint]:
    settings = load_settings(os.environ)
    configure_logging(settings.log_level)
    return settings, AlexaEndpoint(alexa_skill(open_services(settings)), believe_all, Metrics())


def _alexa(endpoint: AlexaEndpoint) -> Response:
    answered = _answer(endpoint)
    response = Response(answered.body, answered.status, mimetype="application/json")
    if answered.retry_after:
        response.headers["Retry-After"] = str(answered.retry_after)
    return response


def _answer(endpoint: AlexaEndpoint) -> Answered:
    if request.mimetype != "application/json":
        return endpoint.refused("ContentType", "the content type is not application/json")
    content = _content()
    if content is None:
        return endpoint.refused("TooLarge", "the body is too large")
    return endpoint(request.headers.items(), content, request.remote_addr or "")


def _stripe(hook: StripeHook, clock: Clock) -> Response:
    content = _content()
    if content is None:
        return _json({"error": "refused"}, 400)
    status = hook(content, request.headers.get("Stripe-Signature", ""), clock())
    return _json({"status": "ok" if status == 200 else "not taken"}, status)


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
