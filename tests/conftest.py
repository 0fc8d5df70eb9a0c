"""What every test may ask for: a store on each database, and a small shop in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.store import Store
from tests import databases
from tests.shopping import Market, stocked

KINDS = databases.available()


def pytest_report_header() -> str:
    """Says on which databases the tests run, and how to get the other."""
    return databases.described()


class Databases:
    """The servers of this test run, each started when it is first wanted."""

    def __init__(self) -> None:
        self._servers: dict[str, databases.Server] = {}

    def __getitem__(self, kind: str) -> databases.Server:
        """The server for that kind of database."""
        if kind not in self._servers:
            self._servers[kind] = databases.start(kind)
        return self._servers[kind]

    def close(self) -> None:
        """Stops the servers."""
        for server in self._servers.values():
            server.close()


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
    return servers[kind].empty()


@pytest.fixture
def store(servers: Databases, kind: str) -> Iterator[Store]:
    """An open store with the schema and nothing in it."""
    with databases.opened(servers[kind].filled("nothing", lambda _: None)) as opened:
        yield opened


@pytest.fixture
def market(servers: Databases, kind: str) -> Iterator[Market]:
    """A shop with a handful of products and a customer who has an address."""
    with databases.opened(servers[kind].filled("market", stocked)) as opened:
        yield Market(opened)
