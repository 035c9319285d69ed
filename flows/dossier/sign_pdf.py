"""The seal: a PAdES signature added to a finished dossier, whose unsigned bytes stay the beginning of the file; and the detached manifest.

Authority: ETSI EN 319 142-1 (PAdES baseline); ISO 32000-2, 12.8. Signing is by pyHanko, and what it made is checked before anything is written.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from schemas.evidence import Refusal
from schemas.guarantees import GuaranteeBroken

SEAL = ".seal.json"  # after the name of the sealed file
# what validates the signature is signed with it: nothing is added to the file afterwards, so that the signature covers the whole of it
IN_ONE_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


@dataclass(frozen=True)
class Sealed:
    """A signed dossier, and the manifest that travels apart from it."""

    pdf: bytes
    manifest: bytes


def from_pkcs12(path: Path, passphrase: bytes, at: datetime) -> signers.Signer:
    """The signer in a PKCS#12 file. Refusal if it cannot be opened, or its certificate may not sign a document now."""
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase or None)
    except (OSError, ValueError) as error:
        raise Refusal(path.name, "", "this is no PKCS#12 file that the passphrase opens", "Check the file and the passphrase.") from error
    if key is None or certificate is None:
        raise Refusal(path.name, "", "it has no certificate with its private key", "Export the certificate together with its private key.")
    fit(certificate, path.name, at)
    return signers.SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=(), passphrase=passphrase or None)


def http_timestamper(address: str) -> TimeStamper:
    """The time-stamp authority at this address (RFC 3161 over HTTP). Refusal if it is no address of that kind."""
    if not re.match(r"https?://[^/]+", address):
        raise Refusal("--timestamp", "", f"{address!r} is no address of a time-stamp authority", "Give one that begins with http:// or https://, or none.")
    return HTTPTimeStamper(address, https=address.startswith("https://"), timeout=20)


def fit(certificate: x509.Certificate, name: str, at: datetime) -> None:
    """Refusal if the certificate is not valid at this time, is an authority's own, or may not be used to sign documents."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= at <= last:
        raise Refusal(
            name,
            "",
            f"the certificate is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d} and not on {at:%Y-%m-%d}",
            "Sign with a certificate that is valid today.",
        )
    extensions = {extension.oid: extension.value for extension in certificate.extensions}
    basic, usage = extensions.get(x509.BasicConstraints.oid), extensions.get(x509.KeyUsage.oid)
    if basic is not None and basic.ca:
        raise Refusal(name, "", "the certificate is that of an authority, not of a person", "Sign with your own certificate.")
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise Refusal(name, "", "the certificate may not be used to sign documents", "Ask for one with the key usage 'digital signature' or 'non-repudiation'.")


def seal(
    name: str, pdf: bytes, signer: signers.Signer, *, reason: str, timestamper: TimeStamper | None = None, long_term: ValidationContext | None = None
) -> Sealed:
    """Sign a dossier. `long_term`: what validates the certificates, embedded so that the signature can be checked after they expire."""
    _unsigned(name, pdf)
    about = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=long_term is not None,
        validation_context=long_term,
        dss_settings=IN_ONE_REVISION,
    )
    try:
        signed = signers.PdfSigner(about, signer, timestamper=timestamper).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()
    except TimestampRequestError as error:
        raise Refusal(
            name,
            "",
            f"the time-stamp authority did not give a time-stamp ({error})",
            "Check its address and that this machine reaches it; or seal without --timestamp.",
        ) from error
    except (ValidationError, SigningError) as error:
        raise Refusal(
            name,
            "",
            f"what would validate the signature in years to come cannot be had ({error})",
            "Name with --trust the authorities of your certificate and of the time-stamp; their lists of withdrawn certificates (CRL, OCSP) must be reached now.",
        ) from error
    _check(pdf, signed)
    certificate = signer.signing_cert
    said = {
        "file": f"{name.removesuffix('.pdf')}.sealed.pdf",
        "sha256": hashlib.sha256(signed).hexdigest(),
        "size": len(signed),
        "unsigned_sha256": hashlib.sha256(pdf).hexdigest(),
        "unsigned_size": len(pdf),
        "signer": certificate.subject.human_friendly,
        "certificate_sha256": certificate.sha256.hex(),
        "timestamped": timestamper is not None,
    }
    return Sealed(signed, (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())


def _unsigned(name: str, pdf: bytes) -> None:
    """Refusal unless this is a dossier with its twin, which nobody has signed."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        signed, twin = reader.embedded_signatures, "/AF" in reader.root
    except (PdfError, ValueError) as error:
        raise Refusal(name, "", f"this is no PDF that can be read ({error})", "Name a dossier as it was compiled.") from error
    if signed:
        raise Refusal(name, "", "it is signed already", "Seal the dossier as it was compiled; a second signature is not a seal.")
    if not twin:
        raise Refusal(name, "", "no twin is attached, so this is no dossier", "Name a dossier as it was compiled.")


def _check(pdf: bytes, signed: bytes) -> None:
    """What was made is what a reader will check: the dossier's bytes first, unaltered, and the signature over the whole file."""
    logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL + 1)  # nobody is trusted here, which it would log as an error
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    if not (signed.startswith(pdf)):
        raise GuaranteeBroken("signing changed the document")
    if not (status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE):
        raise GuaranteeBroken(status.summary())


def moment(now: str) -> datetime:
    """`flows.custody.files.now()` as a time."""
    return datetime.strptime(now, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
