"""A template is proposed for a file without a standard: a bank's table, a register's table, a QIF file, a statement as PDF; what a standard describes needs none.

Authority: none. What a file is decides who proposes; a person decides what two readings fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.sources.pdf.layout_proposal import propose as propose_layout
from flows.sources.pdf.pdf_reading import Statements
from flows.sources.qif.qif_proposal import propose as propose_declaration
from flows.sources.read_exhibit import answered_for, recognise, source_name
from flows.sources.reading.proposal import NotRead, Proposal, ProposedRow
from flows.sources.reading.source import OpenedFile, begins_as_pdf, begins_as_qif
from flows.sources.tables import ready_table, register_proposal, table_proposal
from flows.steps.inspect_file import inspect, opened
from schemas.evidence import Refusal


def propose(path: Path, answers: Mapping[str, str]) -> tuple[Proposal, Statements | None]:
    """How to read the file at `path`, and of a PDF what was read of its pages. answers: by the key of a question. Refusal if nothing could read it, or an answer does not fit."""
    file = opened(path)
    with answered_for(file.exhibit):
        if _standard(file):
            return _as_it_is(path, answers), None
        if begins_as_pdf(file):
            return propose_layout(file, answers)
        if begins_as_qif(file):
            return propose_declaration(file, answers), None
        if register_proposal.is_register(file) or "kind" in answers:
            return register_proposal.propose(file, answers), None
        return ready_table.propose(file, answers) or table_proposal.propose(file, answers), None


def _as_it_is(path: Path, answers: Mapping[str, str]) -> Proposal:
    """What is read of a file that needs no template. Refusal if it is refused, or an answer is given: nothing is asked of it."""
    found = inspect(path)
    if found.refused is not None or answers:
        raise Refusal(path.name, "", found.refused or f"it needs no template and no answer: it is read as {found.source}", "Inspect it without --propose.")
    rows = [ProposedRow(*(row[name] for name in ("day", "amount", "currency", "counterparty", "text", "account", "place"))) for row in found.entry_rows()]
    proven = "the statement's own balances" if found.accounts and all(account.reconciles for account in found.accounts) else ""
    not_read = [NotRead(row.place, row.reason) for row in found.set_aside]
    return Proposal("", [f"it needs no template: it is read as {found.source}"], [], {}, rows, proven, not_read)


def _standard(file: OpenedFile) -> str:
    """The source that reads the file as it is; '' if none does."""
    try:
        return source_name(recognise(file))
    except Refusal:
        return ""


def answers_of(given: list[str]) -> dict[str, str]:
    """Answers by their key, of KEY=VALUE each. Refusal if one is not, or a key is answered twice."""
    answers: dict[str, str] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise Refusal("", "", f"the answer {one!r} is not KEY=VALUE", "Write for example --answer dates=dmy.")
        if key.strip() in answers:
            raise Refusal("", "", f"{key.strip()!r} is answered twice", "Answer it once.")
        answers[key.strip()] = value.strip()
    return answers
