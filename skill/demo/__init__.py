"""The demo shop: a catalogue in two languages, two customers, and what they ordered before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import insert as plain_insert

from skill.demo.past import PastOrders
from skill.shop import outbox
from skill.shop.catalog_import_rows import RowReader
from skill.shop.catalog_import_write import write_chunk
from skill.shop.customers import Customers
from skill.shop.money import Money
from skill.shop.terms import Terms
from skill.store import Store
from skill.store.statements import insert, wrote
from skill.store.tables import customers, identities


def load_demo(store: Store, now: datetime, *, pin_pepper: str = "") -> None:
    """Fills a new store with the demo shop as it is at `now`, in one transaction.

    Does nothing where the demo's customers are known already. `pin_pepper` is that of the shop's
    terms: with another one the voice PIN of `demo-pin` would not be recognised.
    """
    shop = files(__name__)
    told = json.loads(shop.joinpath("customer.json").read_text("utf-8"))
    goods = [json.loads(line) for line in shop.joinpath("catalog.jsonl").read_text("utf-8").splitlines()]
    with store.connect() as connection:
        if not all(_write_customer(connection, one, now) for one in told["customers"]):
            return
        write_chunk(connection, [RowReader().read(one) for one in goods], now)
        people = Customers(connection, now, pin_pepper)
        past = PastOrders(connection, _terms(told["terms"]), now)
        for one in told["customers"]:
            channel, subject = one["identity"]
            customer = people.by_identity(channel, subject, one["locale"])
            if "pin" in one:
                people.set_pin(customer.id, one["pin"])
            for order in one["orders"]:
                past.write(customer, order)
        outbox.skip(connection)  # nobody is to be told now what happened then
        connection.commit()


def _terms(told: Mapping[str, str]) -> Terms:
    """The conditions under which the demo's customers ordered."""
    currency = told["currency"]
    return Terms(
        seller=told["seller"],
        currency=currency,
        delivery_fee=Money.of(told["delivery_fee"], currency),
        free_delivery_from=Money.of(told["free_delivery_from"], currency),
        pin_limit=Money.of(told["pin_limit"], currency),
    )


def _write_customer(connection: Connection, told: Mapping[str, Any], now: datetime) -> bool:
    """Writes the customer, unless the identity belongs to somebody already; says whether it did."""
    columns = ("name", "email", "locale", "street", "postal_code", "city", "country")
    row = {name: told[name] for name in columns} | {"created_at": now}
    customer_id = connection.execute(plain_insert(customers).values(row).returning(customers.c.id)).scalar()
    channel, subject = told["identity"]
    known = {"channel": channel, "subject": subject, "customer_id": customer_id, "created_at": now}
    return wrote(connection, insert(identities).on_conflict_do_nothing(), known)
