"""A new intent: its words in every locale, its handler with a row in the table, its golden conversation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skill.commands.scaffold import TODO, Step, locales_in, read
from skill.errors import VoiceshopError

TABLE = "skill/intents/__init__.py"
CONVERSATIONS = {"account": "conversation"}
"""Capabilities whose golden conversations have another name."""

_INTENT = re.compile(r"[A-Z][A-Za-z]*Intent")
_WORD = re.compile(r"[A-Z][a-z]*")
_NEXT_OBJECT = re.compile(r"[\s,]*(?=\{)")


def new_intent(root: Path, name: str, capability: str, samples: Mapping[str, Sequence[str]]) -> list[Step]:
    """The steps to the intent `name`, handled in `skill/intents/<capability>.py`; nothing is written yet.

    `samples` are what customers say, by locale. Raises VoiceshopError when `root` is not the project's
    folder, or the name is none, or is taken.
    """
    if not _INTENT.fullmatch(name):
        raise VoiceshopError(f"{name!r} is no name of an intent; write it as GiftWrapIntent.")
    words = [word.lower() for word in _WORD.findall(name.removesuffix("Intent"))]
    steps: list[Step] = []
    for locale in locales_in(root):
        said = samples.get(locale, ())
        steps += _words(root, locale, name, "-".join(words), said)
        steps.append(_conversation(root, locale, name, CONVERSATIONS.get(capability, capability), said))
        steps.append(_utterance(root, locale, name, said))
    return [*steps, *_handler(root, name, capability, words)]


def capabilities_in(root: Path) -> list[str]:
    """The files of handlers that an intent may go to."""
    rows = re.findall(r": (\w+)\.\w+,$", read(root, TABLE), re.MULTILINE)
    return sorted(name for name in set(rows) if not name.endswith("_"))


def with_intent(text: str, intent: Mapping[str, Any]) -> str:
    """The text of a model with one more intent at the end of its list, the rest as it was written."""
    at = text.index("[", text.index('"intents"', text.index('"languageModel"'))) + 1
    start = end = at
    while found := _NEXT_OBJECT.match(text, end):
        start = found.end()
        _, end = json.JSONDecoder().raw_decode(text, start)
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    written = json.dumps(intent, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")
    return f"{text[:end]}{',' if end > at else ''}\n{indent}{written}{text[end:]}"


def _words(root: Path, locale: str, name: str, message: str, said: Sequence[str]) -> Iterator[Step]:
    """The samples and the sentence of one locale."""
    model, prompts = f"interaction_models/{locale}.json", f"skill/prompts/{locale}.ftl"
    text = read(root, model)
    if f'"name": "{name}"' in text:
        raise VoiceshopError(f"{name} is in {model} already.")
    samples = with_intent(text, {"name": name, "slots": [], "samples": list(said)})
    yield Step(model, samples, f"{'more ' if said else ''}samples of {name}")
    heading = message.replace("-", " ").capitalize()
    sentences = f"{read(root, prompts).rstrip()}\n\n## {heading}\n\n{message} = {TODO}\n"
    yield Step(prompts, sentences, f"the sentence {message}")


def _conversation(root: Path, locale: str, name: str, about: str, said: Sequence[str]) -> Step:
    file = f"tests/dialogues/{about}.{locale}.dialogue"
    new = f"# {name}: {TODO} what happens.\n\nCustomer: {said[0] if said else TODO}\nShop: ?\n"
    return Step(file, f"{read(root, file).rstrip()}\n\n{new}", "the conversation; `pytest --update` answers")


def _utterance(root: Path, locale: str, name: str, said: Sequence[str]) -> Step:
    file = f"tests/utterances/{locale}.yaml"
    row = f"- {{text: {json.dumps(said[-1] if said else TODO, ensure_ascii=False)}, intent: {name}}}\n"
    return Step(file, f"{read(root, file).rstrip()}\n{row}", f"what else people say for {name}")


def _handler(root: Path, name: str, capability: str, words: Sequence[str]) -> Iterator[Step]:
    """The function, and its row behind the last one of the same capability."""
    file, function = f"skill/intents/{capability}.py", "_".join(words)
    body = f'    """{TODO}: what this does for the customer."""\n    return go_on("{"-".join(words)}")\n'
    text = f"{read(root, file).rstrip()}\n\n\ndef {function}(intent: Intent, shop: Shop) -> Reply:\n{body}"
    yield Step(file, text, f"what {function} does, and its docstring")
    table = read(root, TABLE)
    start = table.index("HANDLERS: Mapping")
    end = table.index("\n}", start)
    rows = [row.end() for row in re.finditer(rf": {capability}\.\w+,", table[start:end])]
    at = start + rows[-1] if rows else end
    yield Step(TABLE, f'{table[:at]}\n    "{name}": {capability}.{function},{table[at:]}', "")
