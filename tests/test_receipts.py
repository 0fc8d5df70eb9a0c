"""Receipts by e-mail: promised with the payment, sent by a real mail server, never lost, never in the way."""

from __future__ import annotations

import io
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from cryptography.hazmat.primitives.serialization import NoEncryption as Unencrypted
from cryptography.x509.oid import NameOID
from pypdf import PdfReader
from sqlalchemy import select, update

from skill.app import alexa_skill
from skill.cli import main
from skill.dialogue import Happened, Rendered, Turn
from skill.errors import VoiceshopError
from skill.mail.letter import letter, message_id
from skill.mail.postman import Postman, with_receipts
from skill.mail.sender import GIVE_UP, PAUSES, Report, Sender, sender_of
from skill.mail.server import MailServer, NoEncryption
from skill.prompts import LOCALES, words_in
from skill.services import Services
from skill.shop.orders import Order
from skill.store.tables import customers, receipts
from tests.accounts.house import House
from tests.accounts.people import MIA
from tests.alexa.shops import unverified
from tests.databases import on
from tests.demo_shop import copy_of_demo, services_at
from tests.dialogues.player import MONDAY
from tests.post import HURRY, PATIENCE, Mailbox, Post, free_port, post_office
from tests.shopping import NOW, Market, Moody

SENDER = "Test Market <orders@shop.example>"
sqlite_only = on("sqlite")


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as running:
        yield running


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """The market with a sender of receipts."""

    market: Market
    post: Post
    clock: Clock = field(default_factory=Clock)

    @property
    def sender(self) -> Sender:
        return Sender(self.market.store, SENDER, self.post.server.take, self.clock)

    def order(self, key: str = "first") -> Order:
        self.market.fill(coffee=1)
        return self.market.checkout(key)

    def outbox(self) -> list[tuple[str, int]]:
        with self.market.store.connect(reads=True) as connection:
            rows = connection.execute(
                select(receipts.c.state, receipts.c.attempts).order_by(receipts.c.order_id)
            )
            return [(row.state, row.attempts) for row in rows]

    def next_at(self) -> datetime:
        with self.market.store.connect(reads=True) as connection:
            found: datetime = connection.execute(select(receipts.c.next_at)).scalars().one()
            return found


@pytest.fixture
def office(market: Market, post: Post) -> Office:
    return Office(market, post)


