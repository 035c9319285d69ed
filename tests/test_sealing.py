"""The seal: what it keeps, what it refuses, and that no altered dossier is taken for the one that was signed."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime

import pytest
from attacks import ATTACKS
from certificates import PASSPHRASE, authority_file, person, pkcs12_file
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from followed_cases import small_case
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from typer.testing import CliRunner

from flows.cli import app
from flows.dossier.sign_pdf import from_pkcs12, seal
from flows.dossier.verifier import NotCheckable, verify
from schemas.evidence import Refusal

NOW = datetime.now(UTC)
SHORT = 8  # attacks; tests/soak/signed_dossiers.py makes all of them


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sealed")
    pdf = small_case().dossier("served").pdf
    return (
        folder,
        pdf,
        seal("d.sealed.pdf", pdf, from_pkcs12(pkcs12_file(folder / "me.p12"), PASSPHRASE, NOW), reason="Seal"),
        authority_file(folder / "root.pem"),
    )


def test_the_unsigned_document_is_the_beginning_of_the_signed_one_and_the_manifest_has_both_hashes(sealed):
    _, pdf, made, _ = sealed
    said = json.loads(made.manifest)
    assert made.pdf.startswith(pdf) and len(made.pdf) > len(pdf)
    assert (said["sha256"], said["size"]) == (hashlib.sha256(made.pdf).hexdigest(), len(made.pdf))
    assert (said["unsigned_sha256"], said["unsigned_size"]) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    assert said["signer"] == "Common Name: Imogen Hale" and said["timestamped"] is False


def put(folder, content: bytes, manifest: bytes):
    (folder / "d.sealed.pdf").write_bytes(content)
    (folder / "d.sealed.pdf.seal.json").write_bytes(manifest)
    return folder / "d.sealed.pdf"


def test_a_sealed_dossier_is_accepted_by_whoever_trusts_the_authority(sealed):
    folder, _, made, root = sealed
    found = verify(put(folder, made.pdf, made.manifest), [root])
    assert not found.broken
    assert any("covers the whole file" in line for line in found.checked) and any("detached manifest" in line for line in found.checked)


def test_without_anybody_to_trust_the_signature_counts_for_nothing(sealed):
    folder, _, made, _ = sealed
    found = verify(put(folder, made.pdf, made.manifest))
    assert not found.broken and any("counts for nothing" in line for line in found.unchecked)
    assert not any("signature" in line for line in found.checked)


def test_a_signature_of_another_authority_does_not_count(sealed):
    folder, _, made, _ = sealed
    other = authority_file(folder / "other.pem", "Another authority")
    assert verify(put(folder, made.pdf, made.manifest), [other]).broken


def test_an_unsigned_dossier_is_not_accepted_where_a_signature_is_asked_for(sealed):
    folder, pdf, _, root = sealed
    (folder / "plain.pdf").write_bytes(pdf)
    assert any("is not signed" in line for line in verify(folder / "plain.pdf", [root]).broken)


@pytest.mark.parametrize("attack", list(ATTACKS)[:SHORT])
def test_no_altered_dossier_is_taken_for_the_one_that_was_signed(sealed, attack):
    folder, _, made, root = sealed
    altered = ATTACKS[attack](made.pdf)
    assert altered != made.pdf
    try:
        assert verify(put(folder, altered, made.manifest), [root]).broken
    except NotCheckable:
        pass


def test_a_time_stamp_is_part_of_the_signature(sealed):
    _, pdf, _, _ = sealed
    folder = sealed[0]
    key, certificate = person("Time-stamp authority", stamps=True)
    certificate_file = folder / "tsa.pem"
    certificate_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    stamper = DummyTimeStamper(
        load_cert_from_pemder(str(certificate_file)),
        load_private_key_from_pemder_data(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None),
    )
    made = seal("d", pdf, from_pkcs12(folder / "me.p12", PASSPHRASE, NOW), reason="Seal", timestamper=stamper)
    trust = ValidationContext(trust_roots=[load_cert_from_pemder(str(folder / "root.pem"))], allow_fetching=False)
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(made.pdf)).embedded_regular_signatures[0], trust, trust)
    assert status.bottom_line and status.timestamp_validity.intact and json.loads(made.manifest)["timestamped"]


REFUSED = {
    "expired": ({"days": (-300, -1)}, "valid from"),
    "not yet valid": ({"days": (5, 300)}, "valid from"),
    "an authority's": ({"ca": True}, "that of an authority"),
    "for encryption": ({"signs": False}, "may not be used to sign"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_certificate_that_may_not_sign_today_is_refused(tmp_path, kind):
    given, says = REFUSED[kind]
    with pytest.raises(Refusal, match=says):
        from_pkcs12(pkcs12_file(tmp_path / "x.p12", **given), PASSPHRASE, NOW)


def test_what_is_no_key_file_and_a_wrong_passphrase_are_refused(tmp_path):
    for path, passphrase in ((pkcs12_file(tmp_path / "me.p12"), b"wrong"), (tmp_path / "none.p12", b""), (tmp_path / "text.p12", b"")):
        if path.name == "text.p12":
            path.write_text("not a key")
        with pytest.raises(Refusal, match="no PKCS#12 file that the passphrase opens"):
            from_pkcs12(path, passphrase, NOW)


def test_what_is_no_dossier_or_is_signed_already_is_refused(sealed):
    folder, _, made, _ = sealed
    signer = from_pkcs12(folder / "me.p12", PASSPHRASE, NOW)
    for content, says in ((b"%PDF-1.7 nothing", "no PDF that can be read"), (b"text", "no PDF that can be read"), (made.pdf, "signed already")):
        with pytest.raises(Refusal, match=says):
            seal("x.pdf", content, signer, reason="Seal")


def test_the_command_writes_the_signed_file_and_its_manifest_beside_the_unsigned_one(tmp_path, sealed):
    pdf = tmp_path / "OP-1-served-v1-draft.pdf"
    pdf.write_bytes(sealed[1])
    secret = tmp_path / "secret"
    secret.write_bytes(PASSPHRASE + b"\n")
    told = CliRunner().invoke(app, ["seal", str(pdf), "--p12", str(pkcs12_file(tmp_path / "me.p12")), "--passphrase-file", str(secret)])
    assert told.exit_code == 0, told.output
    signed = tmp_path / "OP-1-served-v1-draft.sealed.pdf"
    assert signed.read_bytes().startswith(sealed[1]) and pdf.read_bytes() == sealed[1]
    assert json.loads((tmp_path / f"{signed.name}.seal.json").read_text())["sha256"] == hashlib.sha256(signed.read_bytes()).hexdigest()


def test_a_token_that_is_not_there_is_refused(tmp_path):
    from flows.dossier.pkcs11_token import from_pkcs11

    with pytest.raises(Refusal):
        from_pkcs11(tmp_path / "none.so", "token", "me", "1234", NOW)
