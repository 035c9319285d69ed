"""What part of an asset is within reach of an order against the suspects, and everybody else's interest in it, said and never silently taken off.

Authority: Proceeds of Crime Act 2002 ss.79-84 (other people's interests); Land Registration Act 2002 ss.40-44 (restrictions: what the
register protects it does not prove).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.case_assets import BeneficialInterest
from schemas.evidence import Refusal
from schemas.interests import WHOLE
from schemas.land import RegisterEntry
from tracing.assets.net_equity import same_asset
from tracing.names.written_names import name_key
from tracing.ownership.stakes import millionths, per_cent

_OTHERS = {
    "beneficial_interest": "a beneficial interest",
    "home_rights": "home rights",
    "restriction": "a restriction",
    "notice": "a notice",
    "agreement": "an agreement",
}


@dataclass(frozen=True)
class Beneficial:
    """The share in millionths that is within reach, with its basis, and everyone else's interests."""

    share: int | None
    basis: str
    third_parties: str


def beneficial(
    identifier: str,
    whose: Sequence[str],
    names: Mapping[str, str],
    interests: Sequence[BeneficialInterest],
    entries: Sequence[RegisterEntry],
    co_holders: Sequence[str],
    held: str = "registered as joint proprietor",
) -> Beneficial:
    """The beneficial share of these parties together: what is recorded for each, or, where that is not so of every one of them, the whole less what is accepted as others'. Not
    established where an accepted share has no size, where the interest of another joint holder is not recorded, or where the register protects an interest nobody has sized.
    Refusal for shares that add up to more than the whole.

    `whose`: the suspect, and every other suspect who has a part in it; `co_holders`: names of legal holders beside them (or beside the one who holds for them); `held` says what they
    are and by what.
    """
    own = [i for i in interests if same_asset(i.asset, identifier)]
    recorded = {party: [i for i in own if meant(i.holder, whose, names) == party] for party in whose}
    others = [i for i in own if not meant(i.holder, whose, names)]
    protected = [e for e in entries if e.title_number == identifier and e.kind in _OTHERS]
    joint = [f"{name} is {held}." for name in co_holders]
    third_parties = "\n".join([*joint, *map(_interest_says, others), *map(_entry_says, protected)])
    unsized = [e for e in protected if e.kind == "beneficial_interest" or (e.kind == "restriction" and "sole proprietor" in e.text.casefold())]
    accepted = [i for i in others if i.accepted]
    stated = [i for of in recorded.values() for i in of if i.accepted and i.share]
    if any(of and sum(i.accepted and i.share != "" for i in of) != 1 for of in recorded.values()):
        return Beneficial(None, f"{'the' if len(whose) == 1 else 'a'} suspect's own share is recorded without a size, or more than once", third_parties)
    share, taken = (sum(millionths(i.share) for i in of if i.share) for of in (stated, accepted))
    if share + taken > WHOLE:
        raise _too_much(own[0].asset)
    if all(recorded.values()):
        each = [f"{per_cent(millionths(i.share))}: {i.nature} ({i.exhibit})" for i in stated]
        return Beneficial(
            share, each[0] if len(whose) == 1 else "; ".join(f"{names[party]} {says}" for party, says in zip(whose, each, strict=True)), third_parties
        )
    if any(not i.share for i in accepted):
        return Beneficial(None, "another's interest is accepted, but its share is not known", third_parties)
    known = {name_key(names.get(i.holder, i.holder), "person") for i in others}
    silent = [name for name in co_holders if name_key(name, "person") not in known]
    if others and silent:
        return Beneficial(
            None, f"{' and '.join(silent)} {'holds' if len(silent) == 1 else 'hold'} it too, with a beneficial share that is not recorded", third_parties
        )
    if accepted:
        return Beneficial(WHOLE - taken, f"{_of_several(whose, names)}the whole less {per_cent(taken)} accepted as another's", third_parties)
    if co_holders and not others:
        return Beneficial(None, "several hold it; their beneficial shares are not recorded", third_parties)
    if unsized and not others:
        return Beneficial(None, "the register protects another's interest whose share nobody recorded", third_parties)
    return Beneficial(
        WHOLE,
        _of_several(whose, names)
        + (
            "the whole: no other's interest is recorded and accepted"
            if not third_parties
            else "the whole: of the interests stated, none is accepted as reducing it"
        ),
        third_parties,
    )


def meant(holder: str, whose: Sequence[str], names: Mapping[str, str]) -> str:
    """Which of these parties case.toml means by a holder, by id or else by name; '' for none."""
    called = {name_key(names[party], "person"): party for party in reversed(whose)} | {party: party for party in whose}
    return called.get(holder) or called.get(name_key(holder, "person"), "")


def _of_several(whose: Sequence[str], names: Mapping[str, str]) -> str:
    return f"{' and '.join(names[party] for party in whose)}, all suspects, have together " if len(whose) > 1 else ""


def _too_much(asset: str) -> Refusal:
    return Refusal(
        "case.toml",
        f"beneficial_interests, {asset}",
        "the accepted shares add up to more than 100 per cent",
        "Correct the shares, or mark one as not accepted.",
    )


def _interest_says(interest: BeneficialInterest) -> str:
    share = f"{per_cent(millionths(interest.share))}" if interest.share else "a share not known"
    return f"{interest.holder}: {share}, {interest.nature} ({interest.exhibit}); {'accepted' if interest.accepted else 'not accepted'}."


def _entry_says(entry: RegisterEntry) -> str:
    whose = f" of {entry.party}" if entry.party else ""
    return f"The register has {_OTHERS[entry.kind]}{whose}: {entry.text}"
