"""What must be true of an order's money, in the shop's ledger and in the invoice gateway's own books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from skill.integrity.dossier import Dossier
from skill.shop.payments import RESULTS, payment_key
from skill.store.tables import PAYMENT_INCIDENTS

BOOKED = {"authorized": "authorize", "captured": "capture", "voided": "void", "refunded": "refund"}
"""What the invoice gateway calls each result of the ledger."""

REQUEST_OF = {result: asked for asked, results in RESULTS.items() for result in results if result != "failed"}


def _request(one: Dossier) -> Iterator[str]:
    """One authorization was asked for, over the total that was agreed to, by the key of the question."""
    asked = [event for event in one.payments if event.kind == "requested"]
    if len(asked) != 1:
        yield f"has {len(asked)} authorization requests instead of one"
        return
    if (asked[0].amount_minor, asked[0].currency) != (one.agreed, one.order.currency):
        told = f"{asked[0].amount_minor} {asked[0].currency}"
        yield f"had {told} authorized, not {one.agreed} {one.order.currency}"
    if asked[0].key != payment_key(one.order.customer_id, "requested", one.order.key):
        yield "has a payment key that its question does not give"


def _pairs(one: Dossier) -> Iterator[str]:
    """Every result answers one request, and says the same amount."""
    asked = {(event.kind, event.key): event for event in one.payments if event.kind in RESULTS}
    answered: set[str] = set()
    for event in one.payments:
        if event.kind in RESULTS or event.kind in PAYMENT_INCIDENTS:
            continue
        kinds = [REQUEST_OF[event.kind]] if event.kind in REQUEST_OF else list(RESULTS)
        request = next((asked[kind, event.key] for kind in kinds if (kind, event.key) in asked), None)
        if request is None:
            yield f"has {event.kind} {event.amount_minor} that nobody asked for"
        elif _facts(event) != _facts(request):
            yield f"has {event.kind} {event.amount_minor} where {request.amount_minor} was asked for"
        if event.key in answered:
            yield f"has two answers to one request, the second {event.kind}"
        answered.add(event.key)


def _facts(event: object) -> tuple[object, ...]:
    return tuple(getattr(event, name) for name in ("amount_minor", "currency", "gateway"))


def _amounts(one: Dossier) -> Iterator[str]:
    """Nothing is captured that was not authorized, nothing given back that was not captured."""
    if one.held < 0:
        yield f"has more captured and let go than authorized, by {-one.held}"
    if one.paid < 0:
        yield f"has more given back than captured, by {-one.paid}"


def _money(one: Dossier) -> Iterator[str]:
    """The money is where the state says it is, unless the gateway still has to answer."""
    state, open_, total = one.order.state, one.open, one.agreed
    if state == "placed" and "requested" not in open_:
        yield "is placed, but the answer to its payment is there"
    elif state in ("authorized", "packed") and one.held + one.sums["captured"] != total:
        lapsed = ": its authorization lapsed" if one.sums["lapsed"] else ""
        yield f"is {state} with {one.held + one.paid} of {total} held or paid{lapsed}"
    elif state in ("shipped", "delivered", "returned") and not open_ and one.held:
        yield f"is {state}, but {one.held} of {total} was never taken"
    elif state in ("cancelled", "refunded") and not open_ and (one.held or one.paid):
        yield f"is {state}, but {one.held} is held and {one.paid} kept"


def _gateway(one: Dossier) -> Iterator[str]:
    """Ledger and gateway say the same of every operation that was answered."""
    if not any(event.kind == "requested" and event.gateway == "invoice" for event in one.payments):
        return
    if any(entry.customer_id != one.order.customer_id for entry in one.entries):
        yield "is on the invoice of somebody else"
    entries = {entry.key: entry for entry in one.entries}
    for event in one.payments:
        if event.kind in RESULTS:
            continue
        entry = entries.get(event.key)
        done = event.kind in BOOKED
        if entry is None and done:
            yield f"has {event.kind} {event.amount_minor} of which the gateway knows nothing"
        elif entry is not None and done and _booked(entry) != (BOOKED[event.kind], event.amount_minor, ""):
            yield f"has {event.kind} {event.amount_minor}, the gateway {_told(entry)}"
        elif entry is not None and not done and not entry.refused:
            yield f"has {event.kind}, the gateway {_told(entry)}"
    asked = {event.key for event in one.payments}
    for entry in one.entries:
        if entry.key not in asked and entry.kind != "payment":
            yield f"is not known to have had what the gateway calls {_told(entry)}"


def _incidents(one: Dossier) -> Iterator[str]:
    """Nobody else writes into the invoice gateway's books."""
    for event in one.payments:
        if event.gateway == "invoice" and event.kind in PAYMENT_INCIDENTS:
            yield f"has {event.kind} {event.amount_minor}, which cannot happen to an invoice"


def _booked(entry: object) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in ("kind", "amount_minor", "refused"))


def _told(entry: object) -> str:
    kind, amount, refused = _booked(entry)
    return f"{kind} {amount}" + (f" refused with {refused}" if refused else "")


PAYMENT_RULES: Mapping[str, Callable[[Dossier], Iterator[str]]] = {
    "request": _request,
    "pairs": _pairs,
    "amounts": _amounts,
    "money": _money,
    "gateway": _gateway,
    "incidents": _incidents,
}
"""Each rule about money, as in `skill.integrity.orders.RULES`."""
