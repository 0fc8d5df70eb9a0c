### Quittungen per E-Mail auf Deutsch.

mail-subject = Deine Bestellung { $number } bei { $seller }
mail-hello = Hallo { $name },
mail-hello-somebody = Hallo,
mail-thanks = danke für deine Bestellung { $number } bei { $seller }.
mail-address = Geliefert wird an:
mail-cancel = Bis sie gepackt ist, kannst du sie stornieren: Sag einfach „storniere meine Bestellung“.
