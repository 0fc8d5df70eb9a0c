"""One thing that is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """The `rule` that is broken, by which row (`table` and `key`), in one sentence.

    `hides_more` says that the rules after it cannot be tried until this is mended.
    """

    rule: str
    table: str
    key: str
    message: str
    hides_more: bool = False
