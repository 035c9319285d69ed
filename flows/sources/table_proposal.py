"""Proposes a template for a table without a standard, says why, and shows what it would read; never chooses where two readings fit.

Format: the template's own (flows/sources/table_template.py). The headings propose what a column is, its contents decide; a person decides the rest.
"""
from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.sources import table_evidence, table_headings
from flows.sources.delimited import Record, opening_records, records
from flows.sources.source import ENCODINGS, Oddities, OpenedFile
from flows.sources.table_statement import Table
from flows.sources.table_template import Template
from flows.sources.workbook import is_workbook, opened
from schemas.accounts import Entry
from schemas.evidence import Accepted, SetAside

SHOWN = 20
_LOOK = 2_000  # rows whose contents are looked at
_STORED = "\ue000"  # stands for the decimal mark of numbers that a workbook stores as such: they prove nothing of its texts
_DELIMITERS = (";", ",", "\t", "|")


@dataclass
class Proposal:
    """A template as TOML, why it says what it says, the questions that only a person can answer, and the first rows as it would read them;
    none while a question is open on which their reading rests."""

    toml: str = ""
    why: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    rows: list[Entry | SetAside] = field(default_factory=list)


def propose(file: OpenedFile) -> Proposal:
    """A template for the table in the file. Refusal if it is not a table, or has no line that could be its headings."""
    proposing = _Proposing(file)
    proposing.look()
    proposing.decide()
    return proposing.proposal


