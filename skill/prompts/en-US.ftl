### What the shop says in American English. One message per sentence; `.speech` where hearing
### differs from reading; `.reprompt` is said when no answer comes.

## Pieces of sentences

date-pattern = EEEE, MMMM d
    .speech = EEEE, MMMM '#'
day-ordinal = { $day ->
    [1] 1st
    [2] 2nd
    [3] 3rd
    [21] 21st
    [22] 22nd
    [23] 23rd
    [31] 31st
   *[other] { $day }th
}
time-pattern = h a
time-pattern-minutes = h:mm a
day-between = { $day } between { $start } and { $end }
percent = { $percent }%
    .speech = { $percent } percent
cents = { $count ->
    [one] { $count } cent
   *[other] { $count } cents
}
line = { $quantity } × { $title }
    .speech = { $quantity ->
        [1] one { $title }
       *[other] { $quantity } times { $title }
    }
line-priced = { $quantity } × { $title }, { $price }
    .speech = { $quantity ->
        [1] one { $title }
       *[other] { $quantity } times { $title }
    }, { $price }
size = { $unit ->
    [piece] { $value ->
        [one] single
       *[other] pack of { $value }
    }
    [roll] { $value ->
        [one] { $value } roll
       *[other] { $value } rolls
    }
    [sheet] { $value ->
        [one] { $value } sheet
       *[other] { $value } sheets
    }
   *[other] { $value } { $unit }
}
    .speech = { $unit ->
        [g] { $value ->
            [one] { $value } gram
           *[other] { $value } grams
        }
        [kg] { $value ->
            [one] { $value } kilo
           *[other] { $value } kilos
        }
        [ml] { $value ->
            [one] { $value } milliliter
           *[other] { $value } milliliters
        }
        [l] { $value ->
            [one] { $value } liter
           *[other] { $value } liters
        }
        [m] { $value ->
            [one] { $value } meter
           *[other] { $value } meters
        }
        [piece] { $value ->
            [one] single
           *[other] pack of { $value }
        }
        [roll] { $value ->
            [one] { $value } roll
           *[other] { $value } rolls
        }
        [sheet] { $value ->
            [one] { $value } sheet
           *[other] { $value } sheets
        }
       *[other] { $value } { $unit }
    }
offer = { $title }, { $price }
offer-sized = { $title }, { $size }, { $price }
offer-sold-out = { $title }, sold out
numbered = { $number }. { $offer }
    .speech = number { $number }, { $offer }

## Coming and going

welcome = Welcome to the voice shop! What would you like?
    .reprompt = You can say: find coffee. Or: help.
welcome-name = Hello { $name }! What would you like?
    .reprompt = You can say: find coffee. Or: reorder my coffee.
welcome-cart = Welcome back! { $pieces ->
        [one] There is still one item
       *[other] There are still { $pieces } items
    } in your cart, { $total }. Say check out, or what else you would like.
    .reprompt = Say check out to order your cart, or tell me what else you would like.
welcome-cart-name = Welcome back, { $name }! { $pieces ->
        [one] There is still one item
       *[other] There are still { $pieces } items
    } in your cart, { $total }. Say check out, or what else you would like.
    .reprompt = Say check out to order your cart, or tell me what else you would like.
goodbye = Goodbye!
goodbye-cart = Goodbye! Your cart is kept.
goodbye-silence = I'll be here when you need me. Your cart is kept. Goodbye!
start-over = Okay, let's start over. What would you like?
    .reprompt = You can say: find coffee. Or: help.
start-over-cart = Okay, let's start over. { $pieces ->
        [one] The one item
       *[other] The { $pieces } items
    } in your cart { $pieces ->
        [one] is
       *[other] are
    } kept. What would you like?
    .reprompt = You can say: find coffee. Or: what's in my cart?
variant-how = { $title } in which size or kind?
no-variant = I don't have { $title } in “{ $what }”.
anything-else = Anything else?
# What was said in one sentence with something else, and is not done since the customer went on.
left-out = I haven't done the rest: “{ $requests }”.
    .reprompt = Would you like anything else? You can also say: check out.
what-else = What would you like?
    .reprompt = You can say: add milk. Or: help.
check-out-now = You have { $pieces ->
        [one] one item
       *[other] { $pieces } items
    } in your cart, { $total }. Shall I check out?
    .reprompt = Shall I check out your cart? Say yes or no.
