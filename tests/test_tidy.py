"""What is old goes, what is still good stays, however much there is and whoever is at work meanwhile."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select

from skill.cli import main
from skill.dialogue import Session
from skill.shop.customers import Customers
from skill.store import Store, sessions, tidy
from skill.store.tables import account_letters, customers, logins, rates, replies
from skill.store.tables import sessions as sessions_table
from tests.accounts.house import House
from tests.shopping import ANNA, NOW, Market

KEEP = timedelta(days=90)
OLD, YOUNG = NOW - timedelta(days=91), NOW - timedelta(days=89)


def talk(market: Market, name: str, at: datetime) -> None:
    with market.store.connect() as connection:
        sessions.save(connection, Session(name), None, at)
        sessions.store_reply(connection, name, "turn", "said", at)
        connection.commit()


def names(store: Store) -> tuple[list[str], list[str]]:
    with store.connect(reads=True) as connection:
        talks = connection.execute(select(sessions_table.c.id).order_by(sessions_table.c.id)).scalars()
        said = connection.execute(select(replies.c.session_id).order_by(replies.c.session_id)).scalars()
        return list(talks), list(said)


def test_old_conversations_go_and_young_ones_stay(market: Market) -> None:
    talk(market, "old", OLD)
    talk(market, "young", YOUNG)
    gone = tidy.tidy(market.store, NOW, KEEP)
    assert {name: count for name, count in gone.items() if count} == {"replies": 1, "sessions": 1}
    assert names(market.store) == (["young"], ["young"])
    assert not any(tidy.tidy(market.store, NOW, KEEP).values())


def test_everything_goes_in_short_transactions(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "BATCH", 3)
    for number in range(7):
        talk(market, f"old {number}", OLD)
    talk(market, "young", YOUNG)
    assert tidy.tidy(market.store, NOW, KEEP)["sessions"] == 7
    assert names(market.store) == (["young"], ["young"])


def test_carts_customers_and_orders_stay(market: Market) -> None:
    market.fill(coffee=1)
    market.checkout("first")
    market.fill(milk=1)
    before = {name: rows for name, rows in market.books().items() if rows}
    tidy.tidy(market.store, NOW + timedelta(days=3000), timedelta(days=1))
    after = market.books()
    assert {name: after[name] for name in before} == before


def test_secrets_and_counts_that_are_over_go(market: Market) -> None:
    house = House(market.store)
    house.sign_up()
    house.tokens()
    house.later(minutes=1)
    tidy.tidy(market.store, house.now, KEEP)
    kept = market.books()
    secret = ("logins", "link_tokens", "link_codes", "links", "rates")
    assert all(kept[name] for name in secret)
    house.later(days=400)
    gone = tidy.tidy(market.store, house.now, KEEP)
    assert gone["logins"] >= 1
    assert gone["link_tokens"] == 2
    after = market.books()
    assert not any(after[name] for name in secret)
    assert after["accounts"] == kept["accounts"]


@pytest.mark.parametrize("day", [1, 400])
def test_letters_that_nobody_sent_go_after_a_day(day: int, market: Market) -> None:
    row = {"login": "mia@example.org", "purpose": "reset", "locale": "en-US", "next_at": NOW}
    with market.store.connect() as connection:
        connection.execute(insert(account_letters).values(**row, created_at=NOW - timedelta(hours=1)))
        connection.commit()
    assert tidy.tidy(market.store, NOW, KEEP)["account_letters"] == 0
    assert tidy.tidy(market.store, NOW + timedelta(days=day), KEEP)["account_letters"] == 1


def test_the_command_tells_what_went(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", market.store.engine.url.render_as_string(False))
    talk(market, "old", OLD - timedelta(days=3650))
    told = CliRunner().invoke(main, ["store", "tidy", "--days", "3650"])
    assert (told.exit_code, told.output) == (0, "Deleted 1 replies, 1 sessions.\n")
    again = CliRunner().invoke(main, ["store", "tidy", "--json"])
    assert not any(json.loads(again.output).values())
    with market.store.connect(reads=True) as connection:
        assert connection.execute(select(func.count()).select_from(logins)).scalar() == 0
        assert connection.execute(select(func.count()).select_from(rates)).scalar() == 0


def test_guests_who_left_long_ago_go_with_their_carts(market: Market) -> None:
    with market.store.connect() as connection:
        old, young = (Customers(connection, at).by_identity("local", str(at), "en-US") for at in (OLD, YOUNG))
        connection.commit()
    with market.visit(old.id, OLD) as shop:
        shop.cart.add("milk")
    assert tidy.tidy(market.store, NOW, KEEP)["guests"] == 1
    with market.store.connect(reads=True) as connection:
        known = set(connection.execute(select(customers.c.id)).scalars())
    assert (old.id in known, young.id in known, ANNA in known) == (False, True, True)


def test_a_guest_who_was_here_lately_keeps_the_cart(market: Market) -> None:
    with market.store.connect() as connection:
        guest = Customers(connection, OLD).by_identity("local", "kim", "en-US")
        connection.commit()
    with market.visit(guest.id, YOUNG) as shop:
        shop.cart.add("milk")
    before = market.books()
    assert not any(tidy.tidy(market.store, NOW, KEEP).values())
    assert market.books() == before
