"""What ever came into stock, who pays with what, the gateways' events, and the outbox of our own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from skill.store.columns import Id, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNT = """
UPDATE products SET received = stock + COALESCE((
    SELECT SUM(order_lines.quantity) FROM order_lines
    JOIN orders ON orders.id = order_lines.order_id
    WHERE order_lines.sku = products.sku AND orders.state <> 'cancelled'
), 0)
"""


def upgrade() -> None:
    """Counts what is in stock or sold as received, and makes the new tables."""
    comment = "pieces that ever came in; empty where nobody counted"
    op.add_column("products", sa.Column("received", sa.BigInteger(), nullable=True, comment=comment))
    op.execute(COUNT)
    _payment_methods()
    _gateway_events()
    _outbox()
    op.execute(SKIP)


SKIP = """
INSERT INTO outbox (event_id, state, attempts, next_at)
SELECT id, 'skipped', 0, at FROM order_events
"""


def _payment_methods() -> None:
    payer, method = "the gateway's name for the customer", "the gateway's name for what pays"
    op.create_table(
        "payment_methods",
        sa.Column("customer_id", Id, autoincrement=False, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False, comment=payer),
        sa.Column("method", sa.Text(), server_default="", nullable=False, comment=method),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("payer <> ''", name=op.f("ck_payment_methods_payer")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_payment_methods_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "gateway", name=op.f("pk_payment_methods")),
    )


def _gateway_events() -> None:
    op.create_table(
        "gateway_events",
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="the gateway's name for the event"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False, comment="when it was settled"),
        sa.PrimaryKeyConstraint("gateway", "id", name=op.f("pk_gateway_events")),
    )
    op.create_index(op.f("ix_gateway_events_at"), "gateway_events", ["at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("event_id", Id, autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", Moment(), nullable=False, comment="not to be tried before"),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'skipped')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_sent_at")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["order_events.id"], name=op.f("fk_outbox_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_state_next_at"), "outbox", ["state", "next_at"])
