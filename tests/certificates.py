"""Certificates for tests: an authority that nobody knows and the persons it vouches for, made anew in memory; nothing is asked of a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = b"correct horse"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def authority(name: str = "Test authority"):
    """Key and certificate of an authority."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=400))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, made


def _usage(**given: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})


@cache
def person(
    name: str = "Imogen Hale",
    issuer: str = "Test authority",
    *,
    days: tuple[int, int] = (-10, 300),
    ca: bool = False,
    signs: bool = True,
    stamps: bool = False,
    crl: str = "",
):
    """Key and certificate of a person (or a time-stamp authority), valid from and to so many days from now; `crl`: where the list of withdrawn certificates is."""
    issuing_key, issuing = authority(issuer)
    now = datetime.now(UTC)
    key = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())  # pyHanko's own stamper knows RSA alone
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuing.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(_usage(digital_signature=signs, content_commitment=signs, key_encipherment=not signs), critical=True)
    )
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if crl:
        made = made.add_extension(x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)]), critical=False)
    return key, made.sign(issuing_key, hashes.SHA256())


def withdrawn(*certificates: x509.Certificate, issuer: str = "Test authority") -> bytes:
    """The authority's list (CRL) with these certificates withdrawn, as DER."""
    issuing_key, issuing = authority(issuer)
    now = datetime.now(UTC)
    made = x509.CertificateRevocationListBuilder().issuer_name(issuing.subject).last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=30))
    for certificate in certificates:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(now - timedelta(hours=2)).build()
        made = made.add_revoked_certificate(entry)
    return made.sign(issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)


def pkcs12_file(path: Path, *args, **kinds) -> Path:
    """A PKCS#12 file of a person."""
    key, certificate = person(*args, **kinds)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"me", key, certificate, [authority()[1]], BestAvailableEncryption(PASSPHRASE)))
    return path


def authority_file(path: Path, name: str = "Test authority") -> Path:
    """The authority's certificate as PEM."""
    path.write_bytes(authority(name)[1].public_bytes(Encoding.PEM))
    return path
