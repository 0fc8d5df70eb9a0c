"""How words sound: the English dictionary that comes with PocketSphinx, else the rules of eSpeak NG."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain, combinations, pairwise
from pathlib import Path

from skill.errors import VoiceshopError
from voice_local.speak import ESPEAK_VOICES

Spelling = tuple[str, ...]
Spellings = dict[str, list[Spelling]]

SECONDS = 60.0
"""After which spelling is given up."""
READINGS = 8
"""At most so many spellings of a word whose sounds another language has to lend."""
VOWELS = "aAeEiIoOuUyYW@03"
"""First letters of eSpeak NG's German vowels."""
_MARKS = re.compile(r"[',%=|!;:]*")


def english(words: Iterable[str]) -> Spellings:
    """Spellings in the 39 phones of the CMU dictionary, for every word that can be spelt."""
    wanted, known = set(words), dictionary()
    spelt = {word: [tuple(one.split()) for one in known[word].split("|")] for word in wanted if word in known}
    return {**spelt, **{word: [s] for word, s in _by_rule(wanted - spelt.keys(), "en", None).items()}}


def german(words: Iterable[str], phones: Iterable[str]) -> Spellings:
    """Spellings in eSpeak NG's German phones as far as they are among `phones`, else in their neighbours."""
    spelt = _by_rule(set(words), "de", frozenset(phones))
    return {word: _colloquial(spelling) for word, spelling in spelt.items()}


def inventory(language: str) -> tuple[str, ...]:
    """The phones of our own models of `language`: the CMU dictionary's, or eSpeak NG's."""
    return tuple(_table("inventory")[language].split())


def german_in_english(words: Iterable[str]) -> Spellings:
    """German words in English phones: what a recogniser that only knows English has to go by."""
    lent = _table("de-cmu")
    spelt = _by_rule(set(words), "de", frozenset(lent))
    return {word: _readings(list(_lent(spelling, lent))) for word, spelling in spelt.items()}


def _lent(spelling: Spelling, lent: Mapping[str, str]) -> Iterator[list[str]]:
    """The English phones for each German one; at the end of a syllable there may be others."""
    for phone, following in pairwise([*spelling, ""]):
        closes = not following or following[0] not in VOWELS
        name = f"{phone} closing" if closes and f"{phone} closing" in lent else phone
        yield lent[name].split("|")


def _readings(choices: list[list[str]]) -> list[Spelling]:
    """Ways to read a word: the usual one, then those with one unusual phone, then with two."""
    usual = [options[0] for options in choices]
    changes = [(at, option) for at, options in enumerate(choices) for option in options[1:]]
    found: dict[Spelling, None] = {}
    for change in chain.from_iterable(combinations(changes, count) for count in range(3)):
        reading = list(usual)
        for at, option in change:
            reading[at] = option
        found[tuple(" ".join(reading).replace("-", "").split())] = None
        if len(found) >= READINGS:
            break
    return [spelling for spelling in found if spelling]


@cache
def dictionary() -> Mapping[str, str]:
    """The CMU dictionary as PocketSphinx's wheel carries it, spellings joined by `|`; empty without it.

    A word's spellings stay one string: 130,000 lists would keep the garbage collector busy for seconds.
    """
    if find_spec("pocketsphinx") is None:
        return {}
    import pocketsphinx

    path = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"
    spellings: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, phones = line.partition(" ")
        word = name.partition("(")[0] or name
        spellings[word] = f"{spellings[word]}|{phones}" if word in spellings else phones
    return spellings


def _colloquial(spelling: Spelling) -> list[Spelling]:
    """The word as it is written and, where it ends in -en or -el, without the vowel that nobody says."""
    if len(spelling) > 3 and spelling[-2] == "@" and spelling[-1] in ("n", "l"):
        return [spelling, (*spelling[:-2], spelling[-1])]
    return [spelling]


@cache
def _table(name: str) -> Mapping[str, str]:
    tables = json.loads((files("voice_local") / "phones.json").read_text(encoding="utf-8"))
    table: dict[str, str] = tables[name]
    return table


def _by_rule(words: set[str], language: str, phones: frozenset[str] | None) -> dict[str, Spelling]:
    """By eSpeak NG's rules, its phones replaced by the table of `language` unless they are in `phones`."""
    table = _table(language)
    spelt: dict[str, Spelling] = {}
    for word, mnemonics in _phonemes(sorted(words), ESPEAK_VOICES[language]).items():
        known = [m if phones is not None and m in phones else table.get(m) for m in mnemonics]
        if all(phone is not None for phone in known):
            spelt[word] = tuple(" ".join(phone for phone in known if phone).split())
    return {word: spelling for word, spelling in spelt.items() if spelling}


def ipa(text: str, voice: str) -> str:
    """`text` as eSpeak NG's `voice` says it, in the International Phonetic Alphabet."""
    return "".join(_asked([text], voice, "ipa"))


def _phonemes(words: list[str], voice: str) -> dict[str, list[str]]:
    """The phoneme mnemonics of each word; none at all when eSpeak NG is not installed."""
    if not words or find_spec("espeakng_loader") is None:
        return {}
    return {word: _mnemonics(line) for word, line in zip(words, _asked(words, voice), strict=False)}


def _asked(lines: list[str], *arguments: str) -> list[str]:
    """What `phonemes.py` answers to each line."""
    command = [sys.executable, str(Path(__file__).with_name("phonemes.py")), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            command, input="\n".join(lines).encode(), capture_output=True, check=True, timeout=SECONDS
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise VoiceshopError("eSpeak NG does not spell words; try `voiceshop doctor`.") from error
    return done.stdout.decode().splitlines()


def _mnemonics(line: str) -> list[str]:
    """The phonemes of a line without stress, pauses and marks of another language (`(en)`)."""
    parts = (_stripped(part) for part in re.split(r"[_ ]", line))
    return [part for part in parts if part and not part.startswith("(")]


def _stripped(part: str) -> str:
    long = part.endswith(":") and len(part) > 1
    return _MARKS.sub("", part) + (":" if long else "")
