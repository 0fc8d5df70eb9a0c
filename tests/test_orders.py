"""Orders: what was agreed to is ordered once, paid for, and cancelled while that is possible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product as pairs

import pytest
from sqlalchemy import delete, select, update

from skill.shop.errors import Declined, NoAddress, NotCancellable, SoldOut, TermsChanged
from skill.shop.money import Money
from skill.shop.order_numbers import is_number
from skill.shop.order_states import TRANSITIONS, move
from skill.shop.orders import Order
from skill.store import Conflict
from skill.store.tables import ORDER_STATES, customers, order_events, orders
from tests.shopping import ANNA, BEN, NOW, Market, Moody


def history(market: Market) -> list[tuple[str, str]]:
    """State and cause of every order event, in order."""
    columns = select(order_events.c.state, order_events.c.cause).order_by(order_events.c.id)
    with market.store.connect(reads=True) as connection:
        return [(state, cause) for state, cause in connection.execute(columns)]


def put(market: Market, order: Order, state: str) -> None:
    """Puts an order into a state, as a merchant's tools will."""
    with market.store.connect() as connection:
        connection.execute(update(orders).where(orders.c.id == order.id).values(state=state))
        connection.commit()


def test_an_order_is_what_was_quoted(market: Market) -> None:
    market.fill(coffee=2, milk=1)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
        order = shop.orders.place(quote, "k")
        assert shop.cart.get().lines == ()
    assert (order.state, order.key, order.customer_id, order.placed_at) == ("authorized", "k", ANNA, NOW)
    assert (order.lines, order.address, order.seller) == (quote.lines, quote.address, "Test Market")
    assert (order.goods, order.delivery, order.tax) == (quote.goods, quote.delivery, quote.tax)
    assert (order.total, order.terms) == (Money(2299, "EUR"), quote.fingerprint)
    assert order.delivery_day == quote.delivery_day
    assert is_number(order.number)
    assert shop.happened == [
        ("order placed", "2 x House Blend Coffee, 1 x Whole Milk"),
        ("payment authorized", "22.99 EUR"),
    ]
    assert market.stock() == {"coffee": 8, "milk": 39, "tea": 1, "saffron": 0}
    assert market.payments() == [("requested", 2299), ("authorized", 2299)]
    assert history(market) == [("placed", "customer"), ("authorized", "payment authorized")]


def test_the_order_is_in_the_books_before_the_gateway_is_asked(market: Market) -> None:
    """What another process sees at the moment of the call: order, request, stock and cart, committed."""
    seen = []

    class Watching(Moody):
        def authorize(self, payment, now):  # type: ignore[no-untyped-def]
            seen.append((market.payments(), market.stock()["coffee"], market.cart(), history(market)))
            return super().authorize(payment, now)

    market.fill(coffee=2)
    market.checkout("k", gateway=Watching(market.gateway))
    assert seen == [([("requested", 2170)], 8, {}, [("placed", "customer")])]


def test_the_same_key_is_one_order(market: Market) -> None:
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
        order = shop.orders.place(quote, "k")
    before = market.books()
    with market.visit() as shop:
        assert shop.orders.place(quote, "k") == order
        assert shop.orders.with_key("k") == order
        assert shop.orders.place(shop.quote(shop.cart.get()), "k") == order
    assert shop.happened == []
    assert market.books() == before


def test_the_same_order_with_another_key_is_another_order(market: Market) -> None:
    market.fill(coffee=2)
    first = market.checkout("k")
    with market.visit() as shop:
        second = shop.orders.place(shop.quote(first), "l")
    assert second.number != first.number
    assert second.lines == first.lines
    assert market.stock()["coffee"] == 6


def test_the_key_of_somebody_else_is_another_key(market: Market) -> None:
    market.fill(coffee=2)
    market.fill(BEN, coffee=1)
    annas, bens = market.checkout("k"), market.checkout("k", BEN)
    assert annas.id != bens.id
    with market.visit(BEN) as shop:
        assert shop.orders.with_key("k") == bens


