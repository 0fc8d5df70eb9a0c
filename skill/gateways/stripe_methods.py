"""How a customer saves what pays: on a page of Stripe's own, of which we only learn the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, update
from stripe.params.checkout import SessionCreateParams

from skill.gateways import GatewayDisagrees, GatewayUnreachable, Outcome
from skill.gateways.stripe import StripeGateway, asked, saved_method
from skill.store import Store
from skill.store.statements import insert
from skill.store.tables import payment_methods

NEVER = datetime.fromtimestamp(0, UTC)
"""When nothing was saved yet."""

_NAME = re.compile(r"cs_\w+", re.ASCII)

_SAVE = insert(payment_methods)
_KEEP_PAYER = _SAVE.on_conflict_do_nothing()
_KEEP_METHOD = _SAVE.on_conflict_do_update(
    index_elements=[payment_methods.c.customer_id, payment_methods.c.gateway],
    set_={"method": _SAVE.excluded.method, "updated_at": _SAVE.excluded.updated_at},
    where=(payment_methods.c.payer == _SAVE.excluded.payer)
    & (payment_methods.c.updated_at <= _SAVE.excluded.updated_at),
)
_OF = (payment_methods.c.gateway == StripeGateway.name, payment_methods.c.customer_id == bindparam("whose"))
_FORGET = update(payment_methods).where(*_OF).values(method="", updated_at=bindparam("now"))


@dataclass(frozen=True)
class StripeCards:
    """The pages on which customers save what pays in `currency`, and what they saved there."""

    gateway: StripeGateway
    store: Store
    currency: str

    session = "{CHECKOUT_SESSION_ID}"
    """What Stripe replaces in addresses by the name of the session in which something is saved."""

    def saved(self, customer_id: int) -> bool:
        """Whether this customer has saved something that pays."""
        return self.gateway.ready(customer_id)

    def page(self, customer_id: int, done: str, back: str) -> str:
        """The address of a page of Stripe's on which this customer saves what pays.

        From there they go to `done` (in which Stripe fills in the `session`), or `back` when they think
        better of it. Raises GatewayUnreachable when Stripe does not answer or refuses.
        """
        wanted: SessionCreateParams = {
            "mode": "setup",
            "customer": self._payer(customer_id) or self._new_payer(customer_id),
            "currency": self.currency.lower(),
            "client_reference_id": str(customer_id),
            "success_url": done,
            "cancel_url": back,
        }
        made = asked(lambda: self.gateway.client.v1.checkout.sessions.create(wanted))
        if isinstance(made, Outcome) or not made.url:
            reason = made.reason if isinstance(made, Outcome) else ""
            raise GatewayUnreachable(f"Stripe makes no page: {reason}")
        return made.url

    def learn(self, session_id: str, now: datetime) -> bool:
        """Keeps what was saved in that session, as Stripe tells it when asked; whether it saved something.

        What was saved in a later session stays. Raises GatewayUnreachable when Stripe does not answer,
        GatewayDisagrees for a session of somebody whom we know by another name.
        """
        if not _NAME.fullmatch(session_id):
            return False
        sessions, setups = self.gateway.client.v1.checkout.sessions, self.gateway.client.v1.setup_intents
        session = asked(lambda: sessions.retrieve(session_id))
        if isinstance(session, Outcome) or not session.setup_intent or not session.client_reference_id:
            return False
        setup_id = str(session.setup_intent)
        setup = asked(lambda: setups.retrieve(setup_id))
        if isinstance(setup, Outcome) or not setup.payment_method:
            return False
        customer_id, payer = int(session.client_reference_id), str(session.customer)
        if self._payer(customer_id) != payer:
            raise GatewayDisagrees(f"the session {session_id} is not of customer {customer_id}")
        at = min(datetime.fromtimestamp(session.created, UTC), now)
        row = {"customer_id": customer_id, "gateway": self.gateway.name, "payer": payer, "updated_at": at}
        with self.store.connect() as connection:
            connection.execute(_KEEP_METHOD, {**row, "method": str(setup.payment_method)})
            connection.commit()
        return True

    def forget(self, customer_id: int, now: datetime) -> None:
        """Lets go of what the customer saved, at Stripe first. Raises GatewayUnreachable as `page`."""
        with self.store.connect(reads=True) as connection:
            _, method = saved_method(connection, customer_id)
        if method:
            asked(lambda: self.gateway.client.v1.payment_methods.detach(method))  # refused: it is gone
            with self.store.connect() as connection:
                connection.execute(_FORGET, {"whose": customer_id, "now": now})
                connection.commit()

    def _payer(self, customer_id: int) -> str:
        """Stripe's name for a customer; empty while there is none."""
        with self.store.connect(reads=True) as connection:
            return saved_method(connection, customer_id)[0]

    def _new_payer(self, customer_id: int) -> str:
        """Stripe's new name for a customer; who asks at the same time gets the same one."""
        facts = {"customer": str(customer_id)}
        made = asked(lambda: self.gateway.client.v1.customers.create({"metadata": facts}))
        if isinstance(made, Outcome):
            raise GatewayUnreachable(f"Stripe takes no customer: {made.reason}")
        row = {"customer_id": customer_id, "gateway": self.gateway.name, "payer": made.id}
        with self.store.connect() as connection:
            connection.execute(_KEEP_PAYER, row | {"updated_at": NEVER})
            connection.commit()
        return self._payer(customer_id)
