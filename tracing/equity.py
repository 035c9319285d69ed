"""What an asset is worth net: a dated valuation, less dated redemption figures, times the beneficial share; or why it is not known.

Authority: Proceeds of Crime Act 2002 ss.79-84 (value of property); Land Registration Act 2002 ss.51-53
(registered charges). What nobody recorded is "not known", never nil.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.calendar import in_words
from schemas.case_assets import Redemption, Valuation
from schemas.evidence import Refusal
from schemas.interests import WHOLE
from schemas.land import RegisterEntry
from schemas.money import MoneyError, display, parse
from tracing.names import name_key
from tracing.relevance import as_title_number
from tracing.written_accounts import known_account


@dataclass(frozen=True)
class Figure:
    """An amount in minor units with its basis in words; None where it is not known, and then `basis` says why."""

    amount: int | None
    basis: str
    on: date | None = None
    currency: str = ""


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
        for v in sorted(valuations, key=lambda v: v.exhibit) if same_asset(v.asset, identifier)
    ]
    known = [worth for worth in (*recorded, *stated) if worth.on is None or worth.on <= cut_off]
    if not known:
        return Figure(None, "no valuation is recorded")
    return sorted(known, key=lambda worth: worth.on or date.min)[-1]


def charges(title: str, entries: Sequence[RegisterEntry], redemptions: Sequence[Redemption], cut_off: date, currency: str) -> Figure:
    """The sum of what would redeem each charge; not known if one charge has no figure or no title register is in evidence."""
    own = [entry for entry in entries if entry.title_number == title]
    figures: dict[str, Redemption] = {}
    for redemption in sorted(redemptions, key=lambda r: (r.on, r.amount)):
        if same_asset(redemption.about, title) and redemption.on <= cut_off:
            figures[name_key(redemption.lender, "company")] = redemption
    charged = {(entry.dated, name_key(entry.party, "company")): entry for entry in own if entry.kind == "charge"}
    missing = [entry for (_, lender), entry in sorted(charged.items(), key=lambda item: item[1].id)
               if lender not in figures and not (not lender and len(charged) == len(figures) == 1)]
    if missing:
        first = missing[0]
        dated = f" dated {in_words(first.dated)}" if first.dated else ""
        return Figure(None, f"no redemption figure for the charge{dated} in favour of {first.party or 'a lender not named'}")
    if not own and not figures:
        return Figure(None, "no title register is in evidence, so charges cannot be seen")
    if not figures:
        return Figure(0, "the title register shows no charge")
    amounts = [minor(r.amount, currency, f"redemptions, {r.about}") for r in figures.values()]
    return Figure(sum(amounts), "; ".join(
        f"{display(amount, currency)} to {r.lender} on {in_words(r.on)} ({r.exhibit})" for amount, r in zip(amounts, figures.values(), strict=True)
    ))


def net(worth: Figure, charged: Figure, share: int | None, currency: str) -> int | None:
    """(value - charges) x share, rounded down, never below nil; None where a part is not known or the currencies differ."""
    if worth.amount is None or charged.amount is None or share is None or (charged.amount and worth.currency != currency):
        return None
    return max(0, worth.amount - charged.amount) * share // WHOLE


def minor(amount: str, currency: str, place: str) -> int:
    """An amount of case.toml in minor units; Refusal if it has more digits than the currency."""
    try:
        return parse(amount, currency)
    except MoneyError as error:
        raise Refusal("case.toml", place, str(error), "Correct the amount.") from error
