"""Answers to the open question: what fills it, what refuses it, and what is something else."""

from __future__ import annotations

import pytest

from skill.dialogue import Expects, Intent, Question
from skill.understanding import model_for, understand
from tests.test_understanding import texts

YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"

ORDER = Question(Intent("CheckoutIntent"), terms="read out")
WHICH = Question(Intent("SelectIntent"), "ordinal", Expects.ORDINAL)
CHOICE = Question(Intent("AddToCartIntent"), "choice", Expects.ORDINAL)
QUERY = Question(Intent("SearchIntent"), "query", Expects.TEXT)
ITEMS = Question(Intent("RemoveFromCartIntent"), "items", Expects.TEXT)
HOW_MANY = Question(Intent("ChangeQuantityIntent"), "quantity", Expects.NUMBER)
PIN = Question(Intent("CheckoutIntent"), "pin", Expects.PIN)
NUMBER = Question(Intent("CancelOrderIntent"), "number", Expects.NUMBER)
PRODUCT = Question(Intent("ReorderIntent"), "product", Expects.TEXT)
ELSE = Question(Intent("AnythingElseIntent"), expects=Expects.ANYTHING)

ANSWERS = [
    (ORDER, "en", "yes", YES, {}),
    (ORDER, "en", "yes please order it", YES, {}),
    (ORDER, "en", "sure go ahead", YES, {}),
    (ORDER, "en", "okay then do it", YES, {}),
    (ORDER, "de", "jawohl", YES, {}),
    (ORDER, "de", "ja bestell das", YES, {}),
    (ORDER, "en", "nope", NO, {}),
    (ORDER, "en", "don't", NO, {}),
    (ORDER, "en", "no wait", NO, {}),
    (ORDER, "de", "nö", NO, {}),
    (ORDER, "de", "lieber nicht", NO, {}),
    (ORDER, "en", "cancel", "AMAZON.CancelIntent", {}),
    (ORDER, "en", "yes but make it three", "ChangeQuantityIntent", {"quantity": "3"}),
    (ORDER, "en", "yes and add milk", "AddToCartIntent", {"items": "milk"}),
    (ORDER, "en", "yes order the coffee", "AddToCartIntent", {"items": "the coffee"}),
    (ORDER, "en", "i guess so", "", {}),
    (ORDER, "en", "maybe", "", {}),
    (ORDER, "en", "siri yes", "", {}),
    (WHICH, "en", "the second one", "SelectIntent", {"ordinal": "2"}),
    (WHICH, "en", "two", "SelectIntent", {"ordinal": "2"}),
    (WHICH, "en", "the last one please", "SelectIntent", {"ordinal": "last"}),
    (WHICH, "en", "the cheaper one", "SelectIntent", {"which": "cheaper"}),
    (WHICH, "en", "house blend", "SelectIntent", {"product": "house blend coffee"}),
    (WHICH, "en", "the lavazza one", "SelectIntent", {"ordinal": "lavazza"}),
    (WHICH, "en", "cheaper", "RefineIntent", {"sort": "cheaper"}),
    (WHICH, "en", "without sugar", "RefineIntent", {"without": "sugar"}),
    (WHICH, "en", "find tea", "SearchIntent", {"query": "tea"}),
    (WHICH, "en", "organic only", "RefineIntent", {"only": "organic"}),
    (WHICH, "en", "only the second", "SelectIntent", {"ordinal": "2"}),
    (WHICH, "en", "two packs of the first one", "SelectIntent", {"ordinal": "two packs of the first"}),
    (WHICH, "en", "show me the cheapest shampoo", "SearchIntent", {"query": "the cheapest shampoo"}),
    (WHICH, "en", "add the second one", "AddToCartIntent", {"items": "the second one"}),
    (WHICH, "en", "what's the weather", "", {}),
    (WHICH, "de", "die zweite von oben", "SelectIntent", {"ordinal": "2"}),
    (WHICH, "de", "billiger", "RefineIntent", {"sort": "billiger"}),
    (CHOICE, "en", "the second", "AddToCartIntent", {"choice": "second"}),
    (CHOICE, "en", "decaf please", "AddToCartIntent", {"choice": "decaf"}),
    (CHOICE, "en", "cheaper", "AddToCartIntent", {"choice": "cheaper"}),
    (CHOICE, "en", "add milk", "AddToCartIntent", {"items": "milk"}),
    (CHOICE, "en", "what's in my cart", "CartIntent", {}),
    (CHOICE, "en", "neither", NO, {}),
    (CHOICE, "de", "egal", "AddToCartIntent", {"choice": "egal"}),
    (CHOICE, "de", "die kleine Packung", "AddToCartIntent", {"choice": "kleinere"}),
    (QUERY, "en", "something without sugar", "SearchIntent", {"query": "something without sugar"}),
    (QUERY, "en", "i need milk", "SearchIntent", {"query": "milk"}),
    (QUERY, "en", "help", "AMAZON.HelpIntent", {}),
    (QUERY, "de", "ich brauche Milch", "SearchIntent", {"query": "Milch"}),
    (QUERY, "de", "nichts", NO, {}),
    (ITEMS, "en", "milk and butter", "RemoveFromCartIntent", {"items": "milk and butter"}),
    (ITEMS, "en", "remove the milk", "RemoveFromCartIntent", {"items": "the milk"}),
    (ITEMS, "en", "nothing", NO, {}),
    (HOW_MANY, "en", "three packs please", "ChangeQuantityIntent", {"quantity": "3"}),
    (HOW_MANY, "en", "half a dozen", "ChangeQuantityIntent", {"quantity": "6"}),
    (HOW_MANY, "en", "two more", "ChangeQuantityIntent", {"more": "2"}),
    (HOW_MANY, "en", "none", NO, {}),
    (HOW_MANY, "de", "eine", "ChangeQuantityIntent", {"quantity": "1"}),
    (HOW_MANY, "de", "ein Dutzend", "ChangeQuantityIntent", {"quantity": "12"}),
    (PIN, "en", "two four six eight", "CheckoutIntent", {"pin": "2468"}),
    (PIN, "en", "it's twenty four sixty eight", "CheckoutIntent", {"pin": "2468"}),
    (PIN, "en", "123", "CheckoutIntent", {"pin": "123"}),
    (PIN, "de", "meine PIN ist zwei vier sechs acht", "CheckoutIntent", {"pin": "2468"}),
    (PIN, "de", "abbrechen", "AMAZON.CancelIntent", {}),
    (NUMBER, "en", "one two three four five six", "CancelOrderIntent", {"number": "123456"}),
    (NUMBER, "de", "Bestellung 123456", "CancelOrderIntent", {"number": "123456"}),
    (PRODUCT, "en", "the house blend", "ReorderIntent", {"product": "house blend coffee"}),
    (PRODUCT, "de", "den Kaffee", "ReorderIntent", {"product": "Kaffee"}),
    (ELSE, "en", "no that's all", NO, {}),
    (ELSE, "en", "i'm good", NO, {}),
    (ELSE, "en", "yes", YES, {}),
    (ELSE, "en", "add milk", "AddToCartIntent", {"items": "milk"}),
    (ELSE, "de", "nein danke das war alles", NO, {}),
]


@pytest.mark.parametrize(
    ("question", "language", "said", "name", "slots"),
    ANSWERS,
    ids=[f"{row[0].intent.name} {row[0].slot or row[0].expects}: {row[2]}" for row in ANSWERS],
)
def test_answers(question: Question, language: str, said: str, name: str, slots: dict[str, str]) -> None:
    model = model_for({"en": "en-US", "de": "de-DE"}[language])
    assert texts(understand(said, model, question)) == (name, slots)


def test_an_answer_resolves_to_the_ids_of_its_type() -> None:
    chosen = understand("the decaffeinated one", model_for("en-US"), CHOICE)
    assert chosen is not None
    assert chosen.slots["choice"].ids[0] == "decaf"


def test_a_question_about_an_intent_that_is_not_in_the_model_takes_free_words() -> None:
    asked = Question(Intent("NowhereIntent"), "what", Expects.TEXT)
    assert texts(understand("blue suede shoes", model_for("en-US"), asked)) == (
        "NowhereIntent",
        {"what": "blue suede shoes"},
    )
