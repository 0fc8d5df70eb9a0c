"""One turn with the store: seen before? load, handle, render, save, in one transaction."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from skill.core import handle
from skill.dialogue import Prompt, Rendered, Reply, Session, Shown, Turn
from skill.errors import VoiceshopError
from skill.prompts import LOCALES, render
from skill.services import Services
from skill.shop import Shop
from skill.shop.customers import Customers
from skill.shop.usual import usual_products
from skill.store import Conflict, ReadsOnly, begin_writing, codec, sessions
from skill.store.personal import turns_counted
from skill.store.rates import Rate, spend

ATTEMPTS = 8
"""How often a turn is tried that lost a race against another turn of the same customer."""

CHANGING = frozenset(
    {
        "AMAZON.YesIntent",
        "AddToCartIntent",
        "ChangeQuantityIntent",
        "CorrectIntent",
        "RemoveFromCartIntent",
        "VariantIntent",
    }
)
"""Intents that change cart or orders, as a rule. What others turn out to change is done in a second go."""

HOUR = timedelta(hours=1)

USUAL = 25
"""How many of a customer's usual products are made known to what listens."""

logger = logging.getLogger(__name__)


def respond(turn: Turn, services: Services) -> Rendered:
    """The answer to one turn, saved together with everything that the turn changed.

    A turn that was answered before gets the same answer again and changes nothing, and so does
    one more than a customer may have in an hour: it is asked to come back later. A fault of
    ours or of the store is logged and answered with an apology: nothing is saved, and what was
    asked before stays open. Raises VoiceshopError for a locale that is not spoken here.
    """
    if turn.locale not in LOCALES:
        raise VoiceshopError(
            f"The locale {turn.locale!r} is not spoken here; choose one of {', '.join(LOCALES)}."
        )
    try:
        return _respond_in_the_end(turn, services)
    except Exception:
        logger.exception("turn %s on %s could not be answered", turn.id, turn.channel)
        return render(Reply((Prompt("sorry"),)), turn.locale)


def _respond_in_the_end(turn: Turn, services: Services) -> Rendered:
    writes = _changes_something(turn) or not services.store.one_writer
    for _ in range(ATTEMPTS):
        try:
            with services.store.connect(reads=not writes) as connection:
                return _respond_once(turn, services, connection, writes)
        except ReadsOnly:
            writes = True
        except Conflict as error:
            logger.info("turn %s on %s is tried again: %s", turn.id, turn.channel, error)
    raise Conflict("the conversation")


def _changes_something(turn: Turn) -> bool:
    """Whether the turn is likely to change more than the conversation: then it writes from the start."""
    return turn.intent is not None and turn.intent.name in CHANGING


def _respond_once(turn: Turn, services: Services, connection: Connection, writes: bool) -> Rendered:
    """The answer, saved. Without `writes` it is only read until the answer is there.

    Raises ReadsOnly when that was not enough, and Conflict when somebody else was faster.
    """
    session_id = f"{turn.channel}/{turn.customer}/{turn.session}"
    before, stored = sessions.resume(connection, session_id, turn.id)
    if stored is not None:
        return codec.decode_as(Rendered, stored)
    if writes and not _counted(turn, before, services, connection):
        return _too_many(turn)
    shop = open_shop(turn, services, connection)
    session, reply = handle(turn, before, shop)
    rendered = replace(render(reply, turn.locale), vocabulary=_vocabulary(before, session, shop))
    if not writes:
        begin_writing(connection)
        if not _counted(turn, before, services, connection):
            return _too_many(turn)
    sessions.save(connection, session, shop.customer.id, turn.at)
    sessions.store_reply(connection, session_id, turn.id, codec.encode(rendered), turn.at)
    connection.commit()
    return rendered


def _counted(turn: Turn, session: Session, services: Services, connection: Connection) -> bool:
    """Counts the turn, several at once in a long conversation; False when its customer has had enough."""
    limit = services.settings.turn_limit
    bundle = max(1, min(16, limit // 100))
    if session.version % bundle:
        return True
    count = bundle if session.version else 1
    return spend(connection, turns_counted(turn.channel, turn.customer), Rate(limit, HOUR), turn.at, count)


def _too_many(turn: Turn) -> Rendered:
    logger.warning("turn %s on %s is one too many of its customer", turn.id, turn.channel)
    return render(Reply((Prompt("too-many-turns"),), ends=True), turn.locale)


def _vocabulary(before: Session, after: Session, shop: Shop) -> tuple[Shown, ...]:
    """What was just listed and what the customer usually buys, when that has become something new."""
    shown = after.context.shown
    if before.version and shown == before.context.shown:
        return ()
    usual = (
        usual_products(shop.connection, shop.customer.id, shop.locale, USUAL) if shop.customer.address else []
    )
    listed = {one.sku for one in shown}
    return (*shown, *(Shown(sku, title) for sku, title in usual if sku not in listed))


def open_shop(turn: Turn, services: Services, connection: Connection) -> Shop:
    """The shop as the customer of this turn sees it; somebody unknown becomes a guest."""
    customers = Customers(connection, turn.at, services.terms.pin_pepper)
    customer = customers.by_identity(turn.channel, turn.customer, turn.locale)
    return Shop(
        connection=connection,
        now=turn.at,
        locale=turn.locale,
        customer=customer,
        terms=services.terms,
        gateway=services.gateway,
        member=f"{turn.channel}/{turn.customer}",
        index_place=services.search_place,
    )
