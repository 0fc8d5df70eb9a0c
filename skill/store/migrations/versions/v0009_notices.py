"""Changes of an order's pieces in the outbox, and who was promised a receipt or news of a payment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEEP = "CREATE TABLE outbox_kept AS SELECT * FROM outbox"

GIVE_BACK = """
INSERT INTO outbox (order_id, event_id, state, attempts, next_at, sent_at)
SELECT order_events.order_id, kept.event_id, kept.state, kept.attempts, kept.next_at, kept.sent_at
FROM outbox_kept AS kept JOIN order_events ON order_events.id = kept.event_id ORDER BY kept.event_id
"""

SKIP = """
INSERT INTO outbox (order_id, change_id, state, attempts, next_at)
SELECT order_id, id, 'skipped', 0, at FROM line_changes ORDER BY id
"""

PROMISED = "UPDATE orders SET receipt_promised = true WHERE id IN (SELECT order_id FROM receipts)"


def upgrade() -> None:
    """Makes the outbox anew around what is in it; what was cancelled or sent back before is not told."""
    op.execute(KEEP)
    op.drop_table("outbox")
    _outbox()
    op.execute(GIVE_BACK)
    op.execute(SKIP)
    op.drop_table("outbox_kept")
    promised: sa.Column[bool] = sa.Column(
        "receipt_promised", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("orders", promised)
    op.execute(PROMISED)
    op.create_table(
        "payment_notices",
        sa.Column("order_id", Id, autoincrement=False, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payment_notices_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_payment_notices")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=True),
        sa.Column("change_id", Id, nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", Moment(), nullable=False, comment="not to be tried before"),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'skipped')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_at")),
        sa.CheckConstraint("(event_id IS NULL) <> (change_id IS NULL)", name=op.f("ck_outbox_what")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_outbox_order_id")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["order_events.id"], name=op.f("fk_outbox_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["line_changes.id"], name=op.f("fk_outbox_change_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sa.UniqueConstraint("change_id", name=op.f("uq_outbox_change_id")),
    )
    op.create_index(op.f("ix_outbox_state_next_at"), "outbox", ["state", "next_at"])
    op.create_index(op.f("ix_outbox_state_order_id"), "outbox", ["state", "order_id"])
