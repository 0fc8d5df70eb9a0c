"""The account's page: devices connected with proof, limits for each, data handed out and erased."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from skill.conversation import respond
from skill.dialogue import Intent, Turn
from skill.shop.device_codes import LIFE
from skill.store import consents
from skill.store.tables import customers
from tests.accounts.house import House, hash_quickly
from tests.accounts.people import MIA, Form, Forms
from tests.shopping import Market


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def house(market: Market) -> House:
    return House(market.store)


def says(house: House, turn: str, intent: Intent, subject: str = "kitchen") -> str:
    """What the shop answers to a device that is not linked to anything."""
    said = Turn(turn, "talk", "local", subject, "en-US", house.now, intent=intent)
    return respond(said, house.services).text


def code_for(house: House, subject: str = "kitchen") -> str:
    house.later(seconds=1)
    answer = says(house, f"code {house.now}", Intent("ConnectAccountIntent"), subject)
    found = re.search(r"\d( \d){5}", answer)
    assert found, answer
    return found[0]


def connect(house: House, code: str, name: str = "Kitchen") -> int:
    house.browser.open("/account")
    return house.browser.submit("/account/device", code=code, name=name).status_code


def add_coffee(house: House, turn: str, subject: str = "kitchen") -> str:
    return says(house, turn, Intent("AddToCartIntent").filled(items="house blend coffee"), subject)


class TestDevices:
    def test_a_device_shops_for_the_account_that_typed_its_code_and_keeps_the_cart(
        self, house: House
    ) -> None:
        house.sign_up()
        add_coffee(house, "1")
        assert connect(house, code_for(house)) == 200
        assert "Kitchen" in house.browser.text
        assert "1 × House Blend Coffee" in says(house, "2", Intent("CartIntent"))
        assert "Shall I order it?" in says(house, "3", Intent("CheckoutIntent"))
        assert "shops with your account already" in says(house, "4", Intent("ConnectAccountIntent"))

    def test_the_guest_of_before_is_gone(self, house: House) -> None:
        house.sign_up()
        code = code_for(house)
        with house.store.connect(reads=True) as connection:
            before = connection.execute(select(customers.c.id)).all()
        connect(house, code)
        with house.store.connect(reads=True) as connection:
            assert len(connection.execute(select(customers.c.id)).all()) == len(before) - 1

    @pytest.mark.parametrize("code", ["000000", "", "12", "x" * 12])
    def test_a_wrong_code_connects_nothing(self, house: House, code: str) -> None:
        house.sign_up()
        code_for(house)
        assert connect(house, code) in (400, 403)
        assert "not good" in house.browser.text
        assert "Kitchen" not in house.browser.text

    def test_a_code_is_good_once_and_for_a_while(self, house: House) -> None:
        house.sign_up()
        first = code_for(house)
        second = code_for(house)
        assert connect(house, first) == 400
        house.now += LIFE + timedelta(seconds=1)
        house.browser.open("/account/log-in")
        house.browser.submit("/account/log-in", email=MIA["email"], password=MIA["password"])
        assert connect(house, second) == 400
        third = code_for(house)
        assert connect(house, third) == 200
        assert connect(house, third) == 400

    def test_who_guesses_codes_has_to_wait(self, house: House) -> None:
        house.sign_up()
        code = code_for(house)
        assert [connect(house, "999999") for _ in range(11)] == [400] * 10 + [429]
        assert connect(house, code) == 429

    def test_a_customer_who_is_known_is_never_taken_over(self, house: House) -> None:
        house.sign_up()
        code = code_for(house)
        connect(house, code)
        other = house.new_browser()
        house.sign_up(other, email="eve@example.org")
        other.open("/account")
        assert "shops with your account already" in says(house, "9", Intent("ConnectAccountIntent"))
        assert "Kitchen" not in other.text

    def test_a_device_that_is_disconnected_is_a_stranger_again(self, house: House) -> None:
        house.sign_up()
        connect(house, code_for(house))
        house.browser.submit("/account/disconnect")
        assert "Kitchen" not in house.browser.text
        assert "Your code is" in says(house, "7", Intent("ConnectAccountIntent"))


class TestLimits:
    def test_a_member_may_not_order_more_than_its_limit(self, house: House) -> None:
        house.sign_up()
        connect(house, code_for(house))
        form = next(one for one in _forms(house) if one.fields.get("member") == "local/kitchen")
        house.browser.client.post(
            "/account/limit", data={**form.fields, "order": "10,00"}, base_url="https://shop.example"
        )
        add_coffee(house, "1")
        assert "more than the €10.00" in says(house, "2", Intent("CheckoutIntent"))

    @pytest.mark.parametrize("amount", ["-1", "ten", "1.234", "99999999", "1e3"])
    def test_what_is_no_amount_changes_nothing(self, house: House, amount: str) -> None:
        house.sign_up()
        house.browser.open("/account")
        before = _without_rates(house)
        assert house.browser.submit("/account/limit", order=amount).status_code == 400
        assert "such as 50" in house.browser.text
        assert _without_rates(house) == before

    def test_nobody_limits_somebody_elses_device(self, house: House) -> None:
        house.sign_up()
        house.browser.open("/account")
        assert house.browser.submit("/account/limit", member="local/anna", order="1").status_code == 400


class TestData:
    def test_everything_can_be_downloaded(self, house: House) -> None:
        house.sign_up()
        told = house.browser.open("/account/data").get_json()
        assert told["customers"][0]["name"] == MIA["name"]
        assert "password_hash" not in house.browser.text
        assert "anna" not in house.browser.text.lower()

    def test_what_was_agreed_to_is_kept_word_for_word(self, house: House) -> None:
        house.sign_up()
        with house.store.connect(reads=True) as connection:
            mia = connection.execute(
                select(customers.c.id).where(customers.c.email == MIA["email"])
            ).scalar_one()
            (agreed,) = consents.of_customer(connection, mia)
        assert (agreed.what, agreed.channel, agreed.at) == ("terms", "web", house.now)
        assert "you agree to our terms" in agreed.text
        assert "How you get rid of it" in agreed.text

    def test_the_account_is_erased_by_who_knows_the_password(self, house: House) -> None:
        house.sign_up()
        house.browser.open("/account/erase")
        before = _without_rates(house)
        assert house.browser.submit("/account/erase", password="wrong").status_code == 403
        assert _without_rates(house) == before
        house.browser.submit("/account/erase", password=MIA["password"])
        assert "is erased" in house.browser.text
        assert "mia" not in repr(Market(house.store).books()).lower()
        house.browser.open("/account")
        assert "Log in" in house.browser.text


def _forms(house: House) -> list[Form]:
    house.browser.open("/account")
    return Forms(house.browser.text).forms


def _without_rates(house: House) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in Market(house.store).books().items() if name != "rates"}
