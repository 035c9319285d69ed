"""A sentence that a person asserts in the case file, as a paragraph marked fact, inference or opinion.

Authority: Directive (EU) 2016/680 art.7(1).
"""
from __future__ import annotations

from flows.dossier.brief import Brief, para
from flows.dossier.document import Paragraph
from schemas.calendar import in_words
from schemas.stated import Statement


def asserted(b: Brief, statement: Statement) -> Paragraph:
    """The sentence with its date, exhibits and author."""
    day = f"On {in_words(statement.on)}: " if statement.on else ""
    author = f" ({statement.author})" if statement.author else ""
    return para(day, b.linked(statement.says.rstrip(".")), author, b.exhibits(statement.exhibits), ".", mark=statement.kind)
