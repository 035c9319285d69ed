"""Claims followed through a stored ledger: the same tables as from plain files, made column by column.

Format: docs/method.md, "the ledger as plain files".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.custody.program_code import identity
from flows.ledgers.ledger_files import CLAIM_COLUMNS, TARGET_COLUMNS, Progress, Table, no_progress, refusal
from flows.ledgers.ledger_results import COUNTED, may_be_replaced, replace
from flows.ledgers.stored_ledger import StoredLedger
from schemas.money import MoneyError, digits, parse
from tracing.attribution.fastest_engine import Marked, follow
from tracing.attribution.plain_tracer import MIXED_CREDIT, NOT_UNWOUND
from tracing.attribution.rules import RULES
from tracing.attribution.stream_claims import Followed
from tracing.ledger.prepared_ledger import GAP, NOBODY, OWN, OWN_KIND, REVERSAL


class _Claims:
    """The claims' file on a stored ledger: the labels in the order in which it names them, plain own last, and the rows."""

    def __init__(self, stored: StoredLedger, path: Path):
        table = Table(path, CLAIM_COLUMNS)
        rows = list(table.rows())
        self.fingerprint, self.count = table.fingerprint, len(rows)
        self.labels = (*dict.fromkeys(label for _, (_, label, _) in rows if label != OWN), OWN)
        number = {label: n for n, label in enumerate(self.labels)}
        lines, seen, of_line = stored.lines, set(), {}
        for (place, (id, label, text)), t in zip(rows, stored.places([id for _, (id, _, _) in rows]), strict=True):

            def no(column: str, found: str, expected: str):
                return refusal(table.name, place, column, found, expected)

            if label == OWN or not label or label != label.strip():
                raise no("label", repr(label), "a name for the money other than plain 'own', without spaces around it")
            if t == NOBODY or lines.kinds[t] in (GAP, REVERSAL):
                raise no("transfer", repr(id), "the id of a transfer of the ledger that is neither a gap nor a reversal")
            if (t, label) in seen:
                raise no("label", f"{label!r} a second time on {id!r}", "each label once on a transfer")
            seen.add((t, label))
            whole = int(lines.amount[t])
            try:
                units = parse(text, stored.facts["currency"]) if text else whole
            except MoneyError as error:
                raise no("amount", text, f"an amount of {stored.facts['currency']} ({error})") from error
            if units <= 0:
                raise no("amount", text, "more than zero")
            claimed = of_line.setdefault(t, [place, 0])
            claimed[0], claimed[1] = place, claimed[1] + units
            if claimed[1] > whole:
                raise no("amount", f"{claimed[1]} minor units claimed", f"at most the transfer's {whole}")
            of_line.setdefault((t, "rows"), []).append((t, number[label], units))
        for t, claimed in [(t, value) for t, value in of_line.items() if isinstance(t, int)]:
            if lines.payer[t] != NOBODY and claimed[1] != lines.amount[t]:
                raise refusal(
                    table.name,
                    claimed[0],
                    "amount",
                    f"{claimed[1]} of {int(lines.amount[t])} minor units",
                    "the whole of a transfer out of an account in evidence",
                )
        found = sorted(row for t, value in of_line.items() if not isinstance(t, int) for row in value)
        own = [label == OWN or label.startswith(OWN_KIND) for label in self.labels]
        self.marked = Marked(np.array(found, np.int64).reshape(-1, 3), np.array(own, np.bool_))


def write_stored(stored: StoredLedger, claims: Path, rule: str, out: Path, targets: Path | None = None, progress: Progress = no_progress) -> None:
    """Follow the claims under one rule and replace `out` whole; if anything is refused nothing is written."""
    out = out.resolve()
    may_be_replaced(out, [claims, stored.folder, *([targets] if targets else [])])
    asked = _Claims(stored, claims)
    parts, inputs = _targets(stored, targets) if targets else ([], {})
    assets = np.array(sorted({place for _, kind, place in parts if kind == "transfer"}), np.int64)
    progress(f"following the money: {rule}", 0.3)
    found = follow(stored.lines, asked.marked, RULES[rule], assets, stored.positions)
    progress("writing", 0.9)
    replace(out, _tables(stored, asked, rule, found, parts) | {"run.json": _run(stored, asked, rule, inputs, parts)})


