"""What the shop can be asked: every intent and its handler, written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skill.dialogue import Intent, Reply, Session
from skill.intents import (
    account,
    cart,
    checkout,
    coupons,
    delivery,
    orders,
    partial_cancel,
    privacy,
    products,
    returns,
    search,
    subscribe,
    subscriptions,
    variant,
)
from skill.intents import help as help_
from skill.shop import Shop

Handler = Callable[[Intent, Shop], Reply]
"""Reads from the top each time and asks for the first thing it lacks; calls no other handler."""

HANDLERS: Mapping[str, Handler] = {
    "LaunchIntent": account.welcome,
    "AMAZON.NavigateHomeIntent": account.welcome,
    "AMAZON.StopIntent": account.goodbye,
    "AMAZON.CancelIntent": account.goodbye,
    "AMAZON.YesIntent": account.yes_to_nothing,
    "AMAZON.NoIntent": account.no_to_nothing,
    "AMAZON.StartOverIntent": account.start_over,
    "AnythingElseIntent": account.anything_else,
    "SearchIntent": search.search,
    "RefineIntent": search.refine,
    "MoreResultsIntent": search.more_results,
    "AMAZON.NextIntent": search.more_results,
    "AMAZON.PreviousIntent": search.previous_results,
    "SelectIntent": search.select,
    "ProductDetailsIntent": products.details,
    "PriceIntent": products.price,
    "StockIntent": products.stock,
    "CompareIntent": products.compare,
    "AddToCartIntent": cart.add,
    "CartIntent": cart.show,
    "ChangeQuantityIntent": cart.change_quantity,
    "CorrectIntent": cart.correct,
    "VariantIntent": variant.variant,
    "RemoveFromCartIntent": cart.remove,
    "EmptyCartIntent": cart.empty,
    "CheckoutIntent": checkout.checkout,
    "DeliveryOptionsIntent": delivery.options,
    "DeliveryIntent": delivery.deliver,
    "CouponIntent": coupons.use,
    "RemoveCouponIntent": coupons.drop,
    "ReorderIntent": orders.reorder,
    "OrderStatusIntent": orders.status,
    "CancelOrderIntent": orders.cancel,
    "OrderHistoryIntent": orders.history,
    "CancelItemsIntent": partial_cancel.cancel_items,
    "ReturnIntent": returns.give_back,
    "SubscribeIntent": subscribe.subscribe,
    "SubscriptionsIntent": subscriptions.show,
    "SkipSubscriptionIntent": subscriptions.skip,
    "PauseSubscriptionIntent": subscriptions.pause,
    "ResumeSubscriptionIntent": subscriptions.resume,
    "ChangeSubscriptionIntent": subscriptions.change,
    "StopSubscriptionIntent": subscriptions.stop,
    "ConnectAccountIntent": privacy.connect_account,
    "MyDataIntent": privacy.what_is_kept,
    "EraseDataIntent": privacy.erase,
}

DECLINED: Mapping[str, Handler] = {
    "AnythingElseIntent": account.nothing_else,
    "CheckoutIntent": checkout.declined,
    "ReorderIntent": checkout.declined,
    "CancelOrderIntent": orders.not_cancelled,
    "CancelItemsIntent": orders.not_cancelled,
    "ReturnIntent": returns.not_returned,
    "SubscribeIntent": subscriptions.not_begun,
    "SubscriptionsIntent": subscriptions.not_ordered,
    "SkipSubscriptionIntent": subscriptions.kept,
    "PauseSubscriptionIntent": subscriptions.kept,
    "ResumeSubscriptionIntent": subscriptions.kept,
    "ChangeSubscriptionIntent": subscriptions.kept,
    "StopSubscriptionIntent": subscriptions.kept,
    "EmptyCartIntent": cart.kept,
    "EraseDataIntent": privacy.not_erased,
}
"""What a no (or "cancel") to a question about the intent leads to; `account.declined` for the others."""

AMENDING: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "DeliveryIntent": (
        frozenset({"CheckoutIntent", "ReorderIntent"}),
        frozenset({"delivery", "day", "time"}),
    ),
    "CouponIntent": (frozenset({"CheckoutIntent", "ReorderIntent"}), frozenset({"code"})),
    "ChangeQuantityIntent": (
        frozenset({"AddToCartIntent", "CancelItemsIntent", "ReturnIntent"}),
        frozenset({"quantity"}),
    ),
}
"""What changes the terms of which open questions, and the slots that it may have then ("two of those", not
"make the milk two"): they are added to those of the asked intent, which runs again and reads out the new
terms."""

CONVERSATION: Mapping[str, Callable[[Intent, Session], Reply]] = {
    "AMAZON.HelpIntent": help_.help_here,
    "AMAZON.RepeatIntent": help_.repeat,
    "AMAZON.FallbackIntent": help_.not_understood,
    "SilenceIntent": help_.silence,
}
"""What is about the conversation itself: it keeps the open question and reads it out again."""
