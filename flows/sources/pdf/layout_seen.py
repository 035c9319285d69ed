"""A statement's pages as a proposal first sees them: where the headings of its tables stand, how days and amounts are written, and what the lines around say.

Format: none is known yet. The words of headings propose what a column is (flows/sources/reading/statement_words.py); what stands in it decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from flows.sources.pdf.page_days import FORMS, days_within, is_day
from flows.sources.pdf.page_headings import Edges, Head, head_at
from flows.sources.pdf.page_labels import labels_in
from flows.sources.pdf.page_text import Line, PageText, Word, text_of
from flows.sources.pdf.pdf_layout import AMOUNTS
from flows.sources.reading.statement_words import AROUND, COLUMNS, plain, role

ON_PAGES: dict[str, tuple[str, ...]] = {
    "sort_code": COLUMNS["sort_code"],
    "opening": AROUND["opening"],
    "closing": AROUND["closing"],
    "total_in": (
        "total paid in",
        "total money in",
        "total payments in",
        "total credits",
        "total deposits",
        "total payments",
        "payments in",
        "money in",
        "paid in",
    ),
    "total_out": (
        "total paid out",
        "total money out",
        "total payments out",
        "total debits",
        "total withdrawals",
        "total purchases",
        "payments out",
        "money out",
        "paid out",
    ),
    "account": AROUND["account"],
    "currency": AROUND["currency"],
    "holder": AROUND["holder"],
    "first_day": (*AROUND["first_day"], "statement from", "period from", "period start", "start of period"),
    "last_day": (*AROUND["last_day"], "statement to", "period to", "period end", "end of period"),
    "dated": ("statement date", "date of statement", "statement dated", "auszugsdatum", "date du releve"),
    "statement_number": ("statement number", "statement no", "sheet number"),
}
_COLUMNS = ("booked_on", "value_on", "text", "counterparty", "reference", "bank_code", *AMOUNTS)
_TITLES = ("mr", "mrs", "miss", "ms", "mx", "dr", "sir", "messrs")
_SIGNS = "£€$¥"
_STRIPPED = re.compile(rf"[{_SIGNS}()]|\b(gbp|eur|usd|chf|jpy)\b", re.IGNORECASE)
_APART = 0.9  # of the letters' height: words further apart are of two headings
_MOST = 5  # words of a heading
AMOUNT_LIKE = re.compile(
    rf"(?P<before>[-+\u2212\u2013(]?[{_SIGNS}]?[-\u2212\u2013]?)(?P<digits>[0-9]{{1,3}}(?:[.,'][0-9]{{3}})*(?:[.,][0-9]{{2}})|[0-9]+[.,][0-9]{{2}}|[0-9]{{1,3}}(?:[,.][0-9]{{3}})+|[0-9]+)(?P<after>[^0-9]*)"
)


@dataclass
class Seen:
    """headings: our name of each column and its heading. head: where they stand first. zones: the lines under them, page by page; `bare` pages have rows and no headings. around: lines that
    are in no table, with their page."""

    headings: dict[str, str] = field(default_factory=dict)
    head: Head | None = None
    zones: list[tuple[int, Head, list[Line]]] = field(default_factory=list)
    around: list[tuple[int, Line]] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)


def heading_role(text: str) -> str:
    """What a heading says that its column is, with whatever currency stands in it; '' if it is not known."""
    return role(text) or role(" ".join(_STRIPPED.sub(" ", text).split()))


def look(pages: Sequence[PageText]) -> Seen:
    """The table on the pages; without headings if no line has those of a statement."""
    seen, best, weight = Seen(), None, 0
    for page in pages[:6]:
        for at in range(len(page.lines)):
            for depth in (1, 2, 3):
                found = _named(page.lines[at : at + depth], depth)
                score = 10 * len(found) - depth + 5 * any(name.startswith("text") and heading_role(text) for name, text in found.items())
                if found and score > weight:
                    best, weight = found, score
    if best is None:
        return seen
    seen.headings = best
    for page in pages:
        head, lines, at = None, page.lines, 0
        zone: list[Line] = []
        while at < len(lines):
            here = head_at(lines, at, best)
            if here is not None:
                head, zone = here, []
                seen.head = seen.head or here
                seen.zones.append((page.number, here, zone))
                at += here.lines
                continue
            if head is None:
                seen.around.append((page.number, lines[at]))
            else:
                zone.append(lines[at])
            at += 1
        if head is None and seen.head is not None:
            seen.bare.append(page.number)
    return seen


def _named(band: Sequence[Line], depth: int) -> dict[str, str]:
    """Columns by the words in these lines; {} unless a day and an amount are among them, and every line gives a part."""
    if len(band) < depth or any(below[0].base - above[0].base > 2 * above[0].size for above, below in pairwise(band)):
        return {}
    cells = list(_phrases(band[0])) if depth == 1 else _stacked(band)
    found: dict[str, list[str]] = {}
    for text in cells:
        name = heading_role(text)
        name = "text" if name and name not in (*_COLUMNS, "day") else name
        found.setdefault(name, []).append(text)
    names = {name: texts[0] for name, texts in found.items() if name and name not in ("text", "day")}
    days = found.get("day", [])
    if "booked_on" not in names and days:
        names["booked_on"] = days.pop(0)
    if "value_on" not in names and days:
        names["value_on"] = days.pop(0)
    texts = found.get("text", []) or [text for text in found.get("", []) if len(text) > 3][:1]
    if "paid_out" in names and "paid_in" in names:
        names.pop("amount", None)
    elif "amount" in names:
        names = {name: text for name, text in names.items() if name not in ("paid_out", "paid_in")}
    if "booked_on" not in names or not texts or not {"amount", "paid_out"} & names.keys() or ("paid_out" in names) != ("paid_in" in names):
        return {}
    return names | {f"text {n}": text for n, text in enumerate(texts, start=1)}


def _phrases(line: Line) -> Iterator[str]:
    """The headings in a line: the longest runs of words that are known, and what stands together otherwise."""
    at = 0
    while at < len(line):
        joined = 1
        while at + joined < len(line) and joined < _MOST and line[at + joined].left - line[at + joined - 1].right < _APART * line[at].size:
            joined += 1
        known = next((n for n in range(joined, 0, -1) if heading_role(text_of(line[at : at + n]))), joined)
        yield text_of(line[at : at + known])
        at += known


def _stacked(band: Sequence[Line]) -> list[str]:
    """Headings of which one part stands over the other."""
    cells: list[list[Word]] = []
    for line in band:
        at = 0
        while at < len(line):
            run = [line[at]]
            while at + len(run) < len(line) and line[at + len(run)].left - run[-1].right < _APART * run[-1].size:
                run.append(line[at + len(run)])
            over = [
                cell for cell in cells if cell[-1].base < run[0].base and min(w.left for w in cell) < run[-1].right and run[0].left < max(w.right for w in cell)
            ]
            if len(over) == 1:
                over[0].extend(run)
            else:
                cells.append(run)
            at += len(run)
    return [text_of(cell) for cell in cells]


@dataclass
class Amounts:
    """How amounts under the headings are written, as a layout has it."""

    decimal_mark: str = "."
    group_mark: str = ""
    negative: str = "minus"
    currency_mark: str = ""
    debit_marks: list[str] = field(default_factory=list)
    credit_marks: list[str] = field(default_factory=list)
    decimals: bool = True
    settled: bool = True


def amounts_in(seen: Seen, pages: Sequence[PageText]) -> Amounts:
    """What the amounts under the headings, and around the table, prove of how they are written."""
    found, decimals, groups, signs = Amounts(), Counter[str](), Counter[str](), Counter[str]()
    debit, credit = {"OD", "O/D", "DR", "D", "DB", "S", "OVERDRAWN"}, {"CR", "C", "H", "+"}
    for line, under in _lines_with_edges(seen):
        for n, word in enumerate(line):
            match = AMOUNT_LIKE.fullmatch(word.text)
            if match is None or not any(word.left < edge.right + 2 and edge.left - 40 < word.right for edge in under):
                continue
            digits = match["digits"]
            if re.search("[.,][0-9]{2}$", digits):
                decimals[digits[-3]] += 1
                groups.update(re.findall("[.,']", digits[:-3]))
                if (
                    n
                    and re.fullmatch("[0-9]{1,3}", line[n - 1].text)
                    and word.left - line[n - 1].right < 0.5 * word.size
                    and re.fullmatch("[0-9]{3}[.,][0-9]{2}", digits)
                ):
                    groups[" "] += 1
            elif re.search("[.,][0-9]{3}", digits):
                decimals["none"] += 1
                groups.update(re.findall("[.,]", digits))
            after = match["after"].strip()
            following = line[n + 1].text if n + 1 < len(line) and line[n + 1].left - word.right < 1.2 * word.size else ""
            for mark in (after, following):
                if mark.upper() in debit | credit:
                    into = found.debit_marks if mark.upper() in debit else found.credit_marks
                    into.extend([mark] if mark not in into else [])
            if after in ("-", "\u2212", "\u2013"):
                found.negative = "trailing_minus"
            elif match["before"].startswith("("):
                found.negative = "parentheses"
    signs.update(c for page in pages for line in page.lines for word in line if AMOUNT_LIKE.fullmatch(word.text) for c in word.text if c in _SIGNS)
    found.decimals = decimals["none"] < sum(decimals.values()) - decimals["none"] or not decimals
    marks = [mark for mark in decimals if mark != "none"]
    found.settled = len(marks) <= 1
    found.decimal_mark = max(marks, key=lambda mark: decimals[mark], default="." if groups["."] == 0 else ",")
    others = [mark for mark in groups if mark != found.decimal_mark]
    found.group_mark = max(others, key=lambda mark: groups[mark], default="")
    found.currency_mark = max(signs, key=lambda sign: signs[sign], default="")
    return found


def _lines_with_edges(seen: Seen) -> Iterator[tuple[Line, list[Edges]]]:
    for _, head, lines in seen.zones:
        under = [edge for name, edge in head.edges.items() if name in AMOUNTS]
        yield from ((line, under) for line in lines)
    everywhere = [Edges(0, 10_000)]
    yield from ((line, everywhere) for _, line in seen.around if any(heading_role(plain_start(line, n)) or _around(plain_start(line, n)) for n in range(1, 5)))


def plain_start(line: Line, words: int) -> str:
    """The first words of a line."""
    return text_of(line[:words]).rstrip(":")


def day_forms(rows: Sequence[tuple[Line, Edges]]) -> list[str]:
    """The forms that fit the day of every one of these lines that has one at the edge of its heading."""
    fitting, days = Counter[str](), 0
    for line, edge in rows:
        at = next((n for n, word in enumerate(line) if abs(word.left - edge.left) < 3), None)
        forms: set[str] = set() if at is None else next(filter(None, ({f for f in FORMS if is_day(text_of(line[at : at + n]), f)} for n in (3, 2, 1))), set())
        days += bool(forms)
        fitting.update(forms)
    return [form for form in FORMS if days and fitting[form] == days]


def labels_around(lines: Sequence[tuple[int, Line]], numbers: str) -> dict[str, str]:
    """The label of each part of a statement that the lines around the table give, as it is written: the first behind which something of its kind stands."""
    bare, found = [line for _, line in lines], dict[str, str]()
    for line in bare:
        for at in range(len(line)):
            for n in range(min(4, len(line) - at), 0, -1):
                label = text_of(line[at : at + n]).rstrip(":")
                name = _around(label)
                if name and name not in found and any(True for _ in labels_in(bare, {name: label}, numbers)):
                    found[name] = label
                    break
    return found


def period_around(lines: Sequence[tuple[int, Line]], numbers: str) -> tuple[str, int, Line] | None:
    """The label before the two days of a period, '' if there is none, and its page and line."""
    for page, line in lines:
        days = days_within(text_of(line), numbers)
        for n in range(len(line)):
            if len(days) == 2 and len(days_within(text_of(line[n:]), numbers)) == 2:
                continue
            label = line[: max(n - 1, 0)] if len(days) == 2 else ()
            if len(days) == 2:
                digits = (any(c.isdigit() for c in word.text) for word in label)
                start = max((k + 1 for k, has in enumerate(digits) if has), default=0)
                start = max((k for k in range(start + 1, len(label)) if label[k].left - label[k - 1].right > 3 * label[k].size), default=start)
                return text_of(label[start:]).rstrip(":"), page, line
    return None


def holder_line(lines: Sequence[Line]) -> int:
    """Which line of the first page begins with a title before a name, from 1; 0 if none does."""
    return next((n for n, line in enumerate(lines, start=1) if plain(line[0].text) in _TITLES and 1 < len(line) <= 8), 0)


def _around(text: str) -> str:
    known = plain(text)
    return next((name for name, spellings in ON_PAGES.items() if known in spellings), "")
