"""The dossier's charts as SVG: well-formed whatever the names, attributes alone, the same words and shapes as the PDF."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from drawn_case import NAMES, drawn_case
from lxml import etree, html
from pypdf import PdfReader
from test_drawing import WIDTH, drawings, pdf, stormy

from flows.drawing import ownership_chart
from flows.drawing.geometry import Box, Drawing, Line, Outline, Text
from flows.drawing.lettering import visible, width_of
from flows.drawing.svg import svg
from schemas.parties import Party

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "A&B <b>Co</b>",
    '" onload="alert(1)" x="',
    "'><script>alert(1)</script>",
    "]]><style>*{display:none}</style>",
    "<!-- Ltd --> &amp; &#x41; Ltd",
    "evil\u202egnp.exe \u2066Ltd\u2069",
    "\x00\x07\x1b[31m Ltd",
    "\ud800 Ltd",
    "url(https://example.invalid/x) Ltd",
    "javascript:alert(1)",
    "שלום 山 Ltd",
)
# an SVG without one of these runs nothing, fetches nothing and needs no style
ELEMENTS = {"svg", "title", "desc", "g", "text", "polyline", "rect", "path", "clipPath"}
ATTRIBUTES = {
    "viewBox",
    "width",
    "height",
    "role",
    "aria-labelledby",
    "aria-describedby",
    "font-family",
    "id",
    "class",
    "x",
    "y",
    "rx",
    "d",
    "points",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "font-size",
    "font-weight",
    "font-style",
    "text-anchor",
    "textLength",
    "lengthAdjust",
    "clip-path",
}


def named(name: str):
    """The drawn case with its holding company, a suspect's spouse and an address called so."""
    return drawn_case(Party=[p if p.id not in ("holdings", "spouse") else Party(id=p.id, kind=p.kind, name=name) for p in drawn_case().of(Party)])


