### Was der Laden auf Deutsch sagt. Eine Nachricht je Satz; `.speech`, wo Hören anders ist als
### Lesen; `.reprompt` wird gesagt, wenn keine Antwort kommt.

## Satzteile

date-pattern = EEEE, 'dem' d. MMMM
    .speech = EEEE, 'dem' '#' MMMM
day-ordinal = { $day ->
    [1] ersten
    [2] zweiten
    [3] dritten
    [4] vierten
    [5] fünften
    [6] sechsten
    [7] siebten
    [8] achten
    [9] neunten
    [10] zehnten
    [11] elften
    [12] zwölften
    [13] dreizehnten
    [14] vierzehnten
    [15] fünfzehnten
    [16] sechzehnten
    [17] siebzehnten
    [18] achtzehnten
    [19] neunzehnten
    [20] zwanzigsten
    [21] einundzwanzigsten
    [22] zweiundzwanzigsten
    [23] dreiundzwanzigsten
    [24] vierundzwanzigsten
    [25] fünfundzwanzigsten
    [26] sechsundzwanzigsten
    [27] siebenundzwanzigsten
    [28] achtundzwanzigsten
    [29] neunundzwanzigsten
    [30] dreißigsten
    [31] einunddreißigsten
   *[other] { $day }.
}
time-pattern = H 'Uhr'
time-pattern-minutes = HH:mm 'Uhr'
day-between = { $day } zwischen { $start } und { $end }
percent = { $percent } %
    .speech = { $percent } Prozent
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
variant-how = { $title } in welcher Größe oder Sorte?
no-variant = { $title } habe ich nicht in „{ $what }“.
# Was im selben Satz gesagt wurde und nicht erledigt ist, weil es anders weiterging.
left-out = Das Übrige habe ich nicht gemacht: „{ $requests }“.
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
microphone-gone = Ich höre nichts mehr. Ist das Mikrofon angeschlossen?
microphone-back = Ich höre dich wieder.
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
in-stock-later = { $title } ist gerade nicht vorrätig. Du kannst es trotzdem bestellen; es kommt dann am { $day }.
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
all-in-cart = Was wir von { $title } noch haben, liegt schon in deinem Warenkorb.
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
other-currency = { $title } hat einen Preis in { $currency }, den ich hier nicht annehmen kann.
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
removed-several-missing = Herausgenommen: { $lines }; zusammen sind das { $total }. Nicht gefunden habe ich { $missing }.
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
order-terms-with = Deine Bestellung bei { $seller }: { $lines } für { $goods }, { $delivery }. Zusammen { $total }, davon { $tax } Steuer.
goods-discounted = { $worth } abzüglich { $discount } mit dem Gutschein { $code }
delivery-standard = Lieferung
delivery-paid = dazu { $cost } für { $name } am { $day }
delivery-free = { $name } kostenlos am { $day }
late = { $titles } { $count ->
        [one] ist
       *[other] sind
    } gerade nicht vorrätig, darum kommt die ganze Bestellung später, am { $day }.
below-minimum = Wir liefern ab { $minimum }; es fehlen noch { $missing }.
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
payment-no-card = Zum Bezahlen brauchst du eine gespeicherte Karte: Melde dich in deinem Konto auf unserer Website an und öffne „Wie du zahlst“. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten.
    .speech = Zum Bezahlen brauchst du eine gespeicherte Karte: Melde dich in deinem Konto auf unserer Website an und öffne: Wie du zahlst. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten.
payment-card-again = Deine Bank möchte deine Karte noch einmal sehen: Melde dich in deinem Konto auf unserer Website an und speichere sie unter „Wie du zahlst“ neu. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten.
    .speech = Deine Bank möchte deine Karte noch einmal sehen: Melde dich in deinem Konto auf unserer Website an und speichere sie neu, unter: Wie du zahlst. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten.
