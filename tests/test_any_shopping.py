"""Any sequence of shopping, on both databases, against a model of a few dictionaries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from skill.integrity import check
from skill.shop import Shop, line_changes, payments
from skill.shop.delivery_file import DEMO, load_delivery_options
from skill.shop.errors import (
    CouponRefused,
    Declined,
    NotCancellable,
    NotReturnable,
    SoldOut,
    TermsChanged,
    TooMany,
)
from skill.shop.money import Money
from skill.shop.order_rows import find
from skill.shop.order_states import TRANSITIONS, move
from skill.shop.orders import Order
from skill.shop.quotes import Quote
from skill.shop.returns import Receiving
from skill.shop.settlement import reconcile
from skill.store import Store, open_store
from skill.store.tables import invoice_entries, order_events
from tests.conftest import Databases
from tests.shopping import ANNA, BEN, NOW, STOCK, TERMS, Market, Moody, stocked
from tests.test_coupons import offer
from tests.test_returns import deliver

OPTIONS = load_delivery_options(DEMO, TERMS.standard)
LEAST = Money(300, "EUR")
people = some.sampled_from([ANNA, BEN])
skus = some.sampled_from(sorted(STOCK))
moods = some.lists(some.sampled_from(["", "dead", "mute", "no"]), max_size=2)


@dataclass
class Read:
    """A quote that was read out, and the question's key."""

    quote: Quote
    key: str


@dataclass
class Model:
    """What the shop should hold: the carts, all that ever came into stock, and what was agreed to."""

    carts: dict[int, Counter[str]] = field(default_factory=lambda: {ANNA: Counter(), BEN: Counter()})
    delivered: Counter[str] = field(default_factory=lambda: Counter(STOCK))
    agreed: dict[tuple[int, str], Quote] = field(default_factory=dict)
    given_back: set[tuple[int, str]] = field(default_factory=set)
    taken_out: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    came_back: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


