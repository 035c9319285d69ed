"""An edition for another authority: only under a gateway that leads to it, only what permits name, every figure that of the whole evidence or absent, and no trace of the rest."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import replace

import pikepdf
import pytest
from bundles import case_in
from by_hand import ALPHA, GAMMA, statement, with_findings
from by_hand import base as by_hand
from command_line import assettrace
from documents_case import VICTIM, for_document
from followed_cases import demo_case, small_case
from pypdf import PdfReader
from typer.testing import CliRunner

from flows.case.case_folder import CaseFolder
from flows.cli import app
from flows.commands.export import UNLESS_NAMED
from flows.dossier import compile, compile_document, with_open_points
from flows.dossier.editions import edition_of
from flows.dossier.partner_case import NOT_DISCLOSED
from flows.dossier.partner_evidence import disclosed
from flows.dossier.verifier import verify
from flows.handover.bundle import bundle
from flows.handover.export import _texts
from flows.handover.exports import EXPORTS
from flows.handover.exports.leaving import leaving
from flows.steps.write_dossier import compile_dossier
from schemas.accounts import Entry, StatementPeriod
from schemas.assets import Asset, Purchase
from schemas.case import Case
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer
from schemas.evidence import Exhibit, Reading, Refusal
from schemas.evidence_base import RECORD_TABLES, EvidenceBase
from schemas.findings import AnyOrder, ClaimedReceipt, Deficiency, Ruling
from schemas.land import Title
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.attribution import claimed_receipts, rulings
from tracing.case_steps import STEPS
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

PARENT = ("IH/12", "IH/13", "IH/14", "IH/26")  # what came from abroad for this investigation alone


def partner(*references: str, **said) -> dict:
    return {
        "id": "nl-fp",
        "name": "Functioneel Parket",
        "kind": "judicial_authority",
        "state": "Netherlands",
        "gateway": "tca_title_xi",
        "purpose": "To freeze an account",
        "conditions": "Not to be passed on",
        "author": "Corin Vexley",
        "on": "2024-03-25",
        "permits": [{"exhibits": list(references), "because": "As the order allows"}],
    } | said


def for_partner(base: EvidenceBase, *references: str, special: tuple[str, ...] = (), **said) -> EvidenceBase:
    whole = base.case.model_dump() | {"partners": [partner(*references, **said)], "special_category": [{"kind": "health", "words": special}] if special else []}
    return replace(base, case=Case.model_validate(whole), version=1)


def demo_without(*withheld: str, **said) -> EvidenceBase:
    base = demo_case().base
    return for_partner(base, *(e.reference for e in base.exhibits if e.handling in ("disclosable", "sensitive") and e.reference not in withheld), **said)


def figures(base: EvidenceBase) -> dict:
    of_assets = {("asset", a.id): (a.value, a.charges, a.net_equity, a.reach, a.price) for a in base.of(Asset)}
    ranges = {("range", r.target, r.same_day): (r.at_least, r.at_most) for r in base.of(AnyOrder) if ("asset", r.target) in of_assets}
    return of_assets | ranges | {("ruling", r.rule, r.target, r.label): r.amount for r in base.of(Ruling)}


# what is in it


def test_every_figure_of_an_asset_is_that_of_the_whole_evidence_whatever_is_withheld():
    whole, shown = figures(demo_case().base), 0
    for withheld in (PARENT, ("IH/18",), ("IH/36", "IH/3")):
        made, disclosure = disclosed(demo_without(*withheld), "nl-fp")
        found = figures(made)
        assert {key: whole.get(key) for key in found} == found, withheld
        assert {a.id for a in made.of(Asset)} | {a.id for a in disclosure.absent} == {a.id for a in demo_case().base.of(Asset)}
        assert disclosure.absent, withheld
        shown += len(found)
    assert shown > 30


def test_what_rests_on_no_withheld_exhibit_is_there_whole():
    base = demo_case().base
    made, disclosure = disclosed(demo_without(), "nl-fp")
    for table in (Asset, Purchase, ChargeRepayment, Gift, GiftToday):
        found, whole = ({next(iter(row.model_dump().values())): row.model_dump() for row in of.of(table)} for of in (made, base))
        assert found == whole, table
    assert base.of(ChargeRepayment) and disclosure.dispositions == 0


def test_accounts_that_money_from_a_withheld_one_could_have_reached_are_not_followed():
    base = demo_case().base
    made, disclosure = disclosed(demo_without("IH/15", "IH/16"), "nl-fp")  # the victim's account, through which the wages went
    assert {r.label for r in base.of(ClaimedReceipt)} == {"A", "B"} and made.of(ClaimedReceipt) == ()
    followed, before = ({p.account for p in some.of(StatementPeriod)} for some in (made, base))
    assert disclosure.unfollowed == len(before - followed) >= 3 and disclosure.case.claims_absent == 2
    assert "ZZ100001" in {a.identifier for a in disclosure.absent} and "ZZ100003" in {a.identifier for a in made.of(Asset)}


def test_nothing_that_only_a_withheld_exhibit_says_is_in_it():
    base = demo_case().base
    hashes = {e.sha256: e for e in base.exhibits if e.reference in PARENT or e.handling == "suspicious_activity_report"}
    assert len(hashes) == 5
    twin = compile(demo_without(*PARENT), "partner", "nl-fp").twin.decode()
    elsewhere = " ".join(f"{e.text} {e.counterparty} {e.counterparty_account}" for e in base.of(Entry) if e.exhibit not in hashes)
    only_there = {text for e in base.of(Entry) if e.exhibit in hashes for text in (e.text, e.counterparty) if len(text) > 7 and text not in elsewhere} - {
        "Tarnbrook Holdings Ltd"
    }
    assert len(only_there) > 10
    for secret in (
        *only_there,
        *(f"{e.sha256[:16]}" for e in hashes.values()),
        *(e.file_name for e in hashes.values()),
        *(f'"{e.reference}"' for e in hashes.values()),
    ):
        assert secret not in twin, secret
    for secret in ("Vasarescu", "ileana"):
        assert secret.casefold() not in twin.casefold()
    assert json.loads(twin)["partner"]["gateway"] == "tca_title_xi"


def test_no_string_or_stream_of_the_file_has_what_is_withheld():
    base = small_case().base
    made = compile(for_partner(base, "IH/2", "IH/3", "IH/4"), "partner", "nl-fp")
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        everything = (
            "".join(thing.read_bytes().decode("latin-1") for thing in pdf.objects if isinstance(thing, pikepdf.Stream))
            + pdf.docinfo.get("/Subject", pikepdf.String("")).__str__()
        )
    said = " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages).split())
    statement = next(e for e in base.exhibits if e.reference == "IH/1")
    for secret in ("Orchard Packing", "GB93", "9191 0002 73", "statement.xml", statement.sha256, statement.sha256[:16]):
        assert secret not in everything and secret not in said, secret
    assert "1 exhibit is not disclosed to this partner" in said and "partner edition for Functioneel Parket" in said
    assert "EU-UK Trade and Cooperation Agreement Part Three, Title XI [to be confirmed by a lawyer]" in said and "Not to be passed on" in said


def test_what_a_reader_would_miss_is_replaced_by_words_that_say_so():
    made, disclosure = disclosed(demo_without("IH/30", "IH/42", "IH/34"), "nl-fp")
    case = made.case
    assert case.benefit is None and "benefit" in disclosure.case.parts and "dissipation" in disclosure.case.parts
    assert [u.says for u in case.undermining].count(NOT_DISCLOSED) == 1 and [a.answer for a in case.answers].count(NOT_DISCLOSED) == 3
    assert all(NOT_DISCLOSED in e.says for e in case.test if e.element in ("benefit", "risk_of_dissipation"))
    assert len(case.undermining) == len(demo_case().base.case.undermining) and case.unused == ()


def test_a_claim_of_which_a_part_may_be_seen_says_so():
    base = demo_case().base
    claim = base.case.claims[1].model_copy(update={"receipts": (*base.case.claims[1].receipts, base.case.claims[0].receipts[0])})
    received = [r.model_copy(update={"label": "B"}) for r in base.of(ClaimedReceipt)]
    changed = replace(base, case=base.case.model_copy(update={"claims": (claim,)}), rows=base.rows | {ClaimedReceipt: tuple(received)})
    references = [e.reference for e in base.exhibits if e.handling == "disclosable" and e.reference != "IH/31"]
    from flows.dossier.partner_case import partner_case

    victims = next(p.account for p in base.of(StatementPeriod) if p.holder == "Ileana Vasarescu")
    found = partner_case(changed, for_partner(changed, *references).case.partners[0], {"IH/15", "IH/16"}, {victims}, {victims})
    (kept,) = found.case.claims
    assert found.in_part == ("B",) and (kept.expected_count, kept.expected_total) == (14, "90000.00") and "are not counted" in kept.alleged_because


def test_reasons_against_a_final_dossier_are_those_of_the_whole_case_and_hidden_ones_are_counted():
    base = demo_without(*PARENT)
    hidden = Deficiency(id="deficiency-x", kind="statements_missing", says="NL06: no statement.", next_step="Ask.")
    made, disclosure = disclosed(replace(base, rows=base.rows | {Deficiency: (*base.of(Deficiency), hidden)}), "nl-fp")
    of_the_store = [d for d in base.of(Deficiency) if d.kind == "promise_broken"]  # what is promised of all exhibits together is not said of some
    assert (
        len(of_the_store) == 1
        and disclosure.reasons == 1 + len(of_the_store)
        and [d.kind for d in made.of(Deficiency)][-1] == "not_disclosed"
        and all("NL06" not in d.says for d in made.of(Deficiency))
    )


# special categories


def test_words_of_a_special_category_are_in_no_edition_that_leaves_the_office():
    base = for_partner(small_case().base, "IH/1", "IH/2", "IH/3", "IH/4", special=("Orchard Packing",))
    for edition, to in (("served", ""), ("partner", "nl-fp")):
        texts = [f"{e.text} {e.counterparty}" for e in edition_of(base, edition, to).base.of(Entry)]
        assert any("[health: withheld]" in text for text in texts) and not any("orchard" in text.casefold() for text in texts)
    assert any("Orchard" in e.counterparty for e in edition_of(base, "working").base.of(Entry))
    assert "orchard" not in compile(base, "served").twin.decode().casefold()


# refusals


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"gateway": "regulation_2018_1805"}, "no gateway that is known for england_and_wales"),
        ({"kind": "law_enforcement"}, "no gateway to a law enforcement authority"),
        ({"permits": [{"exhibits": ["IH/43"], "because": "x"}]}, "goes into no edition for anybody else"),
        ({"permits": [{"exhibits": ["IH/99"], "because": "x"}]}, "no exhibit has the reference"),
    ],
)
def test_a_partner_that_cannot_be_served_is_refused(said, why):
    with pytest.raises(Refusal, match=why):
        disclosed(demo_without(**said), "nl-fp")


def test_a_gateway_that_does_not_bind_the_state_and_a_use_that_nobody_recorded_are_refused():
    certificate = for_partner(for_document("freezing-certificate", True), "IH/1", gateway="regulation_2018_1805", state="Ireland")
    with pytest.raises(Refusal, match="does not bind Ireland"):
        disclosed(certificate, "nl-fp")
    base = for_partner(small_case().base, "IH/1")
    silent = replace(base, exhibits=tuple(e.model_copy(update={"permitted_use": ""}) for e in base.exhibits))
    with pytest.raises(Refusal, match="does not say what IH/1 may be used for"):
        disclosed(silent, "nl-fp")
    with pytest.raises(Refusal, match="no partner has the id 'fr'"):
        disclosed(base, "fr")


def test_a_text_that_names_a_withheld_exhibit_stops_the_edition():
    base = for_partner(small_case().base, "IH/2", "IH/3", "IH/4")
    told = base.case.model_copy(update={"case": base.case.case.model_copy(update={"statement_of_facts": ("As IH/1 shows, wages came in.",)})})
    with pytest.raises(Refusal, match="would still name IH/1"):
        compile(replace(base, case=told), "partner", "nl-fp")


# section K


def certificate(**said):
    base = with_open_points(
        for_partner(for_document("freezing-certificate", True), "IH/1", "IH/2", "IH/3", "IH/4", gateway="regulation_2018_1805", **said),
        "freezing-certificate",
        "partner",
        "nl-fp",
    )
    made = compile_document(base, "partner", "freezing-certificate", "nl-fp")
    return base, " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages).split())


def test_a_victim_is_named_in_section_k_by_a_recorded_decision_alone_and_nowhere_else():
    base, said = certificate()
    assert VICTIM["name"] not in said and "[open: the name of V1, which the executing authority needs]" in said
    assert {d.says for d in base.of(Deficiency)} == {f"The {what} of V1, which the executing authority needs." for what in ("name", "address")}
    decision = {"victim": "v1", "author": "Orla Finch", "authority": "her written consent", "on": "2026-03-20", "reason": "the wages go back to her"}
    base, said = certificate(victims_named=[decision])
    assert base.of(Deficiency) == () and said.count(VICTIM["name"]) == 1 and said.count("24 Nettlecombe Parade") == 1
    assert "Orla Finch, 20 March 2026, on the authority of her written consent: the wages go back to her" in said
    assert "Vasarescu" not in compile(base, "partner", "nl-fp").twin.decode()


# exports


def exported(base: EvidenceBase) -> dict[str, str]:
    """Everything that the files of each format say, for the partner."""
    of = leaving(base, "partner", "nl-fp")
    return {name: "\n".join(text for content in EXPORTS[name](of).values() for text in _texts(content)) for name in map(str, UNLESS_NAMED)}


def said_by(rows) -> set[str]:
    return {
        value
        for row in rows
        for name, value in row.model_dump().items()
        if isinstance(value, str) and name not in ("id", "exhibit", "place") and len(value) > 6
    }


@pytest.mark.parametrize(("withheld", "few"), [(PARENT, 200), (("IH/15", "IH/16"), 50)])
def test_no_format_has_a_word_that_only_a_withheld_exhibit_says_or_who_a_victim_is(withheld, few):
    base = demo_without(*withheld)
    out = {e.sha256: e for e in base.exhibits if e.reference in withheld or e.handling == "suspicious_activity_report"}
    tables = [base.of(table) for table in RECORD_TABLES if "exhibit" in table.model_fields and table is not Reading]
    elsewhere = " ".join(sorted(said_by(row for rows in tables for row in rows if row.exhibit not in out))) + base.case.model_dump_json()
    secrets = {text for text in said_by(row for rows in tables for row in rows if row.exhibit in out) if text not in elsewhere}
    assert len(secrets) > few
    secrets |= {part for e in out.values() for part in (e.sha256[:16], e.file_name)}
    for name, text in exported(base).items():
        assert not [secret for secret in secrets if secret in text], name
        assert not re.search("vasarescu|ileana", text, re.IGNORECASE) and not any(
            re.search(rf"(?<![\w/]){e.reference}(?![\w/])", text) for e in out.values()
        ), name
        if name in ("xlsx", "csv", "graphml", "anx"):
            assert all(
                term in text for term in ("Functioneel Parket", "To freeze an account", "Not to be passed on", "Title XI [to be confirmed by a lawyer]")
            ), name


CITING = {
    "gifts": [
        {
            "giver": "vexley",
            "recipient": "Canary One",
            "what": "a watch",
            "on": "2024-01-10",
            "value": "400.00",
            "currency": "GBP",
            "reason": "r",
            "author": "a",
            "exhibits": ["IH/1"],
        }
    ],
    "receivables": [
        {
            "reference": "Canary Two",
            "lender": "vexley",
            "debtor": "Canary Three",
            "currency": "GBP",
            "outstanding": "5.00",
            "outstanding_on": "2024-01-10",
            "exhibit": "IH/1",
        }
    ],
    "exchange_rates": [{"currency": "EUR", "rate": "0.8", "on": "2024-01-10", "source": "Canary Four", "exhibit": "IH/1"}],
    "price_index": {"name": "Canary Five", "source": "s", "exhibit": "IH/1", "author": "a", "figures": [{"month": "2024-01", "figure": "1"}]},
    "history": {"dates": [{"on": "2024-01-10", "what": "other", "says": "Canary Six", "exhibits": ["IH/1"]}]},
}


def test_what_case_toml_rests_on_a_withheld_exhibit_is_in_no_format_whatever_its_part():
    base = small_case().base
    title = next(t.title_number for t in base.of(Title))
    joint = {"account": base.of(StatementPeriod)[0].written_as, "holders": ["vexley", "fennmark"], "says": "Canary Seven", "exhibits": ["IH/1"]}
    parts = CITING | {"joint_accounts": [joint], "costs": [{"title": title, "what": "Canary Eight", "amount": "5.00", "on": "2024-01-10", "exhibit": "IH/1"}]}
    whole = replace(base, case=Case.model_validate(base.case.model_dump() | parts))
    for step in STEPS.values():
        whole = replace(whole, rows=whole.rows | {table: tuple(rows) for table, rows in step(whole).items()})
    for_office = "\n".join(text for content in EXPORTS["csv"](leaving(whole, "working")).values() for text in _texts(content))
    assert all(f"Canary {n}" in for_office for n in ("One", "Two", "Three")), "the office has them"
    partners = for_partner(whole, "IH/2", "IH/3", "IH/4")
    assert not [
        name for name, text in (exported(partners) | {"twin": compile(partners, "partner", "nl-fp").twin.decode()}).items() if "canary" in text.casefold()
    ]


def test_a_gift_of_which_a_part_is_withheld_is_absent_and_never_smaller():
    people = [
        {"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect", "accounts": [ALPHA[3:], GAMMA[3:]]},
        {"id": "spouse", "name": "Marion Kestrel", "role": "third_party"},
    ]
    given = [
        statement(account, "01-01", "01-31", 500_00, 500_00 - paid, [("01-10", -paid, {"counterparty": "Marion Kestrel"})], id=id)
        for account, paid, id in ((ALPHA, 300_00, "a"), (GAMMA, 400_00, "g"))
    ]
    exhibits = [Exhibit(sha256=f"x{id}", reference=f"IH/{n}", file_name=id, size=1, permitted_use="any") for n, id in enumerate("ag", start=1)]
    base = with_findings(
        by_hand(given, people=people, exhibits=exhibits),
        case_parties,
        build_transfers,
        claimed_receipts,
        case_ownership,
        purchases,
        schedule,
        dispositions,
        rulings,
    )
    assert [g.value for g in base.of(Gift)] == [700_00]
    made, disclosure = disclosed(for_partner(base, "IH/1"), "nl-fp")
    assert (made.of(Gift), made.of(GiftToday), made.of(GiftTransfer), disclosure.dispositions) == ((), (), (), 1)
    made, disclosure = disclosed(for_partner(base, "IH/1", "IH/2"), "nl-fp")
    assert [g.value for g in made.of(Gift)] == [700_00] and disclosure.dispositions == 0


# on disk


def test_an_export_for_a_partner_is_under_its_name_and_its_hand_over_is_logged(folder):
    said = CliRunner().invoke(app, ["export", str(folder.path), "--edition", "partner", "--format", "bods", "--to", "nl-fp", "--why", "sent with the request"])
    assert said.exit_code == 0 and "SMALL-1-partner-nl-fp-bods.json" in said.output, said.output
    line = folder.log.lines()[-1]
    assert (line["action"], line["why"], line["detail"]["to"], line["detail"]["gateway"], line["detail"]["decided_by"]) == (
        "handed over",
        "sent with the request",
        "Functioneel Parket",
        "tca_title_xi",
        "Corin Vexley",
    )
    for words, code, why in (
        (["--edition", "partner"], 2, "needs --to"),
        (["--edition", "partner", "--to", "fr", "--why", "w"], 3, "no partner has the id"),
        (["--edition", "partner", "--format", "ledger", "--to", "nl-fp", "--why", "w"], 3, "transfers stand in exhibits"),
    ):
        told = assettrace("export", folder.path, *words)
        assert told.code == code and why in told.err, told


@pytest.fixture
def folder(tmp_path):
    """The small case in a folder of its own, with a partner who may have three of four exhibits."""
    shutil.copytree(small_case().directory, tmp_path / "case")
    said = partner("IH/2", "IH/3", "IH/4")
    permits = '[ { exhibits = [ "IH/2", "IH/3", "IH/4" ], because = "public registers" } ]'
    text = "\n[[partners]]\n" + "".join(
        f"{key} = {permits if key == 'permits' else value if key == 'on' else json.dumps(value)}\n" for key, value in said.items()
    )
    (tmp_path / "case" / "case.toml").write_text((tmp_path / "case" / "case.toml").read_text() + text)
    return CaseFolder(tmp_path / "case")


def test_it_is_written_bundled_checked_and_its_hand_over_logged(folder):
    made = compile_dossier(folder, "partner", to="nl-fp")
    assert made.pdf.name == "SMALL-1-partner-nl-fp-v1-draft.pdf" and made.left_out[0] == "withheld: IH/1; 1 account not followed"
    told = CliRunner().invoke(app, ["bundle", str(folder.path), "--edition", "partner", "--to", "nl-fp", "--why", "sent with the request"])
    assert told.exit_code == 0 and "without IH/1: no permit of this partner names it" in told.output, told.output
    line = folder.log.lines()[-1]
    assert (line["action"], line["why"], line["detail"]["to"], line["detail"]["gateway"], line["detail"]["decided_by"]) == (
        "handed over",
        "sent with the request",
        "Functioneel Parket",
        "tca_title_xi",
        "Corin Vexley",
    )
    (bag,) = (folder.path / "bundles").iterdir()
    found = verify(bag)
    assert not found.broken, found.broken
    statement = next(e for e in small_case().base.exhibits if e.reference == "IH/1")
    for path in (path for path in bag.rglob("*") if path.is_file()):
        for secret in (statement.sha256, "statement.xml", "Orchard Packing"):
            assert secret not in f"{path.name} {path.read_bytes().decode('latin-1')}", (path.name, secret)


def test_a_permit_that_was_taken_back_since_is_not_used(folder):
    compile_dossier(folder, "partner", to="nl-fp")
    path = folder.path / "case.toml"
    path.write_text(path.read_text().replace('"IH/2", "IH/3", "IH/4" ], because', '"IH/3", "IH/4" ], because'))
    with pytest.raises(Refusal, match="case.toml or the software has changed since"):
        bundle(CaseFolder(folder.path), "partner", to="nl-fp", why="sent")


def test_for_whom_it_is_must_be_said(tmp_path):
    case = case_in(tmp_path / "case", small_case())
    for words in (["dossier", str(case.path), "--edition", "partner"], ["dossier", str(case.path), "--to", "nl-fp"]):
        told = CliRunner().invoke(app, words)
        assert told.exit_code == 2 and "go together" in told.output
