"""What was made for the latest few keys."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """Keeps what was made for `size` keys; what was not asked for the longest is let go first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, Made] = OrderedDict()

    def get(self, key: str, make: Callable[[], Made]) -> Made:
        """What was made for `key`, else what `make` makes now."""
        if key not in self._kept:
            made = make()
            self._kept[key] = made
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return self._kept[key]