order-placed = Erledigt! Bestellung { $number } für { $total } kommt am { $day }.
    .speech = Erledigt! Deine Bestellung für { $total } kommt am { $day }.
order-placed-pickup = Erledigt! Bestellung { $number } für { $total } kannst du am { $day } abholen.
    .speech = Erledigt! Deine Bestellung für { $total } kannst du am { $day } abholen.
order-pending = Deine Bestellung { $number } für { $total } ist da. Die Zahlung ist noch nicht durch; ich sage dir Bescheid.
    .speech = Deine Bestellung für { $total } ist da. Die Zahlung ist noch nicht durch; ich sage dir Bescheid.
payment-through = Die Zahlung deiner Bestellung { $number } für { $total } ist durch.
    .speech = Die Zahlung deiner Bestellung für { $total } ist durch.
payment-failed = Die Zahlung deiner Bestellung { $number } für { $total } wurde abgelehnt; ich habe sie storniert. Dir wurde nichts berechnet.
    .speech = Die Zahlung deiner Bestellung für { $total } wurde abgelehnt; ich habe sie storniert. Dir wurde nichts berechnet.
payment-expired = Die Zahlung deiner Bestellung { $number } für { $total } kam nicht zustande; ich habe sie storniert. Dir wurde nichts berechnet.
    .speech = Die Zahlung deiner Bestellung für { $total } kam nicht zustande; ich habe sie storniert. Dir wurde nichts berechnet.
order-called-off = Deine Bestellung { $number } für { $total } mussten wir stornieren. Du musst sie nicht bezahlen.
    .speech = Deine Bestellung für { $total } mussten wir stornieren. Du musst sie nicht bezahlen.
not-ordered = Gut, es wurde nichts bestellt. Dein Warenkorb bleibt erhalten.
link-account = Zum Bestellen muss ich wissen, wer du bist und wohin geliefert wird. Bitte verknüpfe dein Konto; in deiner App liegt eine Karte dafür, oder sag: verbinde mein Konto. Dein Warenkorb bleibt erhalten.

## Lieferung und Gutscheine

delivery-options = Du kannst es so bekommen: { $options }.
delivery-option = { $name } für { $fee }, frühestens am { $day }
delivery-option-from = { $name } für { $fee }, ab { $limit } kostenlos, frühestens am { $day }
delivery-option-free = { $name } kostenlos, frühestens am { $day }
delivery-which = Wie möchtest du es?
    .reprompt = Sag zum Beispiel: Express. Oder nenn einen Tag.
delivery-only = Es gibt eine Möglichkeit: { $option }.
delivery-chosen = Gut, { $name } am { $day } für { $cost }.
delivery-chosen-free = Gut, { $name } kostenlos am { $day }.
delivery-chosen-next = Gut, deine nächste Bestellung: { $name } am { $day }.
delivery-unknown = Diese Lieferart kenne ich nicht. Es gibt { $names }.
delivery-day-unclear = Den Tag habe ich nicht verstanden. Sag zum Beispiel: am Freitag.
delivery-no-day = { $name } gibt es an diesem Tag nicht, das nächste Mal am { $day }.
delivery-no-time = { $name } gibt es nicht zu dieser Tageszeit.
coupon-which = Wie heißt der Gutscheincode?
    .reprompt = Sag den Gutscheincode, zum Beispiel: Frühling zehn.
coupon-taken = Mit dem Gutschein { $code } gehen { $off } von deiner nächsten Bestellung ab.
coupon-taken-from = Mit dem Gutschein { $code } gehen { $off } von deiner nächsten Bestellung ab, wenn die Waren mindestens { $minimum } kosten.
coupon-dropped = Gut, ohne den Gutschein { $code }.
coupon-none = Deine Bestellung hat keinen Gutschein.
coupon-unknown = Einen Gutschein „{ $code }“ kenne ich nicht.
    .speech = Einen Gutschein { $code } kenne ich nicht.
