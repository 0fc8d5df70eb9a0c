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

forgot = Passwort vergessen?
forgot-how = Nenne uns deine E-Mail-Adresse. Gibt es damit ein Konto, bekommst du eine E-Mail mit einem Link, über den du ein neues Passwort wählst.
forgot-send = E-Mail senden
sent = Sieh in dein Postfach
sent-what = Gibt es mit dieser E-Mail-Adresse ein Konto, ist eine E-Mail unterwegs. Es kann ein paar Minuten dauern; sieh auch im Spam nach.
reset = Neues Passwort wählen
reset-what = Mit dem neuen Passwort wirst du überall sonst abgemeldet.
password-new = Neues Passwort
reset-subject = Neues Passwort bei { $seller }
reset-letter = Jemand, vermutlich du, möchte ein neues Passwort für dein Konto bei { $seller } wählen. Dieser Link gilt einmal und eine Stunde lang:
reset-ignore = Warst du es nicht, musst du nichts tun: Dein Passwort bleibt, wie es ist.
letter-hello = Hallo,
confirm = E-Mail-Adresse bestätigen
confirm-what = Ein Druck genügt, und wir wissen, dass dich Quittungen erreichen.
confirm-button = Das ist meine E-Mail-Adresse
confirm-subject = Bestätige deine E-Mail-Adresse bei { $seller }
confirm-letter = Jemand, vermutlich du, hat mit dieser E-Mail-Adresse ein Konto bei { $seller } angelegt. Dieser Link bestätigt sie; er gilt einmal und drei Tage lang:
confirm-ignore = Warst du es nicht, musst du nichts tun.
confirmed = Deine E-Mail-Adresse ist bestätigt
email-confirmed = Deine E-Mail-Adresse ist bestätigt.
email-unconfirmed = Deine E-Mail-Adresse ist noch nicht bestätigt: Öffne den Link in der E-Mail, die wir dir geschickt haben.
confirm-again = E-Mail noch einmal senden

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
no-letters = Von hier aus können wir dir keine E-Mail senden; bitte schreib uns.
letter-old = Dieser Link gilt nicht mehr; fordere bitte eine neue E-Mail an.
