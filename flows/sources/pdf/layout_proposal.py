"""Proposes a layout for a statement as PDF, says why, and shows what it would read; where two readings fit, both are shown and a person is asked.

Format: the layout's own (flows/sources/pdf/pdf_layout.py). Words propose what a column is; balances and totals decide signs and order, the stated period decides the order of days.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from pydantic import ValidationError

from flows.sources.pdf.layout_seen import AMOUNT_LIKE, Amounts, Seen, amounts_in, day_forms, holder_line, labels_around, look, period_around
from flows.sources.pdf.page_days import is_day
from flows.sources.pdf.page_headings import Edges
from flows.sources.pdf.page_text import Line, PageText, text_of
from flows.sources.pdf.pdf_file import opened
from flows.sources.pdf.pdf_layout import AMOUNTS, PdfLayout
from flows.sources.pdf.pdf_reading import Statements, read_pages, seen_pages
from flows.sources.pdf.pdf_rows import payments
from flows.sources.pdf.pdf_sections import plain_line
from flows.sources.reading.proposal import Answers, NotRead, Proposal, ProposedRow, Question, Reading, toml
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Refusal
from schemas.money import DIGITS, decimal_string

_SUPPOSED = {True: "GBP", False: "JPY"}  # a currency with as many decimals, until a person says which it is
_SHOWN = 3
_UNKNOWN = "?"
_BALANCES = ("balance", "forward", "carried over", "saldo", "solde", "kontostand", "report")
_CARD = ("card", "credit limit", "minimum payment", "kreditkarte", "carte de credit")  # where balances may be what is owed


def propose(file: OpenedFile, answers: Mapping[str, str] | None = None) -> tuple[Proposal, Statements | None]:
    """A layout for the statement, and what it reads, None if no reading is proven or two are. Refusal if its pages cannot be read at all, or no line has the headings of a
    statement. answers: by key, what a person said."""
    pages = seen_pages(opened(file))
    seen = look(pages)
    if seen.head is None:
        raise file.refusal(
            "",
            "no line could be the headings of a statement: a date, an amount and one more column are looked for by name",
            "Write the layout by hand; the keys are told in flows/sources/pdf/pdf_layout.py.",
        )
    proposing = _Proposing(file, pages, seen, Answers(file, answers or {}))
    found = proposing.proposal()
    proposing.answers.all_taken()
    return found, proposing.read


class _Proposing:
    """What each key of the layout is to be: fixed ones, and those of which several readings are tried."""

    def __init__(self, file: OpenedFile, pages: Sequence[PageText], seen: Seen, answers: Answers):
        self.file, self.pages, self.seen, self.answers = file, pages, seen, answers
        self.amounts: Amounts = amounts_in(seen, pages)
        self.made = Proposal(why=[f"headings: {', '.join(map(repr, seen.headings.values()))}, because these words are known"])
        self.keys: dict[str, Any] = {}
        self.statement: dict[str, dict[str, Any]] = {}
        self.open: dict[str, list[Any]] = {}  # keys of which several readings are tried
        self.read: Statements | None = None

    def proposal(self) -> Proposal:
        """The layout, with the rows of whichever reading is proven."""
        self._amounts()
        self._days()
        self._around()
        self._lines()
        readings = list(self._readings())
        proven = [one for one in readings if one[1] is not None]
        told: dict[tuple[ProposedRow, ...], dict[str, Any]] = {}
        for keys, statements, _ in proven:
            told.setdefault(tuple(self._rows(statements)), keys)
        if len(told) == 1:
            ((rows, keys),) = told.items()
            self.keys |= keys
            if len(readings) > 1:
                self.made.why.append(
                    f"{', '.join(f'{key}: {value}' for key, value in keys.items())}, because only so the balances or totals prove the amounts, or as it is usual"
                )
            self._finish(next(statements for one, statements, _ in proven if one is keys), rows)
        elif told:
            self._ask_between(told)
        else:
            self.keys |= readings[0][0]
            refusal = readings[0][2]
            self.made.template = self._toml(self.keys)
            if refusal is not None:
                self.made.not_read.append(NotRead(refusal.place or "the file", f"{refusal.reason}. {refusal.next_step}"))
        return self.made

    def _ask(self, key: str, asks: str, choices: list[str], because: str, readings: Sequence[Reading] = ()) -> str:
        """What a person answered; '' and a question if nobody did."""
        if said := self.answers.get(key):
            return said
        self.made.questions.append(Question(key, asks, choices, because, list(readings)))
        return ""

    # what is settled by looking

    def _amounts(self) -> None:
        found = self.amounts
        self.keys |= {"decimal_mark": found.decimal_mark, "group_mark": found.group_mark, "negative": found.negative}
        self.keys |= {key: value for key in ("currency_mark", "debit_marks", "credit_marks") if (value := getattr(found, key))}
        if not found.settled:
            self.made.why.append(f"decimal_mark: {found.decimal_mark!r} stands before the last two digits most often, and another mark sometimes")
        if "amount" in self.seen.headings:
            marked = bool(found.credit_marks) and not found.debit_marks and found.negative == "minus"
            self.open["sign"] = ["debit_positive", "credit_positive"] if marked else ["credit_positive", "debit_positive"]
            owed = any(word in text_of(line).casefold() for page in self.pages for line in page.lines for word in _CARD)
            self.open["balance_sign"] = list(self.open["sign"]) if owed else ["credit_positive"]

    def _days(self) -> None:
        forms = day_forms([(line, head.edges["booked_on"]) for _, head, lines in self.seen.zones for line in lines if self._moves(line, head.edges)])
        whole = [form for form in forms if form in ("dmy", "mdy")]
        self.open["dates"] = whole or forms or ["dmy"]
        rows = [
            (line, head.edges["booked_on"])
            for _, head, lines in self.seen.zones
            for line in lines
            if any(self._under(line, edge) for name, edge in head.edges.items() if name in AMOUNTS and name != "balance_after")
        ]
        dayless = [line for line, edge in rows if not self._has_day(line, edge)]
        if dayless:
            self.keys["day_on"] = "first_of_day"
            self.made.why.append(f"day_on: first_of_day, because {len(dayless)} of {len(rows)} rows with amounts have no day")
        if self.seen.bare and any(self._moves(line, self.seen.head.edges) for page, line in self.seen.around if page in self.seen.bare and self.seen.head):
            self.keys["headings_on"] = "first_page"
            self.made.why.append(f"headings_on: first_page, because page {self.seen.bare[0]} has rows and no headings")
        self.open["order"] = ["oldest_first", "newest_first"]

    def _around(self) -> None:
        """What the lines outside the table say, and a person where they do not."""
        first = self.pages[0]
        after = [(page, line) for page, head, lines in self.seen.zones for line in lines if not self._moves(line, head.edges)]
        lines = [*self.seen.around, *after]
        numbers = "mdy" if self.open["dates"][0] in ("mdy", "md", "month d", "month d y") else "dmy"
        period = period_around(lines, numbers)
        labels = labels_around(lines, numbers)
        if period is not None or not {"first_day", "last_day"} <= labels.keys():
            labels = {name: label for name, label in labels.items() if name not in ("first_day", "last_day")}
        if period is not None or "first_day" in labels:
            labels.pop("dated", None)
        for name, label in labels.items():
            self.statement[name] = {"line": label}
            self.made.why.append(f"{name}: behind {label!r}")
        if period is not None:
            label, page, line = period
            self.statement["period"] = (
                {"line": label} if label else {"nth": next((n for n, one in enumerate(self.pages[page - 1].lines, start=1) if one == line), 1)}
            )
            self.made.why.append(f"period: {text_of(line)!r}")
        if "holder" not in self.statement and (nth := holder_line(first.lines)):
            self.statement["holder"] = {"nth": nth}
            self.made.why.append(f"holder: {text_of(first.lines[nth - 1])!r}, because it begins with a title")
        self._currency(lines)
        if "sort_code" in self.statement:
            self.keys["country"] = "gb"
        if "account" not in self.statement:
            answer = self._ask(
                "account", "Whose account is it? No line says it behind a known label.", [], "the number as it stands on the statement, or the words before it"
            )
            self.statement["account"] = {"fixed": answer or _UNKNOWN}

    def _currency(self, lines: Sequence[tuple[int, Line]]) -> None:
        if "currency" in self.statement:
            return
        texts = [*self.seen.headings.values(), *(text_of(line) for _, line in lines)]
        codes = {
            code
            for text in self.seen.headings.values()
            for code in ("GBP", "EUR", "USD", "CHF", "JPY")
            if code in text.replace("(", " ").replace(")", " ").split()
        }
        signs = {sign for text in texts for sign in "€" if sign in text} | ({"€"} if self.amounts.currency_mark == "€" else set())
        if len(codes) == 1:
            self.statement["currency"] = {"fixed": codes.pop()}
            self.made.why.append("currency: it stands in a heading")
        elif signs:
            self.statement["currency"] = {"fixed": "EUR"}
            self.made.why.append("currency: the sign € stands on the pages")
        else:
            mark = f"; the amounts have {self.amounts.currency_mark!r}, which several currencies have" if self.amounts.currency_mark else ""
            answer = self._ask("currency", "In which currency are the amounts?", ["GBP", "EUR", "USD"], f"no line and no heading names it{mark}").upper()
            if answer and answer not in DIGITS:
                raise self.file.refusal("", f"the answer currency={answer} is no currency", "Answer its three letters, such as GBP (ISO 4217).")
            self.statement["currency"] = {"fixed": answer or _UNKNOWN}

    def _lines(self) -> None:
        """Feet, rows that state a balance, totals, and where the amount of a payment of several lines stands."""
        feet, balances, totals = dict[str, None](), dict[str, None](), dict[str, None]()
        votes = {"first_line": 0, "last_line": 0}
        texts = [name for name in self.seen.headings if name.startswith("text ")]
        for _, head, lines in self.seen.zones:
            edges = head.edges
            last = max((n for n, line in enumerate(lines) if self._moves(line, edges)), default=-1)
            left = min(edges[name].left for name in texts)
            for n, line in enumerate(lines):
                if self._moves(line, edges):
                    self._row_without_payment(line, edges, balances, totals)
                    continue
                if n > last and (abs(line[0].left - left) > 3 or n > last + 1 and line[0].base - lines[n - 1][0].base > 2.5 * line[0].size):
                    feet.setdefault(_pattern(text_of(line)))
                    break
                self._vote(lines, n, edges, votes)
        on_bare = [
            line for page in self.seen.bare for line in self.pages[page - 1].lines[-1:] if self.seen.head and not self._moves(line, self.seen.head.edges)
        ]
        feet |= dict.fromkeys(_pattern(text_of(line)) for line in on_bare)
        for key, found in (("feet", feet), ("balances", balances), ("totals", totals)):
            if found:
                self.keys[key] = list(found)
        if any(votes.values()):
            order = sorted(votes, key=lambda one: -votes[one])
            self.open["amount_on"] = order if min(votes.values()) else order[:1]

    def _row_without_payment(self, line: Line, edges: dict[str, Edges], balances: dict[str, None], totals: dict[str, None]) -> None:
        under = [name for name in AMOUNTS if name in edges and self._under(line, edges[name])]
        words = [
            word
            for word in line
            if not (
                AMOUNT_LIKE.fullmatch(word.text)
                and any(word.left < edge.right + 2 and edge.left - 40 < word.right for n, edge in edges.items() if n in AMOUNTS)
            )
        ]
        text = " ".join(word.text for word in words if word.text not in (*self.amounts.debit_marks, *self.amounts.credit_marks, self.amounts.currency_mark))
        if self._has_day(line, edges["booked_on"]):
            text = text_of([word for word in words if word.left > edges["booked_on"].right + 2]) or text
        known = plain_line(text)
        if any(word in known for word in ("total", "summe", "somme")) and not self._has_day(line, edges["booked_on"]):
            totals.setdefault(text)
        elif len(under) == 1 and any(word in known for word in _BALANCES) and (under == ["balance_after"] or not self._has_day(line, edges["booked_on"])):
            balances.setdefault(text)

    def _vote(self, lines: list[Line], n: int, edges: dict[str, Edges], votes: dict[str, int]) -> None:
        """Whether a line of text alone goes with the amount above it, or below."""
        if self._has_day(lines[n], edges["booked_on"]):
            votes["last_line"] += 100
            return
        above = next((k for k in range(n - 1, -1, -1) if self._moves(lines[k], edges)), None)
        below = next((k for k in range(n + 1, len(lines)) if self._moves(lines[k], edges)), None)
        if above is None or below is None:
            votes["last_line" if above is None else "first_line"] += 1
            return
        before, after = lines[above + 1][0].base - lines[above][0].base, lines[below][0].base - lines[below - 1][0].base
        if abs(before - after) > 0.5:
            votes["first_line" if before < after else "last_line"] += 1

    def _moves(self, line: Line, edges: dict[str, Edges]) -> bool:
        return any(self._under(line, edge) for name, edge in edges.items() if name in AMOUNTS)

    def _under(self, line: Line, edge: Edges) -> bool:
        decimal = self.amounts.decimals
        for word in line:
            match = AMOUNT_LIKE.fullmatch(word.text)
            like = match is not None and (not decimal or match["digits"][-3:-2] == self.amounts.decimal_mark)
            if like and word.left < edge.right + 1 and edge.left - 1 < word.right or like and abs(word.right - edge.right) < 3:
                return True
            if like and edge.right < word.left < edge.right + 12:  # headings left of their amounts
                return True
        return False

    def _has_day(self, line: Line, edge: Edges) -> bool:
        at = next((n for n, word in enumerate(line) if abs(word.left - edge.left) < 3), None)
        return at is not None and any(is_day(text_of(line[at : at + n]), form) for n in (1, 2, 3) for form in self.open["dates"])

    # readings

    def _readings(self) -> Iterator[tuple[dict[str, Any], Any, Refusal | None]]:
        """Each combination of what is open: its keys, and the statements that it reads, or the refusal."""
        usable = {key: [said] if (said := self.answers.get(key, values)) else values for key, values in self.open.items()}
        for values in product(*usable.values()):
            keys = dict(zip(usable, values, strict=True))
            try:
                layout = self._layout(keys)
                yield keys, read_pages(self.file, layout, self.pages), None
            except Refusal as refusal:
                yield keys, None, refusal
            except ValidationError as error:
                raise self.file.refusal("", f"the pages do not make up a layout ({error.errors()[0]['msg']})", "Write the layout by hand.") from error

    def _layout(self, keys: dict[str, Any]) -> PdfLayout:
        found = PdfLayout.model_validate(tomllib.loads(self._toml(self.keys | keys)))
        if self.statement["currency"].get("fixed") != _UNKNOWN:
            return found
        supposed = found.statement.currency.model_copy(update={"fixed": _SUPPOSED[self.amounts.decimals]})
        return found.model_copy(update={"statement": found.statement.model_copy(update={"currency": supposed})})

    def _rows(self, statements: Statements) -> list[ProposedRow]:
        known = self.statement["currency"].get("fixed") != _UNKNOWN
        texts = [name for name in self.seen.headings if name.startswith("text ")]
        return [
            ProposedRow(
                row.booked_on.isoformat(),
                decimal_string(row.signed, one.currency),
                one.currency if known else "",
                row.said("counterparty"),
                row.said(*texts),
                one.account.replace(_UNKNOWN, ""),
                row.place,
            )
            for one in statements.found
            for row in payments(one.rows.items)
        ]

    def _ask_between(self, told: dict[tuple[ProposedRow, ...], dict[str, Any]]) -> None:
        """Two readings of the same rows: side by side."""
        first, other = list(told.items())[:2]
        key = next(key for key in first[1] if first[1][key] != other[1][key])
        differ = [n for n, (a, b) in enumerate(zip(first[0], other[0], strict=False)) if a != b][:_SHOWN]
        sides = [Reading(str(keys[key]), [rows[n] for n in differ]) for rows, keys in (first, other)]
        self._ask(key, "Which of these readings is right?", [side.choice for side in sides], "both are as well proven by balances and totals", sides)
        self.keys |= first[1]
        self.made.supposed[key] = str(first[1][key])
        self.made.template = self._toml(self.keys | {key: _UNKNOWN})
        self.made.rows = list(first[0])

    def _finish(self, statements: Statements, rows: Sequence[ProposedRow]) -> None:
        self.read = statements
        self.made.template = self._toml(self.keys)
        self.made.rows = list(rows)
        self.made.proven_by = "; ".join(dict.fromkeys(one.proof.by for one in statements.found))
        for page in self.pages:
            self.made.not_read += [NotRead(f"page {page.number}: {' '.join(words)}", f"it is not seen: {why}") for why, words in page.hidden.items()]
            self.made.not_read += [NotRead(f"page {page.number}: {text}", "it is written in another direction") for text in page.turned]
        for one in statements.found:
            for cells in one.rows.cells:
                self.made.not_read += [NotRead(f"page {cells.page}: {written.text}", "an amount within a text") for written in cells.in_text]
                if cells.beside:
                    self.made.not_read.append(NotRead(f"page {cells.page}: {text_of(cells.beside)}", "it stands beside the table"))
        labelled = statements.scanned.labelled
        for number, line in statements.scanned.around:
            if any(AMOUNT_LIKE.fullmatch(word.text) and any(c in word.text for c in ".,") and (number, word.left, word.base) not in labelled for word in line):
                self.made.not_read.append(NotRead(f"page {number}: {text_of(line)}", "it stands outside the table, and no label of the layout asks for it"))

    def _toml(self, keys: Mapping[str, Any]) -> str:
        columns: dict[str, Any] = {name: heading for name, heading in self.seen.headings.items() if not name.startswith("text ")}
        texts = [heading for name, heading in self.seen.headings.items() if name.startswith("text ")]
        columns["text"] = texts if len(texts) > 1 else texts[0]
        if "balance_after" not in columns and not {"opening", "closing"} & self.statement.keys():
            keys = {key: value for key, value in keys.items() if key != "balance_sign"}
        top = {"says": f"Proposed for {self.file.exhibit.file_name}; read it before it is used", "format": "pdf", **keys}
        usual = {"sign": "credit_positive", "balance_sign": "credit_positive", "order": "oldest_first", "amount_on": "first_line", "negative": "minus"}
        return toml({key: value for key, value in top.items() if usual.get(key) != value}, statement=self.statement, columns=columns)


def _pattern(text: str) -> str:
    """A foot as a layout writes it: any number as #."""
    return re.sub("[0-9]+", "#", text)