def test_ordering_again_leaves_the_cart_alone(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    market.fill(coffee=1, milk=3)
    with market.visit() as shop:
        shop.orders.place(shop.quote(order), "l")
    assert market.cart() == {"coffee": 1, "milk": 3}


def test_what_could_not_be_had_stays_in_the_cart(market: Market) -> None:
    market.fill(coffee=3, milk=1)
    market.change("coffee", stock=1)
    order = market.checkout("k")
    assert [(line.sku, line.quantity) for line in order.lines] == [("coffee", 1), ("milk", 1)]
    assert market.cart() == {"coffee": 2}


@pytest.mark.parametrize(
    ("sku", "change"),
    [("coffee", {"price_minor": 891}), ("coffee", {"price_minor": 1}), ("coffee", {"tax_rate": 1900})],
)
def test_changed_terms_are_not_ordered(market: Market, sku: str, change: dict[str, object]) -> None:
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
    market.change(sku, **change)
    before = market.books()
    with market.visit() as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "k")
    assert shop.happened == []
    assert market.books() == before


def test_a_changed_cart_is_not_ordered(market: Market) -> None:
    """Another device adds something between the question and the yes."""
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
    market.fill(milk=1)
    before = market.books()
    with market.visit() as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "k")
    assert market.books() == before


def test_a_yes_of_the_next_day_is_asked_again(market: Market) -> None:
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
    before = market.books()
    with market.visit(now=NOW + timedelta(days=1)) as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "k")
    assert market.books() == before


@pytest.mark.parametrize(("left", "reorder"), list(pairs([0, 1], [False, True])))
def test_sold_out_in_the_meantime_is_not_ordered(market: Market, left: int, reorder: bool) -> None:
    market.fill(milk=1, coffee=2)
    with market.visit() as shop:
        cart = shop.cart.get()
        quote = shop.quote(cart.lines if reorder else cart)
    market.change("coffee", stock=left)
    before = market.books()
    with market.visit() as shop, pytest.raises(SoldOut) as error:
        shop.orders.place(quote, "k")
    assert (error.value.sku, error.value.wanted, error.value.available) == ("coffee", 2, left)
    assert market.books() == before


def test_what_is_no_longer_sold_is_not_ordered(market: Market) -> None:
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
    market.change("coffee", active=False)
    before = market.books()
    with market.visit() as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "k")
    assert market.books() == before


def test_the_quote_of_somebody_else_is_not_ordered(market: Market) -> None:
    market.fill(coffee=2)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get().lines)
    before = market.books()
    with market.visit(BEN) as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "k")
    assert market.books() == before


def test_nothing_is_not_ordered(market: Market) -> None:
    before = market.books()
    with market.visit() as shop, pytest.raises(ValueError, match="at least one line"):
        shop.orders.place(shop.quote(shop.cart.get()), "k")
    assert market.books() == before


def test_nothing_is_ordered_to_nowhere(market: Market) -> None:
    market.fill(coffee=2)
    nowhere = dict.fromkeys(("street", "postal_code", "city", "country"))
    with market.store.connect() as connection:
        connection.execute(update(customers).values(nowhere))
        connection.commit()
    before = market.books()
    with market.visit() as shop, pytest.raises(NoAddress):
        shop.orders.place(shop.quote(shop.cart.get()), "k")
    assert market.books() == before


@pytest.mark.parametrize("reorder", [False, True])
def test_a_declined_order_leaves_everything_as_it_was(market: Market, reorder: bool) -> None:
    market.fill(milk=1, coffee=2)
    gateway = Moody(market.gateway, ["no"])
    with market.visit(gateway=gateway) as shop:
        cart = shop.cart.get()
        with pytest.raises(Declined) as error:
            shop.orders.place(shop.quote(cart.lines if reorder else cart), "k")
    assert error.value.reason == "no_luck"
    assert list(market.cart().items()) == [("milk", 1), ("coffee", 2)]
    assert market.stock() == {"coffee": 10, "milk": 40, "tea": 1, "saffron": 0}
    assert market.payments() == [("requested", 2299), ("declined", 2299)]
    assert history(market) == [("placed", "customer"), ("cancelled", "payment declined: no_luck")]
    with market.visit() as shop:
        order = shop.orders.with_key("k")
        assert order is not None
        assert shop.orders.last() is None
    assert order.state == "cancelled"
    assert [what for what, _ in shop.happened] == []


