"""The endpoints of OAuth: the customer agrees, Amazon gets tokens, and gives them back."""

from __future__ import annotations

import logging

from authlib.oauth2 import OAuth2Error
from flask import Response, request
from sqlalchemy import Connection

from skill.accounts.desk import Desk, PageError
from skill.accounts.server import LinkServer
from skill.accounts.work import transact
from skill.store import consents
from skill.store.consents import Consent

logger = logging.getLogger(__name__)


def consent_page(desk: Desk) -> Response:
    """Asks the customer whether Amazon may shop for them, once it is known who they are."""
    with desk.store.connect(reads=True) as connection:
        refusal = _refusal(LinkServer(desk.amazon(), connection, desk.now))
    if refusal is not None:
        return desk.sent(refusal)
    customer = desk.meet()
    if customer is None:
        return desk.go("/account/log-in")
    if customer.address is None:
        return desk.go("/account/address")
    return desk.page("consent")


def consent(desk: Desk) -> Response:
    """Sends the browser back to Amazon, with a code when the customer agreed."""
    customer = desk.meet()
    if customer is None or customer.address is None:
        return desk.go("/oauth/authorize")
    agreed = customer.id if desk.field("decision") == "allow" else None

    def decided(connection: Connection) -> Response:
        server = LinkServer(desk.amazon(), connection, desk.now)
        refusal = _refusal(server)
        if refusal is not None:
            return refusal
        grant = server.get_consent_grant(end_user=agreed)
        response: Response = server.create_authorization_response(grant_user=agreed, grant=grant)
        if agreed is not None:
            told = desk.text("consent-what", seller=desk.settings.seller)
            consents.record(connection, agreed, Consent("linking", told, "web", desk.now))
        return response

    return desk.sent(transact(desk.store, decided))


def tokens(desk: Desk) -> Response:
    """Gives Amazon tokens for a code or for a refresh token."""

    def given(connection: Connection) -> Response:
        response: Response = LinkServer(desk.amazon(), connection, desk.now).create_token_response()
        return response

    return _without_cookie(transact(desk.store, given))


def revoke(desk: Desk) -> Response:
    """Ends the link whose token Amazon gives back."""

    def ended(connection: Connection) -> Response:
        server = LinkServer(desk.amazon(), connection, desk.now)
        response: Response = server.create_endpoint_response("revocation")
        return response

    return _without_cookie(transact(desk.store, ended))


def _refusal(server: LinkServer) -> Response | None:
    """What answers a request that cannot be granted: back to Amazon with the error, when it is Amazon.

    Raises PageError when client or redirect URL are not those that are set up: such a URL gets nothing.
    """
    try:
        server.get_consent_grant()
    except OAuth2Error as error:
        logger.warning("authorization request refused: %s", error.error)
        if not error.redirect_uri:
            raise PageError("request-wrong", 400) from error
        response: Response = server.handle_error_response(request, error)
        return response
    return None


def _without_cookie(response: Response) -> Response:
    """An answer to a machine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
