"""How much one exhibit may ask of the machine: every bound on sizes, counts, memory and time, and the refusal that names it.

Each bound is far above what honest files have, so that a file beyond one is damaged, is no such file, or was made to do harm. Sizes and counts stop
what grows; the budget of memory and time is the last net behind them, so generous that no machine's speed decides whether an honest file is read.
"""

from __future__ import annotations

import os
import time

LINE = 1 << 20  # characters of a line of text, and of a record of a table with all its lines
FIELD = 131_072  # characters of a field of a table; a spreadsheet's cell has at most 32,767
COLUMNS = 16_384  # fields of a record, as many as a spreadsheet has columns
CELLS = 1 << 19  # fields for which room is made at once where compiled code takes a block of a table apart
VALUE = 8 << 20  # characters of one JSON value: an object on a line, an element of an array, a whole file that is one object
ATTRIBUTES = 24  # of an XML element
ELEMENT = 12 << 20  # bytes of XML from the end of one row to the end of the next
BYTES_AN_ELEMENT = 12  # that the elements of a row have on average at least, with their tags
MESSAGE_FIELD = 65_536  # characters of a field of a SWIFT message; the standard's longest has some 800
TREE, ELEMENTS = 64 << 20, 3_000_000  # bytes and elements of a format that can only be read as a whole tree (OFX): some 300,000 transactions
RECORD = 1 << 20  # characters of a QIF record
UNREAD = 50_000  # rows that are blank, set aside or around a table, where they are more than those that are read
MEMORY, MEMORY_A_BYTE = 384 << 20, 4  # bytes that reading may take, and as many for each byte of the exhibit
SECONDS, BYTES_A_SECOND = 120, 50_000  # of processor time, and the pace that even a slow machine keeps
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Exceeded(Exception):
    """An exhibit is beyond a bound; the text says beyond which. Whoever reads it makes a Refusal of it."""

    def __init__(self, what: str, bound: int | float, place: str = ""):
        super().__init__(f"{what}, beyond the bound of {bound:,}")
        self.place = place


class UsedUp(Exceeded):
    """The memory or the time of an exhibit is used up, which depends on the machine and what else it does."""


def within(amount: int, bound: int, what: str, place: str = "") -> None:
    """Exceeded if it is more; `what` it is, in words."""
    if amount > bound:
        raise Exceeded(what, bound, place)


class Budget:
    """What reading one exhibit has taken of memory and of this thread's processor time; `check` it now and then."""

    def __init__(self) -> None:
        self.size = 0  # bytes of the exhibit and of what is unpacked of it
        self.unread = 0  # rows of which nothing was understood
        self._memory, self._begun = _resident(), time.thread_time()

    def one_unread(self, accepted: int, place: str) -> None:
        """One more row of which nothing was understood. Exceeded if they are very many, and more than those that were read."""
        self.unread += 1
        if self.unread > UNREAD and self.unread > accepted:
            raise Exceeded(f"{self.unread:,} rows are blank or cannot be read, and {accepted:,} are read", UNREAD, place)

    def check(self) -> None:
        """UsedUp if the memory or the time is used up."""
        most = MEMORY + MEMORY_A_BYTE * self.size
        if _resident() - self._memory > most:
            raise UsedUp("reading it takes more memory than a file of its size can need", most)
        seconds = SECONDS + self.size / BYTES_A_SECOND
        if time.thread_time() - self._begun > seconds:
            raise UsedUp("it is not read within the processor time that a file of its size can need, in seconds", round(seconds))


def _resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as told:
            return int(told.read().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
