"""What the arrays of compiled functions hold, as types: whole numbers of so many bits, bytes of a text, or true and false.

Format: NumPy's element types. How many dimensions an array has, and what its cells are, is said where it is made.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Int8s = npt.NDArray[np.int8]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Int = int | np.int64  # one whole number: Python's, or as it comes out of an array
