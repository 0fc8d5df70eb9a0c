"""Brings a database to the schema of this version, whoever comes first."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlalchemy import Connection, inspect, text

from skill.errors import VoiceshopError

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every revision in order, the newest last; a test compares it with the files."""

LOCK = 0x766F696365
"""The advisory lock under which a PostgreSQL database is migrated."""


def current(connection: Connection) -> str | None:
    """The revision of the database; None when it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def is_current(connection: Connection) -> bool:
    """Whether the schema is that of this version.

    Raises VoiceshopError when the database belongs to a newer version of Voiceshop.
    """
    found = current(connection)
    if found is not None and found not in REVISIONS:
        raise VoiceshopError(
            f"The database has schema {found}, which this version (schema {REVISIONS[-1]}) does not know:"
            " it was used by a newer Voiceshop, so update Voiceshop."
        )
    return found == REVISIONS[-1]


def migrate(connection: Connection) -> bool:
    """Migrates in the connection's transaction; returns whether the database was brand-new.

    Processes that start together wait for the first, then find everything done.
    """
    if is_current(connection):
        return False
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if is_current(connection):
            return False
    new = current(connection) is None
    upgrade(connection)
    return new


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the migrations up to that revision in the connection's transaction."""
    from alembic import command  # takes 0.2 s to import and is needed once in the life of a schema
    from alembic.config import Config

    with as_file(files("skill.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
