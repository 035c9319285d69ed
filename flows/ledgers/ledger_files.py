"""A ledger as plain files, without a case: read strictly, so that nothing in it has to be guessed.

Format: docs/method.md, "the ledger as plain files". For a forensic accountant or a defence expert who wants to run the engine on their
own figures.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.custody.regular_file import open_regular
from schemas.evidence import Refusal
from schemas.money import MoneyError, digits, parse
from tracing.ledger.linked_lines import Linked, follow_links
from tracing.ledger.payment_links import CANDIDATE, Link, check
from tracing.ledger.prepared_ledger import Claim, Ledger, LedgerMistake, Line, Target, build

LEDGER_COLUMNS, LEDGER_MAY = ("id", "at", "from", "to", "amount", "currency"), ("seq", "kind")
CLAIM_COLUMNS, TARGET_COLUMNS, LINK_COLUMNS = ("transfer", "label", "amount"), ("target", "transfer", "account"), ("debit", "credit", "state")
EVERY = 1 << 16  # rows between two signs of life

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Question:
    """A ledger that was read, and what is asked of it. `inputs`: file name and SHA-256 of each file by what it is; `places`: the line
    of the targets' file that named a transfer or an account of a target. `links`: as they are followed, None without a file of links; `linked`: what following
    them made of the lines, and `followed` the ledger that the rules follow."""

    ledger: Ledger
    followed: Ledger
    currency: str
    targets: tuple[Target, ...]
    inputs: dict[str, dict[str, str]]
    counts: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str, str], int] = field(default_factory=dict)
    links: tuple[Link, ...] | None = None
    linked: Linked | None = None


def no_progress(what: str, part: float) -> None:
    """Takes reports of progress and shows nothing, for a caller that wants none."""


class Table:
    """One file: its rows in a fixed order of columns, each with the line on which it begins."""

    def __init__(self, path: Path, columns: Sequence[str], may: Sequence[str] = ()):
        self.name, self.columns, self.may = path.name, columns, may
        try:
            with open_regular(path) as file:
                data = file.read()
            self._text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Refusal(path.name, f"line {line}, byte {error.start}", "this is not UTF-8 text", "Save it as UTF-8.") from error
        except OSError as error:
            raise Refusal(path.name, "", f"the file cannot be opened ({error.strerror})", "Check its name.") from error
        self.fingerprint = {"file": path.name, "sha256": hashlib.sha256(data).hexdigest()}
        self.size = max(len(data), 1)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every record with the line on which it begins; all text as it stands; '' for an optional column that is not there."""
        reader = csv.reader(io.StringIO(self._text, newline=""), strict=True)
        begins = 1
        try:
            heading = next(reader, [])
            wanted = [*self.columns, *self.may]
            if len(set(heading)) < len(heading) or not set(self.columns) <= set(heading) <= set(wanted):
                raise refusal(self.name, 1, "heading", ",".join(heading) or "nothing", ",".join(self.columns) + "".join(f"[,{m}]" for m in self.may))
            at = [heading.index(name) if name in heading else len(heading) for name in wanted]
            begins = reader.line_num + 1
            for record in reader:
                if len(record) != len(heading):
                    raise refusal(self.name, begins, "record", f"{len(record)} fields", f"{len(heading)}")
                record.append("")
                yield begins, [record[i] for i in at]
                begins = reader.line_num + 1
        except csv.Error as error:
            raise Refusal(self.name, f"line {begins}", f"this is not a record of a table ({error})", "Check the quotes.") from error

    def told(self, row: int, mistake: LedgerMistake) -> Refusal:
        """A mistake in a row, in words that find it: the line, and the cell as it stands."""
        line, values = next(found for n, found in enumerate(self.rows()) if n == row)
        cells = dict(zip((*self.columns, *self.may), values, strict=True))
        found = cells.get(mistake.column, "")
        if not found or found in mistake.found:
            found = mistake.found
        elif not mistake.found.removeprefix("-").isdecimal():
            found += f" ({mistake.found})"
        return refusal(self.name, line, mistake.column, found, mistake.expected)


