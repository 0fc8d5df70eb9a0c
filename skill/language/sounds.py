"""How a word sounds, roughly: a code that misheard, torn and joined words have in common.

The code keeps what recognisers seldom lose (the order of consonants, voiced and unvoiced as one,
and where vowels stand) and forgets the rest: `bluetooth` and `blue tooth` are both `plataf`.
Codes of words are joined without a gap, because word boundaries are what gets lost first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_lowercase

from skill.language.normalise import fold

VOWEL = "a"

_Rules = tuple[tuple[str, str], ...]
"""Spelling patterns in lower case and the sound in capitals, the first that fits at a place wins."""

_ENGLISH: _Rules = (
    (r"^(?:kn|gn|pn)", "N"),
    (r"^ps", "S"),
    (r"^wr", "R"),
    (r"^x", "S"),
    (r"^y(?=[aeiou])", "J"),
    (r"wh", "W"),
    (r"tch", "X"),
    (r"ch(?=[rl])", "K"),
    (r"s?ch(?=ool|em)", "SK"),
    (r"ch", "X"),
    (r"sh", "H"),
    (r"ph", "F"),
    (r"(?<=[aeiou])gh(?=t|$)", ""),
    (r"gh", "K"),
    (r"th", "S"),
    (r"sch", "H"),
    (r"ck|cq", "K"),
    (r"(?:t|ss?|c)i(?=on|ou|al|an|ent)", "H"),
    (r"(?<=[aeiou])s(?=ure|ual)", "H"),
    (r"t(?=ure|ual)", "X"),
    (r"sc(?=[eiy])", "S"),
    (r"cc(?=[eiy])", "KS"),
    (r"c(?=[eiy])", "S"),
    (r"dg(?=[eiy])", "X"),
    (r"ng(?=$|[bcdfghjklmnpqstvwxz])", "N"),
    (r"gg", "K"),
    (r"g(?=[eiy])", "X"),
    (r"qu", "KW"),
    (r"x", "KS"),
    (r"mb$", "M"),
    (r"mn$", "M"),
    (r"(?<=[ao])l(?=[kf]|m$)", ""),
    (r"(?<=[^aeiouylr])le(?=s?$)", "AL"),
    (r"(?<=[^aeiouy])e$", ""),
    (r"w(?=[aeiouy])", "W"),
    (r"h(?=[aeiouy])", "G"),
    (r"[bp]+", "P"),
    (r"[dt]+", "T"),
    (r"[gkcq]+", "K"),
    (r"[fv]+", "F"),
    (r"[sz]+", "S"),
    (r"j", "X"),
    (r"m+", "M"),
    (r"n+", "N"),
    (r"l+", "L"),
    (r"r+", "R"),
    (r"[aeiouywh]+", "A"),
)

_GERMAN: _Rules = (
    (r"sch", "H"),
    (r"^s(?=[pt])", "H"),
    (r"chs", "KS"),
    (r"(?<=[aeiou])ch", "H"),
    (r"ch", "K"),
    (r"ck", "K"),
    (r"tz|(?<=t)z|z", "TS"),
    (r"ti(?=on|al)", "TS"),
    (r"ph", "F"),
    (r"th|dt", "T"),
    (r"qu", "KF"),
    (r"x", "KS"),
    (r"c(?=[eiy])", "S"),
    (r"ng(?=$|[^aeiou])", "N"),
    (r"^j|(?<=[aeiou])j", "J"),
    (r"h(?=[aeiouy])(?<![aeiou]h)", "G"),
    (r"[bp]+", "P"),
    (r"[dt]+", "T"),
    (r"[gkcq]+", "K"),
    (r"[fvw]+", "F"),
    (r"[sz]+", "S"),
    (r"m+", "M"),
    (r"n+", "N"),
    (r"l+", "L"),
    (r"(?<=[aeiou])r(?=$|[^aeiou])", "R"),
    (r"r+", "R"),
    (r"[aeiouyjh]+", "A"),
)

_LETTER_NAMES = {
    "en": "a pa sa ta a af xa ax a xa ka al am an a pa kja ar as ta ja fa tapalja aks wa sa",
    "de": "a pa tsa ta a af ka ga a jat ka al am an a pa ka ar as ta a fa fa aks apsalan tsat",
}
_LETTERS: Mapping[str, Mapping[str, str]] = {
    language: dict(zip(ascii_lowercase, names.split(), strict=True))
    for language, names in _LETTER_NAMES.items()
}

_NUMBER_WORDS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
    "de": "null eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf",
}
_NUMBERS = {language: words.split() for language, words in _NUMBER_WORDS.items()}

DIGITS: Mapping[str, Mapping[str, str]] = {
    language: {word: str(number) for number, word in enumerate(words) if number > 1}
    for language, words in _NUMBERS.items()
}
"""The digits of number words, by language; without "one", which is mostly no number."""


def sounds(text: str, language: str) -> str:
    """The joined sound code of all words of `text`, which is folded first."""
    return "".join(code(word, language) for word in fold(text).split())


@lru_cache(maxsize=200_000)
def code(word: str, language: str) -> str:
    """The sound code of one word; large numbers stay, words without vowels are spelled."""
    word = word.lower()
    if not word.isalpha() or not word.isascii():
        return _mixed(word, language)
    if len(word) == 1 or not _VOWELS.search(word):
        return _spelled(word, language)
    pattern, sounds_of = _COMPILED[language if language in _COMPILED else "en"]
    spoken = pattern.sub(lambda match: sounds_of[(match.lastindex or 1) - 1], word)
    return _DOUBLE.sub(r"\1", spoken)


def _mixed(word: str, language: str) -> str:
    """Each piece of a word with digits or foreign letters: `ps4` as "p s four"; what has no code stays."""
    parts = _RUNS.findall(word)
    if len(parts) > 1:
        return "".join(code(part, language) for part in parts)
    numbers = _NUMBERS.get(language, _NUMBERS["en"])
    small = word.isascii() and word.isdecimal() and len(word) < 3 and int(word) < len(numbers)
    return code(numbers[int(word)], language) if small else word


def _spelled(word: str, language: str) -> str:
    letters = _LETTERS.get(language, _LETTERS["en"])
    return _DOUBLE.sub(r"\1", "".join(letters[letter] for letter in word))


_VOWELS = re.compile("[aeiouy]")
_DOUBLE = re.compile(r"(.)\1+")
_RUNS = re.compile(r"[a-z]+|[^a-z]+")


def _compiled(rules: _Rules) -> tuple[re.Pattern[str], list[str]]:
    pattern = re.compile("|".join(f"({spelling})" for spelling, _ in rules))
    return pattern, [sound.lower() for _, sound in rules]


_COMPILED = {"en": _compiled(_ENGLISH), "de": _compiled(_GERMAN)}
