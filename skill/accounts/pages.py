"""The blueprint: every path of accounts in one table, and what surrounds each answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from skill.accounts import cards, oauth, privacy, recovery, views
from skill.accounts.desk import Cards, Desk, LogInFirst, Office, PageError
from skill.accounts.letters import letter_sender
from skill.accounts.server import OAuthClient
from skill.config import Settings
from skill.errors import VoiceshopError
from skill.mail.postman import Postman
from skill.store import Store

MAX_FORM = 16 * 1024
"""Bytes of a form that is filled in."""

View = Callable[[Desk], Response]

PATHS: Mapping[str, Mapping[str, View]] = {
    "/account": {"GET": views.account_page},
    "/account/log-in": {"GET": views.log_in_page, "POST": views.log_in},
    "/account/log-out": {"POST": views.log_out},
    "/account/sign-up": {"GET": views.sign_up_page, "POST": views.sign_up},
    "/account/address": {"GET": views.address_page, "POST": views.change_address},
    "/account/code": {"POST": views.change_code},
    "/account/unlink": {"POST": views.remove_link},
    "/account/device": {"POST": privacy.add_device},
    "/account/limit": {"POST": privacy.change_limit},
    "/account/disconnect": {"POST": privacy.remove_device},
    "/account/data": {"GET": privacy.download},
    "/account/erase": {"GET": privacy.erase_page, "POST": privacy.erase_account},
    "/account/card": {"GET": cards.card_page, "POST": cards.save_card},
    "/account/card-saved": {"GET": cards.card_saved},
    "/account/card-remove": {"POST": cards.remove_card},
    "/account/forgot": {"GET": recovery.forgot_page, "POST": recovery.forgot},
    "/account/reset": {"GET": recovery.reset_page, "POST": recovery.reset},
    "/account/confirm": {"GET": recovery.confirm_page, "POST": recovery.confirm},
    "/account/confirm-again": {"POST": recovery.confirm_again},
    "/oauth/authorize": {"GET": oauth.consent_page, "POST": oauth.consent},
    "/oauth/token": {"POST": oauth.tokens},
    "/oauth/revoke": {"POST": oauth.revoke},
}
"""What answers each path, by method."""

FOR_MACHINES = ("/oauth/token", "/oauth/revoke")
"""Paths that no browser posts a form to: the client proves who it is by its secret."""

logger = logging.getLogger(__name__)


def account_pages(
    settings: Settings, store: Store, clock: Callable[[], datetime], cards: Cards | None = None
) -> Blueprint:
    """The pages; where account linking is not set up, each says so with status 503."""
    logging.getLogger("authlib").setLevel(logging.INFO)  # at DEBUG it writes tokens into the log
    sender = letter_sender(settings, store, clock)
    office = Office(settings, store, clock, _client(settings), Postman(sender.run) if sender else None, cards)
    blueprint = Blueprint("accounts", __name__)
    for path, views_of in PATHS.items():
        name = path.strip("/").replace("/", "-")
        blueprint.add_url_rule(path, name, partial(_answer, office, views_of), methods=list(views_of))
    return blueprint


def _client(settings: Settings) -> OAuthClient | None:
    """Amazon, when everything about it is set."""
    needed = (settings.oauth_client_id, settings.oauth_client_secret, settings.oauth_redirect_uris)
    if not (settings.secret_key and all(needed)):
        return None
    return OAuthClient(settings.oauth_client_id, settings.oauth_client_secret, settings.oauth_redirect_uris)


def _answer(office: Office, views_of: Mapping[str, View]) -> Response:
    request.max_content_length = MAX_FORM
    desk = Desk(office)
    try:
        return _served(desk, views_of)
    except LogInFirst:
        return desk.go("/account/log-in")
    except PageError as error:
        return desk.problem(error)
    except HTTPException as error:
        return desk.problem(PageError("request-wrong", error.code or 400))
    except VoiceshopError as error:
        logger.error("the store does not answer: %s", error)
        return desk.problem(PageError("later", 503))
    except Exception:  # a fault of ours is a page too, without a trace of what went wrong inside
        logger.exception("page failed")
        return desk.problem(PageError("later", 500))


def _served(desk: Desk, views_of: Mapping[str, View]) -> Response:
    """The view's answer. Raises PageError without a client, and for a form that is none of ours."""
    desk.amazon()
    method = "GET" if request.method == "HEAD" else request.method
    if method == "POST" and request.path not in FOR_MACHINES:
        desk.check_form()
    return views_of[method](desk)
