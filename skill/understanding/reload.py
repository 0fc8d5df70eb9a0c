"""Models that are read again when their file has changed, while the process goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from skill.errors import VoiceshopError
from skill.understanding import load

logger = logging.getLogger(__name__)


class Reloader:
    """Looks whether the shop's own models have changed. A file that is no model leaves the old one in use."""

    def __init__(self, locales: Iterable[str]) -> None:
        self._stamps = {locale: _stamp(locale) for locale in locales}

    def changed(self) -> list[str]:
        """The locales whose models were read again just now."""
        found = [locale for locale, stamp in self._stamps.items() if _stamp(locale) != stamp]
        return [locale for locale in found if self._reloaded(locale)]

    def _reloaded(self, locale: str) -> bool:
        self._stamps[locale] = _stamp(locale)
        try:
            load.load_model(str(_file(locale)), locale)
        except VoiceshopError as error:
            logger.warning("the model of before stays in use: %s", error)
            return False
        load.model_for.cache_clear()
        logger.info("read again: %s", _file(locale).name)
        return True


def _file(locale: str) -> Path:
    return Path(str(load.FOLDER.joinpath(f"{locale}.json")))


def _stamp(locale: str) -> tuple[int, int]:
    """What changes with a file; zeros when it is away, as it is while an editor writes it."""
    try:
        stat = _file(locale).stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size
