"""A process that is killed at any moment of a checkout leaves books that can be gone on with.

Twenty kills for each database; `VOICESHOP_TEST_KILLS=200` makes it two hundred.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random
from time import perf_counter, sleep

from sqlalchemy import func, select

from skill.store.tables import invoice_entries, orders, payment_events
from tests.shopping import ANNA, BEN, Market
from tests.work import PROCESSES, checkout_and_die

KILLS = int(os.environ.get("VOICESHOP_TEST_KILLS", "20"))
CART = {"coffee": 2, "milk": 1}


def kill_during_checkout(market: Market, key: str, after: float | None) -> float:
    """Lets another process order Anna's cart and kills it; how long it lived from the begin on."""
    ours, theirs = PROCESSES.Pipe()
    url = market.store.engine.url.render_as_string(hide_password=False)
    process = PROCESSES.Process(target=checkout_and_die, args=(url, key, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "begin"
    begun = perf_counter()
    if after is None:
        assert ours.recv() == "done"
    else:
        sleep(after)
    lived = perf_counter() - begun
    process.kill()
    process.join()
    process.close()
    ours.close()
    return lived


def found(market: Market, key: str) -> str:
    """How the crash left the books, by which they are right in themselves: `none` or the order's state."""
    with market.store.connect(reads=True) as connection:
        rows = connection.execute(select(orders.c.id, orders.c.state).where(orders.c.key == key)).all()
        kinds = connection.execute(
            select(payment_events.c.kind).where(payment_events.c.order_id.in_([row.id for row in rows]))
        ).scalars()
        asked = Counter(kinds)
    if not rows:
        assert market.cart() == CART
        return "none"
    assert len(rows) == 1
    assert market.cart() == {}
    expected = {"requested": 1} if rows[0].state == "placed" else {"requested": 1, "authorized": 1}
    assert asked == expected
    return str(rows[0].state)


def deliver_again(market: Market, key: str) -> None:
    """What the channel does when no answer came: the same turn once more."""
    with market.visit() as shop:
        order = shop.orders.with_key(key) or shop.orders.place(shop.quote(shop.cart.get()), key)
    assert order.state == "authorized"


def test_killed_at_any_moment_of_the_checkout(market: Market) -> None:
    market.change("coffee", stock=2 * (KILLS + 3))
    market.change("milk", stock=KILLS + 3)
    market.fill(**CART)
    whole = kill_during_checkout(market, "warm", None)
    seen: Counter[str] = Counter()
    random = Random(42)
    for number in range(KILLS):
        market.fill(**CART)
        kill_during_checkout(market, str(number), random.uniform(0, 1.2 * whole))
        seen[found(market, str(number))] += 1
        deliver_again(market, str(number))
        assert found(market, str(number)) == "authorized"
    assert market.stock() == {"coffee": 4, "milk": 2, "tea": 1, "saffron": 0}
    with market.store.connect(reads=True) as connection:
        lent = connection.execute(select(func.count()).select_from(invoice_entries)).scalar_one()
    assert lent == KILLS + 1
    assert market.cart(BEN) == {}
    assert market.cart(ANNA) == {}
    print(f"killed {KILLS} times: {dict(seen)}")
    assert len(seen) > 1, f"every kill met the same moment ({seen}); nothing was tested"
