"""What goes wrong between two who write at the same time."""

from __future__ import annotations


class ReadsOnly(Exception):
    """A change was wanted where only reading was promised; nothing was written."""


class Conflict(Exception):
    """Somebody else changed it since it was read; nothing was written. Read again and retry."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} was changed by somebody else in the meantime")
