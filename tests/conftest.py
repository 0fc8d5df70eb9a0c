"""What every test may ask for: a store on each database, and a small shop in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from skill.store import Store, open_store
from tests import databases
from tests.shopping import Market, stocked

KINDS = databases.available()


def pytest_report_header() -> str:
    """Says on which databases the tests run, and how to get the other."""
    return databases.described()


class Databases:
    """The servers of this test run, each started when it is first wanted, and their templates."""

    def __init__(self) -> None:
        self._servers: dict[str, databases.Server] = {}
        self._templates: dict[tuple[str, str], str] = {}

    def empty(self, kind: str) -> str:
        """The URL of a new, empty database."""
        return self._server(kind).empty()

    def filled(self, kind: str, what: str, fill: Callable[[Store], None]) -> str:
        """The URL of a new database with the schema and what `fill` writes; `what` is its name."""
        if (kind, what) not in self._templates:
            url = self.empty(kind)
            store = open_store(url)
            fill(store)
            store.close()
            self._templates[kind, what] = url
        return self._server(kind).copy(self._templates[kind, what])

    def close(self) -> None:
        """Stops the servers."""
        for server in self._servers.values():
            server.close()

    def _server(self, kind: str) -> databases.Server:
        if kind not in self._servers:
            self._servers[kind] = databases.start(kind)
        return self._servers[kind]


@pytest.fixture(scope="session")
def servers() -> Iterator[Databases]:
    """The databases of this test run."""
    made = Databases()
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Runs the test on each database that there is: `sqlite`, `postgresql`."""
    return str(request.param)


@pytest.fixture
def empty_url(servers: Databases, kind: str) -> str:
    """The URL of a database without any table."""
    return servers.empty(kind)


@pytest.fixture
def store(servers: Databases, kind: str) -> Iterator[Store]:
    """An open store with the schema and nothing in it."""
    opened = open_store(servers.filled(kind, "nothing", lambda _: None))
    yield opened
    opened.close()


@pytest.fixture
def market(servers: Databases, kind: str) -> Iterator[Market]:
    """A shop with a handful of products and a customer who has an address."""
    opened = open_store(servers.filled(kind, "market", stocked))
    yield Market(opened)
    opened.close()
