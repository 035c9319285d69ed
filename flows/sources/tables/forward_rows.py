"""Rows of a bank's table that are no payment: balances brought forward and carried forward, and lines that stand below the table; each a whole form of words.

Authority: none; these are banks' habits. A form must be all that is said: "Total" is one, "Total Motors deposit" is a payment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# without accents and in small letters, as `_plain` makes them
FORWARD = frozenset(
    (
        "a reporter|alter saldo|ancien solde|anfangssaldo|b/f|b/fwd|balance at close of business|balance at end of day|balance b/f|balance b/fwd|"
        "balance bf|balance brought forward|balance c/f|balance c/fwd|balance carried forward|balance cf|balance from previous statement|beginsaldo|"
        "brought forward|c/f|c/fwd|carried forward|closing balance|eindsaldo|end balance|ending balance|endsaldo|ingaende saldo|kontostand|"
        "neuer saldo|nieuw saldo|nouveau solde|opening balance|previous balance|report|saldo anterior|saldo final|saldo finale|saldo inicial|"
        "saldo iniziale|saldo koncowe|saldo poczatkowe|saldo poprzednie|saldo precedente|saldovortrag|schlusssaldo|solde anterieur|solde final|"
        "solde initial|solde precedent|start balance|starting balance|ubertrag|uebertrag|utgaende saldo|vorig saldo"
    ).split("|")
)
MAY_BE_FORWARD = "b/f|c/f|balance|forward|report|saldo|solde|trag|kontostand|^[bc]f"  # one of these stands in each form
_TOTALS = frozenset(
    (
        "*** end ***|anzahl|end of file|end of report|end of statement|end of transactions|ende|fin|gesamt|gesamtsumme|grand total|"
        "number of transactions|razem|record count|rows|somme|sub-total|subtotal|sum|suma|summa|summe|totaal|total|total credits|total debits|"
        "total paid in|total paid out|totale|totals|transactions"
    ).split("|")
)
_FIGURES = re.compile(r"[\s:=*.()-]*(?:[A-Z]{3}|[£€$])?\s*[-+(]?[0-9][0-9.,'\s/()-]*\s*(?:[A-Z]{3}|CR|DR|[£€$])?[\s.)*]*|[\s:=*.]*")


def is_forward(texts: Sequence[str]) -> bool:
    """Whether one of a row's texts is a whole form for a balance that is carried, and no other says anything else."""
    said = [plain for text in texts if (plain := _plain(text))]
    return bool(said) and all(one in FORWARD for one in said)


def is_footer(first: str, labels: Sequence[str]) -> bool:
    """Whether the first cell of a line is one of the labels, whole, with no more behind it than a figure or a day in digits."""
    return any(first.startswith(label) and _FIGURES.fullmatch(first[len(label) :]) for label in labels)


def ends_a_table(label: str) -> bool:
    """Whether a label is known, whole, for a line below a table: a total, a closing balance, an end mark."""
    plain = _plain(label)
    return plain in _TOTALS or plain in FORWARD


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split()).strip(" :.-=")
