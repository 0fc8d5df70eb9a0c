"""Options of the test run, and the demo shop as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.services import Services
from tests.demo_shop import copy_of_demo, services_at


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the golden conversations with what really happens; review the diff like code."""
    parser.addoption("--update", action="store_true", help="rewrite the golden conversations")


@pytest.fixture
def demo_services(tmp_path: Path) -> Iterator[Services]:
    """A fresh demo shop, as it is on the Monday on which every golden conversation begins."""
    services = services_at(copy_of_demo(tmp_path))
    yield services
    services.store.close()
