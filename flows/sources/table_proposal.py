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

from flows.sources import table_evidence, table_headings, table_running
from flows.sources.delimited import Record, opening_records, records
from flows.sources.source import ENCODINGS, UTF_16, Oddities, OpenedFile
from flows.sources.table_account import plain_number
from flows.sources.table_statement import Table
from flows.sources.table_template import Template
from flows.sources.workbook import is_workbook, opened
from schemas.accounts import Entry
from schemas.evidence import Accepted, SetAside
from schemas.money import DIGITS

SHOWN = 20
_LOOK = 2_000  # rows whose contents are looked at
_STORED = "\ue000"  # stands for the decimal mark of numbers that a workbook stores as such: they prove nothing of its texts
_DELIMITERS = (";", ",", "\t", "|")
_CENTURY = 2000  # supposed, to see which order fits; a person says which it is
_BRITISH = re.compile("[0-9]{2}-?[0-9]{2}-?[0-9]{2}[- ][0-9]{8}")
_IN_MONEY = re.compile(r"(?:([A-Z]{3})\s?)?([(]?[+-]?[0-9][0-9.,'\s]*[)-]?)(?:\s?([A-Z]{3}))?")


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
        self.sheet, self.encoding, self.delimiter, self.fee = "", "", ";", ""
        self.lines: list[Record] = []
        self.stopped = False  # by a question without whose answer no row can be read

    def look(self) -> None:
        """Find the headings and the rows below them."""
        if is_workbook(self.file):
            self._look_at_sheets()
        else:
            known = ("utf-16",) if self.file.head.startswith(UTF_16) else ("utf-8", "latin-1", "cp1252", "cp1250")
            self.encoding = self.file.decode_as(*known).removesuffix("-sig")
            self.delimiter = max(_DELIMITERS, key=lambda mark: max(map(_weight, opening_records(self.file, mark, encodings=[self.encoding])), default=0))
            self.lines = [record for _, record in zip(range(_LOOK), records(self.file, self.encoding, self.delimiter)) if not record.problem]
        best = max(self.lines[:100], key=lambda record: _weight(record.fields), default=None)
        if best is None or _weight(best.fields) < 3:
            raise self.file.refusal("", "no line could be the headings of a statement: a date, an amount and one more column are looked for by name",
                                    "Write the template by hand; the keys are told in flows/sources/table_template.py. If no line has headings, column_names names the columns.")
        at = self.lines.index(best)
        self.headings = [value.strip() for value in best.fields]
        self.above = self.lines[:at]
        below = self.lines[at + 1 :]
        width = len(self.headings)
        if not self.sheet and self.headings[-1] and below and all(len(record.fields) == width + 1 and not record.fields[-1].strip() for record in below if any(f.strip() for f in record.fields)):
            self.keys["trailing_delimiter"] = True
            below = [record._replace(fields=record.fields[:width]) for record in below]
        if self.sheet:
            for record in below:
                record.fields.extend([""] * (width - len(record.fields)))
        day = self._day_heading()
        self.rows = [record.fields for record in below if day and len(record.fields) == width and table_evidence.looks_like_a_day(record.fields[self.headings.index(day)].strip())]
        self.after = [record for record in below if record.fields and record.fields not in self.rows and any(f.strip() for f in record.fields)]
        self.proposal.why.append(f"headings: {best.place}, because {_weight(best.fields)} of its words are known")
        odd = next((word for record in self.lines for value in record.fields for word in value.split() if not word.isascii()), "")
        if odd and self.encoding not in ("", "utf-8", "utf-16"):
            self.proposal.why.append(f"encodings: it is not UTF-8, and nothing says what else; as {self.encoding} it has words such as {odd!r}. If that is misspelt, it is another of {', '.join(ENCODINGS)}")

    def _look_at_sheets(self) -> None:
        with opened(self.file) as workbook:
            for sheet in workbook.sheets:
                lines = [r for _, r in zip(range(_LOOK), workbook.records(sheet, _STORED, Oddities(), counted=False)) if not r.problem]
                if max((_weight(r.fields) for r in lines[:100]), default=0) > max((_weight(r.fields) for r in self.lines[:100]), default=0):
                    self.lines, self.sheet = lines, sheet.name

    def _day_heading(self) -> str:
        """The heading of the day of booking; where none is called so, of the day of payment."""
        return next((heading for name in ("booked_on", "day") for heading in self.headings if table_headings.role(heading) == name), "")

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
        texts, unknown = [], []
        self.columns["booked_on"] = self._day_heading()
        for heading in self.headings:
            name = self._role(heading)
            if self.headings.count(heading) > 1:
                self._twice(heading, name)
            elif name == "text":
                texts.append(heading)
            elif name in ("account", "currency", "holder", "sort_code"):
                self.statement.setdefault(name, {"column": heading})
            elif name == "fee":
                self.fee = heading
            elif name and name not in self.columns and name != "day":
                self.columns[name] = heading
            elif not name and heading:
                unknown.append(heading)
        for one, other in (("paid_out", "paid_in"), ("paid_in", "paid_out"), ("original_amount", "original_currency"), ("original_currency", "original_amount")):
            if one in self.columns and other not in self.columns:
                self.columns.pop(one)
        if "amount" in self.columns:
            self.columns = {name: heading for name, heading in self.columns.items() if name not in ("paid_out", "paid_in")}
        if not ("amount" in self.columns or "paid_out" in self.columns) or not self.columns["booked_on"]:
            raise self.file.refusal("", "the headings name no day of booking, or neither an amount nor money out and in", "Write the template by hand.")
        self.columns["text"] = texts or unknown or [self.columns.get("counterparty") or self.columns.get("reference") or self.columns.get("bank_code") or self.columns["booked_on"]]
        self.proposal.why += [f"{name}: the column {heading if isinstance(heading, str) else ', '.join(heading)!r}, by its heading" for name, heading in self.columns.items()]

    def _role(self, heading: str) -> str:
        """By the heading; "Valuta" is a day in some languages and a currency in others, as its contents tell."""
        name = table_headings.role(heading)
        if name == "value_on" and (values := self._values(heading)) and not all(map(table_evidence.looks_like_a_day, values)):
            return "currency" if all(value.upper() in DIGITS for value in values) else ""
        return name

    def _twice(self, heading: str, name: str) -> None:
        """A heading that stands twice names no column; where a currency stands in all of them, it is that of the table."""
        places = [n for n, one in enumerate(self.headings) if one == heading]
        values = {row[n].strip() for row in self.rows for n in places}
        if name == "currency" and len(values) == 1 and values <= DIGITS.keys():
            self.statement.setdefault("currency", {"fixed": values.pop()})
        self.proposal.why.append(f"{heading!r} stands {len(places)} times among the headings: none of these columns is read")

    def _dates(self) -> None:
        values = self._values(self.columns["booked_on"])
        if self.sheet:  # days that the workbook stores as such arrive in ISO 8601 and are read under any order
            values = [value for value in values if not table_evidence.date_order([value]).value == "ymd"]
        proven = table_evidence.date_order(values) if values else table_evidence.Proven("ymd", "the workbook stores days, which need no order")
        where = f"the column {self.columns['booked_on']!r}"
        if not proven.value and (short := table_evidence.has_short_year(values)):
            proven, self.keys["century"] = table_evidence.date_order(values, _CENTURY), "?"
            self._ask(f"century: in {where} {short!r} has a year of two digits, and nothing says its century. Write century = 2000, or 1900")
        self._settle("dates", proven, where)

    def _amounts(self) -> None:
        names = [name for name in ("amount", "paid_out", "paid_in", "balance_after") if name in self.columns]
        values = self._without_currency([value for name in names for value in self._values(self.columns[name])])
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
        if "paid_out" in self.columns:
            out = [value for value in self._values(self.columns["paid_out"]) if re.search("[1-9]", value)]
            if out and all(value.startswith("-") for value in out):
                self.keys["paid_out_sign"] = "minus"
                self.proposal.why.append(f"paid_out_sign: minus, because every amount in the column {self.columns['paid_out']!r} has one")
        if "direction" in self.columns:
            self._directions()
        if "status" in self.columns:
            words = sorted(set(self._values(self.columns["status"])))
            self._ask(f"which of {', '.join(map(repr, words))} in the column {self.columns['status']!r} is a row that is booked? Write booked = [...]")

    def _without_currency(self, values: list[str]) -> list[str]:
        """The amounts without the code of a currency that stands before or behind them, where it is always the same."""
        found = [match if (match := _IN_MONEY.fullmatch(value)) and (match[1] or match[3]) in DIGITS else None for value in values]
        codes = {match[1] or match[3] for match in found if match}
        if len(codes) != 1:
            return values
        (code,) = codes
        self.keys["currency_mark"] = code
        self.statement.setdefault("currency", {"fixed": code})
        self.proposal.why.append(f"currency_mark: {code}, which stands with amounts")
        return [match[2].strip() if match else value for match, value in zip(found, values)]

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
        found = table_running.proven(self.headings, self.rows, self.columns, self.keys, self.fee)
        if found is not None:
            self.keys["order"] = found.order
            if found.sign != "credit_positive":
                self.keys["sign"] = found.sign
            if found.fee:
                self.columns["fee"] = found.fee
            self.proposal.why.append(f"order and sign: {found.order}, {found.sign}{found.fee and f', the charge in {found.fee!r} taken besides'}, because only so every balance follows from the one before")
            return
        days = self._values(self.columns["booked_on"])
        century = _CENTURY if "century" in self.keys else 0
        read = [table_evidence.day_of(day, table_evidence.date_order([day], century).value or self.keys["dates"], century) for day in days] if "dates" in self.keys else []
        rises, falls = (all(a <= b for a, b in zip(one, one[1:])) for one in (read, read[::-1]))
        if falls and not rises:
            self.keys["order"] = "newest_first"
        self.proposal.why.append(f"order: {self.keys['order']}, because the days {'rise' if rises and not falls else 'fall' if falls and not rises else 'do not tell, as listed'}")

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
        self._whose()
        if "account" not in self.statement:
            self._ask('whose account is it? Nothing in the table says it. Write account = {fixed = "..."} with its number', stops=False)

    def _whose(self) -> None:
        """A column of many accounts may hold the other side's; what is written like a British account is one."""
        heading = self.statement.get("account", {}).get("column", "")
        numbers = {plain_number(value) for value in self._values(heading)} if heading else set()
        if len(numbers) > 1 and "counterparty_account" not in self.columns:
            self._ask(f"whose are the {len(numbers)} accounts in the column {heading!r}: those of this statement, or the other side's? If the other side's, write "
                      f"counterparty_account = {json.dumps(heading)} and account = {{fixed = \"...\"}}")
        if "sort_code" in self.statement or (numbers and all(map(_BRITISH.fullmatch, numbers))):
            self.keys["country"] = "gb"

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
    return len(roles) if roles & {"booked_on", "day"} and roles & {"amount", "paid_out", "paid_in"} else 0
