"""The demo shop: a catalogue that voices need care for, in two languages, and books that add up."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from itertools import pairwise
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import jellyfish
import pytest
from sqlalchemy import Connection, func, select

from skill.demo import load_demo
from skill.demo.past import PastOrders
from skill.gateways.invoice import InvoiceGateway, owed_by
from skill.shop import Shop, Terms
from skill.shop.catalog import Catalog
from skill.shop.catalog_import import import_catalog
from skill.shop.customers import Customer, Customers
from skill.shop.money import Money
from skill.shop.order_numbers import is_number
from skill.shop.order_states import TRANSITIONS
from skill.shop.orders import Order
from skill.shop.payments import Ledger, ledger
from skill.shop.tax import tax_lines
from skill.store import Store, open_store
from skill.store.tables import metadata, order_events
from tests.conftest import Databases

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""A Wednesday."""

TERMS = Terms(
    seller="Test Market",
    currency="EUR",
    delivery_fee=Money(390, "EUR"),
    free_delivery_from=Money(2900, "EUR"),
    pin_limit=Money(10000, "EUR"),
    pin_pepper="pepper",
)

LOCALES = ("en-US", "de-DE")
FILE = files("skill.demo") / "catalog.jsonl"
GOODS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
BY_SKU = {one["sku"]: one for one in GOODS}


def names(one: dict[str, Any], locale: str) -> list[str]:
    """What one product is called: its title and its synonyms."""
    return [one["texts"][locale]["title"], *one["texts"][locale]["synonyms"]]


def named(locale: str) -> set[str]:
    """All that anything in the shop is called."""
    return {name.lower() for one in GOODS for name in names(one, locale)}


def words(locale: str) -> set[str]:
    """All single words of titles and synonyms."""
    return {word for name in named(locale) for word in re.findall(r"[\w']+", name)}


