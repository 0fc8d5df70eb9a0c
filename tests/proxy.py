"""A wire between the shop and PostgreSQL that can be cut at any moment."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url


@dataclass
class Wire:
    """A TCP proxy at `url`; after `left` more messages from the shop both ends are cut off."""

    behind: URL
    listener: socket.socket
    left: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The database as it is reached through the wire."""
        host, port = self.listener.getsockname()[:2]
        through = self.behind.set(host=host, port=port).difference_update_query(["host"])
        return through.render_as_string(hide_password=False)

    def run(self) -> None:
        """Serves until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                shop, _ = self.listener.accept()
                database = self._connected()
                for one, other, asks in ((shop, database, True), (database, shop, False)):
                    threading.Thread(target=self._pass_on, args=(one, other, asks), daemon=True).start()

    def _connected(self) -> socket.socket:
        folder = self.behind.query.get("host")
        if isinstance(folder, str) and folder.startswith("/"):
            database = socket.socket(socket.AF_UNIX)
            database.connect(str(Path(folder) / ".s.PGSQL.5432"))
            return database
        return socket.create_connection((self.behind.host or "127.0.0.1", self.behind.port or 5432))

    def _pass_on(self, one: socket.socket, other: socket.socket, asks: bool) -> None:
        with contextlib.suppress(OSError):
            while message := one.recv(65_536):
                if asks and self._is_cut():
                    break
                other.sendall(message)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _is_cut(self) -> bool:
        with self.lock:
            if self.left is None:
                return False
            self.left -= 1
            return self.left < 0


@contextlib.contextmanager
def wire_to(url: str) -> Iterator[Wire]:
    """A wire to the PostgreSQL database at `url`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(make_url(url), listener)
        threading.Thread(target=wire.run, daemon=True).start()
        yield wire
