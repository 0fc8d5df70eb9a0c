"""What is stored of a conversation comes back unchanged."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill import dialogue
from skill.dialogue import Card, Choice, Expects, Intent, Prompt, Question, Reply, Session, Shown, Slot
from skill.shop.money import Money
from skill.store import codec

texts = some.text(max_size=12)
money = some.builds(Money, some.integers(-(10**12), 10**12), some.sampled_from(["EUR", "USD", "JPY"]))
plain = (
    texts
    | some.integers()
    | some.booleans()
    | some.none()
    | some.dates()
    | some.datetimes(timezones=some.just(UTC))
    | some.decimals(allow_nan=False, allow_infinity=False)
    | money
    | some.sampled_from(Expects)
)
prompts = some.recursive(
    some.builds(Prompt, texts, some.dictionaries(texts, plain, max_size=3)),
    lambda inner: some.builds(
        Prompt, texts, some.dictionaries(texts, inner | some.tuples(inner, texts), max_size=3)
    ),
    max_leaves=4,
)
slots = some.builds(Slot, texts, texts, some.lists(texts, max_size=2).map(tuple))
agreements = some.none() | some.builds(dialogue.Agreement, texts, texts)
intents = some.builds(Intent, texts, some.dictionaries(texts, slots, max_size=3), agreements, some.booleans())
questions = some.builds(Question, intents, some.none() | texts, some.sampled_from(Expects), texts, texts)
choices = some.builds(Choice, texts, texts, texts, some.none() | money)
replies = some.builds(
    Reply,
    prompts=some.lists(prompts, max_size=3).map(tuple),
    question=some.none() | questions,
    choices=some.lists(choices, max_size=2).map(tuple),
    card=some.none() | some.builds(Card, texts, prompts),
    ends=some.booleans(),
)
sessions = some.builds(
    Session, texts, some.integers(0, 9), some.none() | questions, said=some.none() | replies
)


@given(sessions | replies | questions | intents | prompts | plain)
def test_what_is_stored_comes_back(value: object) -> None:
    assert codec.decode(codec.encode(value)) == value


@given(some.dictionaries(some.sampled_from(["$", "$$", "v", "a"]), plain))
def test_keys_that_look_like_tags_come_back(value: Mapping[str, object]) -> None:
    assert codec.decode(codec.encode(value)) == value


def test_every_type_of_a_conversation_can_be_stored() -> None:
    """All dataclasses of the dialogue but the turn itself, which is never kept."""
    kinds = {
        name
        for name, kind in inspect.getmembers(dialogue, is_dataclass)
        if kind.__module__ == dialogue.__name__ and name != "Turn"
    }
    assert kinds | {"Money"} == set(codec.DATACLASSES)
    assert all(codec.DATACLASSES[name].__name__ == name for name in codec.DATACLASSES)


def test_lists_come_back_as_tuples() -> None:
    assert codec.decode(codec.encode([1, [2]])) == (1, (2,))


def test_defaults_are_left_out() -> None:
    assert codec.encode(Session("s")) == '{"$":"Session","id":"s"}'


def test_a_field_that_no_longer_exists_is_ignored() -> None:
    assert codec.decode('{"$":"Shown","sku":"a","title":"b","colour":"red"}') == Shown("a", "b")


@dataclass(frozen=True)
class Shadow:
    """Not one of ours."""


@pytest.mark.parametrize("value", [object(), {1, 2}, Shadow(), {1: "a"}, b"x", 1j])
def test_another_type_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        codec.encode(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", '{"$":"Turn"}', '{"$":"Shown","sku":"a"}', '{"$":"Money","minor":1.5,"currency":"EUR"}',
        '{"$":"Decimal","v":"x"}', '{"$":"date","v":"2026-13-01"}', '{"$":["a"]}', '{"$":"date"}',
    ],
)  # fmt: skip
def test_damaged_text_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        codec.decode(text)


def test_another_value_than_expected_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="a Shown is stored where a Session should be"):
        codec.decode_as(Session, codec.encode(Shown("a", "b")))


@pytest.mark.parametrize(
    "value", [Decimal("1.50"), date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC), True, 1]
)
def test_the_exact_type_comes_back(value: Any) -> None:
    again = codec.decode(codec.encode(value))
    assert (type(again), str(again)) == (type(value), str(value))


def test_every_field_of_a_session_survives() -> None:
    """A session with something in every field; a field that is forgotten here fails the test."""
    question = Question(Intent("a"), "slot", Expects.PIN, "terms", "id")
    full: dict[str, object] = {"version": 3, "question": question, "said": Reply((Prompt("p"),)), "missed": 2}
    session = Session("s", **{name: value for name, value in full.items() if name in _names(Session)})  # type: ignore[arg-type]
    assert codec.decode(codec.encode(session)) == session


def _names(kind: Any) -> set[str]:
    return {field.name for field in fields(kind)}
