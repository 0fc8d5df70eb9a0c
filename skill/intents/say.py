"""Replies, made short: what most handlers say and ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skill.dialogue import (
    Card,
    Choice,
    Context,
    Expects,
    Intent,
    Prompt,
    Question,
    Reply,
    Shown,
    Slot,
    Value,
)
from skill.shop.catalog import Product

ANYTHING_ELSE = Question(Intent("AnythingElseIntent"), expects=Expects.ANYTHING)
"""Keeps the conversation open for whatever comes next."""

WHICH = Question(Intent("SelectIntent"), slot="ordinal", expects=Expects.ORDINAL)
"""Which of the things that were read out it shall be."""


def say(
    message: str,
    *,
    args: Mapping[str, Value] | None = None,
    then: Iterable[Prompt] = (),
    ask: Question | None = None,
    choices: Iterable[Choice] = (),
    card: Card | None = None,
    context: Context | None = None,
    ends: bool = False,
    **more: Value,
) -> Reply:
    """A reply that says `message`, then `then`, whose last one is the question when one is asked.

    The message's arguments are named; those that may be missing come in `args`.
    """
    return Reply(
        prompts=(Prompt(message, {**more, **(args or {})}), *then),
        question=ask,
        choices=tuple(choices),
        card=card,
        context=context,
        ends=ends,
    )


def go_on(
    message: str,
    *,
    args: Mapping[str, Value] | None = None,
    context: Context | None = None,
    **more: Value,
) -> Reply:
    """A reply that says the message and asks whether there is anything else."""
    said = Prompt(message, {**more, **(args or {})})
    return Reply((said, Prompt("anything-else")), ANYTHING_ELSE, context=context)


def line(quantity: int, title: str) -> Prompt:
    """So many pieces of something: `2 × House Blend Coffee`."""
    return Prompt("line", {"quantity": quantity, "title": title})


def offer(product: Product) -> Prompt:
    """A product with its size and price, or that it is sold out, as it stands in a list of results."""
    args: dict[str, Value] = {"title": product.title, "price": product.price}
    if not product.orderable:
        return Prompt("offer-sold-out", args)
    return Prompt("offer-sized", args | {"size": size(product)}) if product.pack else Prompt("offer", args)


def numbered(products: Iterable[Product]) -> tuple[Prompt, ...]:
    """The products as offers with the numbers by which they can be chosen."""
    return tuple(
        Prompt("numbered", {"number": number, "offer": offer(one)})
        for number, one in enumerate(products, start=1)
    )


def size(product: Product) -> Prompt:
    """The size of the product's pack; it has to have one."""
    assert product.pack is not None
    return Prompt("size", {"value": product.pack.value, "unit": product.pack.unit})


def seen(products: Iterable[Product], query: dict[str, str] | None = None) -> Context:
    """The context in which "the second one" means the second of `products`."""
    return Context(tuple(Shown(one.sku, one.title) for one in products), query or {})


def choices(products: Iterable[Product]) -> tuple[Choice, ...]:
    """The products as answers to touch; choosing one says its number."""
    return tuple(
        Choice(one.title, str(number), one.sku, one.price, one.image)
        for number, one in enumerate(products, start=1)
    )


def add_it(product: Product, quantity: int = 1) -> Question:
    """The yes/no question whether to put the product into the cart."""
    slots = {"sku": Slot(product.title, product.sku), "quantity": Slot(str(quantity))}
    return Question(Intent("AddToCartIntent", slots))
