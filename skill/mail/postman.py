"""Sends receipts in the background after a turn, which neither waits for it nor fails with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock, Thread

from skill.dialogue import Rendered, Turn
from skill.mail.sender import Sender

PAID = "payment authorized"
"""The effect of a turn that a receipt follows."""

logger = logging.getLogger(__name__)


class Postman:
    """Runs `work` in one thread whenever it was woken; woken meanwhile, it runs once more."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._lock = Lock()
        self._woken = False
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Has the work done soon; returns at once."""
        with self._lock:
            self._woken = True
            if self._thread is None:
                self._thread = Thread(target=self._run, name="receipts", daemon=True)
                self._thread.start()

    def rest(self, seconds: float) -> None:
        """Waits until there is nothing more to do, so long at most."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        while self._is_woken():
            try:
                self._work()
            except Exception:
                logger.exception("receipts could not be sent")

    def _is_woken(self) -> bool:
        with self._lock:
            woken, self._woken = self._woken, False
            if not woken:
                self._thread = None
            return woken


def with_receipts(answer: Callable[[Turn], Rendered], sender: Sender | None) -> Callable[[Turn], Rendered]:
    """`answer`, and after every turn that paid for an order its receipt; `answer` alone without a sender."""
    if sender is None:
        return answer
    postman = Postman(sender.run)

    def answered(turn: Turn) -> Rendered:
        rendered = answer(turn)
        if any(happened.what == PAID for happened in rendered.happened):
            postman.wake()
        return rendered

    return answered
