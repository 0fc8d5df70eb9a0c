### Was der Laden auf Deutsch sagt. Eine Nachricht je Satz; `.speech`, wo Hören anders ist als
### Lesen; `.reprompt` wird gesagt, wenn keine Antwort kommt.

## Satzteile

date-pattern = EEEE, 'dem' d. MMMM
cents = { $count } Cent
line = { $quantity } × { $title }
    .speech = { $quantity ->
        [1] einmal { $title }
       *[other] { $quantity } mal { $title }
    }
line-priced = { $quantity } × { $title }, { $price }
    .speech = { $quantity ->
        [1] einmal { $title }
       *[other] { $quantity } mal { $title }
    }, { $price }
size = { $unit ->
    [piece] { $value ->
        [one] einzeln
       *[other] { $value } Stück
    }
    [roll] { $value ->
        [one] { $value } Rolle
       *[other] { $value } Rollen
    }
    [sheet] { $value } Blatt
   *[other] { $value } { $unit }
}
    .speech = { $unit ->
        [g] { $value } Gramm
        [kg] { $value } Kilo
        [ml] { $value } Milliliter
        [l] { $value } Liter
        [m] { $value } Meter
        [piece] { $value ->
            [one] einzeln
           *[other] { $value } Stück
        }
        [roll] { $value ->
            [one] { $value } Rolle
           *[other] { $value } Rollen
        }
        [sheet] { $value } Blatt
       *[other] { $value } { $unit }
    }
offer = { $title }, { $price }
offer-sized = { $title }, { $size }, { $price }
offer-sold-out = { $title }, ausverkauft
numbered = { $number }. { $offer }
    .speech = Nummer { $number }, { $offer }

## Kommen und Gehen

welcome = Willkommen im Sprachladen! Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee. Oder: Hilfe.
welcome-name = Hallo { $name }! Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee. Oder: Bestell meinen Kaffee nochmal.
welcome-cart = Schön, dass du wieder da bist! In deinem Warenkorb { $pieces ->
        [one] liegt noch ein Artikel
       *[other] liegen noch { $pieces } Artikel
    } für { $total }. Sag: Zur Kasse. Oder sag, was du noch möchtest.
    .reprompt = Sag „Zur Kasse“, um den Warenkorb zu bestellen, oder was du noch möchtest.
welcome-cart-name = Schön, dass du wieder da bist, { $name }! In deinem Warenkorb { $pieces ->
        [one] liegt noch ein Artikel
       *[other] liegen noch { $pieces } Artikel
    } für { $total }. Sag: Zur Kasse. Oder sag, was du noch möchtest.
    .reprompt = Sag „Zur Kasse“, um den Warenkorb zu bestellen, oder was du noch möchtest.
goodbye = Auf Wiederhören!
goodbye-cart = Auf Wiederhören! Dein Warenkorb bleibt erhalten.
goodbye-silence = Ich bin da, wenn du mich brauchst. Dein Warenkorb bleibt erhalten. Auf Wiederhören!
start-over = Gut, fangen wir von vorne an. Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee. Oder: Hilfe.
start-over-cart = Gut, fangen wir von vorne an. { $pieces ->
        [one] Der eine Artikel
       *[other] Die { $pieces } Artikel
    } in deinem Warenkorb { $pieces ->
        [one] bleibt
       *[other] bleiben
    } erhalten. Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee. Oder: Was ist im Warenkorb?
anything-else = Noch etwas?
    .reprompt = Darf es noch etwas sein? Du kannst auch sagen: Zur Kasse.
what-else = Was darf es sein?
    .reprompt = Sag zum Beispiel: Leg Milch in den Warenkorb. Oder: Hilfe.
check-out-now = In deinem Warenkorb { $pieces ->
        [one] liegt ein Artikel
       *[other] liegen { $pieces } Artikel
    } für { $total }. Möchtest du zur Kasse gehen?
    .reprompt = Möchtest du zur Kasse gehen? Sag ja oder nein.
yes-to-nothing = Ich habe gerade nichts gefragt, also habe ich auch nichts getan.
okay = In Ordnung.
sorry = Da ist bei mir etwas schiefgegangen. Es wurde nichts geändert; bitte versuch es gleich noch einmal.
one-moment = Einen Moment, bitte.
too-many-turns = Einen Moment, bitte: Das war sehr viel auf einmal. Komm nachher wieder; dein Warenkorb bleibt erhalten.
locale-unsupported = Entschuldigung, ich spreche nur Deutsch und Englisch.

## Hilfe

