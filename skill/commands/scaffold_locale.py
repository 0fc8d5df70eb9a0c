"""A new locale: an interaction model, prompts and golden conversations to be translated from another one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from skill.commands.scaffold import TODO, Step, locales_in, read
from skill.errors import VoiceshopError
from skill.understanding.check.read import LOCALE

_MESSAGE = re.compile(r"^(?=[a-z][\w-]* =)", re.MULTILINE)
_REPLY = re.compile(r"^Shop: .*\n(?:  \* .*\n)*", re.MULTILINE)


def new_locale(root: Path, locale: str, like: str) -> list[Step]:
    """The steps to `locale`, after the model of the locale `like`; nothing is written yet.

    Of the same language everything is copied; else samples are empty, and what is to be translated is marked.
    Raises VoiceshopError when `root` is not the project's folder, or there is nothing to do it from.
    """
    known = locales_in(root)
    if not LOCALE.fullmatch(locale):
        raise VoiceshopError(f"{locale!r} is no locale; write it as fr-FR.")
    if locale in known:
        raise VoiceshopError(f"{locale} is here already.")
    if like not in known:
        raise VoiceshopError(f"There is no locale {like!r} to begin with; there are {', '.join(known)}.")
    translated = locale[:2] != like[:2]
    return [
        _model(root, locale, like, translated),
        _prompts(root, locale, like, translated),
        *_conversations(root, locale, like, translated),
    ]


def left_beside(root: Path, locale: str) -> list[str]:
    """What a locale needs besides the three places, in the order in which it is best done."""
    language = locale[:2]
    files = {
        f"skill/language/{language}.toml": "numbers, amounts, dates and wishes as people say them",
        f"skill/understanding/{language}.toml": "fillers, yes and no, what is said to the built-in intents",
        f"voice_local/spoken/{language}.json": "how numbers and dates are said, for the local recogniser",
        f"tests/utterances/{locale}.yaml": "what people say, and what it means",
    }
    return [
        *(f"{file}: {what}" for file, what in files.items() if not (root / file).exists()),
        f"skill/channels/package/skill.json: name, description and example phrases of {locale}",
        f"skill/prompts/__init__.py: {locale!r} in LOCALES, last of all",
    ]


def _model(root: Path, locale: str, like: str, translated: bool) -> Step:
    data = json.loads(read(root, f"interaction_models/{like}.json"))
    file = f"interaction_models/{locale}.json"
    if translated:
        _emptied(data["interactionModel"])
    left = "samples, values, prompts, invocation name" if translated else "what is said differently"
    return Step(file, json.dumps(data, ensure_ascii=False, indent=2) + "\n", left)


def _emptied(model: dict[str, Any]) -> None:
    """Takes out what is in another language; ids and names stay."""
    language = model["languageModel"]
    language["invocationName"] = ""
    language.pop("modelConfiguration", None)
    for intent in language["intents"]:
        intent["samples"] = []
        for slot in intent.get("slots", []):
            if "samples" in slot:
                slot["samples"] = []
    for value in _values(language):
        value["name"]["synonyms"] = []
    for prompt in model.get("prompts", []):
        for variation in prompt["variations"]:
            variation["value"] = f"{TODO} {variation['value']}"


def _values(language: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (value for kind in language.get("types", []) for value in kind.get("values", []))


def _prompts(root: Path, locale: str, like: str, translated: bool) -> Step:
    text = read(root, f"skill/prompts/{like}.ftl")
    count = len(_MESSAGE.findall(text))
    if translated:
        text = _MESSAGE.sub(f"# {TODO}\n", text)
    return Step(f"skill/prompts/{locale}.ftl", text, f"{count} messages")


def _conversations(root: Path, locale: str, like: str, translated: bool) -> Iterator[Step]:
    for file in sorted((root / "tests/dialogues").glob(f"*.{like}.dialogue")):
        text = _REPLY.sub("Shop: ?\n", file.read_text("utf-8"))
        if translated:
            text = text.replace("Customer: ", f"Customer: {TODO} ")
        name = file.name.replace(like, locale)
        yield Step(
            f"tests/dialogues/{name}", text, f"{text.count('Customer: ')} lines; `pytest --update` answers"
        )
