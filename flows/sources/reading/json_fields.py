"""The fields that an object a line is declared to have, for `flows.sources.reading.json_kernels`, and a block of such lines taken apart.

Format: RFC 8259; JSON lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from flows.sources.reading import json_kernels
from flows.sources.reading.json_kernels import LIST, OBJECT, UNREAD
from flows.sources.reading.text_columns import NO_BYTES


class Lines(NamedTuple):
    """A block of lines. As `text_blocks.Split` has it: text, starts, stops, begins, lines, plain, rest; `what` each field is, and the `items` of lists as
    (line of the block, start, stop)."""

    text: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    begins: np.ndarray
    lines: np.ndarray
    plain: np.ndarray
    rest: int
    what: np.ndarray
    items: np.ndarray

    def raw(self, record: int) -> str:
        """The line as it stands in the file, with its end."""
        return self.text[self.begins[record] : self.begins[record + 1]].tobytes().decode()

    def item_texts(self) -> pa.Array:
        """The texts of the items."""
        from flows.sources.reading.text_kernels import joined

        offsets, text = joined(self.text, self.items[1:2], self.items[2:3], NO_BYTES)
        return pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)])


@dataclass(frozen=True)
class Fields:
    """Declared fields as the compiled code takes them; `columns` by path ("data/address/region")."""

    names: np.ndarray
    lengths: np.ndarray
    parents: np.ndarray
    kinds: np.ndarray
    into: np.ndarray
    columns: dict[str, int]

    def take_apart(self, text: np.ndarray, line: int, last: bool) -> Lines:
        """A block, `line` lines of the file being before it."""
        starts, stops, what, items, begins, plain, rest = json_kernels.take_apart(
            text, self.names, self.lengths, self.parents, self.kinds, self.into, len(self.columns), last
        )
        return Lines(text, starts, stops, begins, np.arange(line + 1, line + 1 + len(plain)), plain, int(rest), what, items)


def declared(fields: dict) -> Fields:
    """From nested dicts: a name gives a kind of `json_kernels`, or a dict, which is an object."""
    rows: list[tuple[int, str, int, int]] = []
    columns: dict[str, int] = {}
    objects = 0
    waiting = [(0, "", fields)]
    while waiting:
        number, path, here = waiting.pop(0)
        for name, kind in here.items():
            if isinstance(kind, dict):
                objects += 1
                rows.append((number, name, OBJECT, objects))
                waiting.append((objects, f"{path}{name}/", kind))
            else:
                into = -1 if kind in (UNREAD, LIST) else columns.setdefault(f"{path}{name}", len(columns))
                rows.append((number, name, kind, into))
    rows.sort(key=lambda row: row[0])
    encoded = [name.encode() for _, name, *_ in rows]
    names = np.zeros((len(rows), max(map(len, encoded))), np.uint8)
    for n, name in enumerate(encoded):
        names[n, : len(name)] = list(name)
    parents, kinds, into = (np.array(values, np.int64) for values in ([row[0] for row in rows], [row[2] for row in rows], [row[3] for row in rows]))
    return Fields(names, np.array(list(map(len, encoded)), np.int64), parents, kinds, into, columns)
