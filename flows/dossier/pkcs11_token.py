"""A signer on a PKCS#11 token: a smart card or a hardware module, whose private key never leaves it.

Authority: OASIS PKCS#11 v2.40; by pyHanko's own support, with python-pkcs11 (the extra `token`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography import x509
from pyhanko.sign.signers import Signer

from flows.dossier.sign_pdf import fit
from schemas.evidence import Refusal


def from_pkcs11(module: Path, token: str, certificate: str, pin: str, at: datetime) -> Signer:
    """The signer of this label on a token. Refusal if the token or the certificate is not there, or may not sign a document now."""
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as error:
        raise Refusal(module.name, "", "what speaks to tokens is not installed", "Install assettrace[token].") from error
    try:
        session = open_pkcs11_session(str(module), token_criteria=TokenCriteria(label=token), user_pin=pin)
        signer = PKCS11Signer(session, cert_label=certificate)
        found = signer.signing_cert
    except (PKCS11Error, OSError, RuntimeError, ValueError, LookupError) as error:
        raise Refusal(
            module.name,
            token,
            f"the token's certificate {certificate!r} cannot be used ({type(error).__name__}: {error})",
            "Check the module, the labels of token and certificate, and the PIN.",
        ) from error
    fit(x509.load_der_x509_certificate(found.dump()), f"{token}: {certificate}", at)
    return signer
