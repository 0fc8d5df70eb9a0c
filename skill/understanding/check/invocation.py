"""Rules of the invocation name. Page: choose-the-invocation-name-for-a-custom-skill."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from skill.understanding.check.amazon import amazon
from skill.understanding.check.document import Document
from skill.understanding.check.finding import Fault

SHORTEST, LONGEST = 2, 50
COMPOUND = 7
"""From this many letters on a single German word is taken for a compound, which Amazon allows."""

_OTHER = re.compile(r"[^\w\s.'’]|[\d_]")


def missing(document: Document) -> Iterator[Fault]:
    """A model needs an invocation name. Page: interaction-model-schema."""
    if not _name(document).strip():
        yield (
            f"{document.language_path}.invocationName".lstrip("."),
            "there is no invocation name; add one",
        )


def length(document: Document) -> Iterator[Fault]:
    """Two to fifty characters, as the developer console asks for."""
    name = _name(document).strip()
    if name and not SHORTEST <= len(name) <= LONGEST:
        yield _at(document), f"has {len(name)} characters; {SHORTEST} to {LONGEST} are allowed"


def case(document: Document) -> Iterator[Fault]:
    """Lower case only."""
    name = _name(document)
    if name != name.lower():
        yield _at(document), f"{name!r} has capitals; write {name.lower()!r}"


def characters(document: Document) -> Iterator[Fault]:
    """Letters, spaces, possessive apostrophes, and periods in abbreviations; a letter first; no digits."""
    name = _name(document)
    others = sorted(set(_OTHER.findall(name)))
    if others:
        spelt = "; spell numbers out" if any(other.isdigit() for other in others) else ""
        listed = " ".join(map(repr, others))
        yield _at(document), f"{name!r} has {listed}; only letters, spaces, ' and . are allowed{spelt}"
    elif name.strip() and not name.strip()[0].isalpha():
        yield _at(document), f"{name!r} has to begin with a letter"


def launch(document: Document) -> Iterator[Fault]:
    """No launch phrase: Alexa could not tell it from the name."""
    yield from _reserved(document, amazon().launch, "a launch phrase")


def connecting(document: Document) -> Iterator[Fault]:
    """No connecting word: what stands behind it would be taken for the request."""
    yield from _reserved(document, amazon().connecting, "a connecting word")


def wake(document: Document) -> Iterator[Fault]:
    """No wake word, and not the word skill."""
    for word in sorted(amazon().wake & set(_words(document))):
        yield _at(document), f"{word!r} is reserved by Amazon; leave it out of the invocation name"


def app(document: Document) -> Iterator[Fault]:
    """Not the word app; models of Amazon's own have it, so this is no more than a warning."""
    if "app" in _words(document):
        yield _at(document), "'app' may be refused at certification; leave it out of the invocation name"


def one_word(document: Document) -> Iterator[Fault]:
    """Two or more words, unless it is one's own brand or, in German, a compound."""
    words = _words(document)
    if len(words) == 1 and not (document.language == "de" and len(words[0]) >= COMPOUND):
        yield _at(document), f"{words[0]!r} is one word; only a brand that you can prove to own may be one"


def article(document: Document) -> Iterator[Fault]:
    """Of two words neither is an article or a preposition."""
    words = _words(document)
    for word in words if len(words) == 2 else ():
        if word in amazon().small.get(document.language, ()):
            yield _at(document), f"{word!r} may not be one of only two words; add or change one"


def spaces(document: Document) -> Iterator[Fault]:
    """One space between words, none around them."""
    name = _name(document)
    if name.strip() and name != " ".join(name.split()):
        yield _at(document), f"{name!r} has spaces too many; write {' '.join(name.split())!r}"


def placeholder(document: Document) -> Iterator[Fault]:
    """Not the name that every new skill begins with."""
    if _name(document).strip() in amazon().placeholders:
        yield _at(document), f"{_name(document)!r} is what a new skill is called; give yours a name"


def _reserved(document: Document, words: Mapping[str, frozenset[str]], what: str) -> Iterator[Fault]:
    for word in _words(document):
        if word in words.get(document.language, ()):
            yield _at(document), f"{word!r} is {what}; leave it out of the invocation name"


def _name(document: Document) -> str:
    return document.invocation.text if document.invocation else ""


def _at(document: Document) -> str:
    return document.invocation.path if document.invocation else ""


def _words(document: Document) -> list[str]:
    return _name(document).lower().replace("’", "'").split()
