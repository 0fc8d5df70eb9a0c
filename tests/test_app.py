"""The HTTP side: who is let in, what goes out when something is wrong, and what is logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from skill.app import MAX_BODY, create_app
from skill.channels.alexa import Skill
from skill.dialogue import Intent, Question, Rendered, Turn
from skill.errors import VoiceshopError
from skill.services import Services
from skill.store import Store
from skill.store.rates import Rate
from skill.store.tables import rates
from skill.telemetry import JsonFormatter, request_id
from tests.alexa.authority import AMAZON_LEAF, BETWEEN, NOW, ROOT, URL, authority, leaf, rsa_key, signed
from tests.alexa.device import AlexaDevice
from tests.alexa.shops import Listener, NoStore, client_of, unverified

SKILL = "amzn1.ask.skill.ours"


@dataclass
class Endpoint:
    """A skill that verifies, with a bucket of Amazon's that serves `chain`."""

    shop: Listener
    chain: bytes = AMAZON_LEAF.pem
    fetched: int = 0
    store: object = field(default_factory=NoStore)
    now = NOW

    def __post_init__(self) -> None:
        settings = unverified(alexa_verify=True, alexa_skill_id=SKILL)
        self.services = services = Services(settings, self.store, None)  # type: ignore[arg-type]
        self.client: FlaskClient = create_app(
            settings,
            services,
            skill=self.shop.skill,
            fetch=self.fetch,
            roots=[ROOT.certificate],
            clock=lambda: self.now,
        ).test_client()
        self.device = AlexaDevice(self.client, clock=lambda: self.now, sign=signed)

    def fetch(self, url: str) -> bytes:
        self.fetched += 1
        return self.chain


@pytest.fixture
def shop() -> Listener:
    return Listener()


@pytest.fixture
def endpoint(shop: Listener) -> Endpoint:
    return Endpoint(shop)


def test_a_signed_conversation(endpoint: Endpoint, shop: Listener) -> None:
    shop.reply = Rendered("en-US", "Sure?", "Sure?", question=Question(Intent("EmptyCartIntent")))
    assert endpoint.device.launch() == "Sure?"
    endpoint.device.yes()
    assert [turn.intent for turn in shop.turns] == [Intent("LaunchIntent"), Intent("AMAZON.YesIntent")]
    assert shop.turns[0].at == NOW
    assert endpoint.fetched == 1


Spoil = Callable[[Endpoint, bytes], tuple[bytes, dict[str, str]]]


def with_headers(**changed: str | None) -> Spoil:
    def spoil(endpoint: Endpoint, body: bytes) -> tuple[bytes, dict[str, str]]:
        headers = signed(body) | {name.replace("_", "-"): value for name, value in changed.items()}
        return body, {name: value for name, value in headers.items() if value is not None}

    return spoil


def with_chain(chain: bytes) -> Spoil:
    def spoil(endpoint: Endpoint, body: bytes) -> tuple[bytes, dict[str, str]]:
        endpoint.chain = chain
        return body, signed(body)

    return spoil


def at(seconds: int) -> Spoil:
    def spoil(endpoint: Endpoint, body: bytes) -> tuple[bytes, dict[str, str]]:
        endpoint.now = NOW + timedelta(seconds=seconds)
        return body, signed(body)

    return spoil


def with_body(change: Callable[[bytes], bytes], *, resign: bool = True) -> Spoil:
    def spoil(endpoint: Endpoint, body: bytes) -> tuple[bytes, dict[str, str]]:
        changed = change(body)
        return changed, signed(changed if resign else body)

    return spoil


def stranger(number: int) -> dict[str, str]:
    """The headers of somebody else's request, with a chain that nobody has seen."""
    return signed(b"") | {"SignatureCertChainUrl": f"{URL}{number}"}


