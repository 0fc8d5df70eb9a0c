"""Opening what a command works with, and closing it again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url

from skill.config import Settings, load_settings
from skill.errors import VoiceshopError
from skill.services import Services, open_services
from skill.shop.catalog import Catalog
from skill.store import Store, open_store


def settings_here(*, demo: bool = True) -> Settings:
    """The settings of this environment; without `demo` a new store stays empty."""
    settings = load_settings(os.environ)
    return settings if demo else replace(settings, demo=False)


@contextmanager
def existing_store() -> Iterator[Store]:
    """The store of this environment as it is, not migrated, closed at the end.

    Raises VoiceshopError where there is none yet; none is made.
    """
    url = settings_here().database_url
    file = make_url(url).database
    if url.startswith("sqlite") and file and not Path(file).exists():
        raise VoiceshopError(f"There is no store {file} yet; see VOICESHOP_DATABASE_URL, VOICESHOP_DATA_DIR.")
    store = open_store(url, migrate=False)
    try:
        yield store
    finally:
        store.close()


def not_to_be_ordered(catalog: Catalog, taken: str) -> str:
    """How many products are priced in another currency than the shop takes, as words; '' for none."""
    others = {name: count for name, count in catalog.currencies().items() if name != taken}
    return ", ".join(f"{count} in {name}" for name, count in others.items())


@contextmanager
def opened_services(*, demo: bool = True) -> Iterator[Services]:
    """The services of this environment, closed at the end."""
    services = open_services(settings_here(demo=demo))
    try:
        yield services
    finally:
        services.store.close()