def _targets(stored: StoredLedger, path: Path) -> tuple[list[tuple[str, str, int]], dict]:
    table = Table(path, TARGET_COLUMNS)
    rows = list(table.rows())
    places = stored.places([transfer for _, (_, transfer, _) in rows])
    numbers = pc.index_in(pa.array([account for _, (_, _, account) in rows], pa.string()), value_set=stored.accounts.combine_chunks()).to_pylist()
    found = []
    for (line, (name, transfer, account)), place, number in zip(rows, places, numbers, strict=True):
        if not name or name != name.strip():
            raise refusal(table.name, line, "target", repr(name), "a name without spaces around it")
        if bool(transfer) == bool(account):
            raise refusal(table.name, line, "transfer", "both or neither", "a transfer or an account")
        if transfer and place == NOBODY:
            raise refusal(table.name, line, "transfer", transfer, "the id of a transfer of the ledger")
        if account and number is None:
            raise refusal(table.name, line, "account", account, "an account in evidence")
        found.append((name, "transfer" if transfer else "account", place if transfer else number))
    return sorted(set(found)), {"targets": table.fingerprint}


def _tables(stored: StoredLedger, asked: _Claims, rule: str, found: Followed, parts: list[tuple[str, str, int]]) -> dict[str, bytes]:
    lines, labels, places = stored.lines, asked.labels, digits(stored.facts["currency"])
    words = pa.array(labels)
    plain_own = found.standing.copy()
    np.subtract.at(plain_own, found.held[:, 0], found.held[:, 2])
    own = np.flatnonzero(plain_own > 0)
    held = np.concatenate([found.held, np.column_stack([own, np.full(len(own), len(labels) - 1), plain_own[own]])])
    claimed, holds = (np.zeros(len(labels), np.int64) for _ in range(2))
    np.add.at(claimed, asked.marked.rows[:, 1], asked.marked.rows[:, 2])
    np.add.at(holds, found.held[:, 1], found.held[:, 2])
    totals = np.column_stack([claimed, holds, found.ended])[:-1]
    returned = np.setdiff1d(np.flatnonzero(lines.kinds == REVERSAL), found.undone)
    odd = np.concatenate([returned, _mixed(stored, asked.marked)])
    flags = pa.array([NOT_UNWOUND] * len(returned) + [MIXED_CREDIT] * (len(odd) - len(returned)), pa.string())
    traced = _traced(found, parts)
    return {
        "transfers.csv": _by_label("transfer", stored.ids, found.moved, labels, places),
        "holdings.csv": _by_label("account", stored.accounts, held, labels, places),
        "totals.csv": _csv(("label", *COUNTED), [words[:-1], *(_written(totals[:, n], places) for n in range(len(COUNTED)))]),
        "targets.csv": _csv(
            ("target", "label", "traced"),
            [
                pa.array([name for name, _ in traced], pa.string()),
                pa.array([labels[label] for _, label in traced], pa.string()),
                _written(np.array(list(traced.values()), np.int64), places),
            ],
        ),
        "flagged.csv": _csv(("transfer", "flag"), [_texts(stored.ids, odd), flags]),
    }


def _mixed(stored: StoredLedger, marked: Marked) -> np.ndarray:
    """The lines from outside that brought several labels."""
    if not len(marked.rows):
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(np.append(True, marked.rows[1:, 0] != marked.rows[:-1, 0]))
    of_line, claimed = marked.rows[begins, 0], np.add.reduceat(marked.rows[:, 2], begins)
    several = np.diff(np.append(begins, len(marked.rows))) > 1
    return of_line[(stored.lines.payer[of_line] == NOBODY) & (several | (claimed < stored.lines.amount[of_line]))]


