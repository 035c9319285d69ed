"""A sentence that a person asserts in the case file, as a paragraph marked fact, inference or opinion.

Authority: Directive (EU) 2016/680 art.7(1).
"""

from __future__ import annotations

from collections.abc import Iterable

from flows.dossier.brief import Brief, para
from flows.dossier.document import Paragraph
from flows.dossier.number_kinds import dated, named
from schemas.stated import Statement


def asserted(b: Brief, statement: Statement, place: str) -> Paragraph:
    """The sentence with its date, exhibits and author; `place` is where it stands in the case file."""
    day = ("On ", dated(statement.on), ": ") if statement.on else ()
    author = f" ({statement.author})" if statement.author else ""
    return para(day, b.linked(statement.says.rstrip("."), f"case.toml: {place}"), named(author), b.exhibits(statement.exhibits), ".", mark=statement.kind)


def each_asserted(b: Brief, statements: Iterable[Statement], part: str) -> tuple[Paragraph, ...]:
    """A paragraph for each of the sentences that a part of the case file asserts; and one that says so if others are not disclosed."""
    absent = (para("What else is recorded here rests on material that is not disclosed to this partner."),) if b.has_not(part.rpartition(".")[2]) else ()
    return (*(asserted(b, statement, f"{part}[{n}]") for n, statement in enumerate(statements, start=1)), *absent)
