"""Finds in interaction models what Amazon refuses at upload, build or certification, without Amazon."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skill.understanding.check.document import Document
from skill.understanding.check.finding import Finding, Severity
from skill.understanding.check.locales import differences
from skill.understanding.check.read import read_document
from skill.understanding.check.roundtrip import round_trip
from skill.understanding.check.rules import RULES

__all__ = ["Finding", "Severity", "check", "round_trip"]


def check(paths: Iterable[str | Path]) -> list[Finding]:
    """What is wrong with the models in the files, file by file, errors first.

    Models of one folder that are named alike but for the locale are compared with each other.
    Raises VoiceshopError when a file cannot be read.
    """
    documents = [read_document(Path(path)) for path in paths]
    found = [finding for document in documents for finding in _findings(document)]
    found += [
        Finding(file, path, rule, text, Severity.WARNING) for rule, file, path, text in differences(documents)
    ]
    order = {document.file: number for number, document in enumerate(documents)}
    return sorted(found, key=lambda one: (order[one.file], one.severity is not Severity.ERROR))


def _findings(document: Document) -> list[Finding]:
    rules = RULES if document.whole else [rule for rule in RULES if rule.name in ("json", "not-a-model")]
    return [
        Finding(document.file, path, rule.name, message, rule.severity)
        for rule in rules
        for path, message in rule.check(document)
    ]
