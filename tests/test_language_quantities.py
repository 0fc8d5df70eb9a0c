"""Quantities: said, written, converted, compared, and covered with packs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.language.quantities import BASE_UNITS, Quantity, packs_for, parse_quantity


def quantity(text: str) -> Quantity:
    value, unit = text.split(" ", 1)
    return Quantity(Decimal(value), unit)


@pytest.mark.parametrize(
    ("locale", "text", "meant"),
    [
        ("en-US", "half a kilo", "0.5 kg"),
        ("en-US", "a kilo", "1 kg"),
        ("en-US", "500 g", "500 g"),
        ("en-US", "500g", "500 g"),
        ("en-US", "500 grams of", "500 g"),
        ("en-US", "a kilo and a half", "1.5 kg"),
        ("en-US", "two and a half pounds of", "2.5 lb"),
        ("en-US", "1½ l", "1.5 l"),
        ("en-US", "2-liter bottle", "2 l"),
        ("en-US", "two 500 g packs", "1000 g"),
        ("en-US", "two packs of 500 grams", "1000 g"),
        ("en-US", "6 x 1.5 l", "9.0 l"),
        ("en-US", "6x1.5l", "9.0 l"),
        ("en-US", "a six pack", "6 piece"),
        ("en-US", "two six packs", "12 piece"),
        ("en-US", "a pack of six", "6 piece"),
        ("en-US", "a box of twelve", "12 piece"),
        ("en-US", "24-pack", "24 piece"),
        ("en-US", "8 fl oz", "8 fl oz"),
        ("de-DE", "anderthalb Liter", "1.5 l"),
        ("de-DE", "ein halbes Kilo", "0.5 kg"),
        ("de-DE", "ein Pfund", "500 g"),
        ("de-DE", "ein halbes Pfund", "250 g"),
        ("de-DE", "zwei Pfund", "1000 g"),
        ("de-DE", "Viertelpfund", "125 g"),
        ("de-DE", "ein Viertelliter", "250 ml"),
        ("de-DE", "eineinhalb Kilo", "1.5 kg"),
        ("de-DE", "1,5 Liter", "1.5 l"),
        ("de-DE", "1,5-Liter-Flasche", "1.5 l"),
        ("de-DE", "eine Literflasche", "1 l"),
        ("de-DE", "ein Sixpack", "6 piece"),
        ("de-DE", "6er-Pack", "6 piece"),
        ("de-DE", "zwei Sechserpacks", "12 piece"),
        ("de-DE", "zwei Packungen à 500 g", "1000 g"),
        ("de-DE", "eine Packung mit zehn", "10 piece"),
    ],
)
def test_a_quantity_is_what_it_means(locale: str, text: str, meant: str) -> None:
    assert parse_quantity(text, locale) == quantity(meant)


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-US", "two bottles"), ("en-US", "12"), ("en-US", "a dozen"), ("en-US", "500 g coffee"),
     ("en-US", ""), ("en-US", "3.5 %"), ("en-US", "a can opener"), ("en-US", "milk"),
     ("de-DE", "zwei Flaschen"),
     ("de-DE", "zwei Kilo Äpfel"), ("de-DE", "Größe 4"), ("de-DE", "3,5 Prozent")],
)  # fmt: skip
def test_what_says_anything_else_is_no_quantity(locale: str, text: str) -> None:
    assert parse_quantity(text, locale) is None


UNITS_SAID = sorted(unit for unit in BASE_UNITS if unit != "piece")


@given(st.decimals("0.001", "9999", places=3), st.sampled_from(UNITS_SAID))
def test_every_quantity_printed_is_understood(value: Decimal, unit: str) -> None:
    printed = Quantity(value, unit)
    assert parse_quantity(str(printed), "en-US") == printed
    assert parse_quantity(str(printed).replace(".", ","), "de-DE") == printed


@given(st.decimals("0.001", "100000", places=3), st.sampled_from(sorted(BASE_UNITS)))
def test_converting_there_and_back_changes_nothing(value: Decimal, unit: str) -> None:
    one = Quantity(value, unit)
    for other in BASE_UNITS:
        if BASE_UNITS[other][0] == one.base_unit:
            back = one.to(other).to(unit)
            assert abs(back.value - value) < Decimal("1e-20")
            assert one.compares_with(back)


@pytest.mark.parametrize(
    ("less", "more"),
    [("999 g", "1 kg"), ("1 cl", "11 ml"), ("99 cm", "1 m"), ("1 lb", "500 g"), ("1 piece", "2 piece")],
)
def test_quantities_compare_across_units(less: str, more: str) -> None:
    assert quantity(less) < quantity(more)
    assert quantity(more) > quantity(less)
    assert not quantity(less).same_amount(quantity(more))


def test_the_same_amount_in_other_units() -> None:
    assert quantity("1 kg").same_amount(quantity("1000 g"))
    assert quantity("1 kg").to("g") == quantity("1000 g")
    assert not quantity("1 kg").same_amount(quantity("1 l"))


def test_what_does_not_compare_says_so() -> None:
    with pytest.raises(ValueError, match="1 l cannot be counted in g"):
        assert quantity("1 kg") < quantity("1 l")
    with pytest.raises(ValueError, match="8 roll cannot be counted in g"):
        quantity("8 roll").to("g")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1"])
def test_a_quantity_is_a_finite_amount(value: str) -> None:
    with pytest.raises(ValueError, match="is not a quantity"):
        Quantity(Decimal(value), "g")
    with pytest.raises(TypeError):
        Quantity(0.5, "g")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "pack", "packs"),
    [("1 kg", "500 g", 2), ("1 kg", "400 g", 3), ("100 g", "1 kg", 1), ("12 piece", "10 piece", 2),
     ("1 lb", "250 g", 2), ("1.5 l", "0.5 l", 3), ("8 roll", "8 roll", 1)],
)  # fmt: skip
def test_packs_cover_what_is_wanted(wanted: str, pack: str, packs: int) -> None:
    assert packs_for(quantity(wanted), quantity(pack)) == packs


@given(st.decimals("0.01", "10000", places=2), st.decimals("0.01", "10000", places=2))
def test_packs_cover_and_one_less_would_not(wanted: Decimal, pack: Decimal) -> None:
    packs = packs_for(Quantity(wanted, "kg"), Quantity(pack, "g"))
    assert pack * packs >= wanted * 1000
    assert packs == 1 or pack * (packs - 1) < wanted * 1000


def test_no_number_of_empty_or_other_packs_covers_anything() -> None:
    with pytest.raises(ValueError, match="no number of packs of 0 g covers 1 kg"):
        packs_for(quantity("1 kg"), quantity("0 g"))
    with pytest.raises(ValueError, match="cannot be counted"):
        packs_for(quantity("1 kg"), quantity("1 l"))


@given(st.text(max_size=60), st.sampled_from(["en-US", "de-DE"]))
def test_no_text_is_too_odd(text: str, locale: str) -> None:
    found = parse_quantity(text, locale)
    assert found is None or found.value.is_finite()
