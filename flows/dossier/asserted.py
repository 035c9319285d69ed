"""A sentence that a person asserts in the case file, as a paragraph marked fact, inference or opinion.

Authority: Directive (EU) 2016/680 art.7(1).
"""
from __future__ import annotations

from flows.dossier.brief import Brief, para
from flows.dossier.document import Paragraph
from flows.dossier.saying import dated, named
from schemas.case import Statement


def asserted(b: Brief, statement: Statement, place: str = "") -> Paragraph:
    """The sentence with its date, exhibits and author; `place` is where it stands in the case file."""
    day = ("On ", dated(statement.on), ": ") if statement.on else ()
    author = f" ({statement.author})" if statement.author else ""
    return para(day, b.linked(statement.says.rstrip("."), f"case.toml: {place}" if place else "case.toml"), named(author), b.exhibits(statement.exhibits), ".", mark=statement.kind)
