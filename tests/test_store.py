"""The store: opened, migrated, refused, on each database."""

from __future__ import annotations

from skill.store import Store
from tests.shopping import Market


def test_a(store: Store) -> None:
    store.ready()


def test_b(market: Market) -> None:
    market.fill(coffee=2)
    assert market.cart() == {"coffee": 2}
    order = market.checkout("k")
    assert order.state == "authorized"
