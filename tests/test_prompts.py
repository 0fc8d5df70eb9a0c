"""The shop's words: both locales say the same things with the same variables, and nothing is left unsaid."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from skill.dialogue import Card, Choice, Intent, Prompt, Question, Reply, Value
from skill.errors import VoiceshopError
from skill.prompts import LOCALES, PromptError, best_locale, render
from skill.shop.money import Money


class Variables(Visitor):
    """Collects the names of all variables below a node."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 (the library's name)
        self.names.add(node.id.name)


def variables(locale: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((files("skill.prompts") / f"{locale}.ftl").read_text("utf-8"))
    found = {}
    for entry in resource.body:
        if isinstance(entry, Message):
            collector = Variables()
            collector.visit(entry)
            found[entry.id.name] = collector.names
    return found


def test_both_locales_use_the_same_variables() -> None:
    english, german = (variables(locale) for locale in LOCALES)
    differing = {
        name: (english[name], german[name])
        for name in english.keys() & german.keys()
        if not (english[name] <= german[name] or german[name] <= english[name])
    }
    assert not differing


def test_speech_and_text_differ_where_hearing_does() -> None:
    total = Money(1780, "EUR")
    reply = Reply((Prompt("order-question", {"total": total}),), Question(Intent("CheckoutIntent")))
    rendered = render(reply, "en-US")
    assert rendered.reprompt == "Shall I order it for 17.80 euros? Say yes or no."
    assert rendered.reprompt_text == "Shall I order it for €17.80? Say yes or no."
    assert render(reply, "de-DE").reprompt == "Soll ich das für 17,80 Euro bestellen? Sag ja oder nein."


@pytest.mark.parametrize(
    ("minor", "spoken", "read"),
    [(500, "5 euros", "€5.00"), (100, "1 euro", "€1.00"), (99, "99 cents", "€0.99"), (1, "1 cent", "€0.01")],
)
def test_money_is_said_as_people_say_it(minor: int, spoken: str, read: str) -> None:
    reply = Reply((Prompt("price", {"title": "Tea", "price": Money(minor, "EUR")}),))
    rendered = render(reply, "en-US")
    assert rendered.speech == f"The price of Tea is {spoken}."
    assert rendered.text == f"The price of Tea is {read}."


def test_a_day_is_said_with_its_weekday() -> None:
    args: dict[str, Value] = {"delivery": Money(390, "EUR"), "day": date(2026, 11, 24)}
    reply = Reply((Prompt("card-delivery", args),))
    assert "Tuesday, November 24th" in render(reply, "en-US").speech
    assert "Dienstag, dem vierundzwanzigsten November" in render(reply, "de-DE").speech
    assert "Tuesday, November 24:" in render(reply, "en-US").text
    assert "Dienstag, dem 24. November" in render(reply, "de-DE").text


def test_a_missing_message_or_variable_is_a_fault() -> None:
    with pytest.raises(PromptError, match="no-such-message"):
        render(Reply((Prompt("no-such-message"),)), "en-US")
    with pytest.raises(PromptError, match="price"):
        render(Reply((Prompt("price", {"title": "Tea"}),)), "en-US")


def test_a_locale_that_is_not_spoken_is_refused_in_one_sentence() -> None:
    with pytest.raises(VoiceshopError, match=r"'fr-FR' is not spoken here; choose one of en-US, de-DE\."):
        render(Reply((Prompt("help"),)), "fr-FR")


@pytest.mark.parametrize(
    ("wanted", "served"),
    [
        ("en-US", "en-US"),
        ("en-GB", "en-US"),
        ("de_AT", "de-DE"),
        ("de", "de-DE"),
        ("fr-FR", None),
        ("", None),
    ],
)
def test_the_nearest_locale_serves(wanted: str, served: str | None) -> None:
    assert best_locale(wanted) == served


def test_choices_and_cards_are_in_words_too() -> None:
    reply = Reply(
        (Prompt("results-which"),),
        choices=(Choice("Tea", "1", "tea-1", Money(250, "EUR")),),
        card=Card("cart", Prompt("card-cart"), (Prompt("line", {"quantity": 2, "title": "Tea"}),)),
    )
    rendered = render(reply, "de-DE")
    assert (rendered.choices[0].title, rendered.choices[0].price) == ("Tea", "2,50\xa0€")
    assert rendered.card is not None
    assert (rendered.card.title, rendered.card.text) == ("Dein Warenkorb", "2 × Tea")
