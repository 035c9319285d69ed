"""The dossier's diagrams: real PDFs are read back for their words, the thickness of their bands and their bounds."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from drawn_case import LETTINGS, NAMES, ONE, TWO, drawn_case, holding, interest, members, step, transfer
from pypdf import PdfReader
from pypdf.generic import ContentStream
from reportlab.graphics import renderPDF
from reportlab.pdfbase.pdfmetrics import stringWidth

from flows.drawing import account_grid, flow_of_funds, ownership_chart, timeline
from flows.drawing.geometry import BLUE, Box, Drawing, Line
from flows.drawing.lettering import shortened, wrapped
from flows.drawing.ownership import TALLEST
from flows.drawing.ownership_boxes import held_by
from flows.drawing.ownership_ties import ties_of
from flows.drawing.pdf import pdf_drawing
from flows.drawing.sheet import HIGHEST
from flows.drawing.svg import svg
from schemas.assets import ASSET_KINDS, Asset, PurchasePayment
from schemas.case import Case
from schemas.findings import AccountMonth, Gap
from schemas.parties import Party

WIDTH = 459.0
NOTHING = {
    name: []
    for name in (
        "Party",
        "PartyMember",
        "Holding",
        "Interest",
        "Proprietorship",
        "Asset",
        "Purchase",
        "PurchasePayment",
        "RouteStep",
        "Transfer",
        "ClaimedReceipt",
        "AccountMonth",
        "Gap",
        "StatementPeriod",
    )
}


def drawings(base) -> list[Drawing]:
    funds = [d for asset in base.of(Asset) for d in flow_of_funds(base, asset.id, WIDTH, "pro rata")]
    return [*ownership_chart(base, WIDTH), *funds, *account_grid(base, WIDTH), *timeline(base, WIDTH)]


def pdf(drawing: Drawing) -> bytes:
    return renderPDF.drawToString(pdf_drawing(drawing), invariant=1, autoSize=1)


def words(*drawn: Drawing) -> str:
    """The text of the drawings' PDFs, as a reader of the PDF gets it, without line breaks."""
    return " ".join(" ".join(PdfReader(io.BytesIO(pdf(d))).pages[0].extract_text().split()) for d in drawn)


def strings(drawing: Drawing) -> list[tuple[str, float, float, float, float]]:
    """Every text of a drawing and the room it takes: left, top, right, foot, measured by ReportLab."""
    found = []
    for text in drawing.texts():
        wide = stringWidth(text.text, {"regular": "AT", "bold": "AT-Bold", "italic": "AT-Italic"}[text.role], text.size)
        left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
        found.append((text.text, left, text.y - 0.72 * text.size, left + wide, text.y + 0.2 * text.size))
    return found


def bands(drawing: Drawing) -> list[float]:
    """The thickness in points of every curved band that the PDF paints, read from the page's own operators."""
    reader = PdfReader(io.BytesIO(pdf(drawing)))
    found, ends, curved = [], [], False
    for operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations:
        if operator in (b"m", b"l", b"c"):
            ends.append(float(operands[-1]))
            curved = curved or operator == b"c"
        elif operator in (b"f", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"n", b"re"):
            if curved and operator in (b"f", b"f*", b"B", b"B*", b"b", b"b*"):
                found.append(ends[0] - ends[-1])
            ends, curved = [], False
    return found


def millimetre(drawing: Drawing) -> int:
    """Pence that a millimetre stands for, as the caption says it."""
    said = re.search(r"1 mm is £([0-9,]+)\.00", words(drawing))
    return int(said[1].replace(",", "")) * 100


# what is drawn


def test_the_ownership_chart_names_everybody_and_says_what_each_tie_is():
    text = words(*ownership_chart(drawn_case(), WIDTH))
    for expected in (
        "Ambrose Ashgrove",
        "suspect",
        "Петра Пелл",
        "A&B <Lettings> Ltd",
        "Μαρίνα Holdings Ltd",
        "Wilhelmina Ashgrove",
        "third party",
        "Title ZZ900001",
        "Title ZZ900002",
        "Title ZZ900003",
        "1 Tallowgate, Harrowmouth ZZ8 2LR",
        "100 %",
        "50 to 75 %",
        "25 to 50 %",
        "as nominee",
        "significant influence",
        "held on a bare trust",
        "held with Ambrose Ashgrove",
        "controlled by Ambrose Ashgrove",
        "family",
        "since 4 Sep 2023",
        "NL 00000099",
        "as at 30 September 2024",
        "Summary of rows",
        "control, a basis or a bare title: no share",
    ):
        assert expected in text, expected


