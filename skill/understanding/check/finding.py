"""What a check finds: one fault of an interaction model, where it is and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skill.understanding.check.document import Document


class Severity(StrEnum):
    """`ERROR`: Amazon refuses the model at upload, build or certification. `WARNING`: it works, but badly."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One fault: the file, the place in its JSON (empty: the whole file), the rule that it breaks."""

    file: str
    path: str
    rule: str
    message: str
    severity: Severity


Fault = tuple[str, str]
"""A place in the JSON and what is wrong there."""

Check = Callable[["Document"], Iterator[Fault]]
"""What one rule does: it yields every fault that it finds."""


@dataclass(frozen=True)
class Rule:
    """A row of the table: the name of the rule, how grave it is to break it, and who looks."""

    name: str
    severity: Severity
    check: Check
