"""The pages for merchants: every command that they show is run, and prints what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from skill.cli import main
from tests import databases, stripe_server
from tests.conftest import Databases
from tests.office import open_office

ROOT = Path(__file__).parent.parent
PAGES = (
    "offer-delivery-options",
    "coupons-and-subscriptions",
    "look-after-orders",
    "payments",
    "merchants-day",
    "grow",
)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
WRITTEN = re.compile(r"<!-- write: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(voiceshop [^`]+)`")
EXPORTED = re.compile(r"export (\w+)=(\S+)")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine with the command `voiceshop` and the demo shop, which has begun today."""
    command = tmp_path / "bin" / "voiceshop"
    command.parent.mkdir()
    program = shlex.quote(sys.executable)
    command.write_text(f'#!/bin/sh\nexec {program} -W ignore -c "from skill.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    machine = {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VOICESHOP_DATA_DIR": str(tmp_path / "data"),
    }
    subprocess.run([command, "orders", "list"], env=machine, check=True, capture_output=True, timeout=120)
    return machine


@pytest.fixture
def elsewhere(servers: Databases, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Addresses on this machine for those of the pages: the merchant's system, another database, Stripe."""
    with open_office() as office, stripe_server.serving() as stripe:
        environment["VOICESHOP_STRIPE_API"] = stripe.url
        yield {
            "VOICESHOP_WEBHOOK_URL": office.url,
            "VOICESHOP_DATABASE_URL": servers[databases.available()[-1]].empty(),
        }


@pytest.mark.parametrize("name", PAGES)
def test_every_command_prints_what_the_page_says(
    name: str, tmp_path: Path, environment: dict[str, str], elsewhere: dict[str, str]
) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for file, text in WRITTEN.findall(page):
        (tmp_path / file).write_text(text, "utf-8")
    lines = "".join(map(dedent, CONSOLE.findall(page))).split("$ ")[1:]
    for command, _, printed in (one.partition("\n") for one in lines):
        if match := EXPORTED.fullmatch(command):
            environment[match[1]] = elsewhere.get(match[1], match[2])
            continue
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.stdout + done.stderr == printed, command


ORDER = "add house blend coffee\ncheck out\nyes\n"
SERVERS = ("voiceshop talk", "voiceshop serve")
"""Commands that go on until they are stopped."""

MEANT = {"17": "1", "DAYS": "30", "FILE": "{folder}/new.backup"}
"""What stands for the words of a page that stand for something."""


@pytest.mark.parametrize("name", ["payments", "merchants-day", "grow"])
def test_every_command_in_the_text_can_be_given(
    name: str, tmp_path: Path, environment: dict[str, str], elsewhere: dict[str, str]
) -> None:
    """In the order of the page, each with an order of ours that it is good for."""
    page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    set_up = {one: value for one, value in EXPORTED.findall(page) if one != "VOICESHOP_DATABASE_URL"}
    env = {name: value for name, value in environment.items() if name.startswith("VOICESHOP")}

    def run(*words: str, said: str | None = None, more: dict[str, str] | None = None) -> str:
        done = CliRunner().invoke(main, list(words), input=said, env=env | (more or {}))
        assert (words, done.exit_code, done.output) == (words, 0, done.output)
        return done.output

    numbers: dict[str, str] = {}
    for which in ("cancel", "others"):
        run("talk", "--text", said=ORDER)
        numbers[which] = run("orders", "list", "--limit", "1").split()[0]
    for command in INLINE.findall(page):
        _, *words = shlex.split(command)
        order = numbers.get(words[1] if len(words) > 1 else "", numbers["others"])
        filled = [MEANT.get(word, word).format(folder=tmp_path) for word in words]
        filled = [order if word == "NUMBER" else word for word in filled]
        if command.startswith(SERVERS):
            filled = [*filled, "--help"]
        if "restore" in filled:
            env |= {"VOICESHOP_DATABASE_URL": elsewhere["VOICESHOP_DATABASE_URL"], "VOICESHOP_DEMO": "off"}
        run(*filled, more={**set_up, "VOICESHOP_WEBHOOK_URL": elsewhere["VOICESHOP_WEBHOOK_URL"]})