def test_a_declined_yes_delivered_again_is_declined_again(market: Market) -> None:
    market.fill(coffee=2)
    gateway = Moody(market.gateway, ["no"])
    with pytest.raises(Declined):
        market.checkout("k", gateway=gateway)
    before = market.books()
    with pytest.raises(Declined):
        market.checkout("k", gateway=gateway)
    assert market.books() == before
    assert len(gateway.calls) == 1


def test_a_declined_cart_keeps_what_came_into_it_since(market: Market) -> None:
    """The gateway takes its time; meanwhile another device puts more into the cart."""

    class Slow(Moody):
        def authorize(self, payment, now):  # type: ignore[no-untyped-def]
            market.fill(coffee=1, tea=1)
            return super().authorize(payment, now)

    market.fill(coffee=2)
    with pytest.raises(Declined):
        market.checkout("k", gateway=Slow(market.gateway, ["no"]))
    assert market.cart() == {"coffee": 3, "tea": 1}


@pytest.mark.parametrize("mood", ["dead", "mute"])
def test_an_answer_that_does_not_come_leaves_the_payment_open(market: Market, mood: str) -> None:
    market.fill(coffee=2)
    gateway = Moody(market.gateway, [mood])
    with market.visit(gateway=gateway) as shop:
        order = shop.orders.place(shop.quote(shop.cart.get()), "k")
    assert order.state == "placed"
    assert [what for what, _ in shop.happened] == ["order placed", "payment pending"]
    assert market.payments() == [("requested", 2170)]
    with market.visit(gateway=gateway) as again:
        settled = again.orders.with_key("k")
    assert settled is not None
    assert (settled.id, settled.state) == (order.id, "authorized")
    assert again.happened == [("payment authorized", "21.70 EUR")]
    assert market.payments() == [("requested", 2170), ("authorized", 2170)]
    assert len({key for _, key in gateway.calls}) == 1


