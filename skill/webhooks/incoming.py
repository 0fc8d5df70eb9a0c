"""`POST /stripe`: Stripe tells that something happened; what is true is asked of Stripe itself."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from skill.errors import VoiceshopError
from skill.gateways import GatewayDisagrees, GatewayUnreachable
from skill.services import Services, stripe_cards
from skill.shop.incidents import notice
from skill.shop.payments import ledger
from skill.shop.settlement import Settlement
from skill.store import Conflict
from skill.store.statements import insert
from skill.store.tables import gateway_events, payment_events

if TYPE_CHECKING:  # its library is an extra
    from skill.gateways.stripe_methods import StripeCards

TOLERANCE = 300
"""Seconds that a signature holds; Stripe signs anew each time it tells again."""

TROUBLE = ("payment_intent.canceled", "charge.refunded", "charge.refund.", "charge.dispute.", "refund.")
"""How the events begin that tell that something may have happened to a payment without us."""

SAVED = "checkout.session.completed"
"""The event that tells that a customer has saved what pays."""

_KNOWN = select(gateway_events.c.id).where(
    gateway_events.c.gateway == "stripe", gateway_events.c.id == bindparam("of")
)
_KEEP = insert(gateway_events).on_conflict_do_nothing()
_ORDER = (
    select(payment_events.c.order_id)
    .where(
        payment_events.c.gateway == "stripe",
        or_(
            payment_events.c.key == bindparam("of"),
            and_(payment_events.c.reference == bindparam("intent"), payment_events.c.kind == "authorized"),
        ),
    )
    .distinct()
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class StripeHook:
    """Takes what Stripe tells; `secret` is what Stripe signs with."""

    services: Services
    cards: StripeCards
    secret: str

    def __call__(self, body: bytes, signature: str, now: datetime) -> int:
        """The HTTP status: 200 done (or known), 400 not Stripe's, 503 to be told again later."""
        event = self._event(body, signature)
        if event is None:
            return 400
        try:
            with self.services.store.connect() as connection:
                return self._take(connection, event, now)
        except GatewayDisagrees as error:
            logger.error("stripe event %s is not believed: %s", event["id"], error)
            return 200
        except (GatewayUnreachable, VoiceshopError, Conflict) as error:
            logger.warning("stripe event %s has to come again: %s", event["id"], error)
            return 503

    def _event(self, body: bytes, signature: str) -> dict[str, Any] | None:
        """The event, if Stripe has signed it."""
        from stripe import SignatureVerificationError, WebhookSignature

        try:
            text = body.decode()
            WebhookSignature.verify_header(text, signature, self.secret, TOLERANCE)
            event = json.loads(text)
        except (SignatureVerificationError, ValueError) as error:
            logger.warning("stripe event refused: %s", error)
            return None
        shape = isinstance(event, dict) and all(isinstance(event.get(one), str) for one in ("id", "type"))
        return event if shape else None

    def _take(self, connection: Connection, event: dict[str, Any], now: datetime) -> int:
        if connection.execute(_KNOWN, {"of": event["id"]}).first():
            return 200
        told = event.get("data", {}).get("object", {})
        if event["type"] == SAVED:
            connection.commit()
            self._learn(str(told.get("id")), now)
        else:
            for order_id in _orders(connection, told):
                if not self._settle(connection, order_id, now):
                    return 503
                if event["type"].startswith(TROUBLE):
                    notice(connection, self.services.gateway, order_id, now)
        connection.execute(_KEEP, {"gateway": "stripe", "id": event["id"], "kind": event["type"], "at": now})
        connection.commit()
        return 200

    def _learn(self, session_id: str, now: datetime) -> None:
        if not self.cards.learn(session_id, now):
            logger.warning("stripe session %s saved nothing that pays", session_id)

    def _settle(self, connection: Connection, order_id: int, now: datetime) -> bool:
        """Settles the order; False when Stripe did not answer."""
        order = Settlement(connection, self.services.gateway, now, []).settle(order_id)
        still_open = ledger(connection, order.id, order.total.currency).open
        connection.commit()
        return not still_open


def _orders(connection: Connection, about: dict[str, Any]) -> list[int]:
    """The order whose payment the event is about, if it is one of ours: by our key, or Stripe's name."""
    key = (about.get("metadata") or {}).get("key", "")
    intent = about.get("id") if about.get("object") == "payment_intent" else about.get("payment_intent")
    return list(connection.execute(_ORDER, {"of": str(key), "intent": str(intent)}).scalars())


def stripe_hook(services: Services) -> StripeHook | None:
    """What answers `POST /stripe`; None where no signing secret is set."""
    settings = services.settings
    if not settings.stripe_webhook_secret:
        return None
    return StripeHook(services, stripe_cards(services), settings.stripe_webhook_secret)
