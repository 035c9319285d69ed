"""Proposes a ready template where a file has the headings of a provider's own table, such as PayPal's: its columns need no question.

Format: flows/sources/tables/templates. A provider's are those that give an account to each file; the others are of no bank in particular and are never taken unasked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from flows.sources.reading.delimited import opening_records
from flows.sources.reading.proposal import Answers, Proposal, Question, Reading
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.template_files import READY, template_names
from flows.sources.reading.workbook import is_workbook
from flows.sources.tables import proposed_rows, table_seen, table_template
from flows.sources.tables.bank_table import missing_headings
from flows.sources.tables.proposed_rows import Read
from flows.sources.tables.table_template import Template
from schemas.evidence import Refusal

_COMPARED = 3


def propose(file: OpenedFile, answers: Mapping[str, str]) -> Proposal | None:
    """The ready template whose headings the file has, and the rows as it reads them; None if there is none. Where two read all of it differently, a person is asked which."""
    asked = Answers(file, answers)
    fitting = dict(_fitting(file)) if not is_workbook(file) else {}
    if not fitting:
        return None
    seen = table_seen.look(file)
    whose = asked.get("account")
    read: dict[str, tuple[str, Read]] = {}
    for name, template in fitting.items():
        text = (READY / f"{name}.toml").read_text("utf-8")
        if whose:
            called = template.statement.account.each_file
            text = text.replace(f'account = {{ each_file = "{called}" }}', f"account = {{ fixed = {json.dumps(whose, ensure_ascii=False)} }}")
        asked.listed("booked", template.booked or ["-"])
        read[name] = text, proposed_rows.read(file, seen, text)
    fewest = min(len(one.not_read) for _, one in read.values())
    best = {name: one for name, one in read.items() if len(one[1].not_read) == fewest}
    different = len({str([row.day for row in one.rows]) for _, one in best.values()}) > 1
    said = asked.get("template", tuple(best)) if different else ""
    name = said or next(iter(best))
    text, found = best[name]
    made = Proposal(text, [f"template: the ready one {name}, whose headings the file has"], [], {}, found.rows, found.proven_by, found.not_read)
    if different and not said:
        rows = {one: result.rows[:_COMPARED] for one, (_, result) in best.items()}
        because = "the headings are those of several ready templates, which read its days differently"
        made.questions.append(
            Question("template", "Which of the ready templates is it?", list(best), because, [Reading(one, shown) for one, shown in rows.items()])
        )
        made.supposed["template"] = name
    asked.all_taken()
    return made


def _fitting(file: OpenedFile) -> Iterator[tuple[str, Template]]:
    for name in template_names(None):
        try:
            template = table_template.load(name, None)
        except Refusal:
            continue  # of another kind of file
        if template.statement.account.each_file and not missing_headings(template, opening_records(file, template.delimiter, encodings=template.encodings)):
            yield name, template
