"""Opening what a command works with, and closing it again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from skill.config import Settings, load_settings
from skill.services import Services, open_services


def settings_here(*, demo: bool = True) -> Settings:
    """The settings of this environment; without `demo` a new store stays empty."""
    settings = load_settings(os.environ)
    return settings if demo else replace(settings, demo=False)


@contextmanager
def opened_services(*, demo: bool = True) -> Iterator[Services]:
    """The services of this environment, closed at the end."""
    services = open_services(settings_here(demo=demo))
    try:
        yield services
    finally:
        services.store.close()
