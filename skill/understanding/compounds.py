"""Words that a recogniser or a customer writes, joins or parts otherwise than the model does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from skill.understanding.index import Index
from skill.understanding.meanings import meanings_for
from skill.understanding.words import Token

SHORTEST = 3
"""Letters in the shortest part of a compound."""

SHORTEST_MISHEARD = 4
"""Letters in the shortest word that may stand for another one."""

LONG = 5
"""Letters in the shortest word that may stand for a value."""

_DOUBLED = re.compile(r"(.)\1+")


def fitted(tokens: list[Token], index: Index) -> list[Token]:
    """The tokens, spelled, parted and joined as the samples have them: `einkaufs liste`, `haushaltsliste`."""
    result: list[Token] = []
    for token in _heard(tokens, index):
        if result and (joined := _joined(result[-1], token, index)):
            result[-1] = joined
        else:
            result += _parted(token, index)
    return result


def _heard(tokens: list[Token], index: Index) -> Iterator[Token]:
    """The tokens, those that nobody knows as a word of the samples that sounds the same: `bestelung`.

    Where a cart or a list is named, also another word is one that sounds the same: `to my card`.
    """
    known = index.vocabulary | index.words.minor | meanings_for(index.words.language).words
    for at, token in enumerate(tokens):
        alike = index.sounding(token.text) if token.text not in index.vocabulary else []
        if len(token.text) < LONG:
            alike = [word for word in alike if word in index.intents_of]
        if token.text in known:
            alike = [word for word in alike if word in index.words.holders and _is_place(tokens[:at], index)]
        slips = [word for word in alike if _is_slip(token.text, word)]
        meant = min(slips, key=lambda word: word[0] != token.text[0], default=token.text)
        yield Token(meant, token.start, token.end)


def _is_place(before: list[Token], index: Index) -> bool:
    """Whether the words lead to the name of a place: `to my`, `in den`."""
    words = [token.text for token in before[-2:]]
    return bool(words) and (
        words[-1] in index.words.placing
        or (words[-1] in index.words.leading and words[0] in index.words.placing)
    )


def _is_slip(word: str, meant: str) -> bool:
    """Whether one letter is another; in a short word it is only doubled or not."""
    if min(len(word), len(meant)) < SHORTEST_MISHEARD:
        return _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", meant)
    return OSA.distance(word, meant) <= 1


def _joined(one: Token, other: Token, index: Index) -> Token | None:
    """The two words as one, when the model has it and not the first of them."""
    if one.text in index.vocabulary or not (one.text + other.text).isalpha():
        return None
    text = one.text + other.text
    return Token(text, one.start, other.end) if text in index.vocabulary else None


def _parted(token: Token, index: Index) -> Iterator[Token]:
    """A word that the model does not have, parted where a slot of a sample ends: `{name} liste`."""
    text = token.text
    heads = index.heads if text not in index.vocabulary and index.words.linking else ()
    head = next((one for one in sorted(heads) if text.endswith(one) and len(text) - len(one) >= SHORTEST), "")
    if not head or token.end - token.start != len(text):
        yield token
        return
    name = text.removesuffix(head)
    links = (link for link in index.words.linking if name.removesuffix(link) in index.vocabulary)
    cut = len(name.removesuffix(next(links, ""))) if name not in index.vocabulary else len(name)
    yield Token(name[:cut], token.start, token.start + cut)
    yield Token(head, token.end - len(head), token.end)
