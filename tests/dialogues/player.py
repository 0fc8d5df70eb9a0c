"""Plays a golden conversation against a real store; every turn loads and saves the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import update

from skill.commands.subscriptions import run_due
from skill.conversation import respond
from skill.dialogue import Prompt, Rendered, Reply, Turn
from skill.prompts import render
from skill.services import Services
from skill.shop import coupons, order_rows
from skill.shop.coupons import Coupon
from skill.shop.expiry import expire
from skill.shop.merchant import Merchant
from skill.shop.money import Money
from skill.shop.settlement import reconcile
from skill.store.tables import catalog_state, products
from tests.dialogues.script import Dialogue, Line
from tests.shopping import Moody

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""When every conversation begins; the demo shop's past orders count back from here."""

ORDER_NUMBER = re.compile(r"(?<![\d.,€])\d{3}[ -]?\d{3}(?:[ -]?\d{1,3})?(?![\d.,])")
DEVICE_CODE = re.compile(r"\b\d( \d){5}\b")
SILENCE = "..."
COUPON = re.compile(r"coupon (\w+) takes ([\d.]+)( %)?(?: from ([\d.]+) on)?( once)?")

MOODS = {
    "the next payment gets no answer": "dead",
    "the next payment is declined": "no",
    "the bank wants to see the card again": "again",
}
"""What the payment provider does next, one payment after the other."""

CARDS = {"the customer has saved no card": False, "the customer saves a card": True}
"""Whether the customer has what is paid with."""

Channel = Callable[[Turn], Rendered]
"""How a turn gets its answer: straight from the core, or through the edge of a channel."""


@dataclass
class Player:
    """One conversation being played: the services, the time, and who is speaking."""

    services: Services
    now: datetime = MONDAY
    channel: str = "local"
    customer: str = "demo"
    count: int = 0
    last: Turn | None = None

    def play(self, dialogue: Dialogue, answer: Channel | None = None) -> Dialogue:
        """The conversation as it really went."""
        said: list[Line] = []
        for line in dialogue.lines:
            match line.speaker:
                case "As":
                    self.customer = line.words
                case "Meanwhile":
                    self.meanwhile(line.words)
                case "Shop":
                    continue
            said.append(line)
            if line.speaker.startswith("Customer"):
                rendered = (answer or self.respond)(self.turn(line, dialogue.locale))
                said.append(heard(rendered))
        return replace(dialogue, lines=tuple(said))

    def respond(self, turn: Turn) -> Rendered:
        """The core's own answer; a fault of ours that was answered with an apology is raised here."""
        rendered = respond(turn, self.services)
        assert rendered.text != apology(turn.locale), f"a fault reached the customer at {turn.utterance!r}"
        return rendered

    def turn(self, line: Line, locale: str) -> Turn:
        """The turn that the line is; `Customer again` is the one before, delivered once more."""
        if line.speaker == "Customer again" and self.last:
            return self.last
        self.count += 1
        self.now += timedelta(seconds=20)
        best, *others = (part.strip() for part in line.words.split("|"))
        self.last = Turn(
            id=str(self.count),
            session=line.device,
            channel=self.channel,
            customer=self.customer,
            locale=locale,
            at=self.now,
            utterance="" if best == SILENCE else best,
            alternatives=tuple(others),
        )
        return self.last

    def meanwhile(self, words: str) -> None:
        """What changes while nobody speaks."""
        if self._paid(words):
            return
        if match := re.fullmatch(r"price of (\S+) is ([\d.]+)", words):
            price = Money.of(Decimal(match[2]), "EUR")
            self._change(match[1], price_minor=price.minor)
        elif match := re.fullmatch(r"stock of (\S+) is (\d+)", words):
            self._change(match[1], stock=int(match[2]))
        elif words == "what is due is ordered":
            run_due(self.services, self.now)
        elif match := re.fullmatch(r"(\S+) comes (\d+) days later when it is sold out", words):
            self._change(match[1], backorder_days=int(match[2]))
        elif match := COUPON.fullmatch(words):
            self._add_coupon(*match.groups())
        elif match := re.fullmatch(r"(\d+) days? pass(?:es)?", words):
            self.now += timedelta(days=int(match[1]))
        else:
            raise ValueError(f"nothing known happens by {words!r}")

    def _add_coupon(
        self, code: str, off: str, percent: str | None, minimum: str | None, once: str | None
    ) -> None:
        coupon = Coupon(
            code,
            Money.of(minimum or "0", "EUR"),
            percent=int(Decimal(off) * 100) if percent else None,
            amount=None if percent else Money.of(off, "EUR"),
            uses_each=1 if once else None,
        )
        with self.services.store.connect() as connection:
            assert coupons.add(connection, coupon, self.now)
            connection.commit()

    def _paid(self, words: str) -> bool:
        """What happens to payments and orders; whether the words are about that."""
        gateway, store = self.services.gateway, self.services.store
        assert isinstance(gateway, Moody)
        if words in MOODS:
            gateway.moods.append(MOODS[words])
        elif words in CARDS:
            gateway.cards = CARDS[words]
        elif words == "open payments are settled":
            reconcile(store, gateway, self.now, self.now)
        elif words == "the shop cancels the order":
            self._call_off()
        elif words == "what nobody paid expires":
            with store.connect() as connection:
                expire(connection, self.now, self.services.terms.reservation)
                connection.commit()
        else:
            return False
        return True

    def _call_off(self) -> None:
        with self.services.store.connect() as connection:
            (newest,) = order_rows.find(connection, limit=1)
            Merchant(connection, self.services.gateway, self.now).cancel(newest.number)

    def _change(self, sku: str, **values: int) -> None:
        with self.services.store.connect() as connection:
            changed = connection.execute(update(products).where(products.c.sku == sku).values(**values))
            assert changed.rowcount == 1, f"there is no product {sku}"
            connection.execute(update(catalog_state).values(version=catalog_state.c.version + 1))
            connection.commit()


def apology(locale: str) -> str:
    """What the shop says when it has failed."""
    return render(Reply((Prompt("sorry"),)), locale).text


def heard(rendered: Rendered) -> Line:
    """The shop's line as a person reads it, with everything that happened; order numbers are masked."""
    happened = [masked(str(one)) for one in rendered.happened]
    if rendered.ends:
        happened.append("goodbye")
    return Line("Shop", masked(rendered.text), happened=tuple(happened))


def masked(text: str) -> str:
    """The text with order numbers as `<number>` and codes as `<code>`, since those are drawn by lot."""
    return ORDER_NUMBER.sub("<number>", DEVICE_CODE.sub("<code>", text))
