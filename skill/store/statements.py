"""The one statement that SQLAlchemy spells per database although both understand the same."""

from __future__ import annotations

# PostgreSQL's `insert … on conflict` compiles for SQLite too; SQLite's does not for PostgreSQL.
from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["Insert", "insert"]
