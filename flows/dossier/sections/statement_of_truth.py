"""Section 13: the statement of truth, unsigned until a person signs it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33 (an application is verified by a statement of truth) [rule number and wording to
be confirmed by a lawyer].
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Column, Section, Slanted, Table
from flows.dossier.number_kinds import named
from flows.dossier.writing import para, row
from schemas.law.provision import TO_BE_CONFIRMED


def write(b: Brief) -> Section:
    """Section 13: the words of the statement of truth, and room to sign."""
    author = b.base.case.case.author
    return Section(
        "13",
        "Statement of truth",
        "s13",
        (
            para(
                "I believe that the facts stated in this document are true. Where I give an opinion I have said so, and why. Where I rely on what others told me or "
                "recorded, I have said from where. ",
                Slanted(f"[The wording that the rules of court require is {TO_BE_CONFIRMED}.]"),
            ),
            Table(
                (Column("", 5), Column("", 15)),
                (row("Name", named(author.name)), row("Office", named(author.office)), row("Signed", "\n\n"), row("Date", "\n")),
                note="Not signed. The document is not evidence until a person signs it.",
            ),
        ),
    )
