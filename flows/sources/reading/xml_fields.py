"""The elements that a row of an XML message is declared to have, for `flows.sources.reading.xml_kernels`.

Format: XML 1.0 (W3C). Elements that are known and not declared are passed over, with all that stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flows.sources.reading.xml_kernels import CHAIN, PASSED_OVER, REFUSED, ROW, SLOTS, name_hash, take_apart


class Field(NamedTuple):
    """An element whose text is read: as often as `times` in a row, as a day without its time of day, and with its currency."""

    times: int = 1
    day: bool = False
    currency: bool = False


ITSELF = ""  # what an element with others in it may hold instead of them
Declared = dict[str, "Field | Declared | None"]  # None: where it stands, a row is not plain


class Rows(NamedTuple):
    """A block of rows. text: bytes in UTF-8. starts, stops: (columns, rows) offsets in it. begins, ends: of each row in the block as it stands in the file."""

    text: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    begins: np.ndarray
    ends: np.ndarray


@dataclass(frozen=True)
class Elements:
    """Declared elements as the compiled code takes them; `columns` by path ("BookgDt/Dt"), the first where there are several, and "Amt@Ccy" for a currency."""

    slots: np.ndarray
    names: np.ndarray
    lengths: np.ndarray
    chain: np.ndarray
    into: np.ndarray
    room: np.ndarray
    attribute: np.ndarray
    only_day: np.ndarray
    enters: np.ndarray
    columns: dict[str, int]
    width: int

    def take_apart(self, text: bytes, before: np.ndarray, most: int, last: bool) -> tuple[Rows, int, np.ndarray]:
        """At most `most` rows of a block, where what is not taken apart yet begins, and the state there."""
        made, *found, rest, state = take_apart(
            np.frombuffer(text, np.uint8),
            before,
            self.slots,
            self.names,
            self.lengths,
            self.chain,
            self.into,
            self.room,
            self.attribute,
            self.only_day,
            self.enters,
            self.width,
            most,
            _characters(text),
            last,
        )
        return Rows(made, *found), int(rest), state


def declared(row: Declared, chain: tuple[str, ...], known: Iterable[str], outside: Iterable[str], prefix: str) -> Elements:
    """chain: the names of the elements that hold a row, from outside to inside, and of the row. known: every name. outside: names to which something
    happens wherever they stand, as to those of the chain, and in which therefore no plain row has a part. prefix: of every name, with its colon."""
    assert len(chain) == CHAIN + 1
    names = sorted(known)
    number = {name: n for n, name in enumerate(names)}
    fields, inside = [Field(0), Field()], [(ROW, "", row)]  # what is passed over, and the row
    enters, columns, into, attribute = {}, {}, [-1, -1], [-1, -1]
    width = 0
    while inside:
        parent, path, here = inside.pop()
        for name, what in here.items():
            if name == ITSELF:
                continue
            element = len(fields)
            if name in number:  # else no row with it is plain: messages of one kind know names that those of another do not
                enters[parent, number[name]] = REFUSED if what is None else element
            if what is None:
                continue
            own = what.get(ITSELF) if isinstance(what, dict) else what
            fields.append(own or Field())
            into.append(columns.setdefault(f"{path}{name}", width) if own else -1)
            width += own.times if own else 0
            attribute.append(columns.setdefault(f"{path}{name}@Ccy", width) if own and own.currency else -1)
            width += bool(own and own.currency)
            if isinstance(what, dict):
                inside.append((element, f"{path}{name}/", what))
    table = np.full((len(fields), len(names)), PASSED_OVER, np.int16)
    for place, element in enters.items():
        table[place] = element
    table[:, [number[name] for name in (*chain, *outside) if name in number]] = REFUSED
    slots, written, lengths = _found_by_hash([(prefix + name).encode() for name in names])
    return Elements(
        slots,
        written,
        lengths,
        np.array([number[name] for name in chain]),
        np.array(into),
        np.array([field.times for field in fields]),
        np.array(attribute),
        np.array([field.day for field in fields]),
        table,
        columns,
        width,
    )


def _found_by_hash(names: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    assert len(names) < SLOTS // 4
    slots, written = np.full(SLOTS, -1, np.int16), np.zeros((len(names), max(map(len, names))), np.uint8)
    for n, name in enumerate(names):
        written[n, : len(name)] = list(name)
        slot = name_hash(written[n], 0, len(name)) % SLOTS
        while slots[slot] >= 0:
            slot = (slot + 1) % SLOTS
        slots[slot] = n
    return slots, written, np.array(list(map(len, names)))


def _characters(text: bytes) -> bool:
    """Whether every byte of 0x80 and above is part of a character that XML allows."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return b"\xef\xbf\xbe" not in text and b"\xef\xbf\xbf" not in text
