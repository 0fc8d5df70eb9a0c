"""How a customer saves what pays: on a page of Stripe's own, of which we only learn the name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from stripe.params.checkout import SessionCreateParams

from skill.gateways import GatewayDisagrees, GatewayUnreachable, Outcome
from skill.gateways.stripe import StripeGateway, asked, saved_method
from skill.store.statements import insert
from skill.store.tables import payment_methods

_SAVE = insert(payment_methods)
_KEEP_PAYER = _SAVE.on_conflict_do_nothing()
_KEEP_METHOD = _SAVE.on_conflict_do_update(
    index_elements=[payment_methods.c.customer_id, payment_methods.c.gateway],
    set_={"method": _SAVE.excluded.method, "updated_at": _SAVE.excluded.updated_at},
    where=payment_methods.c.payer == _SAVE.excluded.payer,
)


def page_for(
    gateway: StripeGateway,
    connection: Connection,
    customer_id: int,
    currency: str,
    return_url: str,
    now: datetime,
) -> str:
    """The address of a page of Stripe's on which this customer saves what pays in `currency`. Commits.

    Raises GatewayUnreachable when Stripe does not answer or refuses.
    """
    payer, _ = saved_method(connection, customer_id)
    connection.commit()  # nobody waits for our transaction while we wait for Stripe
    if not payer:
        payer = _payer(gateway, connection, customer_id, now)
    wanted: SessionCreateParams = {
        "mode": "setup",
        "customer": payer,
        "currency": currency.lower(),
        "client_reference_id": str(customer_id),
        "success_url": return_url,
        "cancel_url": return_url,
    }
    made = asked(lambda: gateway.client.v1.checkout.sessions.create(wanted))
    if isinstance(made, Outcome) or not made.url:
        raise GatewayUnreachable(f"Stripe makes no page: {made.reason if isinstance(made, Outcome) else ''}")
    return made.url


def learn(gateway: StripeGateway, connection: Connection, session_id: str, now: datetime) -> bool:
    """Keeps what the customer saved in that session, as Stripe tells it when asked; whether it did. Commits.

    Raises GatewayUnreachable when Stripe does not answer, GatewayDisagrees for a session of
    somebody whom we know by another name.
    """
    sessions, setups = gateway.client.v1.checkout.sessions, gateway.client.v1.setup_intents
    session = asked(lambda: sessions.retrieve(session_id))
    if isinstance(session, Outcome) or not session.setup_intent or not session.client_reference_id:
        return False
    setup_id = str(session.setup_intent)
    setup = asked(lambda: setups.retrieve(setup_id))
    if isinstance(setup, Outcome) or not setup.payment_method:
        return False
    customer_id, payer = int(session.client_reference_id), str(session.customer)
    if saved_method(connection, customer_id)[0] != payer:
        raise GatewayDisagrees(f"the session {session_id} is not of customer {customer_id}")
    row = {"customer_id": customer_id, "gateway": gateway.name, "payer": payer, "updated_at": now}
    connection.execute(_KEEP_METHOD, {**row, "method": str(setup.payment_method)})
    connection.commit()
    return True


def _payer(gateway: StripeGateway, connection: Connection, customer_id: int, now: datetime) -> str:
    """Stripe's new name for a customer; who asks at the same time gets the same one."""
    made = asked(lambda: gateway.client.v1.customers.create({"metadata": {"customer": str(customer_id)}}))
    if isinstance(made, Outcome):
        raise GatewayUnreachable(f"Stripe takes no customer: {made.reason}")
    row = {"customer_id": customer_id, "gateway": gateway.name, "payer": made.id, "updated_at": now}
    connection.execute(_KEEP_PAYER, row)
    connection.commit()
    return saved_method(connection, customer_id)[0]
