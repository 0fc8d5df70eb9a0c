"""How a customer pays by card: saved on a page of the payment provider, so that no card data comes to us."""

from __future__ import annotations

import logging

from flask import Response, request

from skill.accounts import limits
from skill.accounts.desk import Cards, Desk, PageError
from skill.accounts.work import transact
from skill.gateways import GatewayUnreachable
from skill.store import consents
from skill.store.consents import Consent

logger = logging.getLogger(__name__)


def card_page(desk: Desk) -> Response:
    """Says what will happen, and asks whether to go to the provider's page."""
    customer = desk.known()
    return desk.page("card", {"card": _cards(desk).saved(customer.id)})


def save_card(desk: Desk) -> Response:
    """Sends the customer, who agrees to what orders do with the card, to the provider's page."""
    customer, cards = desk.known(), _cards(desk)
    desk.limit(limits.CARD, customer.email)
    agreed = Consent("card", desk.text("card-how"), "web", desk.now)
    transact(desk.store, lambda connection: consents.record(connection, customer.id, agreed))
    account = f"{desk.settings.public_url}/account"
    done = f"{account}/card-saved?session={cards.session}"
    try:
        return desk.leave(cards.page(customer.id, done, account))
    except GatewayUnreachable as error:
        logger.warning("no card can be saved now: %s", error)
        raise PageError("card-later", 503) from error


def card_saved(desk: Desk) -> Response:
    """Where the provider's page leads to: it is asked what was saved, which it also tells by itself."""
    customer, cards = desk.known(), _cards(desk)
    desk.limit(limits.CARD, customer.email)
    try:
        cards.learn(request.args.get("session", ""), desk.now)
    except GatewayUnreachable as error:
        logger.warning("what was saved is not known yet: %s", error)
    return desk.leave("/account")


def remove_card(desk: Desk) -> Response:
    """Lets go of the card; what was ordered with it stays paid."""
    customer, cards = desk.known(), _cards(desk)
    desk.limit(limits.CARD, customer.email)
    try:
        cards.forget(customer.id, desk.now)
    except GatewayUnreachable as error:
        logger.warning("no card can be removed now: %s", error)
        raise PageError("card-later", 503) from error
    return desk.leave("/account")


def _cards(desk: Desk) -> Cards:
    """Where a card can be saved. Raises PageError where that is not set up."""
    if desk.office.cards is None or not desk.settings.public_url:
        raise PageError("card-not-set-up", 503)
    return desk.office.cards
