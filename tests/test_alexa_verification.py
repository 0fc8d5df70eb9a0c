"""Only Amazon's own, fresh requests for this skill are believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding

from skill.channels.alexa_chain import MAX_CHAIN_BYTES, ChainCache, VerificationError, chain_url
from skill.channels.alexa_fetch import ChainFetchError, fetch_chain, load_roots, trusted_roots
from skill.channels.alexa_verification import moment, verify
from tests.alexa.authority import (
    AMAZON_LEAF,
    BETWEEN,
    NOW,
    ROOT,
    URL,
    Holder,
    authority,
    leaf,
    rsa_key,
    signed,
    weakly_signed,
)

SKILL = "amzn1.ask.skill.ours"


def body(
    *, kind: str = "LaunchRequest", at: object = NOW, application: object = SKILL, **more: object
) -> bytes:
    """A request envelope; `at` is a moment, or whatever stands in its place."""
    when = at.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(at, datetime) else at
    return json.dumps(
        {
            "version": "1.0",
            "context": {"System": {"application": {"applicationId": application}}},
            "request": {"type": kind, "requestId": "r1", "timestamp": when, **more},
        }
    ).encode()


def check(
    content: bytes | None = None,
    headers: object = None,
    *,
    holder: Holder = AMAZON_LEAF,
    chain: bytes | None = None,
    roots: tuple[x509.Certificate, ...] = (ROOT.certificate,),
    now: datetime = NOW,
    application_id: str = SKILL,
    cache: ChainCache | None = None,
) -> list[str]:
    """Verifies one request; returns the URLs that were fetched for it."""
    content = body() if content is None else content
    fetched: list[str] = []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return holder.pem if chain is None else chain

    verify(
        signed(content, holder) if headers is None else headers,  # type: ignore[arg-type]
        content,
        now=now,
        fetch=fetch,
        roots=roots,
        application_id=application_id,
        cache=cache,
    )
    return fetched


def test_a_request_of_amazon_is_believed() -> None:
    assert check() == [URL]


def test_names_of_headers_are_read_in_any_case_and_as_pairs() -> None:
    content = body()
    pairs = [(name.upper(), value) for name, value in signed(content).items()]
    assert check(content, pairs) == [URL]
    assert check(content, iter(pairs)) == [URL]


def test_headers_may_be_those_of_the_standard_library() -> None:
    content, message = body(), Message()
    for name, value in signed(content).items():
        message[name] = value
    assert check(content, message) == [URL]
    message["Signature-256"] = message["Signature-256"]
    with pytest.raises(VerificationError, match="comes twice"):
        check(content, message)


GOOD_URLS = [
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/elsewhere/%2e%2e/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/%65cho.api/echo-api-cert.pem",
]

BAD_URLS = [
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "file:///echo.api/echo-api-cert.pem",
    "//s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "echo.api/echo-api-cert.pem",
    "https://notamazon.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
    "https://evil.s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
    "https://evil.example\\@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://amazon@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://:@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:x/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "https://s3.amazonaws.com/ECHO.API/echo-api-cert.pem",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api.evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2E%2E%2fevil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%252e%252e/evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/..%5c..%5cevil/echo-api-cert.pem",
    "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/%2fecho.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api//../../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com",
    "https://s3.amazonaws.com/evil?/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?versionId=1",
    "https://s3.amazonaws.com/evil#/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/a.pem,https://evil.example/echo.api/a.pem",
    "https://s3.amazonaws.com/echo.api/a.pem\nhttps://evil.example",
    " https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%00.pem",
    "https://s3.amazonaws.com/echo.api/\u202ecert.pem",
    "https://s3.amazonaws.co\u043c/echo.api/echo-api-cert.pem",
    "https://[s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://[::1]/echo.api/echo-api-cert.pem",
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_what_is_fetched_is_the_checked_url(url: str) -> None:
    content = body()
    fetched = check(content, signed(content, url=url))
    assert fetched == ["https://s3.amazonaws.com/echo.api/echo-api-cert.pem"]


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_foreign_chain_url_is_never_fetched(url: str) -> None:
    content = body()
    fetched: list[str] = []
    with pytest.raises(VerificationError, match="chain URL"):
        verify(signed(content, url=url), content, now=NOW, fetch=fetched.append, roots=[ROOT.certificate])  # type: ignore[arg-type]
    assert fetched == []


@pytest.mark.parametrize("name", ["SignatureCertChainUrl", "Signature-256"])
def test_a_missing_empty_or_double_header_is_refused(name: str) -> None:
    content = body()
    headers = signed(content)
    without = {key: value for key, value in headers.items() if key != name}
    for wrong in (without, {**headers, name: ""}, {**headers, name.lower(): headers[name]}):
        with pytest.raises(VerificationError, match=name):
            check(content, wrong)
    joined = {**headers, name: f"{headers[name]}, {headers[name]}"}  # what WSGI makes of two headers
    with pytest.raises(VerificationError):
        check(content, joined)


@pytest.mark.parametrize("signature", ["%%%", "AAAA", "Ünder", "=" * 400, "A" * 100_000])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    content = body()
    with pytest.raises(VerificationError, match="signature"):
        check(content, {**signed(content), "Signature-256": signature})


def test_the_old_signature_header_counts_for_nothing() -> None:
    content = body()
    headers = signed(content)
    old = {"Signature": headers["Signature-256"], "SignatureCertChainUrl": URL}
    with pytest.raises(VerificationError, match="Signature-256"):
        check(content, old)


def test_a_sha1_signature_is_refused() -> None:
    content = body()
    with pytest.raises(VerificationError, match="signature"):
        check(content, {**signed(content), "Signature-256": AMAZON_LEAF.sign(content, SHA1())})


def test_a_tampered_body_is_refused() -> None:
    content = body()
    for tampered in (content + b" ", content.replace(b"r1", b"r2"), b"", content[:-1]):
        with pytest.raises(VerificationError, match="signature"):
            check(tampered, signed(content))


def test_bytes_are_signed_not_their_meaning() -> None:
    content = body()
    same = json.dumps(json.loads(content), indent=1).encode()
    with pytest.raises(VerificationError, match="signature"):
        check(same, signed(content))


OTHER_ROOT = authority("Another root")
BAD_CHAINS: dict[str, Callable[[], Holder]] = {
    "wrong name": lambda: leaf(BETWEEN, name="echo-api.amazon.com.evil.example"),
    "a part of the name": lambda: leaf(BETWEEN, name="amazon.com"),
    "a wildcard above": lambda: leaf(BETWEEN, name="*.com"),
    "expired": lambda: leaf(BETWEEN, ends=NOW - timedelta(seconds=1)),
    "not yet valid": lambda: leaf(BETWEEN, starts=NOW + timedelta(seconds=1)),
    "wrong root": lambda: leaf(authority("Another intermediate", OTHER_ROOT)),
    "no root": lambda: leaf(OTHER_ROOT),
    "short key": lambda: leaf(BETWEEN, key=rsa_key("short", 1024)),
    "signed with SHA-1": lambda: weakly_signed(AMAZON_LEAF, BETWEEN),
    "signed by no authority": lambda: leaf(leaf(BETWEEN), key=rsa_key("other leaf")),
    "the intermediate itself": lambda: BETWEEN,
}


@pytest.mark.parametrize("which", BAD_CHAINS)
def test_a_bad_chain_is_refused(which: str) -> None:
    with pytest.raises(VerificationError, match="not trusted"):
        check(holder=BAD_CHAINS[which]())


def test_a_missing_intermediate_is_refused() -> None:
    alone = AMAZON_LEAF.certificate.public_bytes(Encoding.PEM)
    with pytest.raises(VerificationError, match="not trusted"):
        check(chain=alone)


def test_a_key_that_is_not_rsa_is_refused() -> None:
    content = body()
    curve = leaf(BETWEEN, key=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(VerificationError, match="no RSA key"):
        check(content, signed(content), holder=curve)


def test_another_certificate_of_the_same_authority_does_not_verify() -> None:
    content = body()
    with pytest.raises(VerificationError, match="signature"):
        check(content, signed(content), holder=leaf(BETWEEN, key=rsa_key("somebody else")))


@pytest.mark.parametrize(
    "chain",
    [b"", b"<html>", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\xff" * 100],
)
def test_a_chain_that_is_not_pem_is_refused(chain: bytes) -> None:
    with pytest.raises(VerificationError, match="PEM"):
        check(chain=chain)


def test_a_chain_too_large_or_too_long_is_refused() -> None:
    with pytest.raises(VerificationError, match="large"):
        check(chain=AMAZON_LEAF.pem + b"\n" * MAX_CHAIN_BYTES)
    with pytest.raises(VerificationError, match="long"):
        check(chain=AMAZON_LEAF.pem * 5)


def test_a_chain_that_cannot_be_fetched_is_a_refusal() -> None:
    def fetch(url: str) -> bytes:
        raise TimeoutError("secret detail")

    content = body()
    with pytest.raises(VerificationError) as refused:
        verify(signed(content), content, now=NOW, fetch=fetch, roots=[ROOT.certificate])
    assert str(refused.value) == "the chain cannot be fetched (TimeoutError)"


def test_without_roots_nothing_is_trusted() -> None:
    with pytest.raises(VerificationError, match="not trusted"):
        check(roots=())


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("LaunchRequest", 150),
        ("LaunchRequest", -150),
        ("AlexaSkillEvent.SkillDisabled", 3600),
        ("AlexaSkillEvent.SkillDisabled", -3600),
    ],
)
def test_the_timestamp_has_a_tolerance(kind: str, seconds: int) -> None:
    late = timedelta(seconds=seconds)
    check(body(kind=kind, at=NOW + late))
    with pytest.raises(VerificationError, match="timestamp"):
        check(body(kind=kind, at=NOW + late + (late / abs(seconds))))


def test_an_old_request_is_not_made_young_by_naming_it_an_event() -> None:
    with pytest.raises(VerificationError, match="timestamp"):
        check(body(kind="NotAlexaSkillEvent.X", at=NOW - timedelta(seconds=151)))


@pytest.mark.parametrize(
    "at", [None, "", "yesterday", "2026-11-20", True, [], {}, 10**30, -(10**30), "9999-99-99T"]
)
def test_a_timestamp_that_is_none_is_refused(at: object) -> None:
    with pytest.raises(VerificationError, match="timestamp"):
        check(body(at=at))


def test_timestamps_are_read_as_amazon_writes_them() -> None:
    assert moment("2026-11-20T12:00:00Z") == NOW
    assert moment("2026-11-20T13:00:00+01:00") == NOW
    assert moment("2026-11-20T12:00:00") == NOW
    assert moment(int(NOW.timestamp() * 1000)) == NOW


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"not json", b'{"request": 1}', b"[" * 100_000])
def test_a_body_that_is_no_envelope_is_refused_even_when_signed(content: bytes) -> None:
    with pytest.raises(VerificationError, match="body"):
        check(content)


@pytest.mark.parametrize("application", ["amzn1.ask.skill.theirs", None, "", 7, {}])
def test_a_request_for_another_skill_is_refused(application: object) -> None:
    with pytest.raises(VerificationError, match="application"):
        check(body(application=application))


def test_both_places_of_the_application_id_must_agree() -> None:
    envelope = json.loads(body())
    envelope["session"] = {"application": {"applicationId": "amzn1.ask.skill.theirs"}}
    content = json.dumps(envelope).encode()
    with pytest.raises(VerificationError, match="application"):
        check(content)
    check(content, application_id="")


def test_no_reason_repeats_what_was_sent() -> None:
    content = body(application="amzn1.ask.skill.secret")
    with pytest.raises(VerificationError) as refused:
        check(content, signed(content, url=URL))
    assert "secret" not in str(refused.value)


class TestCache:
    def test_a_chain_is_fetched_once(self) -> None:
        cache = ChainCache()
        assert check(cache=cache) == [URL]
        assert check(cache=cache) == []

    def test_a_cached_chain_still_checks_signature_and_time(self) -> None:
        cache, content = ChainCache(), body()
        check(content, cache=cache)
        with pytest.raises(VerificationError, match="signature"):
            check(content + b" ", signed(content), cache=cache)
        with pytest.raises(VerificationError, match="timestamp"):
            check(content, cache=cache, now=NOW + timedelta(seconds=151))

    def test_a_chain_is_not_kept_longer_than_its_certificates(self) -> None:
        cache = ChainCache()
        short = leaf(BETWEEN, ends=NOW + timedelta(seconds=60))
        check(holder=short, cache=cache)
        later = NOW + timedelta(seconds=61)
        with pytest.raises(VerificationError, match="not trusted"):
            check(body(at=later), holder=short, cache=cache, now=later)
        assert check(body(at=later), cache=cache, now=later) == [URL]

    def test_a_refused_chain_is_not_kept(self) -> None:
        cache = ChainCache()
        with pytest.raises(VerificationError):
            check(holder=leaf(OTHER_ROOT), cache=cache)
        assert check(cache=cache) == [URL]

    def test_it_is_bounded(self) -> None:
        cache, content = ChainCache(size=2), body()
        urls = [f"https://s3.amazonaws.com/echo.api/{number}.pem" for number in range(3)]
        for url in urls:
            check(content, signed(content, url=url), cache=cache)
        assert check(content, signed(content, url=urls[2]), cache=cache) == []
        assert check(content, signed(content, url=urls[0]), cache=cache) == [urls[0]]


class TestRoots:
    def test_an_odd_root_spoils_only_itself(self) -> None:
        good = ROOT.certificate.public_bytes(Encoding.PEM)
        odd = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        assert load_roots(b"# a comment\n" + odd + good + b"rest") == (ROOT.certificate,)
        assert load_roots(b"") == ()

    def test_every_root_of_certifi_is_loaded(self) -> None:
        import certifi

        bundle = Path(certifi.where()).read_text(encoding="ascii", errors="replace")
        assert len(trusted_roots()) == bundle.count("BEGIN CERTIFICATE")


class TestFetch:
    def test_only_https(self) -> None:
        with pytest.raises(ChainFetchError, match="https"):
            fetch_chain("http://s3.amazonaws.com/echo.api/cert.pem")

    @pytest.mark.parametrize(
        ("status", "pieces", "reason"),
        [
            (301, [b"elsewhere"], "answered 301"),
            (404, [b""], "answered 404"),
            (200, [b"x" * 4096] * 17, "too large"),
        ],
    )
    def test_what_is_not_a_plain_small_answer_is_refused(
        self, status: int, pieces: list[bytes], reason: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("requests.get", lambda url, **how: Answer(status, pieces))
        with pytest.raises(ChainFetchError, match=reason):
            fetch_chain(URL)

    def test_a_slow_drip_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = iter(range(100))
        monkeypatch.setattr("requests.get", lambda url, **how: Answer(200, [b"x"] * 50))
        monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
        with pytest.raises(ChainFetchError, match="too long"):
            fetch_chain(URL)

    def test_it_asks_without_redirects_and_with_a_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[dict[str, object]] = []

        def get(url: str, **how: object) -> Answer:
            asked.append({"url": url, **how})
            return Answer(200, [b"one", b"two"])

        monkeypatch.setattr("requests.get", get)
        assert fetch_chain(URL) == b"onetwo"
        assert asked == [{"url": URL, "timeout": 2.0, "allow_redirects": False, "stream": True}]


class Answer:
    """What `requests.get` gives, as far as it is used."""

    def __init__(self, status_code: int, pieces: list[bytes]) -> None:
        self.status_code, self.pieces = status_code, pieces

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *how: object) -> None:
        return None

    def iter_content(self, size: int) -> list[bytes]:
        return self.pieces


def test_the_url_rules_have_no_exception_for_case_of_the_host() -> None:
    assert chain_url("https://S3.AMAZONAWS.COM/echo.api/a.pem") == "https://s3.amazonaws.com/echo.api/a.pem"
