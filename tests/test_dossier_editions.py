"""Who may be seen in which edition, and when a dossier is final: in the finished file's every stream, not only on its pages."""

from __future__ import annotations

import io
import json
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pytest
from followed_cases import demo_case, small_case
from pypdf import PdfReader
from small_worlds import KESTREL, LETTINGS, World

from flows.case.case_folder import CaseFolder
from flows.case.new_case import make_case
from flows.custody.files import IntegrityBroken
from flows.dossier import compile
from flows.dossier.pseudonyms import Pseudonyms
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.write_dossier import NotFinal, compile_dossier
from schemas.accounts import Entry, StatementPeriod
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.findings import Deficiency, Match
from schemas.parties import Party


@cache
def everything(pdf: bytes) -> str:
    """Every string and every stream of the file, unpacked, and the text of its pages."""
    found = ["\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes().decode("utf-8", "replace"))
            found += _strings(thing, 6)
        found += [str(value) for value in opened.docinfo.values()]
    return "\n".join(found)


def _strings(thing, depth: int) -> list[str]:
    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    if depth and isinstance(thing, pikepdf.Array):
        return [text for part in thing for text in _strings(part, depth - 1)]
    if depth and isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return [text for key in thing.keys() for text in _strings(thing[key], depth - 1)]
    return []


def victim() -> dict:
    people = tomllib.loads((demo_case().directory / "case.toml").read_text())["people"]
    return next(person for person in people if person["role"] == "victim")


def of_the_victim() -> list[str]:
    """What gives the victim away: name, its parts, account, birth, home."""
    account = next(p.written_as for p in demo_case().base.of(StatementPeriod) if p.holder == victim()["name"])
    first, last = victim()["name"].split()
    return [first, last, account, account[-14:], " ".join(account[i : i + 4] for i in range(0, len(account), 4)), victim()["born"], victim()["address"]]


def test_the_working_edition_names_the_victim_and_the_served_one_nowhere():
    working, served = everything(demo_case().dossier("working").pdf), everything(demo_case().dossier("served").pdf)
    for secret in of_the_victim():
        assert secret.casefold() not in served.casefold(), secret
    assert victim()["name"] in working and victim()["pseudonym"] in served


def test_a_report_of_suspicion_and_sensitive_unused_material_are_absent_from_what_is_served():
    base = demo_case().base
    (report,) = [exhibit for exhibit in base.exhibits if exhibit.handling == "suspicious_activity_report"]
    working, served = everything(demo_case().dossier("working").pdf), everything(demo_case().dossier("served").pdf)
    hidden = [report.reference, report.file_name, report.sha256, *(item.says for item in base.case.unused if item.sensitive)]
    assert len(hidden) == 4
    for secret in hidden:
        assert secret not in served, secret
    assert report.sha256 in working and "Kept apart as intelligence" in working


def test_both_editions_have_the_same_figures():
    def figures(edition):
        return sorted(
            (f["amount"], f["currency"])
            for f in json.loads(demo_case().dossier(edition).twin)["figures"]
            if f["id"].startswith(("traced", "at ", "claimed", "net"))
        )

    assert figures("working") == figures("served") and len(figures("served")) > 20


def test_the_served_edition_does_not_tell_what_a_namesake_is_born():
    namesake = next(m for m in demo_case().base.of(Match) if m.state == "not_same")
    quoted = next(word for word in namesake.reasons_against.split() if word.strip("().;").startswith("19") and word.strip("().;") != "1979-03-17").strip("().;")
    assert quoted in everything(demo_case().dossier("working").pdf)
    assert quoted not in everything(demo_case().dossier("served").pdf)


# spellings


def protected(
    *entries: str, name: str = "Grace Oyelaran-Smith", aliases: tuple[str, ...] = (), accounts: tuple[str, ...] = (), **changed
) -> tuple[Pseudonyms, list[str]]:
    world = World()
    for text in entries:
        world.add(
            Entry,
            period="p",
            account="gb:000001-00000001",
            seq=1,
            booked_on=date(2024, 1, 2),
            amount=1,
            direction="credit",
            currency="GBP",
            text=text,
            counterparty_account="GB93ZZZZ00009191000273" if accounts else "",
        )
    person = {"id": "v1", "name": name, "role": "victim", "pseudonym": "V1", "aliases": aliases, "accounts": accounts}
    base = world.base(people=[KESTREL, person], companies=[LETTINGS], **changed)
    base = replace(base, rows={**base.rows, Party: (Party(id="v1", kind="person", name=name, role="victim", pseudonym="V1"),)})
    found = Pseudonyms(base)
    return found, [entry.text for entry in found.applied(base).of(Entry)]


@pytest.mark.parametrize(
    "written",
    [
        "Grace Oyelaran-Smith",
        "GRACE OYELARAN-SMITH",
        "grace oyelaran smith",
        "Oyelaran-Smith, Grace",
        "G. Oyelaran-Smith",
        "Ms Grace  Oyelaran-Smith",
        "G OYELARAN SMITH",
        "Gráce Oyelarán-Smith",
        "OYELARAN",
        "PAY Grace RENT",
    ],
)
def test_every_spelling_of_a_victims_name_gives_way(written):
    found, (text,) = protected(f"FROM {written} REF 7")
    assert "V1" in text and text.startswith("FROM ") and text.endswith(" REF 7")
    for part in ("grace", "oyelaran", "gráce"):
        assert part not in text.casefold()
    assert found.first_shown(text) == "" and found.first_shown(f"x {written} y") == "who V1 is"


@pytest.mark.parametrize("kept", ["gracefully", "GRACELAND LTD", "smithy", "12345678901234567890"])
def test_other_words_stay(kept):
    assert protected(kept)[1] == [kept]


def test_a_part_of_a_name_that_another_party_has_gives_nobody_away_alone():
    _, (alone, whole) = protected("TARNBROOK RENT", "Rosa Tarnbrook RENT", name="Rosa Tarnbrook")
    assert alone == "TARNBROOK RENT" and whole == "V1 RENT"


@pytest.mark.parametrize(
    "written", ["GB93ZZZZ00009191000273", "GB93 ZZZZ 0000 9191 0002 73", "gb93 zzzz 00009191000273", "00009191000273", "00-00-91 91000273"]
)
def test_every_spelling_of_a_victims_account_gives_way(written):
    _, (text,) = protected(f"TO {written} REF", accounts=("GB93ZZZZ00009191000273",))
    assert "9191" not in text and "V1 account 1" in text


def test_an_alias_in_another_script_gives_way():
    assert protected("від Ганна Мельник 7", name="Hanna Melnyk", aliases=("Ганна Мельник",))[1] == ["від V1 7"]


def test_what_would_still_show_is_refused_and_names_nobody(monkeypatch):
    monkeypatch.setattr("flows.dossier.editions.Pseudonyms.applied", lambda self, base: base)
    with pytest.raises(Refusal, match="who V1 is") as refused:
        compile(replace(demo_case().base, version=1), "served")
    assert victim()["name"].split()[1] not in str(refused.value)


@pytest.fixture
def own_case(tmp_path):
    """The small case in a folder of the test's own, followed."""
    shutil.copytree(small_case().directory, tmp_path / "case")
    return CaseFolder(tmp_path / "case")


# draft and final


def ready(base, **changed):
    """The base with no reason against a final dossier, but for those given."""
    rows = {**base.rows, Deficiency: tuple(changed.pop("deficiencies", ()))}
    return replace(base, rows=rows, final=True, version=1, **changed)


def first_page(compiled) -> str:
    return " ".join(PdfReader(io.BytesIO(compiled.pdf)).pages[0].extract_text().split())


def test_a_final_dossier_says_so_on_every_page_and_nothing_of_a_draft():
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(compile(ready(small_case().base), "served").pdf)).pages]
    assert all("FINAL" in page and "DRAFT" not in page for page in pages)


