"""A share for the compiled loops: debit x part / whole rounded down, where the product does not fit into 64 bits.

Authority: T. Granlund and P. L. Montgomery, Division by invariant integers using multiplication (1994), for the idea of an estimate that
is corrected; the estimate is a float, the answer never is.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable

from tracing.compiled.arrays import Int

FLOAT_IS_NEAR = 2**52  # below it a float's quotient is off by less than two


@register_jitable
def floor(debit: Int, part: Int, whole: Int) -> Int:
    """For compiled code only: 0 <= part <= whole, 0 <= debit <= whole < 2**63."""
    if part < FLOAT_IS_NEAR and whole < 2**60:
        found = np.int64(np.float64(debit) * np.float64(part) / np.float64(whole))
        # the product overflows, and so does what is taken from it: the difference is small and exact
        rest = debit * part - found * whole
        while rest < 0:
            rest += whole
            found -= 1
        while rest >= whole:
            rest -= whole
            found += 1
        return found
    found, above, unsigned = np.int64(0), np.uint64(0), np.uint64(whole)
    for bit in range(62, -1, -1):
        found *= 2
        above *= np.uint64(2)
        if (part >> bit) & 1:
            above += np.uint64(debit)
        while above >= unsigned:
            above -= unsigned
            found += 1
    return found
