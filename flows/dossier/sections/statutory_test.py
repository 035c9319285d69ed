"""Section 4: the statutory test, element by element: what the law asks, what the case says, and on which exhibits.

Authority: the order's own provisions (`schemas.law`), each dated and marked where its text was not confirmed.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Heading, Link, Pieces, Section, Table
from flows.dossier.number_kinds import briefly, cited, dated
from flows.dossier.words import with_article
from flows.dossier.writing import para, row

# what in this dossier bears on an element, by its key
BEARS_ON = {
    "benefit": ("s9",),
    "realisable_property": ("s1", "sA"),
    "risk_of_dissipation": ("s11",),
    "good_arguable_case": ("s7",),
    "holders": ("s8", "s10"),
    "account": ("sB",),
    "suspicion": ("s7",),
    "investigation": ("s1",),
    "proceeds": ("s7",),
    "freezing_order": ("s1",),
}
NAMES = {"sA": "Schedule A", "sB": "Schedule B"}


def write(b: Brief) -> Section:
    """The test as a table, then its provisions. Refusal if the provision of an element was not in force on the document's date."""
    said = {element.element: element for element in b.base.case.test}
    rows = []
    for element in b.base.order.elements:
        answer = said.get(element.key)
        evidence: Pieces = (
            (*b.exhibits.linked(answer.says, f"case.toml: test {element.key}"), *b.exhibits.in_brackets(answer.exhibits))
            if answer
            else ("The case file does not say how this is met.",)
        )
        rows.append(row(cited(element.says), b.law.cite(element.provision), evidence, _where(element.key)))
    columns = (Column("Element", 9), Column("Provision", 6), Column("How it is met", 13), Column("See", 4))
    provisions = tuple(
        row(
            (b.law.cite(p)), cited(p.says), briefly(p.in_force_from) if p.in_force_from else "not established", briefly(p.in_force_to) if p.in_force_to else "–"
        )
        for p in b.law.of_the_order
    )
    blocks: list[Block] = [
        para(
            f"The test for {with_article(b.base.order.name.lower())} has ",
            b.figures.number("elements", len(b.base.order.elements), "elements of the test, as the law's own file has them"),
            " elements. Whether each is met is for the court; the table says on what the applicant relies.",
        ),
        Table(columns, tuple(rows)),
        Heading("Provisions cited"),
        Table(
            (Column("Provision", 8), Column("What it says, in short", 14), Column("In force from", 5, whole=True), Column("To", 4, whole=True)),
            provisions,
            note=(
                "Only provisions in force on ",
                dated(b.base.compiled_on),
                ", as far as their dates are known. The short statements are not the text of the law.",
            ),
        ),
    ]
    left_out = [p for p in b.base.order.provisions if p not in b.law.of_the_order]
    blocks += [para(cited(f"{p.authority} {p.reference}"), " was not in force on that date and is not cited.") for p in left_out]
    return Section("4", "The statutory test", "s4", tuple(blocks))


def _where(key: str) -> Pieces:
    found: list = []
    for place in BEARS_ON.get(key, ()):
        found += [", " if found else "", Link(place, NAMES.get(place, f"section {place[1:]}"))]
    return tuple(piece for piece in found if piece)
