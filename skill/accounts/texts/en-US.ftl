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

forgot = Forgot your password?
forgot-how = Tell us your e-mail address. If there is an account with it, you get a letter with a link to choose another password.
forgot-send = Send the letter
sent = Look into your mailbox
sent-what = If there is an account with this e-mail address, a letter is on its way. It may take a few minutes; look among the spam too.
reset = Choose another password
reset-what = With the new password you are logged out everywhere else.
password-new = New password
reset-subject = Choose another password at { $seller }
reset-letter = Somebody, probably you, wants to choose another password for your account at { $seller }. This link is good once, for one hour:
reset-ignore = If it was not you, do nothing: your password stays as it is.
letter-hello = Hello,
confirm = Confirm your e-mail address
confirm-what = One press, and we know that receipts reach you.
confirm-button = That is my e-mail address
confirm-subject = Confirm your e-mail address at { $seller }
confirm-letter = Somebody, probably you, has opened an account at { $seller } with this e-mail address. This link confirms it and is good once, for three days:
confirm-ignore = If it was not you, do nothing.
confirmed = Your e-mail address is confirmed
email-confirmed = Your e-mail address is confirmed.
email-unconfirmed = Your e-mail address is not confirmed yet: open the link in the letter that we sent you.
confirm-again = Send the letter again

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
no-letters = We cannot send you a letter from here; please write to us.
letter-old = This link is good no more, so please ask for a new letter.
