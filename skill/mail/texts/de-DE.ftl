### Quittungen per E-Mail auf Deutsch.

mail-subject = Deine Bestellung { $number } bei { $seller }
mail-attachment = rechnung-{ $number }.pdf
mail-hello = Hallo { $name },
mail-hello-somebody = Hallo,
mail-thanks = danke für deine Bestellung { $number } bei { $seller }.
mail-declined-subject = Deine Bestellung { $number } bei { $seller } wurde nicht bezahlt
mail-declined = die Zahlung deiner Bestellung { $number } bei { $seller } wurde abgelehnt, darum ist die Bestellung storniert. Dir wurde nichts berechnet.
mail-again = Die Artikel liegen wieder in deinem Warenkorb: Zum Bestellen sag einfach „zur Kasse“.
mail-address = Geliefert wird an:
mail-cancel = Bis sie gepackt ist, kannst du sie stornieren: Sag einfach „storniere meine Bestellung“.
