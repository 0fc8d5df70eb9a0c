"""Lists of wishes: what belongs together, what corrects what, and what the shop knows as one product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from skill.language.items import Joint, Piece, item_words
from skill.language.measures import counts_of
from skill.language.reading import Known, read
from skill.language.tokens import Line
from skill.language.wish import Wish

JOINED: Final = 3
"""Pieces that are tried as one product at most: 'salt, pepper and vinegar crisps'."""
LONGEST_SPLIT: Final = 10
"""Words of the longest run that is split into known products without a word between them."""
SHORTEST_HEAD: Final = 3
"""Letters of the shortest second half of a compound: 'saft' of 'Apfel- und Orangensaft'."""


@dataclass(frozen=True, slots=True)
class Said:
    """A wish and the piece of the line that said it."""

    piece: Piece
    wish: Wish


def whole_pieces(line: Line, pieces: list[Piece], language: str, known: Known | None) -> list[Piece]:
    """The pieces, those put together again that are one: cut in doubt, or known as one product."""
    pieces = _without_doubtful(line, pieces, language, known)
    if known is None:
        return pieces
    whole: list[Piece] = []
    at = 0
    while at < len(pieces):
        last = _last_of_product(line, pieces, at, language, known)
        whole.append(Piece(pieces[at].first, pieces[last].last, pieces[at].joint))
        at = last + 1
    return whole


def _without_doubtful(line: Line, pieces: list[Piece], language: str, known: Known | None) -> list[Piece]:
    """The pieces without cuts before an article, unless what stands before it is surely an item.

    'twelve eggs a melon' are two items, 'make an order' is none, 'milk a melon' are two when the
    shop knows milk.
    """
    kept: list[Piece] = []
    for piece in pieces:
        before = kept[-1] if kept else None
        if piece.joint is not Joint.ARTICLE or before is None or _is_item(line, before, language, known):
            kept.append(piece)
        else:
            kept[-1] = Piece(before.first, piece.last, before.joint)
    return kept


def _is_item(line: Line, piece: Piece, language: str, known: Known | None) -> bool:
    if piece.joint in (Joint.COUNT, Joint.ARTICLE):
        return True
    wish = read(line.part(piece.first, piece.last), language)
    counted = wish.quantity is not None or wish.pack is not None
    sure = counted or _begins_with_some(line, piece, language) or bool(known and known(wish.phrase))
    return bool(wish.text) and sure


def _begins_with_some(line: Line, piece: Piece, language: str) -> bool:
    """Whether a piece begins as items of a list do: 'some apples some bananas'."""
    return item_words(language).starting.at(line.keys, piece.first) is not None


def _last_of_product(line: Line, pieces: list[Piece], at: int, language: str, known: Known) -> int:
    counts = counts_of(line, language)
    for last in range(min(len(pieces), at + JOINED) - 1, at, -1):
        between = pieces[at + 1 : last + 1]
        if all(piece.joint in (Joint.AND, Joint.PAUSE) and piece.first not in counts for piece in between):
            wish = read(line.part(pieces[at].first, pieces[last].last), language)
            if wish.text and known(wish.phrase):
                return last
    return at


def with_piece(said: list[Said], piece: Piece, wish: Wish) -> list[Said]:
    """The wishes said so far and one more, which may correct or complete the last of them."""
    if not wish:
        return said
    if not said:
        return [Said(piece, wish)]
    *before, last = said
    if piece.joint is Joint.INSTEAD:
        return [*before, Said(piece, wish)]
    if piece.joint is Joint.CORRECTION:
        return [*before, Said(last.piece, last.wish.corrected(wish))]
    if _only_describes(wish, piece.joint):
        return [*before, Said(last.piece, last.wish.with_more(wish))]
    if _only_describes(last.wish, piece.joint) and not before:
        return [Said(piece, last.wish.with_more(wish))]
    return [*said, Said(piece, wish)]


def _only_describes(wish: Wish, joint: Joint) -> bool:
    """Whether a wish names nothing: 'organic', 'under five euros', after a pause also 'two packs'."""
    if wish.text or isinstance(wish.reference, int) or wish.reference in ("it", "them", "both", "other"):
        return False
    counts = wish.quantity is not None or wish.pack is not None
    return joint is Joint.PAUSE or not counts


def completed(said: list[Said], line: Line, known: Known) -> list[Wish]:
    """The wishes with what only the shop's products tell: shared heads, and lists without an 'and'."""
    wishes = [one.wish for one in said]
    for at, (one, after) in enumerate(pairwise(said)):
        if after.piece.joint is Joint.AND:
            wishes[at] = _with_head(one, after.wish, line, known)
    if len(wishes) < 2:
        return wishes
    return [part for wish in wishes for part in _split(wish, known)]


def _with_head(said: Said, after: Wish, line: Line, known: Known) -> Wish:
    """'red' of 'red and white wine' as 'red wine', 'Apfel-' of 'Apfel- und Orangensaft' as 'Apfelsaft'."""
    wish = said.wish
    head = after.text.rpartition(" ")[2]
    if not wish.text or not head or known(wish.phrase):
        return wish
    if line.text[line.words[said.piece.last - 1].end :].startswith("-"):
        ends = (head[at:] for at in range(1, len(head) - SHORTEST_HEAD + 1))
        made = next((f"{wish.text}{end}" for end in ends if known(f"{wish.text}{end}")), None)
    else:
        made = next((text for text in (f"{wish.text} {head}",) if " " in after.text and known(text)), None)
    return replace(wish, text=made, phrase=made) if made else wish


def _split(wish: Wish, known: Known) -> list[Wish]:
    """'milk eggs' as two wishes when each is a product and both together are none."""
    words = wish.text.split()
    if not 1 < len(words) <= LONGEST_SPLIT or wish.text != wish.phrase or known(wish.text):
        return [wish]
    parts = _known_parts(tuple(words), known)
    if parts is None or len(parts) < 2:
        return [wish]
    return [replace(wish, text=parts[0], phrase=parts[0]), *(Wish(part, part) for part in parts[1:])]


def _known_parts(words: tuple[str, ...], known: Known) -> list[str] | None:
    """The fewest known products that the words are, in order; None when they are not."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(words) + 1):
        options = [
            [*found, " ".join(words[start:end])]
            for start in range(end)
            if (found := best[start]) is not None and known(" ".join(words[start:end]))
        ]
        best.append(min(options, key=len, default=None))
    return best[-1]