def test_an_interest_that_has_ended_is_not_in_the_chart_but_on_the_timeline():
    base = drawn_case()
    assert "shares 25 to 50 %" in words(*timeline(base, WIDTH))
    assert "Wilhelmina Ashgrove: interest in A&B <Lettings> Ltd ends" in words(*timeline(base, WIDTH))
    lines = [s[0] for d in ownership_chart(base, WIDTH) for s in strings(d)]
    assert lines.count("25 to 50 %") == 1  # Pell's; the spouse's ended in 2023


def test_a_companys_own_property_is_not_on_the_bold_chain():
    ties, held = ties_of(drawn_case()), held_by(drawn_case())
    assert {(row.title, row.reached) for holder in ("lettings", "ash", "spouse") for row in held[holder]} == {
        ("Title ZZ900001", True),
        ("Title ZZ900003", True),
    }
    assert [row.reached for row in held["holdings"]] == [False]
    assert ties["ash", "parent"].bold and ties["parent", "holdings"].bold and ties["ash", "pell"].bold and not ties["ash", "spouse"].bold
    assert ties["ash", "parent"].dashed and not ties["parent", "holdings"].dashed and ties["pell", "lettings"].dashed and ties["ash", "spouse"].dotted


def test_the_bands_of_a_flow_of_funds_are_to_the_scale_that_it_states():
    (drawing,) = flow_of_funds(drawn_case(), ONE, WIDTH, "pro rata")
    pence = sorted(round(thick / 72 * 25.4 * millimetre(drawing) / 100_00) * 100 for thick in bands(drawing))
    # thousands, from the story: A passes claim > go-between > company > title; B and what is not claimed, source > company > title
    assert pence == [n * 1000 for n in (40, 40, 50, 50, 110, 110, 110)]


def test_mortgage_and_elsewhere_are_bands_of_their_own():
    (drawing,) = flow_of_funds(drawn_case(), TWO, WIDTH, "pro rata")
    scale = millimetre(drawing) / 72 * 25.4
    assert Counter(round(thick * scale / 1000_00) for thick in bands(drawing)) == {10: 4, 50: 2, 130: 1, 15: 1}
    text = words(drawing)
    for expected in ("Mortgage £130,000.00", "From elsewhere", "£15,000.00", "£205,000.00", "of this from claims £10,000.00", "Not covered by a claim"):
        assert expected in text, expected


def test_the_words_of_a_flow_of_funds():
    text = words(*flow_of_funds(drawn_case(), ONE, WIDTH, "pro rata"))
    for expected in (
        "Claim A",
        "Wages of exploited workers",
        "£110,000.00",
        "Claim B",
        "Cash without receipts",
        "£50,000.00",
        "Ilse Voorbeeld",
        "00-00-00 00000013",
        "A&B <Lettings> Ltd",
        "£200,000.00",
        "of this from claims £160,000.00",
        "under the declared rule (pro rata)",
        "10 mm = £",
    ):
        assert expected in text, expected


def test_a_round_trip_is_drawn_as_one_and_counted_once():
    uncle = "gb:000000-00000077"
    base = drawn_case(
        Transfer=[
            transfer("a1", "2024-01-05", "@x", LETTINGS, 100),
            transfer("a2", "2024-02-01", LETTINGS, uncle, 40),
            transfer("a3", "2024-03-01", uncle, LETTINGS, 38),
            transfer("a4", "2024-05-01", LETTINGS, "@q", 200),
        ],
        RouteStep=[step(ONE, "A", "a1", "a2", 38), step(ONE, "A", "a2", "a3", 38), step(ONE, "A", "a3", "a4", 38), step(ONE, "A", "a1", "a4", 50)],
        PurchasePayment=[PurchasePayment(purchase="p1", transfer="a4", part="whole price")],
        ClaimedReceipt=[],
    )
    (drawing,) = flow_of_funds(base, ONE, WIDTH, "pro rata")
    assert "Again: A&B" in words(drawing) and "£88,000.00" in words(drawing)
    scale = millimetre(drawing) / 72 * 25.4
    assert Counter(round(thick * scale / 1000_00) for thick in bands(drawing)) == {88: 1, 38: 3, 50: 1, 112: 2}