class TestRates:
    @pytest.fixture
    def endpoint(self, shop: Listener, store: Store, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
        """An endpoint with a store, where two chains an address are enough."""
        monkeypatch.setattr("skill.endpoint.CHAINS", Rate(2, timedelta(minutes=10)))
        return Endpoint(shop, store=store)

    def knock(self, endpoint: Endpoint, number: int, address: str = "192.0.2.1") -> TestResponse:
        """Somebody at `address` has us fetch a chain of theirs."""
        body = endpoint.device.envelope({"type": "LaunchRequest"})
        headers, environment = stranger(number), {"REMOTE_ADDR": address}
        return endpoint.client.post("/alexa", data=body, headers=headers, environ_base=environment)

    def test_an_address_has_only_so_many_chains_fetched(self, endpoint: Endpoint, shop: Listener) -> None:
        statuses = [self.knock(endpoint, number).status_code for number in range(4)]
        assert statuses == [400, 400, 429, 429]
        assert (endpoint.fetched, shop.turns) == (2, [])
        last = self.knock(endpoint, 9)
        assert (last.get_json(), last.headers["Retry-After"]) == ({"error": "refused"}, "600")
        counted = endpoint.client.get("/metrics").get_data(as_text=True)
        assert 'reason="TooMany"} 3.0' in counted

    def test_another_address_is_heard(self, endpoint: Endpoint) -> None:
        for number in range(3):
            self.knock(endpoint, number)
        assert self.knock(endpoint, 5, "192.0.2.2").status_code == 400
        assert endpoint.fetched == 3

    def test_amazon_is_heard_from_the_same_address(self, endpoint: Endpoint, shop: Listener) -> None:
        endpoint.device.launch()
        for number in range(3):
            self.knock(endpoint, number, "127.0.0.1")
        endpoint.device.launch()
        assert (len(shop.turns), endpoint.fetched) == (2, 2)

    def test_later_it_is_heard_again(self, endpoint: Endpoint) -> None:
        for number in range(3):
            self.knock(endpoint, number)
        endpoint.now = NOW + timedelta(minutes=10)
        assert self.knock(endpoint, 3).status_code == 400

    def test_what_is_refused_for_nothing_is_not_counted(self, endpoint: Endpoint) -> None:
        for _ in range(5):
            assert endpoint.client.post("/alexa", data=b"{}", headers=signed(b"x")).status_code == 400
        with endpoint.services.store.connect(reads=True) as connection:
            assert connection.execute(select(func.max(rates.c.count))).scalar() == 1


BAD: dict[str, Spoil] = {
    "no signature": with_headers(Signature_256=None),
    "no chain": with_headers(SignatureCertChainUrl=None),
    "foreign chain": with_headers(SignatureCertChainUrl="https://evil.example/echo.api/cert.pem"),
    "two chains in one header": with_headers(SignatureCertChainUrl=f"{URL},{URL}"),
    "no content type": with_headers(Content_Type=None),
    "wrong content type": with_headers(Content_Type="text/plain"),
    "a form": with_headers(Content_Type="application/x-www-form-urlencoded"),
    "SHA-1": lambda endpoint, body: (body, signed(body) | {"Signature-256": AMAZON_LEAF.sign(body, SHA1())}),
    "signed by somebody": lambda endpoint, body: (body, signed(body, leaf(BETWEEN, key=rsa_key("somebody")))),
    "wrong root": with_chain(leaf(authority("Another root")).pem),
    "expired": with_chain(leaf(BETWEEN, ends=NOW - timedelta(seconds=1)).pem),
    "wrong name": with_chain(leaf(BETWEEN, name="example.com").pem),
    "no certificate": with_chain(b""),
    "old": at(151),
    "from the future": at(-151),
    "tampered": with_body(lambda body: body + b" ", resign=False),
    "empty": with_body(lambda body: b""),
    "empty object": with_body(lambda body: b"{}"),
    "array": with_body(lambda body: b"[]"),
    "null": with_body(lambda body: b"null"),
    "not JSON": with_body(lambda body: b"\xff\xfe"),
    "10 MB": with_body(lambda body: body + b" " * 10_000_000),
    "another skill": with_body(lambda body: body.replace(SKILL.encode(), b"amzn1.ask.skill.theirs")),
}

REASONS = {
    "no signature": "Signature-256 is missing",
    "no chain": "SignatureCertChainUrl is missing",
    "foreign chain": "another host",
    "two chains in one header": "characters",
    "no content type": "content type",
    "wrong content type": "content type",
    "a form": "content type",
    "SHA-1": "signature is not",
    "signed by somebody": "signature is not",
    "wrong root": "not trusted",
    "expired": "not valid at",
    "wrong name": "subjectAltName",
    "no certificate": "not PEM",
    "old": "timestamp",
    "from the future": "timestamp",
    "tampered": "signature is not",
    "empty": "not JSON",
    "empty object": "not a request",
    "array": "not a request",
    "null": "not a request",
    "not JSON": "not JSON",
    "10 MB": "too large",
    "another skill": "another application",
}
"""What the log says of each."""


@pytest.mark.parametrize("which", BAD)
def test_what_is_not_amazons_is_refused_and_does_nothing(
    which: str, endpoint: Endpoint, shop: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    body, headers = BAD[which](endpoint, endpoint.device.envelope({"type": "LaunchRequest"}))
    with caplog.at_level(logging.INFO):
        answered = endpoint.client.post("/alexa", data=body, headers=headers)
    assert answered.status_code == 400
    assert (shop.turns, shop.forgotten) == ([], [])
    (line,) = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert REASONS[which] in line
    assert endpoint.device.customer not in caplog.text
    assert "Traceback" not in answered.get_data(as_text=True)


def test_two_headers_of_one_name_are_refused(endpoint: Endpoint, shop: Listener) -> None:
    body = endpoint.device.envelope({"type": "LaunchRequest"})
    for name in ("Signature-256", "SignatureCertChainUrl"):
        headers = [*signed(body).items(), (name, signed(body)[name])]
        assert endpoint.client.post("/alexa", data=body, headers=headers).status_code == 400
    assert shop.turns == []


def test_the_same_bytes_later_are_refused(endpoint: Endpoint, shop: Listener) -> None:
    endpoint.device.launch()
    endpoint.now = NOW + timedelta(seconds=200)
    again = endpoint.client.post(
        "/alexa", data=endpoint.device.last_request, headers=signed(endpoint.device.last_request)
    )
    assert (again.status_code, len(shop.turns)) == (400, 1)


def test_a_skill_event_may_come_an_hour_late(endpoint: Endpoint, shop: Listener) -> None:
    body = endpoint.device.envelope({"type": "AlexaSkillEvent.SkillDisabled"})
    endpoint.now = NOW + timedelta(seconds=3600)
    assert endpoint.client.post("/alexa", data=body, headers=signed(body)).status_code == 200
    assert shop.forgotten == [endpoint.device.customer]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"7", b'"x"', b"{", b"[" * 99_999, b"\xff", b'{"request": []}']
)
def test_what_is_no_envelope_is_a_bad_request_without_verification_too(body: bytes, shop: Listener) -> None:
    answered = client_of(shop).post("/alexa", data=body, headers={"Content-Type": "application/json"})
    assert (answered.status_code, answered.get_json()) == (400, {"error": "refused"})
    assert shop.turns == []


