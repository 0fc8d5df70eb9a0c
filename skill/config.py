"""Settings: every `VOICESHOP_*` environment variable, read once and checked at start."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path

from skill.errors import VoiceshopError

PREFIX = "VOICESHOP_"

SECRET_LENGTH = 32
"""Characters that a secret has at least."""

MIN_SIGNING = 16
"""Characters that a signing secret has at least after its prefix."""


@dataclass(frozen=True)
class Settings:
    """What a merchant may set. Amounts are major units of `currency`, as text in the environment."""

    database_url: str
    data_dir: Path
    demo: bool = True
    seller: str = "Voiceshop Demo Market"
    seller_address: tuple[str, ...] = ()
    tax_id: str = ""
    currency: str = "EUR"
    delivery_fee: Decimal = Decimal("3.90")
    free_delivery_from: Decimal = Decimal("29.00")
    delivery_days: int = 2
    delivery_options: Path | None = None
    minimum_order: Decimal = Decimal(0)
    return_days: int = 14
    reservation_hours: int = 24
    pin_limit: Decimal = Decimal("100.00")
    pin_pepper: str = field(default="", repr=False)
    credit_limit: Decimal = Decimal("1000.00")
    gateway: str = "invoice"
    stripe_secret_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api: str = "https://api.stripe.com"
    stripe_return_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    turn_limit: int = 10_000
    keep_days: int = 90
    alexa_skill_id: str = ""
    alexa_verify: bool = True
    oauth_client_id: str = ""
    oauth_client_secret: str = field(default="", repr=False)
    oauth_redirect_uris: tuple[str, ...] = ()
    secret_key: str = field(default="", repr=False)
    trusted_proxies: int = 0
    public_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    vosk_model: Path | None = None
    speech_server: str = ""
    search_engine: str = "tantivy"
    log_level: str = "INFO"

    @property
    def search_place(self) -> Path | Literal["store"]:
        """Where search keeps the indexes of large catalogues: a folder, or the PostgreSQL store itself."""
        in_store = self.search_engine == "postgresql" and self.database_url.startswith("postgres")
        return "store" if in_store else self.data_dir / "search"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`, with defaults for what is not set.

    Raises VoiceshopError naming the variable when a value cannot be used or a name is unknown.
    """
    known = {PREFIX + one.name.upper(): one.name for one in fields(Settings)}
    given: dict[str, Any] = {}
    for variable, text in environ.items():
        if variable in known and text != "":
            given[known[variable]] = _parse(variable, text, READERS.get(known[variable], str))
        elif variable.startswith(PREFIX) and variable not in known and variable not in TEST_ONLY:
            raise VoiceshopError(f"{variable} is not a setting; known are {', '.join(sorted(known))}.")
    data_dir = given.setdefault("data_dir", user_data_path("voiceshop", appauthor=False))
    given.setdefault("database_url", f"sqlite:///{data_dir / 'voiceshop.db'}")
    return Settings(**given)


def _parse(variable: str, text: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(text.strip())
    except (ValueError, InvalidOperation) as error:
        shown = variable if _is_secret(variable) else f"{variable}={text!r}"
        raise VoiceshopError(f"{shown} cannot be used: {error}.") from error


def _is_secret(variable: str) -> bool:
    return any(PREFIX + one.name.upper() == variable and not one.repr for one in fields(Settings))


def _switch(text: str) -> bool:
    words = {
        "on": True,
        "true": True,
        "1": True,
        "yes": True,
        "off": False,
        "false": False,
        "0": False,
        "no": False,
    }
    if text.lower() not in words:
        raise ValueError("write on or off")
    return words[text.lower()]


def _amount(text: str) -> Decimal:
    amount = Decimal(text) if text.replace(".", "", 1).isdecimal() else None
    if amount is None:
        raise ValueError("write an amount such as 3.90")
    return amount


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > 60:
        raise ValueError("write a number of days from 0 to 60")
    return int(text)


def _hours(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 720:
        raise ValueError("write a number of hours from 1 to 720")
    return int(text)


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isupper()):
        raise ValueError("write an ISO 4217 currency such as EUR")
    return text


def _engine(text: str) -> str:
    if text.lower() not in ("tantivy", "postgresql"):
        raise ValueError("write tantivy or postgresql")
    return text.lower()


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _secret(text: str) -> str:
    if len(text) < SECRET_LENGTH:
        raise ValueError(f"write at least {SECRET_LENGTH} random characters")
    return text


def _redirects(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    for one in found:
        parts = urlsplit(one)
        if parts.scheme != "https" or not parts.hostname or parts.fragment or parts.username is not None:
            raise ValueError("write https URLs without a fragment, with commas between them")
    return found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 10:
        raise ValueError("write a number from 0 to 10")
    return int(text)


def _turns(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ValueError("write a number, or 0 for no limit")
    return int(text)


def _kept(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 3650:
        raise ValueError("write a number of days from 1 to 3650")
    return int(text)


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("write an address such as https://shop.example.org")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("write smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT")
    return text


def _mailbox(text: str) -> str:
    address = parseaddr(text)[1]
    if "@" not in address or not text.isprintable():
        raise ValueError("write an address such as Shop <orders@example.org>")
    return text


def _gateway(text: str) -> str:
    if text not in ("invoice", "stripe"):
        raise ValueError("write invoice or stripe")
    return text


def _stripe_key(text: str) -> str:
    if not text.startswith(("sk_", "rk_")):
        raise ValueError("write Stripe's secret key (sk_…) or a restricted one (rk_…)")
    return text


def _signing_secret(text: str) -> str:
    body = text.removeprefix("whsec_")
    if body == text or len(body) < MIN_SIGNING or not body.isascii():
        raise ValueError(f"write a signing secret: whsec_ and at least {MIN_SIGNING} more characters")
    return text


def _base64_secret(text: str) -> str:
    body = _signing_secret(text).removeprefix("whsec_")
    try:
        base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ValueError("write whsec_ and base64, such as `openssl rand -base64 32` makes") from error
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError("write a URL such as https://shop.example.org/orders")
    return text.rstrip("/")


READERS: Mapping[str, Callable[[str], Any]] = {
    "seller_address": _lines,
    "data_dir": _folder,
    "demo": _switch,
    "currency": _currency,
    "delivery_fee": _amount,
    "free_delivery_from": _amount,
    "delivery_days": _days,
    "delivery_options": _folder,
    "minimum_order": _amount,
    "return_days": _days,
    "reservation_hours": _hours,
    "pin_limit": _amount,
    "credit_limit": _amount,
    "gateway": _gateway,
    "stripe_secret_key": _stripe_key,
    "stripe_webhook_secret": _signing_secret,
    "stripe_api": _web_address,
    "stripe_return_url": _web_address,
    "webhook_url": _web_address,
    "webhook_secret": _base64_secret,
    "turn_limit": _turns,
    "keep_days": _kept,
    "alexa_verify": _switch,
    "oauth_client_secret": _secret,
    "oauth_redirect_uris": _redirects,
    "secret_key": _secret,
    "trusted_proxies": _count,
    "public_url": _site,
    "smtp_url": _mail_server,
    "mail_from": _mailbox,
    "vosk_model": _folder,
    "search_engine": _engine,
    "log_level": _level,
}

TEST_ONLY = frozenset(
    {
        "VOICESHOP_TEST_POSTGRES",
        "VOICESHOP_TEST_KILLS",
        "VOICESHOP_TEST_CHECKOUTS",
        "VOICESHOP_TEST_GUESSES",
    }
)
