"""A yes agrees to exactly what was read out: not to terms that the customer cut off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from skill.dialogue import Rendered
from skill.services import Services
from skill.store.tables import orders
from tests.dialogues.player import Player
from tests.dialogues.script import Line

SAID = {
    "en-US": ("add milk", "check out", "yes", "reorder my milk", "cancel my order"),
    "de-DE": (
        "leg Milch in den Warenkorb", "zur Kasse", "ja", "bestell meine Milch nochmal",
        "storniere meine Bestellung",
    ),
}  # fmt: skip


class Talk:
    def __init__(self, services: Services, locale: str) -> None:
        self.services, self.locale, self.player = services, locale, Player(services)

    def say(self, words: str, unheard: bool = False) -> Rendered:
        turn = self.player.turn(Line("Customer", words), self.locale)
        return self.player.respond(replace(turn, unheard=unheard))

    @property
    def orders(self) -> int:
        with self.services.store.connect(reads=True) as connection:
            return int(connection.execute(select(func.count()).select_from(orders)).scalar_one())


@pytest.mark.parametrize("locale", sorted(SAID))
def test_a_yes_to_terms_that_were_cut_off_reads_them_out_again(demo_services: Services, locale: str) -> None:
    add, check_out, yes, reorder, cancel = SAID[locale]
    talk = Talk(demo_services, locale)
    before = talk.orders
    talk.say(add)
    terms = talk.say(check_out)
    for _ in range(2):
        again = talk.say(yes, unheard=True)
        assert (again.text, again.happened) == (terms.text, ())
        assert talk.orders == before
    assert talk.say(yes).happened
    assert talk.orders == before + 1
    talk.say(reorder)
    assert not talk.say(yes, unheard=True).happened
    assert talk.orders == before + 1
    talk.say(cancel)
    assert not talk.say(yes, unheard=True).happened


@pytest.mark.parametrize("locale", sorted(SAID))
def test_any_other_answer_to_what_was_cut_off_is_taken(demo_services: Services, locale: str) -> None:
    add, check_out, *_ = SAID[locale]
    talk = Talk(demo_services, locale)
    heard = talk.say(add)
    assert talk.say(check_out, unheard=True).question is not None
    assert heard.happened


def test_what_costs_nothing_needs_no_hearing_out(demo_services: Services) -> None:
    talk = Talk(demo_services, "en-US")
    offer = talk.say("do you have house blend coffee")
    assert offer.question is not None
    assert talk.say("yes", unheard=True).happened
