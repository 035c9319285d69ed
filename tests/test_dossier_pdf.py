"""The dossier as a PDF: what is on which page, links, typefaces, names sign by sign, the same bytes anywhere, the twin inside."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys

import pytest
from followed_cases import demo_case, small_case
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from flows.dossier.document import Column, Cover, Dossier, Link, Row, Section, Table, numbered
from flows.dossier.printing import print_pdf
from flows.dossier.writing import para
from schemas.guarantees import GuaranteeBroken

SECTIONS = (
    "1 Order sought and summary",
    "2 Undermining material",
    "3 Persons and companies",
    "4 The statutory test",
    "5 Sources and their completeness",
    "6 Method",
    "7 Tracing",
    "8 Ownership and control",
    "9 Source and application of funds",
    "10 Third parties",
    "11 Risk of dissipation",
    "12 Conclusions",
    "13 Statement of truth",
    "Schedule A Assets",
    "Schedule B Accounts and statements",
    "Schedule C Transactions relied on",
    "Schedule D Entities and identifiers",
    "Schedule E Exchange rates and valuations",
    "Schedule F Chronology",
    "Schedule G What is still outstanding",
    "Exhibit register",
    "Glossary",
    "Data quality",
    "Index of unused material",
    "Guarantees and decisions",
)


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def words(reader: PdfReader, *pages: int) -> str:
    """The text of some pages (all, if none is given), line ends as blanks."""
    chosen = [reader.pages[n - 1] for n in pages] if pages else reader.pages
    return " ".join(" ".join(page.extract_text() for page in chosen).split())


@pytest.fixture(scope="module", params=["small", "demo"])
def dossier(request):
    return opened({"small": small_case, "demo": demo_case}[request.param]().dossier("working").pdf)


def test_page_one_says_who_what_how_much_and_page_two_what_undermines_it():
    reader = opened(small_case().dossier("working").pdf)
    first, second = words(reader, 1), words(reader, 2)
    for said in ("Restraint order", "Crown Court", "Corin Vexley", "Human trafficking", "SMALL-1", "DRAFT, not for use in court", "Imogen Hale", "£7,000.00"):
        assert said in first, said
    reasons = len(json.loads(small_case().dossier("working").twin)["findings"]["deficiency"])
    assert f"{reasons} reasons on page 2" in first and "Why this is a draft" in second and "No officer is named who authorises the application." in second


def test_every_section_and_schedule_is_there_in_order_with_a_bookmark_to_its_page(dossier):
    bookmarks = [(entry.title, dossier.get_destination_page_number(entry) + 1) for entry in dossier.outline]
    assert [title for title, _ in bookmarks if title in SECTIONS] == list(SECTIONS)
    pages = [page for _, page in bookmarks]
    assert pages == sorted(pages)
    for title, page in bookmarks:
        assert title in words(dossier, page), (title, page)


def test_the_printed_page_numbers_are_the_pages_of_the_file(dossier):
    for number, page in enumerate(dossier.pages, start=1):
        text = page.extract_text()
        assert f"page {number}" in text.split("\n") and "DRAFT" in text, number


def test_every_link_leads_to_the_row_that_it_names(dossier):
    written = [_placed(page) for page in dossier.pages]
    number = {page.indirect_reference.idnum: n for n, page in enumerate(dossier.pages)}
    followed = 0
    for page, texts in zip(dossier.pages, written, strict=True):
        for annotation in page.get("/Annots", ()):
            annotation = annotation.get_object()
            assert "/URI" not in annotation.get("/A", {}), "nothing leads out of the document"
            target = annotation["/Dest"]
            left, low, _, high = map(float, annotation["/Rect"])
            begins = next((text for x, y, text in texts if abs(x - left) < 1 and low - 1 <= y < high), "")
            if (said := re.match(r"[AT][0-9]+\b", begins)) is not None:
                near = [text for _, y, text in written[number[target[0].idnum]] if abs(float(target[3]) - y) < 24]
                assert any(re.match(rf"{said[0]}\b", text) for text in near), (begins, near)
                followed += 1
    assert followed >= 8


def _placed(page) -> list[tuple[float, float, str]]:
    """Every piece of text of a page with where it begins, in points from the lower left."""
    found = []

    def visit(text, matrix, line, *_):
        if text.strip():
            found.append((line[4] * matrix[0] + matrix[4], line[5] * matrix[3] + matrix[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_every_typeface_is_embedded(dossier):
    fonts = {}
    for page in dossier.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            fonts[font["/BaseFont"]] = "/FontFile2" in font["/FontDescriptor"].get_object() if "/FontDescriptor" in font else False
    assert len(fonts) == 3 and all(fonts.values()), fonts


def test_nothing_in_the_file_runs_or_reaches_out(dossier):
    found = json.dumps([str(key) for key in _keys(dossier)])
    for forbidden in ("/JavaScript", "/JS", "/Launch", "/URI", "/OpenAction", "/AA", "/GoToR", "/SubmitForm"):
        assert f'"{forbidden}"' not in found, forbidden


def _keys(reader: PdfReader):
    seen, waiting = set(), [reader.trailer["/Root"]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, dict):
            yield from value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def test_the_twin_inside_is_the_twin_beside(dossier):
    inside = dossier.attachments["twin.json"][0]
    assert inside in (small_case().dossier("working").twin, demo_case().dossier("working").twin)
    assert json.loads(inside)["edition"] == "working"
    assert dossier.trailer["/Root"]["/Lang"] == "en-GB" and dossier.metadata.title


def test_the_same_case_gives_the_same_bytes_whatever_the_clock_zone_locale_hash_seed_and_folder(tmp_path):
    program = (
        "import sys; from dataclasses import replace; from hashlib import sha256\n"
        "from flows.case.case_folder import CaseFolder; from flows.steps.load_evidence import evidence_base; from flows.dossier import compile\n"
        "base = replace(evidence_base(CaseFolder(sys.argv[1])), version=1)\n"
        "print(*(sha256(x).hexdigest() for e in ('working', 'served') for x in (lambda c: (c.pdf, c.twin))(compile(base, e))))"
    )
    here = {
        sha
        for edition in ("working", "served")
        for c in [small_case().dossier(edition)]
        for sha in (hashlib.sha256(c.pdf).hexdigest(), hashlib.sha256(c.twin).hexdigest())
    }
    for seed, zone, locale in (("1", "Pacific/Auckland", "C"), ("77", "America/New_York", "tr_TR.UTF-8")):
        told = subprocess.run(
            [sys.executable, "-c", program, str(small_case().directory)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert set(told.stdout.split()) == here


# names

HOSTILE = [
    "A&B <Ltd>",
    "<img src='file:///etc/passwd'>",
    "<para><b>",
    "Μυρτώ Καλαφάτη",
    "Зоряна Вишневецька",
    "Łukasz Brzęczyk",
    "Théo",
    "The\u0301o",
    'O’Neill & "Sons"',
    "\u202egnisrever\u202c",
    "zero\u200bwidth",
    "مريم",
    "株式会社",
    "a  b",
    "tab\tbed",
    "€ £ ¥ © ½",
    "{% raw %}",
    "100%",
    "\\N{DASH}",
    "&amp;",
    "&#x41;",
]


def printed(names: list[str]) -> str:
    """Names as a table's rows and as paragraphs, printed and read back."""
    rows = tuple(Row((("|", name, "|"),)) for name in names)
    section = Section("1", "Names", "s1", (Table((Column("Name", 1),), rows), *(para("[", name, "]") for name in names)))
    pdf = print_pdf(numbered(Dossier("t", "a", "m", "r", Cover("c", "t", "s", (("Of", ("what",)),), ()), (), (section,))))
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def as_read(text: str) -> str:
    """What the page says, with code points back as signs; where a line ends is the page's affair."""
    signs = re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda m: chr(int(m[1], 16)), re.sub(r"[ \n]", "", text))
    return re.sub(r"[ \n]", "", signs)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_printed_as_the_exhibit_has_it_or_its_signs_as_code_points(name):
    read = as_read(printed([name]))
    assert f"|{as_read(name)}|" in read and f"[{as_read(name)}]" in read


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\n\r"), min_size=1, max_size=30), min_size=10, max_size=40))
def test_any_name_comes_back_from_the_page(names):
    read = as_read(printed(names))
    for name in names:
        assert f"|{as_read(name)}|" in read, [hex(ord(c)) for c in name]


