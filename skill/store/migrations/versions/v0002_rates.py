"""Counts for rate limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of counts."""
    op.create_table(
        "rates",
        sa.Column("key", sa.Text(), nullable=False, comment="what is counted, and of whom"),
        sa.Column("began", Moment(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_rates_count")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rates")),
    )
    op.create_index(op.f("ix_rates_began"), "rates", ["began"])
