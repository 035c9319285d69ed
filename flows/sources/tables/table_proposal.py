"""Proposes a template for a table without a standard, says why, and shows every row as it would be read; never chooses where two readings fit.

Format: the template's own (flows/sources/tables/table_template.py). The headings propose what a column is, its contents and the balances decide; a person decides the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.sources.reading import day_order, proven_forms, statement_words
from flows.sources.reading.proposal import Answers, NotRead, Proposal, ProposedRow, Question, Reading, toml
from flows.sources.reading.source import ENCODINGS, OpenedFile
from flows.sources.tables import proposed_rows, table_lines, table_running, table_sign, table_whose, table_words
from flows.sources.tables.proposed_rows import Read
from flows.sources.tables.table_roles import Figures, Roles, roles_of, settle_amounts, texts_of
from flows.sources.tables.table_seen import STORED, Seen, is_money, look
from schemas.evidence import Refusal
from schemas.money import DIGITS

_SUPPOSED = {"currency": "EUR", "account": "not said"}  # that rows can be shown before anybody says which
_COMPARED = 3  # rows that are shown under each reading
_NO_AMOUNT = re.compile(
    r"\b(rate|kurs|wechselkurs|umrechnungskurs|koers|cours|course|cambio|price|quantity|units?|shares|percent|prozent|%|anzahl|balance|saldo|solde)\b"
)


@dataclass
class Draft:
    """A template in the making: its keys, what it says of the statement, its columns."""

    keys: dict[str, object] = field(default_factory=dict)
    statement: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: dict[str, object] = field(default_factory=dict)

    def changed(self, change: Mapping[str, Mapping[str, object]]) -> Draft:
        """The draft with other values; what is None is left out."""
        new = {name: {**getattr(self, name), **change.get(name, {})} for name in ("keys", "statement", "columns")}
        return Draft(**{name: {key: value for key, value in part.items() if value is not None} for name, part in new.items()})


Change = Mapping[str, Mapping[str, object]]


@dataclass
class _Open:
    """A question and what each of its choices changes; the first is what the rows suppose."""

    key: str
    asks: str
    because: str
    choices: dict[str, Change]
    shown_as: Change  # what stands in the template until it is answered


def propose(file: OpenedFile, answers: Mapping[str, str] | None = None) -> Proposal:
    """A template for the table in the file. Refusal if it is not a table, has no line that could be its headings, or an answer does not fit it."""
    proposing = _Proposing(file, look(file), Answers(file, answers or {}))
    proposing.decide()
    return proposing.proposal


class _Proposing:
    """What each key of the template is to be."""

    def __init__(self, file: OpenedFile, seen: Seen, answers: Answers):
        self.file, self.seen, self.answers, self.proposal = file, seen, answers, Proposal(why=seen.why)
        self.draft, self.open, self.why = Draft(), [], self.proposal.why
        self.around = table_lines.around(seen)

    def decide(self) -> None:
        """Every key of the template, or a question; then the rows as the template reads them."""
        if not self.seen.rows:
            raise self.file.refusal(
                "", "no row stands below the headings that has a date", "Write the template by hand, or ask the producer for the whole table."
            )
        self.roles = roles_of(self.seen)
        self._currency()
        self._decimal_mark()
        self._booked()
        self._columns()
        self._marks()
        self._direction_and_sign()
        self._dates()
        self._undated()
        table_whose.settle(self)
        self._lines()
        self._read()
        self.answers.all_taken()

    def settle(self, key: str, value: object, why: str) -> None:
        """A key of the template that is certain."""
        self.draft.keys[key] = value
        self.why.append(f"{key}: {why}")

    def ask(self, key: str, asks: str, because: str, choices: Mapping[str, Change], shown_as: Change | None = None) -> None:
        """A question; the first of its choices is supposed until it is answered."""
        first = next(iter(choices.values()))
        self.draft = self.draft.changed(first)
        shown = shown_as if shown_as is not None else {name: dict.fromkeys(part, "?") for name, part in first.items()}
        self.open.append(_Open(key, asks, because, dict(choices), shown))

    # ---- what is settled, in this order

    def _currency(self) -> None:
        """By a column, a line, a heading of amounts, or a mark beside the amounts."""
        roles, seen = self.roles, self.seen
        money = list(dict.fromkeys([*roles.amounts, *(roles.columns.get(name, "") for name in ("paid_out", "paid_in")), *roles.balances, *roles.money]))
        money = [heading for heading in money if heading and heading not in (roles.columns.get("original_amount"), *roles.fees)]
        values = [value.replace(STORED, ".") for heading in money for value in seen.values(heading)]
        code, _ = proven_forms.without_currency(values)
        marks = Counter(match[0] for value in values if (match := re.search(r"[£€$¥₹₺₽₪]|zł|Kč|kr|Ft", value)))
        self.mark = code or (marks.most_common(1)[0][0] if marks else "")
        said = self.answers.get("currency", fits=lambda answer: answer.upper() in DIGITS).upper()
        column = roles.apart.get("currency", "")
        found: tuple[dict[str, str], str] | None = None
        by_mark = statement_words.OF_MARK.get(self.mark, code)
        of_headings = {statement_words.currency_in(heading) for heading in money} - {""}
        of_lines = set(self.around.currencies)
        if column:
            found = {"column": column}, f"the column {column!r}"
        elif roles.fixed_currency:
            found = {"fixed": roles.fixed_currency}, f"{roles.fixed_currency} stands in every row"
        elif "currency" in self.around.statement:
            found = self.around.statement["currency"], f"the line {self.around.statement['currency']['line']!r}"
        elif len(of_headings) == 1:
            code = of_headings.pop()
            found = {"fixed": code}, f"{code}, by a heading"
        elif by_mark and len(marks) < 2:
            found = {"fixed": by_mark}, f"{by_mark}, whose mark {self.mark!r} stands with amounts"
        elif len(of_lines) == 1 and not of_headings:
            code = of_lines.pop()
            found = {"fixed": code}, f"{code}, which stands beside a balance in a line around the table"
        stated = {value.upper() for value in seen.values(column)} if column else {found[0]["fixed"]} if found and "fixed" in found[0] else set()
        if said and stated and said not in stated:
            raise self.file.refusal("", f"the answer currency={said} does not fit: the file says {', '.join(sorted(stated))}", "Leave the answer away.")
        self.digits = {DIGITS.get(one, 2) for one in stated or {said or "EUR"}}
        if found:
            self.draft.statement["currency"] = found[0]
            self.why.append(f"currency: {found[1]}")
        elif said:
            self.draft.statement["currency"] = {"fixed": said}
            self.why.append(f"currency: {said}, as answered")
        else:
            several = (
                f"its headings name {', '.join(sorted(of_headings))}"
                if of_headings
                else f"its amounts have the mark {self.mark!r}, which several currencies have"
                if self.mark
                else "no column, line, heading or mark says it"
            )
            self.ask(
                "currency",
                "In which currency are the amounts?",
                several,
                {"": {"statement": {"currency": {"fixed": _SUPPOSED["currency"]}}}},
                {"statement": {"currency": {"fixed": "?"}}},
            )
        self.stated_currency = bool(found or said)

    def _decimal_mark(self) -> None:
        roles = self.roles
        names = [*roles.amounts, *(roles.columns[name] for name in ("paid_out", "paid_in") if name in roles.columns)]
        headings = names or [heading for heading in roles.money if heading not in roles.fees]
        balances = [value for heading in roles.balances for value in self.seen.values(heading)]
        values = [value for heading in headings for value in self.seen.values(heading)]
        if roles.balances and proven_forms.differ(values, balances):
            self.why.append(f"{roles.balances[0]!r} has another decimal mark than the amounts: it is not read")
            roles.balances.clear()
            balances = []
        values = [value for value in (*values, *balances) if STORED not in value and is_money(value)]
        digits = self.digits.pop() if len(self.digits) == 1 else None
        said = self.answers.get("decimal_mark", (".", ","))
        if digits == 0 and self.stated_currency:
            proven = proven_forms.decimal_mark(values, 0)
            proven = proven_forms.Proven(
                {",": ".", ".": ","}.get(_only_mark(values), proven.value or "."), "the currency has no decimals, so that a mark is one of thousands"
            )
        else:
            proven = proven_forms.decimal_mark(values, digits if self.stated_currency else None)
            if (
                not proven.value
                and self.around.amounts
                and (by_lines := proven_forms.decimal_mark(self.around.amounts)).value
                and re.search("[.,]", "".join(self.around.amounts))
            ):
                proven = by_lines._replace(why=f"in a line around the table {by_lines.why}")
        if said and not proven.value or said == proven.value:
            proven = proven_forms.Proven(said or proven.value, proven.why if not said else "it was answered")
        elif said:
            raise self.file.refusal("", f"the answer decimal_mark={said} does not fit: {proven.why}", "Leave the answer away.")
        mark = proven.value
        if mark:
            self.settle("decimal_mark", mark, f"{mark}, because {proven.why}")
            self.draft.keys["group_mark"] = proven_forms.group_mark(values, mark)
        else:
            choices = {one: {"keys": {"decimal_mark": one, "group_mark": proven_forms.group_mark(values, one)}} for one in proven.could_be or (".", ",")}
            self.ask("decimal_mark", "Which mark stands before the decimals of an amount?", proven.why, choices, {"keys": {"decimal_mark": "?"}})

    def _booked(self) -> None:
        """Which rows are booked: by words that are known; rows that wait are set aside."""
        self.rows = self.seen.rows
        heading = self.roles.columns.get("status")
        if not heading:
            return
        words = sorted(set(self.seen.values(heading)))
        known = [word for word in words if table_words.is_booked(word)]
        unsure = [word for word in words if table_words.is_booked(word) is None]
        said = self.answers.listed("booked", words)
        if not words:
            self.roles.columns.pop("status")
            return
        if said is None and unsure:
            self.ask(
                "booked",
                f"Which words in the column {heading!r} say that a row is booked?",
                f"it is not known what {', '.join(map(repr, unsure))} says; rows with another word are set aside",
                {word: {"keys": {"booked": [*known, word]}} for word in unsure} | {", ".join(words): {"keys": {"booked": words}}},
                {"keys": {"booked": "?"}},
            )
        else:
            booked = said or known
            self.settle(
                "booked",
                booked or ["(none)"],
                f"{', '.join(map(repr, booked)) or 'none'} in the column {heading!r} says that a row is booked{'' if said is None else ', as answered'}; others are set aside",
            )
        taken, at = self.draft.keys["booked"], self.seen.headings.index(heading)
        self.rows = [row for row in self.seen.rows if row[at].strip() in taken]

    def _figures(self, *groups: str) -> Figures:
        return Figures(self.seen, str(self.draft.keys.get("decimal_mark", ".")), self.rows, [heading for heading in groups if heading])

    def _columns(self) -> None:
        roles, seen = self.roles, self.seen
        self.currency_column = roles.apart.get("currency", "")
        self.figures = self._figures(self.currency_column)
        settle_amounts(roles, self.figures)
        self.account_runs = table_whose.balances_run_within(self)
        if self.account_runs:
            self.figures = self._figures(self.currency_column, roles.apart["account"])
        self._which_amount()
        if not {"amount", "paid_out"} & roles.columns.keys() or "booked_on" not in roles.columns:
            raise self.file.refusal(
                "",
                "the headings name no day of booking, or neither an amount nor money out and in",
                "Write the template by hand, or ask the producer for a table with headings.",
            )
        if roles.open:
            out, come = roles.open
            said = self.answers.get("paid_out", (out, come))
            if said:
                roles.columns["paid_out"], roles.columns["paid_in"] = (out, come) if said == out else (come, out)
            else:
                self.ask(
                    "paid_out",
                    f"Which column is money out: {out!r} or {come!r}?",
                    "every row has an amount in one of them, and neither a heading that is known nor a balance tells",
                    {a: {"columns": {"paid_out": a, "paid_in": b}} for a, b in ((out, come), (come, out))},
                )
        columns = dict(roles.columns)
        for one, other in (("original_amount", "original_currency"), ("original_currency", "original_amount")):
            if one in columns and other not in columns:
                columns.pop(one)
        if "direction" in columns and "amount" not in columns:
            heading = columns.pop("direction")
            self._balance_direction(heading, columns)
        texts = texts_of(roles)
        self.draft.columns |= {**columns, **self.draft.columns, "text": texts if len(texts) > 1 else texts[0]}
        self.draft.columns = {name: self.draft.columns[name] for name in ("booked_on", *(name for name in self.draft.columns if name != "booked_on"))}
        self.why += roles.why
        self.why += [f"{name}: the column {heading if isinstance(heading, str) else ', '.join(heading)!r}" for name, heading in self.draft.columns.items()]
        if seen.numbered:
            self.draft.keys["column_names"] = seen.headings

    def _balance_direction(self, heading: str, columns: dict[str, str]) -> None:
        words = sorted(set(self.seen.values(heading)))
        ways = {word: table_words.way_of(word) for word in words}
        if "balance_after" in columns and words and all(ways.values()):
            columns["balance_direction"] = heading
            for key, way, other in (("in_credit", "credits", "Cr"), ("overdrawn", "debits", "Dr")):
                self.settle(key, [word for word in words if ways[word] == way] or [other], f"what {heading!r} says beside a balance")

    def _which_amount(self) -> None:
        """Of several columns of amounts: the one that the balances prove; any, if they are alike; else a person says."""
        roles = self.roles
        amounts = [heading for heading in roles.amounts if any(self.figures.whole(heading))]
        if len(amounts) < 2 or roles.columns.get("amount") not in roles.amounts:
            if amounts and "amount" in roles.columns:
                roles.columns["amount"] = amounts[0]
            return
        balance = roles.columns.get("balance_after")
        proven = [one for one in amounts if balance and table_running.fits(self.figures.whole(one), self.figures.of(balance), self.figures.groups)]
        said = self.answers.get("amount", amounts)
        if said or len(proven) == 1:
            roles.columns["amount"] = said or proven[0]
            roles.why.append(f"amount: {roles.columns['amount']!r}, {'as answered' if said else 'because only so the balances follow'}")
        elif all(self.figures.whole(one) == self.figures.whole(amounts[0]) for one in amounts):
            roles.columns["amount"] = amounts[0]
        else:
            self.ask(
                "amount",
                "Which column is what moved on this account?",
                f"the columns {', '.join(map(repr, amounts))} hold different amounts, and no balance tells",
                {one: {"columns": {"amount": one}} for one in amounts},
            )
            roles.columns["amount"] = amounts[0]

    def _marks(self) -> None:
        """Marks of currency and of amounts below nil."""
        columns = self.draft.columns
        headings = [columns[name] for name in ("amount", "paid_out", "paid_in", "balance_after") if name in columns]
        values = [value.replace(STORED, ".").replace("\u2212", "-") for heading in headings for value in self.seen.values(heading)]
        odd = next((value for value in values if not proven_forms.are_numbers([value])), "")
        if odd:
            self.why.append(f"{odd!r} is no amount: its row will be set aside")
        if self.mark:
            self.settle("currency_mark", self.mark, f"{self.mark}, which stands with amounts")
        bare = [re.sub(r"(?<=[0-9 ])[A-Z]{3}$|[£€$¥₹₺₽₪]|zł|Kč|kr|Ft", "", value).strip() for value in values]
        if any(re.search(r"[0-9]\s*(?:DR|CR|D|C)\.?$", value, re.IGNORECASE) for value in bare):
            self.settle("negative", "dr_cr", "dr_cr, because DR and CR stand behind amounts")
        elif any(value.endswith("-") for value in bare):
            self.settle("negative", "trailing_minus", "trailing_minus, because a minus stands behind amounts")
        elif any(value.startswith("(") for value in bare):
            self.settle("negative", "parentheses", "parentheses, because they stand around amounts")
        if "paid_out" in columns:
            out = [value for value in self.seen.values(columns["paid_out"]) if re.search("[1-9]", value)]
            if out and all(table_running.figure(value, ".") < 0 for value in out):
                self.settle("paid_out_sign", "minus", f"minus, because every amount in the column {columns['paid_out']!r} has one")

    def _direction_and_sign(self) -> None:
        table_sign.settle(self)

    def _dates(self) -> None:
        columns, seen = self.draft.columns, self.seen
        values = seen.values(str(columns["booked_on"]))
        if seen.sheet:  # days that the workbook stores as such arrive in ISO 8601 and are read under any order
            values = [value for value in values if proven_forms.orders_that_fit([value]) != ["ymd"]]
            if not values:
                self.settle("dates", "ymd", "the workbook stores days, which need no order")
                return
        values = [value for value in values if not proven_forms.is_certain(value)] or values  # what is certain is read whatever is declared
        others = [value for heading in seen.headings if heading != columns["booked_on"] and seen.headings.count(heading) == 1 for value in seen.values(heading)]
        others = [value for value in others if proven_forms.looks_like_a_day(value)]
        century = self.answers.get("century", day_order.CENTURIES)
        days = day_order.settle(values, others, self.around.days, self.around.period, seen.headings, century)
        where = f"the column {columns['booked_on']!r}"
        if days.century is None:
            self.ask(
                "century",
                f"Which century are the years of two digits in {where} of?",
                days.century_because,
                {one: {"keys": {"century": int(one)}} for one in day_order.CENTURIES},
            )
        elif days.century:
            self.draft.keys["century"] = days.century
        said = self.answers.get("dates", days.could_be, lambda _: bool(days.could_be))
        if days.order or said:
            self.settle("dates", said or days.order, days.why if days.order else f"{said}, as answered")
        elif days.could_be:
            self.ask(
                "dates",
                f"In which order are day, month and year written in {where}?",
                days.because,
                {order: {"keys": {"dates": order}} for order in sorted(days.could_be, key=("dmy", "mdy", "ymd").index)},
            )
        else:
            self._mostly(values, int(days.century or 0), where, days.because)

    def _mostly(self, values: Sequence[str], century: int, where: str, because: str) -> None:
        """No order fits every day: the one that most fit, if it is one alone; the others are told, and are not read unless they are certain in themselves."""
        fit = Counter(order for value in values for order in proven_forms.orders_that_fit([value], century))
        said = self.answers.get("dates", tuple(proven_forms.ORDERS))
        best = fit.most_common(2)
        if said or len(best) == 1:
            order = said or best[0][0]
            self.settle(
                "dates",
                order,
                f"{order}, because {fit[order]} of {len(values)} days fit it; a day in another form is not read unless there is only one way to read it",
            )
        elif best:
            self.ask(
                "dates",
                f"In which order are day, month and year written in {where}?",
                because,
                {order: {"keys": {"dates": order}} for order, _ in fit.most_common()},
            )
        else:
            raise self.file.refusal("", f"in {where} no day can be read: {because}", "Write the template by hand, or ask the producer for the table again.")

    def _undated(self) -> None:
        """Rows without a day, where others have one."""
        columns, seen = self.draft.columns, self.seen
        width, amounts = len(seen.headings), [seen.headings.index(columns[name]) for name in ("amount", "paid_out", "paid_in") if name in columns]
        bare = [
            record
            for record in (*seen.between, *seen.after)
            if len(record.fields) == width
            and not record.fields[seen.day].strip()
            and any(is_money(record.fields[at].strip()) for at in amounts)
            and not any(table_lines.ends_a_table(value) for value in record.fields if value.strip())
        ]
        if not bare:
            return
        said = self.answers.get("day_once", ("true", "false"))
        if said:
            self.settle("day_once", said == "true", f"{said}, as answered")
        else:
            self.ask(
                "day_once",
                "Are rows without a day of the day of the row above them?",
                f"{len(bare)} rows have an amount and no day, the first at {bare[0].place}",
                {one: {"keys": {"day_once": one == "true"}} for one in ("true", "false")},
                {"keys": {"day_once": "?"}},
            )

    def _lines(self) -> None:
        around, draft = self.around, self.draft
        footers = list(around.footers)
        if footers:
            draft.keys["footers"] = footers
        for name, where in around.statement.items():
            if name in ("opening", "closing", "first_day", "last_day", "servicer", "holder") and name not in draft.statement:
                draft.statement[name] = where
        for name in ("first_day", "last_day"):
            where = draft.statement.get(name, {})
            order = str(draft.keys.get("dates", ""))
            said = where.get("fixed") or (self._said(where["line"]) if "line" in where else "")
            if said and proven_forms.day_of(said, order, int(draft.keys.get("century", 0) or 0)) is None:
                draft.statement.pop(name)
        if draft.statement.keys() & {"first_day", "last_day"} and not {"first_day", "last_day"} <= draft.statement.keys():
            pass
        self.why += around.why

    def _said(self, label: str) -> str:
        for record in (*self.seen.above, *self.seen.after):
            cells = [value.strip() for value in record.fields if value.strip()]
            if cells and cells[0].partition(":")[0].strip() == label:
                return cells[0].partition(":")[2].strip() or next(iter(cells[1:]), "")
        return ""

    # ---- what it comes to

    def _toml(self, draft: Draft) -> str:
        top = {
            "says": f"Proposed for {self.file.exhibit.file_name}; read it before it is used",
            "encodings": [self.seen.encoding or ENCODINGS[0]],
            "delimiter": self.seen.delimiter,
            **({"sheet": self.seen.sheet} if self.seen.sheet else {}),
            **({"trailing_delimiter": self.seen.trailing_delimiter} if self.seen.trailing_delimiter else {}),
            "order": "oldest_first",
            **draft.keys,
        }
        return toml(top, statement=draft.statement, columns=draft.columns)

    def _read(self) -> None:
        """The rows, the readings of each question, and the amounts that nothing uses."""
        proposal, unknown = self.proposal, [one.key for one in self.open if one.key in _SUPPOSED]
        self._unused()
        read = proposed_rows.read(self.file, self.seen, self._toml(self.draft), unknown)
        shown = self.draft
        for one in self.open:
            shown = shown.changed(one.shown_as)
        proposal.template = self._toml(shown)
        proposal.rows, proposal.proven_by = read.rows, read.proven_by
        if read.contradicted:
            self.why.append(read.contradicted)
        named: dict[str, str] = {}
        for told in (*read.not_read, *self.unused):
            named[told.line] = f"{named[told.line]}; {told.why}" if told.line in named else told.why
        proposal.not_read = sorted(
            (NotRead(line, why) for line, why in named.items()), key=lambda one: int(re.sub("[^0-9]", "", one.line.rpartition(" ")[2]) or 0)
        )
        for one in self.open:
            answerable = [choice for choice in one.choices if choice]
            readings = self._readings(one.choices, unknown) if len(answerable) > 1 else []
            proposal.questions.append(Question(one.key, one.asks, answerable, one.because, readings))
            if answerable:
                proposal.supposed[one.key] = answerable[0]

    def _readings(self, choices: Mapping[str, Change], unknown: Sequence[str]) -> list[Reading]:
        """The same rows under each choice: the first ones that they read differently."""
        read: dict[str, Read] = {}
        for choice, change in choices.items():
            try:
                read[choice] = proposed_rows.read(self.file, self.seen, self._toml(self.draft.changed(change)), unknown, beginning_only=True)
            except Refusal:
                continue
        by_line = {choice: {row.line: row for row in one.rows} for choice, one in read.items()}
        lines = list(dict.fromkeys(line for rows in by_line.values() for line in rows))
        differing = [line for line in lines if len({str(rows.get(line)) for rows in by_line.values()}) > 1] or lines
        return [
            Reading(choice, [rows.get(line) or ProposedRow("", "", "", "", "not read", "", line) for line in differing[:_COMPARED]])
            for choice, rows in by_line.items()
        ]

    def _unused(self) -> None:
        """Amounts in columns that the template does not read: they are explained by others of their row, asked about, or named."""
        columns, seen, roles = self.draft.columns, self.seen, self.roles
        read = {heading for value in columns.values() for heading in ([value] if isinstance(value, str) else value)}
        used = [str(columns[name]) for name in ("amount", "paid_out", "paid_in", "balance_after", "original_amount", "fee") if name in columns]
        spare = [
            heading
            for heading in seen.headings
            if heading
            and heading not in (read - set(roles.texts)) | set(used)
            and seen.headings.count(heading) == 1
            and heading not in roles.balances
            and (heading in (*roles.money, *roles.fees) or not seen.values(heading))
            and not _NO_AMOUNT.search(statement_words.plain(heading))
        ]
        self.unused, where = proposed_rows.unused_amounts(self.file, seen, spare, used, str(self.draft.keys["decimal_mark"])) if spare else ([], set())
        charges = sorted(where & set(roles.fees))
        if not charges or "amount" not in columns or "direction" in columns:
            return
        said = self.answers.get("fee", (*charges, "none"))
        if said and said != "none":
            self.draft.columns["fee"] = said
            self.unused = [one for one in self.unused if f"column {said!r}" not in one.why]
        elif said:
            self.unused = [one for one in self.unused if not any(f"column {fee!r}" in one.why for fee in charges)]
        else:
            self.ask(
                "fee",
                f"Was what stands in {', '.join(map(repr, charges))} taken from the account besides the amount? Answer the heading if it was, and none if it is in the amount already.",
                "no balance tells",
                {"none": {"columns": {"fee": None}}} | {one: {"columns": {"fee": one}} for one in charges},
                {"columns": {"fee": "?"}},
            )


def _only_mark(values: Sequence[str]) -> str:
    found = {c for value in values for c in value if c in ".,"}
    return found.pop() if len(found) == 1 else ""