def read(ledger: Path, claims: Path, targets: Path | None = None, links: Path | None = None, progress: Progress = no_progress) -> Question:
    """The files as one question. Refusal names file, line, column, what was found and what was expected."""
    of_ledger = Table(ledger, LEDGER_COLUMNS, LEDGER_MAY)
    lines, currency = _lines(of_ledger, progress)
    of_claims = Table(claims, CLAIM_COLUMNS)
    marked = [
        Claim(transfer, label, _amount(of_claims.name, line, amount, currency) if amount else None) for line, (transfer, label, amount) in of_claims.rows()
    ]
    progress("putting the lines in order", 1)
    try:
        built = build(lines, marked)
    except LedgerMistake as mistake:
        raise {"ledger": of_ledger, "claims": of_claims}[mistake.table].told(mistake.row, mistake) from mistake
    found = Question(
        built,
        built,
        currency,
        (),
        {"ledger": of_ledger.fingerprint, "claims": of_claims.fingerprint},
        {"lines": len(lines), "claims": len(marked), "accounts": len(built.accounts)},
    )
    if links is not None:
        found = _with_links(found, Table(links, LINK_COLUMNS), lines, marked)
    if targets is None:
        return found
    of_targets = Table(targets, TARGET_COLUMNS)
    asked, places = _targets(of_targets, built)
    return replace(found, targets=asked, places=places, inputs=found.inputs | {"targets": of_targets.fingerprint})


def _with_links(question: Question, table: Table, lines: Sequence[Line], claims: Sequence[Claim]) -> Question:
    """What no order of the statements allows stays a candidate: it widens the range, and the rules leave it alone."""
    links = [Link(debit, credit, state) for _, (debit, credit, state) in table.rows()]
    try:
        check(question.ledger, links)
    except LedgerMistake as mistake:
        raise table.told(mistake.row, mistake) from mistake
    by_id = {line.id: line for line in lines}
    linked = follow_links([by_id[id] for id in question.ledger.ids], links)
    return replace(
        question,
        followed=build(linked.lines, claims),
        links=tuple(replace(link, state=CANDIDATE) if link in linked.not_followed else link for link in links),
        linked=linked,
        inputs=question.inputs | {"links": table.fingerprint},
        counts=question.counts | {"links": len(links)},
    )


def refusal(file: str, line: int, column: str, found: str, expected: str) -> Refusal:
    """What was found in a line and what was expected there."""
    return Refusal(file, f"line {line}, column {column}", f"found {found}, expected {expected}", "Mend the line; nothing was written.")


def _lines(table: Table, progress: Progress) -> tuple[list[Line], str]:
    currency, lines, known = "", [], {}
    for n, (place, (id, at, payer, payee, amount, named, seq, kind)) in enumerate(table.rows()):
        if n % EVERY == 0:
            progress("reading the ledger", n * 60 / table.size)
        if named != currency and (named or kind != "gap"):
            currency = _same_currency(table.name, place, named, currency)
        is_gap = kind == "gap"
        if is_gap and amount:
            raise refusal(table.name, place, "amount", amount, "nothing, since the line is a gap")
        # one text object a name, however many lines name it
        payer, payee = known.setdefault(payer, payer), known.setdefault(payee, payee)
        minor = 0 if is_gap else _amount(table.name, place, amount, currency)
        lines.append(Line(id, at, payer, payee, minor, kind, _seq(table.name, place, seq)))
    return lines, currency or "GBP"


def _same_currency(file: str, place: int, named: str, currency: str) -> str:
    try:
        digits(named)
    except MoneyError:
        raise refusal(file, place, "currency", repr(named), "an ISO 4217 code such as GBP") from None
    if currency:
        raise refusal(file, place, "currency", named, f"{currency}, as above: a ledger has one currency")
    return named


def _amount(file: str, place: int, text: str, currency: str) -> int:
    try:
        return parse(text, currency)
    except MoneyError as error:
        raise refusal(file, place, "amount", text or "nothing", f"an amount of {currency} ({error})") from error


def _seq(file: str, place: int, text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.removeprefix("-").isdecimal():
        raise refusal(file, place, "seq", text, "a whole number")
    return int(text)


def _targets(table: Table, ledger: Ledger) -> tuple[tuple[Target, ...], dict[tuple[str, str, str], int]]:
    parts: dict[str, tuple[list[str], list[str]]] = {}
    places: dict[tuple[str, str, str], int] = {}
    known = set(ledger.ids)
    for place, (name, transfer, account) in table.rows():
        if not name or name != name.strip():
            raise refusal(table.name, place, "target", repr(name), "a name without spaces around it")
        if bool(transfer) == bool(account):
            raise refusal(table.name, place, "transfer", "both or neither", "a transfer or an account")
        if transfer and transfer not in known:
            raise refusal(table.name, place, "transfer", transfer, "the id of a transfer of the ledger")
        if account and not ledger.knows(account):
            raise refusal(table.name, place, "account", account, "an account in evidence")
        column = "transfer" if transfer else "account"
        if (name, column, transfer or account) not in places:
            parts.setdefault(name, ([], []))[column == "account"].append(transfer or account)
            places[name, column, transfer or account] = place
    return tuple(Target(name, tuple(parts[name][0]), tuple(parts[name][1])) for name in sorted(parts)), places
