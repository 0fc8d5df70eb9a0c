"""The layout is the architecture: who may import whom, and what an intent needs to be complete."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from skill.intents import CONVERSATION, DECLINED, HANDLERS
from skill.prompts import LOCALES, message_ids
from skill.understanding import model_for

ROOT = Path(__file__).parent.parent

ALLOWED = {
    "skill.errors": set(),
    "skill.config": {"skill.errors"},
    "skill.dialogue": set(),
    "skill.language": {"skill.language"},
    "skill.store": {"skill.store", "skill.errors", "skill.dialogue", "skill.shop.money"},
    "skill.gateways": {"skill.gateways", "skill.errors", "skill.store", "skill.shop.money"},
    "skill.shop": {"skill.shop", "skill.language", "skill.store", "skill.gateways", "skill.errors"},
    "skill.integrity": {
        "skill.integrity", "skill.dialogue", "skill.errors", "skill.shop", "skill.store",
    },
    "skill.webhooks": {
        "skill.webhooks", "skill.config", "skill.errors", "skill.gateways", "skill.services", "skill.shop",
        "skill.store",
    },
    "skill.demo": {"skill.demo", "skill.shop", "skill.store", "skill.errors"},
    "skill.understanding": {"skill.understanding", "skill.dialogue", "skill.language", "skill.errors"},
    "skill.prompts": {"skill.prompts", "skill.dialogue", "skill.errors"},
    "skill.intents": {"skill.intents", "skill.dialogue", "skill.language", "skill.shop"},
    "skill.legal": {"skill.config", "skill.prompts"},
    "skill.several": {"skill.understanding", "skill.dialogue", "skill.language"},
    "skill.core": {
        "skill.intents", "skill.several", "skill.understanding", "skill.dialogue", "skill.language",
        "skill.shop",
    },
    "skill.services": {
        "skill.config", "skill.demo", "skill.errors", "skill.gateways", "skill.shop", "skill.store",
    },
    "skill.conversation": {
        "skill.core", "skill.prompts", "skill.services", "skill.shop", "skill.store", "skill.dialogue",
        "skill.errors",
    },
    "skill.accounts": {
        "skill.accounts", "skill.config", "skill.dialogue", "skill.errors", "skill.gateways", "skill.legal",
        "skill.mail", "skill.prompts", "skill.shop", "skill.store",
    },
    "skill.mail": {
        "skill.mail", "skill.config", "skill.dialogue", "skill.errors", "skill.intents", "skill.prompts",
        "skill.receipt", "skill.services", "skill.shop", "skill.store",
    },
    "skill.receipt": {
        "skill.receipt", "skill.config", "skill.dialogue", "skill.errors", "skill.prompts", "skill.shop",
    },
    "skill.channels": {
        "skill.channels", "skill.conversation", "skill.dialogue", "skill.prompts", "skill.config",
        "skill.services", "skill.understanding", "skill.errors",
    },
    "voice_local": {
        "voice_local", "skill.conversation", "skill.dialogue", "skill.prompts", "skill.config",
        "skill.services", "skill.understanding", "skill.language", "skill.errors", "skill.commands.talk",
    },
}  # fmt: skip
"""Each room and what it may import of ours; `skill.app` and `skill.cli` may import everything."""

PROCESS = {
    "skill", "skill.app", "skill.cli", "skill.endpoint", "skill.gunicorn_conf", "skill.telemetry",
    "skill.warm",
}  # fmt: skip
"""What stands above all rooms."""


def modules() -> list[tuple[str, Path]]:
    files = [*ROOT.glob("skill/**/*.py"), *ROOT.glob("voice_local/**/*.py")]
    return [(".".join(file.relative_to(ROOT).with_suffix("").parts), file) for file in sorted(files)]


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith(("skill.", "voice_local"))}


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


@pytest.mark.parametrize(("module", "file"), modules(), ids=lambda value: str(value))
def test_imports_go_one_way(module: str, file: Path) -> None:
    room = next((room for room in ALLOWED if inside(module, room)), None)
    if room is None:
        assert module.partition(".__init__")[0] in PROCESS or (module.startswith("skill.commands"))
        return
    astray = {name for name in imports(file) if not any(inside(name, one) for one in ALLOWED[room])}
    assert not astray, f"{module} may not import {astray}"


def test_a_capability_has_the_same_name_where_it_speaks_and_where_it_decides() -> None:
    for name in ("search", "cart", "orders"):
        assert (ROOT / f"skill/intents/{name}.py").exists()
        assert (ROOT / f"skill/shop/{name}.py").exists() or (ROOT / f"skill/shop/{name}").is_dir()


INTERNAL = {"LaunchIntent", "AnythingElseIntent", "SilenceIntent"}
"""Intents that no customer says: the channels and the core make them."""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_words_and_a_handler(locale: str) -> None:
    handled = {*HANDLERS, *CONVERSATION} - INTERNAL
    modelled = set(model_for(locale).intents)
    assert handled - modelled == set(), "handlers without samples in the interaction model"
    assert modelled - handled == set(), "intents of the interaction model without a handler"
    assert set(DECLINED) <= set(HANDLERS)


def said_ids() -> set[str]:
    """The ids of all messages that the code says."""
    pattern = re.compile(r"""(?:say|go_on|Prompt)\(\s*f?["']([a-z][a-z-]+)["']""")
    names = re.compile(r"""["']((?:[a-z]+-)+[a-z]+|[a-z]+)["']""")
    known = message_ids("en-US")
    text = "\n".join(file.read_text("utf-8") for _, file in modules())
    return set(pattern.findall(text)) | (set(names.findall(text)) & known)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_written_and_said(locale: str) -> None:
    written = {name for name in message_ids(locale) if "." not in name}
    by_state = {name for name in written if name.startswith("status-")}
    said = {name for name in said_ids() if not name.endswith("-")}
    assert said - written == set(), f"messages that {locale}.ftl lacks"
    assert written - said - by_state == set(), f"messages of {locale}.ftl that nobody says"


def test_both_locales_have_the_same_messages() -> None:
    first, *others = ({name for name in message_ids(locale) if "." not in name} for locale in LOCALES)
    for other in others:
        assert first == other


GERMAN_OR_SPOKEN = re.compile(r"[äöüß„“]|\b(bitte|please)\b", re.IGNORECASE)


@pytest.mark.parametrize("file", sorted((ROOT / "skill/intents").glob("*.py")), ids=lambda file: file.name)
def test_no_words_of_the_shop_in_the_code(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
    loose = {
        node.value.value for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs | loose:
            assert " " not in node.value.strip(), f"{file.name} says {node.value!r}"
            assert not GERMAN_OR_SPOKEN.search(node.value), f"{file.name} says {node.value!r}"


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
