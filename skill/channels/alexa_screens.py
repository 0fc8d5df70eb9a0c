"""What a device with a screen shows beside the words: the same, to read and to touch."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import RenderDocumentDirective

from skill.dialogue import Question, Rendered

INTERFACE = "Alexa.Presentation.APL"
TOKEN = "voiceshop"  # noqa: S105
MAX_ITEMS = 30


def screen(rendered: Rendered, question: Question | None) -> Directive:
    """The directive that shows the reply; touching an item says its words as the answer to `question`."""
    shop = {
        "question": question.id if question else "",
        "heading": _shown(rendered.card.title if rendered.card else ""),
        "text": _shown(rendered.card.text if rendered.card and not rendered.choices else rendered.text),
        "items": [
            {
                "title": _shown(choice.title),
                "price": _shown(choice.price),
                "utterance": choice.utterance,
                "image": choice.image if choice.image.startswith("https://") else "",
            }
            for choice in rendered.choices[:MAX_ITEMS]
        ],
    }
    return RenderDocumentDirective(TOKEN, _document(), {"shop": shop})


def _shown(text: str) -> str:
    """The text as a component of APL reads it: with markup of its own kind."""
    return escape(text, quote=False).replace("\n", "<br>")


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (files("skill.channels") / "screens" / "shop.json").read_text("utf-8")
    )
    return document
