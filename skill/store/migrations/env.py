"""Run by Alembic for each command: works on the connection that it is handed."""

from __future__ import annotations

from alembic import context

from skill.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
