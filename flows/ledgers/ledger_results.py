"""What the engine found in a ledger of plain files, written so that the same input gives the same bytes.

Format: docs/method.md, "the ledger as plain files".
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from flows.custody.files import write_whole
from flows.custody.program_code import identity
from flows.ledgers.ledger_files import Progress, Question, no_progress, refusal
from schemas.evidence import Refusal
from schemas.money import decimal_string
from tracing.attribution import guarantees
from tracing.attribution.linked_range import LinkedRange, Networks, networks
from tracing.attribution.plain_tracer import MIXED_CREDIT, Trace
from tracing.attribution.poison import poisoned
from tracing.attribution.routes import STANDS, Step, traced
from tracing.attribution.rules import RULES
from tracing.attribution.rules.effective import depends_on_the_inner_order
from tracing.attribution.rules.rule import ALL_RULES, POISON
from tracing.attribution.trace_ledger import trace
from tracing.ledger.order_rings import ring_days
from tracing.ledger.prepared_ledger import NOBODY, OPENING, OWN, Ledger, Target

COUNTED = ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")


@dataclass(frozen=True)
class Wanted:
    """What to write: a rule's name, 'poison' or 'all'; ranges, for one label or all claims, with the day's order free or not; routes."""

    rule: str
    ranges: bool = False
    label: str = ""
    free_days: bool = False
    routes: bool = False


def write(question: Question, wanted: Wanted, out: Path, inputs: Sequence[Path] = (), progress: Progress = no_progress) -> None:
    """Trace, check every guarantee, and replace `out` whole; if anything fails nothing is written. `inputs` are never replaced."""
    out = out.resolve()
    may_be_replaced(out, inputs)
    ranges = _ranges(question, wanted, progress)
    files: dict[str, bytes] = {}
    names = _asked_for(wanted.rule, question)
    by_rule: list[tuple[str, ...]] = []
    for n, name in enumerate(names):
        progress(f"following the money: {name}", n / len(names))
        folder = f"{name}/" if wanted.rule == ALL_RULES else ""
        if name == POISON:
            # what is odd in the ledger does not depend on the rule; poison has no amounts
            odd = trace(question.followed, next(iter(RULES.values()))).flags
            files[f"{folder}flagged.csv"] = _flagged(question, [*odd, *((line, POISON) for line in poisoned(question.followed))])
            continue
        assets = {question.followed.index(line) for target in question.targets for line in target.transfers}
        found = trace(question.followed, RULES[name], assets)
        odd = found.flags
        guarantees.check(found, question.targets)
        guarantees.within_ranges(found, {target: (r.at_least, r.at_most) for target, r in ranges.items()}, wanted.label)
        files |= {folder + file: data for file, data in _of_rule(question, wanted, found).items()}
        by_rule += [(*row[:2], name, row[2]) for row in _traced(question, found)]
    if wanted.rule == ALL_RULES:
        files["rules.csv"] = _table(("target", "label", "rule", "traced"), by_rule)
    if wanted.ranges:
        money = _money(question)
        columns = ("at_least", "at_most", *(("at_most_linked",) if question.links is not None else ()))
        rows = ((target.name, *(money(getattr(found, column)) for column in columns)) for target, found in ranges.items())
        files["bounds.csv"] = _table(("target", *columns), rows)
    files["run.json"] = _run(question, wanted, names, odd)
    progress("writing", 1)
    replace(out, files)


def _asked_for(rule: str, question: Question) -> list[str]:
    """The rule asked for, or all of them and poison; a rule that has steps of their own for the targets needs some."""
    return [*(name for name, of in RULES.items() if question.targets or of.steps_on_targets is None), POISON] if rule == ALL_RULES else [rule]


def _ranges(question: Question, wanted: Wanted, progress: Progress) -> dict[Target, LinkedRange]:
    """The range of every target, where it is asked for; a target that money can pass through twice is refused in any case."""
    if not question.targets:
        return {}
    recorded = _networks(question, wanted, free_days=False)
    for target in question.targets:
        _counts_once(question, recorded, target)
    if not wanted.ranges:
        return {}
    nets = _networks(question, wanted, free_days=True) if wanted.free_days else recorded
    found = {}
    for n, target in enumerate(question.targets):
        progress("ranges on any order of attribution", n / len(question.targets))
        if wanted.free_days:
            _counts_once(question, nets, target)
        found[target] = nets.range_of(target)
    return found


def _networks(question: Question, wanted: Wanted, *, free_days: bool) -> Networks:
    labels = {question.ledger.labels.index(wanted.label)} if wanted.label else None
    return networks(question.ledger, question.links or (), labels, free_days=free_days, followed=question.followed)


def _counts_once(question: Question, nets: Networks, target: Target) -> None:
    twice = nets.through(target)
    if twice is None:
        return
    first, second = twice
    column = "transfer" if (target.name, "transfer", second) in question.places else "account"
    file = question.inputs["targets"]["file"]
    raise refusal(
        file,
        question.places[target.name, column, second],
        column,
        f"{second}, which money can reach through {first}",
        f"transfers and accounts of {target.name} that no money can pass one after the other, since a unit counts once",
    )


def _of_rule(question: Question, wanted: Wanted, found: Trace) -> dict[str, bytes]:
    ledger, money = question.followed, _money(question)
    files = {
        "transfers.csv": _table(
            ("transfer", "label", "amount"),
            (
                (id, ledger.labels[label], money(amount))
                for id in question.ledger.ids
                for label, amount in found.moved(ledger.index(id)).items()
                if ledger.labels[label] != OWN
            ),
        ),
        "holdings.csv": _table(
            ("account", "label", "amount"),
            ((name, ledger.labels[label], money(amount)) for a, name in enumerate(ledger.accounts) for label, amount in found.held(a).items()),
        ),
        "totals.csv": _table(
            ("label", *COUNTED),
            ((label, *(money(getattr(total, column)) for column in COUNTED)) for label, total in zip(ledger.labels, found.totals, strict=True) if label != OWN),
        ),
        "targets.csv": _table(("target", "label", "traced"), _traced(question, found)),
        "flagged.csv": _flagged(question, found.flags),
    }
    if wanted.routes:
        files["routes.csv"] = _table(
            ("target", "label", "from_transfer", "to_transfer", "amount"),
            (_step(question, target, step) for target in question.targets for step in guarantees.routes_add_up(found, target)),
        )
    return files


def _step(question: Question, target: Target, step: Step) -> tuple[str, ...]:
    ids, labels = question.followed.ids, question.followed.labels
    return (target.name, labels[step.label], ids[step.came], "" if step.went == STANDS else ids[step.went], _money(question)(step.amount))


def _flagged(question: Question, flagged: Iterable[tuple[int, str]]) -> bytes:
    of_links: list[tuple[str, str]] = []
    if linked := question.linked:
        of_links += [(line, "reversal_not_unwound") for line in linked.not_unwound]
        of_links += [(line, "moved_to_the_day_of_its_credit") for line in linked.moved]
        of_links += [(line, "link_not_followed") for link in linked.not_followed for line in (link.debit, link.credit)]
    known = set(question.ledger.ids)
    return _table(("transfer", "flag"), [*((id, flag) for line, flag in flagged if (id := question.followed.ids[line]) in known), *of_links])


def _traced(question: Question, found: Trace) -> list[tuple[str, str, str]]:
    money = _money(question)
    return [(target.name, question.followed.labels[label], money(amount)) for target in question.targets for label, amount in traced(found, target).items()]


def _inner_order_counts(ledger: Ledger, rule: str, line: int) -> bool:
    """True if what the claims come to under the rule depends on the order in which this receipt brought its labels."""
    claims = ledger.claims.get(line, ())
    rest = [len(ledger.labels) - 1] if sum(amount for _, amount in claims) < ledger.amount[line] else []
    return depends_on_the_inner_order(RULES[rule], ledger.own, [*(label for label, _ in claims), *rest])


def _run(question: Question, wanted: Wanted, names: Sequence[str], odd: Iterable[tuple[int, str]]) -> bytes:
    ledger = question.followed
    unknown = sum(amount for kind, amount, payee in zip(ledger.kinds, ledger.amount, ledger.payee, strict=True) if kind == OPENING and payee != NOBODY)
    facts = {
        "rule": wanted.rule,
        "same_day": "free" if wanted.free_days else "recorded",
        "ranges_of": wanted.label or "all claims",
        "currency": question.currency,
        "inputs": question.inputs,
        "counts": question.counts | {"targets": len(question.targets)},
        **({"days_without_an_order": _days_without_an_order(question)} if question.links is not None else {}),
        "unknown_money": _money(question)(unknown),
        "depends_on_the_inner_order_of_mixed_credits": [
            name for name in names if name != POISON and any(flag == MIXED_CREDIT and _inner_order_counts(ledger, name, line) for line, flag in odd)
        ],
        "versions": identity() | {"ortools": version("ortools")},
    }
    return (json.dumps(facts, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()


def _days_without_an_order(question: Question) -> list[list[str]]:
    """Accounts and days of which the statements could contradict each other, as they are taken in the ranges."""
    found = ring_days(question.ledger, question.links or ())
    return sorted([question.ledger.accounts[account], date.fromordinal(day).isoformat()] for account, day in found)


def _money(question: Question):
    return lambda minor: decimal_string(minor, question.currency)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(rows))
    return text.getvalue().encode()


def may_be_replaced(out: Path, inputs: Sequence[Path]) -> None:
    if out.exists() and not out.is_dir():
        raise Refusal(str(out), "", "this is a file, not a folder", "Name a folder for the results.")
    if out.exists() and any(out.iterdir()) and not (out / "run.json").exists():
        raise Refusal(str(out), "", "this folder holds something other than an earlier result", "Name a new folder: results replace it whole.")
    for path in inputs:
        if path.resolve().is_relative_to(out):
            raise Refusal(str(out), "", f"{path.name} stands in this folder", "Name another folder: results replace it whole.")


def replace(out: Path, files: dict[str, bytes]) -> None:
    """Everything beside its place first, then one rename: a reader sees the old folder or the new one."""
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
