### Receipts by e-mail in American English.

mail-subject = Your order { $number } from { $seller }
mail-hello = Hello { $name },
mail-hello-somebody = Hello,
mail-thanks = thank you for your order { $number } from { $seller }.
mail-address = It will be delivered to:
mail-cancel = Until it is packed you can cancel it: just say “cancel my order”.
