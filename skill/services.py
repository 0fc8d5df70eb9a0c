"""What a process needs to answer turns, opened once from the settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from skill.config import Settings
from skill.demo import load_demo
from skill.errors import VoiceshopError
from skill.gateways import Gateway, Gateways
from skill.gateways.invoice import InvoiceGateway
from skill.shop.delivery_file import DEMO as DEMO_OPTIONS
from skill.shop.delivery_file import load_delivery_options
from skill.shop.money import Money
from skill.shop.search_cache import Place
from skill.shop.terms import Terms
from skill.store import Store, open_store

if TYPE_CHECKING:  # its library is an extra
    from skill.gateways.stripe import StripeGateway
    from skill.gateways.stripe_methods import StripeCards

DEMO_CURRENCY = "EUR"
"""What the demo shop's prices are in; a shop in another currency begins empty."""


@dataclass(frozen=True)
class Services:
    """The settings, the store and the payment gateway; none of it remembers a customer."""

    settings: Settings
    store: Store
    gateway: Gateway

    @cached_property
    def terms(self) -> Terms:
        """The merchant's conditions as they are set."""
        return terms_of(self.settings)

    @cached_property
    def search_place(self) -> Place:
        """Where the search keeps its indexes."""
        return self.settings.search_place


def open_services(settings: Settings) -> Services:
    """The services that the settings describe; a brand-new store is filled with the demo shop.

    `VOICESHOP_DEMO=off` leaves a new store empty. Raises VoiceshopError when the store cannot be
    opened or the data folder cannot be written.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VoiceshopError(
            f"The data folder {settings.data_dir} cannot be made ({error.strerror}); "
            "set VOICESHOP_DATA_DIR to one that can."
        ) from error
    terms_of(settings)  # what is wrong with them is said at start
    store = open_store(settings.database_url)
    if store.created and settings.demo and settings.currency == DEMO_CURRENCY:
        load_demo(store, datetime.now(UTC), pin_pepper=settings.pin_pepper)
    return Services(settings, store, open_gateway(settings, store))


def open_gateway(settings: Settings, store: Store) -> Gateway:
    """The gateway that the settings choose, and beside it what earlier orders were paid with.

    Raises VoiceshopError when Stripe is chosen and not set up, or its library is not installed.
    """
    invoice = InvoiceGateway(store, Money.of(settings.credit_limit, settings.currency))
    if settings.gateway != "stripe" and not settings.stripe_secret_key:
        return invoice
    card = stripe_gateway(settings, store)
    return Gateways(card, (invoice,)) if settings.gateway == "stripe" else Gateways(invoice, (card,))


def stripe_gateway(settings: Settings, store: Store) -> StripeGateway:
    """The gateway to Stripe. Raises VoiceshopError when it is not set up or not installed."""
    if not settings.stripe_secret_key:
        raise VoiceshopError("Set VOICESHOP_STRIPE_SECRET_KEY to pay with Stripe.")
    try:
        from skill.gateways.stripe import StripeGateway
    except ImportError as error:
        raise VoiceshopError(
            "Paying with Stripe needs its library: pip install 'voiceshop[stripe]'."
        ) from error
    return StripeGateway(store, settings.stripe_secret_key, settings.stripe_api)


def stripe_cards(services: Services) -> StripeCards:
    """Where customers save a card at Stripe. Raises VoiceshopError as `stripe_gateway`."""
    gateway = stripe_gateway(services.settings, services.store)
    from skill.gateways.stripe_methods import StripeCards

    return StripeCards(gateway, services.store, services.settings.currency)


def card_pages(services: Services) -> StripeCards | None:
    """Where customers save the card that they pay with; None where nobody pays with one."""
    return stripe_cards(services) if services.settings.gateway == "stripe" else None


def terms_of(settings: Settings) -> Terms:
    """The merchant's conditions as they are set; the demo shop has delivery options of its own.

    Raises VoiceshopError when the file of delivery options cannot be used.
    """

    def money(amount: Decimal) -> Money:
        return Money.of(amount, settings.currency)

    terms = Terms(
        seller=settings.seller,
        currency=settings.currency,
        delivery_fee=money(settings.delivery_fee),
        free_delivery_from=money(settings.free_delivery_from),
        delivery_days=settings.delivery_days,
        pin_limit=money(settings.pin_limit),
        pin_pepper=settings.pin_pepper,
        minimum_order=money(settings.minimum_order),
        return_days=settings.return_days,
        reservation=timedelta(hours=settings.reservation_hours),
    )
    demo = DEMO_OPTIONS if settings.demo and settings.currency == DEMO_CURRENCY else None
    file = settings.delivery_options or demo
    return replace(terms, delivery_options=load_delivery_options(file, terms.standard)) if file else terms