coupon-over = Der Gutschein { $code } gilt nicht mehr.
coupon-early = Der Gutschein { $code } gilt noch nicht.
coupon-used = Den Gutschein { $code } hast du schon eingelöst.
coupon-gone = Der Gutschein { $code } ist aufgebraucht.
coupon-minimum = Der Gutschein { $code } gilt ab { $minimum } Warenwert, also geht hier nichts ab.

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
cancel-items-which = Was soll ich aus deiner Bestellung nehmen?
    .reprompt = Sag den Namen eines Produkts aus deiner Bestellung.
cancel-items-unknown = In einer Bestellung, die sich noch ändern lässt, finde ich „{ $what }“ nicht.
    .speech = In einer Bestellung, die sich noch ändern lässt, finde ich { $what } nicht.
cancel-items-confirm = Soll ich { $lines } aus deiner Bestellung nehmen? Dann kostet sie { $total } statt { $before }.
    .reprompt = Soll ich das aus deiner Bestellung nehmen? Sag ja oder nein.
cancel-items-all = { $lines } ist alles, was in dieser Bestellung ist. Soll ich die ganze Bestellung stornieren? Die { $total } werden dann nicht berechnet.
    .reprompt = Soll ich die ganze Bestellung stornieren? Sag ja oder nein.
cancelled-items = { $lines } habe ich aus deiner Bestellung genommen; sie kostet jetzt { $total }.

## Rücksendungen

return-which = Was möchtest du zurückschicken?
    .reprompt = Sag den Namen eines Produkts, das du bestellt hast.
return-why = Warum möchtest du { $lines } zurückschicken? Ist es beschädigt, verdorben, das falsche, kam es zu spät, oder gefällt es dir nicht?
    .reprompt = Warum möchtest du es zurückschicken?
return-confirm = Du schickst { $lines } bis { $day } zurück und bekommst { $total } wieder, sobald alles hier ist.
return-confirm-open = Du schickst { $lines } zurück und bekommst { $total } wieder, sobald alles hier ist.
return-question = Soll ich die Rücksendung eintragen?
    .reprompt = Soll ich die Rücksendung eintragen? Sag ja oder nein.
return-noted = Die Rücksendung ist eingetragen. Bitte leg einen Zettel mit der Bestellnummer { $number } ins Paket. Du bekommst { $total } zurück, sobald es hier ist.
return-not-noted = Gut, es wird nichts zurückgeschickt.
return-unknown = In deinen Bestellungen finde ich „{ $what }“ nicht.
    .speech = In deinen Bestellungen finde ich { $what } nicht.
return-not-left = Diese Bestellung ist noch nicht unterwegs. Soll ich { $lines } stattdessen herausnehmen?
    .reprompt = Soll ich das stattdessen aus der Bestellung nehmen? Sag ja oder nein.
return-too-late = Das ließ sich bis { $day } zurückschicken, jetzt ist es zu spät.
return-impossible = Das ist schon auf dem Rückweg oder lässt sich nicht zurückschicken.
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

## Abos

interval-weeks = { $count ->
    [1] jede Woche
    [2] alle zwei Wochen
    [3] alle drei Wochen
    [4] alle vier Wochen
   *[other] alle { $count } Wochen
}
interval-months = { $count ->
    [1] jeden Monat
    [2] alle zwei Monate
    [3] alle drei Monate
   *[other] alle { $count } Monate
}
interval-unclear = { $title } kann ich alle ein, zwei, drei, vier, sechs oder acht Wochen liefern, oder alle ein, zwei oder drei Monate. Wie oft möchtest du es?
    .reprompt = Sag zum Beispiel: alle vier Wochen.
subscribe-what = Was möchtest du abonnieren?
    .reprompt = Sag den Namen eines Produkts.
subscribe-how-often = Wie oft möchtest du { $title }?
    .reprompt = Sag zum Beispiel: alle vier Wochen.
