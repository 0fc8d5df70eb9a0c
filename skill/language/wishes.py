"""What a customer wants, taken apart: the product's words, how many, how large, how dear, which."""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Final

from skill.language.items import Joint, part_of, pieces_of
from skill.language.lists import Said, completed, whole_pieces, with_piece
from skill.language.reading import Known, prepared, read, talk_words
from skill.language.tokens import Line
from skill.language.wish import Wish
from skill.language.words import language_of

__all__ = ["LONGEST", "Wish", "parse_items", "parse_wish"]

LONGEST: Final = 2000
"""Characters beyond which a text is no spoken wish; it is then searched for as it is."""


def parse_wish(text: str, locale: str, known: Known | None = None) -> Wish:
    """The one wish that `text` says; what is not understood stays in its `text`.

    `known` says whether a phrase is one product, so that 'seven up' is not seven of something.
    Never raises for any text; raises UnknownLanguageError for a locale without words.
    """
    return _parsed(text, locale, known) if known else _remembered(text, locale)


@lru_cache(maxsize=1000)
def _remembered(text: str, locale: str) -> Wish:
    return _parsed(text, locale, None)


def _parsed(text: str, locale: str, known: Known | None) -> Wish:
    language = language_of(locale)
    if len(text) > LONGEST:
        return Wish(text.strip(), text.strip())
    line = prepared(Line.of(text), talk_words(language))
    pieces = pieces_of(line, language, items=False)
    wishes = [(piece.joint, read(part_of(line, piece), language, known)) for piece in pieces]
    return reduce(_joined, wishes, Wish())


def parse_items(text: str, locale: str, known: Known | None = None) -> tuple[Wish, ...]:
    """The wishes that `text` lists: 'milk and two breads' are two.

    `known` says whether a phrase is one product, so that 'salt and vinegar crisps' stays whole,
    'milk eggs and butter' are three, and 'red and white wine' are two wines.
    No text, or only politeness, is no wish. Never raises for any text.
    """
    language = language_of(locale)
    if len(text) > LONGEST:
        return (parse_wish(text, locale, known),)
    line = prepared(Line.of(text), talk_words(language))
    said: list[Said] = []
    for piece in whole_pieces(line, pieces_of(line, language, items=True), language, known):
        said = with_piece(said, piece, read(part_of(line, piece), language, known))
    wishes = completed(said, line, known) if known else [one.wish for one in said]
    return tuple(wish for wish in wishes if wish)


def _joined(wish: Wish, more: tuple[Joint, Wish]) -> Wish:
    joint, said = more
    return said if joint is Joint.INSTEAD else wish.corrected(said)
