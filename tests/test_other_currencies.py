"""A catalogue in another currency than the shop takes: its owner is told at once, and none of it is sold."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from skill.cli import main
from skill.conversation import respond
from skill.dialogue import Turn
from skill.shop.errors import OtherCurrency
from skill.shop.money import Money
from skill.store.tables import products
from tests import searching
from tests.demo_shop import services_at
from tests.dialogues.player import MONDAY
from tests.shopping import Market

CSV = "sku,title,price,stock\nanvil,Anvil,100.00,3\n"


def in_dollars(market: Market, sku: str) -> None:
    with market.store.connect() as connection:
        connection.execute(update(products).where(products.c.sku == sku).values(currency="USD"))
        connection.commit()


def test_what_is_priced_in_another_currency_is_not_put_in(market: Market) -> None:
    in_dollars(market, "coffee")
    before = market.books()
    with market.visit() as shop:
        for change in (shop.cart.add, shop.cart.set):
            with pytest.raises(OtherCurrency, match="coffee is priced in USD, and this shop takes EUR"):
                change("coffee", 2)
    assert shop.happened == []
    assert market.books() == before


def test_what_has_got_another_currency_since_is_left_out_of_the_sum(market: Market) -> None:
    market.fill(coffee=2, milk=1)
    in_dollars(market, "coffee")
    with market.visit() as shop:
        cart = shop.cart.get()
        assert (cart.total, cart.gone) == (Money(129, "EUR"), ("coffee",))
        assert shop.cart.remove("coffee").gone == ()


def test_the_customer_is_told_and_keeps_the_cart(tmp_path: Path) -> None:
    services = services_at(tmp_path)
    rows = (
        {"sku": "anvil", "title:en-US": "Anvil", "title:de-DE": "Amboss", "price": "100", "currency": "USD"},
        {"sku": "bell", "title:en-US": "Bell", "title:de-DE": "Glocke", "price": "5"},
    )
    searching.imported(services.store, tmp_path, rows)
    numbers = count()

    def says(utterance: str, locale: str = "en-US") -> str:
        return respond(
            Turn(str(next(numbers)), "one", "text", "wile", locale, MONDAY, utterance), services
        ).text

    assert says("add a bell to my cart").startswith("Added 1 × Bell")
    assert (
        says("add an anvil to my cart") == "Anvil is priced in USD, which I can't take here. Anything else?"
    )
    assert says("leg einen Amboss in den Warenkorb", "de-DE").startswith(
        "Amboss hat einen Preis in USD, den ich hier nicht annehmen kann."
    )
    assert says("was ist im warenkorb", "de-DE").startswith("In deinem Warenkorb: 1 × Glocke, 5,00 €.")
    services.store.close()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VOICESHOP_DEMO", "off")
    file = tmp_path / "goods.csv"
    file.write_text(CSV)
    return file


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_the_merchant_is_told_at_the_import_and_by_the_doctor(shop: Path) -> None:
    result = run("catalog", "import", str(shop), "--currency", "USD")
    assert result.exit_code == 0
    assert result.stdout.startswith("1 rows: 1 added")
    assert result.stderr == "This shop takes EUR, and cannot sell 1 in USD: set VOICESHOP_CURRENCY.\n"
    told = run("doctor").output
    assert "1 in USD cannot be sold by a shop that takes EUR" in told
    assert "set VOICESHOP_CURRENCY" in told


def test_rows_that_name_no_currency_are_in_that_of_the_shop(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_CURRENCY", "USD")
    result = run("catalog", "import", str(shop))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "cannot be sold" not in run("doctor").output
    assert "100.00 USD" in run("catalog", "search", "anvil").output
