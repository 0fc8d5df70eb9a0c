"""The demo shop for tests: filled once per process, copied for each test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from skill.config import Settings
from skill.demo import load_demo
from skill.services import Services, open_services
from skill.shop.delivery_file import DEMO
from tests.dialogues.player import MONDAY
from tests.shopping import Moody


@cache
def template() -> Path:
    """A data folder with the demo shop as it is on `MONDAY`, and its search index."""
    folder = Path(mkdtemp(prefix="voiceshop-demo-"))
    services = open_services(settings_at(folder))
    load_demo(services.store, MONDAY)
    services.store.close()
    return folder


def copy_of_demo(folder: Path) -> Path:
    """A fresh copy of the demo shop below `folder`."""
    return shutil.copytree(template(), folder / "shop")


def settings_at(folder: Path) -> Settings:
    """The default settings with everything below `folder`, and no demo shop loaded by itself."""
    database = f"sqlite:///{folder / 'voiceshop.db'}"
    return Settings(database, folder, demo=False, delivery_options=DEMO)


def services_at(folder: Path) -> Services:
    """The services of the shop in `folder`, whose payment provider can be given moods."""
    services = open_services(settings_at(folder))
    return replace(services, gateway=Moody(services.gateway))
