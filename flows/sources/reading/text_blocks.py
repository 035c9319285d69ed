"""A large file of delimited text in blocks of whole records, taken apart by both processors at once, and given back in order.

Format: RFC 4180 (flows/sources/reading/text_kernels.py). A block ends at a line's end; that no quotation mark is open there is taken for granted while the next
block is already read, and where one is, the next block is read again with what was left over.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np

from flows.sources.reading.delimited import Position, line_ends
from flows.sources.reading.limits import CELLS
from flows.sources.reading.source import OpenedFile

BLOCK = 4 << 20  # bytes
WORKERS = 2
MOST = 4  # blocks that one record may take before it is left to the csv module, which gives up on it


class Split(NamedTuple):
    """One block: its text as UTF-8, the fields of its records as (columns, records) offsets, where records begin (and one more), the line of the file
    in which each begins, whether each is plain, and where what follows the last whole record begins."""

    text: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    begins: np.ndarray
    lines: np.ndarray
    plain: np.ndarray
    rest: int

    def raw(self, record: int) -> str:
        """The record as it stands in the file, with its line ends."""
        return self.text[self.begins[record] : self.begins[record + 1]].tobytes().decode()


class _Text(NamedTuple):
    text: bytes
    offset: int
    line: int
    last: bool


Made = TypeVar("Made")


def fields(text: np.ndarray, line: int, last: bool, *, delimiter: str, columns: int) -> Split:
    """A block of delimited text taken apart; `line` lines of the file are before it, and nothing is behind if it is the `last`."""
    from flows.sources.reading.text_kernels import split  # compiled code takes a moment to load

    starts, stops, begins, lines, plain, rest = split(text, ord(delimiter), columns, last)
    return Split(text, starts, stops, begins, lines + line + 1, plain, int(rest))


def turns(vouched: np.ndarray) -> Iterator[tuple[int, int, int | None]]:
    """The records of a block in order: a run of those that are vouched for, from and to, and the one behind it that is not, if there is one."""
    begin = 0
    for alone in np.flatnonzero(~vouched).tolist():
        yield begin, alone, alone
        begin = alone + 1
    yield begin, len(vouched), None


def blocks(
    file: OpenedFile,
    codec: str,
    begin: Position,
    take_apart: Callable[[np.ndarray, int, bool], Any],
    work: Callable[[Any], Made],
    ends: Callable[[bytes], int] = line_ends,
    *,
    columns: int,
) -> Iterator[Made | Position]:
    """What `work` makes of each block from `begin` on, taken apart, both in a thread of their own; and at the end, perhaps, from where on the file is
    left to the csv module. `ends`: how many lines end in a text. `columns`: for how many fields a line there is room, which decides how many are taken at once."""

    def taken_apart(part: _Text) -> tuple[int, Made]:
        block = take_apart(np.frombuffer(part.text, np.uint8), part.line, part.last)
        return block.rest, work(block)

    with ThreadPoolExecutor(WORKERS) as pool:
        parts, ahead = _parts(file, codec, begin, ends, max(CELLS // columns, 1)), deque[tuple[_Text, Future]]()
        carried: _Text | None = None
        while True:
            while len(ahead) <= WORKERS and (part := next(parts, None)) is not None:
                ahead.append((part, pool.submit(taken_apart, part)))
            if not ahead:
                return
            part, future = ahead.popleft()
            if carried is not None:
                future.cancel()
                part = _Text(carried.text + part.text, carried.offset, carried.line, part.last)
                rest, made = taken_apart(part)
            else:
                rest, made = future.result()
            yield made
            carried = None
            if rest < len(part.text):
                behind = part.text[:rest]
                carried = _Text(part.text[rest:], part.offset + len(behind.decode().encode(codec)), part.line + ends(behind), False)
                if part.last or len(carried.text) > BLOCK:
                    for _, waiting in ahead:
                        waiting.cancel()
                    yield Position(carried.offset, carried.line)
                    return


def _parts(file: OpenedFile, codec: str, begin: Position, ends: Callable[[bytes], int], most: int) -> Iterator[_Text]:
    """Parts of the file that end with a line, in UTF-8, each of at most `most` lines."""
    offset, line = begin
    with file.open() as binary:
        binary.seek(offset)
        waiting = b""
        while True:
            bit = binary.read(BLOCK)
            cut = bit.rfind(b"\n") + 1
            if not cut and ends is line_ends:
                cut = bit.rfind(b"\r", 0, -1) + 1  # a CR at the very end may be half of a CR LF
            if bit and not cut and len(waiting) < MOST * BLOCK:
                waiting += bit
                continue
            whole, waiting = (
                (waiting + bit[:cut], bit[cut:]) if cut else (waiting + bit, b"")
            )  # a line without end is left to the csv module, which gives up on it
            at = 0
            for end in _cuts(whole, most):
                part, at = whole[at:end], end
                text = part if codec == "utf-8" else part.decode(codec).encode()
                last = not bit and end == len(whole)
                if text or last:
                    yield _Text(text, offset, line, last)
                offset += len(part)
                line += ends(text)
            if not bit:
                return


def _cuts(whole: bytes, most: int) -> list[int]:
    """Where a text is cut so that no part has more than `most` lines; its end is the last of them."""
    if whole.count(b"\n") + whole.count(b"\r") <= most:
        return [len(whole)]
    text = np.frombuffer(whole, np.uint8)
    ends = text == ord("\n")
    ends[:-1] |= (text[:-1] == ord("\r")) & (text[1:] != ord("\n"))
    found = (np.flatnonzero(ends)[most - 1 :: most] + 1).tolist()
    return found if found and found[-1] == len(whole) else [*found, len(whole)]