yes-to-nothing = I didn't ask anything just now, so I haven't done anything.
okay = Okay.
sorry = Sorry, something went wrong on my side. Nothing was changed; please try again in a moment.
one-moment = One moment, please.
microphone-gone = I can't hear anything any more. Is the microphone plugged in?
microphone-back = I can hear you again.
too-many-turns = One moment, please: that was a lot at once. Come back in a while; your cart is kept.
locale-unsupported = Sorry, I only speak English and German.

## Help

help = You can search, ask for prices, fill your cart, check out, reorder, and ask where your order is. For example: find coffee; add two of them; reorder my coffee; where is my order?
help-what-now = What would you like?
    .reprompt = You can say: find coffee, what's in my cart, or reorder.
help-yes-no = Please say yes or no. Nothing happens without your yes.
help-ordinal = Say a number, such as the second one, or the name.
help-number = Please say a number.
help-pin = Please say the four digits of your voice code, one after the other.
help-text = Just say the name of the product.
not-understood = Sorry, I didn't get that.
not-understood-again = I still didn't get that. I can search, fill your cart, check out, reorder, and look up your orders. Say for example: find coffee.

## Search

search-what = What are you looking for?
    .reprompt = Say the name of a product, such as coffee.
results = { $count ->
        [2] I found two:
        [3] I found three:
       *[other] I found { $count }. The first three:
    } { $offers }.
results-more = Then there are: { $offers }.
results-which = Which one would you like?
    .reprompt = Say the first, the second, or a name.
results-which-more = Which one would you like, or shall I read more?
    .reprompt = Say the first, the second, or: more.
no-more-results = That was all of them.
found-one = I found { $offer }. Shall I add it to your cart?
    .reprompt = Shall I add it to your cart?
found-and-more = I found { $offer }, and { $more } more like it. Shall I add it to your cart?
    .reprompt = Shall I add it to your cart, or shall I read more?
selected = { $offer }. Shall I add it to your cart?
    .reprompt = Shall I add it to your cart?
found-sold-out = We're out of { $title } at the moment.
did-you-mean = I'm not sure I have “{ $what }”. Did you mean { $offer }? Shall I add it?
    .speech = I'm not sure I have { $what }. Did you mean { $offer }? Shall I add it?
    .reprompt = Shall I add it to your cart?
nearest = { $differs ->
    [price] I have nothing like that at that price. The nearest is { $offer }. Shall I add it?
   *[other] I have nothing exactly like that. The nearest is { $offer }. Shall I add it?
}
    .reprompt = Shall I add it to your cart?
nothing-cheaper = I have nothing cheaper than { $offer }. Shall I add it?
    .reprompt = Shall I add it to your cart?
nothing-found = I found nothing for “{ $what }”. What else may I look for?
    .speech = I found nothing for { $what }. What else may I look for?
    .reprompt = Try another word for it.
refine-what = There is no search to go on with. What are you looking for?
    .reprompt = Say the name of a product, such as coffee.
nothing-shown = I haven't listed anything yet. What are you looking for?
    .reprompt = Say the name of a product, such as coffee.
which-one = Which one do you mean?
    .reprompt = Say the first, the second, or a name.
which-product = Which product do you mean?
    .reprompt = Say the name of a product.
details = { $offer }, from { $brand }. { $description }
details-no-brand = { $offer }. { $description }
price = The price of { $title } is { $price }.
in-stock = Yes, we have { $title } in stock.
in-stock-few = Yes, but there { $stock ->
        [one] is only one
       *[other] are only { $stock }
    } of { $title } left.
in-stock-later = { $title } is not in stock right now. You can order it all the same; it comes on { $day } then.
add-it = Shall I add it to your cart?
compare = { $offers }.
compare-cheapest = The cheapest is { $title }, { $price }.
compare-by-amount = By amount, { $title } is the better deal.
compare-what = I have nothing to compare yet. What are you looking for?
    .reprompt = Say the name of a product, such as coffee.

## Cart

add-what = What shall I add?
    .reprompt = Say the name of a product, such as milk.
add-which = Which { $what }: { $offers }?
    .reprompt = Say the first, the second, or a name.
