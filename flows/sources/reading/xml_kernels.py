"""The rows of an XML message taken apart by compiled code: where each plain row stands, and where each declared element of it.

Authority: XML 1.0 (W3C). A row is plain if it is made of known elements without a prefix of its own, of attributes no other than a currency, of text in
which nothing stands for something else but the five entities of XML itself, if no declared element stands in it more often than there is room for, and if
nothing but text stands in an element whose text is read. Any
other row is only not vouched for, and is read by `flows.sources.reading.xml_stream`, the reference; so is all that stands around the rows, of which only beginnings
and ends are followed here. Texts are bytes in UTF-8; a place is an offset in them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from flows.sources.reading.text_kernels import trimmed

PASSED_OVER, REFUSED, ROW = 0, -1, 1  # what an element is within a row
DEPTH, FIRST, MATCHED, LOST = range(
    4
)  # how many elements are open; how many were before the first of the chain; how many of the chain are; nothing is sure any more
CHAIN = 3  # elements that hold a row
SLOTS = 4096
_DEEPEST = 32
_LONGEST = 1 << 20  # bytes of a row or a tag that is still waited for
_UNFINISHED, _NOT_PLAIN = -1, -2
_TAB, _LF, _CR, _BLANK, _BANG, _QUOTE, _AND, _APOSTROPHE, _SLASH, _COLON, _LESS, _EQUALS, _MORE, _ASKS = 9, 10, 13, 32, 33, 34, 38, 39, 47, 58, 60, 61, 62, 63


@njit(nogil=True, cache=True)
def take_apart(text, before, slots, names, lengths, chain, into, room, attribute, only_day, enters, columns, most, wide, last):
    """Plain rows in `text`, at most `most`: the text in which entities have become what they stand for, (starts, stops) in it of each column and row, begins
    and ends of rows, where what is not taken apart yet begins, and the state there. `before`: the state at the beginning.

    slots, names, lengths: the known names, found by their hash. chain: numbers of the names that hold a row, from outside to inside, and of the row. into,
    room, attribute, only_day: of each declared element its first column, how many there are, the column of its currency (-1: none), and whether a time
    behind its day is dropped. enters: which element a name is within another. wide: other characters than those of ASCII may stand in it, and are good.
    """
    starts, stops = np.zeros((columns, most), np.int32), np.zeros((columns, most), np.int32)
    begins, ends = np.empty(most, np.int32), np.empty(most, np.int32)
    met, times = np.full(len(into), -1, np.int64), np.zeros(len(into), np.int64)
    size, n, at, state, made = len(text), 0, 0, before.copy(), text.copy()
    while at < size and not state[LOST]:
        while at < size and text[at] != _LESS:
            at += 1
        if at == size:
            break
        if at + 1 < size and state[MATCHED] == CHAIN and state[DEPTH] == state[FIRST] + CHAIN and n < most and text[at + 1] != _SLASH:
            end = _row(text, made, at, n, slots, names, lengths, chain[CHAIN], into, room, attribute, only_day, enters, starts, stops, wide, met, times)
            if end > 0:
                begins[n], ends[n] = at, end
                n, at = n + 1, end
                continue
            starts[:, n], stops[:, n] = 0, 0
            if end == _UNFINISHED and not last and size - at < _LONGEST:
                break
        end = _tag(text, at, slots, names, lengths, chain, state)
        if end == _UNFINISHED:
            if last or size - at >= _LONGEST:
                state[LOST] = 1
            break
        at = end
    return made, starts[:, :n], stops[:, :n], begins[:n], ends[:n], size if last or state[LOST] else at, state


@njit(nogil=True, cache=True)
def _tag(text, at, slots, names, lengths, chain, state):
    """Behind the tag, comment or instruction that begins here, which is entered into the state."""
    size = len(text)
    if at + 1 >= size:
        return _UNFINISHED
    c = text[at + 1]
    if c == _ASKS:
        return _behind(text, at + 2, _ASKS, -1)
    if c == _BANG:
        if at + 9 > size:
            return _UNFINISHED
        if text[at + 2] == 45 and text[at + 3] == 45:
            return _behind(text, at + 4, 45, 45)
        if text[at + 2] == 91 and text[at + 3] == 67:
            return _behind(text, at + 9, 93, 93)
        state[LOST] = 1  # a document type
        return size
    stop = at + 1
    while stop < size and text[stop] != _MORE:
        if text[stop] == _QUOTE or text[stop] == _APOSTROPHE:
            mark = text[stop]
            stop += 1
            while stop < size and text[stop] != mark:
                stop += 1
        stop += 1
    if stop >= size:
        return _UNFINISHED
    if c == _SLASH:
        state[DEPTH] -= 1
        if state[MATCHED] and state[DEPTH] < state[FIRST] + state[MATCHED]:
            state[MATCHED] -= 1
        return stop + 1
    close = own = at + 1
    while close < stop and text[close] > _BLANK and text[close] != _SLASH:
        if text[close] == _COLON:
            own = close + 1
        close += 1
    name = _known(text, at + 1, close, slots, names, lengths)
    empty = text[stop - 1] == _SLASH
    expected = (
        state[MATCHED] < CHAIN
        and (state[MATCHED] == 0 or state[DEPTH] == state[FIRST] + state[MATCHED])
        and name == chain[state[MATCHED]]
        and (state[MATCHED] == 0 or close == stop)
    )
    if not expected and _ends_alike(text, own, close, names, lengths, chain[CHAIN - 1]):
        state[LOST] = 1  # an element that holds rows, where none is expected
        return size
    if not empty:
        if expected:
            if state[MATCHED] == 0:
                state[FIRST] = state[DEPTH]
            state[MATCHED] += 1
        state[DEPTH] += 1
    return stop + 1


@njit(nogil=True, cache=True)
def _ends_alike(text, start, stop, names, lengths, name):
    """Whether a name without its prefix is this one without its own."""
    length = lengths[name]
    own = 0
    for k in range(length):
        if names[name, k] == _COLON:
            own = k + 1
    if stop - start != length - own:
        return False
    for k in range(stop - start):
        if text[start + k] != names[name, own + k]:
            return False
    return True


@njit(nogil=True, cache=True)
def _behind(text, at, first, second):
    """Behind the next `first`, `second` and >; `second` is -1 where there is none."""
    while True:
        while at < len(text) and text[at] != first:
            at += 1
        after = at + 1 if second < 0 else at + 2
        if after >= len(text):
            return _UNFINISHED
        if (second < 0 or text[at + 1] == second) and text[after] == _MORE:
            return after + 1
        at += 1


@njit(nogil=True, cache=True)
def _row(text, made, at, n, slots, names, lengths, row, into, room, attribute, only_day, enters, starts, stops, wide, met, times):
    """Behind the plain row that begins here, whose fields are entered; _NOT_PLAIN or _UNFINISHED."""
    size, begin, depth = len(text), at, -1
    elements, opened, closed, contents = np.empty(_DEEPEST, np.int64), np.empty(_DEEPEST, np.int64), np.empty(_DEEPEST, np.int64), np.empty(_DEEPEST, np.int64)
    leaf, end = False, at  # whether the innermost element has no others in it so far, and where its text ends
    while True:
        if at + 1 >= size:
            return _UNFINISHED
        if text[at + 1] == _SLASH:
            length = closed[depth] - opened[depth]
            if at + length + 3 > size:
                return _UNFINISHED
            for k in range(length):
                if text[at + 2 + k] != text[opened[depth] + k]:
                    return _NOT_PLAIN
            if text[at + 2 + length] != _MORE:
                return _NOT_PLAIN
            element = elements[depth]
            if leaf and into[element] >= 0:
                start, stop, certain = trimmed(made, contents[depth], end)
                if certain and only_day[element] and stop - start > 10:
                    certain = _is_time(made, start, stop)
                    stop = start + 10
                if not certain:
                    return _NOT_PLAIN
                column = into[element] + times[element] - 1
                starts[column, n], stops[column, n] = start, stop
            at += length + 3
            depth -= 1
            if depth < 0:
                return at
            leaf = False
        else:
            stop = at + 1
            while stop < size and text[stop] != _MORE and text[stop] != _SLASH and text[stop] > _BLANK:
                stop += 1
            if stop + 1 >= size:
                return _UNFINISHED
            name = _known(text, at + 1, stop, slots, names, lengths)
            if name < 0:
                return _NOT_PLAIN
            if depth < 0:
                element = ROW
                if name != row:
                    return _NOT_PLAIN
            else:
                element = enters[elements[depth], name]
                if element == REFUSED or (element == PASSED_OVER and into[elements[depth]] >= 0):  # text may stand in what is within a value
                    return _NOT_PLAIN
            if element != PASSED_OVER:
                times[element] = times[element] + 1 if met[element] == begin else 1
                met[element] = begin
                if times[element] > room[element]:
                    return _NOT_PLAIN
            close = stop
            if text[close] == _BLANK:
                if close + 11 >= size:
                    return _UNFINISHED
                if not _is_currency(text, close + 1):
                    return _NOT_PLAIN
                if attribute[element] >= 0:
                    starts[attribute[element], n], stops[attribute[element], n] = close + 6, close + 9
                close += 10
            if text[close] == _SLASH and text[close + 1] == _MORE and depth >= 0:
                at, leaf = close + 2, False
            elif text[close] == _MORE and depth + 1 < _DEEPEST:
                depth += 1
                elements[depth], opened[depth], closed[depth], contents[depth] = element, at + 1, stop, close + 1
                at, leaf = close + 1, True
            else:
                return _NOT_PLAIN
        blank, returns, end = True, False, at
        while at < size and text[at] != _LESS:
            c = text[at]
            if c == _AND:
                c, at = _entity(text, at)
                if c == 0:
                    return _NOT_PLAIN
            elif c == _MORE or (c >= 0x80 and not wide):
                return _NOT_PLAIN
            elif c < _BLANK:
                if c != _TAB and c != _LF and c != _CR:
                    return _NOT_PLAIN
                returns |= c == _CR
            blank &= c <= _BLANK
            made[end] = c
            end += 1
            at += 1
        if at + 1 >= size:
            return _UNFINISHED
        if not blank and (returns or not leaf or text[at + 1] != _SLASH):
            return _NOT_PLAIN


@njit(nogil=True, cache=True)
def _entity(text, at):
    """What one of XML's own five entities stands for, and its last byte; 0 if it is another or not whole."""
    left = len(text) - at
    if left > 4 and text[at + 1] == 97 and text[at + 2] == 109 and text[at + 3] == 112 and text[at + 4] == 59:
        return _AND, at + 4
    if left > 3 and text[at + 2] == 116 and text[at + 3] == 59 and (text[at + 1] == 108 or text[at + 1] == 103):
        return (_LESS if text[at + 1] == 108 else _MORE), at + 3
    if left > 5 and text[at + 1] == 113 and text[at + 2] == 117 and text[at + 3] == 111 and text[at + 4] == 116 and text[at + 5] == 59:
        return _QUOTE, at + 5
    if left > 5 and text[at + 1] == 97 and text[at + 2] == 112 and text[at + 3] == 111 and text[at + 4] == 115 and text[at + 5] == 59:
        return _APOSTROPHE, at + 5
    return 0, at


