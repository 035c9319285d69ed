"""Pages for the operator: every promise made of every exhibit and of the store, on how many rows it was checked, and where it was broken.

Authority: the verdicts in the store. Great Expectations' own pages are not used: they load styles, scripts, fonts and a logo from public hosts
and are a bare list without them, print failing values, carry the time of day, and need results that no longer exist when a case is
opened again. These need nothing but themselves, are the same bytes for the same verdicts, and name no one: places, never values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from schemas.evidence import Exhibit, Reading, Verdict

STORE = "store"
_STATES = {"admitted": "admitted", "not_reconciling": "admitted as not reconciling", "refused": "refused", "document": "kept as a document, not read"}
_STYLE = """
body { font: 16px/1.45 sans-serif; color: #1a1a1a; max-width: 64rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem } caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border-bottom: 1px solid #ccc; padding: .35rem .6rem; text-align: left; vertical-align: top }
td.count { text-align: right; white-space: nowrap } tr.broken td { background: #fdeeee } tr.unchecked td { color: #555 }
"""


def write_pages(folder: Path, verdicts: Iterable[Verdict], exhibits: Iterable[Exhibit], readings: Iterable[Reading] = ()) -> None:
    """Write index.html, a page for each exhibit and one for the store into `folder`, which holds nothing else; old pages go."""
    by_subject: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_subject[verdict.subject].append(verdict)
    of_exhibits = sorted(exhibits, key=lambda exhibit: (exhibit.reference, exhibit.sha256))
    made = {reading.exhibit: reading for reading in readings}
    pages = {"index.html": _index(of_exhibits, made, by_subject)}
    for exhibit in of_exhibits:
        about = f"SHA-256 {exhibit.sha256}. {_rows(made.get(exhibit.sha256))}"
        pages[page_name(exhibit.sha256)] = _subject(f"Exhibit {exhibit.reference}", about, by_subject[exhibit.sha256])
    about = "Everything that was taken in and found, checked together."
    pages[page_name(STORE)] = _subject("The store", about, by_subject[STORE])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.html"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")


def _index(exhibits: Sequence[Exhibit], made: dict[str, Reading], by_subject: dict[str, list[Verdict]]) -> str:
    lines = [(f"Exhibit {exhibit.reference}", exhibit.sha256, _rows(made.get(exhibit.sha256))) for exhibit in exhibits] + [("The store", STORE, "")]
    rows = []
    for title, subject, about in lines:
        verdicts = by_subject[subject]
        broken, checked = sum(not v.held for v in verdicts), sum(v.checked > 0 for v in verdicts)
        cells = f"<td><a href='{page_name(subject)}'>{escape(title)}</a></td><td>{escape(about)}</td>" + _counts(len(verdicts), checked, broken)
        rows.append(f"<tr{_class(broken, checked or not verdicts)}>{cells}</tr>")
    heading = ("What was checked", "What was read", "Promises", "With rows to check", "Broken")
    return _page("What is promised of the evidence, and what holds", _table("Exhibits and store", heading, rows))


def _subject(title: str, about: str, verdicts: Sequence[Verdict]) -> str:
    suites: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in sorted(verdicts, key=lambda v: v.promise):
        suites[verdict.promise.partition(": ")[0]].append(verdict)
    heading = ("Promise", "Verdict", "Rows checked", "Rows that break it", "Where")
    tables = [_table(suite.capitalize(), heading, [_line(verdict) for verdict in held]) for suite, held in suites.items()]
    nothing = "<p>No promise was checked.</p>"
    return _page(title, f"<p>{escape(about)}</p><p><a href='index.html'>All exhibits</a></p>{''.join(tables) or nothing}")


def _line(verdict: Verdict) -> str:
    state = "broken" if not verdict.held else "held" if verdict.checked else "nothing to check: no row states what this is about"
    more = ", and more" if verdict.failed > verdict.places.count("; ") + 1 and verdict.places else ""
    cells = f"<td>{escape(verdict.says)}</td><td>{state}</td>{_counts(verdict.checked, verdict.failed)}<td>{escape(verdict.places + more)}</td>"
    return f"<tr{_class(not verdict.held, verdict.checked)}>{cells}</tr>"


def _class(broken: object, checked: object) -> str:
    return " class='broken'" if broken else "" if checked else " class='unchecked'"


def _counts(*counts: int) -> str:
    return "".join(f"<td class='count'>{count:,}</td>" for count in counts)


def _table(caption: str, heading: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th scope='col'>{name}</th>" for name in heading)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _rows(reading: Reading | None) -> str:
    if reading is None:
        return ""
    counts = f": {reading.accepted:,} rows accepted, {reading.set_aside:,} set aside, {reading.declared:,} declared, {reading.total:,} in all"
    return _STATES[reading.state].capitalize() + (counts if reading.total else "")


def page_name(subject: str) -> str:
    """The file name of the page on an exhibit (its SHA-256) or on STORE."""
    return f"{subject[:16]}.html"


def _page(title: str, body: str) -> str:
    return (
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )
