"""Money that is taken off and given back in parts: never a cent lost, never one too many."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill.shop.choices import Choices
from skill.shop.coupons import Coupon, Uses
from skill.shop.customers import Customer
from skill.shop.discounts import percent_of, share, spread
from skill.shop.money import Money
from skill.shop.quotes import Piece
from skill.shop.quoting import Quoting, Wishes
from tests.shopping import NOW, TERMS
from tests.test_quotes import HOME, product

cents = some.integers(0, 10**7)
amounts = some.lists(cents, min_size=1, max_size=12)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


@given(amounts, some.data())
def test_what_is_spread_adds_up_and_no_part_is_above_its_own(over: list[int], data: some.DataObject) -> None:
    amount = data.draw(some.integers(0, sum(over)))
    parts = spread(euros(amount), [euros(one) for one in over])
    assert sum(part.minor for part in parts) == amount
    assert all(0 <= part.minor <= own for part, own in zip(parts, over, strict=True))
    if sum(over):
        exact = [amount * own / sum(over) for own in over]
        assert all(abs(part.minor - one) < 1 for part, one in zip(parts, exact, strict=True))


@pytest.mark.parametrize(("amount", "over"), [(-1, [5]), (6, [5]), (1, [0]), (1, [2, -1])])
def test_what_cannot_be_spread_is_refused(amount: int, over: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot be spread"):
        spread(euros(amount), [euros(one) for one in over])


@given(cents, some.lists(some.integers(1, 9), min_size=1, max_size=9))
def test_pieces_taken_one_after_the_other_are_worth_the_whole(amount: int, taken: list[int]) -> None:
    of, before, shares = sum(taken), 0, []
    for pieces in taken:
        shares.append(share(euros(amount), pieces, before, of).minor)
        before += pieces
    assert sum(shares) == amount
    assert all(one >= 0 for one in shares)


@given(cents, some.integers(0, 10_000))
def test_a_percentage_is_rounded_to_the_nearest_cent(amount: int, rate: int) -> None:
    exact = amount * rate / 10_000
    assert abs(percent_of(euros(amount), rate).minor - exact) <= 0.5 + 1e-6


RATES = [0, 700, 1900]
lines = some.lists(
    some.tuples(some.integers(0, 99_999), some.integers(1, 99), some.sampled_from(RATES)),
    min_size=1,
    max_size=8,
)
coupons = some.one_of(
    some.integers(1, 10_000).map(lambda rate: Coupon("SPRING", euros(0), percent=rate)),
    some.integers(1, 10**6).map(lambda minor: Coupon("SPRING", euros(0), amount=euros(minor))),
)


@given(lines, coupons | some.none())
def test_the_sums_of_a_quote_always_add_up(told: list[tuple[int, int, int]], coupon: Coupon | None) -> None:
    """By line, by tax rate and in all, whatever is taken off."""
    products = [product(f"p{at}", price, 10**6, rate) for at, (price, _, rate) in enumerate(told)]
    wanted = [Piece(one.sku, told[at][1], one.title) for at, one in enumerate(products)]
    wishes = Wishes(Choices("SPRING"), coupon) if coupon else Wishes()
    quoting = Quoting(Customer(1, "Anna", "", "en-US", HOME), TERMS, NOW, "en-US", wishes)
    quote = quoting.quote(wanted, {one.sku: one for one in products}, from_cart=False)
    worth = sum(price * pieces for price, pieces, _ in told)
    assert quote.goods.minor + quote.discount.minor == worth
    assert quote.discount == (coupon.discount(euros(worth)) if coupon else euros(0))
    assert sum(line.gross.minor for line in quote.taxes) == quote.total.minor
    assert sum(line.net.minor + line.tax.minor for line in quote.taxes) == quote.total.minor
    for rate in RATES:
        goods = sum(line.total.minor for line in quote.lines if line.tax_rate == rate)
        delivery = sum(line.gross.minor for line in quote.taxes if line.rate == rate) - goods
        if quote.goods:
            assert abs(delivery - Fraction(quote.delivery.minor * goods, quote.goods.minor)) < 1
        else:
            assert delivery in (0, quote.delivery.minor)


@pytest.mark.parametrize(
    ("limits", "uses", "goods", "reason"),
    [
        ({}, Uses(9, 9), 1, ""),
        ({"minimum": euros(2000)}, Uses(), 1999, "minimum"),
        ({"minimum": euros(2000)}, Uses(), 2000, ""),
        ({"uses_each": 1}, Uses(5, 0), 1, ""),
        ({"uses_each": 1}, Uses(5, 1), 1, "used"),
        ({"uses_total": 5}, Uses(5, 0), 1, "gone"),
        ({"starts_at": NOW.replace(hour=10)}, Uses(), 1, "early"),
        ({"starts_at": NOW}, Uses(), 1, ""),
        ({"ends_at": NOW}, Uses(), 1, "over"),
        ({"active": False}, Uses(), 1, "over"),
    ],
)
def test_a_coupon_says_why_it_does_not_count(
    limits: dict[str, object], uses: Uses, goods: int, reason: str
) -> None:
    told: dict[str, object] = {"code": "SPRING", "minimum": euros(0), "percent": 1000, **limits}
    assert Coupon(**told).refusal(euros(goods), NOW, uses) == reason  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["X7Q2", "B0B", "XZT", "SPRING010", "1000", "AB", "spring", ""])
def test_a_code_that_cannot_be_heard_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="cannot be heard"):
        Coupon(code, euros(0), percent=1000)


def test_a_coupon_takes_off_one_thing_and_never_more_than_there_is() -> None:
    with pytest.raises(ValueError, match="a percentage or an amount"):
        Coupon("SPRING", euros(0), percent=1, amount=euros(1))
    assert Coupon("SPRING", euros(0), amount=euros(500)).discount(euros(300)) == euros(300)