@njit(nogil=True, cache=True)
def _is_currency(text, at):
    """Whether Ccy and three capitals stand here."""
    return (
        text[at] == 67
        and text[at + 1] == 99
        and text[at + 2] == 121
        and text[at + 3] == _EQUALS
        and text[at + 4] == _QUOTE
        and text[at + 8] == _QUOTE
        and (65 <= text[at + 5] <= 90 and 65 <= text[at + 6] <= 90 and 65 <= text[at + 7] <= 90)
    )


@njit(nogil=True, cache=True)
def _is_time(text, start, stop):
    """Whether ten characters of a day are followed by what a day may be followed by: T and more, Z, or a zone's hours and minutes."""
    for k in range(10):
        if k == 4 or k == 7:
            if text[start + k] != 45:
                return False
        elif not 48 <= text[start + k] <= 57:
            return False
    for k in range(start + 10, stop):
        if text[k] <= _BLANK or text[k] >= 0x7F:
            return False
    c = text[start + 10]
    if c == 84:
        return stop - start > 11
    return c == 90 and stop - start == 11


@njit(nogil=True, cache=True)
def _known(text, start, stop, slots, names, lengths):
    """The number of the name; -1 if it is not a known one."""
    if stop - start > names.shape[1]:
        return -1
    slot = name_hash(text, start, stop) % SLOTS
    while slots[slot] >= 0:
        name = slots[slot]
        if lengths[name] == stop - start:
            same = True
            for k in range(stop - start):
                same &= text[start + k] == names[name, k]
            if same:
                return name
        slot = (slot + 1) % SLOTS
    return -1


@njit(nogil=True, cache=True)
def name_hash(text, start, stop):
    """A number made from a name."""
    value = 0
    for k in range(start, stop):
        value = (value * 31 + text[k]) & 0xFFFFFF
    return value
