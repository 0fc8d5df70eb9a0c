"""The OAuth 2.0 server: authorization code with PKCE, refresh tokens that rotate, revocation."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import flask
from authlib.integrations.flask_oauth2.requests import FlaskOAuth2Payload, FlaskOAuth2Request
from authlib.oauth2 import AuthorizationServer, OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Request, grants
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7636.challenge import create_s256_code_challenge
from sqlalchemy import Connection

from skill.accounts import codes, links
from skill.accounts.codes import METHOD, Code
from skill.accounts.hashes import digest, new_secret, same
from skill.accounts.linking import unlink
from skill.accounts.links import Token

SCOPE = "shop"
"""The only thing that can be allowed: to shop for the customer."""

CLIENT_AUTH = ["client_secret_basic", "client_secret_post"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OAuthClient:
    """The only client there is, Amazon, as the merchant has set it up."""

    id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]

    def check_client_secret(self, secret: str) -> bool:
        """Whether that is its secret."""
        return same(secret, self.secret)

    def check_redirect_uri(self, uri: str) -> bool:
        """Whether that is, character by character, one of its redirect URLs."""
        return uri in self.redirect_uris

    def get_default_redirect_uri(self) -> None:
        """None: where to go must be said."""

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether it may prove who it is in that way."""
        return method in CLIENT_AUTH

    def check_response_type(self, response_type: str) -> bool:
        """Whether it may ask for that: a code and nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it may exchange that for tokens."""
        return grant_type in ("authorization_code", "refresh_token")

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """The scope of what it gets."""
        return SCOPE if set((scope or SCOPE).split()) == {SCOPE} else None


class LinkServer(AuthorizationServer):
    """The server for one request, on the request's connection, which the caller commits.

    It is to be committed whatever it answers: a refusal may have revoked something.
    """

    def __init__(self, client: OAuthClient, connection: Connection, now: datetime) -> None:
        super().__init__(scopes_supported=[SCOPE])
        self.client = client
        self.connection = connection
        self.now = now
        life = int(links.ACCESS_LIFE.total_seconds())
        self.register_token_generator("default", BearerTokenGenerator(_secret, _secret, life))
        self.register_grant(CodeGrant, [S256Challenge()])
        self.register_grant(RefreshGrant)
        self.register_endpoint(Revocation)

    def query_client(self, client_id: str) -> OAuthClient | None:
        """The client with that id, or None."""
        return self.client if same(client_id, self.client.id) else None

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        """Keeps the hashes of new tokens: of a new link for a code, of the same one for a refresh token."""
        code = request.authorization_code
        if code is None:
            link_id = request.refresh_token.link.id
        else:
            link_id = links.create(self.connection, code.customer_id, self.client.id, code.scope, self.now)
            codes.use(self.connection, code, link_id)
        pair = (token["access_token"], token["refresh_token"])
        links.add_tokens(self.connection, link_id, *pair, self.now)

    def create_oauth2_request(self, request: object) -> OAuth2Request:
        """Flask's present request as Authlib reads it."""
        return ProxiedRequest(flask.request)

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> flask.Response:
        """What Authlib answers, as Flask sends it."""
        text = json.dumps(body) if isinstance(body, dict) else str(body)
        return flask.Response(text, status, headers)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


class ProxiedRequest(FlaskOAuth2Request):
    """A request that came by https, whatever the last step behind the proxy was.

    Authlib refuses http. The cookie, which no browser sends by http, and Amazon, which calls
    https only, see to it here.
    """

    def __init__(self, request: flask.Request) -> None:
        secure = request.url.replace("http://", "https://", 1)
        OAuth2Request.__init__(self, request.method, secure, headers=request.headers)
        self._request = request
        self.payload = FlaskOAuth2Payload(request)


class CodeGrant(grants.AuthorizationCodeGrant):
    """An authorization code is good once; whoever uses it again ends what the first use began."""

    TOKEN_ENDPOINT_AUTH_METHODS = CLIENT_AUTH
    server: LinkServer

    def generate_authorization_code(self) -> str:
        """A new code."""
        return new_secret()

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Keeps the hash of the code with everything that it is bound to."""
        kept = Code(
            hash=digest(code),
            customer_id=request.user,
            client_id=request.client.id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            challenge=request.payload.data["code_challenge"],
            expires_at=self.server.now + codes.LIFE,
        )
        codes.add(self.server.connection, kept, self.server.now)

    def query_authorization_code(self, code: str, client: OAuthClient) -> Code | None:
        """The code when it can be used now."""
        found = codes.find(self.server.connection, code)
        if found is None or found.client_id != client.id:
            return None
        if found.link_id is not None:
            _stolen(self.server.connection, found.link_id, "an authorization code")
            return None
        return found if found.expires_at > self.server.now else None

    def delete_authorization_code(self, code: Code) -> None:
        """It was marked as used with the tokens and stays, so that a second use is noticed."""

    def authenticate_user(self, code: Code) -> int:
        """The id of the customer who agreed."""
        return code.customer_id


class S256Challenge(CodeChallenge):
    """PKCE, which nobody may leave out, and only as S256."""

    DEFAULT_CODE_CHALLENGE_METHOD = METHOD
    SUPPORTED_CODE_CHALLENGE_METHOD = [METHOD]  # noqa: RUF012 (Authlib's name and kind)
    CODE_CHALLENGE_METHODS = {  # noqa: RUF012
        METHOD: lambda verifier, challenge: same(create_s256_code_challenge(verifier), challenge)
    }

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Raises InvalidRequestError unless there is a challenge, and by S256."""
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != METHOD:
            raise InvalidRequestError("A 'code_challenge' with the 'code_challenge_method' S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class RefreshGrant(grants.RefreshTokenGrant):
    """A refresh token is good once; whoever uses it again ends the link."""

    TOKEN_ENDPOINT_AUTH_METHODS = CLIENT_AUTH
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: LinkServer

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        """The token when it can be used now."""
        found = links.find(self.server.connection, refresh_token, self.server.now, hold=True)
        if found is None or found.kind != links.REFRESH:
            return None
        if found.used_at is not None:
            _stolen(self.server.connection, found.link.id, "a refresh token")
            return None
        return found

    def authenticate_user(self, token: Token) -> int:
        """The id of the customer who agreed."""
        return token.link.customer_id

    def revoke_old_credential(self, token: Token) -> None:
        """Marks the token as used."""
        links.use(self.server.connection, token, self.server.now)


class Revocation(RevocationEndpoint):
    """Revoking any token of a link ends the link."""

    CLIENT_AUTH_METHODS = CLIENT_AUTH
    server: LinkServer

    def query_token(self, token: str, hint: str | None) -> Token | None:
        """The token, or None."""
        return links.find(self.server.connection, token, self.server.now, hold=True)

    def revoke_token(self, token: Token, request: OAuth2Request) -> None:
        """Deletes the link with all its tokens."""
        unlink(self.server.connection, token.link)


def is_for_page(error: OAuth2Error) -> bool:
    """Whether the error must not be sent to the redirect URL, because that cannot be trusted."""
    return not error.redirect_uri


def _secret(**_: object) -> str:
    return new_secret()


def _stolen(connection: Connection, link_id: int, what: str) -> None:
    """Ends the link: what is used twice is in two hands, and nobody knows in whose."""
    logger.warning("%s was used twice, so its link is ended", what)
    link = links.get(connection, link_id)
    if link is not None:
        unlink(connection, link)
