"""Where a document can be had, which law it cites on which day, who is seen in which edition, when it is final, and the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from documents_case import VICTIM, base, for_document, made, order_of, text
from followed_cases import small_case
from pypdf import PdfReader
from small_worlds import World
from test_dossier_editions import everything

from flows.case.case_folder import CaseFolder
from flows.dossier import compile_document, with_open_points
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.document import plain
from flows.dossier.documents import DOCUMENTS, document_for
from flows.steps.write_dossier import NotFinal, compile_dossier
from schemas.evidence import Refusal
from schemas.findings import Deficiency
from schemas.law import JURISDICTIONS
from schemas.law.england_and_wales import R33, R33_2020
from schemas.law.provision import Provision

EVERY_ORDER = [(jurisdiction, order) for jurisdiction, orders in JURISDICTIONS.items() for order in orders]


# where it can be had


@pytest.mark.parametrize("jurisdiction, order", EVERY_ORDER)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_can_be_had_or_says_why_not(document, jurisdiction, order):
    case = base(jurisdiction, order, said=False)
    if DOCUMENTS[document].available(jurisdiction, order):
        assert document_for(case.case, case.order, document) is DOCUMENTS[document]
        return
    with pytest.raises(Refusal) as refused:
        document_for(case.case, case.order, document)
    assert len(refused.value.reason) > 30 and refused.value.next_step
    with pytest.raises(Refusal):
        compile_document(case, "working", document)


def test_every_order_that_is_known_has_a_document():
    assert all(any(document.available(*order) for document in DOCUMENTS.values()) for order in EVERY_ORDER)


def test_the_certificate_is_not_for_a_court_in_england_and_wales():
    case = base("england_and_wales", "restraint", said=True)
    with pytest.raises(Refusal, match="2018/1805 is not available to a court in England and Wales"):
        document_for(case.case, case.order, "freezing-certificate")


def test_a_document_that_is_not_known_is_refused_with_those_that_are():
    case = base("england_and_wales", "restraint", said=True)
    with pytest.raises(Refusal, match="Known: restraint, account-freezing"):
        document_for(case.case, case.order, "restrain")


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"executing_state": "Ireland"}, "does not bind Ireland"),
        ({"issuing_state": "Denmark"}, "does not bind Denmark"),
        ({"not_applicable": ("C",)}, "section C of the certificate always applies"),
        ({"listed_offences": ("tax",)}, "none of the listed offences"),
        ({"amount": "10000.01"}, "more than the total amount"),
    ],
)
def test_what_a_certificate_cannot_say_is_refused(changed, says):
    from documents_case import APPLICATION

    case = for_document("freezing-certificate", True, abroad=APPLICATION["abroad"] | changed)
    with pytest.raises(Refusal, match=says):
        compile_document(case, "working", "freezing-certificate")


def test_a_section_that_does_not_apply_says_so_and_leaves_nothing_open():
    case = with_open_points(for_document("freezing-certificate", False, abroad={"not_applicable": tuple("GHNO")}), "freezing-certificate")
    said = text(compile_document(case, "working", "freezing-certificate").pdf)
    assert said.count("Not applicable, as the case file states.") == 4
    assert not any(word in reason.says for reason in case.of(Deficiency) for word in ("central authority", "validating authority", "section G", "section H"))


@pytest.mark.parametrize(
    "document, named, says",
    [
        ("restraint", "ZZ999999", "is no asset of this case"),
        ("property-freezing", "GB93ZZZZ00009191000273", "not within reach"),
        ("account-freezing", "ZZ910001", "which this document is not for"),
    ],
)
def test_only_assets_that_are_known_in_reach_and_of_the_kind_can_be_asked_for(document, named, says):
    with pytest.raises(Refusal, match=says):
        with_open_points(for_document(document, False, assets=(named,)), document)


def test_an_order_about_property_asks_for_nothing_into_which_no_money_is_traced():
    restraint, freezing = text(made("restraint", True).pdf), text(made("property-freezing", True).pdf)
    assert "A2 shares in" in restraint and "A1 title ZZ910001" in freezing and "A2 shares in" not in freezing


# law


def test_the_rule_that_was_in_force_on_the_documents_date_is_cited():
    for day, cited, other in ((date(2025, 10, 5), "Criminal Procedure Rules 2020 r.33.51", "rr.33.45"), (date(2025, 10, 6), "rr.33.45-33.46", "r.33.51")):
        case = with_open_points(base("england_and_wales", "restraint", said=True, day=day), "restraint")
        said = text(compile_document(case, "working", "restraint").pdf).replace(
            f"{R33.authority} {R33.reference} was not in force on that date and is not cited", ""
        )
        assert cited in said and other not in said


@pytest.mark.parametrize(
    "document, day",
    [
        ("restraint", date(2003, 3, 23)),
        ("account-freezing", date(2018, 1, 30)),
        ("property-freezing", date(2005, 12, 31)),
        ("statement-of-information", date(2003, 3, 23)),
        ("freezing-certificate", date(2020, 12, 18)),
    ],
)
def test_a_provision_that_was_not_in_force_cannot_be_cited(document, day):
    case = base(*order_of(document), said=True, day=day)
    with pytest.raises(Refusal, match="was not in force on .*cannot be cited"):
        compile_document(case, "working", document)


def test_a_brief_cites_the_version_in_force_and_marks_what_was_not_confirmed():
    day = date(2025, 10, 5)
    law = CitedLaw(replace(World().base(), compiled_on=day))
    assert plain(law.cite(R33, R33_2020)) == "Criminal Procedure Rules 2020 r.33.51 [to be confirmed by a lawyer]"
    gone = Provision("An Act", "s.1", "says", date(2000, 1, 1), date(2025, 10, 4), confirmed=True)
    with pytest.raises(Refusal, match="An Act s.1"):
        law.cite(gone)
    assert plain(law.cite(replace(gone, in_force_to=day))) == "An Act s.1"


@pytest.mark.parametrize(
    "document, unconfirmed",
    [
        ("restraint", ("s.41 ", "s.42 ", "s.83 ", "s.68 ", "s.41(4) ", "s.47 ", "s.46 ")),
        ("property-freezing", ("s.245A ",)),
        ("statement-of-information", ("s.16(6A) and s.10A ",)),
        ("freezing-request", ("Title XI ",)),
        ("asset-recovery-request", ("art.9 ", "art.10 ")),
    ],
)
def test_what_was_not_confirmed_is_marked_for_a_lawyer(document, unconfirmed):
    said = text(made(document, True).pdf)
    for provision in unconfirmed:
        assert f"{provision}[to be confirmed by a lawyer]" in said, provision


@pytest.mark.parametrize("document", ["account-freezing", "property-freezing", "statement-of-information"])
def test_a_rule_of_criminal_procedure_is_not_cited_where_it_was_not_found_to_apply(document):
    said = text(made(document, True).pdf)
    assert (
        "Criminal Procedure Rules" not in said.replace(f"{R33.authority} {R33.reference}", "")
        and "The rule of court under which it is made: [to be confirmed by a lawyer]" in said
    )


# editions


@pytest.mark.parametrize("document", ["freezing-certificate", "restraint"])
def test_the_served_edition_shows_no_victim_and_the_working_one_does(document):
    working, served = (everything(made(document, True, edition).pdf) for edition in ("working", "served"))
    for secret in (*VICTIM["name"].split(), VICTIM["address"], VICTIM["born"]):
        assert secret.casefold() not in served.casefold(), secret
    assert VICTIM["name"] in working and "V1" in served and "landlord" in served


def test_section_k_has_the_victims_name_and_address_in_the_working_edition_alone():
    working, served = (text(made("freezing-certificate", True, edition).pdf) for edition in ("working", "served"))
    assert f"Name of the victim {VICTIM['name']} Address of the victim {VICTIM['address']}" in working
    assert "Name of the victim V1 Address of the victim [withheld in this edition" in served


def test_the_twin_of_a_document_has_no_more_of_the_case_than_the_document():
    inside = PdfReader(io.BytesIO(made("asset-recovery-request", True).pdf)).attachments["twin.json"][0]
    twin = json.loads(inside)
    assert inside == made("asset-recovery-request", True).twin and twin["document"] == "asset-recovery-request"
    assert "transactions" not in twin and "findings" not in twin and [e["reference"] for e in twin["exhibits"]] == ["IH/1"]


# draft and final


def test_a_document_with_nothing_open_is_final_on_every_page():
    case = replace(with_open_points(for_document("restraint", True), "restraint"), final=True)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(compile_document(case, "served", "restraint").pdf)).pages]
    assert all("FINAL" in page and "DRAFT" not in page for page in pages) and "Before this can be issued" not in pages[1]


def test_declared_blanks_stand_on_page_one():
    bare = for_document("restraint", False)
    approval = {"approver": "Orla Finch", "on": date(2026, 4, 2), "reason": "The sale is today", "deficiencies": ()}
    case = replace(bare, case=type(bare.case).model_validate(bare.case.model_dump() | {"approval": approval}), final=True)
    first = " ".join(PdfReader(io.BytesIO(compile_document(with_open_points(case, "restraint"), "served", "restraint").pdf)).pages[0].extract_text().split())
    assert "FINAL WITH DECLARED DEFICIENCIES" in first and "Which condition of s.40 is relied on." in first and "Orla Finch" in first


@pytest.fixture
def folder(tmp_path) -> CaseFolder:
    shutil.copytree(small_case().directory, tmp_path / "case")
    return CaseFolder(tmp_path / "case")


def test_final_is_refused_while_the_document_is_open_and_nothing_is_written(folder):
    with pytest.raises(NotFinal) as refused:
        compile_dossier(folder, "served", final=True, document="restraint")
    kinds = {reason.kind for reason in refused.value.reasons}
    assert {"document_open", "question_unanswered", "no_authorising_officer"} <= kinds and not folder.dossiers.exists()


def test_a_draft_is_written_under_its_own_name_and_number(folder):
    compile_dossier(folder, "served")
    first, again = (compile_dossier(folder, "served", document="restraint") for _ in range(2))
    assert first.pdf == again.pdf == folder.dossiers / "SMALL-1-restraint-served-v1-draft.pdf" and first.document == "restraint"
    assert json.loads(first.twin.read_text())["state"] == "DRAFT" and "SMALL-1-restraint-served-v1-draft.pdf" in (folder.path / "log.jsonl").read_text()
    with (folder.path / "case.toml").open("a") as file:
        file.write('\n[application]\ncourt = "Crown Court at Harrowmouth"\n')
    changed = compile_dossier(CaseFolder(folder.path), "served", document="restraint")
    assert changed.pdf.name == "SMALL-1-restraint-served-v2-draft.pdf" and len(changed.reasons) == len(first.reasons) - 1


def test_the_command_lists_and_refuses_before_anything_is_started(folder):
    def told(*names: str) -> subprocess.CompletedProcess:
        options = [part for name in names for part in ("--document", name)]
        return subprocess.run(
            [sys.executable, "-c", "from flows.cli import main; main()", "dossier", str(folder.path), *options],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    listed = told("list")
    assert listed.returncode == 0 and [line.split()[0] for line in listed.stdout.splitlines()] == ["restraint", "statement-of-information", "freezing-request"]
    unknown = told("restraint", "subpoena")
    assert unknown.returncode == 2 and "subpoena" in unknown.stderr and "freezing-certificate" in " ".join(unknown.stderr.split())
    elsewhere = told("freezing-certificate")
    assert elsewhere.returncode == 3 and "not available to a court in England and Wales" in elsewhere.stderr and "--document list" in elsewhere.stderr
    assert not folder.dossiers.exists()


# bytes


def test_the_same_case_gives_the_same_bytes_whatever_the_hash_seed_and_zone(tmp_path):
    program = (
        "import sys; from dataclasses import replace; from hashlib import sha256\n"
        "from flows.case.case_folder import CaseFolder; from flows.steps.load_evidence import evidence_base; from flows.dossier import compile_document, with_open_points\n"
        "base = replace(evidence_base(CaseFolder(sys.argv[1])), version=1)\n"
        "print(*(sha256(x).hexdigest() for n in ('restraint', 'freezing-request') for c in [compile_document(with_open_points(base, n), 'served', n)] for x in (c.pdf, c.twin)))"
    )
    here = [compile_document(with_open_points(replace(small_case().base, version=1), name), "served", name) for name in ("restraint", "freezing-request")]
    told = subprocess.run(
        [sys.executable, "-c", program, str(small_case().directory)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.stdout.split() == [hashlib.sha256(part).hexdigest() for one in here for part in (one.pdf, one.twin)]