def test_the_grid_has_one_sign_a_month():
    base = drawn_case()
    (drawing,) = account_grid(base, WIDTH)
    states = Counter(row.state for row in base.of(AccountMonth))
    squares = [s for s in drawing.painted() if isinstance(s, Box)]
    assert sum(s.fill == BLUE for s in squares) == states["complete"] + 1  # and one in the legend
    assert len(squares) == sum(states.values()) + len(states)
    assert sum(text == "M" for text, *_ in strings(drawing)) == states["missing"] + 1 + 4  # the legend; March and May of two years
    text = words(drawing)
    for expected in (NAMES["lettings"], "Ilse Voorbeeld", "00-00-00 00000013", "NL00 XXXX 0000 0000 12", "2023", "2024", "missing", "part of the month"):
        assert expected in text, expected


def test_the_timeline_says_when_what_happened():
    text = words(*timeline(drawn_case(), WIDTH))
    for expected in (
        "2 January 2024 to 31 May 2024",
        "Offence period alleged",
        "5 to 19 January 2024",
        "Claim A: £120,000.00 in 2 receipts",
        "Claim B: £90,000.00 in 1 receipt",
        "2 May 2024",
        "Title ZZ900001 bought for £200,000.00",
        "£130,000.00 mortgage",
        "No statements: Ilse Voorbeeld",
        "1 March 2024 to 12 April 2024",
        "Balance does not carry over",
        "registered proprietor of ZZ900003",
    ):
        assert expected in text, expected


# what must never happen


def stormy(seed: int):
    """Another case, far too large and with names that are far too long; the same for the same seed."""
    rng = Random(seed)
    name = ["<img src='file:///etc/passwd'/> & Söhne Beteiligungsverwaltungsgesellschaft", "Ω" * 70, "Ж Ж " * 30, "B&B", "x"]
    people, companies = [f"p{n}" for n in range(9)], [f"c{n}" for n in range(14)]
    ties = {(rng.choice(people + companies), rng.choice(companies)) for _ in range(26)}
    accounts = [f"gb:0000{n:02d}-000000{n:02d}" for n in range(23)]
    transfers, steps, line = [], [], None
    for n in range(40):
        went = transfer(f"t{n:02d}", f"2024-03-{1 + n // 2:02d}", rng.choice(accounts[:8]) if n % 4 else "@", rng.choice(accounts[8:16]), 10 + n)
        transfers.append(went)
        if n % 4:
            went.payer = line.payee
            steps += [step(ONE, label, line.id, went.id, 1 + n) for label in rng.sample("ABCDEFGHIJ", 3)]
        line = went
    transfers.append(transfer("pay", "2024-05-02", line.payee, "@q", 3000))
    steps += [step(ONE, label, line.id, "pay", rng.randint(1, 60)) for label in "ABCDEFGHIJ"]
    steps += [step(ONE, "own:salary", line.id, "pay", 7), step(ONE, "own:opening", line.id, "pay", 1)]
    base = drawn_case(
        Party=[
            Party(id="ash", kind="person", name=NAMES["ash"], role="suspect"),
            Party(id="lettings", kind="company", name="L"),
            *(
                Party(id=i, kind="person" if i in people else "company", name=rng.choice(name), role=rng.choice(["", "associate"]), number="9" * 20)
                for i in people + companies
            ),
        ],
        Holding=[holding("ash", "c0", None, None)],
        PartyMember=members("ash", "lettings", *people, *companies),
        Interest=[
            interest("i", "ash", "c0", "influence"),
            *(
                interest(
                    f"i{n}", a, b, rng.choice(["shares", "votes", "appointment"]), *rng.choice([(None, None), (250_000, 500_000)]), rng.choice(["", "nominee"])
                )
                for n, (a, b) in enumerate(sorted(ties))
                for _ in range(2)
            ),
        ],
        Asset=[
            *(a for a in drawn_case().of(Asset) if a.id == ONE),
            *(
                Asset(
                    id=f"a{n}",
                    kind=rng.choice(list(ASSET_KINDS)),
                    identifier=f"ZZ8{n:05d}",
                    description=rng.choice(name),
                    holder=rng.choice([*companies, "p0"]),
                    holder_name="",
                    currency="GBP",
                    reach=rng.choice(["own", "shares"]),
                )
                for n in range(60)
            ),
        ],
        Transfer=transfers,
        RouteStep=steps,
        ClaimedReceipt=[],
        PurchasePayment=[PurchasePayment(purchase="p1", transfer="pay", part="deposit")],
        Gap=[
            Gap(
                id=f"g{n}",
                account=rng.choice(accounts),
                kind=rng.choice(["missing", "overlap"]),
                first=(first := date(2017, 1, 1) + timedelta(rng.randint(0, 2500))),
                last=first + timedelta(rng.randint(0, 300)),
                currency="GBP",
                says=rng.choice(name) * 3,
            )
            for n in range(60)
        ],
        AccountMonth=[
            AccountMonth(account=a, month=f"{2017 + n // 12}-{n % 12 + 1:02d}", state=rng.choice(["complete", "partly", "broken", "missing"]), entries=0)
            for a in accounts
            for n in range(90)
        ],
    )
    told = base.case.model_dump(mode="json")
    told["claims"] = [{**told["claims"][0], "label": label, "says": rng.choice(name)} for label in "ABCDEFGHIJ"]
    return replace(base, case=Case.model_validate(told))


