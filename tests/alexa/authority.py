"""A certificate authority of our own, which signs requests as Amazon's does."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-13.pem"
AMAZON = "echo-api.amazon.com"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(name: str, size: int = 2048) -> rsa.RSAPrivateKey:
    """One key for each name: making them takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


@dataclass(frozen=True)
class Holder:
    """Who holds a certificate: the certificate, its key, and what a server sends before the root."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return b"".join(one.public_bytes(Encoding.PEM) for one in self.chain)

    def sign(self, body: bytes, algorithm: HashAlgorithm | None = None) -> str:
        assert isinstance(self.key, rsa.RSAPrivateKey)
        return base64.b64encode(self.key.sign(body, padding.PKCS1v15(), algorithm or SHA256())).decode()


def authority(name: str, by: Holder | None = None) -> Holder:
    """A root, or with `by` an intermediate authority."""
    key = rsa_key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        _certificate(subject, key, by, NOW - timedelta(days=3650), NOW + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None if by is None else 0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    certificate = builder.sign(by.key if by else key, SHA256())
    return Holder(certificate, key, (certificate, *by.chain) if by else ())


def leaf(
    by: Holder,
    *,
    name: str = AMAZON,
    starts: datetime = NOW - timedelta(days=30),
    ends: datetime = NOW + timedelta(days=60),
    key: Key | None = None,
) -> Holder:
    """The certificate that signs requests, and the chain as the server sends it."""
    key = key or rsa_key("leaf")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        _certificate(subject, key, by, starts, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    certificate = builder.sign(by.key, SHA256())
    return Holder(certificate, key, (certificate, *by.chain))


def weakly_signed(holder: Holder, by: Holder) -> Holder:
    """The same certificate with a SHA-1 signature, which the library itself refuses to make."""
    assert isinstance(by.key, rsa.RSAPrivateKey)
    sha256, sha1 = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")
    inner = holder.certificate.tbs_certificate_bytes
    weak = inner.replace(sha256, sha1)
    outer = holder.certificate.public_bytes(Encoding.DER).replace(sha256, sha1).replace(inner, weak)
    old = holder.certificate.signature
    der = outer[: -len(old)] + by.key.sign(weak, padding.PKCS1v15(), SHA1())
    certificate = x509.load_der_x509_certificate(der)
    return Holder(certificate, holder.key, (certificate, *by.chain))


def _certificate(
    subject: x509.Name, key: Key, by: Holder | None, starts: datetime, ends: datetime
) -> x509.CertificateBuilder:
    issuer_key = by.key if by else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


ROOT = authority("Root of tests")
BETWEEN = authority("Intermediate of tests", ROOT)
AMAZON_LEAF = leaf(BETWEEN)


def signed(body: bytes, holder: Holder = AMAZON_LEAF, url: str = URL) -> dict[str, str]:
    """The headers with which `body` comes when `holder` signs it."""
    return {
        "SignatureCertChainUrl": url,
        "Signature-256": holder.sign(body),
        "Content-Type": "application/json",
    }