def parsed(drawing: Drawing) -> etree._Element:
    return etree.fromstring(svg(drawing).encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def words_of(root: etree._Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_words_and_the_svg_stays_well_formed(name):
    for drawing in drawings(named(name)):
        root = parsed(drawing)
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in ELEMENTS and set(element.attrib) <= ATTRIBUTES, (element.tag, element.attrib)
    (drawing,) = ownership_chart(named(name), WIDTH)
    root = parsed(drawing)
    shown = "".join(words_of(root)).replace(" ", "")
    assert visible(" ".join(name.split())).replace(" ", "")[:12] in shown
    assert visible(name) in root.find(f"{SVG}desc").text or visible(" ".join(name.split())) in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_in_a_page_of_html_a_hostile_name_adds_no_element_and_no_attribute(name):
    (drawing,) = ownership_chart(named(name), WIDTH)
    page = html.document_fromstring(f"<!doctype html><html><body><main>{svg(drawing)}</main></body></html>")
    tags = Counter(element.tag for element in page.iter() if isinstance(element.tag, str))
    assert {tag.lower() for tag in tags} == {tag.lower() for tag in ELEMENTS & {element.tag.removeprefix(SVG) for element in parsed(drawing).iter()}} | {
        "html",
        "body",
        "main",
    }
    assert not any(attribute.lower().startswith("on") or attribute in ("style", "href", "src") for element in page.iter() for attribute in element.attrib)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_references_lead_to_ids_of_the_same_drawing_and_no_two_drawings_share_one(seed):
    ids: Counter[str] = Counter()
    for drawing in drawings(drawn_case() if seed is None else stormy(seed)):
        root = parsed(drawing)
        own = [element.get("id") for element in root.iter() if element.get("id")]
        ids.update(own)
        used = {element.get("clip-path")[5:-1] for element in root.iter() if element.get("clip-path")} | {
            root.get("aria-labelledby"),
            root.get("aria-describedby"),
        }
        assert used == set(own)
        assert root.get("role") == "img" and root[0].text == drawing.title and root[1].text == drawing.description
        assert [root[n].get("id") for n in (0, 1)] == [root.get("aria-labelledby"), root.get("aria-describedby")]
    assert ids and max(ids.values()) == 1


@pytest.mark.parametrize("seed", [None, 1, 3])
def test_pdf_and_svg_have_the_same_words_in_the_same_order(seed):
    for drawing in drawings(drawn_case() if seed is None else stormy(seed)):
        printed = PdfReader(io.BytesIO(pdf(drawing))).pages[0].extract_text()
        assert Counter("".join(printed.split())) == Counter("".join("".join(words_of(parsed(drawing))).split()))
        assert words_of(parsed(drawing)) == [text.text for text in drawing.texts()]


def test_words_are_as_wide_as_they_were_measured_and_stand_where_they_did():
    for drawing in drawings(drawn_case()):
        for element, text in zip(parsed(drawing).iter(f"{SVG}text"), drawing.texts(), strict=True):
            assert float(element.get("textLength")) == pytest.approx(width_of(text.text, text.size, text.role), abs=0.01)
            assert (float(element.get("x")), float(element.get("y"))) == (pytest.approx(text.x, abs=0.01), pytest.approx(text.y, abs=0.01))
            assert element.get("text-anchor", "start") == text.anchor and (element.get("font-weight") == "bold") == (text.role == "bold")


def test_every_shape_is_in_the_svg_and_hatching_keeps_to_its_band():
    for drawing in drawings(drawn_case()):
        root = parsed(drawing)
        clips = {element.get("id"): element for element in root.iter(f"{SVG}clipPath")}
        kinds = Counter(type(shape) for shape in drawing.painted())
        hatched = [shape for shape in drawing.painted() if isinstance(shape, Outline) and shape.hatch]
        assert len(list(root.iter(f"{SVG}rect"))) == kinds[Box] and len(list(root.iter(f"{SVG}path"))) == kinds[Outline] + len(hatched)
        assert len(list(root.iter(f"{SVG}polyline"))) == kinds[Line] + sum(len(shape.strokes()) for shape in hatched)
        for strokes in root.iter(f"{SVG}g"):
            if strokes.get("clip-path"):
                band = strokes.getprevious().getprevious()
                assert clips[strokes.get("clip-path")[5:-1]][0].get("d") == band.get("d") and len(strokes) > 0
    assert any(shape.hatch for d in drawings(drawn_case()) for shape in d.painted() if isinstance(shape, Outline))


def test_the_description_says_what_the_chart_shows():
    charts = {drawing.title: drawing.description for drawing in drawings(drawn_case())}
    ownership = charts["Who holds and controls what, as at 30 September 2024"]
    for expected in (
        f"{NAMES['ash']} to {NAMES['parent']}: significant influence, since 4 Sep 2023.",
        f"{NAMES['ash']} and {NAMES['spouse']}: family.",
        f"Recorded as held by {NAMES['lettings']}: Title ZZ900001; held on a bare trust; 1 Tallowgate, Harrowmouth ZZ8 2LR.",
    ):
        assert expected in ownership, expected
    funds = charts["Flow of funds to Title ZZ900001, 1 Tallowgate, Harrowmouth ZZ8 2LR"]
    for expected in ("From Claim A to Ilse Voorbeeld: £110,000.00.", "From A&B <Lettings> Ltd to Title ZZ900001, of Claim B: £50,000.00."):
        assert expected in funds, expected
    grid = charts["Accounts by month, January 2023 to September 2024"]
    assert "Ilse Voorbeeld, 00-00-00 00000013: 19 complete; part of the month: April 2024; missing: March 2024." in grid
    (timeline,) = (text for title, text in charts.items() if title.startswith("Timeline, 1 March 2016 to "))
    assert "5 to 19 January 2024: Claim A: £120,000.00 in 2 receipts; Wages of exploited workers." in timeline


def test_a_sign_that_no_xml_can_hold_is_refused():
    for text in ("\x00", "a\x0bb", "\ud800", "\uffff"):
        with pytest.raises(ValueError, match="no XML can hold"):
            svg(Drawing(10, 10, text, "", ()))


def test_numbers_are_short_and_colours_none_where_there_is_none():
    shapes = (
        Box(0, -0.001, 10.006, 1 / 3, fill="", stroke="#1a1a1a"),
        Outline((0, 0), (((1, 0),), ((1, 1), (2, 2), (3, 3))), stroke=""),
        Line(((0, 0), (100, 12.5)), dash=(4, 2.5)),
        Text(1, 2, "é", 7.5, colour="#6b6b6b", anchor="end"),
    )
    made = svg(Drawing(100, 50.25, "t", "d", shapes))
    for expected in (
        'viewBox="0 0 100 50.25"',
        '<rect x="0" y="0" width="10.01" height="0.33" fill="none" stroke="#1a1a1a" stroke-width="0.6" />',
        '<path d="M0,0L1,0C1,1 2,2 3,3Z" fill="none" stroke="none"',
        'points="0,0 100,12.5"',
        'stroke-dasharray="4 2.5"',
        'fill="#6b6b6b" text-anchor="end"',
    ):
        assert expected in made, expected
