"""Data sets of corporate proprietors read as columns say what a reading row by row with the csv module says: of drawn and damaged files, small and large."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_reading import staged

from flows.sources.land.hmlr_proprietors import columns
from flows.sources.land.hmlr_records import CHANGES
from flows.sources.reading import delimited_columns, text_blocks
from schemas.calendar import parse as day_of
from schemas.countries import country_code
from schemas.evidence import Refusal
from schemas.identifiers import company_number, title_number
from schemas.money import parse as money_of

VALUES = {
    "Title Number": ["HM1", "hm 2", "HM?", "", "EGL123456A"],
    "Tenure": ["Freehold", "Leasehold"],
    "Property Address": ['1 "High" Lane', "a, b\nc", "é"],
    "District": ["D", ""],
    "County": ["C", ""],
    "Region": ["R"],
    "Postcode": ["HM1 1AA", ""],
    "Multiple Address Indicator": ["N", "Y", "?"],
    "Price Paid": ["", "250000", "1.5", "abc", "12.00"],
    "Proprietor Name (1)": ["HOLDING LIMITED", "HOLDING LIMITED", ""],
    "Proprietor Name (2)": ["", "OTHER LLP"],
    "Proprietor Name (4)": ["", "FOURTH"],
    "Company Registration No. (1)": ["12345", "SC 1234", ""],
    "Company Registration No. (2)": ["RS 007", "99"],
    "Proprietorship Category (1)": ["Limited Company or Public Limited Company", "Co-operative Society"],
    "Proprietor (1) Address (1)": ["1 Lane", ""],
    "Proprietor (1) Address (3)": ["Harrowmouth", ""],
    "Country Incorporated (1)": ["Jersey", "ATLANTIS", "UNITED KINGDOM"],
    "Country Incorporated (2)": ["", "PANAMA"],
    "Date Proprietor Added": ["", "02-01-2024", "31-02-2024", "2024-01-02"],
    "Additional Proprietor Indicator": ["N", "N", "N", "Y", "x"],
    "Change Indicator": ["A", "D", "?"],
    "Change Date": ["01-03-2024"],
}


@st.composite
def files(draw) -> str:
    """A data set of either kind, as a change-only update now and then, with its row count or another."""
    headings = columns(overseas=draw(st.booleans())) + (CHANGES if draw(st.integers(0, 9)) == 0 else ())
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(headings)
    rows = draw(st.integers(0, 8))
    for _ in range(rows):
        plain = draw(st.booleans())
        row = [VALUES.get(heading, [""])[0] if plain else draw(st.sampled_from(VALUES.get(heading, [""]))) for heading in headings]
        writer.writerow(row[: draw(st.sampled_from([len(row)] * 9 + [5]))])
        out.write(draw(st.sampled_from([""] * 12 + ["\n", '"a"b,c\n', "  , \n"])))
    if draw(st.integers(0, 9)):
        writer.writerow(["Row Count:", rows + (draw(st.integers(0, 9)) == 9)])
    return out.getvalue() + draw(st.sampled_from(["", "", "\n", "after\n"]))


COMPANIES = ("Limited Company or Public Limited Company", "Limited Liability Partnership", "Unlimited Company")


class Rows:
    """The rows of a file one after the other, with the line on which each begins and its text."""

    def __init__(self, content: str):
        self.lines, self.at = StringIO(content, newline=""), 0
        self.taken: list[str] = []

    def __iter__(self):
        reader = csv.reader(self._counted(), strict=True)
        while True:
            begins, self.taken = self.at + 1, []
            try:
                yield begins, next(reader), ""
            except StopIteration:
                return
            except csv.Error as error:
                yield begins, [], f"not a readable record ({error})"

    def _counted(self):
        for line in self.lines:
            self.at += 1
            self.taken.append(line)
            yield line


def by_hand(content: str) -> tuple:
    """Titles, proprietors and proprietorships; rows set aside with their reasons; what is declared; oddities; or the refusal's beginning."""
    titles, parties, held, aside, declared, odd, rows, footer, headings = [], [], [], [], [], {}, 0, None, []

    def note(flag: str, what: str, place: str) -> None:
        odd.setdefault((flag, what), [place, 0])[1] += 1

    for begins, fields, problem in Rows(content):
        place = f"line {begins}"
        if not problem and not any(field.strip() for field in fields):
            declared.append((place, "blank line"))
            continue
        if footer is not None:
            return ("something stands after", place)
        if not headings:
            headings = [field.strip() for field in fields]
            declared.append((place, "headings"))
        elif fields[:1] == ["Row Count:"]:
            footer = fields
            declared.append((place, "row count"))
        else:
            rows += 1
            row = dict(zip(headings, map(str.strip, fields), strict=False))
            try:
                if problem or len(fields) != len(headings):
                    raise ValueError(problem or f"{len(fields)} fields, expected {len(headings)}")
                number = title_number(row["Title Number"])
                price = money_of(row["Price Paid"], "GBP") if row["Price Paid"] else None
                since = day_of(row["Date Proprietor Added"], "dmy") if row["Date Proprietor Added"] else None
                changed = None
                if "Change Indicator" in row:
                    if row["Change Indicator"] not in ("A", "D"):
                        raise ValueError(f"change indicator {row['Change Indicator']!r} is neither A nor D")
                    changed = day_of(row["Change Date"], "dmy")
                    if row["Change Indicator"] == "D":
                        raise ValueError(f"the data set takes this row out as of {changed}")
            except ValueError as error:
                aside.append((place, str(error)))
                continue
            for name in ("Multiple Address Indicator", "Additional Proprietor Indicator"):
                if row[name] not in ("Y", "N"):
                    note("unknown_code", f"{name} {row[name]}", place)
            if row["Additional Proprietor Indicator"] == "Y":
                note("more_proprietors", "", place)
            district = ", ".join(row[name] for name in ("District", "County", "Region") if row[name])
            titles.append((place, number, row["Tenure"], row["Property Address"], row["Postcode"], district, price, changed))
            named = [n for n in (1, 2, 3, 4) if row[f"Proprietor Name ({n})"]]
            if not named:
                note("no_proprietor", "", place)
            for n in named:
                country, category = row.get(f"Country Incorporated ({n})"), row[f"Proprietorship Category ({n})"]
                where = "gb" if country is None else country_code(country)
                if not where:
                    note("unknown_country", country or "", place)
                written = row[f"Company Registration No. ({n})"]
                ours = company_number(written) if where == "gb" and category in COMPANIES else "".join(written.upper().split())
                address = "; ".join(filter(None, (row[f"Proprietor ({n}) Address ({line})"] for line in (1, 2, 3))))
                parties.append((f"{place}:proprietor {n}", row[f"Proprietor Name ({n})"], address, where, ours))
                held.append((f"{place}:proprietorship {n}", f"{place}:proprietor {n}", number, category, since))
    if footer is None:
        return ("the file ends without", f"after {rows} rows")
    if (footer[1].strip() if len(footer) > 1 else "") != str(rows):
        return ("Row Count: says", "")
    return titles, parties, held, aside, declared, sorted((flag, *found) for (flag, _), found in odd.items())