class TestCatalogue:
    """The file itself."""

    def test_there_is_enough_of_it(self) -> None:
        assert len(GOODS) >= 330
        assert len(BY_SKU) == len(GOODS)
        assert len({one["brand"] for one in GOODS}) >= 30
        assert {one["texts"]["en-US"]["category"] for one in GOODS} >= {"Coffee", "Milk", "Fruit", "Baby"}

    @pytest.mark.parametrize("locale", LOCALES)
    def test_every_product_has_all_its_texts(self, locale: str) -> None:
        for one in GOODS:
            text = one["texts"][locale]
            assert set(text) == {"title", "category", "description", "synonyms"}, one["sku"]
            assert all(text.values()), one["sku"]

    @pytest.mark.parametrize("locale", LOCALES)
    def test_a_title_is_short_enough_to_be_read_out(self, locale: str) -> None:
        for one in GOODS:
            title = one["texts"][locale]["title"]
            assert len(title) <= 40, title
            assert len(title.split()) <= 6, title
            assert re.fullmatch(r"[^\W\d_]['\-\w ]*", title), title
            assert not re.search(r"[\d_]", title), title

    @pytest.mark.parametrize("locale", LOCALES)
    def test_a_description_is_one_sentence_without_signs(self, locale: str) -> None:
        for one in GOODS:
            description = one["texts"][locale]["description"]
            assert re.fullmatch(r"[A-ZÄÖÜ][^.\d%&/()<>;:]{8,90}\.", description), description

    @pytest.mark.parametrize("locale", LOCALES)
    def test_no_two_products_look_the_same(self, locale: str) -> None:
        seen = Counter((one["texts"][locale]["title"], one["pack_value"], one["pack_unit"]) for one in GOODS)
        assert [key for key, times in seen.items() if times > 1] == []

    @pytest.mark.parametrize("locale", LOCALES)
    def test_a_synonym_belongs_to_one_product(self, locale: str) -> None:
        titles = {one["texts"][locale]["title"].lower() for one in GOODS}
        seen = Counter(name.lower() for one in GOODS for name in one["texts"][locale]["synonyms"])
        assert [name for name, times in seen.items() if times > 1] == []
        assert set(seen) & titles == set()

    def test_prices_and_taxes_are_sound(self) -> None:
        for one in GOODS:
            price = Money.of(one["price"], one["currency"])
            assert re.fullmatch(r"\d+\.\d\d", one["price"]), one["sku"]
            assert price.currency == "EUR"
            assert 0 < price.minor < 50_000
            assert one["tax_rate"] in (700, 1900), one["sku"]

    @pytest.mark.parametrize(
        ("sku", "rate"),
        [
            ("coffee-house-blend", 700),
            ("milk-whole", 700),
            ("oat-milk", 1900),
            ("water-still", 1900),
            ("juice-orange", 1900),
            ("beer-pilsner", 1900),
            ("bananas", 700),
            ("cat-food-dry", 700),
            ("cat-litter", 1900),
            ("tampons", 700),
            ("flowers-tulips", 700),
            ("diapers-4", 1900),
            ("coffee-machine-espresso", 1900),
        ],
    )
    def test_german_tax_by_kind_of_goods(self, sku: str, rate: int) -> None:
        assert BY_SKU[sku]["tax_rate"] == rate

    def test_a_family_has_variants_that_differ(self) -> None:
        families: dict[str, list[dict[str, Any]]] = {}
        for one in GOODS:
            if one["family"]:
                families.setdefault(one["family"], []).append(one)
        assert len(families) >= 60
        for family, variants in families.items():
            assert len(variants) >= 2, family
            assert len(
                {one["brand"] + one["pack_value"] + names(one, "en-US")[0] for one in variants}
            ) == len(variants), family

    def test_variants_of_coffee_and_milk(self) -> None:
        coffee = [one for one in GOODS if one["family"] == "coffee-house-blend"]
        assert {(one["pack_value"], one["pack_unit"]) for one in coffee} >= {("250", "g"), ("1", "kg")}
        assert any("decaf" in one["attributes"] for one in coffee)
        assert any("decaf" not in one["attributes"] for one in coffee)
        milk = {name for one in GOODS if one["family"] == "milk-fresh" for name in names(one, "de-DE")}
        assert {"Vollmilch", "Magermilch", "Fettarme Milch", "Laktosefreie Milch"} <= milk

    def test_the_coffee_of_the_demo_conversation(self) -> None:
        coffee = BY_SKU["coffee-house-blend"]
        assert (coffee["price"], coffee["currency"], coffee["brand"]) == ("8.90", "EUR", "Lavanda")
        assert [coffee["texts"][locale]["title"] for locale in LOCALES] == [
            "House Blend Coffee",
            "Hausmischung Kaffee",
        ]
        assert coffee["stock"] >= 10

    def test_brands_that_are_hard_to_hear(self) -> None:
        brands = {one["brand"] for one in GOODS}
        assert {"Lavanda", "Lavazza", "Xokolat", "Qrunch", "Kleen", "T-Time", "Haarmonie"} <= brands
        assert sum(not brand.isascii() for brand in brands) >= 8
        alike = jellyfish.metaphone("Qrunch"), jellyfish.metaphone("crunch")
        assert alike[0] == alike[1]

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("flour", "flower"),
            ("leek", "leak"),
            ("steak", "stakes"),
            ("thyme", "time"),
            ("tea", "tee"),
            ("beets", "beats"),
        ],
    )
    def test_english_words_that_sound_alike(self, said: str, meant: str) -> None:
        assert said in words("en-US")
        codes = jellyfish.metaphone(said), jellyfish.metaphone(meant)
        assert jellyfish.levenshtein_distance(*codes) <= 1

    @pytest.mark.parametrize(
        "pair",
        [
            ("tee", "teig"),
            ("käse", "kekse"),
            ("sahne", "seife"),
            ("reis", "eis"),
            ("pils", "pilze"),
            ("kohl", "kohle"),
            ("eier", "bier"),
            ("wein", "weizen"),
            ("kirschen", "kerzen"),
        ],
    )
    def test_german_words_that_sound_alike(self, pair: tuple[str, str]) -> None:
        assert set(pair) <= words("de-DE")

    def test_some_is_sold_out_some_scarce_and_some_dear(self) -> None:
        stock = Counter(one["stock"] for one in GOODS)
        assert stock[0] >= 10
        assert stock[1] + stock[2] >= 10
        assert any(Money.of(one["price"], "EUR") > TERMS.pin_limit and one["stock"] > 1 for one in GOODS)

    def test_attributes_are_words_that_wishes_know(self) -> None:
        known = {
            "organic", "decaf", "vegan", "vegetarian", "lactose-free", "gluten-free", "sugar-free",
            "alcohol-free", "fair-trade", "low-fat", "fat-free", "regional", "recycled",
        }  # fmt: skip
        assert {name for one in GOODS for name in one["attributes"]} == known

    @pytest.mark.parametrize(
        ("attribute", "label"),
        [
            ("organic", "organic|bio-|öko-"),
            ("decaf", "decaf|caffeine-free|entkoffeiniert|koffeinfrei"),
            ("vegan", "vegan"),
            ("gluten-free", "gluten-free|glutenfrei"),
            ("lactose-free", "lactose-free|laktosefrei"),
            ("sugar-free", "sugar-free|added sugar|unsweetened|ohne zucker|zuckerfrei|ungesüßt"),
            ("alcohol-free", "alcohol-free|alkoholfrei"),
            ("low-fat", "low-fat|fettarm"),
            ("recycled", "recycl"),
        ],
    )
    def test_what_a_title_promises_is_an_attribute(self, attribute: str, label: str) -> None:
        promising = [
            one
            for one in GOODS
            if any(re.match(f"(.* )?({label})", names(one, at)[0].lower()) for at in LOCALES)
        ]
        assert promising
        assert [one["sku"] for one in promising if attribute not in one["attributes"]] == []

    def test_german_is_written_with_umlauts_and_in_one_form(self) -> None:
        right = {"Bioeier", "Baguette", "Schokoeis"}
        for one in GOODS:
            for text in (*names(one, "de-DE"), one["texts"]["de-DE"]["description"]):
                spelt = set(re.findall(r"\w*(?:ae|oe|(?<![aeäqQ])ue)\w*", text)) - right
                assert not spelt, text
                assert unicodedata.is_normalized("NFC", text)
        german = " ".join(name for one in GOODS for name in names(one, "de-DE"))
        assert set("äöüÄÖß") <= set(german)

    def test_german_descriptions_are_not_the_english_ones(self) -> None:
        for one in GOODS:
            assert one["texts"]["de-DE"]["description"] != one["texts"]["en-US"]["description"]


