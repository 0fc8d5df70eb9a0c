"""Pay by invoice: the embedded gateway. It trusts each customer up to a limit and keeps its own books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from skill.errors import VoiceshopError
from skill.gateways import GatewayUnreachable, Incident, Outcome, Payment
from skill.shop.money import Money
from skill.store import Conflict, Store
from skill.store.durable import commit_for_good
from skill.store.statements import AnyRow, hold_customer
from skill.store.tables import invoice_entries

_ENTRY = select(invoice_entries).where(invoice_entries.c.key == bindparam("of"))
_DONE = (
    select(invoice_entries.c.kind, func.sum(invoice_entries.c.amount_minor))
    .where(invoice_entries.c.refused == "")
    .group_by(invoice_entries.c.kind)
)
_OF_INVOICE = _DONE.where(invoice_entries.c.invoice == bindparam("of"))
_OF_CUSTOMER = _DONE.where(invoice_entries.c.customer_id == bindparam("of"))
_ENTER = insert(invoice_entries).inline()

Sums = Mapping[str, int]
"""What was done so far, in minor units, by kind of entry."""


class InvoiceGateway:
    """Lets customers pay later, as long as they owe no more than `limit` (None: whatever they owe).

    It works on connections of its own, so that its books hold whatever becomes of the turn that
    asked; the asking turn must have committed. An answer that does not come from the store in
    time is a GatewayUnreachable.
    """

    name = "invoice"

    def __init__(self, store: Store, limit: Money | None = None) -> None:
        self._store = store
        self._limit = limit

    def ready(self, customer_id: int) -> bool:
        """Everybody can pay by invoice."""
        return True

    def authorize(self, payment: Payment, now: datetime) -> Outcome:
        """Lends the amount, or refuses with `credit_limit` when the customer would owe too much."""
        return self._enter("authorize", payment, payment.key, now, lambda _: payment.amount.minor)

    def capture(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Invoices `amount` of what was authorized; refuses `not_held` when there is less."""
        return self._enter("capture", payment, key, now, lambda _: amount.minor)

    def void(self, payment: Payment, key: str, now: datetime) -> Outcome:
        """Lets go of what was authorized and not invoiced; refuses `not_held` when that is nothing."""
        return self._enter("void", payment, key, now, held)

    def refund(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Gives back `amount` of what was invoiced; refuses `not_captured` when there is less."""
        return self._enter("refund", payment, key, now, lambda _: amount.minor)

    def look_up(self, key: str) -> Outcome | None:
        """What came of the operation with that key; None when it never arrived."""
        with self._books() as connection:
            return self._known(connection, key)

    def incidents(self, payment: Payment) -> tuple[Incident, ...]:
        """None: nobody else writes into these books."""
        return ()

    def erase(self, payer: str) -> None:
        """Nothing: the books know customers by their number only."""

    def _enter(
        self, kind: str, payment: Payment, key: str, now: datetime, amount_of: Callable[[Sums], int]
    ) -> Outcome:
        with self._books() as connection:
            hold_customer(connection, payment.customer_id)
            known = self._known(connection, key)
            if known is not None:
                return known
            sums = _sums(connection, payment.key)
            amount = amount_of(sums)
            refused = self._refusal(connection, kind, payment, amount, sums)
            entry = {
                "key": key,
                "invoice": payment.key,
                "customer_id": payment.customer_id,
                "kind": kind,
                "amount_minor": amount,
                "currency": payment.amount.currency,
                "refused": refused,
                "at": now,
            }
            connection.execute(_ENTER, entry)
            commit_for_good(connection)
            return Outcome(not refused, key, refused)

    def _refusal(self, connection: Connection, kind: str, payment: Payment, amount: int, sums: Sums) -> str:
        """Why an entry is refused, or the empty string when it is not."""
        if kind == "authorize":
            return self._above_limit(connection, payment)
        if kind == "refund":
            return "" if 0 < amount <= captured(sums) else "not_captured"
        return "" if 0 < amount <= held(sums) else "not_held"

    def _above_limit(self, connection: Connection, payment: Payment) -> str:
        if self._limit is None:
            return ""
        owed = owed_by(connection, payment.customer_id) + payment.amount.minor
        return "credit_limit" if Money(owed, payment.amount.currency) > self._limit else ""

    def _known(self, connection: Connection, key: str) -> Outcome | None:
        row = connection.execute(_ENTRY, {"of": key}).first()
        return None if row is None else Outcome(row.refused == "", key, row.refused)

    @contextmanager
    def _books(self) -> Iterator[Connection]:
        try:
            with self._store.connect() as connection:
                yield connection
        except (VoiceshopError, Conflict) as error:
            raise GatewayUnreachable(str(error)) from error


def owed_by(connection: Connection, customer_id: int) -> int:
    """What a customer owes or is about to owe, in minor units."""
    sums = _summed(connection.execute(_OF_CUSTOMER, {"of": customer_id}).all())
    return sums["authorize"] - sums["void"] - sums["refund"] - sums["payment"]


def held(sums: Sums) -> int:
    """What is authorized, and neither invoiced nor let go."""
    return sums["authorize"] - sums["capture"] - sums["void"]


def captured(sums: Sums) -> int:
    """What was invoiced and not given back."""
    return sums["capture"] - sums["refund"]


def _sums(connection: Connection, invoice: str) -> Sums:
    return _summed(connection.execute(_OF_INVOICE, {"of": invoice}).all())


def _summed(rows: Iterable[AnyRow]) -> Sums:
    return defaultdict(int, {kind: int(amount) for kind, amount in rows})
