"""Three companies that own one another: what they told their bank of their owners, and what the public register says instead.

Authority: Companies Act 2006 s.1159 (nobody here has a majority, so that no company is another's subsidiary and s.136 forbids nothing).
By hand: of what the first company is worth, 50 % x 50 % x 40 % = a tenth comes back to it round the circle, so that the suspect's 45 % is
45 / (1 - 1/10) = 50 % of it, and so 25 % of the second and 12.5 % of the third.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.demo.cast import Cast, Company, Person


@dataclass(frozen=True)
class Share:
    """`told`: per cent, as the bank was told; `band`: as the public register has it ("25-to-50"), '' where nobody notified it."""

    owner: Person | Company
    company: Company
    told: int
    band: str = ""


def shares(cast: Cast) -> list[Share]:
    """Every share, company by company. The uncle's in the third is the one on which bank and register contradict each other."""
    fleet, hire, repairs = cast.ring
    return [
        Share(cast.suspect, fleet, 45, "25-to-50"),
        Share(repairs, fleet, 40, "25-to-50"),
        Share(cast.spouse, fleet, 15),
        Share(fleet, hire, 50, "25-to-50"),
        Share(cast.spouse, hire, 50, "25-to-50"),
        Share(hire, repairs, 50),
        Share(cast.uncle, repairs, 50, "75-to-100"),
    ]


def contradicted(cast: Cast) -> Share:
    """The share of which the register says a band that what the bank was told lies outside."""
    (found,) = [share for share in shares(cast) if share.band and not _within(share)]
    return found


def _within(share: Share) -> bool:
    low, high = map(int, share.band.split("-to-"))
    return low < share.told <= high