help = Du kannst suchen, nach Preisen fragen, den Warenkorb füllen, bestellen, nachbestellen und fragen, wo deine Bestellung ist. Zum Beispiel: Suche Kaffee. Leg zwei davon in den Warenkorb. Bestell meinen Kaffee nochmal. Wo ist meine Bestellung?
help-what-now = Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee, was ist im Warenkorb, oder bestell das nochmal.
help-yes-no = Bitte sag ja oder nein. Ohne dein Ja passiert nichts.
help-ordinal = Sag eine Nummer, zum Beispiel: das zweite. Oder sag den Namen.
help-number = Bitte sag eine Zahl.
help-pin = Bitte sag die vier Ziffern deines Sprachcodes, eine nach der anderen.
help-text = Sag einfach den Namen des Produkts.
not-understood = Das habe ich leider nicht verstanden.
not-understood-again = Das habe ich wieder nicht verstanden. Ich kann suchen, den Warenkorb füllen, bestellen, nachbestellen und nach Bestellungen schauen. Sag zum Beispiel: Suche Kaffee.

## Suche

search-what = Was suchst du?
    .reprompt = Sag den Namen eines Produkts, zum Beispiel Kaffee.
results = { $count ->
        [2] Ich habe zwei gefunden:
        [3] Ich habe drei gefunden:
       *[other] Ich habe { $count } gefunden. Die ersten drei:
    } { $offers }.
results-more = Dann gibt es noch: { $offers }.
results-which = Was davon möchtest du?
    .reprompt = Sag: das erste, das zweite, oder einen Namen.
results-which-more = Was davon möchtest du, oder soll ich weiterlesen?
    .reprompt = Sag: das erste, das zweite, oder: weiter.
no-more-results = Das waren alle.
found-one = Ich habe { $offer }. Soll ich das in den Warenkorb legen?
    .reprompt = Soll ich das in den Warenkorb legen?
found-and-more = Ich habe { $offer }, und { $more } ähnliche. Soll ich das in den Warenkorb legen?
    .reprompt = Soll ich das in den Warenkorb legen, oder soll ich weiterlesen?
selected = { $offer }. Soll ich das in den Warenkorb legen?
    .reprompt = Soll ich das in den Warenkorb legen?
found-sold-out = { $title } haben wir gerade nicht mehr.
did-you-mean = Ich bin nicht sicher, ob ich „{ $what }“ habe. Meinst du { $offer }? Soll ich das in den Warenkorb legen?
    .speech = Ich bin nicht sicher, ob ich { $what } habe. Meinst du { $offer }? Soll ich das in den Warenkorb legen?
    .reprompt = Soll ich das in den Warenkorb legen?
nearest = { $differs ->
    [price] Zu diesem Preis habe ich nichts davon. Am nächsten kommt { $offer }. Soll ich das in den Warenkorb legen?
   *[other] Genau das habe ich nicht. Am nächsten kommt { $offer }. Soll ich das in den Warenkorb legen?
}
    .reprompt = Soll ich das in den Warenkorb legen?
nothing-cheaper = Günstiger als { $offer } habe ich nichts. Soll ich das in den Warenkorb legen?
    .reprompt = Soll ich das in den Warenkorb legen?
nothing-found = Zu „{ $what }“ habe ich nichts gefunden. Was soll ich sonst suchen?
    .speech = Zu { $what } habe ich nichts gefunden. Was soll ich sonst suchen?
    .reprompt = Versuch es mit einem anderen Wort.
refine-what = Es gibt noch keine Suche, mit der ich weitermachen kann. Was suchst du?
    .reprompt = Sag den Namen eines Produkts, zum Beispiel Kaffee.
nothing-shown = Ich habe noch nichts vorgelesen. Was suchst du?
    .reprompt = Sag den Namen eines Produkts, zum Beispiel Kaffee.
which-one = Welches meinst du?
    .reprompt = Sag: das erste, das zweite, oder einen Namen.
which-product = Welches Produkt meinst du?
    .reprompt = Sag den Namen eines Produkts.
details = { $offer }, von { $brand }. { $description }
details-no-brand = { $offer }. { $description }
price = Der Preis für { $title } ist { $price }.
in-stock = Ja, { $title } haben wir vorrätig.
in-stock-few = Ja, aber von { $title } { $stock ->
        [one] ist nur noch eins
       *[other] sind nur noch { $stock }
    } da.
add-it = Soll ich das in den Warenkorb legen?
compare = { $offers }.
compare-cheapest = Am günstigsten ist { $title } für { $price }.
compare-by-amount = Auf die Menge gerechnet ist { $title } günstiger.
compare-what = Ich habe noch nichts zu vergleichen. Was suchst du?
    .reprompt = Sag den Namen eines Produkts, zum Beispiel Kaffee.