subscribe-terms = { $line } { $interval } von { $seller }: jedes Mal { $total } mit Lieferung, davon { $tax } Steuer. Die erste Lieferung kommt am { $day }. Wird es einmal teurer, frage ich dich vorher, und du kannst jederzeit aussetzen, pausieren oder kündigen.
subscribe-question = Soll ich das einrichten?
    .reprompt = Soll ich das Abo einrichten? Sag ja oder nein.
subscribed = Dein Abo ist eingerichtet: { $line } { $interval }.
subscribed-waits = Das Abo ist eingetragen, aber die Bestellung für { $total } ging gerade nicht durch. Ich frage dich wieder; ohne sie wird nichts berechnet.
not-subscribed = Gut, kein Abo.
subscriptions = Du hast { $subscriptions }.
subscription-active = { $line } { $interval } für { $total }, als Nächstes bestellt am { $day }
subscription-paused = { $line } { $interval }, pausiert
subscriptions-none = Du hast kein Abo. Sag zum Beispiel: alle vier Wochen Kaffee.
subscriptions-none-paused = Du hast kein pausiertes Abo.
subscription-unknown = Ein Abo für „{ $what }“ finde ich nicht.
    .speech = Ein Abo für { $what } finde ich nicht.
subscription-which = Welches meinst du: { $titles }?
    .reprompt = Sag den Namen des Produkts.
subscription-waits = Eines deiner Abos braucht dein Ja: Sag „meine Abos“.
    .speech = Eines deiner Abos braucht dein Ja: Sag meine Abos.
subscription-dearer = Dein Abo ist fällig: { $line }. Es kostet mit Lieferung jetzt { $total } statt { $agreed } und käme am { $day }. Soll ich es von jetzt an zu diesem Preis bestellen?
    .reprompt = Soll ich es zum neuen Preis bestellen? Sag ja oder nein.
subscription-declined = Dein Abo ist fällig: { $line } für { $total } mit Lieferung, abgemacht waren { $agreed }, es käme am { $day }. Die letzte Zahlung wurde abgelehnt. Soll ich es noch einmal versuchen?
    .reprompt = Soll ich die Zahlung noch einmal versuchen? Sag ja oder nein.
subscription-sold-out = Dein Abo wartet: { $title } haben wir gerade nicht mehr. Es wird bestellt, sobald es wieder da ist, und nicht teurer als abgemacht.
subscription-goes-on = Dein Abo geht weiter: { $line } { $interval }.
subscription-skip-confirm = Soll ich { $title } am { $left_out } auslassen? Das nächste Mal wird dann am { $day } bestellt.
    .reprompt = Soll ich die nächste Lieferung auslassen? Sag ja oder nein.
subscription-skipped = Gut, { $title } lasse ich diesmal aus. Das nächste Mal wird am { $day } bestellt.
subscription-pause-confirm = Soll ich das Abo für { $title } pausieren, bis du es fortsetzt?
    .reprompt = Soll ich es pausieren? Sag ja oder nein.
subscription-is-paused = Das Abo für { $title } ist pausiert. Sag „setz mein Abo fort“, wenn du es wieder möchtest.
    .speech = Das Abo für { $title } ist pausiert. Sag setz mein Abo fort, wenn du es wieder möchtest.
subscription-stop-confirm = Soll ich das Abo für { $title } beenden?
    .reprompt = Soll ich es beenden? Sag ja oder nein.
subscription-stopped = Das Abo für { $title } ist beendet.
subscription-resume-confirm = Soll es mit { $line } { $interval } weitergehen, für jeweils { $total } mit Lieferung?
    .reprompt = Soll es weitergehen? Sag ja oder nein.
subscription-change-how = Du bekommst { $line } { $interval }. Wie oft möchtest du es?
    .reprompt = Sag zum Beispiel: alle vier Wochen.
