"""What a process gets ready before its first customer, who waits for nothing then."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from skill.channels.alexa_model import alexa_model
from skill.dialogue import Prompt, Reply
from skill.errors import VoiceshopError
from skill.prompts import LOCALES, render
from skill.services import Services
from skill.shop.search import Search
from skill.understanding import model_for, understand

UNHEARD_OF = "voiceshop"
"""A word that is no sample of any model, so that everything has to be looked at."""

logger = logging.getLogger(__name__)


def warm(services: Services, locales: Iterable[str] = LOCALES) -> None:
    """Reads prompts and models and makes the search index, for each of `locales`.

    What cannot be had yet (a database that is still away) is made when it is first wanted.
    """
    started = time.perf_counter()
    for locale in locales:
        warm_models(locale)
        try:
            _index(services, locale)
        except VoiceshopError as error:
            logger.warning("no search index yet: %s", error)
    logger.info("ready for customers", extra={"seconds": round(time.perf_counter() - started, 2)})


def warm_models(locale: str) -> None:
    """Everything that needs no shop; what understanding learns is kept in the user's cache folder."""
    render(Reply((Prompt("one-moment"),)), locale)
    understand(UNHEARD_OF, model_for(locale))
    alexa_model(locale)


def _index(services: Services, locale: str) -> None:
    with services.store.connect(reads=True) as connection:
        Search(connection, locale, place=services.search_place).query(UNHEARD_OF, 1)


if __name__ == "__main__":
    for each in LOCALES:
        warm_models(each)