def _traced(found: Followed, parts: list[tuple[str, str, int]]) -> dict[tuple[str, int], int]:
    undone, traced = set(found.undone.tolist()), {}
    for name, kind, place in parts:
        rows = found.moved if kind == "transfer" else found.held
        if kind == "transfer" and place in undone:
            continue
        for _, label, units in rows[np.searchsorted(rows[:, 0], place) : np.searchsorted(rows[:, 0], place, "right")].tolist():
            traced[name, label] = traced.get((name, label), 0) + units
    return traced


def _by_label(column: str, names: pa.ChunkedArray, rows: np.ndarray, labels: tuple[str, ...], places: int) -> bytes:
    """Rows (place among the names, label, units), sorted by name and label by code point."""
    texts, by_text = _texts(names, rows[:, 0]), np.argsort(np.array(labels, dtype=object), kind="stable")
    rank = np.empty(len(labels), np.int64)
    rank[by_text] = np.arange(len(labels))
    keys = pa.table({"name": texts, "label": rank[rows[:, 1]]})
    order = pc.sort_indices(keys, [("name", "ascending"), ("label", "ascending")])
    chosen = order.to_numpy()
    written = _quoted(texts.take(order)) if not pa.types.is_integer(names.type) else texts.take(order)
    return _joined((column, "label", "amount"), [written, _quoted(pa.array(labels)).take(pa.array(rows[chosen, 1])), _written(rows[chosen, 2], places)])


def _texts(names: pa.ChunkedArray, places: np.ndarray) -> pa.Array:
    return pc.cast(names.take(pa.array(places, pa.int64())), pa.large_string()).combine_chunks()


def _written(units: np.ndarray, places: int) -> pa.Array:
    """Minor units as decimal text with exactly the currency's digits."""
    halves = np.column_stack([units, units >> 63]).astype(np.int64)
    return pc.cast(pa.Array.from_buffers(pa.decimal128(38, places), len(units), [None, pa.py_buffer(np.ascontiguousarray(halves))]), pa.string())


def _csv(columns: Sequence[str], values: Sequence[pa.Array]) -> bytes:
    table = pa.table(dict(zip(columns, values, strict=True)))
    keys = [(name, "ascending") for name in columns[:2]]
    return _joined(columns, [_quoted(column.combine_chunks()) for column in table.take(pc.sort_indices(table, keys)).columns])


def _joined(columns: Sequence[str], values: Sequence[pa.Array]) -> bytes:
    """Heading and lines; the texts of an Arrow array stand one after the other, so that joined lines are the file."""
    *first, last = (pc.cast(column, pa.large_string()) for column in values)
    nothing, end, comma = (pa.scalar(text, pa.large_string()) for text in ("", "\n", ","))
    lines = pc.binary_join_element_wise(*first, pc.binary_join_element_wise(last, nothing, end), comma)
    heading = (",".join(columns) + "\n").encode()
    if not len(lines):
        return heading
    _, ends, texts = lines.buffers()
    return heading + texts[: int(np.frombuffer(ends, np.int64)[len(lines)])].to_pybytes()


def _quoted(texts: pa.Array) -> pa.Array:
    """Quotes around the texts that need them, as the plain files have them."""
    needs = pc.match_substring_regex(texts, '[,"\r\n]')
    if not pc.any(needs).as_py():
        return texts
    mark, nothing = (pa.scalar(text, texts.type) for text in ('"', ""))
    return pc.if_else(needs, pc.binary_join_element_wise(mark, pc.replace_substring(texts, '"', '""'), mark, nothing), texts)


def _run(stored: StoredLedger, asked: _Claims, rule: str, inputs: dict, parts: list) -> bytes:
    facts = stored.facts
    run = {
        "rule": rule,
        "currency": facts["currency"],
        "inputs": {"ledger": {"file": facts["source"], "sha256": facts["sha256"]}, "claims": asked.fingerprint} | inputs,
        "counts": {"lines": facts["lines"], "claims": asked.count, "accounts": facts["accounts"], "targets": len({name for name, _, _ in parts})},
        "unknown_money": str(_written(np.array([facts["unknown_money"]]), digits(facts["currency"]))[0]),
        "versions": identity(),
    }
    return (json.dumps(run, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()