added = Added { $line }, { $price }.
added-total = Added { $line }, { $price }; your cart comes to { $total }.
added-several = Added { $lines }; your cart comes to { $total }.
added-several-missing = Added { $lines }; your cart comes to { $total }. I couldn't get { $missing }.
several-missing = I couldn't find { $missing }.
all-in-cart = All that there is of { $title } is in your cart already.
only-left = There { $left ->
        [one] is only one
       *[other] are only { $left }
    } of { $title } left. Shall I add { $left ->
        [one] it
       *[other] those
    }?
    .reprompt = Shall I add what is left?
only-in-stock = There { $left ->
        [one] is only one
       *[other] are only { $left }
    } of { $title } in stock, so I left it as it was.
sold-out-instead = We're out of { $title }. The nearest is { $offer }. Shall I add that instead?
    .reprompt = Shall I add that instead?
other-currency = { $title } is priced in { $currency }, which I can't take here.
too-many = I can put at most { $limit } of { $title } into one order.
cart-empty = Your cart is empty. What would you like?
    .reprompt = You can say: find coffee. Or: reorder.
cart = In your cart: { $lines }. That comes to { $total }.
cart-long = In your cart: { $lines }, and { $more } more. That comes to { $total }.
check-out-question = Shall I check out?
    .reprompt = Shall I check out? Say yes or no.
how-many = How many of { $title } would you like?
    .reprompt = Please say a number.
changed = It's { $line } now; your cart comes to { $total }.
removed = I took { $title } out; your cart comes to { $total }.
removed-several = I took out { $lines }; your cart comes to { $total }.
removed-several-missing = I took out { $lines }; your cart comes to { $total }. I don't see { $missing } in it.
not-in-cart = I don't see “{ $what }” in your cart.
    .speech = I don't see { $what } in your cart.
remove-what = What shall I take out?
    .reprompt = Say what to take out of your cart.
replaced = Okay, { $line }, { $price }, instead of { $old }. Your cart comes to { $total }.
correct-what = What would you like instead?
    .reprompt = Say a number or a product.
empty-confirm = Shall I take { $pieces ->
        [one] the one item
       *[other] all { $pieces } items
    } out of your cart?
    .reprompt = Shall I empty your cart? Say yes or no.
emptied = Your cart is empty now.
kept = Okay, your cart stays as it is.

## Order

order-terms = Your order from { $seller }: { $lines }, { $goods }, plus { $delivery } for delivery on { $day }. The total is { $total }, including { $tax } tax.
order-terms-free = Your order from { $seller }: { $lines }, with free delivery on { $day }. The total is { $total }, including { $tax } tax.
order-terms-with = Your order from { $seller }: { $lines }, { $goods }, { $delivery }. The total is { $total }, including { $tax } tax.
goods-discounted = { $worth } less { $discount } with the coupon { $code }
delivery-standard = delivery
delivery-paid = plus { $cost } for { $name } on { $day }
delivery-free = with free { $name } on { $day }
late = { $titles } { $count ->
        [one] is
       *[other] are
    } not in stock right now, so the whole order comes later, on { $day }.
below-minimum = We deliver orders from { $minimum } on; { $missing } is still missing.
order-question = Shall I order it?
    .reprompt = Shall I order it for { $total }? Say yes or no.
terms-changed = Something has changed since, so please listen once more.
short = We're out of { $title }, so I left it out.
short-some = There { $left ->
        [one] is only one
       *[other] are only { $left }
    } of { $title } left.
all-sold-out = I'm sorry, we're out of { $titles } at the moment, so there is nothing to order.
pin-ask = For an order of this size I need your voice code. What are the four digits?
    .reprompt = Please say the four digits of your voice code.
pin-wrong = That code was not right. { $left ->
        [one] One more try
       *[other] { $left } more tries
    }. What are the four digits?
    .reprompt = Please say the four digits of your voice code.
pin-locked = That code was wrong too often, so it is locked for a while. Nothing was ordered and your cart is kept. You can set a new code in your account.
pin-offer = You can set a four-digit voice code in your account on our website; then I ask for it with every order from { $limit } on.
verify-person = For an order of this size I have to be sure that it is you.
verify-person-not-set-up = You have no voice code in the Alexa app, so I ask for the one of your account here.
verify-person-locked = Your voice code in the Alexa app is locked, so I ask for the one of your account here.
verify-person-wrong = That was not your voice code of the Alexa app, so I ask for the one of your account here.
verify-person-failed = Alexa could not check who you are, so I ask for the voice code of your account here.
payment-declined = The payment of { $total } was declined. Nothing was ordered and your cart is kept.
payment-no-card = To pay for an order, save a card first: log in to your account on our website and open “How you pay”. Nothing was ordered and your cart is kept.
    .speech = To pay for an order, save a card first: log in to your account on our website and open How you pay. Nothing was ordered and your cart is kept.
