"""Which version of the catalogue each product is of, and which shop's catalogue it is."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; what is there counts as changed at version 0, before any other."""
    op.add_column("products", sa.Column("version", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(op.f("ix_products_version_sku"), "products", ["version", "sku"])
    op.add_column("catalog_state", sa.Column("token", sa.Text(), server_default="", nullable=False))
    state = sa.table("catalog_state", sa.column("token"))
    op.execute(state.update().values(token=uuid4().hex))