## Warenkorb

add-what = Was soll in den Warenkorb?
    .reprompt = Sag den Namen eines Produkts, zum Beispiel Milch.
add-which = Was davon: { $offers }?
    .reprompt = Sag: das erste, das zweite, oder einen Namen.
added = Dazugelegt: { $line } für { $price }.
added-total = Dazugelegt: { $line } für { $price }; zusammen sind das { $total }.
added-several = Dazugelegt: { $lines }; zusammen sind das { $total }.
added-several-missing = Dazugelegt: { $lines }; zusammen sind das { $total }. Nicht bekommen habe ich { $missing }.
several-missing = { $missing } habe ich nicht gefunden.
only-left = Von { $title } { $left ->
        [one] ist nur noch eins
       *[other] sind nur noch { $left }
    } da. Soll ich { $left ->
        [one] das
       *[other] die
    } in den Warenkorb legen?
    .reprompt = Soll ich den Rest in den Warenkorb legen?
only-in-stock = Von { $title } { $left ->
        [one] ist nur noch eins
       *[other] sind nur noch { $left }
    } da, also habe ich nichts geändert.
sold-out-instead = { $title } haben wir gerade nicht mehr. Am nächsten kommt { $offer }. Soll ich das stattdessen nehmen?
    .reprompt = Soll ich das stattdessen nehmen?
too-many = Von { $title } kann ich höchstens { $limit } in eine Bestellung nehmen.
cart-empty = Dein Warenkorb ist leer. Was darf es sein?
    .reprompt = Sag zum Beispiel: Suche Kaffee. Oder: Bestell das nochmal.
cart = In deinem Warenkorb: { $lines }. Das macht { $total }.
cart-long = In deinem Warenkorb: { $lines }, und { $more } weitere. Das macht { $total }.
check-out-question = Möchtest du zur Kasse gehen?
    .reprompt = Möchtest du zur Kasse gehen? Sag ja oder nein.
how-many = Wie viele { $title } möchtest du?
    .reprompt = Bitte sag eine Zahl.
changed = Jetzt { $line }; zusammen sind das { $total }.
removed = { $title } habe ich herausgenommen; zusammen sind das { $total }.
removed-several = Herausgenommen: { $lines }; zusammen sind das { $total }.
not-in-cart = Im Warenkorb finde ich „{ $what }“ nicht.
    .speech = Im Warenkorb finde ich { $what } nicht.
remove-what = Was soll ich herausnehmen?
    .reprompt = Sag, was nicht mehr in den Warenkorb soll.
replaced = Gut, { $line } für { $price } statt { $old }. Zusammen sind das { $total }.
correct-what = Was möchtest du stattdessen?
    .reprompt = Sag eine Zahl oder ein Produkt.
empty-confirm = Soll ich { $pieces ->
        [one] den einen Artikel
       *[other] alle { $pieces } Artikel
    } aus dem Warenkorb nehmen?
    .reprompt = Soll ich den Warenkorb leeren? Sag ja oder nein.
emptied = Dein Warenkorb ist jetzt leer.
kept = Gut, der Warenkorb bleibt, wie er ist.

## Bestellung

order-terms = Deine Bestellung bei { $seller }: { $lines } für { $goods }, dazu { $delivery } für die Lieferung am { $day }. Zusammen { $total }, davon { $tax } Steuer.
order-terms-free = Deine Bestellung bei { $seller }: { $lines }, Lieferung kostenlos am { $day }. Zusammen { $total }, davon { $tax } Steuer.
order-question = Soll ich das bestellen?
    .reprompt = Soll ich das für { $total } bestellen? Sag ja oder nein.
terms-changed = Seitdem hat sich etwas geändert, hör bitte noch einmal zu.
short = { $title } haben wir gerade nicht mehr, das habe ich weggelassen.
short-some = Von { $title } { $left ->
        [one] ist nur noch eins
       *[other] sind nur noch { $left }
    } da.
all-sold-out = { $titles } haben wir leider gerade nicht mehr, also gibt es nichts zu bestellen.
pin-ask = Für eine Bestellung dieser Höhe brauche ich deinen Sprachcode. Wie lauten die vier Ziffern?
    .reprompt = Bitte sag die vier Ziffern deines Sprachcodes.
pin-wrong = Der Code war falsch. Du hast noch { $left ->
        [one] einen Versuch
       *[other] { $left } Versuche
    }. Wie lauten die vier Ziffern?
    .reprompt = Bitte sag die vier Ziffern deines Sprachcodes.
