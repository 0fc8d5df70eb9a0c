"""The deployed shop: any worker takes any turn, the figures add up, and a TERM loses no turn."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.alexa.device import AlexaDevice
from tests.demo_shop import copy_of_demo
from tests.served import Server, gunicorn

pytestmark = pytest.mark.xdist_group("gunicorn")
CONFIG = ("--config", "python:skill.gunicorn_conf")


@dataclass
class OverHttp:
    """Lets the device of the tests talk to a server instead of a test client."""

    url: str

    def post(self, path: str, *, data: bytes, headers: dict[str, str]) -> Any:
        """Posts on a connection of its own, so that any worker may get it."""
        answered = requests.post(self.url + path, data=data, headers=headers, timeout=30)
        answered.get_data = lambda as_text=True: answered.text  # type: ignore[attr-defined]
        answered.get_json = answered.json  # type: ignore[attr-defined]
        return answered


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("served")
    data = copy_of_demo(folder)
    (folder / "metrics").mkdir()
    (folder / "metrics" / "counter_1.db").write_bytes(b"of the last time")
    return {
        "VOICESHOP_DATA_DIR": str(data),
        "VOICESHOP_ALEXA_VERIFY": "off",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
    }


@pytest.fixture(scope="module")
def server(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("log")
    with gunicorn("skill.app:create_app()", *CONFIG, env=environment, folder=folder) as server:
        server.wait()
        yield server


def device(server: Server, customer: str) -> AlexaDevice:
    return AlexaDevice(OverHttp(server.url), customer)  # type: ignore[arg-type]


def figure(server: Server, line: str) -> float:
    text = requests.get(server.url + "/metrics", timeout=30).text
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_any_worker_takes_any_turn(server: Server) -> None:
    guest = device(server, "amzn1.ask.account.ANYWHERE")
    for pieces in range(1, 9):
        assert "Added" in guest.say_intent("AddToCartIntent", {"items": "bananas"})
        assert re.search(rf"\b{pieces}\b|one", guest.say_intent("CartIntent"))
    assert "8 times" in guest.speech


def test_the_figures_of_all_workers_add_up(server: Server) -> None:
    line = 'voiceshop_turns_total{channel="alexa",intent="AMAZON.HelpIntent",outcome="asked"}'
    before = figure(server, line)
    for number in range(12):
        device(server, f"amzn1.ask.account.{number}").say_intent("AMAZON.HelpIntent")
    assert {figure(server, line) for _ in range(6)} == {before + 12}


def test_a_term_lets_turns_end(environment: dict[str, str], tmp_path: Path) -> None:
    with gunicorn("skill.app:create_app()", *CONFIG, env=environment, folder=tmp_path) as server:
        server.wait()
        body = AlexaDevice(None, "amzn1.ask.account.LATE").envelope({"type": "LaunchRequest"})  # type: ignore[arg-type]
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as late:
            head = f"POST /alexa HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
            late.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body[:10])
            server.wait("/healthz")  # the other half comes when the workers were told to end
            os.kill(server.process.pid, 15)
            late.sendall(body[10:])
            answered = b"".join(iter(lambda: late.recv(65_536), b""))
        assert answered.startswith(b"HTTP/1.1 200")
        assert b"outputSpeech" in answered
        assert server.process.wait(30) == 0


def test_the_log_is_json_without_the_customer(server: Server) -> None:
    device(server, "amzn1.ask.account.SECRET").launch()
    lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line]
    assert {"gunicorn.error", "skill.endpoint"} <= {line["logger"] for line in lines}
    assert "SECRET" not in server.log.read_text("utf-8")
