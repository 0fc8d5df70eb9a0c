"""Compounds: words that a recogniser or a customer joins or parts otherwise than the model does."""

from __future__ import annotations

from collections.abc import Iterator

from skill.understanding.index import Index
from skill.understanding.words import Token

SHORTEST = 3
"""Letters in the shortest part of a compound."""


def fitted(tokens: list[Token], index: Index) -> list[Token]:
    """The tokens, parted and joined as the samples have them: `einkaufs liste`, `haushaltsliste`."""
    result: list[Token] = []
    for token in tokens:
        if result and (joined := _joined(result[-1], token, index)):
            result[-1] = joined
        else:
            result += _parted(token, index)
    return result


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
