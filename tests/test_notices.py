"""Who was told "I'll tell you when it is through" is told, once: by voice, and by e-mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from skill.dialogue import Intent
from skill.intents.account import news
from skill.intents.checkout import ordered
from skill.mail.letter import letter
from skill.shop.expiry import expire
from skill.shop.merchant import Merchant
from skill.shop.orders import Order
from skill.shop.settlement import reconcile
from tests.shopping import ANNA, BEN, NOW, Market, Moody
from tests.test_payments import LATER

TOLD = ("payment-through", "payment-failed", "payment-expired", "order-called-off")


def pending(market: Market, *moods: str) -> tuple[Order, Moody]:
    """Anna's order, of which the gateway says nothing yet, as she was told."""
    gateway = Moody(market.gateway, ["dead", *moods])
    market.fill(coffee=2)
    order = market.checkout("k", gateway=gateway)
    with market.visit() as shop:
        assert ordered(order, shop).prompts[0].id == "order-pending"
    return order, gateway


def launched(market: Market, customer: int = ANNA) -> list[tuple[str, object]]:
    """The news that a new conversation begins with."""
    with market.visit(customer) as shop:
        said = news(Intent("LaunchIntent"), shop)
    return [(one.id, one.args["number"]) for one in said if one.id in TOLD]


def settle(market: Market, gateway: Moody) -> None:
    reconcile(market.store, gateway, LATER, LATER)


@pytest.mark.parametrize(("moods", "told"), [((), TOLD[0]), (("no",), TOLD[1])])
def test_news_of_a_payment_opens_the_next_conversation_once(
    market: Market, moods: tuple[str, ...], told: str
) -> None:
    order, gateway = pending(market, *moods)
    assert launched(market) == []
    settle(market, gateway)
    assert launched(market, BEN) == []
    assert launched(market) == [(told, order.number)]
    assert launched(market) == []


def test_who_heard_at_once_is_not_told_again(market: Market) -> None:
    market.fill(coffee=1)
    order = market.checkout("k")
    with market.visit() as shop:
        assert ordered(order, shop).prompts[0].id == "order-placed"
    assert launched(market) == []


def test_nothing_is_told_of_what_the_customer_cancelled(market: Market) -> None:
    order, gateway = pending(market, "dead", "dead")
    with market.visit(gateway=gateway) as shop:
        assert shop.orders.cancel(order.id, "c").state == "cancelled"
    settle(market, gateway)
    assert launched(market) == []
    assert market.books()["payment_notices"] == []


def test_who_waits_for_an_order_that_expires_is_told_once(market: Market) -> None:
    order, gateway = pending(market)
    with market.store.connect() as connection:
        expire(connection, NOW + timedelta(days=2), timedelta(days=1))
        connection.commit()
    settle(market, gateway)  # the answer comes too late, and is let go
    assert launched(market) == [("payment-expired", order.number)]
    assert launched(market) == []


def test_what_the_merchant_cancels_is_told_once_and_to_its_customer_only(market: Market) -> None:
    market.fill(coffee=1)
    order = market.checkout("k")
    with market.store.connect() as connection:
        for _ in range(2):
            Merchant(connection, market.gateway, NOW).cancel(order.number, "broken")
    assert launched(market, BEN) == []
    assert launched(market) == [("order-called-off", order.number)]
    assert launched(market) == []


def test_a_late_decline_is_told_by_e_mail_too(market: Market) -> None:
    order, gateway = pending(market, "no")
    assert market.books()["receipts"] == []
    settle(market, gateway)
    (row,) = market.books()["receipts"]
    assert row[:3] == (order.id, "anna@example.org", "waiting")
    message = letter(order, "anna@example.org", "shop@example.org", NOW, declined=True)
    text = message.get_body(("plain",))
    assert text is not None
    assert message["Subject"] == f"Your order {order.number} from Test Market was not paid"
    assert "was declined, so the order was cancelled. You were not charged." in text.get_content()
    assert "thank you for your order" not in text.get_content()


def test_a_decline_that_was_said_at_once_is_not_written_too(market: Market) -> None:
    market.fill(coffee=1)
    with pytest.raises(Exception, match="no_luck"):
        market.checkout("k", gateway=Moody(market.gateway, ["no"]))
    assert market.books()["receipts"] == []
