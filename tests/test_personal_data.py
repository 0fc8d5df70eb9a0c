"""What is kept of a customer, handed out and erased."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from skill.integrity import look
from skill.shop import line_changes
from skill.shop.limits import Limit, set_limit
from skill.shop.line_changes import LineChange
from skill.shop.money import Money
from skill.shop.order_states import move
from skill.store import consents
from skill.store.consents import Consent
from skill.store.erase import BOOKS, BOOKS_KEPT, FORGOTTEN, StillOrdered, erase, forget_old_addresses
from skill.store.personal import export, of_customer, turns_counted
from skill.store.rates import Rate, spend
from skill.store.tables import (
    accounts,
    consent_texts,
    customers,
    order_events,
    orders,
    payment_methods,
    replies,
    sessions,
)
from tests.shopping import ANNA, BEN, NOW, Market

PERSONAL = ("anna", "test street", "testville", "12345", "secret words")
SENTENCE = "You agree to our terms."


def lived(market: Market) -> None:
    """Anna has everything that a customer can have, and Ben has the same cart."""
    market.fill(coffee=2)
    order = market.checkout("first")
    market.fill(milk=1)
    market.fill(BEN, milk=1)
    with market.store.connect() as connection:
        for before, after in (("authorized", "packed"), ("packed", "shipped"), ("shipped", "delivered")):
            move(connection, order.id, before, after, NOW, "merchant")
        connection.execute(update(order_events).values(cause="merchant: called by Anna"))
        reason = "the cup of Anna broke"
        back = LineChange("coffee", "Coffee", "announced", 1, Money(5, "EUR"), reason, "customer", "r", NOW)
        line_changes.write(connection, order.id, [back])
        payer = {"customer_id": ANNA, "gateway": "stripe", "payer": "cus_8ZkQ", "updated_at": NOW}
        connection.execute(insert(payment_methods).values(payer))
        row = {"customer_id": ANNA, "login": "anna@example.org", "password_hash": "p", "created_at": NOW}
        connection.execute(insert(accounts).values(row))
        set_limit(connection, ANNA, Limit("local/anna", "Anna", day=Money(500, "EUR")))
        consents.record(connection, ANNA, Consent("terms", SENTENCE, "web", NOW))
        talk = {"id": "local/anna/1", "customer_id": ANNA, "version": 1, "data": "{}", "updated_at": NOW}
        connection.execute(insert(sessions).values(talk))
        said = {"session_id": "local/anna/1", "turn_id": "1", "reply": '"secret words"', "created_at": NOW}
        connection.execute(insert(replies).values(said))
        spend(connection, turns_counted("local", "anna"), Rate(9, timedelta(hours=1)), NOW)
        connection.commit()


def erased(market: Market, customer: int = ANNA) -> None:
    with market.store.connect() as connection:
        erase(connection, customer)
        connection.commit()


def test_every_table_that_knows_customers_is_kept_or_forgotten() -> None:
    found = {table.name for table, _ in of_customer(ANNA)} - {"customers"}
    assert found == BOOKS | FORGOTTEN
    assert not BOOKS & FORGOTTEN


def test_an_export_has_everything_and_no_secret(market: Market) -> None:
    lived(market)
    with market.store.connect(reads=True) as connection:
        told = export(connection, ANNA)
    text = json.dumps(told).lower()
    assert all(word in text for word in PERSONAL)
    assert {"orders", "order_lines", "payment_events", "cart_lines", "consents", "replies"} <= told.keys()
    assert "password_hash" not in text
    assert told["customers"][0]["email"] == "anna@example.org"
    assert "ben" not in text


def test_after_erasing_nothing_says_who_it_was(market: Market) -> None:
    lived(market)
    before = market.books()
    erased(market)
    after = market.books()
    kept = repr(after["orders"] + after["customers"][:1] + after["identities"]).lower()
    assert not [word for word in PERSONAL if word in kept]
    assert "anna" not in repr(after).lower()
    assert "secret words" not in repr(after)
    assert after["payment_methods"] == after["receipts"] == []
    assert len(after["line_changes"]) == len(before["line_changes"]) == 1
    assert {row[4] for row in after["order_events"]} == {"merchant"}
    with market.store.connect(reads=True) as connection:
        assert not [one for one in look(connection) if one.rule in ("receipt", "outbox")]
    for table in ("order_lines", "payment_events", "invoice_entries", "consents", "outbox"):
        assert after[table] == before[table]
    assert after["cart_lines"] == [row for row in before["cart_lines"] if row[0] == BEN]


def test_a_large_invoice_names_its_recipient_until_the_law_lets_go(market: Market) -> None:
    lived(market)
    with market.store.connect() as connection:
        connection.execute(update(orders).values(goods_minor=30_000, delivery_minor=0, total_minor=30_000))
        connection.commit()
    erased(market)
    assert addresses(market) == ["Anna"]
    with market.store.connect() as connection:
        assert forget_old_addresses(connection, NOW + BOOKS_KEPT) == 0
        assert forget_old_addresses(connection, NOW + BOOKS_KEPT + timedelta(days=1)) == 1
        connection.commit()
    assert addresses(market) == []


def test_nothing_is_erased_while_an_order_is_on_its_way(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("first")
    before = market.books()
    with pytest.raises(StillOrdered, match=order.number):
        erased(market)
    assert market.books() == before


def test_who_never_ordered_is_gone_without_a_trace(market: Market) -> None:
    market.fill(BEN, coffee=1)
    erased(market, BEN)
    assert "ben" not in repr(market.books()).lower()
    with market.store.connect(reads=True) as connection:
        assert connection.execute(select(customers.c.id)).scalars().all() == [ANNA]


def test_the_same_text_is_kept_once(market: Market) -> None:
    consent = Consent("terms", SENTENCE, "web", NOW)
    with market.store.connect() as connection:
        consents.record(connection, ANNA, consent)
        consents.record(connection, BEN, consent)
        assert consents.of_customer(connection, BEN) == [consent]
        assert len(connection.execute(select(consent_texts)).all()) == 1
        connection.rollback()


def addresses(market: Market) -> list[str]:
    with market.store.connect(reads=True) as connection:
        return [row["name"] for row in connection.execute(select(orders.c.address)).scalars() if row]
