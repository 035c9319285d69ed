"""What proves the amounts that were read from pages: a running balance, or the statement's own totals. Without either the statement is not read.

Authority: arithmetic: a balance is the one before it and what was booked in between. It proves amounts and their signs, and neither days nor names.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.sources.pdf.pdf_rows import Row, Rows, Stated, payments
from flows.sources.reading.source import OpenedFile
from schemas.money import decimal_string

_NEXT = (
    "Compare the page with the layout (`assettrace inspect FILE --propose` shows what it reads); if the layout is right, rows or pages are missing or were changed: "
    "ask the bank for the whole statement."
)


@dataclass(frozen=True)
class Labels:
    """What the lines around the table state, minor units; None where they do not."""

    opening: int | None
    closing: int | None
    total_in: int | None
    total_out: int | None


@dataclass(frozen=True)
class Proof:
    """The balances at both ends, and what proves the amounts, in words. unproven: a payment whose amount nothing proves, because no balance before it is stated. closes:
    whether anything states the end: else payments behind the last page that is there would not be missed."""

    opening: int | None
    closing: int | None
    by: str
    unproven: Row | None = None
    closes: bool = True


def proven(file: OpenedFile, place: str, rows: Rows, labels: Labels, currency: str, newest_first: bool) -> Proof:
    """The proof of one statement. Refusal if a balance or a total contradicts the rows, or nothing proves them."""
    items = rows.items[::-1] if newest_first else rows.items
    gate = _Gate(file, place, currency)
    known = labels.opening
    opening, since = known, 0  # `since`: payments behind the last balance that was compared
    proven_rows, every, unproven = 0, True, None
    for item in items:
        if isinstance(item, Stated):
            gate.same(item, known, item.balance)
            known, since = item.balance, 0
            opening = item.balance if opening is None else opening
            continue
        if known is not None:
            known += item.signed
            since += 1
        if item.balance is None:
            every = False
            if known is None:
                since += 1
            continue
        if known is None:
            if since:
                raise file.refusal(item.place, "no balance is stated before this one, so that nothing proves the payments before it", _NEXT)
            unproven, opening = item, item.balance - item.signed
        gate.same(item, known, item.balance)
        known, since = item.balance, 0
        proven_rows += 1
    if labels.closing is not None:
        gate.same_label("closing", known, labels.closing)
        since = 0
    credits, debits = (sum(max(sign * row.signed, 0) for row in payments(items)) for sign in (1, -1))
    totals = gate.totals(rows, labels, credits, debits)
    number = sum(1 for _ in payments(items))
    if number and not totals and (known is None or since):
        raise file.refusal(
            place,
            "nothing on the pages proves the amounts: neither balances from the first row to the last, nor totals of both columns"
            if known is None
            else f"nothing proves the last {since} payments: no balance and no total follows them",
            _NEXT,
        )
    if not number:
        by = "no payment is listed, and the balances agree" if opening is not None and opening == known else "no payment is listed"
    elif proven_rows and every:
        by = f"a running balance after every one of {number} payments" + (" and the statement's totals" if totals else "")
    elif proven_rows:
        by = f"balances after {proven_rows} of {number} payments, which prove the others only in sum" + (", and the statement's totals" if totals else "")
    elif totals:
        by = f"the statement's totals of both columns ({number} payments)" + (", and its balances" if opening is not None and known is not None else "")
    else:
        by = f"the opening and closing balance alone, which prove {number} payments only in sum"
    closing = known if known is not None else labels.closing
    closes = labels.closing is not None or totals or bool(items) and isinstance(items[-1], Stated) and not items[-1].forward
    return Proof(opening, closing, by, unproven if not totals else None, closes)


@dataclass(frozen=True)
class _Gate:
    """Compares what is stated with what the rows come to."""

    file: OpenedFile
    place: str
    currency: str

    def same(self, item: Row | Stated, known: int | None, stated: int) -> None:
        """Refusal unless the balance at this row is what it must be."""
        if known is not None and known != stated:
            raise self.file.refusal(
                item.place, f"the balance here is {self._shown(stated)}, and the rows before it come to {self._shown(known)}: the amounts are not proven", _NEXT
            )

    def same_label(self, name: str, known: int | None, stated: int) -> None:
        if known is not None and known != stated:
            raise self.file.refusal(
                self.place,
                f"the {name} balance is stated as {self._shown(stated)}, and the rows come to {self._shown(known)}: the amounts are not proven",
                _NEXT,
            )

    def totals(self, rows: Rows, labels: Labels, credits: int, debits: int) -> bool:
        """Whether both columns' totals are stated, and are those of the rows. A row of totals may be that of one page, so only the last of them counts."""
        ends = {name: abs(values[-1]) for name, values in rows.totals.items()}
        stated = {
            "paid in": labels.total_in if labels.total_in is not None else ends.get("paid_in"),
            "paid out": labels.total_out if labels.total_out is not None else ends.get("paid_out"),
        }
        for (name, value), sum_ in zip(stated.items(), (credits, debits), strict=True):
            if value is not None and abs(value) != sum_:
                raise self.file.refusal(
                    self.place,
                    f"the total {name} is stated as {self._shown(abs(value))}, and the rows come to {self._shown(sum_)}: the amounts are not proven",
                    _NEXT,
                )
        return all(value is not None for value in stated.values())

    def _shown(self, minor: int) -> str:
        return f"{decimal_string(minor, self.currency)} {self.currency}"
