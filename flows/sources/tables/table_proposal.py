"""Proposes a template for a table without a standard, says why, and shows what it would read; never chooses where two readings fit.

Format: the template's own (flows/sources/tables/table_template.py). The headings propose what a column is, its contents decide; a person decides the rest.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flows.sources.reading import statement_words
from flows.sources.reading.record_columns import from_arrow
from flows.sources.reading.source import ENCODINGS, Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet, RecordsOfText
from flows.sources.reading.workbook import opened
from flows.sources.tables import forward_rows, table_evidence, table_running
from flows.sources.tables.table_account import plain_number, too_short
from flows.sources.tables.table_days import certain_day
from flows.sources.tables.table_seen import STORED, Seen, day_heading, look
from flows.sources.tables.table_statement import Table
from flows.sources.tables.table_template import Template
from schemas.accounts import Entry
from schemas.evidence import AcceptedRows, SetAside
from schemas.money import DIGITS

SHOWN = 20
_CENTURY = 2000  # supposed, to see which order fits; a person says which it is
_DR_CR = re.compile(r"(\S.*?)\s*(?<![A-Za-z])(DR|CR|D|C)\.?", re.IGNORECASE)
_CARD = re.compile(r"\b(credit card|card (number|no|member|holder)|amex|american express|visa|mastercard|card \w*[0-9]+|payment received)\b", re.IGNORECASE)
_BRITISH = re.compile("[0-9]{2}-?[0-9]{2}-?[0-9]{2}[- ][0-9]{8}")


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
    proposing = _Proposing(file, look(file))
    proposing.decide()
    return proposing.proposal


class _Proposing:
    """What each key of the template is to be."""

    def __init__(self, file: OpenedFile, seen: Seen):
        self.file, self.seen, self.proposal = file, seen, Proposal(why=list(seen.why))
        self.headings, self.rows = seen.headings, seen.rows
        self.keys: dict[str, object] = {"trailing_delimiter": seen.trailing_delimiter} if seen.trailing_delimiter else {}
        self.statement: dict[str, dict[str, str]] = {}
        self.columns: dict[str, object] = {}
        self.labels: list[str] = []  # of the lines around the table
        self.fee = ""  # the heading of what may be a charge
        self.whose_was_asked = False
        self.stopped = False  # by a question without whose answer no row can be read

    def _values(self, heading: str) -> list[str]:
        at = self.headings.index(heading)
        return [value for row in self.rows if (value := row[at].strip())]

    def decide(self) -> None:
        """Every key of the template, or a question; then the rows as the template reads them."""
        if not self.rows:
            raise self.file.refusal(
                "", "no row stands below the headings that has a date", "Write the template by hand, or ask the producer for the whole table."
            )
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
        self.columns["booked_on"] = day_heading(self.headings)
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
            elif "status" not in self.columns and statement_words.are_states(self._values(heading)):
                self.columns["status"] = heading
            elif not name and heading:
                unknown.append(heading)
        for one, other in (
            ("paid_out", "paid_in"),
            ("paid_in", "paid_out"),
            ("original_amount", "original_currency"),
            ("original_currency", "original_amount"),
        ):
            if one in self.columns and other not in self.columns:
                self.columns.pop(one)
        if "amount" in self.columns and "paid_out" in self.columns and not self._values(self.columns["amount"]):
            self.proposal.why.append(f"{self.columns.pop('amount')!r} is empty: the amounts are in columns for money out and in")
        if "amount" in self.columns:
            self.columns = {name: heading for name, heading in self.columns.items() if name not in ("paid_out", "paid_in")}
        elif "direction" in self.columns:
            self._beside_the_balance(self.columns.pop("direction"))
        if not ("amount" in self.columns or "paid_out" in self.columns) or not self.columns["booked_on"]:
            raise self.file.refusal("", "the headings name no day of booking, or neither an amount nor money out and in", "Write the template by hand.")
        self.columns["text"] = (
            texts
            or (not {"counterparty", "reference"} & self.columns.keys() and unknown)
            or [self.columns.get("counterparty") or self.columns.get("reference") or self.columns.get("bank_code") or self.columns["booked_on"]]
        )
        self.proposal.why += [
            f"{name}: the column {heading if isinstance(heading, str) else ', '.join(heading)!r}, by its heading" for name, heading in self.columns.items()
        ]

    def _beside_the_balance(self, heading: str) -> None:
        """Dr or Cr where the amounts have columns of their own: it is said of the balance."""
        words = sorted(set(self._values(heading)))
        sides = {key: [word for word in words if statement_words.DIRECTIONS.get(word.upper()) == key] for key in ("credits", "debits")}
        if "balance_after" in self.columns and sum(map(len, sides.values())) == len(words):
            self.columns["balance_direction"] = heading
            self.keys["in_credit"], self.keys["overdrawn"] = sides["credits"] or ["Cr"], sides["debits"] or ["Dr"]

    def _role(self, heading: str) -> str:
        """By the heading; "Valuta" is a day in some languages and a currency in others, as its contents tell."""
        name = statement_words.role(heading)
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
        if self.seen.sheet:  # days that the workbook stores as such arrive in ISO 8601 and are read under any order
            values = [value for value in values if not table_evidence.date_order([value]).value == "ymd"]
        others = [value for value in values if certain_day(value) is None]
        if others and len(others) < len(values):
            self.proposal.why.append(
                f"dates: {len(values) - len(others)} days are written in a form with one reading, such as {next(v for v in values if v not in others)!r}: they are read"
            )
            values = others
        proven = table_evidence.date_order(values) if values else table_evidence.Proven("ymd", "the workbook stores days, which need no order")
        where = f"the column {self.columns['booked_on']!r}"
        if not proven.value and (short := table_evidence.has_short_year(values)):
            proven, self.keys["century"] = table_evidence.date_order(values, _CENTURY), "?"
            self._ask(f"century: in {where} {short!r} has a year of two digits, and nothing says its century. Write century = 2000, or 1900")
        self._settle("dates", proven, where)
        if self.seen.undated:
            self._ask(
                f"day_once: {len(self.seen.undated)} rows have an amount and no day, such as {_first(self.seen.undated[0])!r}: is each of the day of the row above? If so, write "
                "day_once = true; if not, they will be set aside",
                stops=False,
            )

    def _amounts(self) -> None:
        names = [name for name in ("amount", "paid_out", "paid_in") if name in self.columns]
        if "balance_after" in self.columns:
            if table_evidence.differ([value for name in names for value in self._values(self.columns[name])], self._values(self.columns["balance_after"])):
                self.proposal.why.append(f"{self.columns.pop('balance_after')!r} has another decimal mark than the amounts: it is not read")
            else:
                names.append("balance_after")
        if any(_DR_CR.fullmatch(value) for name in names for value in self._values(self.columns[name])):
            self.keys["negative"] = "dr_cr"
            at = [self.headings.index(self.columns[name]) for name in names]
            self.rows = [[_signed(value) if n in at else value for n, value in enumerate(row)] for row in self.rows]
        code, values = table_evidence.without_currency([value for name in names for value in self._values(self.columns[name])])
        if code:
            self.keys["currency_mark"] = code
            self.statement.setdefault("currency", {"fixed": code})
            self.proposal.why.append(f"currency_mark: {code}, which stands with amounts")
        odd = next((value for value in values if not table_evidence.are_numbers([value.replace(STORED, ".")])), "")
        if odd:
            self.proposal.why.append(f"{odd!r} is no amount: its row will be set aside")
        values = [value for value in values if STORED not in value and table_evidence.are_numbers([value])]
        mark = table_evidence.decimal_mark(values)
        if (
            not mark.value
            and (units := self._units())
            and all(DIGITS.get(unit) == 0 for unit in units)
            and not any("." in value and "," in value for value in values)
        ):
            groups = {c for value in values for c in value if c in ".,"}
            if len(groups) == 1:
                mark = table_evidence.Proven(
                    "," if groups == {"."} else ".", f"{' and '.join(sorted(units))} has no decimals, so that its marks are of thousands"
                )
        self._settle("decimal_mark", mark, "the amounts")
        self.rows = [[value.replace(STORED, str(self.keys.get("decimal_mark", "."))) for value in row] for row in self.rows]
        self.keys["group_mark"] = table_evidence.group_mark(values, self.keys.get("decimal_mark") or ".")
        if self.keys.get("negative") == "dr_cr":
            pass
        elif any(value.endswith("-") for value in values):
            self.keys["negative"] = "trailing_minus"
        elif any(value.startswith("(") for value in values):
            self.keys["negative"] = "parentheses"
        marks = Counter(c for value in values for c in value if c in "£€$¥")
        if marks:
            self.keys["currency_mark"] = marks.most_common(1)[0][0]
            if set(marks) == {"€"}:
                self.statement.setdefault("currency", {"fixed": "EUR"})
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

    def _units(self) -> set[str]:
        """The currencies that the table's column names."""
        column = self.statement.get("currency", {}).get("column", "")
        return {value.upper() for value in self._values(column)} if column else set()

    def _directions(self) -> None:
        words = sorted(set(self._values(self.columns["direction"])))
        if all(word.upper() in statement_words.DIRECTIONS for word in words):
            for key in ("credits", "debits"):
                self.keys[key] = [word for word in words if statement_words.DIRECTIONS[word.upper()] == key] or [key[0].upper()]
        else:
            self._ask(
                f"which of {', '.join(map(repr, words))} in the column {self.columns['direction']!r} is a credit? Write credits = [...] and debits = [...]"
            )

    def _order(self) -> None:
        """By the running balances, which also tell the sign; else by the days; else as listed."""
        self.keys["order"] = "oldest_first"
        found = table_running.proven(self.headings, self.rows, self.columns, self.keys, self.fee)
        if found is None:
            self._sign()
        else:
            self.keys["order"] = found.order
            if found.sign != "credit_positive":
                self.keys["sign"] = found.sign
            if found.fee:
                self.columns["fee"] = found.fee
            self.proposal.why.append(
                f"order and sign: {found.order}, {found.sign}{found.fee and f', the charge in {found.fee!r} taken besides'}, because only so every balance follows from the one before"
            )
            return
        days = self._values(self.columns["booked_on"])
        century = _CENTURY if "century" in self.keys else 0
        read = (
            [table_evidence.day_of(day, table_evidence.date_order([day], century).value or self.keys["dates"], century) for day in days]
            if "dates" in self.keys
            else []
        )
        rises, falls = (all(a <= b for a, b in zip(one, one[1:], strict=False)) for one in (read, read[::-1]))
        if falls and not rises:
            self.keys["order"] = "newest_first"
        self.proposal.why.append(
            f"order: {self.keys['order']}, because the days {'rise' if rises and not falls else 'fall' if falls and not rises else 'do not tell, as listed'}"
        )

    def _sign(self) -> None:
        """What no balance proves: whether an amount above zero is money in, as on an account, or money out, as cards have it."""
        if "amount" not in self.columns or "direction" in self.columns:
            return
        values = [value for value in self._values(self.columns["amount"]) if re.search("[1-9]", value) and table_evidence.are_numbers([value])]
        if len(values) > 1 and not any(re.search("[-(]", value) for value in values):
            self._ask('sign: every amount is above zero, and no balance tells: is it money in or money out? Write sign = "credit_positive" or "debit_positive"')
        elif len(values) > 1 and self._may_be_a_card(values):
            self._ask(
                'sign: it may be a card\'s, whose charges stand above zero, and no balance tells: is an amount above zero money in or money out? Write sign = "credit_positive" or '
                '"debit_positive"',
                stops=False,
            )
        else:
            self.proposal.why.append("sign: an amount above zero is taken for money in, which no balance proves: of a card it may be money out")

    def _may_be_a_card(self, values: list[str]) -> bool:
        """More amounts above nil than below, or words of a card around them."""
        below = sum(bool(re.search("[-(\u2212]", value)) for value in values)
        words = [*self.headings, *(value for record in self.seen.above for value in record.fields), *(value for row in self.rows for value in row)]
        return below * 2 < len(values) or any(_CARD.search(word) for word in words)

    def _statement(self) -> None:
        for record in (*self.seen.above, *self.seen.after):
            cells = [value.strip() for value in record.fields if value.strip()]
            label, _, value = cells[0].partition(":") if cells else ("", "", "")
            name = statement_words.role(label, statement_words.AROUND)
            said = value.strip() or next(iter(cells[1:]), "")
            if said:
                self.labels.append(label.strip())
            if said and name and name not in self.statement and _fits(name, said):
                self.statement[name] = {"line": label.strip()}
                self.proposal.why.append(f"{name}: the line {label.strip()!r}")
        labels = dict.fromkeys(_first(record.fields).partition(":")[0] for record in self.seen.after)
        footers = [label.strip() for label in labels if forward_rows.ends_a_table(label) or statement_words.role(label, statement_words.AROUND)]
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
        if "account" not in self.statement and not self.whose_was_asked:
            self._ask('whose account is it? Nothing in the table says it. Write account = {fixed = "..."} with its number', stops=False)

    def _whose(self) -> None:
        """A column of many accounts may hold the other side's; what is written like a British account is one."""
        heading = self.statement.get("account", {}).get("column", "")
        numbers = {plain_number(value) for value in self._values(heading)} if heading else set()
        if (
            len(numbers) > 1
            and "counterparty_account" not in self.columns
            and table_running.within(heading, self.headings, self.rows, self.columns, self.keys, self.fee)
        ):
            self.proposal.why.append(f"account: the column {heading!r}, because the balances run on within each of its accounts")
            return
        line = next((label for label in self.labels if statement_words.role(label, statement_words.AROUND) == "account"), "")
        if len(numbers) > 1 and "counterparty_account" not in self.columns and line:
            self.statement["account"], self.columns["counterparty_account"] = {"line": line}, heading
            self.proposal.why.append(f"account: the line {line!r}; the column {heading!r} has many, those of the other side")
        elif len(numbers) > 1 and "counterparty_account" not in self.columns:
            self._ask(
                f"whose are the {len(numbers)} accounts in the column {heading!r}: those of this statement, or the other side's? If the other side's, write "
                f'counterparty_account = {json.dumps(heading)} and account = {{fixed = "..."}}'
            )
        if (
            len(numbers) == 1
            and "counterparty_account" not in self.columns
            and ("counterparty" in self.columns or self._names_both_sides())
            and statement_words.may_be_of_either(heading)
        ):
            if line:
                self.statement["account"], self.columns["counterparty_account"] = {"line": line}, heading
                self.proposal.why.append(f"account: the line {line!r}; the column {heading!r} stands beside the other side's name, and is its")
            else:
                self.statement.pop("account")
                self.whose_was_asked = True
                self.columns["counterparty_account"] = heading
                self._ask(
                    f"account: whose is the one account in the column {heading!r}, which stands beside the other side's name: the other side's, or this statement's? If the other side's, "
                    f'write account = {{fixed = "..."}}; if this statement\'s, account = {{column = {json.dumps(heading)}}} and no counterparty_account'
                )
        other = self.columns.get("counterparty_account", "")
        if not heading and other and len(self.rows) > 1 and len(self._values(other)) == len(self.rows) and len(set(self._values(other))) == 1:
            self._ask(
                f"whose is the one account in the column {other!r}: that of this statement, or always the same other side's? If this statement's, write "
                f"account = {{column = {json.dumps(other)}}} and no counterparty_account"
            )
        if "sort_code" in self.statement or (numbers and all(map(_BRITISH.fullmatch, numbers))):
            self.keys["country"] = "gb"
            self._noughts()

    def _names_both_sides(self) -> bool:
        """Whether columns name who paid and who was paid, of whom one is the other side."""
        plain = [statement_words.plain(heading) for heading in self.headings]
        return any(heading.startswith(("zahlungspflichtige", "zahlungsempfanger", "payer", "payee", "auftraggeber", "debtor", "creditor")) for heading in plain)

    def _noughts(self) -> None:
        """A number that is too short for a British account may have lost the noughts with which it begins."""
        columns = [self.statement.get(name, {}).get("column", "") for name in ("sort_code", "account")]
        for row in self.rows if all(columns) else ():
            sort_code, number = (row[self.headings.index(column)].strip() for column in columns)
            if doubt := too_short(sort_code, number):
                self._ask(
                    f'leading_noughts: {doubt}; a spreadsheet cuts the noughts with which numbers begin. Were they cut? Write leading_noughts = "cut", or "whole" if the number is whole'
                )
                return

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
        top = {
            "says": says,
            "encodings": [self.seen.encoding or ENCODINGS[0]],
            "delimiter": self.seen.delimiter,
            **({"sheet": self.seen.sheet} if self.seen.sheet else {}),
            "dates": "?",
            "decimal_mark": "?",
            **self.keys,
        }
        statement = {"account": {"fixed": "?"}, "currency": {"fixed": "?"}, **self.statement}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in top.items()]
        lines += [
            "",
            "[statement]",
            *(f"{name} = {{ {next(iter(where))} = {json.dumps(next(iter(where.values())), ensure_ascii=False)} }}" for name, where in statement.items()),
        ]
        lines += ["", "[columns]", *(f"{name} = {json.dumps(heading, ensure_ascii=False)}" for name, heading in self.columns.items())]
        self.proposal.toml = "\n".join(lines) + "\n"

    def _show(self) -> None:
        """The first rows as the proposed template reads them, for a person to check."""
        template = Template.model_validate(tomllib.loads(self.proposal.toml))
        table = Table(self.file, template, self.seen.sheet or "table", in_workbook=bool(self.seen.sheet))
        accepted_any = False
        with self._again(template) as records:
            for outcome in table.outcomes(records):
                match outcome:
                    case AcceptedRows(_, _, columns):
                        if accepted_any:
                            break  # of a block the accepted rows come first, and then those that are set aside: here the next block begins
                        accepted_any = True
                        self.proposal.rows.extend(from_arrow(Entry, columns[Entry.__tablename__].slice(0, SHOWN)))
                    case SetAside():
                        self.proposal.rows.append(outcome)
                        if not accepted_any and len(self.proposal.rows) >= SHOWN:
                            break
        self.proposal.rows = sorted(self.proposal.rows, key=lambda row: int(row.place.rpartition(" ")[2]))[:SHOWN]

    @contextmanager
    def _again(self, template: Template) -> Iterator[RecordsOfText | RecordsOfSheet]:
        if not self.seen.sheet:
            yield RecordsOfText(self.file, self.file.encoding, self.seen.delimiter)
            return
        with opened(self.file) as workbook:
            sheet = next(one for one in workbook.sheets if one.name == self.seen.sheet)
            yield RecordsOfSheet(sheet.name, workbook.records(sheet, template.decimal_mark, Oddities(), counted=False))


def _signed(written: str) -> str:
    """An amount with Dr or Cr behind it, as one with a sign."""
    match = _DR_CR.fullmatch(written.strip())
    return ("-" if match[2].upper().startswith("D") else "") + match[1] if match else written


def _first(fields: list[str]) -> str:
    return next(filter(None, map(str.strip, fields)), "")


def _fits(name: str, said: str) -> bool:
    """Whether what a line says can be what its label promises."""
    if name in ("opening", "closing"):
        return table_evidence.are_numbers([said]) and not table_evidence.looks_like_a_day(said)
    return table_evidence.looks_like_a_day(said) if name in ("first_day", "last_day") else True
