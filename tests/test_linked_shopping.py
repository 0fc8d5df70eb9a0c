"""Shopping through Alexa with a linked account: whose cart it is, and what becomes of the guest's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from skill.services import Services
from skill.shop.customers import Customers
from skill.store.tables import accounts, cart_lines, customers, identities, links, orders
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import MIA
from tests.alexa.device import AlexaDevice
from tests.databases import on
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY
from tests.shopping import NOW, Market

sqlite_only = on("sqlite")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def house(market: Market) -> House:
    house = House(market.store)
    house.sign_up()
    return house


@pytest.fixture
def mia(house: House) -> int:
    with house.store.connect(reads=True) as connection:
        return int(connection.execute(select(accounts.c.customer_id)).scalar_one())


def known(house: House, subject: str) -> int | None:
    """The customer whom Alexa calls so."""
    mine = (identities.c.channel == "alexa", identities.c.subject == subject)
    with house.store.connect(reads=True) as connection:
        found = connection.execute(select(identities.c.customer_id).where(*mine)).scalar()
        return None if found is None else int(found)


def guest(house: House, market: Market, subject: str = "amzn1.ask.account.MIA", **filled: int) -> int:
    """A guest with something in the cart."""
    with house.store.connect() as connection:
        who = Customers(connection, house.now).by_identity("alexa", subject, "en-US").id
        connection.commit()
    market.fill(who, **filled)
    return who


class TestConversation:
    """The whole way on the demo shop."""

    @pytest.fixture
    def services(self, tmp_path: Path) -> Iterator[Services]:
        services = services_at(copy_of_demo(tmp_path))
        yield services
        services.store.close()

    @pytest.fixture
    def house(self, services: Services) -> House:
        return House(services.store, {"data_dir": services.settings.data_dir}, now=MONDAY)

    def test_a_guest_fills_a_cart_links_and_orders(self, house: House) -> None:
        device = house.device()
        device.say_intent("AddToCartIntent", {"items": "two house blend coffee"})
        device.say_intent("CheckoutIntent")
        assert device.response["card"] == {"type": "LinkAccount"}
        assert device.open is False
        house.sign_up()
        device.account = house.tokens()["access_token"]
        assert "2 times House Blend Coffee" in device.say_intent("CartIntent")
        assert "Shall I order it?" in device.say_intent("CheckoutIntent")
        assert device.yes().startswith("Done!")
        with house.store.connect(reads=True) as connection:
            placed = connection.execute(select(orders).order_by(orders.c.id.desc())).first()
            whose = connection.execute(select(accounts.c.customer_id)).scalar_one()
        assert placed is not None
        assert (placed.customer_id, placed.address["street"]) == (whose, MIA["street"])
        assert "empty" in device.say_intent("CartIntent")

    def test_who_has_no_address_gives_it_by_linking_again(self, house: House) -> None:
        house.sign_up()
        device = house.device(house.tokens()["access_token"])
        with house.store.connect() as connection:
            nowhere = dict.fromkeys(("street", "postal_code", "city", "country"))
            connection.execute(customers.update().where(customers.c.email == MIA["email"]).values(nowhere))
            connection.commit()
        device.say_intent("AddToCartIntent", {"items": "house blend coffee"})
        device.say_intent("CheckoutIntent")
        assert device.response["card"] == {"type": "LinkAccount"}
        house.browser.open(house.amazon.authorization())
        house.browser.submit("/account/address", street="3 New Street", postal_code="1", city="Newtown")
        assert "Shall I order it?" in device.say_intent("CheckoutIntent")

    def test_a_yes_without_the_token_orders_nothing(self, house: House) -> None:
        house.sign_up()
        device = house.device(house.tokens()["access_token"])
        device.say_intent("AddToCartIntent", {"items": "house blend coffee"})
        device.say_intent("CheckoutIntent")
        before = Market(house.store).books()["orders"]
        house.later(hours=2)
        assert "Done" not in device.yes()
        assert Market(house.store).books()["orders"] == before


class TestCart:
    def test_what_both_have_is_added_up(self, house: House, market: Market, mia: int) -> None:
        who = guest(house, market, coffee=2, milk=1)
        market.fill(mia, coffee=1, tea=1)
        device = house.device(house.tokens()["access_token"])
        for _ in range(2):
            device.launch()
            assert market.cart(mia) == {"coffee": 3, "tea": 1, "milk": 1}
            assert market.cart(who) == {}

    def test_more_than_there_is_is_not_lost(self, house: House, market: Market, mia: int) -> None:
        guest(house, market, tea=1)
        market.fill(mia, tea=1)
        house.device(house.tokens()["access_token"]).launch()
        assert market.cart(mia) == {"tea": 2}

    def test_what_is_no_longer_sold_comes_along(self, house: House, market: Market, mia: int) -> None:
        guest(house, market, tea=1)
        market.change("tea", active=False)
        house.device(house.tokens()["access_token"]).launch()
        with house.store.connect(reads=True) as connection:
            rows = connection.execute(select(cart_lines.c.customer_id, cart_lines.c.sku)).all()
        assert [tuple(row) for row in rows] == [(mia, "tea")]

    def test_what_a_guest_adds_later_comes_along_too(self, house: House, market: Market, mia: int) -> None:
        device = house.device(house.tokens()["access_token"])
        device.launch()
        device.account = ""
        device.launch()
        market.fill(known(house, device.customer) or 0, milk=1)
        device.account = house.tokens()["access_token"]
        device.launch()
        assert market.cart(mia) == {"milk": 1}

    def test_it_moves_once_however_many_come_at_once(self, house: House, market: Market, mia: int) -> None:
        who = guest(house, market, coffee=2)
        token = house.tokens()["access_token"]

        def launch(_: int) -> None:
            device = AlexaDevice(house.app.test_client(), account=token, clock=lambda: NOW)
            device.customer = "amzn1.ask.account.MIA"
            device.launch()

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(launch, range(4)))
        assert (market.cart(mia), market.cart(who)) == ({"coffee": 2}, {})

    def test_a_customers_own_cart_is_not_taken(self, house: House, market: Market, mia: int) -> None:
        """Only a guest's cart moves: somebody whom the merchant has made known keeps theirs."""
        device = house.device(house.tokens()["access_token"])
        row = {"channel": "alexa", "subject": device.customer, "customer_id": 1, "created_at": NOW}
        with house.store.connect() as connection:
            connection.execute(insert(identities).values(row))
            connection.commit()
        market.fill(1, coffee=1)
        device.launch()
        assert (market.cart(1), market.cart(mia)) == ({"coffee": 1}, {})


