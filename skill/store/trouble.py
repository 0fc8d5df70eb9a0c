"""What a database complains about, said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, exc

from skill.errors import VoiceshopError
from skill.store.errors import Conflict

SENTENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("full", "53100"), "There is no space left for the database {where}; free some and try again."),
    (("readonly", "25006"), "The database {where} is read-only; let this user write to it."),
    (("locked", "55P03"), "The database {where} is busy with another program; try again in a moment."),
    (("not a database", "malformed"), "{where} is not an intact SQLite database; restore a backup."),
    (("disk i/o error", "58030"), "The disk of the database {where} fails; check the disk."),
    (("unable to open",), "The database {where} cannot be opened; check its folder and permissions."),
    (("3D000", "fatal:  database"), "There is no database {where}; create it."),
    (
        ("28P01", "28000", "fatal:  password", "fatal:  role", "no pg_hba"),
        "The database {where} refuses this user; check name and password in its URL.",
    ),
    (
        ("53300", "fatal:  sorry, too many", "fatal:  remaining"),
        "The database {where} has no connection left; allow more or run fewer workers.",
    ),
)
"""What is looked for in SQLite's message or as PostgreSQL's code, and what is said then."""

UNREACHABLE = "The database {where} cannot be reached; check that it runs and that its URL is right."

LOST_RACES = ("40001", "40P01")
"""PostgreSQL's codes for two transactions that cannot both succeed: a retry is all it takes."""


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns what the database itself complains about into a VoiceshopError, lost races into Conflict.

    Errors of a statement (a violated constraint, wrong SQL) pass unchanged.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise VoiceshopError(
            f"Every connection to the database {where(url)} is in use; try again."
        ) from error
    except exc.DBAPIError as error:
        if _code(error) in LOST_RACES:
            raise Conflict("the store") from error
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise VoiceshopError(sentence.format(where=where(url))) from error


def where(url: URL) -> str:
    """The database as a person knows it: its file, or its host and name."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.database} at {url.host or 'this machine'}"


def _sentence(error: exc.DBAPIError) -> str | None:
    code, message = _code(error), str(error.orig).lower()
    for signs, sentence in SENTENCES:
        if code in signs or (code is None and any(sign in message for sign in signs)):
            return sentence
    return UNREACHABLE if _unreachable(error, code) else None


def _unreachable(error: exc.DBAPIError, code: str | None) -> bool:
    if error.connection_invalidated or (code is not None and code[:2] in ("08", "57")):
        return True
    return code is None and "psycopg" in type(error.orig).__module__ and error.statement is None


def _code(error: exc.DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