class Shopping(RuleBasedStateMachine):
    """Two customers, a moody gateway, changing prices, and everything done in any order."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.market = Market(store, terms=replace(TERMS, delivery_options=OPTIONS, minimum_order=LEAST))
        offer(self.market, uses_total=3)
        self.gateway = Moody(self.market.gateway)
        self.model = Model()
        self.read: list[Read] = []

    def teardown(self) -> None:
        assert check(self.store) == []
        self.store.close()

    @contextmanager
    def visit(self, customer: int) -> Iterator[Shop]:
        with self.market.visit(customer, gateway=self.gateway) as shop:
            yield shop

    @rule(customer=people, sku=skus, quantity=some.integers(1, 120))
    def add(self, customer: int, sku: str, quantity: int) -> None:
        self._change(customer, sku, self.model.carts[customer][sku] + quantity, "add", quantity)

    @rule(customer=people, sku=skus, quantity=some.integers(1, 12))
    def set(self, customer: int, sku: str, quantity: int) -> None:
        if self.model.carts[customer][sku] != quantity:
            self._change(customer, sku, quantity, "set", quantity)

    def _change(self, customer: int, sku: str, wanted: int, how: str, quantity: int) -> None:
        stock = self.market.stock()[sku]
        with self.visit(customer) as shop:
            try:
                getattr(shop.cart, how)(sku, quantity)
            except (SoldOut, TooMany):
                assert wanted > min(stock, 99)
            else:
                assert wanted <= min(stock, 99)
                self.model.carts[customer][sku] = wanted

    @rule(customer=people, sku=skus)
    def remove(self, customer: int, sku: str) -> None:
        with self.visit(customer) as shop:
            shop.cart.remove(sku)
        del self.model.carts[customer][sku]

    @rule(customer=people)
    def empty(self, customer: int) -> None:
        with self.visit(customer) as shop:
            shop.cart.empty()
        self.model.carts[customer].clear()

    @rule(sku=skus, price=some.integers(1, 3000))
    def reprice(self, sku: str, price: int) -> None:
        self.market.change(sku, price_minor=price)

    @rule(sku=skus, pieces=some.integers(1, 5))
    def deliver(self, sku: str, pieces: int) -> None:
        self.market.change(sku, stock=self.market.stock()[sku] + pieces)
        self.model.delivered[sku] += pieces

    @rule(customer=people, again=some.booleans())
    def read_out(self, customer: int, again: bool) -> None:
        """Asks whether to order the cart, or to order the last order again."""
        with self.visit(customer) as shop:
            wanted = shop.orders.last() if again else shop.cart.get()
            quote = shop.quote(wanted) if wanted else None
        if quote and not quote.missing:
            self.read.append(Read(quote, str(len(self.read))))

    @initialize(coffee=some.integers(1, 4), milk=some.integers(0, 4))
    def open(self, coffee: int, milk: int) -> None:
        """Somebody has ordered already, so that there is something to cancel and to send back."""
        if milk:
            self._change(ANNA, "milk", milk, "add", milk)
        self.buy(ANNA, "coffee", coffee, [])

    @rule(customer=people, sku=some.sampled_from(["coffee", "milk"]), count=some.integers(1, 4), moods=moods)
    def buy(self, customer: int, sku: str, count: int, moods: list[str]) -> None:
        """Puts something in, hears the terms and agrees at once, as most people do."""
        self._change(customer, sku, self.model.carts[customer][sku] + count, "add", count)
        read = len(self.read)
        self.read_out(customer, again=False)
        if len(self.read) > read:
            self.agree(0, moods)

    @rule(customer=people, option=some.sampled_from(["standard", "express", "pickup"]))
    def choose(self, customer: int, option: str) -> None:
        with self.visit(customer) as shop:
            shop.choices.delivery(option, None, "")

    @rule(customer=people)
    def take_coupon(self, customer: int) -> None:
        with self.visit(customer) as shop, suppress(CouponRefused):
            shop.choices.coupon("SPRING10")

    @rule(customer=people, place=some.integers(0, 1), count=some.integers(1, 4), moods=moods)
    def take_out(self, customer: int, place: int, count: int, moods: list[str]) -> None:
        """Some pieces, or all that is left, of one of the last orders."""
        order = self._one_of(customer, place)
        if order is None:
            return
        held = {line.sku: line.quantity for line in order.lines}
        sku = max(held)
        question = f"after {self.model.taken_out[order.id].total()}"
        self.gateway.moods = list(moods)
        with self.visit(customer) as shop, suppress(NotCancellable):
            after = shop.orders.cancel_items(order.id, {sku: count}, question)
            if after.state != "cancelled":
                self.model.taken_out[order.id][sku] += min(count, held[sku])
        self._notice_what_was_given_back()

    @rule(customer=people, place=some.integers(0, 3))
    def deliver_order(self, customer: int, place: int) -> None:
        order = self._one_of(customer, place)
        if order and order.state == "authorized":
            deliver(self.market, order)

    @rule(customer=people, place=some.integers(0, 1), count=some.integers(1, 4))
    def send_back(self, customer: int, place: int, count: int) -> None:
        """The customer announces it when it has been delivered, and the merchant receives it."""
        order = self._one_of(customer, place)
        if order is None:
            return
        sku = max(line.sku for line in order.lines)
        if order.state == "authorized":
            deliver(self.market, order)
        question = f"after {self.model.came_back[order.id].total()}"
        with self.visit(customer) as shop:
            try:
                shop.returns.announce(order.id, {sku: count}, "damaged", question)
            except NotReturnable:
                return
        with self.store.connect() as connection:
            desk = Receiving(connection, self.market.gateway, self.market.terms, NOW)
            desk.receive(order.id, {sku: count}, restock=True)
        self.model.came_back[order.id][sku] += count

    def _one_of(self, customer: int, place: int) -> Order | None:
        with self.visit(customer) as shop:
            orders = shop.orders.history(4)
        return orders[place] if place < len(orders) else None

    @rule(back=some.integers(0, 2), moods=moods)
    def agree(self, back: int, moods: list[str]) -> None:
        """A yes to one of the last questions: perhaps too late, perhaps delivered once more."""
        if len(self.read) <= back:
            return
        read = self.read[-1 - back]
        key = (read.quote.customer_id, read.key)
        self.gateway.moods = list(moods)
        before = self.market.books()
        with self.visit(key[0]) as shop:
            try:
                shop.orders.place(read.quote, read.key)
            except (SoldOut, TermsChanged):
                assert key not in self.model.agreed
                shop.connection.rollback()
                assert self.market.books() == before
                return
            except Declined:
                pass
        if key not in self.model.agreed:
            self.model.agreed[key] = read.quote
            if read.quote.from_cart:
                self.model.carts[key[0]] -= pieces(read.quote)
        self._notice_what_was_given_back()

    @rule(moods=moods, one=some.none() | some.integers(0, 9))
    def settle(self, moods: list[str], one: int | None) -> None:
        """A turn that is delivered again, or the reconciler."""
        self.gateway.moods = list(moods)
        keys = list(self.model.agreed)
        if one is not None and one < len(keys):
            with self.visit(keys[one][0]) as shop:
                assert shop.orders.with_key(keys[one][1]) is not None
        else:
            reconcile(self.store, self.gateway, NOW, NOW)
        self._notice_what_was_given_back()

    @rule(customer=people, place=some.integers(0, 3), moods=moods)
    def cancel(self, customer: int, place: int, moods: list[str]) -> None:
        with self.visit(customer) as shop:
            orders = shop.orders.history(4)
        if place >= len(orders):
            return
        self.gateway.moods = list(moods)
        with self.visit(customer) as shop, suppress(NotCancellable):
            assert shop.orders.cancel(orders[place].id, "c").state == "cancelled"
        self._notice_what_was_given_back()

    @rule(customer=people)
    def pack(self, customer: int) -> None:
        with self.visit(customer) as shop:
            order = shop.orders.last()
            if order and order.state == "authorized":
                move(shop.connection, order.id, "authorized", "packed", NOW, "merchant")

    def _notice_what_was_given_back(self) -> None:
        """A declined order's lines are in the cart again, on top of what is there."""
        for key, known in self._orders().items():
            if known.ledger.declined and key not in self.model.given_back:
                self.model.given_back.add(key)
                if known.order.from_cart and "payment declined" in known.causes[-1]:
                    self.model.carts[key[0]] += pieces(self.model.agreed[key])
        self.gateway.moods = []

    def _orders(self) -> dict[tuple[int, str], Known]:
        with self.store.connect(reads=True) as connection:
            return {(one.customer_id, one.key): known(connection, one) for one in find(connection)}

    @invariant()
    def carts_hold_what_was_put_in_and_not_ordered(self) -> None:
        for customer, cart in self.model.carts.items():
            assert self.market.cart(customer) == +cart

    @invariant()
    def stock_and_orders_add_up(self) -> None:
        sold: Counter[str] = Counter()
        for one in self._orders().values():
            if one.order.state != "cancelled":
                sold += Counter({line.sku: line.quantity for line in one.order.lines})
                sold -= self.model.came_back[one.order.id]
        assert Counter(self.market.stock()) + sold == +self.model.delivered

    @invariant()
    def orders_are_what_was_agreed_to(self) -> None:
        orders = self._orders()
        assert orders.keys() == self.model.agreed.keys()
        for key, one in orders.items():
            quote = self.model.agreed[key]
            taken = self.model.taken_out[one.order.id]
            assert one.order.terms == quote.fingerprint
            assert Counter({line.sku: line.quantity for line in one.order.lines}) + taken == pieces(quote)
            assert one.order.total + one.cancelled == quote.total
            if not taken:
                assert (one.order.lines, one.order.tax) == (quote.lines, quote.tax)
            assert one.order.tax == Money.sum((line.tax for line in one.order.taxes), "EUR")
            assert (
                one.order.total
                == Money.sum((line.total for line in one.order.lines), "EUR") + one.order.delivery
            )

    @invariant()
    def states_follow_the_table(self) -> None:
        for one in self._orders().values():
            assert one.states[0] == "placed"
            assert one.states[-1] == one.order.state
            assert all(after in TRANSITIONS[before] for before, after in pairwise(one.states))

    @invariant()
    def money_is_held_exactly_for_what_is_ordered(self) -> None:
        """In the ledger, and in the gateway's own books once nothing is open; never more is given back."""
        for one in self._orders().values():
            ledger, state = one.ledger, one.order.state
            agreed = self.model.agreed[one.order.customer_id, one.order.key].total
            assert ledger.sum("requested") == agreed
            assert [event.kind for event in ledger.events].count("requested") == 1
            assert ledger.sum("refunded") <= ledger.sum("captured") <= one.order.total
            if ledger.open:
                assert state in ("placed", "cancelled")
                continue
            held = state in ("authorized", "packed")
            assert ledger.held == (agreed if held else Money(0, "EUR"))
            if state in ("delivered", "returned", "refunded"):
                assert ledger.paid == one.order.total - one.received
                assert (state == "refunded") == (not one.left)
            assert one.lent == (agreed.minor if held else -ledger.sum("refunded").minor)


