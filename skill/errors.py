"""The error that a person at the command line reads: one sentence, what is wrong and what to do."""

from __future__ import annotations


class VoiceshopError(Exception):
    """A mistake outside this program (file, setting, device, database), said in one sentence.

    The command line prints the message and ends with exit code 1; `--debug` shows the rest.
    """
