"""How far an asset is within reach, through which suspects, and on what recorded basis.

Authority: Prest v Petrodel [2013] UKSC 34 and R v Boyle Transport [2016] EWCA Crim 19: what another holds is reached only on a basis that a person recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.assets import BASES
from schemas.calendar import in_words
from schemas.case import ChainBasis


@dataclass(frozen=True)
class Reach:
    """How far an asset is reached (`Asset.reach`), against which suspect, on which chain of the case file; `beside`: which other suspects hold it too, or have it held for
    them, each on a chain of their own if one is recorded. `companies`: those of its holders in which the suspect has a part, if it is reached no further than the shares."""

    reach: str
    suspect: str = ""
    chain: ChainBasis | None = None
    says: str = ""
    beside: Mapping[str, ChainBasis | None] = field(default_factory=dict)
    companies: frozenset[str] = frozenset()

    @property
    def basis(self) -> str:
        return self.chain.basis if self.chain else "own_name" if self.reach == "own" else ""


def recorded(chain: ChainBasis) -> str:
    """A basis with its reason, and when and on what it was recorded."""
    return f"{BASES[chain.basis]}: {chain.reason} (recorded on {in_words(chain.decided_on)}; {', '.join(chain.exhibits)})"