@dataclass
class Known:
    """An order with all that is written about it."""

    order: Order
    ledger: payments.Ledger
    states: list[str]
    causes: list[str]
    lent: int
    cancelled: Money
    received: Money
    left: int
    """Pieces that did not come back."""


def known(connection: Connection, order: Order) -> Known:
    """What the books say of an order, the gateway's among them."""
    event, entry = order_events.c, invoice_entries.c
    told = select(event.state, event.cause).where(event.order_id == order.id).order_by(event.id)
    rows = connection.execute(told).all()
    ledger = payments.ledger(connection, order.id, "EUR")
    assert ledger.authorization is not None
    booked = select(entry.kind, entry.amount_minor).where(entry.invoice == ledger.authorization.key)
    lent = sum(amount if kind == "authorize" else -amount for kind, amount in connection.execute(booked))
    changes = line_changes.read(connection, order.id).changes
    amounts = {
        kind: Money.sum((one.amount for one in changes if one.kind == kind), "EUR")
        for kind in ("cancelled", "received")
    }
    back = sum(one.quantity for one in changes if one.kind == "received" and one.sku)
    left = sum(line.quantity for line in order.lines) - back
    states, causes = [row.state for row in rows], [row.cause for row in rows]
    return Known(order, ledger, states, causes, lent, amounts["cancelled"], amounts["received"], left)


def pieces(quote: Quote) -> Counter[str]:
    return Counter({line.sku: line.quantity for line in quote.lines})


EXAMPLES = {"sqlite": 25, "postgresql": 8}


def test_any_shopping_keeps_the_books_right(servers: Databases, kind: str) -> None:
    class Here(Shopping):
        """The same, in a fresh database each time."""

        def __init__(self) -> None:
            super().__init__(open_store(servers[kind].filled("market", stocked), migrate=False))

    run_state_machine_as_test(
        Here,
        settings=settings(max_examples=EXAMPLES[kind], stateful_step_count=30, deadline=None),
    )
