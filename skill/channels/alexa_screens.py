"""What a device with a screen shows beside the words: the same, to read and to touch."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import RenderDocumentDirective

from skill.dialogue import Expects, Prompt, Question, Rendered, Reply
from skill.prompts import render

INTERFACE = "Alexa.Presentation.APL"
TOKEN = "voiceshop"  # noqa: S105
MAX_ITEMS = 30


def screen(rendered: Rendered, question: Question | None) -> Directive:
    """The directive that shows the reply; what is touched is said as the answer to `question`."""
    shop = {
        "question": question.id if question else "",
        "heading": _shown(rendered.card.title if rendered.card else ""),
        "text": _shown(rendered.card.text if rendered.card and not rendered.choices else rendered.text),
        "items": [
            {
                "title": _shown(choice.title),
                "price": _shown(choice.price),
                "utterance": choice.utterance if question and question.slot else "",
                "image": choice.image if choice.image.startswith("https://") else "",
            }
            for choice in rendered.choices[:MAX_ITEMS]
        ],
        "buttons": _buttons(question, rendered.locale),
    }
    return RenderDocumentDirective(TOKEN, _document(), {"shop": shop})


def _buttons(question: Question | None, locale: str) -> list[dict[str, str]]:
    """Yes and no, where that is the question."""
    if question is None or question.slot is not None or question.expects is not Expects.YES_NO:
        return []
    words = (render(Reply((Prompt(one),)), locale).text for one in ("button-yes", "button-no"))
    return [{"title": word, "utterance": word} for word in words]


def _shown(text: str) -> str:
    """The text as a component of APL reads it: with markup of its own kind."""
    return escape(text, quote=False).replace("\n", "<br>")


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (files("skill.channels") / "screens" / "shop.json").read_text("utf-8")
    )
    return document
