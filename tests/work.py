"""What other processes do in tests of races and crashes; they begin as copies of one that has it imported."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import SystemRandom

from skill.config import Settings
from skill.conversation import respond
from skill.dialogue import Intent, Turn
from skill.gateways.invoice import InvoiceGateway
from skill.services import Services
from skill.shop.errors import SoldOut, TermsChanged
from skill.store import Conflict, open_store
from tests.shopping import NOW, Market

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "psycopg", "sqlalchemy.dialects.postgresql.psycopg"])


def opened(url: str) -> bool:
    """Opens a store; whether that made it."""
    store = open_store(url)
    store.ready()
    store.close()
    return store.created


def buy(url: str, customer: int, sku: str, keys: list[str]) -> int:
    """Orders the cart, with a piece put in when it is empty, once for each key; how many pieces were sold."""
    store = open_store(url, migrate=False)
    market, sold = Market(store, random=SystemRandom()), 0
    for key in keys:
        sold += _bought(market, customer, sku, key)
    store.close()
    return sold


def _bought(market: Market, customer: int, sku: str, key: str) -> int:
    while True:
        with market.visit(customer) as shop:
            if order := shop.orders.with_key(key):
                return sum(line.quantity for line in order.lines)
        try:
            with market.visit(customer) as shop:
                quote = shop.quote(shop.cart.get() or shop.cart.add(sku))
                if quote:
                    shop.orders.place(quote, key)
                else:
                    return 0
        except SoldOut:
            return 0
        except (Conflict, TermsChanged):
            continue


def services_on(url: str, folder: str) -> Services:
    """What a process needs to answer turns of the small shop."""
    store = open_store(url, migrate=False)
    return Services(Settings(url, Path(folder)), store, InvoiceGateway(store))


def answer_and_die(url: str, folder: str, turn: Turn, parent: Connection) -> None:
    """Answers a turn; says when it begins and when it is done, if it lives so long."""
    services = services_on(url, folder)
    Market(services.store).cart()  # everything is connected before the clock starts
    parent.send("begin")
    respond(turn, services)
    parent.send("done")


def rush(url: str, folder: str, customers: list[str]) -> list[str]:
    """Each customer in turn orders the filled cart by speaking; all that happened and all apologies."""
    services, told = services_on(url, folder), []
    for who in customers:
        for name in ("CheckoutIntent", "AMAZON.YesIntent"):
            turn = Turn(f"{who} {name}", "kitchen", "local", who, "en-US", NOW, intent=Intent(name))
            rendered = respond(turn, services)
            told += [one.what for one in rendered.happened]
            if "something went wrong" in rendered.text:
                told.append("apology")
    services.store.close()
    return told
