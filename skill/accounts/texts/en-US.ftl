### The pages of accounts in American English.

date-pattern = EEEE, MMMM d, y

log-in = Log in
log-in-whose = Use your account at { $seller }, not your Amazon account.
log-in-instead = You have an account already? Log in.
log-out = Log out
somebody-else = That is not me

sign-up = Create an account
sign-up-why = With an account at { $seller } you can order by voice.
sign-up-instead = No account yet? Create one.
privacy = Privacy
terms = Terms

email = E-mail address
password = Password
password-hint = At least 10 characters.
name = Name
street = Street and number
postal-code = Postal code
city = City
country = Country
save = Save

account = Your account
address = Where should we deliver?
address-none = We do not know your address yet.
address-change = Change address
code = Voice code for large orders
code-set = You have a voice code. A new one replaces it, also when it is locked.
code-none = You have no voice code. Without one, large orders need only your yes.
code-new = New voice code, four digits
links = Linked to Alexa
link = Since { $day }
links-none = Your account is not linked.
unlink = Unlink

consent = Link your account to Alexa?
consent-who = You are logged in as { $email }.
consent-what = Alexa may then show your cart and your orders at { $seller } and order for you, each time after your yes to the total.
consent-end = You can end this at any time in the Alexa app or in your account here.
allow = Link
deny = Do not link

household = What may be spent
household-why = These limits hold for everybody who shops on this account. An empty field is no limit.
limit-order = One order, in { $currency }
limit-day = One day, in { $currency }
devices = Devices and people
devices-none = No device shops on this account yet.
device-consent = Say to the device: connect my account. It tells you a code. Type it here and the device can order for you, within its limits. Only type a code that your own device has told you.
device-code = Code
device-name = Name
device-add = Connect
device-remove = Disconnect
data = Your data
data-download = Download everything that we keep about you
erase = Erase my account
erase-what = We erase your account, your address, your carts, your links and everything that was said. Only the books of your orders stay as long as the law wants them, without your name where it allows that. This cannot be undone.
erase-now = Erase now
erased = Your account is erased
erased-what = Thank you for having been here.
sign-up-consent = With the account you agree to our terms, and you have read our page on privacy.
amount-wrong = An amount is written such as 50 or 49.90.
device-code-wrong = That code is not good, or not any more; let the device tell you a new one.
password-wrong = The password is not right.
erase-later = An order of yours is still on its way, so the account can be erased when it has arrived.

problem = That did not work
not-set-up = Account linking is not set up here yet.
request-wrong = This page was opened in a way that does not work, so please start again in the Alexa app.
form-old = This page was open for too long, so please go back, load it again and try once more.
too-many-tries = These were too many tries, so please wait a while and try again.
later = Something is wrong on our side, so please try again later.
log-in-wrong = E-mail address or password is not right.
email-wrong = That is not an e-mail address such as name@example.org.
email-taken = There can be no new account with this e-mail address; if it is yours, log in.
password-weak = Please choose a password of at least 10 different-looking characters that does not contain your e-mail address.
address-missing = Please fill in every line of the address.
address-long = One of the lines is too long; each may have 120 characters.
country-wrong = Please choose a country from the list.
code-wrong = A voice code is four digits that are not all the same.
