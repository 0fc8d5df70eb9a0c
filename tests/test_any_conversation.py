"""Whatever is said in whatever order, the books add up and nothing is ordered without its yes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from skill.dialogue import Question, Rendered, Turn
from skill.services import Services
from skill.store.tables import cart_lines, order_lines, orders, payment_events, products
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import Player
from tests.dialogues.script import Line

GENERAL = (
    "find coffee", "find milk", "the second one", "the cheaper one", "more", "add it", "add two bananas",
    "add milk and two breads", "add five almond milk", "two more", "one less", "make it three",
    "no, three", "no i meant tea", "remove the bananas", "empty my cart", "what's in my cart", "check out",
    "reorder my coffee", "reorder what i ordered last week", "where is my order", "cancel my order",
    "what did i order", "help", "repeat", "stop", "start over", "cheaper", "without sugar", "from Lavazza",
    "how much is it", "is it in stock", "compare them", "purple elephants dance", "...",
    "one two three four", "10 million of them", "'; drop table carts",
)  # fmt: skip
ANSWERS = ("yes", "no", "yes please", "cancel", "the first one", "never mind")


class AnyConversation(RuleBasedStateMachine):
    """Random customers' turns on two devices of one household, with a world that changes."""

    @initialize()
    def open_shop(self) -> None:
        self.folder = TemporaryDirectory()
        self.services: Services = services_at(copy_of_demo(Path(self.folder.name)))
        self.player = Player(self.services)
        self.open: dict[str, Question | None] = {}
        self.first_pieces = self.pieces()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.services.store.close()
            self.folder.cleanup()

    @rule(words=st.sampled_from(GENERAL), device=st.sampled_from(("sofa", "kitchen")))
    def anything(self, words: str, device: str) -> None:
        self.say(words, device)

    @rule(words=st.sampled_from(ANSWERS), device=st.sampled_from(("sofa", "kitchen")))
    def answer(self, words: str, device: str) -> None:
        self.say(words, device)

    @rule(words=st.text(max_size=40))
    def nonsense(self, words: str) -> None:
        if words.strip() and "|" not in words:
            self.say(words, "sofa")

    @rule()
    def again(self) -> None:
        if self.player.last:
            before = self.books()
            again = self.player.respond(self.player.last)
            assert again == self.heard
            assert self.books() == before

    @rule(cents=st.integers(100, 2000))
    def price_changes(self, cents: int) -> None:
        self.player.meanwhile(f"price of coffee-house-blend is {cents / 100:.2f}")

    def say(self, words: str, device: str) -> None:
        orders_before = self.order_count()
        turn = self.player.turn(Line("Customer", words, device), "en-US")
        self.heard: Rendered = self.player.respond(turn)
        self.check_order(turn, self.order_count() - orders_before)
        self.open[device] = self.heard.question

    def check_order(self, turn: Turn, placed: int) -> None:
        """An order is placed only by a yes directly after the question that read out its terms."""
        assert placed in (0, 1)
        if not placed:
            assert not any(one.what == "order placed" for one in self.heard.happened)
            return
        question = self.open.get(turn.session)
        assert question is not None
        assert question.terms
        assert turn.utterance in ("yes", "yes please")
        with self.services.store.connect(reads=True) as connection:
            newest = connection.execute(select(orders).order_by(orders.c.id.desc())).first()
        assert newest is not None
        assert (newest.terms, newest.key) == (question.terms, question.id)

    @invariant()
    def the_books_add_up(self) -> None:
        if not hasattr(self, "services"):
            return
        with self.services.store.connect(reads=True) as connection:
            for order in connection.execute(select(orders)):
                lines = connection.execute(
                    select(order_lines).where(order_lines.c.order_id == order.id)
                ).all()
                assert sum(line.quantity * line.price_minor for line in lines) == order.goods_minor
                assert order.goods_minor + order.delivery_minor == order.total_minor
                kinds = payment_events.c.kind
                asked = select(kinds).where(payment_events.c.order_id == order.id, kinds == "requested")
                assert len(connection.execute(asked).all()) == 1
            assert all(line.quantity > 0 for line in connection.execute(select(cart_lines)))
        assert self.pieces() == self.first_pieces

    def pieces(self) -> Counter[str]:
        """Of each product, the pieces in stock and in orders that stand: no turn may change their sum."""
        with self.services.store.connect(reads=True) as connection:
            pieces = Counter({row.sku: row.stock for row in connection.execute(select(products))})
            standing = select(order_lines).join(orders).where(orders.c.state != "cancelled")
            for line in connection.execute(standing):
                pieces[line.sku] += line.quantity
            assert all(row.stock >= 0 for row in connection.execute(select(products)))
        return pieces

    def order_count(self) -> int:
        with self.services.store.connect(reads=True) as connection:
            return len(connection.execute(select(orders.c.id)).all())

    def books(self) -> tuple[int, Counter[str], int]:
        with self.services.store.connect(reads=True) as connection:
            cart = sum(row.quantity for row in connection.execute(select(cart_lines.c.quantity)))
        return self.order_count(), self.pieces(), cart


TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
