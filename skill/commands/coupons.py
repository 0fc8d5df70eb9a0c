"""`voiceshop coupons`: codes that take something off an order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from skill.commands.opening import opened_services
from skill.errors import VoiceshopError
from skill.prompts import LOCALES
from skill.services import Services, terms_of
from skill.shop import coupons as coupons_
from skill.shop.coupons import Coupon
from skill.shop.money import Money

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a script.")
DAY = click.DateTime(["%Y-%m-%d"])

MOST = 1_000_000_000
"""How often a coupon may be used at most."""


@click.group()
def coupons() -> None:
    """Coupons that customers can say: add, list, stop."""


@coupons.command()
@click.argument("code")
@click.option("--percent", help="Takes so many per cent off the goods: 10, or 7.5.")
@click.option("--amount", help="Takes this amount off the goods: 5.00.")
@click.option("--minimum", default="0", show_default=True, help="For goods worth at least this.")
@click.option("--from", "start", type=DAY, help="First day on which it is good.")
@click.option("--until", "end", type=DAY, help="Last day on which it is good.")
@click.option("--each", type=click.IntRange(1, MOST), help="How often one customer may use it.")
@click.option("--total", type=click.IntRange(1, MOST), help="How often it may be used in all.")
def add(
    code: str,
    percent: str | None,
    amount: str | None,
    minimum: str,
    start: datetime | None,
    end: datetime | None,
    each: int | None,
    total: int | None,
) -> None:
    """A new coupon. CODE is words and perhaps a number, as customers will say it: SPRING10."""
    if (percent is None) == (amount is None):
        raise VoiceshopError("Say what the coupon takes off: either --percent 10 or --amount 5.00.")
    if start and end and end < start:
        raise VoiceshopError("The coupon would end before it begins; change --from or --until.")
    with opened_services() as services:
        currency = services.settings.currency
        zone = ZoneInfo(terms_of(services.settings).zone)
        try:
            coupon = Coupon(
                code=coupons_.code_of(code, LOCALES[0]),
                minimum=_money(minimum, currency),
                percent=_rate(percent) if percent is not None else None,
                amount=_money(amount, currency) if amount is not None else None,
                starts_at=_midnight(start, zone),
                ends_at=_midnight(end + timedelta(days=1) if end else None, zone),
                uses_each=each,
                uses_total=total,
            )
        except (ValueError, InvalidOperation) as error:
            raise VoiceshopError(f"The coupon cannot be made: {error}.") from error
        _add(services, coupon)
    click.echo(f"{coupon.code} can be used.")


def _add(services: Services, coupon: Coupon) -> None:
    if coupon.amount is not None and not coupon.amount.minor > 0:
        raise VoiceshopError("A coupon takes more than nothing off; write --amount 5.00.")
    with services.store.connect() as connection:
        if not coupons_.add(connection, coupon, datetime.now(UTC)):
            raise VoiceshopError(f"There is a coupon {coupon.code} already; see `voiceshop coupons list`.")
        connection.commit()


@coupons.command("list")
@json_option
def list_coupons(as_json: bool) -> None:
    """Every coupon, what it takes off, and how often it was used."""
    with opened_services() as services, services.store.connect(reads=True) as connection:
        found = [as_data(connection, one) for one in coupons_.find_all(connection)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if not found:
        click.echo("There are no coupons; `voiceshop coupons add SPRING10 --percent 10` makes one.")
    for one in found:
        state = "good" if one["active"] else "stopped"
        limits = ", ".join(
            f"{name} {one[name]}" for name in ("minimum", "from", "until", "each", "total") if one[name]
        )
        click.echo(f"{one['code']:<16} {one['off']:>12}  {state:<8} used {one['used']}  {limits}".rstrip())


@coupons.command()
@click.argument("code")
def stop(code: str) -> None:
    """Ends a coupon from now on; what was ordered with it stays as it is."""
    name = coupons_.code_of(code, LOCALES[0])
    with opened_services() as services, services.store.connect() as connection:
        if not coupons_.stop(connection, name):
            raise VoiceshopError(f"There is no coupon {name} that runs; see `voiceshop coupons list`.")
        connection.commit()
    click.echo(f"{name} can no longer be used.")


def as_data(connection: Connection, coupon: Coupon) -> dict[str, Any]:
    """The coupon as JSON data: amounts as texts, moments as UTC, null for no limit."""
    off = str(coupon.amount) if coupon.amount is not None else f"{Decimal(coupon.percent or 0) / 100} %"
    return {
        "code": coupon.code,
        "off": off,
        "minimum": str(coupon.minimum) if coupon.minimum else None,
        "from": coupon.starts_at.isoformat() if coupon.starts_at else None,
        "until": coupon.ends_at.isoformat() if coupon.ends_at else None,
        "each": coupon.uses_each,
        "total": coupon.uses_total,
        "active": coupon.active,
        "used": coupons_.uses(connection, coupon.code, 0).all,
    }


def _money(text: str, currency: str) -> Money:
    amount = Money.of(text, currency)
    if amount.minor < 0:
        raise ValueError(f"{text} is below nothing")
    return amount


def _rate(text: str) -> int:
    rate = Decimal(text.strip().rstrip("%")) * 100
    if rate != rate.to_integral_value() or not 1 <= rate <= 10_000:
        raise ValueError(f"{text} is no percentage from 0.01 to 100")
    return int(rate)


def _midnight(day: datetime | None, zone: ZoneInfo) -> datetime | None:
    """When the day begins where the shop is, in UTC."""
    return datetime.combine(day.date(), time(), zone).astimezone(UTC) if day else None
