"""Invented cases with their truth: whole case folders made from parameters and a seed, for the demo and for tests.

Nothing in them is real; `flows.demo.world_parameters` says why nothing in them could be.
"""

from flows.demo.small_case import small
from flows.demo.whole_case import make

__all__ = ["make", "small"]