EVERYDAY = {
    "en-US": """milk, oat milk, bread, butter, eggs, coffee, tea, sugar, flour, rice, pasta, bananas, apples,
        water, juice, beer, wine, cheese, yogurt, yoghurt, chocolate, cookies, biscuits, chips, crisps,
        salt and vinegar crisps, toilet paper, loo roll, dishwasher tabs, laundry detergent, soap, shampoo,
        toothpaste, batteries, light bulbs, cat food, dog food, baby food, diapers, nappies, tomatoes,
        potatoes, onions, honey, jam, salt, pepper, olive oil, ketchup, ice cream, pizza, ham, chicken""",
    "de-DE": """Milch, Hafermilch, Brot, Butter, Eier, Kaffee, Tee, Zucker, Mehl, Reis, Nudeln, Bananen,
        Äpfel, Wasser, Saft, Bier, Wein, Käse, Joghurt, Schokolade, Kekse, Chips, Chips Salz und Essig,
        Toilettenpapier, Klopapier, Spülmaschinentabs, Waschmittel, Seife, Shampoo, Zahnpasta, Batterien,
        Glühbirnen, Katzenfutter, Hundefutter, Babynahrung, Windeln, Tomaten, Kartoffeln, Zwiebeln, Honig,
        Marmelade, Salz, Pfeffer, Olivenöl, Ketchup, Eis, Pizza, Schinken, Hähnchen, Semmeln, Möhren""",
}
COFFEE = {"en-US": "coffee", "de-DE": "Kaffee"}
"""The one everyday word that no single product is called: there are too many of it."""


@pytest.mark.parametrize("locale", LOCALES)
def test_what_everybody_buys_is_called_what_everybody_says(locale: str) -> None:
    wanted = {name.strip().lower() for name in EVERYDAY[locale].split(",")} - {COFFEE[locale].lower()}
    assert wanted - named(locale) == set()


def test_the_importer_takes_the_file_as_it_is(store: Store) -> None:
    with as_file(FILE) as path:
        report = import_catalog(path, store, now=NOW)
    assert report.problems == []
    assert (report.rows, report.added) == (len(GOODS), len(GOODS))
    load_demo(store, NOW)
    with as_file(FILE) as path:
        assert import_catalog(path, store, now=NOW).unchanged == len(GOODS)


