"""What part of an asset an order against a suspect could reach, and everybody else's interest in it, said and never silently taken off.

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
from tracing.equity import same_asset
from tracing.names import name_key
from tracing.stakes import millionths, per_cent

_OTHERS = {
    "beneficial_interest": "a beneficial interest", "home_rights": "home rights", "restriction": "a restriction", "notice": "a notice",
    "agreement": "an agreement",
}


@dataclass(frozen=True)
class Beneficial:
    """The share in millionths that an order against the suspect could reach, with its basis, and everyone else's interests."""

    share: int | None
    basis: str
    third_parties: str


def beneficial(
    identifier: str, suspect: str, names: Mapping[str, str], interests: Sequence[BeneficialInterest], entries: Sequence[RegisterEntry],
    co_holders: Sequence[str], held: str = "registered as joint proprietor",
) -> Beneficial:
    """The suspect's beneficial share: recorded for the suspect, or the whole less what is accepted as others'. Not established where
    an accepted share has no size, where the interest of a joint holder is not recorded, or where the register protects an interest nobody has sized. Refusal for shares that
    add up to more than the whole.

    `co_holders`: names of legal holders beside the suspect (or beside the one who holds for the suspect); `held` says what they are and by what.
    """
    own = [i for i in interests if same_asset(i.asset, identifier)]
    named = {suspect, name_key(names[suspect], "person")}
    suspects = [i for i in own if i.holder in named or name_key(i.holder, "person") in named]
    others = [i for i in own if i not in suspects]
    protected = [e for e in entries if e.title_number == identifier and e.kind in _OTHERS]
    joint = [f"{name} is {held}." for name in co_holders]
    third_parties = "\n".join([*joint, *map(_interest_says, others), *map(_entry_says, protected)])
    unsized = [e for e in protected if e.kind == "beneficial_interest" or (e.kind == "restriction" and "sole proprietor" in e.text.casefold())]
    accepted = [i for i in others if i.accepted]
    if suspects:
        stated = [i for i in suspects if i.accepted and i.share]
        if len(stated) != 1:
            return Beneficial(None, "the suspect's own share is recorded without a size, or more than once", third_parties)
        share, taken = millionths(stated[0].share), sum(millionths(i.share) for i in accepted if i.share)
        if share + taken > WHOLE:
            raise _too_much(stated[0].asset)
        return Beneficial(share, f"{per_cent(share)}: {stated[0].nature} ({stated[0].exhibit})", third_parties)
    if any(not i.share for i in accepted):
        return Beneficial(None, "another's interest is accepted, but its share is not known", third_parties)
    known = {name_key(names.get(i.holder, i.holder), "person") for i in others}
    silent = [name for name in co_holders if name_key(name, "person") not in known]
    if own and silent:
        return Beneficial(None, f"{' and '.join(silent)} {'holds' if len(silent) == 1 else 'hold'} it too, with a beneficial share that is not recorded", third_parties)
    if accepted:
        taken = sum(millionths(i.share) for i in accepted)
        if taken > WHOLE:
            raise _too_much(accepted[0].asset)
        return Beneficial(WHOLE - taken, f"the whole less {per_cent(taken)} accepted as another's", third_parties)
    if co_holders and not own:
        return Beneficial(None, "several hold it; their beneficial shares are not recorded", third_parties)
    if unsized and not own:
        return Beneficial(None, "the register protects another's interest whose share nobody recorded", third_parties)
    return Beneficial(WHOLE, "the whole: no other's interest is recorded and accepted" if not third_parties else
                      "the whole: of the interests stated, none is accepted as reducing it", third_parties)


def _too_much(asset: str) -> Refusal:
    return Refusal("case.toml", f"beneficial_interests, {asset}", "the accepted shares add up to more than 100 per cent", "Correct the shares, or mark one as not accepted.")


def _interest_says(interest: BeneficialInterest) -> str:
    share = f"{per_cent(millionths(interest.share))}" if interest.share else "a share not known"
    return f"{interest.holder}: {share}, {interest.nature} ({interest.exhibit}); {'accepted' if interest.accepted else 'not accepted'}."


def _entry_says(entry: RegisterEntry) -> str:
    whose = f" of {entry.party}" if entry.party else ""
    return f"The register has {_OTHERS[entry.kind]}{whose}: {entry.text}"