def test_an_order_is_cancelled_with_stock_and_payment(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    with market.visit() as shop:
        cancelled = shop.orders.cancel(order.id, "c")
    assert cancelled.state == "cancelled"
    assert shop.happened == [("order cancelled", order.number), ("payment voided", "21.70 EUR")]
    assert market.stock()["coffee"] == 10
    assert market.cart() == {}
    assert [kind for kind, _ in market.payments()] == ["requested", "authorized", "void_requested", "voided"]
    assert history(market)[-1] == ("cancelled", "customer")


def test_a_cancellation_delivered_twice_is_one(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    with market.visit() as shop:
        cancelled = shop.orders.cancel(order.id, "c")
    before = market.books()
    with market.visit() as shop:
        assert shop.orders.cancel(order.id, "c") == cancelled
        with pytest.raises(NotCancellable):
            shop.orders.cancel(order.id, "another")
    assert shop.happened == []
    assert market.books() == before


@pytest.mark.parametrize("state", [state for state in ORDER_STATES if state not in ("placed", "authorized")])
def test_an_order_on_its_way_is_not_cancelled(market: Market, state: str) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    put(market, order, state)
    before = market.books()
    with market.visit() as shop, pytest.raises(NotCancellable) as error:
        shop.orders.cancel(order.id, "c")
    assert (error.value.number, error.value.state) == (order.number, state)
    assert market.books() == before


def test_the_order_of_somebody_else_is_neither_found_nor_cancelled(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    before = market.books()
    with market.visit(BEN) as shop:
        with pytest.raises(LookupError):
            shop.orders.cancel(order.id, "c")
        assert shop.orders.find(order.number) is None
        assert shop.orders.get(order.id) is None
        assert shop.orders.with_key("k") is None
        assert shop.orders.last() is None
        assert shop.orders.last_with(["coffee"]) is None
        assert shop.orders.history() == []
        assert shop.orders.between(NOW, NOW + timedelta(days=1)) == []
    assert market.books() == before


@pytest.mark.parametrize("mood", ["dead", "mute"])
def test_a_cancellation_whose_answer_does_not_come_is_settled_later(market: Market, mood: str) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    gateway = Moody(market.gateway, [mood])
    with market.visit(gateway=gateway) as shop:
        assert shop.orders.cancel(order.id, "c").state == "cancelled"
    assert [kind for kind, _ in market.payments()][2:] == ["void_requested"]
    assert market.stock()["coffee"] == 10
    with market.visit(gateway=gateway) as shop:
        shop.orders.cancel(order.id, "c")
    assert [kind for kind, _ in market.payments()][2:] == ["void_requested", "voided"]
    assert market.stock()["coffee"] == 10


def test_an_order_whose_payment_is_open_is_cancelled_and_then_let_go(market: Market) -> None:
    market.fill(coffee=2)
    gateway = Moody(market.gateway, ["mute", "mute", "dead"])
    order = market.checkout("k", gateway=gateway)
    with market.visit(gateway=gateway) as shop:
        assert shop.orders.cancel(order.id, "c").state == "cancelled"
    assert market.payments() == [("requested", 2170)]
    with market.visit(gateway=gateway) as shop:
        assert shop.orders.cancel(order.id, "c").state == "cancelled"
    kinds = [kind for kind, _ in market.payments()]
    assert kinds == ["requested", "authorized", "void_requested", "voided"]
    assert market.stock()["coffee"] == 10


def test_orders_are_found(market: Market) -> None:
    days = [NOW - timedelta(days=back) for back in (20, 7, 1)]
    placed = []
    for count, (day, sku) in enumerate(zip(days, ("coffee", "milk", "coffee"), strict=True)):
        market.fill(**{sku: 1})
        with market.visit(now=day) as shop:
            placed.append(shop.orders.place(shop.quote(shop.cart.get()), str(count)))
    old, week, yesterday = placed
    with market.visit() as shop:
        find = shop.orders
        assert find.last() == yesterday
        assert find.last_with(["milk", "tea"]) == week
        assert find.last_with(["tea"]) is None
        assert find.last_with([]) is None
        assert find.history() == [yesterday, week, old]
        assert find.history(1) == [yesterday]
        assert find.between(days[1], days[2]) == [week]
        assert find.between(datetime(2026, 11, 1, tzinfo=UTC), NOW) == [yesterday, week]
        spoken = " ".join(week.number)
        assert find.find(spoken) == week
        assert find.find("no number") is None
        find.cancel(yesterday.id, "c")
        assert find.last() == week
        assert find.last_with(["coffee"]) == old


def test_the_table_of_transitions_is_complete_and_ends() -> None:
    """Every state of the database is there, is reached, and no order can go in a circle."""
    assert set(TRANSITIONS) == set(ORDER_STATES)
    assert {state for after in TRANSITIONS.values() for state in after} == set(ORDER_STATES) - {"placed"}

    def longest(state: str, seen: tuple[str, ...] = ()) -> int:
        assert state not in seen
        return 1 + max((longest(after, (*seen, state)) for after in TRANSITIONS[state]), default=0)

    assert longest("placed") <= len(ORDER_STATES)


@pytest.mark.parametrize("before", ORDER_STATES)
def test_an_order_moves_along_the_table_only(market: Market, before: str) -> None:
    market.fill(coffee=1)
    order = market.checkout("k")
    with market.store.connect() as connection:
        connection.execute(delete(order_events))
        connection.commit()
    for after in ORDER_STATES:
        put(market, order, before)
        books = market.books()
        with market.store.connect() as connection:
            if after in TRANSITIONS[before]:
                move(connection, order.id, before, after, NOW, "test")
                connection.commit()
                assert history(market)[-1] == (after, "test")
            else:
                with pytest.raises(ValueError, match="cannot become"):
                    move(connection, order.id, before, after, NOW, "test")
                connection.commit()
                assert market.books() == books


def test_a_move_from_an_old_state_is_refused(market: Market) -> None:
    market.fill(coffee=1)
    order = market.checkout("k")
    books = market.books()
    with market.store.connect() as connection, pytest.raises(Conflict):
        move(connection, order.id, "placed", "cancelled", NOW, "test")
    assert market.books() == books