class _Proposing:
    """The table's lines, its headings, and what each key of the template is to be."""

    def __init__(self, file: OpenedFile):
        self.file, self.proposal = file, Proposal()
        self.keys: dict[str, object] = {}
        self.statement: dict[str, dict[str, str]] = {}
        self.columns: dict[str, object] = {}
        self.sheet, self.encoding, self.delimiter = "", "", ";"
        self.lines: list[Record] = []
        self.stopped = False  # by a question without whose answer no row can be read

    def look(self) -> None:
        """Find the headings and the rows below them."""
        if is_workbook(self.file):
            self._look_at_sheets()
        else:
            self.encoding = self.file.decode_as("utf-8", "latin-1", "cp1252").removesuffix("-sig")
            self.delimiter = max(_DELIMITERS, key=lambda mark: max(map(_weight, opening_records(self.file, mark)), default=0))
            self.lines = [record for _, record in zip(range(_LOOK), records(self.file, self.encoding, self.delimiter)) if not record.problem]
        best = max(self.lines[:100], key=lambda record: _weight(record.fields), default=None)
        if best is None or _weight(best.fields) < 3:
            raise self.file.refusal("", "no line could be the headings of a statement: a date, an amount and one more column are looked for by name",
                                    "Write the template by hand; the keys are told in flows/sources/table_template.py.")
        at = self.lines.index(best)
        self.headings = [value.strip() for value in best.fields]
        self.above = self.lines[:at]
        below = self.lines[at + 1 :]
        width = len(self.headings)
        if self.sheet:
            for record in below:
                record.fields.extend([""] * (width - len(record.fields)))
        self.rows = [record.fields for record in below if len(record.fields) == width and table_evidence.looks_like_a_day(record.fields[self._index("booked_on")].strip())]
        self.after = [record for record in below if record.fields and record.fields not in self.rows and any(f.strip() for f in record.fields)]
        self.proposal.why.append(f"headings: {best.place}, because {_weight(best.fields)} of its words are known")

    def _look_at_sheets(self) -> None:
        with opened(self.file) as workbook:
            for sheet in workbook.sheets:
                lines = [r for _, r in zip(range(_LOOK), workbook.records(sheet, _STORED, Oddities(), counted=False)) if not r.problem]
                if max((_weight(r.fields) for r in lines[:100]), default=0) > max((_weight(r.fields) for r in self.lines[:100]), default=0):
                    self.lines, self.sheet = lines, sheet.name

    def _index(self, name: str) -> int:
        return next((n for n, heading in enumerate(self.headings) if table_headings.role(heading) == name), 0)

    def _values(self, heading: str) -> list[str]:
        at = self.headings.index(heading)
        return [value for row in self.rows if (value := row[at].strip())]

    def decide(self) -> None:
        """Every key of the template, or a question; then the rows as the template reads them."""
        if not self.rows:
            raise self.file.refusal("", "no row stands below the headings that has a date", "Write the template by hand, or ask the producer for the whole table.")
        self._columns()
        self._dates()
        self._amounts()
        self._order()
        self._statement()
        self._write()
        if not self.stopped:
            self._show()

    def _columns(self) -> None:
        texts = []
        for heading in self.headings:
            name = table_headings.role(heading)
            if name == "text":
                texts.append(heading)
            elif name in ("account", "currency", "holder"):
                self.statement.setdefault(name, {"column": heading})
            elif name and name not in self.columns:
                self.columns[name] = heading
        for one, other in (("paid_out", "paid_in"), ("paid_in", "paid_out"), ("original_amount", "original_currency"), ("original_currency", "original_amount")):
            if one in self.columns and other not in self.columns:
                self.columns.pop(one)
        if "amount" in self.columns:
            self.columns = {name: heading for name, heading in self.columns.items() if name not in ("paid_out", "paid_in")}
        if not ("amount" in self.columns or "paid_out" in self.columns) or "booked_on" not in self.columns:
            raise self.file.refusal("", "the headings name no day of booking, or neither an amount nor money out and in", "Write the template by hand.")
        self.columns["text"] = texts or [self.columns.get("counterparty") or self.columns.get("reference") or self.columns.get("bank_code") or self.columns["booked_on"]]
        self.proposal.why += [f"{name}: the column {heading if isinstance(heading, str) else ', '.join(heading)!r}, by its heading" for name, heading in self.columns.items()]

    def _dates(self) -> None:
        values = self._values(self.columns["booked_on"])
        if self.sheet:  # days that the workbook stores as such arrive in ISO 8601 and are read under any order
            values = [value for value in values if not table_evidence.date_order([value]).value == "ymd"]
        proven = table_evidence.date_order(values) if values else table_evidence.Proven("ymd", "the workbook stores days, which need no order")
        self._settle("dates", proven, f"the column {self.columns['booked_on']!r}")

    def _amounts(self) -> None:
        names = [name for name in ("amount", "paid_out", "paid_in", "balance_after") if name in self.columns]
        values = [value for name in names for value in self._values(self.columns[name])]
        odd = next((value for value in values if not table_evidence.are_numbers([value.replace(_STORED, ".")])), "")
        if odd:
            self.proposal.why.append(f"{odd!r} is no amount: its row will be set aside")
        values = [value for value in values if _STORED not in value and table_evidence.are_numbers([value])]
        self._settle("decimal_mark", table_evidence.decimal_mark(values), "the amounts")
        self.rows = [[value.replace(_STORED, str(self.keys.get("decimal_mark", "."))) for value in row] for row in self.rows]
        self.keys["group_mark"] = table_evidence.group_mark(values, self.keys.get("decimal_mark") or ".")
        if any(value.endswith("-") for value in values):
            self.keys["negative"] = "trailing_minus"
        elif any(value.startswith("(") for value in values):
            self.keys["negative"] = "parentheses"
        marks = Counter(c for value in values for c in value if c in "£€$¥")
        if marks:
            self.keys["currency_mark"] = marks.most_common(1)[0][0]
        if "direction" in self.columns:
            self._directions()
        if "status" in self.columns:
            words = sorted(set(self._values(self.columns["status"])))
            self._ask(f"which of {', '.join(map(repr, words))} in the column {self.columns['status']!r} is a row that is booked? Write booked = [...]")

    def _directions(self) -> None:
        words = sorted(set(self._values(self.columns["direction"])))
        known = {"C": "credits", "CR": "credits", "CREDIT": "credits", "CRDT": "credits", "BIJ": "credits", "H": "credits", "HABEN": "credits", "+": "credits", "K": "credits",
                 "D": "debits", "DR": "debits", "DEBIT": "debits", "DBIT": "debits", "AF": "debits", "S": "debits", "SOLL": "debits", "-": "debits"}
        if all(word.upper() in known for word in words):
            for key in ("credits", "debits"):
                self.keys[key] = [word for word in words if known[word.upper()] == key] or [key[0].upper()]
        else:
            self._ask(f"which of {', '.join(map(repr, words))} in the column {self.columns['direction']!r} is a credit? Write credits = [...] and debits = [...]")

    def _order(self) -> None:
        """By the running balances, which also tell the sign; else by the days; else as listed."""
        self.keys["order"] = "oldest_first"
        fitting = table_evidence.running(*self._amounts_and_balances())
        if len(fitting) == 1:
            self.keys["order"], sign = fitting[0]
            if sign != "credit_positive":
                self.keys["sign"] = sign
            self.proposal.why.append(f"order and sign: {self.keys['order']}, {sign}, because only so every balance follows from the one before")
            return
        days = self._values(self.columns["booked_on"])
        read = [table_evidence.day_of(day, table_evidence.date_order([day]).value or self.keys["dates"]) for day in days] if "dates" in self.keys else []
        rises, falls = (all(a <= b for a, b in zip(one, one[1:])) for one in (read, read[::-1]))
        if falls and not rises:
            self.keys["order"] = "newest_first"
        self.proposal.why.append(f"order: {self.keys['order']}, because the days {'rise' if rises and not falls else 'fall' if falls and not rises else 'do not tell, as listed'}")

    def _amounts_and_balances(self) -> tuple[list[int], list[int]]:
        """The digits of both, as whole numbers, where every row has both and they are written alike."""
        if not {"amount", "balance_after"} <= self.columns.keys() or "decimal_mark" not in self.keys:
            return [], []
        both = []
        for name in ("amount", "balance_after"):
            at, values = self.headings.index(self.columns[name]), []
            for row in self.rows:
                sign = -1 if row[at].strip().startswith(("-", "(")) or row[at].strip().endswith("-") else 1
                whole, _, fraction = row[at].partition(self.keys["decimal_mark"])
                values.append(sign * int("0" + re.sub("[^0-9]", "", whole) + re.sub("[^0-9]", "", fraction).ljust(3, "0")))
            both.append(values)
        return both[0], both[1]

    def _statement(self) -> None:
        for record in (*self.above, *self.after):
            cells = [value.strip() for value in record.fields if value.strip()]
            label, _, value = cells[0].partition(":") if cells else ("", "", "")
            name = table_headings.role(label, table_headings.AROUND)
            if name and name not in self.statement and (value.strip() or len(cells) > 1):
                self.statement[name] = {"line": label.strip()}
                self.proposal.why.append(f"{name}: the line {label.strip()!r}")
        labels = dict.fromkeys(record.fields[0].strip().partition(":")[0] for record in self.after)
        footers = [label for label in labels if label and not any(row[0].strip().startswith(label) for row in self.rows)]
        if footers:
            self.keys["footers"] = footers
        if "currency" not in self.statement:
            named = re.search(r"\b(EUR|GBP|USD|CHF|PLN|SEK|NOK|DKK|HUF|CZK)\b", " ".join(self.headings))
            if named:
                self.statement["currency"] = {"fixed": named[1]}
                self.proposal.why.append(f"currency: {named[1]}, by a heading")
            else:
                self._ask('in which currency are the amounts? Nothing in the table says it. Write currency = {fixed = "..."}')
        if "account" not in self.statement:
            self._ask('whose account is it? Nothing in the table says it. Write account = {fixed = "..."} with its number', stops=False)

    def _settle(self, key: str, proven: table_evidence.Proven, where: str) -> None:
        if proven.value:
            self.keys[key] = proven.value
            self.proposal.why.append(f"{key}: {proven.value}, because in {where} {proven.why}")
        else:
            self._ask(f"{key}: in {where} {proven.why}. Ask the producer, and write {key} = ...")

    def _ask(self, question: str, stops: bool = True) -> None:
        self.proposal.questions.append(question)
        self.stopped |= stops

    def _write(self) -> None:
        says = f"Proposed for {self.file.exhibit.file_name}; read it before it is used"
        top = {"says": says, "encodings": [self.encoding or ENCODINGS[0]], "delimiter": self.delimiter, **({"sheet": self.sheet} if self.sheet else {}),
               "dates": "?", "decimal_mark": "?", **self.keys}
        statement = {"account": {"fixed": "?"}, "currency": {"fixed": "?"}, **self.statement}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()]
        lines += ["", "[statement]", *(f"{name} = {{ {next(iter(where))} = {json.dumps(next(iter(where.values())), ensure_ascii=False)} }}" for name, where in statement.items())]
        lines += ["", "[columns]", *(f"{name} = {json.dumps(heading, ensure_ascii=False)}" for name, heading in self.columns.items())]
        self.proposal.toml = "\n".join(lines) + "\n"

    def _show(self) -> None:
        template = Template.model_validate(tomllib.loads(self.proposal.toml))
        table = Table(self.file, template, self.sheet or "table", in_workbook=bool(self.sheet))
        for record in self._again(template):
            if self.sheet:
                record.fields.extend([""] * max(1 - len(record.fields), len(table.headings) - len(record.fields)))
            match table.outcome(record):
                case Accepted(_, records_):
                    self.proposal.rows.extend(records_)
                case SetAside() as row:
                    self.proposal.rows.append(row)
            if len(self.proposal.rows) >= SHOWN:
                break

    def _again(self, template: Template) -> Iterator[Record]:
        if not self.sheet:
            yield from records(self.file, self.encoding, self.delimiter)
            return
        with opened(self.file) as workbook:
            sheet = next(one for one in workbook.sheets if one.name == self.sheet)
            yield from workbook.records(sheet, template.decimal_mark, Oddities(), counted=False)


def _weight(fields: list[str]) -> int:
    """How many known words a line has, if a day and an amount are among them."""
    roles = {table_headings.role(value) for value in fields} - {""}
    return len(roles) if "booked_on" in roles and roles & {"amount", "paid_out", "paid_in"} else 0