Loss = Callable[[House, AlexaDevice, dict[str, str]], object]


def _log_in_and_unlink(house: House, device: AlexaDevice, tokens: dict[str, str]) -> None:
    house.browser.open("/account")
    house.browser.submit("/account/unlink")


LOST: dict[str, Loss] = {
    "Amazon sends none": lambda house, device, tokens: setattr(device, "account", ""),
    "it is another": lambda house, device, tokens: setattr(device, "account", "guessed"),
    "it is the refresh token": lambda house, device, tokens: setattr(
        device, "account", tokens["refresh_token"]
    ),
    "it ran out": lambda house, device, tokens: house.later(hours=2),
    "Amazon gave it back": lambda house, device, tokens: house.amazon.revoke(tokens["access_token"]),
    "the customer unlinked": _log_in_and_unlink,
    "a thief was noticed": lambda house, device, tokens: (
        [house.amazon.refresh(tokens["refresh_token"]) for _ in range(2)] and None
    ),
}


@pytest.mark.parametrize("which", LOST)
def test_without_a_good_token_it_is_the_guest(which: str, house: House, market: Market, mia: int) -> None:
    tokens = house.tokens()
    device = house.device(tokens["access_token"])
    device.launch()
    market.fill(mia, coffee=1)
    LOST[which](house, device, tokens)
    device.launch()
    who = known(house, device.customer)
    assert who not in (None, mia)
    assert (market.cart(who or 0), market.cart(mia)) == ({}, {"coffee": 1})