subscription-change-confirm = Das wären { $line } { $interval } für jeweils { $total } mit Lieferung. Soll ich das ändern?
    .reprompt = Soll ich das Abo ändern? Sag ja oder nein.
subscription-changed = Erledigt: { $line } { $interval } für jeweils { $total }. Das nächste Mal wird am { $day } bestellt.
subscription-kept = Gut, das Abo bleibt, wie es ist.

## Karten

card-products = Ergebnisse für { $what }
button-yes = Ja
button-no = Nein
card-cart = Dein Warenkorb
card-order = Deine Bestellung
card-receipt = Bestellung { $number }
card-delivery = Lieferung am { $day }: { $delivery }
card-total = Zusammen { $total }, davon { $tax } Steuer
card-seller = Verkauft von { $seller }
card-link-account = Konto verknüpfen
card-link-account-text = Verknüpfe dein Konto, um per Sprache zu bestellen. Dein Warenkorb bleibt erhalten.

## Konto und persönliche Daten

over-order-limit = Das ist mehr als die { $limit }, die eine Bestellung von dir kosten darf. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten. Die Grenze lässt sich in deinem Konto ändern.
over-day-limit = Deine Grenze für einen Tag ist { $limit }, davon sind noch { $left } übrig. Es wurde nichts bestellt, und dein Warenkorb bleibt erhalten. Die Grenze lässt sich in deinem Konto ändern.
connected-already = Dieses Gerät kauft schon mit deinem Konto ein.
connect-code = Dein Code ist { $code }. Melde dich in den nächsten fünfzehn Minuten auf unserer Website an und gib ihn unter Geräte ein; dann kannst du hier bestellen. Dein Warenkorb bleibt erhalten.
card-connect = Dein Code: { $code }
card-connect-text = Melde dich in den nächsten fünfzehn Minuten auf unserer Website an und gib den Code unter Geräte ein. Gib nur einen Code ein, den dir dein eigenes Gerät gesagt hat.
kept-of-guest = Ich weiß nicht, wer du bist. Ich behalte eine kurze Zeit lang, was hier gesagt wurde, und deinen Warenkorb mit { $pieces ->
        [one] einem Artikel
       *[other] { $pieces } Artikeln
    }. Sag: lösche meine Daten, dann ist es weg.
kept-of-customer = Ich behalte deinen Namen, deine Adresse, deinen Warenkorb mit { $pieces ->
        [one] einem Artikel
       *[other] { $pieces } Artikeln
    }, { $orders ->
        [one] eine Bestellung
       *[other] { $orders } Bestellungen
    } und eine kurze Zeit lang, was hier gesagt wurde. Alles davon kannst du in deinem Konto auf unserer Website herunterladen.
erase-guest-confirm = Ich würde deinen Warenkorb löschen und alles, was hier gesagt wurde. Soll ich das tun?
erase-confirm = Ich würde dein Konto löschen, deine Adresse, deinen Warenkorb und alles, was gesagt wurde. Nur die Bücher zu deinen Bestellungen bleiben, solange das Gesetz es verlangt, ohne deinen Namen. Das lässt sich nicht rückgängig machen. Soll ich das tun?
erase-later = Deine Bestellung { $number } ist noch unterwegs oder noch nicht abgerechnet, deshalb kann ich deine Daten noch nicht löschen. Es wurde nichts gelöscht.
erased = Alles über dich ist gelöscht. Auf Wiedersehen.
not-erased = Okay, es wurde nichts gelöscht.
pin-ask-erase = Um deine Daten zu löschen, brauche ich deinen Sprachcode. Wie lauten die vier Ziffern?
    .reprompt = Bitte sag die vier Ziffern deines Sprachcodes.
pin-locked-erase = Der Code war zu oft falsch und ist jetzt für eine Weile gesperrt. Es wurde nichts gelöscht. Einen neuen Code kannst du in deinem Konto festlegen.
