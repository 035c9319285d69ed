"""What an asset is worth, and net: a dated valuation, less what is owed on it and what realising it costs, times the beneficial share; or why it is not known.

Authority: Proceeds of Crime Act 2002 ss.79-84 (value of property). What nobody recorded is "not known", never nil.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.case_assets import Valuation
from schemas.evidence import Refusal
from schemas.guarantees import GuaranteeBroken
from schemas.interests import WHOLE
from schemas.money import MoneyError, parse
from tracing.ledger.account_references import known_account
from tracing.matching.relevant_parties import as_title_number


@dataclass(frozen=True)
class Figure:
    """An amount in minor units with its basis in words; None where it is not known, and then `basis` says why. Of one that was converted: what it was before, in which
    currency, and the rate."""

    amount: int | None
    basis: str
    on: date | None = None
    currency: str = ""
    before: int | None = None
    before_currency: str = ""
    rate: str = ""

    @property
    def known(self) -> int:
        """The amount of a figure that is known; GuaranteeBroken where it is not."""
        if self.amount is None:
            raise GuaranteeBroken(f"an amount is not known and was counted: {self.basis}")
        return self.amount


def same_asset(written: str, identifier: str) -> bool:
    """Whether case.toml's name for an asset (a title number, an account, a company's id, another thing's mark or address) is this one."""
    return bool(identifier) and (identifier in written_forms(written) or known_account(written, {identifier}) == identifier)


def written_forms(written: str) -> set[str]:
    """The identifiers that a name in case.toml may mean: as it stands, as a title number, as a mark without spaces, as an address whose capitals are only its check."""
    text = written.strip()
    return {text, as_title_number(written), "".join(written.split()).upper(), text.lower() if text.startswith("0x") else text} - {""}


def value(identifier: str, valuations: Sequence[Valuation], cut_off: date, recorded: Iterable[Figure] = ()) -> Figure:
    """The latest valuation not after the cut-off, of those that the case file states or else the exhibits record; one without a day counts where no other is."""
    stated = [
        Figure(minor(v.amount, v.currency, f"valuations, {v.asset}"), f"{v.basis} ({v.exhibit})", v.on, v.currency)
        for v in sorted(valuations, key=lambda v: v.exhibit)
        if same_asset(v.asset, identifier)
    ]
    known = [worth for worth in (*recorded, *stated) if worth.on is None or worth.on <= cut_off]
    if not known:
        return Figure(None, "no valuation is recorded")
    return sorted(known, key=lambda worth: worth.on or date.min)[-1]


def net(worth: Figure, charged: Figure, costs: Figure, share: int | None) -> int | None:
    """(value - charges - costs) x share, rounded down, never below nil; None where a part is not known or two that are not nil are in different currencies."""
    if worth.amount is None or charged.amount is None or costs.amount is None or share is None:
        return None
    if any(off.amount and off.currency != worth.currency for off in (charged, costs)):
        return None
    return max(0, worth.amount - charged.amount - costs.amount) * share // WHOLE


def minor(amount: str, currency: str, place: str) -> int:
    """An amount of case.toml in minor units; Refusal if it has more digits than the currency."""
    try:
        return parse(amount, currency)
    except MoneyError as error:
        raise Refusal("case.toml", place, str(error), "Correct the amount.") from error
