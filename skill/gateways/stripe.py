"""Pay by card with Stripe: authorized when ordered, captured when shipped. No card data touches us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal, TypeVar

import stripe
from sqlalchemy import Connection, bindparam, select
from stripe import ListObject, PaymentIntent, StripeClient, StripeObject
from stripe.params import PaymentIntentCaptureParams, PaymentIntentCreateParams, RefundCreateParams

from skill.gateways import GatewayDisagrees, GatewayUnreachable, Incident, Outcome, Payment
from skill.gateways.stripe_incidents import dispute_incidents, key_of, refund_incidents, why_failed
from skill.shop.money import Money
from skill.store import Store
from skill.store.tables import orders, payment_events, payment_methods

TIMEOUT = (2.0, 4.0)
"""Seconds to connect and to answer: a customer is waiting, and Alexa waits for eight."""

PAGE = 100
"""How many objects Stripe lists at a time."""

Made = TypeVar("Made", bound=StripeObject)

_METHOD = select(payment_methods).where(
    payment_methods.c.customer_id == bindparam("whose"), payment_methods.c.gateway == "stripe"
)
_ASKED = (
    select(payment_events.c.amount_minor, payment_events.c.currency, orders.c.customer_id)
    .join_from(payment_events, orders)
    .where(
        payment_events.c.key == bindparam("of"),
        payment_events.c.kind == "requested",
        payment_events.c.gateway == "stripe",
    )
)


class StripeGateway:
    """Charges what the customer has saved with Stripe, by PaymentIntents that are captured later.

    Our key is Stripe's idempotency key and stands in the metadata of what it makes, so that an
    operation can be asked again and found again. `base` is where Stripe's API is; `timeout` are
    seconds to connect and to answer.
    """

    name = "stripe"

    def __init__(
        self, store: Store, secret_key: str, base: str, timeout: tuple[float, float] = TIMEOUT
    ) -> None:
        self.client = StripeClient(
            secret_key,
            base_addresses={"api": base},
            http_client=stripe.RequestsClient(timeout=timeout),
            max_network_retries=0,  # the reconciler asks again; the customer does not wait for it
        )
        self._store = store

    def ready(self, customer_id: int) -> bool:
        """Whether the customer has saved something that pays."""
        return bool(self._saved(customer_id)[1])

    def authorize(self, payment: Payment, now: datetime) -> Outcome:
        """Reserves the amount; refuses `no_payment_method` or with Stripe's own code."""
        payer, method = self._saved(payment.customer_id)
        if not method:
            return Outcome(False, reason="no_payment_method")
        if not payment.amount:
            return Outcome(True)  # Stripe takes no payment of nothing
        wanted: PaymentIntentCreateParams = {
            "amount": payment.amount.minor,
            "currency": payment.amount.currency.lower(),
            "customer": payer,
            "payment_method": method,
            "capture_method": "manual",
            "confirm": True,
            "off_session": True,
            "metadata": {"key": payment.key},
        }
        intents = self.client.v1.payment_intents
        made = asked(lambda: intents.create(wanted, {"idempotency_key": payment.key}))
        return made if isinstance(made, Outcome) else _authorized(made, payment)

    def capture(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Takes `amount`; Stripe lets go of the rest. Refuses `not_held` when there is less."""
        intent = self._found(payment)
        if intent is None or intent.status not in ("requires_capture", "succeeded"):
            return Outcome(False, reason="not_held")
        if intent.status == "requires_capture":
            wanted: PaymentIntentCaptureParams = {"amount_to_capture": amount.minor}
            done = self._changed("capture", intent.id, wanted, key)
            if isinstance(done, Outcome):
                return done
            intent = done
        taken = intent.status == "succeeded" and _received(intent) == amount.minor
        return Outcome(taken, intent.id, "" if taken else "not_held")

    def void(self, payment: Payment, key: str, now: datetime) -> Outcome:
        """Lets go of what was authorized and not captured; refuses `not_held` when that is nothing."""
        intent = self._found(payment)
        if intent is None:
            return Outcome(False, reason="not_held")
        if intent.status == "requires_capture":
            done = self._changed("cancel", intent.id, {}, key)
            if isinstance(done, Outcome):
                return done
            intent = done
        partly = intent.status == "succeeded" and _received(intent) < payment.amount.minor
        gone = intent.status == "canceled" or partly
        return Outcome(gone, intent.id, "" if gone else "not_held")

    def refund(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Gives back `amount`; refuses `not_captured` when nothing was taken."""
        intent = self._found(payment)
        if intent is None or intent.status != "succeeded":
            return Outcome(False, reason="not_captured")
        known = next((one for one in self._refunds(intent) if key_of(one) == key), None)
        if known is not None:
            return _refunded(known, amount)
        wanted: RefundCreateParams = {
            "payment_intent": intent.id,
            "amount": amount.minor,
            "metadata": {"key": key},
        }
        made = asked(lambda: self.client.v1.refunds.create(wanted, {"idempotency_key": key}))
        return made if isinstance(made, Outcome) else _refunded(made, amount)

    def look_up(self, key: str) -> Outcome | None:
        """What came of the authorization with that key; None when it never arrived."""
        with self._store.connect(reads=True) as connection:
            row = connection.execute(_ASKED, {"of": key}).first()
        if row is None:
            return None
        payment = Payment(key, row.customer_id, Money(row.amount_minor, row.currency))
        intent = self._found(payment)
        return None if intent is None else _authorized(intent, payment)

    def incidents(self, payment: Payment) -> tuple[Incident, ...]:
        """An authorization that lapsed, refunds from the dashboard or that failed later, disputes."""
        intent = self._found(payment)
        if intent is None:
            return ()
        if intent.status == "canceled":
            reason = getattr(intent, "cancellation_reason", None) or intent.status
            return (Incident("lapsed", payment.amount, intent.id, reason),)
        return (*refund_incidents(self._refunds(intent)), *dispute_incidents(self._disputes(intent)))

    def erase(self, payer: str) -> None:
        """Deletes Stripe's customer with all that was saved there; payments that were made stay."""
        gone = asked(lambda: self.client.v1.customers.delete(payer))
        if isinstance(gone, Outcome) and gone.reason != "resource_missing":
            raise GatewayUnreachable(f"Stripe does not delete {payer}: {gone.reason}")

    def _saved(self, customer_id: int) -> tuple[str, str]:
        """Stripe's names for the customer and for what pays; empty where there is none."""
        with self._store.connect(reads=True) as connection:
            return saved_method(connection, customer_id)

    def _found(self, payment: Payment) -> PaymentIntent | None:
        """The PaymentIntent that our key made. Raises GatewayDisagrees when it is not what we asked for."""
        intents = self.client.v1.payment_intents
        if payment.reference:
            known = asked(lambda: intents.retrieve(payment.reference))
            return None if isinstance(known, Outcome) else _as_asked(known, payment)
        payer, _ = self._saved(payment.customer_id)
        if not payer:
            return None
        for intent in _listed(
            lambda: self.client.v1.payment_intents.list({"customer": payer, "limit": PAGE})
        ):
            if key_of(intent) == payment.key:
                return _as_asked(intent, payment)
        return None

    def _changed(
        self, how: Literal["capture", "cancel"], intent_id: str, wanted: Any, key: str
    ) -> PaymentIntent | Outcome:
        ask = getattr(self.client.v1.payment_intents, how)
        done: PaymentIntent | Outcome = asked(lambda: ask(intent_id, wanted, {"idempotency_key": key}))
        return done

    def _refunds(self, intent: PaymentIntent) -> list[stripe.Refund]:
        refunds = self.client.v1.refunds
        return list(_listed(lambda: refunds.list({"payment_intent": intent.id, "limit": PAGE})))

    def _disputes(self, intent: PaymentIntent) -> list[stripe.Dispute]:
        disputes = self.client.v1.disputes
        return list(_listed(lambda: disputes.list({"payment_intent": intent.id, "limit": PAGE})))


def saved_method(connection: Connection, customer_id: int) -> tuple[str, str]:
    """Stripe's names for a customer and for what pays; empty where there is none."""
    row = connection.execute(_METHOD, {"whose": customer_id}).first()
    return (row.payer, row.method) if row else ("", "")


def asked(ask: Callable[[], Made]) -> Made | Outcome:
    """What Stripe made, or its refusal. Raises GatewayUnreachable when there is no answer to rely on."""
    try:
        return ask()
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        told = error.error
        code = (told and told.decline_code) or error.code or "invalid_request"
        return Outcome(False, told.payment_intent.id if told and told.payment_intent else "", code)
    except stripe.StripeError as error:
        raise GatewayUnreachable(f"Stripe: {type(error).__name__}: {error}") from error


def _listed(ask: Callable[[], ListObject[Made]]) -> Iterator[Made]:
    """Everything in a list of Stripe's, page by page. Raises GatewayUnreachable like `asked`."""
    try:
        yield from ask().auto_paging_iter()
    except stripe.StripeError as error:
        raise GatewayUnreachable(f"Stripe: {type(error).__name__}: {error}") from error


def _authorized(intent: PaymentIntent, payment: Payment) -> Outcome:
    """What a PaymentIntent says of its authorization. Raises GatewayUnreachable while it is undecided."""
    _as_asked(intent, payment)
    if intent.status in ("requires_capture", "succeeded"):
        return Outcome(True, intent.id)
    if intent.status == "processing":
        raise GatewayUnreachable(f"Stripe has not decided about {intent.id} yet")
    error = intent.last_payment_error
    code = (error and (error.decline_code or error.code)) or intent.status
    return Outcome(False, intent.id, code)


def _as_asked(intent: PaymentIntent, payment: Payment) -> PaymentIntent:
    """The PaymentIntent, if it is over what was asked for. Raises GatewayDisagrees else."""
    got = (intent.amount, intent.currency.upper(), key_of(intent))
    asked = (payment.amount.minor, payment.amount.currency, payment.key)
    if got != asked:
        raise GatewayDisagrees(f"Stripe says {got[0]} {got[1]} of {intent.id}, we asked for {payment.amount}")
    return intent


def _received(intent: PaymentIntent) -> int:
    """What was taken, in minor units; some stand-ins for Stripe tell no more than that it was."""
    return intent.amount_received if "amount_received" in intent else intent.amount


def _refunded(made: stripe.Refund, amount: Money) -> Outcome:
    if made.amount != amount.minor or made.currency.upper() != amount.currency:
        raise GatewayDisagrees(f"Stripe gives back {made.amount} {made.currency}, we asked for {amount}")
    done = made.status in ("succeeded", "pending")
    return Outcome(done, made.id, "" if done else why_failed(made))
