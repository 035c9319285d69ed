"""A sentence that a person asserts in the case file, as a paragraph marked fact, inference or opinion.

Authority: Directive (EU) 2016/680 art.7(1).
"""

from __future__ import annotations

from collections.abc import Iterable

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Paragraph
from flows.dossier.number_kinds import dated, named
from flows.dossier.writing import para
from schemas.stated import Statement


def asserted(exhibits: CitedExhibits, statement: Statement, place: str) -> Paragraph:
    """The sentence with its date, exhibits and author; `place` is where it stands in the case file."""
    day = ("On ", dated(statement.on), ": ") if statement.on else ()
    author = f" ({statement.author})" if statement.author else ""
    return para(
        day,
        exhibits.linked(statement.says.rstrip("."), f"case.toml: {place}"),
        named(author),
        exhibits.in_brackets(statement.exhibits),
        ".",
        mark=statement.kind,
    )


def each_asserted(edition: WrittenFor, exhibits: CitedExhibits, statements: Iterable[Statement], part: str) -> tuple[Paragraph, ...]:
    """A paragraph for each of the sentences that a part of the case file asserts; and one that says so if others are not disclosed."""
    absent = (para("What else is recorded here rests on material that is not disclosed to this partner."),) if edition.has_not(part.rpartition(".")[2]) else ()
    return (*(asserted(exhibits, statement, f"{part}[{n}]") for n, statement in enumerate(statements, start=1)), *absent)
