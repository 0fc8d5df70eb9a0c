"""What the pages and letters of accounts are made from: their templates and their texts."""

from __future__ import annotations

from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from skill.dialogue import Prompt, Value
from skill.prompts import words_in

TEXTS = "skill.accounts.texts"
PAGES = Environment(
    loader=PackageLoader("skill.accounts"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
LETTERS = PAGES.overlay(autoescape=False)  # letters are text: nothing in them is markup


def text(locale: str, message: str, /, **args: Value) -> str:
    """One text, as it is read."""
    return words_in(TEXTS, locale).say(Prompt(message, args), aloud=False)


def letter(name: str, locale: str, **values: str) -> tuple[str, str]:
    """Subject and text of the letter made from that template, whose first line is the subject."""
    written = LETTERS.get_template(f"{name}.txt").render(t=partial(text, locale), **values)
    subject, _, body = written.partition("\n\n")
    return subject.strip(), body.strip() + "\n"
