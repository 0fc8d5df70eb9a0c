"""Settings are read once, and what cannot be used is named with what to write instead."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from skill.config import PREFIX, Settings, load_settings
from skill.errors import VoiceshopError

ROOT = Path(__file__).parent.parent


def test_nothing_has_to_be_set() -> None:
    settings = load_settings({})
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'voiceshop.db'}"
    assert settings.alexa_verify
    assert settings.demo


def test_what_is_set_is_used() -> None:
    settings = load_settings(
        {
            "VOICESHOP_DATA_DIR": "/somewhere",
            "VOICESHOP_DELIVERY_FEE": "4.50",
            "VOICESHOP_DEMO": "off",
            "VOICESHOP_LOG_LEVEL": "debug",
            "PATH": "/bin",
        }
    )
    assert settings.database_url == "sqlite:////somewhere/voiceshop.db"
    assert settings.delivery_fee == Decimal("4.50")
    assert not settings.demo
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("VOICESHOP_DELIVERY_FEE", "cheap", "write an amount such as 3.90"),
        ("VOICESHOP_DELIVERY_FEE", "-1", "write an amount such as 3.90"),
        ("VOICESHOP_DELIVERY_DAYS", "soon", "write a number of days"),
        ("VOICESHOP_CURRENCY", "euro", "ISO 4217"),
        ("VOICESHOP_DEMO", "maybe", "write on or off"),
        ("VOICESHOP_ALEXA_VERIFY", "never", "write on or off"),
        ("VOICESHOP_LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_what_cannot_be_used_is_named(variable: str, text: str, told: str) -> None:
    with pytest.raises(VoiceshopError, match=told) as raised:
        load_settings({variable: text})
    assert variable in str(raised.value)


def test_a_misspelt_setting_is_not_silently_ignored() -> None:
    with pytest.raises(VoiceshopError, match="VOICESHOP_DATABSE_URL is not a setting"):
        load_settings({"VOICESHOP_DATABSE_URL": "sqlite:///x.db"})


def test_secrets_are_not_shown() -> None:
    assert "pepper!" not in repr(load_settings({"VOICESHOP_PIN_PEPPER": "pepper!"}))


def test_the_readme_lists_every_setting() -> None:
    listed = set(re.findall(r"^\| `(VOICESHOP_\w+)`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert listed == {PREFIX + field.name.upper() for field in fields(Settings)}