@pytest.mark.parametrize("seed", [None, 1, 2, 3, 4, 5, 6])
def test_no_text_leaves_its_drawing_or_stands_on_another_and_every_drawing_fits_a_page(seed):
    for drawing in drawings(drawn_case() if seed is None else stormy(seed)):
        assert drawing.width == WIDTH and drawing.height <= (TALLEST if any(text == "person" for text, *_ in strings(drawing)) else HIGHEST)
        rooms = strings(drawing)
        for n, (text, left, top, right, foot) in enumerate(rooms):
            assert left >= -0.01 and right <= WIDTH + 0.01 and top >= -0.01 and foot <= drawing.height + 0.01, text
            for other, *room in rooms[:n]:
                assert right <= room[0] or room[2] <= left or foot <= room[1] or room[3] <= top, (text, other)


def test_every_month_and_every_event_is_on_exactly_one_page():
    base = stormy(1)
    grids, lines = account_grid(base, WIDTH), timeline(base, WIDTH)
    signs = sum(isinstance(s, Box) for d in grids for s in d.painted()) - 4 * len(grids)
    assert len(grids) > 3 and signs == len(base.of(AccountMonth))
    bold = [text for d in lines for text, *_ in strings(d) if text.startswith(("No statements", "Statements disagree"))]
    assert len(lines) > 3 and len(bold) == len(base.of(Gap))


def test_nothing_to_draw_is_no_drawing():
    base = drawn_case(**NOTHING)
    assert ownership_chart(base, WIDTH) == account_grid(base, WIDTH) == timeline(base, WIDTH) == flow_of_funds(base, ONE, WIDTH, "pro rata") == []
    assert flow_of_funds(drawn_case(), "asset-three", WIDTH, "pro rata") == []  # never bought with money in evidence
    assert flow_of_funds(drawn_case(), "no such asset", WIDTH, "pro rata") == []


def test_names_are_text_and_never_markup():
    name = "<img src='file:///etc/passwd'/>&amp; <b>Co"
    base = drawn_case(Party=[p if p.id != "holdings" else Party(id=p.id, kind=p.kind, name=name) for p in drawn_case().of(Party)])
    text = words(*ownership_chart(base, WIDTH)).replace(" ", "")
    assert "<imgsrc='file:///etc" in text and "/Subtype/Image" not in pdf(ownership_chart(base, WIDTH)[0]).decode("latin-1").replace(" ", "")


def test_a_letter_that_the_typeface_lacks_is_printed_as_its_code_point():
    base = drawn_case(Party=[p if p.id != "holdings" else Party(id=p.id, kind=p.kind, name="A\u5c71\nB") for p in drawn_case().of(Party)])
    assert "A[U+5C71] B" in words(*ownership_chart(base, WIDTH))


def test_long_text_is_wrapped_then_shortened_with_an_ellipsis():
    assert wrapped("one two three", 1000, 8) == ["one two three"]
    for text in ("Beteiligungsverwaltungsgesellschaft", "a b c d e f g h i j k", "Ω" * 40):
        lines = wrapped(text, 40, 8, lines=2)
        assert len(lines) <= 2 and all(stringWidth(line, "AT", 8) <= 40 for line in lines)
        assert "".join(lines).replace(" ", "").removesuffix("…") in text.replace(" ", "")
    assert shortened("short", 100, 8) == "short" and shortened("very long indeed", 30, 8).endswith("…")


SCRIPT = """
from test_drawing import drawn_bytes
print(drawn_bytes())
"""