def test_a_body_over_the_limit_is_refused_even_without_a_length(shop: Listener) -> None:
    client = client_of(shop)
    headers = {"Content-Type": "application/json"}
    assert client.post("/alexa", data=b" " * (MAX_BODY + 1), headers=headers).status_code == 400
    assert shop.turns == []


def test_off_is_off_only_with_a_warning(shop: Listener, caplog: pytest.LogCaptureFixture) -> None:
    client_of(shop)
    assert "VOICESHOP_ALEXA_VERIFY is off" in caplog.text


def test_a_fault_in_the_shop_is_an_apology_and_no_secret(
    shop: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(turn: Turn) -> Rendered:
        raise LookupError("the secret of " + turn.customer)

    settings = unverified()
    services = Services(settings, NoStore(), None)  # type: ignore[arg-type]
    app = create_app(settings, services, skill=Skill(broken, broken))  # type: ignore[arg-type]
    device = AlexaDevice(app.test_client(), locale="de-DE")
    assert "schiefgegangen" in device.launch()
    assert device.open is False
    device.send({"type": "AlexaSkillEvent.SkillDisabled"})
    assert device.response == {}
    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "LookupError" in logged
    assert device.customer not in logged


class BrokenStore:
    def ready(self) -> None:
        raise VoiceshopError("The database at secret-host cannot be reached.")


def test_alive_and_ready(shop: Listener) -> None:
    client = client_of(shop)
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert (client.get("/readyz").status_code, client.get("/readyz").get_json()) == (200, {"status": "ready"})


def test_not_ready_without_the_store(shop: Listener) -> None:
    settings = unverified()
    services = Services(settings, BrokenStore(), None)  # type: ignore[arg-type]
    client = create_app(settings, services, skill=shop.skill).test_client()
    assert client.get("/healthz").status_code == 200
    answered = client.get("/readyz")
    assert (answered.status_code, answered.get_json()) == (503, {"status": "not ready"})


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/alexa", 405), ("GET", "/", 404), ("POST", "/readyz", 405)]
)
def test_what_is_not_served_is_said_in_json(method: str, path: str, status: int, shop: Listener) -> None:
    answered = client_of(shop).open(path, method=method)
    assert answered.status_code == status
    assert answered.get_json()["error"]


