"""Two traces as plain values, so that tests can say that they are the same to the last number."""

from __future__ import annotations

from tracing.attribution.plain_tracer import Lot, Trace


def _way(lot: Lot | None) -> tuple[int, ...]:
    lines = []
    while lot is not None:
        lines.append(lot.brought_by)
        lot = lot.parent
    return tuple(lines)


def _lots(lots: list[Lot]) -> list[tuple]:
    return [(lot.label, lot.amount, _way(lot)) for lot in lots]


def every_number(found: Trace) -> dict:
    """Parcels, accounts, totals, flags, and the way of every lot."""
    return {
        "rule": found.rule,
        "parcels": [_lots(parcel) for parcel in found.parcels],
        "absorbed": found.absorbed,
        "unwound": found.unwound,
        "flags": found.flags,
        "accounts": [(_lots(a.lots), a.overdraft, a.last_debit, a.last_gap, a.last_overdrawn) for a in found.accounts],
        "totals": found.totals,
    }