def drawn_bytes() -> str:
    """A hash over the PDF and the SVG of every drawing of two cases."""
    found = [d for base in (drawn_case(), stormy(2)) for d in drawings(base)]
    return hashlib.sha256(b"".join([*map(pdf, found), *(svg(d).encode() for d in found)])).hexdigest()


def test_the_same_case_gives_the_same_bytes_whatever_the_hash_seed():
    top = Path(__file__).resolve().parent.parent
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{top}{os.pathsep}{top / 'tests'}"},
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {drawn_bytes() + "\n"}


def test_ownership_in_a_circle_is_drawn_and_every_company_is_there():
    ring = ["ca", "cb", "cc"]
    base = drawn_case(
        Party=[Party(id="ash", kind="person", name="Ash", role="suspect"), *(Party(id=c, kind="company", name=c.upper()) for c in ring)],
        Interest=[
            interest("i", "ash", "ca", "shares", 100_000, 100_000),
            *(interest(f"i{a}", a, b, "shares", 400_000, 400_000) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)),
        ],
        PartyMember=members("ash", *ring),
        Asset=[],
        Proprietorship=[],
        Holding=[],
    )
    (drawing,) = ownership_chart(base, WIDTH)
    lines = [text for text, *_ in strings(drawing)]
    assert {"Ash", "CA", "CB", "CC", "10 %"} <= set(lines) and lines.count("40 %") == 3
    inside = sum(isinstance(s, Box) and s.line == 0.5 and s.height > 10 for s in drawing.painted())
    assert inside == len(ring)  # a second frame for each company of the circle, and for nobody else


# the boxes and lines of an ownership chart


Edges = tuple[float, float, float, float]  # left, top, right, foot


def outer_boxes(drawing: Drawing) -> list[Edges]:
    """What every party of an ownership chart takes up, with the things that it holds."""
    found = []
    for party in drawing.groups("party"):
        frames = [shape for shape in party.shapes if isinstance(shape, Box)]
        found.append((min(f.x for f in frames), min(f.y for f in frames), max(f.x + f.width for f in frames), max(f.y + f.height for f in frames)))
    return found


def tie_lines(drawing: Drawing) -> list[Line]:
    return [shape for ties in drawing.groups("ties") for shape in ties.shapes if isinstance(shape, Line)]


@pytest.mark.parametrize("seed", [None, 1, 2, 3, 4, 5, 6])
def test_no_box_stands_on_another_and_no_line_passes_through_one(seed):
    for drawing in ownership_chart(drawn_case() if seed is None else stormy(seed), WIDTH):
        outer = outer_boxes(drawing)
        assert outer
        for n, (left, top, right, foot) in enumerate(outer):
            assert left >= -0.5 and right <= WIDTH + 0.5
            assert all(right <= o[0] or o[2] <= left or foot <= o[1] + 0.1 or o[3] <= top + 0.1 for o in outer[:n])
        for line in tie_lines(drawing):
            for (x0, y0), (x1, y1) in pairwise(line.points):
                for part in range(1, 40):
                    x, y = x0 + (x1 - x0) * part / 40, y0 + (y1 - y0) * part / 40
                    assert not any(o[0] + 1 < x < o[2] - 1 and o[1] + 1 < y < o[3] - 1 for o in outer), (line, drawing.height)


def test_the_ends_of_every_tie_lie_on_the_edges_of_boxes():
    (drawing,) = ownership_chart(drawn_case(), WIDTH)
    outer = outer_boxes(drawing)

    def on_an_edge(x: float, y: float) -> bool:
        return any(left - 0.1 <= x <= right + 0.1 and min(abs(y - top), abs(y - foot)) < 0.2 for left, top, right, foot in outer)

    ends = Counter()  # a tie that passes a row is drawn in stretches, each of which goes on where the one before ended
    for line in tie_lines(drawing):
        for point in (line.points[0], line.points[-1]):
            ends[tuple(round(value, 2) for value in point)] += 1
    loose = [point for point, times in ends.items() if not on_an_edge(*point) and times != 2]
    assert len(tie_lines(drawing)) >= 5 and not loose


def test_every_party_of_a_chart_and_everything_it_holds_is_on_some_page():
    base = stormy(2)
    text = words(*ownership_chart(base, WIDTH))
    held = held_by(base)
    assert sum(len(rows) for rows in held.values()) > 20
    for rows in held.values():
        for row in rows:
            assert row.title in text, row
