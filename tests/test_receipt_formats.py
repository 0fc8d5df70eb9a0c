"""The receipt of an order: complete, adding up, in the customer's language, in every format."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from skill.cli import main
from skill.receipt.content import Receipt, Seller, receipt_of
from skill.receipt.formats import as_html, as_pdf, as_text
from skill.shop.customers import Address
from skill.shop.money import Money
from skill.shop.orders import Order
from tests.shopping import TERMS, Market
from tests.test_coupons import offer, take

SELLER = Seller("Test Market", ("Musterweg 1", "04109 Leipzig"), "DE123456789")
HARD = "Łódź Straße Ελλάδα <b>&</b> “x”"
"""Letters and signs that a receipt must not lose."""


def pdf_text(receipt: Receipt) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(receipt))).pages)


def html_text(receipt: Receipt) -> str:
    page = as_html(receipt)
    assert "<b>&</b>" not in page
    return page.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.fixture
def order(market: Market) -> Order:
    offer(market)
    market.fill(coffee=2, tea=1)
    take(market)
    placed = market.checkout("k")
    address = Address(HARD, "1 Test Street", "12345", "Testville", "DE")
    return replace(placed, locale="de-DE", address=address)


def receipt(order: Order, refunded: int = 0) -> Receipt:
    return receipt_of(order, Money(refunded, "EUR"), SELLER, TERMS)


@pytest.mark.parametrize("told", [as_text, html_text, pdf_text])
def test_everything_that_has_to_be_there_is_there(order: Order, told: Callable[[Receipt], str]) -> None:
    text = told(receipt(order)).replace("\xa0", " ")
    for one in (
        f"Rechnung zu Bestellung {order.number}", "Test Market", "Musterweg 1", "DE123456789", HARD,
        "16. November 2026", "House Blend Coffee", "17,80 €", "Green Tea", "3,49 €", "Gutschein SPRING10",
        "-2,13 €", "3,90 €", "23,06 €", "Gesamtbetrag", "7 %", "19 %", "1,26 €", "0,60 €",
    ):  # fmt: skip
        assert one in text, one


def test_the_tax_table_adds_up(order: Order) -> None:
    made = order.taxes
    assert sum(one.gross.minor for one in made) == order.total.minor
    assert sum(one.net.minor + one.tax.minor for one in made) == order.total.minor
    assert sum(one.tax.minor for one in made) == order.tax.minor


def test_what_was_refunded_and_what_was_cancelled_is_said(order: Order) -> None:
    text = as_text(receipt(replace(order, state="cancelled", locale="en-US"), 500))
    assert "Refunded" in text
    assert "-€5.00" in text
    assert "This order was cancelled; nothing is to be paid." in text


def test_a_long_receipt_goes_over_several_pages(order: Order) -> None:
    many = tuple(replace(order.lines[0], sku=str(at), title=f"Thing {at} " * 9) for at in range(60))
    made = as_pdf(receipt(replace(order, lines=many)))
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) > 2
    assert "Thing 59" in "".join(page.extract_text() for page in pages)


def test_the_command_writes_each_format(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["orders", "receipt", "376053", *words], env=env)
        assert result.exit_code == (0 if "error" not in result.output.lower() else 1), result.output
        return result.output

    env = {"VOICESHOP_DATA_DIR": str(tmp_path / "data"), "VOICESHOP_SELLER_ADDRESS": "Road 1, Town"}
    assert "Road 1\nTown\n" in run()
    assert run("--format", "html").startswith("<!doctype html>")
    assert "A PDF goes into a file" in run("--format", "pdf")
    file = tmp_path / "receipt.pdf"
    assert run("--format", "pdf", "--out", str(file)) == f"written: {file}\n"
    assert file.read_bytes().startswith(b"%PDF-")
    assert "cannot be written" in run("--out", str(tmp_path / "nowhere" / "x"))
