"""How much each agreement and disagreement of two records counts: one table of fixed weights, for a search of registers and for the records of a case.

Method: Fellegi and Sunter, "A theory for record linkage" (1969), with Splink's words: m is how often two records of one party stand so to one another, u how
often those of two parties do, and log2(m/u) is the weight. The figures are round and our own. Weights decide nothing (Directive (EU) 2016/680 art.11):
they take what is compared to be independent, and a father and a son share name, home and company.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from schemas.reasons import Reason

RARE_NAME = 1e-6  # u of a name in a register that is too small to show how many bear it


@dataclass(frozen=True)
class Level:
    """One way in which two records may stand to one another, and its probabilities where nothing is estimated."""

    says: str
    m: float
    u: float


# comparison: its levels by name, the closest first. Where 'otherwise' is missing, what does not agree counts nothing
LEVELS: dict[str, dict[str, Level]] = {
    "name": {
        "same": Level("the same words", 0.80, RARE_NAME),
        "among": Level("the words of one are among the other's", 0.10, 1e-5),
        "near": Level("up to three letters apart", 0.07, 1e-5),
        "otherwise": Level("otherwise", 0.03, 0.999979),
    },
    "month": {"same": Level("the same month and year of birth", 0.97, 1 / 800), "otherwise": Level("otherwise", 0.03, 799 / 800)},
    "day": {"same": Level("the same day, too", 0.98, 1 / 30), "otherwise": Level("otherwise", 0.02, 29 / 30)},
    "year": {"same": Level("the same year of birth, a month not given", 0.97, 1 / 60), "otherwise": Level("otherwise", 0.03, 59 / 60)},
    "home": {"same": Level("the same postcode", 0.50, 1e-5), "otherwise": Level("otherwise", 0.50, 0.99999)},
    "nationality": {"same": Level("the same nationality", 0.95, 0.60), "otherwise": Level("otherwise", 0.05, 0.40)},
    # compared in a case alone: a search of registers looks at identifiers before any weight, and knows nothing of the rest
    "identifier": {"same": Level("the same identifier", 0.99, 1e-8), "otherwise": Level("another of the same kind", 0.01, 1 - 1e-8)},
    "number": {
        "same": Level("the same company number, its register not said", 0.90, 1e-3),
        "otherwise": Level("another number, its register not said", 0.10, 0.999),
    },
    "account": {"same": Level("the holder of an account of the party", 0.90, 1e-6)},
    "company": {"same": Level("owner or officer of a company of the case", 0.30, 1e-4)},
    "title": {"same": Level("proprietor of one title under one name", 0.95, 1e-4)},
    "register": {"otherwise": Level("companies of different countries' registers", 0.05, 0.5)},
    "rival": {"otherwise": Level("somebody else in evidence fits as well", 0.50, 1.0)},
}


def weight(comparison: str, level: str) -> int:
    """The weight in tenths of a bit: ten more double the odds that the two records are one party."""
    found = LEVELS[comparison][level]
    return round(10 * math.log2(found.m / found.u))


def weighed(says: str, *levels: tuple[str, str]) -> Reason:
    """A sentence with the sum of the weights of what it tells; without levels it has no weight."""
    return Reason(says, sum(weight(*level) for level in levels) if levels else None)