payment-card-again = Your bank wants to see your card again: log in to your account on our website and save it once more under “How you pay”. Nothing was ordered and your cart is kept.
    .speech = Your bank wants to see your card again: log in to your account on our website and save it once more under How you pay. Nothing was ordered and your cart is kept.
order-placed = Done! Order { $number } for { $total } arrives on { $day }.
    .speech = Done! Your order for { $total } arrives on { $day }.
order-placed-pickup = Done! You can pick up order { $number } for { $total } on { $day }.
    .speech = Done! You can pick up your order for { $total } on { $day }.
order-pending = I have your order { $number } for { $total }. The payment is not through yet; I'll tell you when it is.
    .speech = I have your order for { $total }. The payment is not through yet; I'll tell you when it is.
payment-through = The payment of your order { $number } for { $total } is through.
    .speech = The payment of your order for { $total } is through.
payment-failed = The payment of your order { $number } for { $total } was declined, so I cancelled it. You were not charged.
    .speech = The payment of your order for { $total } was declined, so I cancelled it. You were not charged.
payment-expired = The payment of your order { $number } for { $total } never came through, so I cancelled it. You were not charged.
    .speech = The payment of your order for { $total } never came through, so I cancelled it. You were not charged.
order-called-off = We had to cancel your order { $number } for { $total }. You do not pay for it.
    .speech = We had to cancel your order for { $total }. You do not pay for it.
not-ordered = Okay, nothing was ordered. Your cart is kept.
link-account = To order, I need to know who you are and where to deliver. Please link your account; there is a card for it in your app, or say: connect my account. Your cart is kept.

## Delivery and coupons

delivery-options = You can have it in these ways: { $options }.
delivery-option = { $name } for { $fee }, on { $day } at the earliest
delivery-option-from = { $name } for { $fee }, free from { $limit } on, on { $day } at the earliest
delivery-option-free = { $name } for free, on { $day } at the earliest
delivery-which = Which one would you like?
    .reprompt = Say for example: express. Or name a day.
delivery-only = There is one way: { $option }.
delivery-chosen = Okay, { $name } on { $day } for { $cost }.
delivery-chosen-free = Okay, free { $name } on { $day }.
delivery-chosen-next = Okay, your next order comes by { $name } on { $day }.
delivery-unknown = I don't know that way of delivery. There are { $names }.
delivery-day-unclear = I didn't get the day. Say for example: on Friday.
delivery-no-day = There is no { $name } on that day. The nearest day is { $day }.
delivery-no-time = There is no { $name } at that time of the day.
coupon-which = What is the code of the coupon?
    .reprompt = Say the code of the coupon, such as spring ten.
coupon-taken = The coupon { $code } takes { $off } off your next order.
coupon-taken-from = The coupon { $code } takes { $off } off your next order, if the goods come to { $minimum } or more.
coupon-dropped = Okay, without the coupon { $code }.
coupon-none = There is no coupon on your order.
coupon-unknown = I don't know a coupon “{ $code }”.
    .speech = I don't know a coupon { $code }.
coupon-over = The coupon { $code } is no longer valid.
coupon-early = The coupon { $code } is not valid yet.
coupon-used = You have used the coupon { $code } already.
coupon-gone = The coupon { $code } is used up.
coupon-minimum = The coupon { $code } counts from { $minimum } of goods on, so it takes nothing off here.

## Orders

no-orders = You haven't ordered anything yet.
no-orders-then = I found no order of yours from that time.
reorder-never = You haven't ordered { $what } here before.
order-unknown = I found no order { $number } of yours.
status-placed = Your order of { $placed }, { $lines }, is waiting for its payment.
status-authorized = Your order of { $placed }, { $lines }, is being prepared and arrives on { $day }.
status-packed = Your order of { $placed }, { $lines }, is packed and arrives on { $day }.
status-shipped = Your order of { $placed }, { $lines }, is on its way and arrives on { $day }.
status-delivered = Your order of { $placed }, { $lines }, was delivered.
status-cancelled = Your order of { $placed }, { $lines }, was cancelled.
status-returned = Your order of { $placed }, { $lines }, was returned.
status-refunded = Your order of { $placed }, { $lines }, was refunded: { $total }.
cancel-confirm = Shall I cancel your order of { $placed }, { $lines }, { $total }?
    .reprompt = Shall I cancel that order? Say yes or no.
