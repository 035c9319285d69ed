"""A large XML file whose plain rows are taken out of it in blocks, so that the parser sees only the rest: in the place of each run of rows stands a mark.

Format: XML 1.0 (W3C), UTF-8 or ISO 8859-1. Taking an element that is whole out of another changes nothing of what stands around it, so whatever is wrong
with the file is still met, if at another line. Rows are found and read ahead by one processor while the parser and what comes of the rows take the other.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, Self

import numpy as np

from flows.sources.reading.source import OpenedFile
from flows.sources.reading.xml_fields import Elements, Rows
from flows.sources.reading.xml_kernels import LOST

BLOCK = 4 << 20
MARK = b"rows-taken-out"  # an attribute's name that does not stand in the file
_BIT = 64 << 10  # bytes that the parser is given at a time
_AHEAD = 2  # blocks
_BLANKS = b" \t\r\n"
_LONGEST = 1 << 20  # bytes without the end of a tag
_SHORTEST = 64  # bytes of a row that is plain, for which there is an amount, a day and more: room is made for no more rows than there can be
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?(?:<\?xml\s[^>]*?(?:encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*)?\?>\s*)?<[^\x00]""")
_CODECS = {"": "utf-8", "utf-8": "utf-8", "iso-8859-1": "latin-1"}


class Run(NamedTuple):
    """Rows next to each other that are vouched for: of what was made of their block, from one to before another."""

    block: Any
    begin: int
    end: int


class _Block(NamedTuple):
    text: bytes
    rest: int
    rows: Rows
    made: Future


class Thinned:
    """The file without its plain rows, to be read by a parser. `work` makes of a block's rows something with `vouched`, which of them are."""

    def __init__(self, file: OpenedFile, elements: Elements, codec: str, row: str, work: Callable[[Rows], Any]):
        self._elements, self._codec, self._row, self._work = elements, codec, row.encode(), work
        self._binary, self._pool, self._ahead = file.open(), ThreadPoolExecutor(1), deque[_Block]()
        self._left, self._state, self._ended = b"", np.zeros(4, np.int64), False
        self._pieces: deque[bytes] = deque()
        self._runs: dict[str, Run] = {}
        self._marked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._binary.close()

    def read(self, _: int) -> bytes:
        """The next part of what is left, of any length; nothing at the end."""
        while not self._pieces:
            while len(self._ahead) < _AHEAD and not self._ended:
                self._look_ahead()
            if not self._ahead:
                return b""
            self._take_out(self._ahead.popleft())
        return self._pieces.popleft()

    def run(self, element: Any) -> Run | None:
        """The rows for which a parsed element stands; None if it stands for itself."""
        mark = element.get(MARK.decode())
        return None if mark is None else self._runs.pop(mark)

    def _look_ahead(self) -> None:
        """One more block, its rows taken apart; what is made of them is made by another thread."""
        read = self._binary.read(BLOCK)
        self._ended = not read
        text = self._left + (read if self._codec == "utf-8" else read.decode(self._codec).encode())
        cut = len(text) if self._ended else text.rfind(b">") + 1
        if len(text) - cut > _LONGEST:
            self._state[LOST] = 1
        if self._state[LOST]:
            cut = len(text)
        whole = text[:cut]
        rows, rest, self._state = self._elements.take_apart(
            whole, self._state, min(whole.count(b"<" + self._row + b">"), len(whole) // _SHORTEST + 1), self._ended
        )
        self._left = text[rest:]
        self._ahead.append(_Block(text, rest, rows, self._pool.submit(self._work, rows)))

    def _take_out(self, block: _Block) -> None:
        """What the parser is given of a block. A run goes on where nothing but blanks stands between two rows."""
        made, at = block.made.result(), 0
        begins, ends, chosen = block.rows.begins.tolist(), block.rows.ends.tolist(), np.flatnonzero(made.vouched).tolist()
        first = 0
        for n, row in enumerate(chosen):
            following = chosen[n + 1] if n + 1 < len(chosen) else -1
            if following == row + 1 and not block.text[ends[row] : begins[following]].strip(_BLANKS):
                continue
            self._give(block.text[at : begins[chosen[first]]])
            self._marked += 1
            self._runs[str(self._marked)] = Run(made, chosen[first], row + 1)
            self._pieces.append(b'<%b %b="%d"/>' % (self._row, MARK, self._marked))
            at, first = ends[row], n + 1
        self._give(block.text[at : block.rest])

    def _give(self, piece: bytes) -> None:
        written = piece if self._codec == "utf-8" else piece.decode().encode(self._codec)
        self._pieces.extend(written[at : at + _BIT] for at in range(0, len(written), _BIT))


def codec_of(file: OpenedFile) -> str:
    """How the file is encoded, if rows can be taken out of it; '' if it is in another encoding, or holds what would be taken for a mark."""
    found = _DECLARED.match(file.head)
    codec = _CODECS.get((found[1] or b"").decode().lower(), "") if found else ""
    if codec != "utf-8" and file.head.startswith(b"\xef\xbb\xbf"):
        return ""
    before = b""
    with file.open() as binary:
        while codec and (bit := binary.read(BLOCK)):
            if MARK in before + bit:
                return ""
            before = bit[-len(MARK) :]
    return codec
