"""What an asset is worth net: a dated valuation, less dated redemption figures, times the beneficial share; or why it is not known.

Authority: Proceeds of Crime Act 2002 ss.79-84 (value of property, other people's interests); Land Registration Act 2002 ss.51-53
(registered charges). What nobody recorded is "not known", never nil.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.calendar import in_words
from schemas.case import BeneficialInterest, Redemption, Valuation
from schemas.evidence import Refusal
from schemas.interests import WHOLE
from schemas.land import RegisterEntry
from schemas.money import MoneyError, display, parse
from tracing.names import name_key
from tracing.relevance import as_title_number
from tracing.stakes import millionths, per_cent

_OTHERS = {
    "beneficial_interest": "a beneficial interest", "home_rights": "home rights", "restriction": "a restriction", "notice": "a notice",
    "agreement": "an agreement",
}


@dataclass(frozen=True)
class Figure:
    """An amount in minor units with its basis in words; None where it is not known, and then `basis` says why."""

    amount: int | None
    basis: str
    on: date | None = None
    currency: str = ""


def same_asset(written: str, identifier: str) -> bool:
    """Whether case.toml's name for an asset (a title number, an account, a company's id) is this one."""
    return bool(identifier) and (written.strip() == identifier or as_title_number(written) == identifier)


def value(identifier: str, valuations: Sequence[Valuation], cut_off: date) -> Figure:
    """The latest valuation not after the cut-off."""
    dated = [v for v in valuations if same_asset(v.asset, identifier) and v.on <= cut_off]
    if not dated:
        return Figure(None, "no valuation is recorded")
    latest = max(dated, key=lambda v: (v.on, v.exhibit))
    return Figure(minor(latest.amount, latest.currency, f"valuations, {latest.asset}"), f"{latest.basis} ({latest.exhibit})", latest.on, latest.currency)


def charges(title: str, entries: Sequence[RegisterEntry], redemptions: Sequence[Redemption], cut_off: date, currency: str) -> Figure:
    """The sum of what would redeem each charge; not known if one charge has no figure or no title register is in evidence."""
    own = [entry for entry in entries if entry.title_number == title]
    figures: dict[str, Redemption] = {}
    for redemption in sorted(redemptions, key=lambda r: (r.on, r.amount)):
        if same_asset(redemption.title, title) and redemption.on <= cut_off:
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
    amounts = [minor(r.amount, currency, f"redemptions, {r.title}") for r in figures.values()]
    return Figure(sum(amounts), "; ".join(
        f"{display(amount, currency)} to {r.lender} on {in_words(r.on)} ({r.exhibit})" for amount, r in zip(amounts, figures.values(), strict=True)
    ))


@dataclass(frozen=True)
class Beneficial:
    """The share in millionths that an order against the suspect could reach, with its basis, and everyone else's interests."""

    share: int | None
    basis: str
    third_parties: str


def beneficial(
    identifier: str, suspect: str, names: dict[str, str], interests: Sequence[BeneficialInterest], entries: Sequence[RegisterEntry],
    co_holders: Sequence[str],
) -> Beneficial:
    """The suspect's beneficial share: recorded for the suspect, or the whole less what is accepted as others'. Not established where
    an accepted share has no size, where others are joint holders, or where the register protects an interest nobody has sized.

    `co_holders`: names of legal holders beside the suspect (or beside the one who holds for the suspect).
    """
    own = [i for i in interests if same_asset(i.asset, identifier)]
    named = {suspect, name_key(names[suspect], "person")}
    suspects = [i for i in own if i.holder in named or name_key(i.holder, "person") in named]
    others = [i for i in own if i not in suspects]
    protected = [e for e in entries if e.title_number == identifier and e.kind in _OTHERS]
    third_parties = "\n".join([*(f"{name} is registered as joint proprietor." for name in co_holders), *map(_interest_says, others), *map(_entry_says, protected)])
    unsized = [e for e in protected if e.kind == "beneficial_interest" or (e.kind == "restriction" and "sole proprietor" in e.text.casefold())]
    accepted = [i for i in others if i.accepted]
    if suspects:
        stated = [i for i in suspects if i.accepted and i.share]
        if len(stated) != 1:
            return Beneficial(None, "the suspect's own share is recorded without a size, or more than once", third_parties)
        return Beneficial(millionths(stated[0].share), f"{per_cent(millionths(stated[0].share))}: {stated[0].nature} ({stated[0].exhibit})", third_parties)
    if any(not i.share for i in accepted):
        return Beneficial(None, "another's interest is accepted, but its share is not known", third_parties)
    if accepted:
        taken = sum(millionths(i.share) for i in accepted)
        if taken > WHOLE:
            raise Refusal("case.toml", f"beneficial_interests, {accepted[0].asset}", "the accepted shares add up to more than 100 per cent",
                          "Correct the shares, or mark one as not accepted.")
        return Beneficial(WHOLE - taken, f"the whole less {per_cent(taken)} accepted as another's", third_parties)
    if co_holders and not own:
        return Beneficial(None, "joint proprietors; their beneficial shares are not recorded", third_parties)
    if unsized and not own:
        return Beneficial(None, "the register protects another's interest whose share nobody recorded", third_parties)
    return Beneficial(WHOLE, "the whole: no other's interest is recorded and accepted" if not third_parties else
                      "the whole: of the interests stated, none is accepted as reducing it", third_parties)


def _interest_says(interest: BeneficialInterest) -> str:
    share = f"{per_cent(millionths(interest.share))}" if interest.share else "a share not known"
    return f"{interest.holder}: {share}, {interest.nature} ({interest.exhibit}); {'accepted' if interest.accepted else 'not accepted'}."


def _entry_says(entry: RegisterEntry) -> str:
    whose = f" of {entry.party}" if entry.party else ""
    return f"The register has {_OTHERS[entry.kind]}{whose}: {entry.text}"


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
