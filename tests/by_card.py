"""The small shop of the tests, paid with Stripe's stand-in; and Stripe's events as it posts them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from skill.app import create_app
from skill.config import Settings
from skill.gateways import Gateways
from skill.gateways.stripe import StripeGateway
from skill.gateways.stripe_methods import NEVER
from skill.services import Services
from skill.store.statements import insert
from skill.store.tables import payment_methods
from tests.shopping import ANNA, NOW, Market
from tests.stripe_server import Stripe

SECRET = "whsec_0123456789abcdef0123456789"
LATER = NOW + timedelta(minutes=5)


def paid_by_card(market: Market, stripe: Stripe, timeout: tuple[float, float] = (5, 5)) -> Market:
    """The shop with Stripe as its gateway; Anna has saved a card."""
    card = StripeGateway(market.store, "sk_test_1", stripe.url, timeout)
    market.gateway = Gateways(card, (market.gateway,))
    stripe.objects["cus_anna"] = {"id": "cus_anna", "object": "customer"}
    pays(market, "pm_card")
    return market


def paid_in(monkeypatch: pytest.MonkeyPatch, market: Market, stripe: Stripe) -> None:
    """The environment in which commands work on this shop."""
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", market.store.engine.url.render_as_string())
    monkeypatch.setenv("VOICESHOP_GATEWAY", "stripe")
    monkeypatch.setenv("VOICESHOP_STRIPE_SECRET_KEY", "sk_test")
    monkeypatch.setenv("VOICESHOP_STRIPE_API", stripe.url)


def pays(market: Market, method: str) -> None:
    """Anna saves another means of payment, or none."""
    at = NOW if method else NEVER
    row = {"customer_id": ANNA, "gateway": "stripe", "payer": "cus_anna", "method": method, "updated_at": at}
    kept = insert(payment_methods).values(row)
    key = [payment_methods.c.customer_id, payment_methods.c.gateway]
    with market.store.connect() as connection:
        connection.execute(
            kept.on_conflict_do_update(index_elements=key, set_={"method": method, "updated_at": at})
        )
        connection.commit()


def hooked(market: Market, stripe: Stripe, folder: Path) -> Any:
    """The HTTP side of the shop, as Stripe sees it."""
    url = market.store.engine.url.render_as_string(hide_password=False)
    settings = Settings(
        url, folder, gateway="stripe", stripe_secret_key="sk_test_1", stripe_api=stripe.url,
        stripe_webhook_secret=SECRET,
    )  # fmt: skip
    services = Services(settings, market.store, market.gateway)
    return create_app(settings, services, clock=lambda: LATER).test_client()


def tell(client: Any, kind: str, about: dict[str, Any], name: str = "evt_1", *, forged: bool = False) -> int:
    """Stripe posts an event; the status of the answer."""
    body = json.dumps({"id": name, "type": kind, "data": {"object": about}}).encode()
    at = int(time.time())
    signed = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    if forged:
        body = body.replace(b"requires_capture", b"canceled")
    headers = {"Stripe-Signature": f"t={at},v1={signed}"}
    return int(client.post("/stripe", data=body, headers=headers).status_code)
