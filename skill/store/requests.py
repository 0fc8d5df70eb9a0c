"""Payment requests to which no answer is written."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, exists

from skill.store.tables import PAYMENT_REQUESTS, payment_events


def unanswered(asked: FromClause) -> ColumnElement[bool]:
    """Whether an event of `asked`, an alias of the ledger, is a request without its result."""
    answer = payment_events.alias()
    answered = exists().where(
        answer.c.order_id == asked.c.order_id,
        answer.c.key == asked.c.key,
        answer.c.kind.not_in(PAYMENT_REQUESTS),
    )
    return and_(asked.c.kind.in_(PAYMENT_REQUESTS), ~answered)
