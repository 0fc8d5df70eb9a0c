"""`voiceshop customer` as whoever keeps the shop uses it, and as its page in docs shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skill.cli import main
from tests.demo_shop import copy_of_demo

PAGE = (Path(__file__).parent.parent / "docs" / "household-and-personal-data.md").read_text("utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return copy_of_demo(tmp_path)


def run(shop: Path, *words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=stdin, env={"VOICESHOP_DATA_DIR": str(shop)})


def test_the_page_shows_what_the_commands_do(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        command, *shown = block.strip().splitlines()
        words = command.removeprefix("$ voiceshop ").split()
        done = run(shop, *words)
        assert done.exit_code == ("Error:" in block), done.output
        assert shown == [] or shown == done.output.strip().splitlines()
    told = json.loads((tmp_path / "demo.json").read_text("utf-8"))
    assert told["customers"][0]["id"] == 1
    assert told["orders"]


def test_a_customer_with_orders_on_their_way_is_not_erased(shop: Path) -> None:
    run(shop, "talk", "--text", "--customer", "demo", stdin="add milk\nthe first one\ncheck out\nyes\n")
    before = run(shop, "customer", "export", "local/demo").output
    done = run(shop, "customer", "erase", "local/demo", "--yes")
    assert (done.exit_code, "orders are on their way" in done.output) == (1, True)
    assert run(shop, "customer", "export", "local/demo").output == before


def test_a_guest_is_erased_only_after_a_yes(shop: Path) -> None:
    run(shop, "talk", "--text", "--customer", "visitor", stdin="add milk\n")
    assert run(shop, "customer", "erase", "local/visitor", stdin="n\n").exit_code == 1
    assert run(shop, "customer", "export", "local/visitor").exit_code == 0
    assert "is erased" in run(shop, "customer", "erase", "local/visitor", stdin="y\n").output
    assert run(shop, "customer", "export", "local/visitor").exit_code == 1


@pytest.mark.parametrize("who", ["99", "nobody@example.org", "local/nobody", "", "/"])
def test_nobody_of_that_name_is_one_sentence(shop: Path, who: str) -> None:
    done = run(shop, "customer", "export", who)
    assert done.exit_code == 1
    assert "There is no customer" in done.output


@pytest.mark.parametrize("amount", ["-1", "ten", "1.234", ""])
def test_what_is_no_limit_changes_nothing(shop: Path, amount: str) -> None:
    done = run(shop, "customer", "limits", "local/demo", f"--order={amount}")
    assert (done.exit_code, "is no limit" in done.output) == (1, True)
    assert "There are no limits." in run(shop, "customer", "limits", "local/demo").output


def test_a_limit_is_lifted(shop: Path) -> None:
    run(shop, "customer", "limits", "local/demo", "--order", "50", "--member", "local/demo")
    assert "50.00 EUR" in run(shop, "customer", "limits", "local/demo").output
    run(shop, "customer", "limits", "local/demo", "--order", "none", "--member", "local/demo")
    assert "50.00" not in run(shop, "customer", "limits", "local/demo").output


def test_a_limit_for_somebody_who_is_no_member_changes_nothing(shop: Path) -> None:
    done = run(shop, "customer", "limits", "local/demo", "--order", "20", "--member", "local/nobody")
    assert done.exit_code == 1
    assert "local/nobody does not shop as customer 1; known are local/demo" in done.output
    assert "There are no limits." in run(shop, "customer", "limits", "local/demo").output
