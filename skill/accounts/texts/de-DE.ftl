### Die Seiten des Kundenkontos auf Deutsch.

date-pattern = EEEE, d. MMMM y

log-in = Anmelden
log-in-whose = Melde dich mit deinem Konto bei { $seller } an, nicht mit deinem Amazon-Konto.
log-in-instead = Du hast schon ein Konto? Melde dich an.
log-out = Abmelden
somebody-else = Das bin ich nicht

sign-up = Konto anlegen
sign-up-why = Mit einem Konto bei { $seller } kannst du mit deiner Stimme bestellen.
sign-up-instead = Noch kein Konto? Lege eines an.
privacy = Datenschutz
terms = Bedingungen

email = E-Mail-Adresse
password = Passwort
password-hint = Mindestens 10 Zeichen.
name = Name
street = Straße und Hausnummer
postal-code = Postleitzahl
city = Ort
country = Land
save = Speichern

account = Dein Konto
address = Wohin sollen wir liefern?
address-none = Wir kennen deine Adresse noch nicht.
address-change = Adresse ändern
code = Sprachcode für große Bestellungen
code-set = Du hast einen Sprachcode. Ein neuer ersetzt ihn, auch wenn er gesperrt ist.
code-none = Du hast keinen Sprachcode. Ohne ihn genügt bei großen Bestellungen dein Ja.
code-new = Neuer Sprachcode, vier Ziffern
links = Mit Alexa verknüpft
link = Seit { $day }
links-none = Dein Konto ist nicht verknüpft.
unlink = Verknüpfung aufheben

consent = Konto mit Alexa verknüpfen?
consent-who = Du bist als { $email } angemeldet.
consent-what = Alexa darf dann deinen Warenkorb und deine Bestellungen bei { $seller } zeigen und für dich bestellen, jedes Mal nach deinem Ja zum Gesamtbetrag.
consent-end = Du kannst das jederzeit in der Alexa-App oder hier in deinem Konto beenden.
allow = Verknüpfen
deny = Nicht verknüpfen

household = Was ausgegeben werden darf
household-why = Diese Grenzen gelten für alle, die mit diesem Konto einkaufen. Ein leeres Feld ist keine Grenze.
limit-order = Eine Bestellung, in { $currency }
limit-day = Ein Tag, in { $currency }
devices = Geräte und Personen
devices-none = Mit diesem Konto kauft noch kein Gerät ein.
device-consent = Sag zum Gerät: verbinde mein Konto. Es nennt dir einen Code. Gib ihn hier ein, dann kann das Gerät für dich bestellen, in seinen Grenzen. Gib nur einen Code ein, den dir dein eigenes Gerät genannt hat.
device-code = Code
device-name = Name
device-add = Verbinden
device-remove = Trennen
data = Deine Daten
data-download = Alles herunterladen, was wir über dich gespeichert haben
erase = Mein Konto löschen
erase-what = Wir löschen dein Konto, deine Adresse, deine Warenkörbe, deine Verknüpfungen und alles, was gesagt wurde. Nur die Bücher zu deinen Bestellungen bleiben, solange das Gesetz es verlangt, und ohne deinen Namen, wo es das erlaubt. Das lässt sich nicht rückgängig machen.
erase-now = Jetzt löschen
erased = Dein Konto ist gelöscht
erased-what = Danke, dass du hier warst.
sign-up-consent = Mit dem Konto stimmst du unseren Bedingungen zu, und du hast unsere Seite zum Datenschutz gelesen.
amount-wrong = Ein Betrag wird wie 50 oder 49,90 geschrieben.
device-code-wrong = Dieser Code gilt nicht oder nicht mehr; lass dir vom Gerät einen neuen sagen.
password-wrong = Das Passwort stimmt nicht.
erase-later = Eine Bestellung von dir ist noch unterwegs; das Konto kann gelöscht werden, wenn sie angekommen ist.

problem = Das hat nicht geklappt
not-set-up = Das Verknüpfen von Konten ist hier noch nicht eingerichtet.
request-wrong = Diese Seite wurde auf einem Weg geöffnet, der nicht funktioniert; fang bitte in der Alexa-App noch einmal an.
form-old = Diese Seite war zu lange offen; geh bitte zurück, lade sie neu und versuch es noch einmal.
too-many-tries = Das waren zu viele Versuche; warte bitte eine Weile und versuch es dann wieder.
later = Bei uns ist etwas schiefgegangen; versuch es bitte später noch einmal.
log-in-wrong = E-Mail-Adresse oder Passwort stimmt nicht.
email-wrong = Das ist keine E-Mail-Adresse wie name@example.org.
email-taken = Mit dieser E-Mail-Adresse lässt sich kein neues Konto anlegen; wenn es deine ist, melde dich an.
password-weak = Bitte wähle ein Passwort aus mindestens 10 nicht zu gleichförmigen Zeichen, das deine E-Mail-Adresse nicht enthält.
address-missing = Bitte fülle jede Zeile der Adresse aus.
address-long = Eine der Zeilen ist zu lang; jede darf 120 Zeichen haben.
country-wrong = Bitte wähle ein Land aus der Liste.
code-wrong = Ein Sprachcode besteht aus vier Ziffern, die nicht alle gleich sind.
