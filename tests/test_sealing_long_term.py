"""A seal that can be checked when its certificates have expired: a time-stamp over HTTP and the lists of withdrawn certificates inside the file, with nothing asked of a network."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from certificates import PASSPHRASE, authority_file, person, pkcs12_file, withdrawn
from followed_cases import small_case
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from time_stamping import served
from typer.testing import CliRunner

from flows.cli import app
from flows.dossier.verifier import OK, main
from schemas.evidence import Refusal


@pytest.fixture
def office(tmp_path):
    """A dossier, a signer's key file, the authority's certificate, and the authority itself, which answers on this machine."""
    with served() as authority:
        (tmp_path / "d.pdf").write_bytes(small_case().dossier("served").pdf)
        pkcs12_file(tmp_path / "me.p12", crl=f"{authority.address}/crl")
        authority_file(tmp_path / "root.pem")
        (tmp_path / "secret").write_bytes(PASSPHRASE)
        authority.crl = withdrawn()
        yield tmp_path, authority


def seal(folder, *more: str):
    words = ["seal", str(folder / "d.pdf"), "--p12", str(folder / "me.p12"), "--passphrase-file", str(folder / "secret"), *more]
    return CliRunner().invoke(app, words)


def long_term(folder, authority):
    return seal(folder, "--timestamp", f"{authority.address}/tsa", "--trust", str(folder / "root.pem"))


def checked(folder, moment: datetime, embedded: bool):
    """The signature as somebody sees it who trusts the authority and reaches no network, at a moment, with or without what the file brings along."""
    reader = PdfFileReader(io.BytesIO((folder / "d.sealed.pdf").read_bytes()))
    given = {
        "trust_roots": [load_cert_from_pemder(str(folder / "root.pem"))],
        "allow_fetching": False,
        "revocation_mode": "require",
        "moment": moment,
        "crls": [],
        "ocsps": [],
    }
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(given) if embedded else ValidationContext(**given)
    return validate_pdf_signature(reader.embedded_regular_signatures[0], context, context)


def test_the_lists_and_the_time_stamp_are_inside_the_file_and_suffice_without_a_network(office):
    folder, authority = office
    told = long_term(folder, authority)
    assert told.exit_code == 0, told.output
    assert authority.asked["/tsa"] >= 1 and authority.asked["/crl"] >= 1
    assert json.loads((folder / "d.sealed.pdf.seal.json").read_text())["timestamped"]
    dss = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO((folder / "d.sealed.pdf").read_bytes())))
    assert len(dss.crls) == 1 and len(dss.certs) >= 3
    now = datetime.now(UTC)
    with_it, without = checked(folder, now, True), checked(folder, now, False)
    assert with_it.bottom_line and with_it.timestamp_validity.intact and with_it.timestamp_validity.trusted
    assert not without.bottom_line, "without the embedded list nobody could say that the certificate was not withdrawn"
    stamped = with_it.timestamp_validity.timestamp
    assert abs(stamped - now) < timedelta(minutes=5)


def test_the_verifier_accepts_it_and_the_unsigned_document_is_its_beginning(office):
    folder, authority = office
    assert long_term(folder, authority).exit_code == 0
    sealed = (folder / "d.sealed.pdf").read_bytes()
    assert sealed.startswith((folder / "d.pdf").read_bytes())
    assert main([str(folder / "d.sealed.pdf"), "--trust", str(folder / "root.pem")]) == OK


@pytest.mark.parametrize("what", ["no list", "withdrawn", "no time-stamp", "no such address"])
def test_what_cannot_be_had_or_was_withdrawn_is_refused_and_nothing_is_written(office, what):
    folder, authority = office
    if what == "no list":
        authority.crl = b""
    elif what == "withdrawn":
        authority.crl = withdrawn(person(crl=f"{authority.address}/crl")[1])
    elif what == "no time-stamp":
        authority.stamps = False
    told = long_term(folder, authority) if what != "no such address" else seal(folder, "--timestamp", "tsa.example.invalid")
    assert isinstance(told.exception, Refusal), (told.output, told.exception)
    assert {
        "no list": "cannot be had",
        "withdrawn": "cannot be had",
        "no time-stamp": "did not give a time-stamp",
        "no such address": "no address of a time-stamp authority",
    }[what] in str(told.exception)
    assert not (folder / "d.sealed.pdf").exists()
