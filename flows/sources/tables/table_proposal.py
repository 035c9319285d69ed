"""Proposes a template for a table without a standard, says why, and shows every row as it would be read; never chooses where two readings fit.

Format: the template's own (flows/sources/tables/table_template.py). The headings propose what a column is, its contents and the balances decide; a person decides the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.sources.reading.proposal import Answers, NotRead, Proposal, ProposedRow, Question, Reading, toml
from flows.sources.reading.source import ENCODINGS, OpenedFile
from flows.sources.tables import proposed_rows, table_charges, table_columns_proposed, table_days_proposed, table_marks, table_sign, table_whose
from flows.sources.tables.proposed_rows import Read
from flows.sources.tables.table_draft import Change, Draft, Drafting
from flows.sources.tables.table_seen import look
from schemas.evidence import Refusal

_COMPARED = 3  # rows that are shown under each reading


def propose(file: OpenedFile, answers: Mapping[str, str] | None = None) -> Proposal:
    """A template for the table in the file. Refusal if it is not a table, has no line that could be its headings, or an answer does not fit it."""
    seen = look(file)
    if not seen.rows:
        raise file.refusal("", "no row stands below the headings that has a date", "Write the template by hand, or ask the producer for the whole table.")
    drafting = Drafting(file, seen, Answers(file, answers or {}))
    for step in (
        table_marks.currency,
        table_marks.decimal_mark,
        table_columns_proposed.booked,
        table_columns_proposed.columns,
        table_marks.marks,
        table_sign.settle,
        table_days_proposed.days,
        table_days_proposed.undated,
        table_whose.settle,
        table_days_proposed.lines,
        table_charges.charges,
    ):
        step(drafting)
    found = _proposal(drafting)
    drafting.answers.all_taken()
    return found


def _proposal(drafting: Drafting) -> Proposal:
    """The rows, the readings of each question, and the amounts that nothing uses."""
    proposal, unknown = Proposal(why=drafting.why), [one.key for one in drafting.open if one.key in table_marks.SUPPOSED]
    read = proposed_rows.read(drafting.file, drafting.seen, _toml(drafting, drafting.draft), unknown)
    shown = drafting.draft
    for one in drafting.open:
        shown = shown.changed(one.shown_as)
    proposal.template = _toml(drafting, shown)
    proposal.rows, proposal.proven_by = read.rows, read.proven_by
    if read.contradicted:
        drafting.why.append(read.contradicted)
    named: dict[str, str] = {}
    for told in (*read.not_read, *drafting.unused):
        named[told.line] = f"{named[told.line]}; {told.why}" if told.line in named else told.why
    proposal.not_read = sorted((NotRead(line, why) for line, why in named.items()), key=lambda one: int(re.sub("[^0-9]", "", one.line.rpartition(" ")[2]) or 0))
    for one in drafting.open:
        answerable = [choice for choice in one.choices if choice]
        readings = _readings(drafting, one.choices, unknown) if len(answerable) > 1 else []
        proposal.questions.append(Question(one.key, one.asks, answerable, one.because, readings))
        if answerable:
            proposal.supposed[one.key] = answerable[0]
    return proposal


def _readings(drafting: Drafting, choices: Mapping[str, Change], unknown: Sequence[str]) -> list[Reading]:
    """The same rows under each choice: the first ones that they read differently."""
    read: dict[str, Read] = {}
    for choice, change in choices.items():
        try:
            read[choice] = proposed_rows.read(drafting.file, drafting.seen, _toml(drafting, drafting.draft.changed(change)), unknown, beginning_only=True)
        except Refusal:
            continue
    by_line = {choice: {row.line: row for row in one.rows} for choice, one in read.items()}
    lines = list(dict.fromkeys(line for rows in by_line.values() for line in rows))
    differing = [line for line in lines if len({str(rows.get(line)) for rows in by_line.values()}) > 1] or lines
    return [
        Reading(choice, [rows.get(line) or ProposedRow("", "", "", "", "not read", "", line) for line in differing[:_COMPARED]])
        for choice, rows in by_line.items()
    ]


def _toml(drafting: Drafting, draft: Draft) -> str:
    top = {
        "says": f"Proposed for {drafting.file.exhibit.file_name}; read it before it is used",
        "encodings": [drafting.seen.encoding or ENCODINGS[0]],
        "delimiter": drafting.seen.delimiter,
        **({"sheet": drafting.seen.sheet} if drafting.seen.sheet else {}),
        **({"trailing_delimiter": drafting.seen.trailing_delimiter} if drafting.seen.trailing_delimiter else {}),
        "order": "oldest_first",
        **draft.keys,
    }
    return toml(top, statement=draft.statement, columns=draft.columns)