def told(folder, content: str) -> tuple:
    """The same of what was staged."""
    try:
        found = staged(folder, content)
    except Refusal as refusal:
        begins = next(word for word in ("something stands after", "the file ends without", "Row Count: says") if word in refusal.reason)
        return (begins, refusal.place if begins != "Row Count: says" else "")
    given = {name: [row.model_dump() for row in rows] for name, rows in found.records.items()}
    behind = {name: [one["id"].partition("/")[2] for one in given.get(name, [])] for name in ("partyrecord", "proprietorship")}
    titles = [
        tuple(one[name] for name in ("place", "title_number", "tenure", "address", "postcode", "district", "price_paid", "register_date"))
        for one in given.get("title", [])
    ]
    parties = [
        (name, *(one[part] for part in ("name", "address", "jurisdiction", "number")))
        for name, one in zip(behind["partyrecord"], given.get("partyrecord", []), strict=True)
    ]
    held = [
        (name, one["owner"].partition("/")[2], one["title_number"], one["category"], one["since"])
        for name, one in zip(behind["proprietorship"], given.get("proprietorship", []), strict=True)
    ]
    odd = sorted((row.flag, row.place, int(row.text.rpartition(" time")[0].rpartition(" ")[2])) for row in found.remarks)
    return titles, parties, held, [(row.place, row.reason) for row in found.set_aside], [(row.place, row.what) for row in found.declared], odd


@settings(max_examples=60, deadline=None)
@given(files(), st.booleans(), st.sampled_from([300, 1 << 20]))
def test_columns_say_what_the_rows_say(tmp_path_factory, content, large, block):
    folder = tmp_path_factory.mktemp("register")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_columns, "LARGE", 0 if large else 1 << 40)
        patch.setattr(text_blocks, "BLOCK", block)
        patch.setattr(delimited_columns, "_MOST", 3)
        assert told(folder, content) == by_hand(content)


@pytest.mark.parametrize("large", [False, True])
def test_a_quotation_mark_that_is_never_closed_is_a_refusal(tmp_path, monkeypatch, large):
    headings = columns(overseas=False)
    row = ",".join(VALUES.get(heading, [""])[0].replace('"', "") for heading in headings)
    content = "\n".join([",".join(headings), *[row] * 5, '"HM2,Freehold', row, "Row Count:,6", ""])
    monkeypatch.setattr(delimited_columns, "LARGE", 0 if large else 1 << 40)
    with pytest.raises(Refusal, match="line 7: a quotation mark opens here and is never closed"):
        staged(tmp_path, content)


def test_plain_rows_are_not_read_by_the_csv_module(tmp_path, monkeypatch):
    headings = columns(overseas=False)
    row = ",".join(VALUES.get(heading, [""])[0].replace('"', "") for heading in headings)
    content = "\n".join([",".join(headings), *[row] * 30, "Row Count:,30"])
    monkeypatch.setattr(delimited_columns, "LARGE", 0)
    monkeypatch.setattr(text_blocks, "BLOCK", 700)
    read = []
    monkeypatch.setattr(delimited_columns, "record_of", lambda place, *_, as_before=delimited_columns.record_of: read.append(place) or as_before(place, *_))
    found = staged(tmp_path, content)
    assert set(read) == {"line 32"} and [title.place for title in found.records["title"]] == [f"line {n}" for n in range(2, 32)]
    assert {party.number for party in found.records["partyrecord"]} == {"00012345"}
    with pytest.raises(Refusal, match="30, but the file has 29"):
        staged(tmp_path, content.replace(f"{row}\n", "", 1))
