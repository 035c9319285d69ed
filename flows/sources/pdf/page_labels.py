"""What the lines outside a table say behind their labels: whose account, which days, which balances and totals.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.sources.pdf.page_days import days_within
from flows.sources.pdf.page_headings import runs_of
from flows.sources.pdf.page_text import Line, Word, text_of
from schemas.money import DIGITS

SYMBOLS = {"€": "EUR"}  # every other sign is that of several currencies
DAYS = ("period", "first_day", "last_day")
DATED = "dated"
MONEY = ("opening", "closing", "total_in", "total_out")
_WIDE = 3.0  # of the letters' height: what stands further apart is another thing
_UNDER = 2.4  # of the letters' height: how far below its label something may stand
_NUMBER = re.compile(r"[A-Z0-9./-]*[0-9][A-Z0-9./-]*|[A-Z]{4}")


class Label(NamedTuple):
    """What stands behind a label: our name of it, its words as text, the words, and whether it begins another statement where it is not what was said before."""

    name: str
    text: str
    words: tuple[Word, ...]

    @property
    def begins(self) -> bool:
        return self.name in ("account", "statement_number", DATED, *DAYS)


def labels_in(lines: Sequence[Line], labels: Mapping[str, str], numbers: str) -> Iterator[tuple[int, Label]]:
    """Everything that the lines say behind the labels of each name, with the number of the line; `numbers`: 'dmy' or 'mdy', the order of days in numbers."""
    wanted = {name: label.split() for name, label in labels.items()}
    for n, line in enumerate(lines):
        starts = {found[0]: (name, found) for name, label in sorted(wanted.items(), key=lambda one: len(one[1])) for found in runs_of(label, line)}
        for name, label in wanted.items():
            for run in runs_of(label, line):
                if starts.get(run[0], ("", ()))[0] != name:  # a longer label begins with the same words
                    continue
                after = _until_the_next(line[line.index(run[-1]) + 1 :], starts.keys() - set(run))
                found = value_in(name, after, numbers) or value_in(name, _below(lines[n + 1 : n + 4], run), numbers)
                if found:
                    yield n, found


def begins_with_a_label(line: Line, labels: Mapping[str, str], numbers: str) -> bool:
    """Whether a line says something behind one of the labels, with which it begins."""
    return any(run[0] is line[0] for label in labels.values() for run in runs_of(label.split(), line)) and any(True for _ in labels_in([line], labels, numbers))


def value_in(name: str, words: Sequence[Word], numbers: str) -> Label | None:
    """What these words say of it, if they begin as they must."""
    kept: list[Word] = []
    if name in ("account", "sort_code"):
        for word in words:
            if not _NUMBER.fullmatch(word.text) or kept and word.left - kept[-1].right > _WIDE * word.size:
                break
            kept.append(word)
            if name == "sort_code" and len(re.sub("[^0-9]", "", text_of(kept))) >= 6:
                break
        return Label(name, text_of(kept), tuple(kept)) if any(c.isdigit() for c in text_of(kept)) else None
    if name in (*DAYS, DATED):
        days = days_within(text_of(words), numbers)
        count = 2 if name == "period" else 1
        return Label(name, " ".join(map(str, days[:count])), tuple(words)) if len(days) >= count else None
    if name == "currency":
        text = words[0].text.strip("()") if words else ""
        code = SYMBOLS.get(text, text.upper())
        return Label(name, code, (words[0],)) if code in DIGITS else None
    for word in words:
        if name not in MONEY and kept and word.left - kept[-1].right > _WIDE * word.size:
            break
        kept.append(word)
    return Label(name, text_of(kept), tuple(kept)) if kept else None


def _until_the_next(words: Sequence[Word], labels: set[Word]) -> list[Word]:
    kept: list[Word] = []
    for word in words:
        if word in labels:
            break
        kept.append(word)
    return kept


def _below(lines: Sequence[Line], label: Sequence[Word]) -> list[Word]:
    """What stands under a label, at its left or its right edge."""
    for line in lines:
        if line[0].base - label[0].base > _UNDER * label[0].size:
            break
        for n, word in enumerate(line):
            if abs(word.left - label[0].left) < 3:
                return list(line[n:])
            if abs(word.right - label[-1].right) < 3:
                return [word]
    return []
