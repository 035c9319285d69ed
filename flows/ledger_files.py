"""A ledger as plain files, without a case: read strictly, traced, and written so that the same input gives the same bytes.

Format: docs/ledger.md. For a forensic accountant or a defence expert who wants to run the engine on their own figures.
"""
from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from flows.custody import sha256_of, write_whole
from schemas.evidence import Refusal
from schemas.money import MoneyError, decimal_string, digits, parse
from tracing import guarantees
from tracing.bounds import bounds, network
from tracing.ledger import OPENING, OWN, Claim, Ledger, LedgerMistake, Line, Target, build
from tracing.plain import Trace, trace
from tracing.poison import poisoned
from tracing.routes import STANDS, route, traced
from tracing.rules import RULES

POISON, ALL = "poison", "all"
LEDGER_COLUMNS, LEDGER_MAY = ("id", "at", "from", "to", "amount", "currency"), ("seq", "kind")
CLAIM_COLUMNS, TARGET_COLUMNS = ("transfer", "label", "amount"), ("target", "transfer", "account")
COUNTED = ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")


@dataclass(frozen=True)
class Question:
    """A ledger that was read, and what is asked of it."""

    ledger: Ledger
    currency: str
    targets: tuple[Target, ...]
    inputs: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)


def read(ledger: Path, claims: Path, targets: Path | None = None) -> Question:
    """The three files as one question. Refusal names file, line, column, what was found and what was expected."""
    rows = list(_rows(ledger, LEDGER_COLUMNS, LEDGER_MAY))
    currency = _one_currency(ledger.name, rows)
    lines = [_line(ledger.name, place, row, currency) for place, row in rows]
    marked = list(_rows(claims, CLAIM_COLUMNS))
    amounts = [
        Claim(row["transfer"], row["label"], _amount(claims.name, place, row["amount"], currency) if row["amount"] else None)
        for place, row in marked
    ]
    places = {"ledger": (ledger.name, rows), "claims": (claims.name, marked)}
    try:
        built = build(lines, amounts)
    except LedgerMistake as mistake:
        file, of_file = places[mistake.table]
        raise _refusal(file, of_file[mistake.row][0], mistake.column, mistake.found, mistake.expected) from mistake
    inputs = {path.name: sha256_of(path) for path in (ledger, claims, *([targets] if targets else []))}
    counts = {"lines": len(lines), "claims": len(amounts), "accounts": len(built.accounts)}
    return Question(built, currency, _targets(targets, built) if targets else (), inputs, counts)