def test_no_file_is_opened_for_what_stands_in_a_name(monkeypatch):
    opened_files = []
    real = open
    monkeypatch.setattr("builtins.open", lambda file, *a, **k: opened_files.append(str(file)) or real(file, *a, **k))
    printed(["<img src='/etc/hostname'/>", "<a href='http://example.invalid'>x</a>"])
    assert not any("hostname" in file or "invalid" in file for file in opened_files)


def test_a_long_table_repeats_its_heading_on_every_page():
    rows = tuple(Row(((f"row {n}",), (f"{n}.00",))) for n in range(400))
    section = Section("1", "Long", "s1", (Table((Column("What it is", 3), Column("Amount", 1, True)), rows),))
    pdf = print_pdf(numbered(Dossier("t", "a", "m", "r", Cover("c", "t", "s", (("Of", ("what",)),), ()), (), (section,))))
    pages = [page.extract_text() for page in opened(pdf).pages if re.search(r"row \d+", page.extract_text())]
    assert len(pages) > 5 and all("What it is" in page for page in pages)
    found = [int(n) for page in pages for n in re.findall(r"row (\d+)", page)]
    assert found == list(range(400))


def test_a_link_to_nowhere_is_our_mistake_and_stops():
    section = Section("1", "Lost", "s1", (para(Link("nowhere", "there")),))
    with pytest.raises(GuaranteeBroken, match="nowhere"):
        print_pdf(numbered(Dossier("t", "a", "m", "r", Cover("c", "t", "s", (("Of", ("what",)),), ()), (), (section,))))
