"""What Stripe tells of refunds and disputes that the shop did not ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stripe import Dispute, PaymentIntent, Refund

from skill.gateways import Incident
from skill.shop.money import Money


def key_of(made: PaymentIntent | Refund) -> str:
    """Our key of what Stripe made; empty for what we did not ask for."""
    metadata = made.metadata
    return str(metadata["key"]) if metadata is not None and "key" in metadata else ""


def why_failed(refund: Refund) -> str:
    """Stripe's reason for a refund that did not arrive."""
    return getattr(refund, "failure_reason", None) or str(refund.status)


def refund_incidents(refunds: Iterable[Refund]) -> Iterator[Incident]:
    """Refunds that somebody made in the dashboard, and those that did not arrive."""
    for one in refunds:
        ours, amount = key_of(one), Money(one.amount, one.currency.upper())
        done = one.status in ("succeeded", "pending")
        if not ours and done:
            yield Incident("refunded_there", amount, one.id, getattr(one, "reason", None) or "")
        elif not done:
            yield Incident("refund_failed", amount, one.id, why_failed(one), ours or one.id)


def dispute_incidents(disputes: Iterable[Dispute]) -> Iterator[Incident]:
    """Money that a customer's bank took back, and got back; an inquiry moves none."""
    for one in disputes:
        if one.status.startswith("warning"):
            continue
        amount = Money(one.amount, one.currency.upper())
        yield Incident("disputed", amount, one.id, one.reason)
        if one.status == "won":
            yield Incident("dispute_won", amount, one.id, one.reason)
