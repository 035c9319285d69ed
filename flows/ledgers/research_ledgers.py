"""Research ledgers as the plain files that `assettrace ledger` reads: to try the engine on transfers whose labels are known.

Format: LEDGER.csv and CLAIMS.csv of docs/ledger.md. One currency a ledger; a step of a simulation is a day, counted from 1 January 2000.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows.custody.files import sha256_of, write_whole
from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit, Refusal
from schemas.money import decimal_string
from schemas.research import SimulatedTransfer

_DAY_NOUGHT = date(2000, 1, 1)
_CONVERSION = "@conversion"
LEDGER, CLAIMS = "ledger.csv", "claims.csv"


@dataclass
class Written:
    """What was written, and what a ledger has no line for."""

    lines: int = 0
    claims: int = 0
    set_aside: int = 0
    other_currencies: int = 0
    to_itself: int = 0
    nothing_moved: int = 0


def write(paths: Sequence[Path], currency: str, out: Path) -> Written:
    """ledger.csv and claims.csv in the folder `out`; Refusal for a file that is no research ledger, or if nothing is left in `currency`."""
    done, transfers = Written(), []
    for n, path in enumerate(paths):
        staged = stage(path, Exhibit(sha256=sha256_of(path), reference=path.name, file_name=path.name, size=path.stat().st_size))
        found = staged.records.get(SimulatedTransfer.__tablename__, [])
        if not found:
            raise Refusal(path.name, "", f"read as {staged.source}, this holds no transfers of a research ledger", "Give AMLworld, AMLSim or Berka tables.")
        done.set_aside += staged.rows.set_aside
        transfers += [(f"{n}." if len(paths) > 1 else "", transfer) for transfer in found]
    lines, claims = [], []
    for prefix, transfer in transfers:
        for line in _lines(prefix, transfer, currency, done):
            lines.append(line)
            if transfer.label:
                claims.append((line[0], transfer.label, ""))
    if not lines:
        raise Refusal(paths[0].name, "", f"no transfer in {currency} is left", "Name a currency of the ledger.")
    done.lines, done.claims = len(lines), len(claims)
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / LEDGER, _csv(("id", "at", "from", "to", "amount", "currency", "kind"), lines))
    write_whole(out / CLAIMS, _csv(("transfer", "label", "amount"), claims))
    return done


def _lines(prefix: str, transfer: SimulatedTransfer, currency: str, done: Written) -> Iterator[tuple[str, ...]]:
    """The line of a transfer; where money was converted, the side that is in this currency."""
    if currency not in (transfer.paid_currency, transfer.received_currency):
        done.other_currencies += 1
    elif transfer.payer == transfer.payee:
        done.to_itself += 1
    else:
        day = transfer.on or _DAY_NOUGHT + timedelta(days=transfer.step)
        at = f"{day.isoformat()}T{transfer.time}" if transfer.time else day.isoformat()
        kind = "opening" if transfer.kind == "opening" else ""
        name = f"{prefix}{transfer.reference}"
        if transfer.paid_currency == transfer.received_currency:
            sides = [(name, transfer.payer, transfer.payee, transfer.paid)]
        else:
            sides = [(f"{name}/out", transfer.payer, _CONVERSION, transfer.paid)] if transfer.paid_currency == currency else []
            sides += [(f"{name}/in", _CONVERSION, transfer.payee, transfer.received)] if transfer.received_currency == currency else []
        for line, payer, payee, amount in sides:
            if amount:
                yield line, at, payer, payee, decimal_string(amount, currency), currency, kind
            else:
                done.nothing_moved += 1


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()