class TestPromise:
    def test_it_comes_with_the_payment(self, office: Office) -> None:
        office.order()
        assert office.outbox() == [("waiting", 0)]
        with office.market.store.connect(reads=True) as connection:
            assert connection.execute(select(receipts.c.recipient)).scalar() == "anna@example.org"

    def test_it_comes_once(self, office: Office) -> None:
        office.order("first")
        office.market.checkout("first")
        assert len(office.outbox()) == 1

    def test_not_before_the_payment_is_through(self, market: Market) -> None:
        silent = Moody(market.gateway, ["mute"])
        market.fill(coffee=1)
        assert market.checkout("first", gateway=silent).state == "placed"
        assert market.books()["receipts"] == []
        with market.visit() as shop:
            shop.orders.with_key("first")
        assert len(market.books()["receipts"]) == 1

    def test_not_for_a_payment_that_is_declined(self, market: Market) -> None:
        market.fill(coffee=1)
        with pytest.raises(Exception, match="no_luck"):
            market.checkout("first", gateway=Moody(market.gateway, ["no"]))
        assert market.books()["receipts"] == []

    def test_not_for_who_has_no_address_to_write_to(self, market: Market) -> None:
        with market.store.connect() as connection:
            connection.execute(update(customers).values(email=""))
            connection.commit()
        market.fill(coffee=1)
        assert market.checkout("first").state == "authorized"
        assert market.books()["receipts"] == []

    def test_not_when_the_order_is_lost(self, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is written in the transaction of the payment's result: when that fails, both fail."""

        def crash(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("skill.shop.settlement.receipts.promise", crash)
        market.fill(coffee=1)
        with pytest.raises(ZeroDivisionError):
            market.checkout("first")
        assert ("authorized", 1280) not in market.payments()
        monkeypatch.undo()
        with market.visit() as shop:
            shop.orders.with_key("first")
        assert len(market.books()["receipts"]) == 1


class TestLetter:
    def test_text_and_html_in_the_language_of_the_order(self, office: Office) -> None:
        order = office.order()
        assert office.sender.run() == Report(sent=1)
        (received,) = office.post.mailbox.letters
        assert office.post.mailbox.recipients == ["anna@example.org"]
        assert received["Subject"] == f"Your order {order.number} from Test Market"
        assert (received["From"], received["To"]) == (SENDER, "anna@example.org")
        assert received["Message-ID"] == f"<order.{order.number}.receipt@shop.example>"
        assert received["Auto-Submitted"] == "auto-generated"
        text, html = received.get_body(("plain",)), received.get_body(("html",))
        assert text is not None
        assert html is not None
        for part in (text.get_content(), html.get_content()):
            for words in ("Anna", "1 × House Blend Coffee, €8.90", "€12.80", "Test Market", "1 Test Street"):
                assert words in part
        assert '<html lang="en-US">' in html.get_content()

    @sqlite_only
    def test_it_carries_the_receipt_as_pdf_where_that_can_be_made(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = office.order()
        settings = unverified(smtp_url="smtp://localhost", mail_from=SENDER, tax_id="DE123456789")
        made = sender_of(settings, office.market.store, office.clock)
        assert made is not None
        assert replace(made, take=office.post.server.take).run() == Report(sent=1)
        (received,) = office.post.mailbox.letters
        assert received["Content-Language"] == "en-US"
        assert received.get_body(("plain",)) is not None
        (pdf,) = received.iter_attachments()
        assert pdf.get_filename() == f"receipt-{order.number}.pdf"
        text = PdfReader(io.BytesIO(pdf.get_content())).pages[0].extract_text()
        assert f"Receipt for order {order.number}" in text
        assert "DE123456789" in text
        monkeypatch.setattr("skill.mail.sender.pdf_is_installed", lambda: False)
        plain = sender_of(settings, office.market.store, office.clock)
        assert plain is not None
        assert plain.paper is None

    def test_in_german(self, office: Office) -> None:
        received = letter(replace(office.order(), locale="de-DE"), "anna@example.org", SENDER, NOW)
        text = received.get_body(("plain",))
        assert text is not None
        assert "Deine Bestellung" in received["Subject"]
        assert "12,80 €" in text.get_content().replace("\xa0", " ")
        assert received["Content-Language"] == "de-DE"

    def test_names_are_text_in_html(self, office: Office) -> None:
        order = office.order()
        evil = replace(order, lines=(replace(order.lines[0], title="<img src=x>"),))
        html = letter(evil, "anna@example.org", SENDER, NOW).get_body(("html",))
        assert html is not None
        assert "<img" not in html.get_content()
        assert "&lt;img src=x&gt;" in html.get_content()

    def test_a_recipient_cannot_write_headers(self, office: Office) -> None:
        order = office.order()
        with pytest.raises(ValueError, match="linefeed"):
            letter(order, "anna@example.org\r\nBcc: all@example.org", SENDER, NOW)

    def test_each_order_has_its_own_message_id_always_the_same(self, office: Office) -> None:
        first, second = office.order("first"), office.order("second")
        assert message_id(first, SENDER) != message_id(second, SENDER)
        sent = [
            letter(first, "anna@example.org", SENDER, at)["Message-ID"] for at in (NOW, NOW + timedelta(1))
        ]
        assert sent == [message_id(first, SENDER)] * 2

    def test_both_languages_say_the_same(self) -> None:
        first, second = (words_in("skill.mail.texts", locale).ids for locale in LOCALES)
        assert first == second


FAILURES = {
    "busy": "SMTPDataError 451",
    "hostile": "SMTPDataError 554",
    "unknown recipient": "SMTPRecipientsRefused 550",
    "gone": "SMTPServerDisconnected",
    "slow": "SMTPServerDisconnected",
}


class TestFailures:
    @pytest.mark.parametrize("mood", FAILURES)
    def test_what_fails_is_tried_again_and_arrives_once(
        self, mood: str, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.post.server = replace(office.post.server, timeout=HURRY if mood == "slow" else PATIENCE)
        office.post.mailbox.moods = [mood] * 2
        office.order()
        assert office.sender.run() == Report(later=1)
        assert office.sender.run() == Report()
        office.clock.now += PAUSES[0]
        assert office.sender.run() == Report(later=1)
        office.clock.now += PAUSES[0]
        assert office.sender.run() == Report()
        office.clock.now += PAUSES[1]
        office.post.server = replace(office.post.server, timeout=PATIENCE)
        assert office.sender.run() == Report(sent=1)
        assert office.sender.run() == Report()
        assert len(office.post.mailbox.letters) == 1
        assert office.outbox() == [("sent", 3)]
        reasons = [
            vars(record)["reason"] for record in caplog.records if record.msg == "receipt not sent yet"
        ]
        assert len(reasons) == 2
        assert all(reason.startswith(FAILURES[mood]) for reason in reasons)
        for personal in ("anna", "Anna", "Test Street", "Coffee"):
            assert personal not in caplog.text

    def test_a_server_that_is_not_there(self, office: Office) -> None:
        office.post.server = MailServer("127.0.0.1", free_port(), timeout=1)
        office.order()
        assert office.sender.run() == Report(later=1)
        assert office.outbox() == [("waiting", 1)]

    def test_a_server_that_says_no_goodbye_has_the_letter(self, office: Office) -> None:
        office.post.server = replace(office.post.server, timeout=HURRY)
        office.post.mailbox.moods = ["", "no goodbye"]
        office.order()
        assert office.sender.run() == Report(sent=1)
        assert len(office.post.mailbox.letters) == 1

    def test_a_server_that_answers_too_late_gets_the_same_letter_again(self, office: Office) -> None:
        """At least once: nobody can know that it was taken, but the second has the first's Message-ID."""
        office.post.server = replace(office.post.server, timeout=HURRY)
        office.post.mailbox.moods = ["slow but sure"]
        office.order()
        assert office.sender.run() == Report(later=1)
        office.clock.now += PAUSES[0]
        office.post.server = replace(office.post.server, timeout=PATIENCE)
        assert office.sender.run() == Report(sent=1)
        first, second = office.post.mailbox.letters
        assert first["Message-ID"] == second["Message-ID"]

    @sqlite_only
    def test_after_three_days_nobody_waits_any_more(self, office: Office) -> None:
        office.post.server = MailServer("127.0.0.1", free_port(), timeout=1)
        office.order()
        tries = []
        while office.outbox()[0][0] == "waiting":
            tries.append(office.clock.now)
            office.sender.run()
            office.clock.now = office.next_at()
        assert office.outbox() == [("given_up", len(tries))]
        assert len(PAUSES) < len(tries) < 20
        assert NOW + GIVE_UP - PAUSES[-1] <= tries[-1] <= NOW + GIVE_UP
        assert office.sender.run() == Report()

    def test_one_bad_letter_does_not_keep_the_others(self, office: Office) -> None:
        office.order("first")
        office.order("second")
        with office.market.store.connect() as connection:
            bad = (
                update(receipts)
                .where(receipts.c.order_id == 1)
                .values(recipient="a@b.example\nBcc: c@d.example")
            )
            connection.execute(bad)
            connection.commit()
        assert office.sender.run() == Report(sent=1, later=1)
        assert office.post.mailbox.recipients == ["anna@example.org"]


class TestManySenders:
    def test_run_twice_sends_once(self, office: Office) -> None:
        office.order()
        assert [office.sender.run(), office.sender.run()] == [Report(sent=1), Report()]
        assert len(office.post.mailbox.letters) == 1

    def test_run_at_once_by_many_each_is_sent_once(self, office: Office) -> None:
        for number in range(6):
            office.order(f"key {number}")
        with ThreadPoolExecutor(4) as threads:
            reports = list(threads.map(lambda _: office.sender.run(), range(4)))
        assert sum(report.sent for report in reports) == 6
        ids = [one["Message-ID"] for one in office.post.mailbox.letters]
        assert len(ids) == len(set(ids)) == 6

    def test_who_dies_with_a_letter_leaves_it_to_the_next(self, office: Office) -> None:
        class PowerCut(BaseException):
            pass

        def die(message: EmailMessage) -> None:
            raise PowerCut

        office.order()
        with pytest.raises(PowerCut):
            replace(office.sender, take=die).run()
        assert office.sender.run() == Report()
        office.clock.now += timedelta(minutes=10)
        assert office.sender.run() == Report(sent=1)
        assert office.outbox() == [("sent", 2)]


class TestAfterTheTurn:
    def turn(self) -> Turn:
        return Turn("t", "s", "alexa", "anna", "en-US", NOW, utterance="yes")

    def answered(self, *what: str) -> Rendered:
        return Rendered("en-US", "Done!", "Done!", happened=tuple(Happened(one) for one in what))

    def test_a_slow_server_delays_nothing(self, office: Office) -> None:
        started, go_on = threading.Event(), threading.Event()

        def slow(message: EmailMessage) -> None:
            started.set()
            go_on.wait(10)

        office.order()
        answer = with_receipts(
            lambda turn: self.answered("order placed", "payment authorized"),
            replace(office.sender, take=slow),
        )
        before = time.perf_counter()
        assert answer(self.turn()).text == "Done!"
        assert time.perf_counter() - before < 1
        assert started.wait(10)
        assert office.outbox() == [("waiting", 1)]
        go_on.set()
        _until(lambda: office.outbox() == [("sent", 1)])

    def test_a_failing_server_fails_nothing(self, office: Office, caplog: pytest.LogCaptureFixture) -> None:
        def fail(message: EmailMessage) -> None:
            raise OSError("anna@example.org")

        office.order()
        answer = with_receipts(
            lambda turn: self.answered("payment authorized"), replace(office.sender, take=fail)
        )
        assert answer(self.turn()).text == "Done!"
        _until(lambda: "receipt not sent yet" in caplog.messages)
        assert "anna" not in caplog.text

    @pytest.mark.parametrize("what", [(), ("added",), ("payment declined",), ("payment pending",)])
    def test_only_a_payment_sends(self, what: tuple[str, ...], office: Office) -> None:
        office.order()
        taken: list[EmailMessage] = []
        answer = with_receipts(lambda turn: self.answered(*what), replace(office.sender, take=taken.append))
        answer(self.turn())
        time.sleep(0.05)
        assert (taken, office.outbox()) == ([], [("waiting", 0)])

    def test_woken_while_at_work_it_works_once_more(self) -> None:
        gate, worked = threading.Event(), []

        def work() -> None:
            gate.wait(10)
            worked.append(1)

        postman = Postman(work)
        for _ in range(5):
            postman.wake()
        gate.set()
        postman.rest(10)
        assert len(worked) in (1, 2)
        postman.wake()
        postman.rest(10)
        assert len(worked) in (2, 3)

    def test_work_that_raises_is_logged_and_done_again(self, caplog: pytest.LogCaptureFixture) -> None:
        def work() -> None:
            raise LookupError

        postman = Postman(work)
        for _ in range(2):
            postman.wake()
            postman.rest(10)
        assert caplog.messages == ["receipts could not be sent"] * 2


def _until(done: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class TestSettings:
    def test_without_a_server_nothing_is_sent(self, market: Market) -> None:
        assert sender_of(unverified(), market.store, Clock()) is None
        answer = alexa_skill(Services(unverified(), market.store, market.gateway)).respond
        assert answer.__name__ == "<lambda>"

    def test_who_receipts_come_from_must_be_said(self, market: Market) -> None:
        with pytest.raises(VoiceshopError, match="VOICESHOP_MAIL_FROM"):
            sender_of(unverified(smtp_url="smtp://localhost"), market.store, Clock())

    @pytest.mark.parametrize(
        ("url", "server"),
        [
            ("smtp://localhost", MailServer("localhost", 25)),
            ("smtp://mail.example:2525", MailServer("mail.example", 2525)),
            ("smtp://me:p%40ss@mail.example", MailServer("mail.example", 587, user="me", password="p@ss")),
            ("smtps://mail.example", MailServer("mail.example", 465, tls=True)),
        ],
    )
    def test_the_address_of_the_server(self, url: str, server: MailServer) -> None:
        assert MailServer.of(url) == server
        assert "p@ss" not in repr(server)

    def test_a_password_is_never_sent_in_the_clear(self, post: Post) -> None:
        with pytest.raises(NoEncryption):
            replace(post.server, user="me", password="secret").take(note())
        assert post.mailbox.letters == []


def note() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = SENDER, "anna@example.org"
    message.set_content("Hello")
    return message


@dataclass
class Certificate:
    """A certificate of this machine, signed by itself, in files."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    found = Certificate(folder / "cert.pem", folder / "key.pem")
    found.file.write_bytes(built.public_bytes(Encoding.PEM))
    found.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, Unencrypted()))
    return found


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
class TestEncryption:
    """A mail server with a certificate, from the first byte on or when it is asked to."""

    @pytest.fixture(params=["smtps", "starttls"])
    def guarded(self, request: pytest.FixtureRequest, certificate: Certificate) -> Iterator[Post]:
        mailbox, tls = Mailbox(), request.param == "smtps"
        where: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port()}
        how: dict[str, Any] = {
            "authenticator": self.check,
            "auth_required": True,
            "auth_require_tls": not tls,
        }
        if tls:
            controller = Controller(mailbox, **where, **how, ssl_context=certificate.context())
        else:
            controller = Controller(mailbox, **where, **how, tls_context=certificate.context())
        controller.start()
        server = MailServer(
            "127.0.0.1", controller.port, tls=tls, user="me", password="secret", timeout=PATIENCE
        )
        yield Post(mailbox, server)
        controller.stop()

    def check(self, server: SMTP, session: Session, envelope: Envelope, way: str, data: object) -> AuthResult:
        return AuthResult(success=data == LoginPassword(b"me", b"secret"), handled=False)

    def test_a_certificate_that_is_trusted(
        self, guarded: Post, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
        guarded.server.take(note())
        assert len(guarded.mailbox.letters) == 1

    def test_a_certificate_that_is_not(self, guarded: Post) -> None:
        with pytest.raises(ssl.SSLCertVerificationError):
            guarded.server.take(note())
        assert guarded.mailbox.letters == []

    def test_a_wrong_password(
        self, guarded: Post, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
        with pytest.raises(smtplib.SMTPAuthenticationError):
            replace(guarded.server, password="wrong").take(note())
        assert guarded.mailbox.letters == []


def test_an_order_by_alexa_is_followed_by_its_receipt(post: Post, tmp_path: Path) -> None:
    services = services_at(copy_of_demo(tmp_path))
    mail = {"smtp_url": f"smtp://127.0.0.1:{post.server.port}", "mail_from": SENDER}
    house = House(services.store, {"data_dir": services.settings.data_dir, **mail}, now=MONDAY)
    house.sign_up()
    device = house.device(house.tokens()["access_token"])
    device.say_intent("AddToCartIntent", {"items": "house blend coffee"})
    device.say_intent("CheckoutIntent")
    assert device.yes().startswith("Done!")
    _until(lambda: len(post.mailbox.letters) == 1)
    assert post.mailbox.recipients == [MIA["email"]]
    assert device.response["card"]["title"] in str(post.mailbox.letters[0].get_body(("html",)))
    _until(lambda: Market(services.store).books()["receipts"][0][2] == "sent")
    services.store.close()


@sqlite_only
def test_the_command(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    url = office.market.store.engine.url.render_as_string(hide_password=False)
    office.order()
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", url)
    refused = CliRunner().invoke(main, ["orders", "send-receipts"])
    assert (refused.exit_code, "VOICESHOP_SMTP_URL" in refused.output) == (1, True)
    monkeypatch.setenv("VOICESHOP_SMTP_URL", f"smtp://127.0.0.1:{office.post.server.port}")
    monkeypatch.setenv("VOICESHOP_MAIL_FROM", SENDER)
    assert (
        CliRunner().invoke(main, ["orders", "send-receipts"]).output
        == "1 sent, 0 to be tried again, 0 given up.\n"
    )
    again = CliRunner().invoke(main, ["orders", "send-receipts", "--json"]).output
    assert again == '{"sent": 0, "later": 0, "given_up": 0}\n'
    assert len(office.post.mailbox.letters) == 1