def filled(store: Store) -> None:
    """Loads the demo shop as it is at `NOW`."""
    load_demo(store, NOW, pin_pepper=TERMS.pin_pepper)


@pytest.fixture
def shop_store(servers: Databases, kind: str) -> Iterator[Store]:
    """A store with the demo shop in it."""
    opened = open_store(servers.filled(kind, "demo", filled))
    yield opened
    opened.close()


@pytest.fixture
def demo(shop_store: Store) -> Iterator[Connection]:
    """A connection to that store."""
    with shop_store.connect() as connection:
        yield connection


def visit(connection: Connection, store: Store, who: str = "demo", now: datetime = NOW) -> Shop:
    """The shop as one of the demo's customers sees it."""
    customer = Customers(connection, now).by_identity("local", who, "en-US")
    return Shop(connection, now, "en-US", customer, TERMS, InvoiceGateway(store))


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.connect(reads=True) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


class TestLoading:
    """Into a new store, once and whole."""

    def test_everything_is_there(self, demo: Connection, shop_store: Store) -> None:
        for locale in LOCALES:
            catalog = Catalog(demo, locale)
            assert catalog.count() == len(GOODS)
            assert {one.sku: one.title for one in catalog.all()} == {
                one["sku"]: one["texts"][locale]["title"] for one in GOODS
            }
        assert Catalog(demo, "en-US").version() == 1
        assert len(visit(demo, shop_store).orders.history(20)) >= 5

    def test_a_second_time_changes_nothing(self, store: Store) -> None:
        load_demo(store, NOW)
        before = rows(store)
        load_demo(store, NOW + timedelta(days=1))
        assert rows(store) == before
        assert before["customers"] == 2

    def test_it_is_there_whole_or_not_at_all(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(past: PastOrders, customer: Customer, told: object) -> None:
            raise RuntimeError("the power is gone")

        empty = rows(store)
        with monkeypatch.context() as patch:
            patch.setattr(PastOrders, "write", broken)
            with pytest.raises(RuntimeError):
                load_demo(store, NOW)
        assert rows(store) == empty
        load_demo(store, NOW)
        assert rows(store)["products"] == len(GOODS)

    def test_it_takes_well_under_a_second(self, store: Store) -> None:
        began = process_time()
        load_demo(store, NOW)
        assert process_time() - began < 1.0


class TestCustomers:
    """Who shops."""

    def test_the_demo_customer(self, demo: Connection) -> None:
        customer = Customers(demo, NOW).by_identity("local", "demo", "de-DE")
        assert not customer.guest
        assert not customer.has_pin
        assert customer.email.endswith("@example.org")
        assert customer.address is not None
        assert customer.address.country == "DE"
        assert re.fullmatch(r"\d{5}", customer.address.postal_code)

    def test_the_customer_with_a_pin(self, demo: Connection) -> None:
        people = Customers(demo, NOW, TERMS.pin_pepper)
        customer = people.by_identity("local", "demo-pin", "de-DE")
        assert customer.has_pin
        assert not people.check_pin(customer.id, "8642").ok
        assert people.check_pin(customer.id, "2468").ok


def all_orders(connection: Connection, store: Store) -> list[Order]:
    return [
        order for who in ("demo", "demo-pin") for order in visit(connection, store, who).orders.history(50)
    ]


def history(connection: Connection, order: Order) -> list[tuple[str, datetime]]:
    statement = select(order_events.c.state, order_events.c.at).where(order_events.c.order_id == order.id)
    return [(row.state, row.at) for row in connection.execute(statement.order_by(order_events.c.id))]


class TestPastOrders:
    """What was ordered before: every sum and every date."""

    def test_the_last_order_is_the_coffee(self, demo: Connection, shop_store: Store) -> None:
        shop = visit(demo, shop_store)
        last = shop.orders.last()
        assert last is not None
        assert [(line.title, line.quantity) for line in last.lines] == [("House Blend Coffee", 2)]
        assert last.goods == Money.of("17.80", "EUR")
        assert shop.quote(last).goods == last.goods
        assert last == shop.orders.last_with(["coffee-house-blend"])

    def test_orders_of_every_kind(self, demo: Connection, shop_store: Store) -> None:
        states = Counter(order.state for order in visit(demo, shop_store).orders.history(50))
        assert states["delivered"] >= 3
        assert states["shipped"] == states["cancelled"] == states["refunded"] == 1

    def test_sums(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            assert order.goods == Money.sum((line.total for line in order.lines), "EUR")
            assert order.total == order.goods + order.delivery
            assert order.delivery == TERMS.delivery(order.goods)
            gross = [(line.tax_rate, line.total) for line in order.lines]
            taxes = tax_lines([*gross, (TERMS.delivery_tax_rate, order.delivery)])
            assert order.tax == Money.sum((line.tax for line in taxes), "EUR")
            assert is_number(order.number)
            assert order.address is not None

    def test_the_history_follows_the_table(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            told = history(demo, order)
            assert told[0] == ("placed", order.placed_at)
            assert told[-1][0] == order.state
            for (before, earlier), (after, later) in pairwise(told):
                assert after in TRANSITIONS[before]
                assert earlier <= later
            assert order.version == len(told)

    def test_the_ledger(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            books = ledger(demo, order.id, "EUR")
            zero = Money(0, "EUR")
            assert books.open == ()
            assert books.sum("requested") == books.sum("authorized") == order.total
            assert books.held == zero
            assert books.paid == (zero if order.state in ("cancelled", "refunded") else order.total)
            assert sorted(event.at for event in books.events) == [event.at for event in books.events]

    def test_the_gateway_knows_of_it(self, demo: Connection, shop_store: Store) -> None:
        gateway = InvoiceGateway(shop_store)
        ledgers: list[Ledger] = [ledger(demo, one.id, "EUR") for one in all_orders(demo, shop_store)]
        keys = {event.key for books in ledgers for event in books.events}
        coffee = visit(demo, shop_store).orders.last()
        assert coffee is not None
        assert owed_by(demo, coffee.customer_id) == coffee.total.minor
        demo.rollback()
        answers = [gateway.look_up(key) for key in keys]
        assert all(answer is not None and answer.ok for answer in answers)

    def test_a_past_price_and_a_product_that_is_sold_out_now(
        self, demo: Connection, shop_store: Store
    ) -> None:
        shop = visit(demo, shop_store)
        lines = {line.sku: line for order in shop.orders.history(50) for line in order.lines}
        today = shop.catalog.many(lines)
        assert any(line.price != today[sku].price for sku, line in lines.items())
        delivered = [one for one in shop.orders.history(50) if one.state == "delivered"]
        assert any(today[line.sku].stock == 0 for order in delivered for line in order.lines)


DAYS = [
    datetime(2026, 11, 16, 0, 5, tzinfo=UTC),  # a Monday
    datetime(2026, 11, 22, 22, 59, tzinfo=UTC),  # a Sunday, one minute before midnight in Berlin
    datetime(2027, 1, 1, 8, 0, tzinfo=UTC),
    datetime(2027, 3, 1, 8, 0, tzinfo=UTC),
    datetime(2027, 3, 31, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 26, 0, 30, tzinfo=UTC),  # summer time ended the day before
    datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.strftime("%a-%d-%b"))
@pytest.mark.parametrize("kind", ["sqlite"])
def test_ages_are_relative_to_whatever_day_it_is(store: Store, now: datetime) -> None:
    load_demo(store, now)
    today = local_day(now)
    with store.connect() as connection:
        coming, *past = visit(connection, store, now=now).orders.history(50)
        assert coming.state == "shipped"
        assert today <= coming.delivery_day <= today + timedelta(days=4)
        for order in (coming, *past):
            assert max(at for _, at in history(connection, order)) <= now
            assert order.state in ("shipped", "cancelled") or order.delivery_day <= today
    kept = [local_day(order.placed_at) for order in past if order.state == "delivered"]
    monday = today - timedelta(days=today.weekday())
    assert any(monday - timedelta(days=7) <= day < monday for day in kept), "last week"
    first = today.replace(day=1)
    assert any((first - timedelta(days=1)).replace(day=1) <= day < first for day in kept), "last month"


def local_day(moment: datetime) -> date:
    """The day of a moment where the shop is."""
    return moment.astimezone(ZoneInfo(TERMS.zone)).date()