cancelled = Your order { $number } is cancelled; the { $total } will not be charged.
    .speech = Your order is cancelled; the { $total } will not be charged.
cancelled-already = That order is cancelled already.
cancel-too-late = That order is already on its way, so it can't be cancelled any more. You can send it back when it arrives.
not-cancelled = Okay, the order stands.
cancel-items-which = What shall I take out of your order?
    .reprompt = Say the name of a product in your order.
cancel-items-unknown = I don't see “{ $what }” in an order that can still be changed.
    .speech = I don't see { $what } in an order that can still be changed.
cancel-items-confirm = Shall I take { $lines } out of your order? Then it costs { $total } instead of { $before }.
    .reprompt = Shall I take that out of your order? Say yes or no.
cancel-items-all = { $lines } is all there is in that order. Shall I cancel the whole order? The { $total } will not be charged.
    .reprompt = Shall I cancel the whole order? Say yes or no.
cancelled-items = I took { $lines } out of your order; it costs { $total } now.

## Returns

return-which = What would you like to send back?
    .reprompt = Say the name of a product that you ordered.
return-why = Why would you like to send back { $lines }? Is it damaged, spoiled, the wrong item, or too late, or don't you like it?
    .reprompt = Why would you like to send it back?
return-confirm = You send back { $lines } until { $day }, and get { $total } back when it has arrived here.
return-confirm-open = You send back { $lines }, and get { $total } back when it has arrived here.
return-question = Shall I note the return?
    .reprompt = Shall I note the return? Say yes or no.
return-noted = The return is noted. Please put a slip with the order number { $number } into the parcel. You get { $total } back as soon as it has arrived.
return-not-noted = Okay, nothing is sent back.
return-unknown = I don't see “{ $what }” in your orders.
    .speech = I don't see { $what } in your orders.
return-not-left = That order has not left yet. Shall I take { $lines } out of it instead?
    .reprompt = Shall I take it out of the order instead? Say yes or no.
return-too-late = That could be sent back until { $day }, so it is too late now.
return-impossible = That is on its way back already, or can't be sent back.
history = { $count ->
        [one] Your last order:
       *[other] Your last orders:
    }
history-order = On { $day }: { $lines }, { $total }.
history-cancelled = On { $day }: { $lines }, cancelled.
and-more = { $more } more
history-what-now = Say “reorder” and the product to order again. Anything else?
    .speech = Say reorder and the product to order it again. Anything else?
    .reprompt = Would you like anything else?

## Subscriptions

interval-weeks = { $count ->
    [1] every week
    [2] every two weeks
    [3] every three weeks
    [4] every four weeks
   *[other] every { $count } weeks
}
interval-months = { $count ->
    [1] every month
    [2] every two months
    [3] every three months
   *[other] every { $count } months
}
interval-unclear = I can deliver { $title } every one, two, three, four, six or eight weeks, or every one, two or three months. How often would you like it?
    .reprompt = Say for example: every four weeks.
subscribe-what = What would you like to subscribe to?
    .reprompt = Say the name of a product.
subscribe-how-often = How often would you like { $title }?
    .reprompt = Say for example: every four weeks.
subscribe-terms = { $line } { $interval }, sold by { $seller }: each time { $total } with delivery, including { $tax } tax. The first one arrives on { $day }. If it ever costs more, I ask you first, and you can skip, pause or stop it at any time.
subscribe-question = Shall I set it up?
    .reprompt = Shall I set up the subscription? Say yes or no.
subscribed = Your subscription is set up: { $line } { $interval }.
subscribed-waits = The subscription is noted, but the { $total } could not be ordered just now. I'll ask you again; nothing is charged without it.
not-subscribed = Okay, no subscription.
subscriptions = You have { $subscriptions }.
subscription-active = { $line } { $interval } for { $total }, next ordered on { $day }
subscription-paused = { $line } { $interval }, paused
subscriptions-none = You have no subscription. Say for example: coffee every four weeks.
subscriptions-none-paused = You have no paused subscription.
subscription-unknown = I don't see a subscription for “{ $what }”.
    .speech = I don't see a subscription for { $what }.
