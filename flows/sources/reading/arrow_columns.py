"""Columns of texts read by value: made with Arrow alone, so that a small file needs no compiled code of ours.

Format: Apache Arrow (string and dictionary arrays). A column's distinct values are read once each by the function that defines what they mean, and
what is said of a value holds for every row that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class ByValue(NamedTuple):
    """A column read by value: what each row says (null where nothing is written or it cannot be read), where it cannot be read, and why, by text."""

    values: pa.Array
    refused: np.ndarray
    reasons: dict[str, str]


def by_value(written: pa.Array, read: Callable[[str], Any], kind: pa.DataType) -> ByValue:
    """`read` gives what a text that is not empty says, as `kind`; ValueError if it says nothing that can be read."""
    coded = written.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    found: list[Any] = []
    reasons: dict[str, str] = {}
    for text in coded.dictionary.to_pylist():
        try:
            found.append(read(text) if text else None)
        except ValueError as error:
            found.append(None)
            reasons[text] = str(error)
    refused = np.array([text in reasons for text in coded.dictionary.to_pylist()] or [False], bool)[codes] if len(codes) else np.zeros(0, bool)
    return ByValue(pa.array(found, kind).take(coded.indices), refused, reasons)


def mapped(written: pa.Array, by_text: Callable[[str], Any], kind: type) -> np.ndarray:
    """What `by_text` gives for each row's text, asked once for each distinct one."""
    coded = written.dictionary_encode()
    found = np.array([by_text(text) for text in coded.dictionary.to_pylist()], kind)
    return found[coded.indices.to_numpy(zero_copy_only=False)] if len(written) else np.zeros(0, kind)


def alike(values: Sequence[str | None], codes: np.ndarray) -> pa.DictionaryArray:
    """A column of few values: which of them each row has."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) < len(values):  # each stands once in a dictionary: pandas takes no other
        at = {value: n for n, value in enumerate(distinct)}
        values, codes = distinct, np.array([at[value] for value in values])[codes]
    kind = np.int8 if len(values) <= 1 << 7 else np.int32
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(kind)), pa.array(values, pa.string()))


def few(written: pa.Array) -> pa.DictionaryArray:
    """A column of few values, which takes less memory so."""
    coded = written.dictionary_encode()
    return alike(coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False))


def picked(column: pa.Array, rows: np.ndarray) -> pa.Array:
    """The column's texts at these rows, in their order; '' where a row is -1."""
    taken = column.take(pa.array(rows, mask=rows < 0))
    return pc.fill_null(taken, "") if taken.null_count else taken


def joined(separator: str, *columns: pa.Array) -> pa.Array:
    """Of each row the texts that are not empty, with `separator` between them."""
    parts = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in columns]
    # Arrow 26 leaves out a row of which every part is null; so one never is, and its separator goes again
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise("", *parts, separator, null_handling="skip"), len(separator))


def numbered(before: str, numbers: np.ndarray, behind: str | pa.Array = "") -> pa.Array:
    """Whole numbers with a text before each and one behind it."""
    return pc.binary_join_element_wise(before, pa.array(numbers, pa.int64()).cast(pa.string()), behind, "")
