"""A file of an object a line, read block by block as columns of declared fields; what is off the declaration is parsed line by line.

Format: RFC 8259; JSON lines. Arrow's JSON reader refuses a block in which a key is given twice, a field is not declared or not of its declared type, a
number is NaN, or a text is damaged; it does not mind where lines end, which is therefore looked at here. What it refuses is parsed again in small parts, and
of those that it still refuses each line by `flows.sources.reading.json_text`, which says what is wrong with it. Measured on a PSC snapshot, a line of 700
bytes: 5.5 microseconds of processor time with Arrow, 7.5 with msgspec (which does not tell a key given twice), 25 with the strict parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.json

from flows.sources.reading.delimited import beginning
from flows.sources.reading.json_text import Line, is_one_object, line_of, lines
from flows.sources.reading.limits import VALUE, within
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_blocks import blocks

_PART = 128  # lines that are tried again together
_MOST = 50_000  # lines of a block that are held together: a block of blank lines has millions
_LF, _CR, _OPENS, _CLOSES = b"\n\r{}"
Made = TypeVar("Made")


class Lines(NamedTuple):
    """A block of lines. `columns`: a struct array with a row for each line, null where the line is one of `parsed`, which the strict parser has read, by
    its row. `first` is the number of the first line, `word` what it is called ('line ')."""

    text: bytes
    first: int
    word: str
    begins: np.ndarray
    columns: pa.StructArray
    parsed: dict[int, Line]

    def __len__(self) -> int:
        return len(self.begins) - 1

    def place(self, row: int) -> str:
        """The place of a line, in words that find it."""
        return f"{self.word}{self.first + row}"

    def raw(self, row: int) -> str:
        """The line as it stands in the file, with its end."""
        return self.text[self.begins[row] : self.begins[row + 1]].decode()

    @property
    def numbers(self) -> np.ndarray:
        """The number of each line in the file."""
        return np.arange(self.first, self.first + len(self))


class _Text(NamedTuple):
    text: bytes
    first: int
    rest: int


def json_lines(file: OpenedFile, schema: pa.Schema, work: Callable[[Lines], Made]) -> Iterator[Made]:
    """What `work` makes of each block of `Lines`, in order, made by both processors at once. A file that is one object is one line. Refusal if the last
    line is cut short."""
    encoding = file.decode_as("utf-8")
    if is_one_object(file):
        (line,) = lines(file)
        file.rows = 0
        text = line.raw.encode()
        yield work(Lines(text, 1, "object ", np.array([0, len(text)]), pa.nulls(1, pa.struct(list(schema))), {0: line}))
        return
    codec, begin = beginning(encoding)

    def take_apart(text: np.ndarray, line: int, last: bool) -> _Text:
        return _Text(text.tobytes(), line + 1, len(text))

    def worked(part: _Text) -> Iterable[Made]:
        if part.text.count(b"\n") <= _MOST:
            return [work(_read(file, schema, part))]
        return (work(_read(file, schema, some)) for some in _cut(part))  # one after the other, when it is their turn

    for made in blocks(file, codec, begin, take_apart, worked, ends=lambda text: text.count(b"\n"), columns=len(schema)):
        yield from made


def _cut(part: _Text) -> Iterator[_Text]:
    """The block in smaller ones of whole lines."""
    ends = np.flatnonzero(np.frombuffer(part.text, np.uint8) == _LF)[_MOST - 1 :: _MOST] + 1
    begins = [0, *ends.tolist()]
    for n, (begin, end) in enumerate(zip(begins, [*begins[1:], len(part.text)], strict=True)):
        if begin < end:
            yield _Text(part.text[begin:end], part.first + n * _MOST, end - begin)


def _read(file: OpenedFile, schema: pa.Schema, part: _Text) -> Lines:
    found = np.frombuffer(part.text, np.uint8)
    ends = np.flatnonzero(found == _LF) + 1
    begins = np.concatenate(([0], ends, [len(found)] if not len(ends) or ends[-1] < len(found) else []))
    begins = begins.astype(np.int64) if len(found) else np.zeros(1, np.int64)
    count, parsed = len(begins) - 1, {}
    if count:
        longest = int(np.argmax(np.diff(begins)))
        within(int(begins[longest + 1] - begins[longest]), VALUE, "a JSON value has more characters", f"line {part.first + longest}")
    whole = _columns(part.text, begins, 0, count, schema)
    if whole is not None:
        return Lines(part.text, part.first, "line ", begins, whole, parsed)
    pieces = []
    for begin in range(0, count, _PART):
        end = min(begin + _PART, count)
        piece = _columns(part.text, begins, begin, end, schema)
        if piece is None:
            piece = pa.nulls(end - begin, pa.struct(list(schema)))
            for row in range(begin, end):
                parsed[row] = line_of(file, f"line {part.first + row}", part.text[begins[row] : begins[row + 1]].decode())
        pieces.append(piece)
    columns = pa.concat_arrays(pieces) if pieces else pa.nulls(0, pa.struct(list(schema)))
    return Lines(part.text, part.first, "line ", begins, columns, parsed)


def _columns(text: bytes, begins: np.ndarray, begin: int, end: int, schema: pa.Schema) -> pa.StructArray | None:
    """The lines from `begin` to `end` as Arrow reads them; None if it refuses them, or reads them as other lines than they are."""
    if not _an_object_each(text, begins[begin : end + 1]):
        return None
    part = pa.py_buffer(text).slice(begins[begin], begins[end] - begins[begin])
    try:
        table = pa.json.read_json(
            pa.BufferReader(part),
            read_options=pa.json.ReadOptions(use_threads=False, block_size=len(part) + 1),
            parse_options=pa.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
        )
    except pa.ArrowException:
        return None
    if table.num_rows != end - begin:
        return None
    batches = table.select(schema.names).to_struct_array()
    return batches.combine_chunks() if isinstance(batches, pa.ChunkedArray) else batches


def _an_object_each(text: bytes, begins: np.ndarray) -> bool:
    """Whether each line begins and ends as an object does. Then no object goes on from one line to the next (what closes one is followed by a comma
    before another begins), and as many objects as lines are one for each."""
    if len(begins) < 2:
        return False
    found = np.frombuffer(text, np.uint8)
    last = begins[1:] - 1
    last = last - (found[last] == _LF)
    last = last - (found[last] == _CR)
    return bool((found[begins[:-1]] == _OPENS).all() and (found[last] == _CLOSES).all())