@pytest.mark.parametrize("which", ["Amazon gave it back", "the customer unlinked", "a thief was noticed"])
def test_an_ended_link_leaves_no_conversation(which: str, house: House, mia: int) -> None:
    before = Market(house.store).books()
    tokens = house.tokens()
    device = house.device(tokens["access_token"])
    device.launch()
    LOST[which](house, device, tokens)
    after = Market(house.store).books()
    for name in ("sessions", "replies", "identities", "links", "link_tokens", "link_codes", "accounts"):
        assert after[name] == before[name], name


def test_nobody_is_linked_by_the_name_of_a_link(house: House, market: Market, mia: int) -> None:
    house.device(house.tokens()["access_token"]).launch()
    with house.store.connect(reads=True) as connection:
        link = connection.execute(select(links.c.id)).scalar_one()
    assert known(house, f"linked:{link}") == mia
    thief = house.device(customer=f"linked:{link}")
    thief.launch()
    assert known(house, f"not-linked:{link}") not in (None, mia)


class TestEvents:
    def event(self, device: AlexaDevice, kind: str, **more: object) -> None:
        device.send({"type": f"AlexaSkillEvent.{kind}", **more})
        assert device.response == {}

    def test_a_link_counts_from_its_event_on(self, house: House, market: Market, mia: int) -> None:
        who = guest(house, market, milk=2)
        token = house.tokens()["access_token"]
        self.event(house.device(), "SkillAccountLinked", body={"accessToken": token})
        assert (market.cart(mia), market.cart(who)) == ({"milk": 2}, {})

    def test_linking_another_account_ends_the_first_link(self, house: House, market: Market) -> None:
        first = house.tokens()
        device = house.device(first["access_token"])
        device.launch()
        ole = house.sign_up(house.new_browser(), email="ole@example.org")
        second = house.tokens(ole)
        self.event(house.device(second["access_token"]), "SkillAccountLinked")
        assert house.amazon.refresh(first["refresh_token"]).status_code == 400
        assert house.amazon.refresh(second["refresh_token"]).status_code == 200

    def test_two_who_share_an_account_share_its_cart(self, house: House, market: Market, mia: int) -> None:
        tokens = [house.tokens() for _ in range(2)]
        for number, pair in enumerate(tokens):
            guest(house, market, f"amzn1.ask.account.{number}", milk=1)
            house.device(pair["access_token"], f"amzn1.ask.account.{number}").launch()
        assert market.cart(mia) == {"milk": 2}
        assert [house.amazon.refresh(pair["refresh_token"]).status_code for pair in tokens] == [200, 200]

    def test_a_removed_skill_deletes_the_tokens_and_keeps_the_account(
        self, house: House, market: Market, mia: int
    ) -> None:
        before = market.books()
        tokens, other = house.tokens(), house.tokens()
        house.device(other["access_token"], "amzn1.ask.account.OTHER").launch()
        device = house.device(tokens["access_token"])
        device.launch()
        market.fill(mia, coffee=1)
        device.account = ""
        self.event(device, "SkillDisabled")
        assert house.amazon.refresh(tokens["refresh_token"]).status_code == 400
        assert house.amazon.refresh(other["refresh_token"]).status_code == 200
        assert known(house, device.customer) is None
        assert market.cart(mia) == {"coffee": 1}
        after = market.books()
        assert (after["accounts"], after["customers"]) == (before["accounts"], before["customers"])

    def test_a_removed_skill_that_was_never_used_deletes_them_too(self, house: House) -> None:
        tokens = house.tokens()
        self.event(house.device(tokens["access_token"]), "SkillDisabled")
        assert house.amazon.refresh(tokens["refresh_token"]).status_code == 400
        assert Market(house.store).books()["links"] == []

    def test_an_event_with_a_wrong_token_ends_nothing(self, house: House) -> None:
        tokens = house.tokens()
        house.device(tokens["access_token"]).launch()
        self.event(house.device("guessed"), "SkillAccountLinked")
        assert house.amazon.refresh(tokens["refresh_token"]).status_code == 200
