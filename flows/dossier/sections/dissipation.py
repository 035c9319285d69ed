"""Section 11: the risk of dissipation: facts, each with its source, and no adjective in place of one.

Authority: Proceeds of Crime Act 2002 ss.41-42 and the cases on real risk [to be confirmed by a lawyer].
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.document import Section
from flows.dossier.writing import para


def write(b: Brief) -> Section:
    """Section 11: the statements on dissipation that the case file records."""
    recorded = each_asserted(b.edition, b.exhibits, b.base.case.dissipation, "dissipation")
    return Section(
        "11",
        "Risk of dissipation",
        "s11",
        recorded or (para("The case file records no fact that bears on the risk of dissipation. Without one this element is not shown."),),
    )
