"""The case's own ledger, claims and targets as the plain files that `assettrace ledger` follows: anyone can trace the figures again, without the case.

Format: docs/method.md, "the ledger as plain files". No text of a statement is in them: only accounts, days and amounts.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from flows.handover.exports.leaving import Leaving
from flows.ledgers.ledger_files import CLAIM_COLUMNS, LEDGER_COLUMNS, LEDGER_MAY, LINK_COLUMNS, TARGET_COLUMNS
from schemas.evidence import Refusal
from schemas.money import decimal_string
from tracing.attribution.rulings import question


def write(of: Leaving) -> dict[str, bytes]:
    """ledger.csv, claims.csv, targets.csv and links.csv. Refusal if transfers are left out of this edition, which would change the figures, or if nothing is claimed."""
    if not of.whole:
        raise Refusal(
            "export",
            "ledger",
            "transfers stand in exhibits that this edition does not have, and without them every figure would be another",
            "Export the ledger of the working edition, for the office; --edition working.",
        )
    lines, claims, targets, links = question(of.base)
    if not claims:
        raise Refusal("export", "ledger", "nothing is claimed in this case, so nothing is traced", "Name the claims in case.toml and follow the case again.")
    held = Counter(id for link in links if link.holds for id in (link.debit, link.credit))
    if held and max(held.values()) > 1:
        raise Refusal(
            "export",
            "ledger",
            "a decision takes several entries as the other side of one, and a file of links has one payment of each",
            "Read the figures in the dossier.",
        )
    currency = of.base.case.case.currency
    return {
        "-ledger/ledger.csv": _table(
            (*LEDGER_COLUMNS, *LEDGER_MAY),
            (
                (
                    line.id,
                    line.at,
                    line.payer,
                    line.payee,
                    "" if line.kind == "gap" else decimal_string(line.amount, currency),
                    currency,
                    str(line.seq),
                    line.kind,
                )
                for line in lines
            ),
        ),
        "-ledger/claims.csv": _table(
            CLAIM_COLUMNS, ((claim.transfer, claim.label, "" if claim.amount is None else decimal_string(claim.amount, currency)) for claim in claims)
        ),
        "-ledger/links.csv": _table(LINK_COLUMNS, ((link.debit, link.credit, link.state) for link in links)),
        "-ledger/targets.csv": _table(
            TARGET_COLUMNS,
            (
                row
                for target in targets
                for row in (*((target.name, transfer, "") for transfer in target.transfers), *((target.name, "", account) for account in target.accounts))
            ),
        ),
    }


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
