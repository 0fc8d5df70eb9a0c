"""Writes the skill package that Amazon's `ask` deploys: manifest, interaction models, account linking."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skill.errors import VoiceshopError
from skill.prompts import LOCALES


def write_package(folder: Path, base_url: str) -> list[Path]:
    """Writes the package below `folder` for a skill served at `base_url`; returns the files.

    Files that are there are overwritten. Raises VoiceshopError when the URL is not https or the
    folder cannot be written.
    """
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise VoiceshopError(f"Alexa reaches a skill by https only; {base_url!r} is not such a URL.")
    package = _package(base_url.rstrip("/"), parts.hostname)
    try:
        return [_written(folder / name, content) for name, content in package.items()]
    except OSError as error:
        raise VoiceshopError(
            f"The skill package cannot be written to {folder} ({error.strerror})."
        ) from error


def _package(base_url: str, host: str) -> dict[str, Any]:
    """The content of every file by its path in the package."""
    models = files("interaction_models")
    return {
        "ask-resources.json": {
            "askcliResourcesVersion": "2020-03-31",
            "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
        },
        "skill-package/skill.json": _manifest(base_url),
        "skill-package/accountLinking.json": _linking(base_url, host),
        **{
            f"skill-package/interactionModels/custom/{locale}.json": json.loads(
                (models / f"{locale}.json").read_text("utf-8")
            )
            for locale in LOCALES
        },
    }


def _manifest(base_url: str) -> dict[str, Any]:
    whole = _template("skill.json")
    manifest = whole["manifest"]
    manifest["apis"]["custom"]["endpoint"]["uri"] = f"{base_url}/alexa"
    manifest["events"]["endpoint"]["uri"] = f"{base_url}/alexa"
    for policies in manifest["privacyAndCompliance"]["locales"].values():
        policies |= {"privacyPolicyUrl": f"{base_url}/privacy", "termsOfUseUrl": f"{base_url}/terms"}
    return whole


def _linking(base_url: str, host: str) -> dict[str, Any]:
    whole = _template("accountLinking.json")
    whole["accountLinkingRequest"] |= {
        "authorizationUrl": f"{base_url}/oauth/authorize",
        "accessTokenUrl": f"{base_url}/oauth/token",
        "domains": [host],
    }
    return whole


def _template(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((files("skill.channels") / "package" / name).read_text("utf-8"))
    return content


def _written(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path
