"""A process that is killed at any moment of the yes to an order leaves books that can be gone on with.

Twenty kills for each database; `VOICESHOP_TEST_KILLS=200` makes it two hundred.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter, sleep

from sqlalchemy import select

from skill.conversation import respond
from skill.dialogue import Intent, Rendered, Turn
from skill.store.tables import invoice_entries, orders, payment_events
from tests.shopping import NOW, Market
from tests.work import PROCESSES, answer_and_die, services_on

KILLS = int(os.environ.get("VOICESHOP_TEST_KILLS", "20"))
CART = {"coffee": 2, "milk": 1}


@dataclass
class Household:
    """Anna, who fills her cart and orders it, turn by turn; some of her turns are killed."""

    market: Market
    folder: str

    def __post_init__(self) -> None:
        self.url = self.market.store.engine.url.render_as_string(hide_password=False)
        self.services = services_on(self.url, self.folder)

    def turn(self, name: str, number: int) -> Turn:
        intent = Intent(name)
        return Turn(f"{name} {number}", "kitchen", "local", "anna", "en-US", NOW, intent=intent)

    def answered(self, turn: Turn) -> Rendered:
        return respond(turn, self.services)

    def killed(self, turn: Turn, after: float | None) -> float:
        """Lets another process answer and kills it after that time; how long it lived from the begin on."""
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=answer_and_die, args=(self.url, self.folder, turn, theirs))
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
    """How the crash left the books, which must be right in themselves: `none` or the order's state."""
    with market.store.connect(reads=True) as connection:
        rows = connection.execute(select(orders.c.id, orders.c.state).where(orders.c.key == key)).all()
        of_these = payment_events.c.order_id.in_([row.id for row in rows])
        events = Counter(connection.execute(select(payment_events.c.kind).where(of_these)).scalars())
    if not rows:
        assert market.cart() == CART
        return "none"
    assert len(rows) == 1
    assert market.cart() == {}
    assert events == ({"requested": 1} if rows[0].state == "placed" else {"requested": 1, "authorized": 1})
    return str(rows[0].state)


def test_killed_at_any_moment_of_the_yes(market: Market, tmp_path: Path) -> None:
    """Killed, looked at, and delivered again: one order, one authorization, the cart kept until then."""
    anna, random, seen = Household(market, str(tmp_path)), Random(42), Counter[str]()
    market.change("coffee", stock=2 * KILLS + 5)
    market.change("milk", stock=KILLS + 1)
    whole: float | None = None
    for number in range(KILLS + 1):
        market.fill(**CART)
        question = anna.answered(anna.turn("CheckoutIntent", number)).question
        assert question is not None
        yes = anna.turn("AMAZON.YesIntent", number)
        lived = anna.killed(yes, whole and random.uniform(0, 1.3 * whole))
        whole = whole or lived
        seen[found(market, question.id)] += 1
        happened = {str(one).partition(":")[0] for one in anna.answered(yes).happened}
        assert "order cancelled" not in happened
        assert found(market, question.id) == "authorized"
    assert market.stock() == {"coffee": 3, "milk": 0, "tea": 1, "saffron": 0}
    with market.store.connect(reads=True) as connection:
        lent = connection.execute(select(invoice_entries.c.kind)).scalars().all()
    assert list(lent) == ["authorize"] * (KILLS + 1)
    print(f"killed {KILLS} times, which left: {dict(seen)}")
    assert len(seen) > 1, f"every kill met the same moment ({seen}); nothing was tested"
    anna.services.store.close()
