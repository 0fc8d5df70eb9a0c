"""Words that were misheard or mistyped, and wishes without a word that carries them."""

from __future__ import annotations

import pytest

from skill.understanding import model_for, understand

SLIPS = [
    ("en-US", "chek out please", "CheckoutIntent", ""),
    ("en-US", "ad two lemons to my card", "AddToCartIntent", "two lemons"),
    ("en-US", "reed me my shoping cart", "CartIntent", ""),
    ("en-US", "what's in my card", "CartIntent", ""),
    ("de-DE", "nim die Sahne wieder raus", "RemoveFromCartIntent", "die Sahne"),
    ("de-DE", "zur Kase bitte", "CheckoutIntent", ""),
    ("de-DE", "wo bleibt meine Bestelung", "OrderStatusIntent", ""),
    ("de-DE", "füg noch Kaffe hinzu", "AddToCartIntent", "Kaffe"),
    ("de-DE", "pausiere mein Kaffeeabo", "PauseSubscriptionIntent", ""),
]


@pytest.mark.parametrize(("locale", "said", "name", "items"), SLIPS)
def test_a_slip_is_read_as_the_word_that_sounds_the_same(
    locale: str, said: str, name: str, items: str
) -> None:
    found = understand(said, model_for(locale))
    assert found is not None
    assert found.name == name
    if items:
        assert found.slots["items"].spoken == items


def test_a_word_that_is_one_stays() -> None:
    assert understand("my card was declined at the store", model_for("en-US")) is None
    found = understand("put red wine on my list", model_for("en-US"))
    assert found is not None
    assert found.slots["items"].spoken == "red wine"


BARE = [
    ("en-US", "two bottles of milk please", "two bottles of milk"),
    ("en-US", "half a kilo of apples", "half a kilo of apples"),
    ("en-US", "12 eggs and some bread", "12 eggs and some bread"),
    ("de-DE", "drei Flaschen Wasser", "drei Flaschen Wasser"),
    ("de-DE", "zwei Liter Milch bitte", "zwei Liter Milch"),
    ("de-DE", "Milch, Eier und ein halbes Kilo Butter", "Milch, Eier und ein halbes Kilo Butter"),
]


@pytest.mark.parametrize(("locale", "said", "items"), BARE)
def test_goods_with_a_measure_alone_are_wanted(locale: str, said: str, items: str) -> None:
    found = understand(said, model_for(locale))
    assert found is not None
    assert (found.name, found.slots["items"].spoken) == ("AddToCartIntent", items)