class TestLogs:
    def line(self, record: logging.LogRecord) -> dict[str, object]:
        read = json.loads(JsonFormatter().format(record))
        assert isinstance(read, dict)
        return read

    def test_a_line_is_json_with_the_request(self) -> None:
        token = request_id.set("r-1")
        record = logging.makeLogRecord({"msg": "turn %s", "args": ("t",), "levelname": "INFO", "kind": "x"})
        line = self.line(record)
        request_id.reset(token)
        assert (line["message"], line["level"], line["request_id"], line["kind"]) == (
            "turn t",
            "INFO",
            "r-1",
            "x",
        )
        assert "request_id" not in self.line(record)

    def test_an_exception_is_its_type_and_place(self) -> None:
        try:
            raise ValueError("personal")
        except ValueError as error:
            record = logging.makeLogRecord({"exc_info": (ValueError, error, error.__traceback__)})
        line = self.line(record)
        assert line["exception"] == "ValueError"
        assert "test_app.py" in str(line["where"])
        assert "personal" not in json.dumps(line)

    def test_every_request_is_one_line_without_the_customer(
        self, shop: Listener, caplog: pytest.LogCaptureFixture
    ) -> None:
        device = AlexaDevice(client_of(shop))
        with caplog.at_level(logging.INFO):
            device.say_intent("SearchIntent", {"query": "something private"})
        (record,) = [one for one in caplog.records if one.getMessage() == "alexa request"]
        line = self.line(record)
        assert (line["intent"], line["outcome"]) == ("SearchIntent", "ended")
        assert "private" not in json.dumps(line)
        assert device.customer not in json.dumps(line)


class TestMetrics:
    def test_turns_and_refusals_are_counted(self, endpoint: Endpoint, shop: Listener) -> None:
        endpoint.device.launch()
        shop.reply = Rendered("en-US", "Sure?", "Sure?", question=Question(Intent("EmptyCartIntent")))
        endpoint.device.say_intent("EmptyCartIntent")
        endpoint.client.post("/alexa", data=b"{}", headers={"Content-Type": "application/json"})
        endpoint.client.post("/alexa", data=b"{}")
        lines = endpoint.client.get("/metrics").get_data(as_text=True).splitlines()
        assert 'voiceshop_turns_total{channel="alexa",intent="LaunchRequest",outcome="ended"} 1.0' in lines
        assert 'voiceshop_turns_total{channel="alexa",intent="EmptyCartIntent",outcome="asked"} 1.0' in lines
        assert 'voiceshop_turn_seconds_count{channel="alexa"} 2.0' in lines
        assert 'voiceshop_refusals_total{channel="alexa",reason="VerificationError"} 1.0' in lines
        assert 'voiceshop_refusals_total{channel="alexa",reason="ContentType"} 1.0' in lines

    def test_what_is_sent_makes_no_new_label(self, shop: Listener) -> None:
        device = AlexaDevice(client_of(shop))
        device.say_intent("Secret1Intent")
        device.send({"type": "Secret2.Request"})
        text = device.client.get("/metrics").get_data(as_text=True)
        assert "Secret" not in text
        assert 'intent="unknown"' in text
        assert 'intent="other",outcome="silent"' in text

    def test_a_fault_is_counted_as_one(self, shop: Listener) -> None:
        def broken(turn: Turn) -> Rendered:
            raise LookupError

        settings = unverified()
        services = Services(settings, NoStore(), None)  # type: ignore[arg-type]
        client = create_app(settings, services, skill=Skill(broken, print)).test_client()
        AlexaDevice(client).launch()
        assert 'outcome="failed"} 1.0' in client.get("/metrics").get_data(as_text=True)
