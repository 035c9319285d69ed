"""What is missing is asked for, of the bank that keeps the account, and nobody under a pseudonym is named to a bank that does not keep theirs."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from by_hand import ALPHA, BETA, GAMMA, base, decision, statement, with_findings
from command_line import assettrace
from followed_cases import small_case
from pypdf import PdfReader
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.dossier.editions import check_nothing_shows
from flows.dossier.plain_text import plain_text
from flows.dossier.requests import draft, kinds_of
from flows.handover.requests_by_recipient import addressed
from flows.handover.write_requests import draft_requests
from flows.steps.case_status import status
from schemas.evidence import Exhibit, Reading, Refusal
from schemas.findings import FollowedFrom
from tracing.attribution import claimed_receipts
from tracing.chains.missing_evidence import missing
from tracing.ledger import build_transfers

SUSPECT = {"id": "s1", "name": "Corin Vexley", "role": "suspect"}
VICTIM = {"id": "v1", "name": "Ileana Vasarescu", "role": "victim", "pseudonym": "V1", "accounts": ["20-00-00 00000002"]}
QUARTER = {"period": ("01-01", "03-31")}


def evidence(*statements, exhibits=(), servicer="Bank of Harrowmouth", **more):
    """Followed from statements; each is kept by `servicer` unless it names another."""
    for period, _ in statements:
        period.servicer = period.servicer or servicer
    shown = tuple(
        Exhibit(sha256=period.exhibit, reference=f"IH/{n}", file_name=f"{n}.xml", size=1, producer=f"Producer {n}")
        for n, (period, _) in enumerate(statements, start=1)
    )
    return with_findings(base(statements, exhibits=(*shown, *exhibits), **QUARTER | more), build_transfers, claimed_receipts)


def asked(found, over=1000, follow=()):
    """(bank, kind, first, last, numbers) of everything that is asked for."""
    return [
        (request.name, w.kind, str(w.first)[5:], str(w.last)[5:], w.numbers) for request, _ in addressed(found, over, follow).requests for w in request.things
    ]


def said(found, over=1000, follow=()):
    """The plain text of every draft by (bank, kind, whom it names)."""
    return {
        (request.name, kind, request.protected): plain_text(draft(shown, request, kind).document)
        for request, shown in addressed(found, over, follow).requests
        for kind in kinds_of(shown.case, request)
    }


# what is missing


@pytest.mark.parametrize(
    ("left", "right", "numbers"), [("7", "9", "8"), ("2024/007", "2024/012", "2024/8 to 2024/11"), ("2023/12", "2024/2", ""), ("", "9", ""), ("7", "7", "")]
)
def test_missing_days_are_asked_for_with_the_numbers_that_the_neighbours_leave_out(left, right, numbers):
    found = evidence(
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)], number=left), statement(ALPHA, "03-01", "03-31", 5, 0, [("03-04", -5)], number=right)
    )
    assert asked(found) == [("Bank of Harrowmouth", "statements", "02-01", "02-29", numbers)]


def test_days_before_the_first_statement_and_after_the_last_are_asked_for():
    found = evidence(statement(ALPHA, "02-01", "02-29", 5, 5, [], number="8"))
    assert [(kind, first, last, numbers) for _, kind, first, last, numbers in asked(found)] == [
        ("statements", "01-01", "01-31", "before 8"),
        ("statements", "03-01", "03-31", "after 8"),
    ]


def test_breaks_and_silent_openings_are_asked_for_as_what_they_are():
    found = evidence(
        statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)], number="1"),
        statement(ALPHA, "02-01", "03-31", 6, 0, [("02-05", -6)], number="2"),
        statement(BETA, "01-01", "03-31", None, None, [("02-05", 600)]),
    )
    assert asked(found) == [("Bank of Harrowmouth", "record", "01-31", "02-01", "1, 2"), ("Bank of Harrowmouth", "balance", "01-01", "01-01", "")]
    letter = said(found)["Bank of Harrowmouth", "letter", ()]
    assert "closes and the one from 1 February 2024 opens with £0.05" in " ".join(letter.split()) and "The balance when 1 January 2024 began." in letter


def test_a_decision_that_bridges_a_gap_is_put_to_the_court_and_the_statements_are_asked_for_all_the_same():
    statements = (statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)], number="1"), statement(ALPHA, "03-01", "03-31", 5, 0, [("03-04", -5)], number="3"))
    (gap,) = addressed(evidence(*statements), 1000).requests[0][0].things
    order = " ".join(
        said(evidence(*statements, people=[SUSPECT], decisions=[decision(gap.subject, "bridge")]))["Bank of Harrowmouth", "production-order", ()].split()
    )
    assert "A decision (d1) takes the money to have stayed." in order and "the records may show otherwise" in order


LINES = [
    ("01-02", 9_000_00, {"bank_code": "PMNT-CNTR-CDPT"}),
    ("01-03", 1_000_00, {"bank_code": "PMNT-CNTR-CDPT"}),
    ("01-04", 2_000_00, {"counterparty": "Orchard Ltd"}),
    ("01-05", 3_000_00),
    ("01-06", -4_000_00, {"text": "CHEQUE 100012"}),
    ("01-07", -1_500_00, {"bank_code": "PMNT-CCRD-POSD", "counterparty": "A SHOP"}),
    ("01-08", -1_200_00, {"bank_code": "PMNT-MDOP-CHRG"}),
]


def test_vouchers_are_asked_for_of_cash_cheques_and_nameless_payments_above_the_figure_alone():
    found = evidence(statement(ALPHA, "01-01", "03-31", 0, 8_300_00, LINES))
    vouchers = [(w.first.day, w.amount, w.direction) for a in missing(found, 1000) for w in a.wanted if w.kind == "voucher"]
    assert vouchers == [(2, 9_000_00, "credit"), (5, 3_000_00, "credit"), (6, 4_000_00, "debit")]
    assert [w.amount for a in missing(found, 3000) for w in a.wanted] == [9_000_00, 4_000_00]
    order = " ".join(said(found)["Bank of Harrowmouth", "production-order", ()].split())
    assert all(
        words in order
        for words in (
            "The paying-in slip",
            "The cheque, both sides",
            "the name, the bank and the account that it came from",
            "Where it stands: IH/1, Stmt 1, Ntry 1",
        )
    )


def test_where_there_is_a_claim_vouchers_are_asked_for_only_where_its_money_may_have_passed():
    claim = {
        "label": "A",
        "says": "s",
        "alleged_because": "b",
        "expected_count": 1,
        "expected_total": "2000.00",
        "receipts": [{"account": "20-00-00 00000001", "first": date(2024, 1, 4), "last": date(2024, 1, 4), "counterparty": "Orchard Ltd"}],
    }
    found = evidence(
        statement(ALPHA, "01-01", "03-31", 0, 8_300_00, LINES), statement(BETA, "01-01", "03-31", 0, 9_000_00, [("01-09", 9_000_00)]), claims=[claim]
    )
    assert [(a.account, w.first.day) for a in missing(found, 1000) for w in a.wanted] == [(ALPHA, 5), (ALPHA, 6)]
    order = said(found)["Bank of Harrowmouth", "production-order", ()]
    assert "Receipts of £2,000.00 are alleged to be proceeds" in order


# whom to ask


def test_the_bank_is_who_the_statements_name_else_who_produced_them_else_that_of_the_same_sort_code_else_open():
    to_gamma = {"counterparty_account": "20-00-00 00000003", "counterparty": "Third Ltd"}
    to_nowhere = {"counterparty_account": "GB94BARC10201530093459", "counterparty": "Fourth Ltd"}
    gap = [("01-02", 5_000_00), ("01-03", -2_000_00, to_gamma), ("01-04", -2_000_00, to_nowhere)]
    found = evidence(statement(ALPHA, "01-01", "02-29", 0, 1_000_00, gap), servicer="")
    follow = ("20-00-00 00000003", "GB94 BARC 1020 1530 0934 59")
    assert {(name, kind) for name, kind, *_ in asked(found, 1000)} == {("Producer 1", "statements"), ("Producer 1", "voucher")}
    assert [a.account for a in addressed(found, 1000).leads] == ["gb:200000-00000003", "iban:GB94BARC10201530093459"]
    assert {name for name, kind, *_ in asked(found, 1000, follow) if kind == "account"} == {"Producer 1", ""}
    assert addressed(found, 1000, follow).leads == ()
    texts = said(found, 1000, follow)
    assert "[open: which bank keeps the account]" in texts["", "letter", ()] and "paid to under the name Third Ltd" in texts["Producer 1", "letter", ()]
    named = evidence(
        statement(ALPHA, "01-01", "02-29", 0, 1_000_00, gap),
        servicer="",
        application={"information": {"recipients": [{"name": "Fourth Bank", "accounts": [follow[1]], "address": "4 Quill Row"}]}},
    )
    assert "4 Quill Row" in said(named, 1000, follow)["Fourth Bank", "letter", ()]
    with pytest.raises(Refusal, match="no payments above the figure"):
        addressed(found, 1000, ("20-00-00 00000009",))


def test_what_was_asked_of_the_bank_before_is_told_to_it_and_to_nobody_else():
    before = [
        {"what": "Statements of February", "asked_of": "bank of  harrowmouth", "asked_on": date(2024, 5, 6)},
        {"what": "A secret of another", "asked_of": "Other Bank", "asked_on": date(2024, 5, 7)},
    ]
    found = evidence(statement(ALPHA, "01-01", "01-31", 0, 5, [("01-02", 5)]), outstanding=before)
    letter = said(found)["Bank of Harrowmouth", "letter", ()]
    assert "Statements of February" in letter and "6 May 2024" in letter and "secret" not in letter


def test_an_exhibit_that_could_not_be_read_is_asked_for_again_unless_it_is_intelligence():
    refused = [
        Exhibit(sha256=f"z{n}", reference=f"IH/9{n}", file_name=f"broken{n}.xml", size=1, producer="Third Bank", handling=handling)
        for n, handling in enumerate(("disclosable", "intelligence"))
    ]
    readings = [
        Reading(exhibit=e.sha256, source="", reader_version=1, encoding="", accepted=0, set_aside=0, declared=0, total=0, state="refused", why="it is cut off")
        for e in refused
    ]
    found = evidence(statement(ALPHA, "01-01", "03-31", 0, 0, []), exhibits=refused, rows={Reading: readings})
    ((request, _),) = addressed(found, 1000).requests
    assert request.name == "Third Bank" and [w.kind for w in request.things] == ["copy"]
    assert "broken0.xml" in said(found)["Third Bank", "letter", ()] and "broken1" not in said(found)["Third Bank", "letter", ()]


# whom to name


def with_a_victim(**more):
    """Gaps in an account of the suspect, one of the victim and one that they hold together, all at one bank; the suspect paid the victim by name."""
    to_victim = {"counterparty": "VASARESCU, ILEANA", "counterparty_account": "20-00-00 00000002", "text": "CHEQUE FOR I. VASARESCU"}
    return evidence(
        statement(ALPHA, "01-01", "02-29", 0, 1_000_00, [("01-02", 5_000_00), ("01-05", -4_000_00, to_victim)], holder="Corin Vexley"),
        statement(BETA, "01-01", "02-29", 0, 7_00, [("02-02", 7_00)], holder="Ileana Vasarescu"),
        statement(GAMMA, "01-01", "02-29", 0, 5, [("02-02", 5)], holder="C Vexley & I Vasarescu"),
        people=[SUSPECT, VICTIM],
        **more,
    )


def test_a_victim_is_named_to_the_bank_only_in_a_request_for_accounts_of_theirs():
    found = with_a_victim()
    texts = said(found)
    assert {key[1:] for key in texts} == {(kind, whom) for kind in ("letter", "production-order") for whom in ((), ("V1",))} | {("account-monitoring", ())}
    for (_, _, whom), text in texts.items():
        shows = re.search("vasarescu|ileana", text.casefold()) is not None
        assert shows == (whom == ("V1",)), text
    ours, theirs = texts["Bank of Harrowmouth", "letter", ()], texts["Bank of Harrowmouth", "letter", ("V1",)]
    assert "20-00-00 00000001" in ours and "V1: CHEQUE FOR V1" in ours and not re.search("0000000[23]", ours)
    assert "20-00-00 00000002, held by Ileana Vasarescu" in theirs and "20-00-00 00000003" in theirs and "00000001" not in theirs
    assert "V1" not in theirs and "victim" not in theirs and "role" not in theirs.casefold()
    with pytest.raises(Refusal, match="it would still show who V1 is"):
        check_nothing_shows(found, theirs)


def test_an_account_of_a_victim_is_not_proposed_for_monitoring_and_what_it_paid_is_no_lead():
    refuge = {"counterparty": "Women's Refuge", "counterparty_account": "30-00-00 00000007"}
    found = evidence(
        statement(
            BETA, "01-01", "03-31", 0, 1_000_00, [("01-02", 5_000_00, {"counterparty": "Orchard Ltd"}), ("01-05", -4_000_00, refuge)], holder="Ileana Vasarescu"
        ),
        people=[VICTIM],
    )
    together = evidence(
        statement(
            GAMMA,
            "01-01",
            "03-31",
            0,
            1_000_00,
            [("01-02", 5_000_00, {"counterparty": "Orchard Ltd"}), ("01-05", -4_000_00, refuge)],
            holder="C Vexley & I Vasarescu",
        ),
        people=[SUSPECT, VICTIM],
    )
    for theirs in (found, together):
        sorted_out = addressed(theirs, 1000)
        assert [request.could_be_monitored for request, _ in sorted_out.requests if request.could_be_monitored] == [] and sorted_out.leads == ()
    with pytest.raises(Refusal):
        addressed(found, 1000, ("30-00-00 00000007",))


# the drafts


def test_the_facts_for_an_order_mark_what_a_lawyer_confirms_and_leave_open_what_nobody_said():
    open_in = [
        "how long the bank is to have",
        "which kind of investigation it is",
        "who applies, and in which capacity",
        "the court or judge to apply to",
        "why the order is in the public interest",
    ]
    text = " ".join(said(with_a_victim())["Bank of Harrowmouth", "production-order", ()].split())
    assert (
        "Proceeds of Crime Act 2002 s.345 [to be confirmed by a lawyer]" in text
        and "on what conditions and in which form, is to be confirmed by a lawyer" in text
    )
    assert all(f"[open: {words}" in text for words in open_in) and "It is not the application." in text
    monitored = " ".join(said(with_a_victim())["Bank of Harrowmouth", "account-monitoring", ()].split())
    assert "Proceeds of Crime Act 2002 s.370 [to be confirmed by a lawyer]" in monitored and "£1,000.00" in monitored and "29 Feb 2024" in monitored
    whole = {
        "investigation": "A confiscation investigation",
        "court": "Crown Court at Harrowmouth",
        "applicant": "Imogen Hale",
        "time_to_comply": "Seven days",
        "benefit": "It shows the rest",
        "public_interest": "It is large",
        "monitoring": "Ninety days",
        "monitoring_reason": "Money still comes",
        "power": "Consent",
        "reply_to": "1 Row",
        "reply_by": date(2024, 7, 1),
        "recipients": [{"name": "Bank of Harrowmouth", "address": "2 Row"}],
    }
    full = with_a_victim(
        application={"information": whole},
        outstanding=[{"what": "All", "asked_of": "Bank of Harrowmouth", "asked_on": date(2024, 5, 6)}],
        head={"statement_of_facts": ["Workers were not paid."]},
    )
    for (_, kind, whom), text in said(full).items():
        if kind == "letter" or not whom:
            assert "[open:" not in text, text


def test_another_jurisdiction_has_letters_and_no_production_order():
    found = with_a_victim()
    elsewhere = replace(
        found,
        case=found.case.model_copy(update={"case": found.case.case.model_copy(update={"jurisdiction": "european_union", "order": "freezing_certificate"})}),
    )
    assert {kind for _, kind, _ in said(elsewhere)} == {"letter"}


# on disk


@pytest.fixture
def folder(tmp_path):
    return CaseFolder(shutil.copytree(small_case().directory, tmp_path / "case"))


def words(text: str) -> str:
    return re.sub(r"page \d+|[^\w£€]|_", "", text).casefold()


def test_drafts_are_pdf_and_text_alike_the_same_bytes_again_and_logged_without_changing_the_evidence(folder):
    head = folder.log.evidence_head()
    first = draft_requests(folder, 1000, why="to complete the accounts")
    bytes_of = {d.pdf: (d.pdf.read_bytes(), d.text.read_bytes()) for d in first}
    assert {d.kind for d in first} == {"list", "letter", "account-monitoring"} and folder.log.evidence_head() == head
    lines = [line for line in folder.log.lines() if line["action"] == "request drafted"]
    assert [(line["subject"], line["why"]) for line in lines] == [(d.pdf.name, "to complete the accounts") for d in (*first[1:], first[0])]
    assert {line["detail"]["to"] for line in lines} == {"Bank of Harrowmouth", "HM Land Registry", "the office"}
    assert draft_requests(folder, 1000) == first and {d.pdf: (d.pdf.read_bytes(), d.text.read_bytes()) for d in first} == bytes_of
    for drafted in first:
        printed, text = words("\n".join(p.extract_text() for p in PdfReader(io.BytesIO(drafted.pdf.read_bytes())).pages)), drafted.text.read_text("utf-8")
        said_there = [words(part) for part in re.split(r"\n|  +|: ", text) if len(words(part)) > 3]
        missing_words = [part for part in said_there if part not in printed]
        assert len(said_there) > 10 and len(missing_words) <= len(said_there) // 20, missing_words  # lines of a text and of a page break at other places
        assert ("twin.json" in PdfReader(io.BytesIO(drafted.pdf.read_bytes())).attachments) == (drafted.kind == "account-monitoring")


def test_of_all_the_files_only_the_victims_own_name_the_victim_and_the_list_says_what_is_asked_of_whom(folder, monkeypatch):
    monkeypatch.setattr("flows.handover.write_requests.evidence_base", lambda folder: with_a_victim())
    monkeypatch.setattr("flows.handover.write_requests.check_followed", lambda base: None)
    drafted = draft_requests(folder, 1000)
    for one in drafted:
        pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(one.pdf.read_bytes())).pages)
        attached = b"".join(data for found in PdfReader(io.BytesIO(one.pdf.read_bytes())).attachments.values() for data in found).decode()
        shows = re.search("vasarescu|ileana", f"{one.pdf.name} {pages} {attached} {one.text.read_text('utf-8')}".casefold()) is not None
        assert shows == (one.protected == ("V1",)), one.pdf.name
    before = sorted(folder.requests.iterdir()), len(folder.log.lines())
    monkeypatch.setattr(sys.modules["flows.dossier.requests.letter"], "STATE", "For Ileana Vasarescu")
    with pytest.raises(Refusal, match="it would still show who V1 is"):
        draft_requests(folder, 2000)
    assert (sorted(folder.requests.iterdir()), len(folder.log.lines())) == before  # nothing is half written
    assert "vasarescu" not in folder.log.path.read_text("utf-8").casefold()
    text = drafted[0].text.read_text("utf-8")
    assert (
        drafted[0].kind == "list"
        and "Every statement for 1 March 2024 to 31 March 2024." in text
        and "account 1 of the request: V1" in text
        and "In its own request alone." in text
    )
    assert "0000000001" not in text and "20-00-00 00000001" in text and not re.search("0000000[23]", text)


def test_a_request_has_a_new_version_when_what_is_missing_changes(folder):
    before = {d.pdf.name for d in draft_requests(folder, 1000)}
    toml = folder.path / "case.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[application.information]\npower = "With the consent of the holder"\n', "utf-8")
    after = {d.pdf.name for d in draft_requests(CaseFolder(folder.path), 1000)}
    assert {name.replace("v2", "v1") for name in after} == before and set(after - before) == {"SMALL-1-letter-hm-land-registry-v2.pdf", "SMALL-1-list-v2.pdf"}


def test_the_last_balance_in_the_draft_is_what_the_exhibit_closes_with(folder):
    (monitoring,) = [d for d in draft_requests(folder, 1000) if d.kind == "account-monitoring"]
    closing = [b for b in ElementTree.parse(folder.exhibits / "statement.xml").iter() if b.tag.endswith("Bal") and any(c.text == "CLBD" for c in b.iter())][-1]
    amount, day = (next(c.text for c in closing.iter() if c.tag.endswith(tag) and not len(c)) for tag in ("}Amt", "}Dt"))
    assert f"£{float(amount):,.2f}" in monitoring.text.read_text("utf-8") and date.fromisoformat(day).strftime("%b %Y") in monitoring.text.read_text("utf-8")


def test_where_nothing_is_missing_it_says_so_and_writes_nothing(folder, monkeypatch, capsys):
    from flows.commands.request import request

    whole = small_case().base
    monkeypatch.setattr(
        "flows.handover.write_requests.evidence_base", lambda folder: replace(whole, rows={table: whole.of(table) for table in (FollowedFrom, Reading)})
    )
    request(folder.path)
    assert capsys.readouterr().out.startswith("Nothing is missing") and not folder.requests.exists()


def test_the_command_says_what_it_wrote_and_refuses_a_case_that_was_changed(folder):
    def run(*arguments):
        return CliRunner().invoke(app, ["request", str(folder.path), *arguments])

    told = json.loads(run("--json", "--why", "review").output)["requests"]
    assert [d["kind"] for d in told] == ["list", "account-monitoring", "letter"] and all(Path(d["pdf"]).is_file() and Path(d["text"]).is_file() for d in told)
    assert "Missing: 1 thing" in run().output and "HM Land Registry" in run().output
    assert status(folder).requests[1:] == ("SMALL-1-letter-hm-land-registry-v1.pdf", "SMALL-1-list-v1.pdf")
    assert isinstance(run("--follow", "1").exception, Refusal) and run("--over", "-1").exit_code == 2
    toml = folder.path / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("own_money_first", "fifo"), "utf-8")
    changed = assettrace("request", folder.path)
    assert changed.code == 3 and "assettrace run" in changed.err
