"""The receipt as a letter: as text and as HTML, in the language in which was ordered."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from jinja2 import Environment, PackageLoader, StrictUndefined

from skill.dialogue import Prompt, RenderedCard, Reply, Value
from skill.intents.checkout import receipt
from skill.prompts import LOCALES, best_locale, render, words_in
from skill.shop.customers import Address
from skill.shop.orders import Order

TEXTS = "skill.mail.texts"
TEMPLATES = Environment(
    loader=PackageLoader("skill.mail"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def letter(
    order: Order,
    recipient: str,
    sender: str,
    now: datetime,
    *,
    declined: bool = False,
    pdf: bytes | None = None,
) -> EmailMessage:
    """The receipt of `order`, with its `pdf` where there is one, or that its payment was `declined`.

    Its Message-ID is the order's: who gets it twice sees it once.

    Raises ValueError when the recipient cannot stand in a header.
    """
    locale = best_locale(order.locale) or LOCALES[0]
    card = render(Reply((), card=receipt(order)), locale).card
    assert card is not None
    parts = _declined(order, card, locale) if declined else _parts(order, card, locale)
    subject = "mail-declined-subject" if declined else "mail-subject"
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = _text(locale, subject, number=order.number, seller=order.seller)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(order, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join("\n".join(lines) for lines in parts if lines) + "\n")
    message.add_alternative(_html(card, parts, locale), subtype="html")
    if pdf is not None:
        name = _text(locale, "mail-attachment", number=order.number)
        message.add_attachment(pdf, "application", "pdf", filename=name)
    message["Content-Language"] = locale  # last, or it would move into the first part
    return message


def message_id(order: Order, sender: str) -> str:
    """The Message-ID of the order's receipt, the same however often it is sent."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return f"<order.{order.number}.receipt@{domain}>"


def _parts(order: Order, card: RenderedCard, locale: str) -> list[list[str]]:
    """The paragraphs of the letter, each a list of lines."""
    return [
        [_hello(order, locale)],
        [_text(locale, "mail-thanks", number=order.number, seller=order.seller)],
        card.text.split("\n"),
        [_text(locale, "mail-address"), *_lines(order.address)] if order.address else [],
        [_text(locale, "mail-cancel")],
    ]


def _declined(order: Order, card: RenderedCard, locale: str) -> list[list[str]]:
    """The same of an order that was not paid."""
    return [
        [_hello(order, locale)],
        [_text(locale, "mail-declined", number=order.number, seller=order.seller)],
        card.text.split("\n"),
        [_text(locale, "mail-again")] if order.from_cart else [],
    ]


def _hello(order: Order, locale: str) -> str:
    name = order.address.name if order.address else ""
    return _text(locale, "mail-hello", name=name) if name else _text(locale, "mail-hello-somebody")


def _lines(address: Address) -> list[str]:
    place = f"{address.postal_code} {address.city}, {address.country}"
    return [address.name, address.street, place]


def _html(card: RenderedCard, parts: list[list[str]], locale: str) -> str:
    filled = [lines for lines in parts if lines]
    return TEMPLATES.get_template("receipt.html").render(locale=locale, title=card.title, parts=filled)


def _text(locale: str, message: str, **args: Value) -> str:
    return words_in(TEXTS, locale).say(Prompt(message, args), aloud=False)