def test_declared_deficiencies_stand_on_page_one():
    approval = {"approver": "Corin Vexley", "on": date(2024, 4, 2), "reason": "Funds are about to leave the country", "deficiencies": ("deficiency-1",)}
    case = Case.model_validate({**small_case().base.case.model_dump(), "approval": approval})
    gap = Deficiency(id="deficiency-1", kind="statements_missing", says="No statement for March.", next_step="Ask the bank.")
    said = first_page(compile(ready(small_case().base, case=case, deficiencies=[gap]), "served"))
    assert "FINAL WITH DECLARED DEFICIENCIES" in said and "No statement for March." in said and "Corin Vexley" in said and "about to leave the country" in said


def test_final_is_refused_while_reasons_stand_and_nothing_is_written(own_case):
    folder = own_case
    with pytest.raises(NotFinal) as refused:
        compile_dossier(folder, "served", final=True)
    assert len(refused.value.reasons) > 5 and all(reason.next_step for reason in refused.value.reasons)
    assert not folder.dossiers.exists()
    drafted = compile_dossier(folder, "served")
    again = compile_dossier(folder, "served")
    assert drafted.state == "DRAFT" and (drafted.version, drafted.pdf) == (again.version, again.pdf) == (1, folder.dossiers / "SMALL-1-served-v1-draft.pdf")
    assert drafted.pdf.read_bytes()[:5] == b"%PDF-" and json.loads(drafted.twin.read_text())["state"] == "DRAFT"


# a case that has next to nothing


def test_a_case_with_nothing_in_it_gives_a_dossier_that_says_so(tmp_path):
    make_case(
        tmp_path / "case",
        rule="fifo",
        first="2024-01-01",
        last="2024-12-31",
        reference="EMPTY",
        caption="Nothing yet",
        offence="Fraud",
        author="A. N.",
        office="Office",
        jurisdiction="england_and_wales",
        order="property_freezing",
        currency="GBP",
    )
    folder = CaseFolder(tmp_path / "case")
    for verb in VERBS:
        follow_step(folder, verb)
    said = " ".join("\n".join(page.extract_text() for page in PdfReader(compile_dossier(folder, "working").pdf).pages).split())
    for nothing in (
        "No asset is within reach",
        "No statement of any account is in evidence",
        "No receipt is claimed",
        "No ownership of a company is in evidence",
        "No victim is named",
        "The case file records no fact that bears on the risk of dissipation",
        "The case file states no conclusion",
        "No exhibit is in evidence",
        "This order is about property",
    ):
        assert nothing in said, nothing


def test_a_case_file_that_changed_since_it_was_followed_gives_no_dossier_of_the_old_figures(own_case):
    path = own_case.path / "case.toml"
    path.write_text(path.read_text().replace('rule = "own_money_first"', 'rule = "fifo"'))
    with pytest.raises(Refusal, match="changed since the case was last followed"):
        compile_dossier(CaseFolder(own_case.path), "working")
    for verb in VERBS:
        follow_step(CaseFolder(own_case.path), verb)
    assert compile_dossier(CaseFolder(own_case.path), "working").pdf.exists()


def test_an_exhibit_that_changed_gives_no_dossier(own_case):
    statement = own_case.exhibits / "statement.xml"
    statement.write_bytes(statement.read_bytes().replace(b"4000.00", b"4000.01"))
    with pytest.raises(IntegrityBroken, match="has changed since it was received"):
        compile_dossier(own_case, "working")
    assert not own_case.dossiers.exists()
