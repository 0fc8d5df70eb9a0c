"""The merchant's own system, which is told of order events over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Office:
    """The merchant's own system: what it was told, and the answers that it gives next."""

    url: str = ""
    answers: list[int | str] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def events(self) -> list[str]:
        """The types of what was taken, in order."""
        return [json.loads(body)["type"] for _, body in self.told]


class Desk(BaseHTTPRequestHandler):
    office: Office

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.office.answers.pop(0) if self.office.answers else 200
        if answer == "cut":
            self.connection.close()
            return
        if answer == 200 or answer == "mute":
            self.office.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if answer == "mute":
            self.connection.close()
            return
        self.send_response(int(answer))
        self.send_header("Location", self.office.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def open_office() -> Iterator[Office]:
    """The system at its `url`."""
    office = Office()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Desk,), {"office": office})) as server:
        office.url = f"http://127.0.0.1:{server.server_address[1]}/orders"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield office
        server.shutdown()
