"""What the numbers of a text are: quoted from a source, part of a name, or a date; and how amounts are found in a finding's sentence.

Format: pieces (`flows.dossier.document`); an amount as `schemas.money.display` writes it.
"""

from __future__ import annotations

import re
from datetime import date

from flows.dossier.document import Exempt, Piece, Quoted
from schemas.calendar import in_brief, in_words

AN_AMOUNT = re.compile(r"(-?(?:[£€]|\b[A-Z]{3} )[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?)")


def quoted(text: str, source: str) -> Piece:
    """A text as it stands at its source; plain where it has no number."""
    return Quoted(text, source) if source and _has_number(text) else text


def named(text: str) -> Piece:
    """What identifies somebody or something: its digits are no figures."""
    return Exempt(text, "identifier") if _has_number(text) else text


def dated(day: str | date) -> Exempt:
    """A day in words, or words that say which days."""
    return Exempt(day if isinstance(day, str) else in_words(day), "date")


def briefly(day: date) -> Exempt:
    """A day for the cell of a table."""
    return Exempt(in_brief(day), "date")


def cited(text: str) -> Exempt:
    """Provisions and reported cases; a sentence whose numbers are all of that kind."""
    return Exempt(text, "provision")


def place(text: str) -> Exempt:
    """A section, schedule or paragraph of this document by its number; a sentence whose numbers are all of that kind."""
    return Exempt(text, "paragraph")


def item(text: str) -> Exempt:
    """The number of a row or point of this document."""
    return Exempt(text, "row")


def _has_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
