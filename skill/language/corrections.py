"""Self-corrections in a sentence: 'add two, no, three coffees' says 'add three coffees'."""

from __future__ import annotations

from skill.language.items import Joint, Piece, pieces_of
from skill.language.measures import counts_of, measures_of
from skill.language.reading import prepared, read, talk_words, trimmed
from skill.language.tokens import Line
from skill.language.wishes import LONGEST
from skill.language.words import language_of


def corrected(text: str, locale: str) -> str:
    """`text` as its speaker wanted to have said it; the same text when nothing in it is taken back.

    What leads to the wish stays ('add milk, no, butter' is 'add butter'), and so does what the
    correction leaves alone ('two coffees, no, teas' is 'two teas'). Never raises for any text.
    """
    language = language_of(locale)
    if len(text) > LONGEST:
        return text
    line = prepared(Line.of(text), talk_words(language))
    first, *later = pieces_of(line, language, items=False) or [Piece(0, 0, Joint.FIRST)]
    if not later:
        return text
    said = line.part(first.first, first.last)
    for piece in later:
        said = _replaced(said, line.part(piece.first, piece.last), piece.joint, language)
    return said.said(list(range(len(said))))


def _replaced(said: Line, by: Line, joint: Joint, language: str) -> Line:
    """The words said so far, with those of a correction in the place of what it corrects."""
    lead = said.words[: _lead(said, language)]
    old, new = _counted(said, language), _counted(by, language)
    if joint is Joint.INSTEAD:
        return Line(said.text, lead + by.words)
    if new and old and not read(by, language).text:
        return Line(said.text, said.words[: old[0]] + by.words + said.words[old[-1] + 1 :])
    count = tuple(said.words[index] for index in old) if old and not new else ()
    return Line(said.text, lead + count + by.words)


def _lead(line: Line, language: str) -> int:
    """How many words lead to the wish."""
    rest = trimmed(line, language)
    return line.words.index(rest.words[0]) if rest.words else len(line)


def _counted(line: Line, language: str) -> tuple[int, ...]:
    """The indexes of the first count or size of a line."""
    counts = {at: tuple(range(at, span.last)) for at, span in counts_of(line, language).items()}
    counts |= {measure.words[0]: measure.words for measure in measures_of(line, language)}
    return counts[min(counts)] if counts else ()
