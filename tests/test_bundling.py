"""Bundles: what goes into one and what does not, that every hand-over is logged, and that no bundle is made of what is stale or altered."""

from __future__ import annotations

import json
import re

import pytest
from bundles import bundle_of, case_in
from certificates import PASSPHRASE, authority_file, pkcs12_file
from followed_cases import demo_case, small_case
from test_dossier_editions import of_the_victim
from typer.testing import CliRunner

from flows.cli import app
from flows.custody.files import IntegrityBroken
from flows.dossier.verifier import OK, main, verify
from flows.handover.bundle import bundle
from schemas.evidence import Refusal


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return bundle_of(tmp_path_factory.mktemp("served") / "case", demo_case(), "served")


def test_a_served_bundle_is_accepted_and_says_what_it_could_not_read(served):
    found = verify(served.folder)
    assert not found.broken, found.broken
    assert any("lines of the log are withheld" in line for line in found.unchecked) and any("not in this bundle" in line for line in found.unchecked)


def test_no_file_of_a_served_bundle_tells_who_the_victim_is_or_that_there_was_a_report(served):
    base = demo_case().base
    (report,) = [exhibit for exhibit in base.exhibits if exhibit.handling == "suspicious_activity_report"]
    for path in (path for path in served.folder.rglob("*") if path.is_file() and path.suffix != ".pdf"):
        text = f"{path.name} {path.read_bytes().decode('latin-1')}".casefold()
        for secret in (*of_the_victim(), report.sha256, report.file_name):
            assert secret.casefold() not in text, (path.name, secret)
        assert f'"{report.reference}"'.casefold() not in text, path.name


def test_what_may_not_be_disclosed_stays_out_and_is_named_with_the_reason(served):
    withheld = dict(served.withheld)
    sensitive = {exhibit.reference for exhibit in demo_case().base.exhibits if exhibit.handling == "sensitive"}
    assert sensitive and sensitive <= withheld.keys()
    assert any(re.search(r"show who V\d is", why) for why in withheld.values())
    assert served.exhibits + len(withheld) == sum(e.handling in ("disclosable", "sensitive") for e in demo_case().base.exhibits)


def test_it_is_a_bag_as_rfc_8493_has_it(served):
    assert (served.folder / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = [path for path in (served.folder / "data").rglob("*") if path.is_file()]
    info = dict(line.split(": ", 1) for line in (served.folder / "bag-info.txt").read_text().splitlines())
    assert info["Payload-Oxum"] == f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert len((served.folder / "manifest-sha256.txt").read_text().splitlines()) == len(payload)


def test_a_hand_over_is_logged_who_to_whom_what_when_why(tmp_path):
    folder = case_in(tmp_path / "case", small_case(), "served")
    before = folder.log.evidence_head()
    made = bundle(folder, "served", to="Respondent's solicitors", why="service with the application")
    line = folder.log.lines()[-1]
    assert (line["action"], line["subject"], line["why"]) == ("handed over", made.folder.name, "service with the application")
    assert line["who"] and line["at"] and line["detail"] == {"to": "Respondent's solicitors", "edition": "served", "sha256": made.sha256}
    assert folder.log.evidence_head() == before, "handing over changes no evidence"


def test_a_working_edition_does_not_leave_the_office(tmp_path):
    with pytest.raises(Refusal, match="does not leave the office"):
        bundle(case_in(tmp_path / "case", small_case(), "working"), "working", to="anybody", why="none")


def test_nothing_is_bundled_of_what_is_not_there_is_stale_or_was_altered(tmp_path):
    folder = case_in(tmp_path / "case", small_case(), "served")
    with pytest.raises(Refusal, match="no dossier of the working edition"):
        bundle(folder, "working")
    folder.log.add("findings changed", "trace the money")
    with pytest.raises(Refusal, match="the evidence has changed since"):
        bundle(folder, "served")
    other = case_in(tmp_path / "other", small_case(), "served")
    exhibit = next(path for path in other.exhibits.iterdir() if path.suffix == ".xml")
    exhibit.write_bytes(exhibit.read_bytes() + b" ")
    with pytest.raises(IntegrityBroken, match="not the file that was received"):
        bundle(other, "served")
    assert not list((tmp_path / "other" / "bundles").glob("[!.]*"))


def test_a_sealed_dossier_goes_into_the_bundle_with_its_manifest(tmp_path):
    folder = case_in(tmp_path / "case", small_case(), "served")
    (pdf,) = folder.dossiers.glob("*.pdf")
    secret = tmp_path / "secret"
    secret.write_bytes(PASSPHRASE)
    told = CliRunner().invoke(app, ["seal", str(pdf), "--p12", str(pkcs12_file(tmp_path / "me.p12")), "--passphrase-file", str(secret)])
    assert told.exit_code == 0, told.output
    assert folder.log.lines()[-1]["action"] == "dossier sealed"
    told = CliRunner().invoke(app, ["bundle", str(folder.path), "--to", "The court", "--why", "filing"])
    assert told.exit_code == 0 and "handed over, and logged so" in told.output, told.output
    (made,) = (folder.path / "bundles").iterdir()
    assert {path.name.partition(".")[2] for path in (made / "data" / "dossiers").iterdir()} == {"sealed.pdf", "sealed.pdf.seal.json", "json"}
    assert main([str(made), "--trust", str(authority_file(tmp_path / "root.pem"))]) == OK
    assert CliRunner().invoke(app, ["verify", str(made)]).exit_code == OK


def test_to_whom_without_why_is_no_hand_over(tmp_path):
    told = CliRunner().invoke(app, ["bundle", str(case_in(tmp_path / "case", small_case(), "served").path), "--to", "anybody"])
    assert told.exit_code == 2 and not (tmp_path / "case" / "bundles").exists()


def test_the_log_of_a_served_bundle_is_one_chain_with_the_same_head(served):
    lines = (served.folder / "data" / "log.jsonl").read_text().splitlines()
    assert len(lines) == len(demo_case().folder.log.lines())
    hidden = [json.loads(line) for line in lines if "withheld" in json.loads(line)]
    assert 0 < len(hidden) < len(lines) and all(set(line) == {"n", "withheld"} for line in hidden)
