### Receipts by e-mail in American English.

mail-subject = Your order { $number } from { $seller }
mail-attachment = receipt-{ $number }.pdf
mail-hello = Hello { $name },
mail-hello-somebody = Hello,
mail-thanks = thank you for your order { $number } from { $seller }.
mail-declined-subject = Your order { $number } from { $seller } was not paid
mail-declined = the payment of your order { $number } from { $seller } was declined, so the order was cancelled. You were not charged.
mail-again = The items are in your cart again: to order them, just say “check out”.
mail-address = It will be delivered to:
mail-cancel = Until it is packed you can cancel it: just say “cancel my order”.