def _rows(path: Path, columns: Sequence[str], may: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Every record with the line on which it ends; all text as it stands."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(path.name, f"byte {error.start}", "this is not UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise Refusal(path.name, "", f"the file cannot be opened ({error.strerror})", "Check its name.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = next(reader, [])
        if len(set(heading)) < len(heading) or not set(columns) <= set(heading) <= {*columns, *may}:
            allowed = ",".join(columns) + "".join(f"[,{name}]" for name in may)
            raise _refusal(path.name, 1, "heading", ",".join(heading) or "nothing", allowed)
        for record in reader:
            if len(record) != len(heading):
                raise _refusal(path.name, reader.line_num, "record", f"{len(record)} fields", f"{len(heading)}")
            yield reader.line_num, dict.fromkeys(may, "") | dict(zip(heading, record, strict=True))
    except csv.Error as error:
        raise Refusal(path.name, f"line {reader.line_num}", f"this is not a record of a table ({error})", "Check the quotes.") from error


def _refusal(file: str, line: int, column: str, found: str, expected: str) -> Refusal:
    return Refusal(file, f"line {line}, column {column}", f"found {found}, expected {expected}", "Mend the line; nothing was written.")


def _one_currency(file: str, rows: Sequence[tuple[int, dict[str, str]]]) -> str:
    currency = ""
    for place, row in rows:
        named = row["currency"]
        if not named and row["kind"] == "gap":
            continue
        try:
            digits(named)
        except MoneyError:
            raise _refusal(file, place, "currency", repr(named), "an ISO 4217 code such as GBP") from None
        if currency and named != currency:
            raise _refusal(file, place, "currency", named, f"{currency}, as above: a ledger has one currency")
        currency = named
    return currency or "GBP"


def _amount(file: str, place: int, text: str, currency: str) -> int:
    try:
        return parse(text, currency)
    except MoneyError as error:
        raise _refusal(file, place, "amount", repr(text), f"an amount of {currency} ({error})") from error


def _line(file: str, place: int, row: dict[str, str], currency: str) -> Line:
    seq = None
    if row["seq"]:
        if not row["seq"].removeprefix("-").isdecimal() or not row["seq"].isascii():
            raise _refusal(file, place, "seq", repr(row["seq"]), "a whole number")
        seq = int(row["seq"])
    amount = 0 if row["kind"] == "gap" and not row["amount"] else _amount(file, place, row["amount"], currency)
    return Line(row["id"], row["at"], row["from"], row["to"], amount, row["kind"], seq)


def _targets(path: Path, ledger: Ledger) -> tuple[Target, ...]:
    transfers: dict[str, list[str]] = {}
    accounts: dict[str, list[str]] = {}
    known = set(ledger.ids)
    for place, row in _rows(path, TARGET_COLUMNS):
        name, transfer, account = row["target"], row["transfer"], row["account"]
        if not name or name != name.strip():
            raise _refusal(path.name, place, "target", repr(name), "a name without spaces around it")
        if bool(transfer) == bool(account):
            raise _refusal(path.name, place, "transfer", "both or neither", "a transfer or an account")
        if transfer and transfer not in known:
            raise _refusal(path.name, place, "transfer", repr(transfer), "the id of a transfer of the ledger")
        if account and account not in ledger.accounts:
            raise _refusal(path.name, place, "account", repr(account), "an account in evidence")
        transfers.setdefault(name, []).extend([transfer] if transfer else [])
        accounts.setdefault(name, []).extend([account] if account else [])
    return tuple(Target(name, tuple(dict.fromkeys(transfers[name])), tuple(dict.fromkeys(accounts[name]))) for name in sorted(transfers))


@dataclass(frozen=True)
class Wanted:
    """What to write: a rule's name, 'poison' or 'all'; ranges, for one label or all claims, with the day's order free or not; routes."""

    rule: str
    ranges: bool = False
    label: str = ""
    free_days: bool = False
    routes: bool = False


def write(question: Question, wanted: Wanted, out: Path) -> None:
    """Trace, check every guarantee, and replace `out` whole; if anything fails nothing is written."""
    files: dict[str, bytes] = {}
    names = [*RULES, POISON] if wanted.rule == ALL else [wanted.rule]
    assets = {question.ledger.index(line) for target in question.targets for line in target.transfers}
    by_rule: list[tuple[str, ...]] = []
    for name in names:
        if name == "asset_first" and not question.targets:
            continue
        folder = f"{name}/" if wanted.rule == ALL else ""
        if name == POISON:
            flagged = [(question.ledger.ids[line], POISON) for line in poisoned(question.ledger)]
            files[f"{folder}flagged.csv"] = _table(("transfer", "flag"), flagged)
            continue
        found = trace(question.ledger, RULES[name], assets)
        guarantees.check(found, question.targets)
        files |= {folder + file: data for file, data in _of_rule(question, wanted, found).items()}
        by_rule += [(*row[:2], name, row[2]) for row in _traced(question, found)]
    if wanted.rule == ALL:
        files["rules.csv"] = _table(("target", "label", "rule", "traced"), by_rule)
    if wanted.ranges:
        files["bounds.csv"] = _table(("target", "at_least", "at_most"), _ranges(question, wanted))
    files["run.json"] = _run(question, wanted)
    _replace(out, files)


def _of_rule(question: Question, wanted: Wanted, found: Trace) -> dict[str, bytes]:
    ledger, money = question.ledger, _money(question)
    files = {
        "transfers.csv": _table(("transfer", "label", "amount"), (
            (id, ledger.labels[label], money(amount)) for t, id in enumerate(ledger.ids) for label, amount in found.moved(t).items()
            if ledger.labels[label] != OWN
        )),
        "holdings.csv": _table(("account", "label", "amount"), (
            (name, ledger.labels[label], money(amount)) for a, name in enumerate(ledger.accounts) for label, amount in found.held(a).items()
        )),
        "totals.csv": _table(("label", *COUNTED), (
            (label, *(money(getattr(total, column)) for column in COUNTED))
            for label, total in zip(ledger.labels, found.totals, strict=True) if label != OWN
        )),
        "targets.csv": _table(("target", "label", "traced"), _traced(question, found)),
        "flagged.csv": _table(("transfer", "flag"), ((ledger.ids[t], flag) for t, flag in found.flags)),
    }
    if wanted.routes:
        files["routes.csv"] = _table(("target", "label", "from_transfer", "to_transfer", "amount"), (
            (target.name, ledger.labels[step.label], ledger.ids[step.came], "" if step.went == STANDS else ledger.ids[step.went], money(step.amount))
            for target in question.targets for step in route(found, target)
        ))
    return files


def _traced(question: Question, found: Trace) -> list[tuple[str, str, str]]:
    money = _money(question)
    return [
        (target.name, question.ledger.labels[label], money(amount))
        for target in question.targets for label, amount in traced(found, target).items()
    ]


def _ranges(question: Question, wanted: Wanted) -> list[tuple[str, str, str]]:
    ledger, money = question.ledger, _money(question)
    net = network(ledger, {ledger.labels.index(wanted.label)} if wanted.label else None, free_days=wanted.free_days)
    found = [(target.name, bounds(ledger, net, target)) for target in question.targets]
    return [(name, money(r.at_least), money(r.at_most)) for name, r in found]


def _run(question: Question, wanted: Wanted) -> bytes:
    ledger = question.ledger
    unknown = sum(amount for kind, amount, payee in zip(ledger.kinds, ledger.amount, ledger.payee, strict=True) if kind == OPENING and payee >= 0)
    facts = {
        "rule": wanted.rule, "same_day": "free" if wanted.free_days else "recorded", "currency": question.currency,
        "inputs": question.inputs, "counts": question.counts | {"targets": len(question.targets)},
        "unknown_money": _money(question)(unknown), "versions": {"assettrace": version("assettrace")},
    }
    return (json.dumps(facts, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def _money(question: Question):
    return lambda minor: decimal_string(minor, question.currency)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(rows))
    return text.getvalue().encode()


def _replace(out: Path, files: dict[str, bytes]) -> None:
    """Everything beside its place first, then one rename: a reader sees the old folder or the new one."""
    if out.exists() and not out.is_dir():
        raise Refusal(str(out), "", "this is a file, not a folder", "Name a folder for the results.")
    if out.exists() and any(out.iterdir()) and not (out / "run.json").exists():
        raise Refusal(str(out), "", "this folder holds something other than an earlier result", "Name a new folder: results replace it whole.")
    partial, before = out.with_name(f".{out.name}.partial"), out.with_name(f".{out.name}.before")
    for leftover in (partial, before):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, data in files.items():
        (partial / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(partial / name, data)
    if out.exists():
        out.rename(before)
    partial.rename(out)
    shutil.rmtree(before, ignore_errors=True)
