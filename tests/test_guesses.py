"""Strangers who guess PINs, order numbers, tokens and signatures learn nothing and open nothing.

Three hundred guesses of each; `VOICESHOP_TEST_GUESSES=10000` makes it ten thousand.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from skill.accounts.linking import known_as
from skill.conversation import respond
from skill.dialogue import Intent, Slot, Turn
from skill.services import Services
from skill.shop.customers import Customers
from skill.shop.order_numbers import is_number, new_number
from skill.store.tables import gateway_events, link_tokens, links, orders
from skill.webhooks.incoming import StripeHook
from tests.accounts.house import House, hash_quickly
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY
from tests.shopping import ANNA, NOW, Market

GUESSES = int(os.environ.get("VOICESHOP_TEST_GUESSES", "300"))


def test_a_voice_pin_is_not_guessed_in_a_year_of_trying(market: Market) -> None:
    """Every PIN there is, again and again, one a minute: the right one comes while none is accepted."""
    with market.store.connect() as connection:
        Customers(connection, NOW, "pepper").set_pin(ANNA, "7294")
        connection.commit()
    seen, now = Counter[str](), NOW
    pins = [f"{number:04}" for number in range(10_000)]
    Random(1).shuffle(pins)
    pins.remove("7294")
    pins.insert(GUESSES // 2, "7294")
    with market.store.connect() as connection:
        for pin in pins[:GUESSES]:
            now += timedelta(minutes=1)
            result = Customers(connection, now, "pepper").check_pin(ANNA, pin)
            seen["opened" if result.ok else "locked" if result.locked else "wrong"] += 1
        connection.commit()
    assert seen["opened"] == 0
    assert seen["wrong"] == 2, "more tries were compared than a person needs"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = services_at(copy_of_demo(tmp_path))
    yield services
    services.store.close()


def test_order_numbers_of_others_sound_like_numbers_that_nobody_has(services: Services) -> None:
    """A stranger asks for every order there is and for many that there are not: all answers are the same."""
    with services.store.connect(reads=True) as connection:
        real = list(connection.execute(select(orders.c.number)).scalars())
    random = Random(5)
    guesses = real + [new_number(random) for _ in range(max(0, min(GUESSES, 1000) - len(real)))]
    random.shuffle(guesses)
    answers = set()
    for number, guess in enumerate(guesses):
        assert is_number(guess)
        slots = {"number": Slot(spoken=guess, value=guess)}
        intent = Intent("OrderStatusIntent", slots)
        at = MONDAY + timedelta(seconds=number)
        turn = Turn(f"t{number}", f"s{number}", "local", "stranger", "en-US", at, intent=intent)
        rendered = respond(turn, services)
        assert not rendered.happened
        answers.add(rendered.text.replace(guess, "…"))
    assert len(answers) == 1


def test_what_a_stranger_asks_about_is_only_ever_their_own(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")
    market.fill(milk=3)
    with market.store.connect() as connection:
        stranger = Customers(connection, NOW).by_identity("local", "stranger", "en-US")
        connection.commit()
    before = market.books()
    with market.visit(stranger.id) as shop:
        for guess in range(GUESSES):
            assert shop.orders.get(guess) is None
            assert shop.orders.find(str(guess + 100_000)) is None
        assert shop.orders.find(order.number) is None
        assert shop.orders.with_key("k") is None
        with pytest.raises(LookupError):
            shop.orders.cancel(order.id, "c")
        assert not shop.cart.get().lines
    assert market.books() == before


def test_names_of_links_and_tokens_open_nobodys_cart(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens that nobody was given, those that were with a letter changed, and the names that links have."""
    hash_quickly(monkeypatch)
    house = House(market.store)
    house.sign_up()
    token = str(house.tokens()["access_token"])
    random, letters = Random(9), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    assert known_as(market.store, "alexa", "Mia", token, NOW) != "Mia"
    before = counted(market)
    for number in range(GUESSES):
        guess = "".join(random.choices(letters, k=43))
        if number % 2:
            place = random.randrange(len(token))
            guess = token[:place] + random.choice(letters.replace(token[place], "")) + token[place + 1 :]
        assert known_as(market.store, "alexa", f"stranger {number}", guess, NOW) == f"stranger {number}"
        named = known_as(market.store, "alexa", f"linked:{number}", guess, NOW)
        assert named == f"not-linked:{number}"
    assert counted(market) == before


def counted(market: Market) -> list[int]:
    with market.store.connect(reads=True) as connection:
        tables = (links, link_tokens, gateway_events)
        return [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]


def test_no_signature_of_stripes_is_guessed(market: Market) -> None:
    services = Services(None, market.store, market.gateway)  # type: ignore[arg-type]
    hook, random = StripeHook(services, None, "whsec_0123456789abcdef01234567"), Random(11)  # type: ignore[arg-type]
    before = market.books()
    for number in range(GUESSES):
        signed = random.randbytes(32).hex()
        body = b'{"id": "evt_%d", "type": "payment_intent.succeeded"}' % number
        assert hook(body, f"t={int(NOW.timestamp())},v1={signed}", NOW) == 400
    assert market.books() == before
