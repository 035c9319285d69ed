"""Seals a dossier on disk: the signed file and its detached manifest beside the unsigned one, and a line in the case's log."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.custody.files import now, write_whole
from schemas.evidence import Refusal


def seal_file(pdf: Path, opened, *, reason: str, timestamp: str = "none", trust: list[Path] = ()) -> tuple[Path, Path]:
    """Sign `pdf` into NAME.sealed.pdf with NAME.sealed.pdf.seal.json; `opened(at)` gives the signer. With `trust`, the certificates that
    the signer's and the time-stamp's lead to, what validates them is embedded (long-term validation), fetched where they say.

    Refusal if the time-stamp authority does not answer, or nothing says that a certificate was not withdrawn; nothing is written then.
    """
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko_certvalidator import ValidationContext

    from flows.dossier.sign_pdf import SEAL, http_timestamper, moment, seal

    try:
        content = pdf.read_bytes()
    except OSError as error:
        raise Refusal(pdf.name, "", f"the file cannot be opened ({error.strerror})", "Check that it is there and may be read.") from error
    sealed = pdf.with_suffix(".sealed.pdf")
    long_term = (
        ValidationContext(trust_roots=[load_cert_from_pemder(str(path)) for path in trust], allow_fetching=True, revocation_mode="require") if trust else None
    )
    made = seal(
        pdf.name, content, opened(moment(now())), reason=reason, timestamper=None if timestamp == "none" else http_timestamper(timestamp), long_term=long_term
    )
    manifest = sealed.with_name(sealed.name + SEAL)
    write_whole(sealed, made.pdf)
    write_whole(manifest, made.manifest)
    if (pdf.resolve().parent.parent / "case.toml").is_file():
        CaseFolder(pdf.resolve().parent.parent).log.add("dossier sealed", sealed.name, reason, sha256=hashlib.sha256(made.pdf).hexdigest())
    return sealed, manifest
