"""Erased customers at the payment provider: deleted there too, asked for until it is done."""

from __future__ import annotations

import logging

from sqlalchemy import delete, func, select

from skill.gateways import Gateway, GatewayUnreachable, named
from skill.store import Store
from skill.store.tables import payers_to_erase

log = logging.getLogger(__name__)


def erase_payers(store: Store, gateway: Gateway) -> int:
    """Has every payer that waits for it deleted at its gateway; how many went. Safe to run twice.

    One that does not answer, or is not set up any more, waits for the next time.
    """
    with store.connect(reads=True) as connection:
        rows = connection.execute(select(payers_to_erase)).all()
    return sum(_erased(store, gateway, row.gateway, row.payer) for row in rows)


def waiting(store: Store) -> int:
    """How many payers wait to be deleted at their gateway."""
    with store.connect(reads=True) as connection:
        return connection.execute(select(func.count()).select_from(payers_to_erase)).scalar_one()


def _erased(store: Store, gateway: Gateway, name: str, payer: str) -> bool:
    try:
        named(gateway, name).erase(payer)
    except GatewayUnreachable as error:
        log.warning("an erased customer is still kept at %s: %s", name, error)
        return False
    mine = (payers_to_erase.c.gateway == name, payers_to_erase.c.payer == payer)
    with store.connect() as connection:
        connection.execute(delete(payers_to_erase).where(*mine))
        connection.commit()
    return True
