"""No number without an origin: every number on the pages stands in the twin as a figure, as a quotation with its source, or as what is no figure."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from functools import cache

import pytest
from followed_cases import demo_case, small_case
from pypdf import PdfReader

from flows.dossier.document import EXEMPT
from schemas.accounts import Entry

DOSSIERS = [pytest.param(case, edition, id=f"{case.__name__}-{edition}") for case in (small_case, demo_case) for edition in ("working", "served")]
KINDS = {"figure", "quoted", "link", "paragraph", *EXEMPT}


@cache
def twin(case, edition: str) -> dict:
    return json.loads(case().dossier(edition).twin)


def runs(part) -> list[list[str]]:
    """Every run of some text as [what, text, reference]; a text that says nothing of itself is ['', text, '']."""
    if isinstance(part, str):
        return [["", part, ""]]
    if len(part) == 3 and all(isinstance(each, str) for each in part) and part[0] in KINDS:
        return [part]
    return [run for each in part for run in runs(each)]


def printed(block: dict) -> list:
    """Every text of a block."""
    return [
        *(block[name] for name in ("heading", "table", "note", "drawing", "text") if name in block),
        *block.get("columns", ()),
        *(cell for row in block.get("rows", ()) for cell in row),
        *block.get("strings", ()),
    ]


@cache
def said(case, edition: str) -> list[list[str]]:
    return [run for section in twin(case, edition)["text"] for block in section["blocks"] for text in printed(block) for run in runs(text)]


def numbers(text: str) -> list[str]:
    return re.findall(r"[0-9][0-9.,:/-]*[0-9]|[0-9]", text)


@pytest.mark.parametrize(("case", "edition"), DOSSIERS)
def test_every_number_of_the_pdf_has_its_origin_in_the_twin(case, edition):
    """Read from the PDF's own text by pypdf: what is left after the typed runs of the twin is page numbers and nothing else."""
    found = twin(case, edition)
    known = Counter(number for what, text, _ in said(case, edition) if what for number in numbers(text))
    known += Counter(number for section in found["text"] for number in numbers(section["section"]))  # headings of sections
    known += Counter(str(block["number"]) for section in found["text"] for block in section["blocks"] if block.get("number"))
    hashes = "".join(text for what, text, _ in said(case, edition) if what == "hash")
    orphans, seen = set(), 0
    for number, page in enumerate(PdfReader(io.BytesIO(case().dossier(edition).pdf)).pages, start=1):
        lines = page.extract_text().split("\n")
        if lines[4].strip() == "Contents":
            continue  # sections, which are known, and pages
        for line in (line for line in lines if line not in (f"page {number}", found["running"], found["marking"])):
            for each in numbers(line):
                seen += 1
                if each not in known and each not in hashes:
                    orphans.add(each)
    assert not orphans and seen > 500, orphans


@pytest.mark.parametrize(("case", "edition"), DOSSIERS)
def test_no_text_of_the_document_has_a_number_that_says_nothing_of_itself(case, edition):
    assert [text for what, text, _ in said(case, edition) if not what and re.search(r"[0-9]", text)] == []
    counted = Counter(what for what, *_ in said(case, edition))
    assert counted["figure"] > 100 and counted["quoted"] > 50 and counted["date"] > 30


def reaches(found: dict, figure: dict, known: dict[str, set[str]]) -> set[str]:
    """What a figure leads to in the end: exhibits, the case file, the ledger, the store."""
    ends, waiting, seen = set(), [*figure["sources"]], set()
    while waiting:
        source = waiting.pop().removeprefix("less ")
        if source in seen:
            continue
        seen.add(source)
        if source in known["figures"]:
            waiting += known["sources"][source]
        elif source.startswith(("claimed | ", "step | ")):
            waiting += [part for part in source.split(" | ")[-2:] if part in known["lines"]] if source[0] == "s" else [source.split(" | ")[2]]
        elif source in known["lines"] or source.partition("/")[0] in known["prefixes"]:
            ends.add("exhibit")
        elif source.partition(":")[0] in known["exhibits"]:
            ends.add("exhibit")
        elif source.startswith(("case.toml", "decisions.jsonl")):
            ends.add("case file")
        elif source in ("ledger", "exhibits", "store") or source in found["findings"]:
            ends.add("twin")
        elif source in known["rows"]:
            ends.add("finding")
        else:
            ends.add(f"UNKNOWN {source}")
    return ends


@pytest.mark.parametrize(("case", "edition"), DOSSIERS)
def test_every_figure_has_a_formula_and_leads_to_exhibits_or_to_what_the_case_file_states(case, edition):
    found = twin(case, edition)
    known = {
        "figures": {f["id"] for f in found["figures"]},
        "sources": {f["id"]: f["sources"] for f in found["figures"]},
        "lines": {t["id"] for t in found["transactions"]} | {line[0] or line[6] or line[7] for line in found["ledger"]["lines"]},
        "prefixes": {e["sha256"][:16] for e in found["exhibits"]},
        "exhibits": {e["sha256"] for e in found["exhibits"]},
        "rows": {row["id"] for rows in found["findings"].values() for row in rows if "id" in row}
        | {f"beneficial share {a['id']}" for a in found["findings"]["asset"]}
        | {f"{part} {a['id']}" for a in found["findings"]["asset"] for part in ("value", "charges")},
    }
    for figure in found["figures"]:
        ends = reaches(found, figure, known)
        assert figure["formula"] and ends and not any(end.startswith("UNKNOWN") for end in ends), (figure, ends)


def test_amounts_in_the_sentences_of_findings_are_figures_with_their_rows():
    """The money's way is told in sentences; every amount of them is a figure, worked out again from the rows that the sentence speaks of."""
    told = [run for run in said(demo_case, "served") if run[0] == "figure" and run[2].startswith("link ")]
    assert len(told) > 20
    quoted = [text for what, text, source in said(demo_case, "served") if what == "quoted" and re.search("[£€]", text) and not source.startswith("case.toml")]
    assert quoted == []


def test_the_ledger_of_a_served_twin_has_no_name_and_no_text_of_anybody():
    found = twin(demo_case, "served")["ledger"]
    names = {entry.counterparty for entry in demo_case().base.of(Entry) if entry.counterparty} - {""}
    text = json.dumps(found, ensure_ascii=False)
    assert len(names) > 50 and not [name for name in names if name in text]
    assert len(found["lines"]) > 1000


def test_what_is_no_figure_is_said_by_the_code_that_prints_it():
    assert {what for what, *_ in said(demo_case, "working")} <= KINDS | {""}
    assert set(EXEMPT) == {"page", "paragraph", "row", "provision", "date", "identifier", "hash", "version", "scale"}