subscription-which = Which one do you mean: { $titles }?
    .reprompt = Say the name of the product.
subscription-waits = One of your subscriptions needs your yes: say my subscriptions.
subscription-dearer = Your subscription is due: { $line }. It costs { $total } with delivery now instead of { $agreed }, and would arrive on { $day }. Shall I order it at that price from now on?
    .reprompt = Shall I order it at the new price? Say yes or no.
subscription-declined = Your subscription is due: { $line }, { $total } with delivery, agreed { $agreed }, arriving on { $day }. The last payment was declined. Shall I try again?
    .reprompt = Shall I try the payment again? Say yes or no.
subscription-sold-out = Your subscription waits: we're out of { $title }. It is ordered as soon as we have it again, at no more than you agreed to.
subscription-goes-on = Your subscription goes on: { $line } { $interval }.
subscription-skip-confirm = Shall I leave out { $title } on { $left_out }? The next one is ordered on { $day } then.
    .reprompt = Shall I leave out the next delivery? Say yes or no.
subscription-skipped = Okay, I leave out { $title } this time. The next one is ordered on { $day }.
subscription-pause-confirm = Shall I pause the subscription for { $title } until you resume it?
    .reprompt = Shall I pause it? Say yes or no.
subscription-is-paused = The subscription for { $title } is paused. Say resume my subscription when you want it again.
subscription-stop-confirm = Shall I end the subscription for { $title }?
    .reprompt = Shall I end it? Say yes or no.
subscription-stopped = The subscription for { $title } has ended.
subscription-resume-confirm = Shall I go on with { $line } { $interval }, for { $total } each time with delivery?
    .reprompt = Shall I go on with it? Say yes or no.
subscription-change-how = You get { $line } { $interval }. How often would you like it?
    .reprompt = Say for example: every four weeks.
subscription-change-confirm = That would be { $line } { $interval }, for { $total } each time with delivery. Shall I change it?
    .reprompt = Shall I change the subscription? Say yes or no.
subscription-changed = Done: { $line } { $interval }, for { $total } each time. The next one is ordered on { $day }.
subscription-kept = Okay, the subscription stays as it is.

## Cards

card-products = Results for { $what }
button-yes = Yes
button-no = No
card-cart = Your cart
card-order = Your order
card-receipt = Order { $number }
card-delivery = Delivery on { $day }: { $delivery }
card-total = Total { $total }, including { $tax } tax
card-seller = Sold by { $seller }
card-link-account = Link your account
card-link-account-text = Link your account to order by voice. Your cart is kept.

## Accounts and personal data

over-order-limit = That comes to more than the { $limit } that one order of yours may cost. Nothing was ordered and your cart is kept. The limit can be changed in your account.
over-day-limit = Your limit for one day is { $limit }, and { $left } of it are left. Nothing was ordered and your cart is kept. The limit can be changed in your account.
connected-already = This device shops with your account already.
connect-code = Your code is { $code }. Log in to your account on our website within fifteen minutes and type it under devices; then you can order here. Your cart is kept.
card-connect = Your code: { $code }
card-connect-text = Log in to your account on our website within fifteen minutes and type the code under devices. Only type a code that your own device has told you.
kept-of-guest = I do not know who you are. I keep what was said here for a short while, and your cart with { $pieces ->
        [one] one item
       *[other] { $pieces } items
    }. Say: delete my data, and it is gone.
kept-of-customer = I keep your name, your address, your cart with { $pieces ->
        [one] one item
       *[other] { $pieces } items
    }, { $orders ->
        [one] one order
       *[other] { $orders } orders
    }, and what was said here for a short while. You can download all of it in your account on our website.
erase-guest-confirm = I would delete your cart and everything that was said here. Shall I do that?
erase-confirm = I would delete your account, your address, your cart and everything that was said. Only the books of your orders stay as long as the law wants them, without your name. This cannot be undone. Shall I do that?
erase-later = Your order { $number } is still on its way or not settled yet, so I cannot delete your data yet. Nothing was deleted.
erased = Everything about you is deleted. Goodbye.
not-erased = Okay, nothing was deleted.
pin-ask-erase = To delete your data I need your voice code. What are the four digits?
    .reprompt = Please say the four digits of your voice code.
pin-locked-erase = That code was wrong too often, so it is locked for a while. Nothing was deleted. You can set a new code in your account.
