"""A shop with accounts, on a test's own database and clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from skill.accounts import passwords
from skill.app import create_app
from skill.gateways.invoice import InvoiceGateway
from skill.services import Services
from skill.store import Store
from tests.accounts.people import MIA, Amazon, Browser, code_in, linking
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import unverified
from tests.shopping import NOW


@dataclass
class House:
    """The shop over HTTP. `now` is its clock."""

    store: Store
    changed: dict[str, object] = field(default_factory=dict)
    now: datetime = NOW
    services: Services = field(init=False)
    client: FlaskClient = field(init=False)
    amazon: Amazon = field(init=False)
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        values: dict[str, Any] = {**linking(), **self.changed}
        settings = replace(unverified(), **values)
        self.services = Services(settings, self.store, InvoiceGateway(self.store))
        self.app = create_app(settings, self.services, clock=lambda: self.now)
        self.client = self.app.test_client()
        self.amazon = Amazon(self.client)
        self.browser = self.new_browser()

    def new_browser(self, **more: str) -> Browser:
        """A browser that was never here."""
        return Browser(self.app.test_client(), **more)

    def sign_up(self, browser: Browser | None = None, **filled: str) -> Browser:
        """Somebody new signs up and stays logged in."""
        browser = browser or self.browser
        browser.open("/account/sign-up")
        browser.submit("/account/sign-up", **{**MIA, **filled})
        assert browser.page.status_code == 200, browser.text
        return browser

    def code(self, browser: Browser | None = None, **changed: str | None) -> str:
        """The code of somebody who is logged in and agrees."""
        browser = browser or self.browser
        browser.open(self.amazon.authorization(**changed))
        browser.press("/oauth/authorize", "decision", "allow")
        return code_in(browser.away)

    def tokens(self, browser: Browser | None = None) -> dict[str, Any]:
        """The tokens for such a code."""
        answered = self.amazon.exchange(self.code(browser))
        assert answered.status_code == 200, answered.get_data(as_text=True)
        return dict(answered.get_json())

    def device(self, token: str = "", customer: str = "amzn1.ask.account.MIA") -> AlexaDevice:
        """An Alexa device whose requests carry that access token."""
        return AlexaDevice(self.client, customer, account=token, clock=lambda: self.now)

    def later(self, **delta: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**delta)


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed with next to no effort, so that tests that log in often are quick."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