pin-locked = Der Code war zu oft falsch und ist jetzt für eine Weile gesperrt. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten. Einen neuen Code kannst du in deinem Konto festlegen.
pin-offer = In deinem Konto auf unserer Website kannst du einen vierstelligen Sprachcode festlegen; dann frage ich bei jeder Bestellung ab { $limit } danach.
verify-person = Bei einer Bestellung dieser Höhe muss ich sicher sein, dass du es bist.
verify-person-not-set-up = In der Alexa-App hast du keinen Sprachcode, darum frage ich nach dem deines Kontos hier.
verify-person-locked = Dein Sprachcode in der Alexa-App ist gesperrt, darum frage ich nach dem deines Kontos hier.
verify-person-wrong = Das war nicht dein Sprachcode aus der Alexa-App, darum frage ich nach dem deines Kontos hier.
verify-person-failed = Alexa konnte nicht prüfen, wer du bist, darum frage ich nach dem Sprachcode deines Kontos hier.
payment-declined = Die Zahlung von { $total } wurde abgelehnt. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten.
order-placed = Erledigt! Bestellung { $number } für { $total } kommt am { $day }.
    .speech = Erledigt! Deine Bestellung für { $total } kommt am { $day }.
order-pending = Deine Bestellung { $number } für { $total } ist da. Die Zahlung ist noch nicht durch; ich sage dir Bescheid.
    .speech = Deine Bestellung für { $total } ist da. Die Zahlung ist noch nicht durch; ich sage dir Bescheid.
not-ordered = Gut, es wurde nichts bestellt. Dein Warenkorb bleibt erhalten.
link-account = Zum Bestellen muss ich wissen, wer du bist und wohin geliefert wird. Bitte verknüpfe dein Konto; in deiner App liegt eine Karte dafür. Dein Warenkorb bleibt erhalten.

## Bestellungen

no-orders = Du hast noch nichts bestellt.
no-orders-then = Aus dieser Zeit habe ich keine Bestellung von dir gefunden.
reorder-never = „{ $what }“ hast du hier noch nicht bestellt.
order-unknown = Eine Bestellung { $number } von dir habe ich nicht gefunden.
status-placed = Deine Bestellung vom { $placed }, { $lines }, wartet auf die Zahlung.
status-authorized = Deine Bestellung vom { $placed }, { $lines }, wird vorbereitet und kommt am { $day }.
status-packed = Deine Bestellung vom { $placed }, { $lines }, ist gepackt und kommt am { $day }.
status-shipped = Deine Bestellung vom { $placed }, { $lines }, ist unterwegs und kommt am { $day }.
status-delivered = Deine Bestellung vom { $placed }, { $lines }, wurde geliefert.
status-cancelled = Deine Bestellung vom { $placed }, { $lines }, wurde storniert.
status-returned = Deine Bestellung vom { $placed }, { $lines }, ging zurück.
status-refunded = Deine Bestellung vom { $placed }, { $lines }, wurde erstattet: { $total }.
cancel-confirm = Soll ich deine Bestellung vom { $placed }, { $lines } für { $total }, stornieren?
    .reprompt = Soll ich diese Bestellung stornieren? Sag ja oder nein.
cancelled = Deine Bestellung { $number } ist storniert; die { $total } werden nicht berechnet.
    .speech = Deine Bestellung ist storniert; die { $total } werden nicht berechnet.
cancelled-already = Diese Bestellung ist schon storniert.
cancel-too-late = Diese Bestellung ist schon unterwegs und lässt sich nicht mehr stornieren. Du kannst sie zurückschicken, wenn sie da ist.
not-cancelled = Gut, die Bestellung bleibt bestehen.
history = { $count ->
        [one] Deine letzte Bestellung:
       *[other] Deine letzten Bestellungen:
    }
history-order = Am { $day }: { $lines }, { $total }.
history-cancelled = Am { $day }: { $lines }, storniert.
and-more = { $more } weitere
history-what-now = Sag „nochmal“ und das Produkt, um es wieder zu bestellen. Noch etwas?
    .speech = Sag nochmal und das Produkt, um es wieder zu bestellen. Noch etwas?
    .reprompt = Darf es noch etwas sein?

## Karten

card-products = Ergebnisse für { $what }
card-cart = Dein Warenkorb
card-order = Deine Bestellung
card-receipt = Bestellung { $number }
card-delivery = Lieferung am { $day }: { $delivery }
card-total = Zusammen { $total }, davon { $tax } Steuer
card-seller = Verkauft von { $seller }
card-link-account = Konto verknüpfen
card-link-account-text = Verknüpfe dein Konto, um per Sprache zu bestellen. Dein Warenkorb bleibt erhalten.
