"""What the dossier says, held against the exhibits and against sums done by hand: nothing here uses the engine or the readers."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

import pytest
from followed_cases import Followed, demo_case, small_case
from pypdf import PdfReader

from schemas.accounts import Entry
from schemas.calendar import MONTHS
from tracing.attribution.rules import RULES


def twin(case: Followed, edition: str = "working") -> dict:
    return json.loads(case.dossier(edition).twin)


@cache
def text(case: Followed, edition: str = "working") -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(case.dossier(edition).pdf)).pages).split())


CASES = pytest.mark.parametrize("case", [small_case, demo_case], ids=["small", "demo"])


# the small case, by hand: 10,000 of wages and then 5,000 of trade come in, and 12,000 buys the title


def test_the_small_case_has_the_figures_that_are_worked_out_by_hand():
    figures = {f["id"]: f["amount"] for f in twin(small_case())["figures"]}
    title = next(row["id"] for row in twin(small_case())["findings"]["asset"] if row["kind"] == "land_title")
    by_hand = {
        "own_money_first": "7000.00",
        "pro_rata": "8000.00",
        "fifo": "10000.00",
        "lifo": "7000.00",
        "claims_first": "10000.00",
        "asset_first": "10000.00",
        "own_first_then_oldest_claim": "7000.00",
    }
    assert {rule: figures[f"traced {rule} {title}"] for rule in RULES} == by_hand
    assert (figures[f"at least recorded {title}"], figures[f"at most recorded {title}"]) == ("7000.00", "10000.00")
    assert figures["claimed A"] == "10000.00" and figures[f"price {title}"] == "12000.00"
    assert "Under the declared rule, own money first" in text(small_case())


@pytest.mark.parametrize("name", ["title_one", "title_two"])
def test_the_demo_has_the_figures_that_were_planted(name):
    (planted,) = demo_case().titles(name)
    found = twin(demo_case())
    title = next(row["id"] for row in found["findings"]["asset"] if row["identifier"] == planted["number"])
    figures = {f["id"]: Decimal(f["amount"]) for f in found["figures"]}
    for rule in RULES:
        want = sum(map(Decimal, planted[rule].values()))
        assert figures[f"traced {rule} {title}"] == want
        assert not want or f"£{want:,}" in text(demo_case()), (rule, want)
    assert figures[f"net equity {title}"] == Decimal(planted["net_equity"])


# from a row back to the exhibit


def entry_in_camt(root: ElementTree.Element, place: str) -> tuple[date, str, Decimal]:
    """The entry at 'Stmt 1, Ntry 2': day, direction and amount, by the standard library alone."""
    statement, entry = (int(part.split()[1]) for part in place.split(", "))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    found = root.findall(".//Stmt")[statement - 1].findall("Ntry")[entry - 1]
    direction = {"CRDT": "credit", "DBIT": "debit"}[found.findtext("CdtDbtInd")]
    return date.fromisoformat(found.findtext("BookgDt/Dt")), direction, Decimal(found.findtext("Amt"))


def entry_in_table(content: bytes, place: str, encoding: str) -> tuple[date, str, Decimal]:
    """The row at 'line 14' of one of the two banks' tables: day, direction and amount, whichever way the bank writes them."""
    line = content.decode(encoding).splitlines()[int(place.split()[1]) - 1]
    cells = next(csv.reader([line], delimiter=";" if line.count(";") > line.count(",") else ","))
    numbers = [c for c in cells if c and set(c) <= set("0123456789.,-") and len(c) < 14 and ("." in c or "," in c) and c.count("-") < 2]
    day = next(c for c in cells if len(c) == 10 and c[2] in "/-." and c[5] in "/-.")
    whole = [Decimal(c.replace(".", "").replace(",", ".")) if c[-3] == "," else Decimal(c.replace(",", "")) for c in numbers]
    return date(int(day[6:]), int(day[3:5]), int(day[:2])), "", whole[0]


@CASES
def test_every_transaction_relied_on_stands_in_its_exhibit_as_the_schedule_says(case):
    found = twin(case())
    files = {e["sha256"]: case().directory / "exhibits" / e["file_name"] for e in found["exhibits"]}
    looked_up = 0
    for transaction in found["transactions"]:
        for shown in transaction["shown_by"]:
            path = files[shown["exhibit"]]
            if path.suffix == ".xml":
                day, direction, amount = entry_in_camt(ElementTree.parse(path).getroot(), shown["place"])
                assert direction == shown["direction"]
            else:
                day, _, amount = entry_in_table(path.read_bytes(), shown["place"], "cp1252")
            assert (day.isoformat(), abs(amount)) == (shown["booked_on"], Decimal(transaction["amount"])), (transaction["row"], shown)
            looked_up += 1
    assert looked_up >= len([t for t in found["transactions"] if t["kind"] not in ("opening", "gap")]) > 2


@CASES
def test_every_transaction_is_printed_with_its_day_amount_and_exhibit(case):
    said, found = text(case()), twin(case())
    references = {e["sha256"]: e["reference"] for e in found["exhibits"]}
    for transaction in found["transactions"]:
        day = date.fromisoformat(transaction["at"][:10])
        assert f"{transaction['row']} {day.day} {MONTHS[day.month - 1][:3]} {day.year}" in said
        assert transaction["kind"] == "gap" or f"£{Decimal(transaction['amount']):,}" in said
        for shown in transaction["shown_by"]:
            assert references[shown["exhibit"]] in said


# figures that can be worked out again from the twin alone


@CASES
def test_sums_can_be_worked_out_again_from_their_sources(case):
    figures = {f["id"]: f for f in twin(case())["figures"]}
    amounts = {t["id"]: Decimal(t["amount"]) for t in twin(case())["transactions"]}
    amounts |= {f"claimed | {r['label']} | {r['transfer']}": Decimal(r["amount"]) for r in twin(case())["findings"]["claimedreceipt"]}
    checked = 0
    for figure in figures.values():
        if not figure["formula"].startswith("sum of"):
            continue
        parts = [figures[s]["amount"] if s in figures else amounts[s] for s in figure["sources"] if s in figures or s in amounts]
        if len(parts) == len(figure["sources"]) and parts:
            assert sum(map(Decimal, parts)) == Decimal(figure["amount"]), figure
            checked += 1
    assert checked >= 2


@CASES
def test_every_figure_in_the_text_is_in_the_lineage_and_every_figure_says_how_it_was_worked_out(case):
    found = twin(case())
    known = {f["id"] for f in found["figures"]}
    used = {id for section in found["text"] for block in section["blocks"] for id in block["figures"]}
    assert used and used <= known
    assert all(f["formula"] and f["amount"] for f in found["figures"])
    sources = {source for f in found["figures"] for source in f["sources"]}
    assert known <= used | sources, "a figure that nobody prints and nothing rests on has no place in the twin"


@CASES
def test_at_every_transfer_of_a_route_what_comes_in_goes_on(case):
    found = twin(case())
    claimed = defaultdict(Decimal)
    for receipt in found["findings"]["claimedreceipt"]:
        claimed[receipt["transfer"], receipt["label"]] += Decimal(receipt["amount"])
    steps = [s for s in found["findings"]["routestep"] if s["rule"] == found["case"]["rule"]]
    paid = {p["transfer"] for p in found["findings"]["purchasepayment"]}
    assert steps
    for target in {s["target"] for s in steps}:
        through = defaultdict(Decimal)
        for step in (s for s in steps if s["target"] == target):
            through[step["from_transfer"], step["label"]] -= Decimal(step["amount"])
            if step["to_transfer"] and step["to_transfer"] not in paid:
                through[step["to_transfer"], step["label"]] += Decimal(step["amount"])
        for key, left in through.items():
            assert left == 0 or 0 < -left <= claimed[key], (target, key, left)


@CASES
def test_what_became_of_every_claim_adds_up(case):
    for total in twin(case())["findings"]["labeltotal"]:
        parts = sum(Decimal(total[name]) for name in ("held", "paid_out", "absorbed", "relabelled", "lost_in_gap"))
        assert Decimal(total["claimed"]) == parts, total


@CASES
def test_every_rule_lies_within_the_range_that_is_printed(case):
    found = twin(case())["findings"]
    labels = {total["label"] for total in found["labeltotal"] if total["label"] != "own" and not total["label"].startswith("own:")}
    for row in (r for r in found["anyorder"] if not r["target"].startswith(("holder:", "reached", "schedule"))):
        for rule in {r["rule"] for r in found["ruling"]}:
            held = sum(Decimal(r["amount"]) for r in found["ruling"] if (r["rule"], r["target"]) == (rule, row["target"]) and r["label"] in labels)
            assert Decimal(row["at_least"]) <= held <= Decimal(row["at_most"]), (rule, row)


# what must stand there, and what must not


def test_candour_stands_in_the_demo():
    said = text(demo_case())
    for point in (
        "Joan Pellow holds a declaration of trust",
        "invoices",
        "client account",
        "No statement for 1 February 2024 to 29 February 2024",
        "Lanternholt Haulage Ltd",
        "Not to be confused",
        "is a victim of the offence and not an associate",
    ):
        assert point in said, point


def test_the_circle_the_contradiction_the_gift_and_the_wallet_stand_in_the_demo():
    said, told = text(demo_case()), demo_case().answers
    for point in (
        "Ashmere Fleet Ltd, Ashmere Hire Ltd and Ashmere Repairs Ltd own one another",
        "Adrian Kestrel Ashmere Fleet Ltd 45 % 50 %",
        "Adrian Kestrel Ashmere Hire Ltd none 25 %",
        "Records that contradict each other",
        "shares of Rufus Dunlin in Ashmere Repairs Ltd",
        "The range covers them all: 50 to 100 %",
        "controlled by Adrian Kestrel",
        "Adrian Kestrel to Marion Kestrel",
        "£10,400.00 not known £12,000.00 by its day; as far as it is traced",
        f"A8 wallet {told['wallet']['address']}",
    ):
        assert point in said, point


def test_control_is_not_ownership_without_a_basis():
    said = text(demo_case())
    assert "Not within reach on what is recorded" in said
    found = twin(demo_case())["findings"]["asset"]
    for asset in found:
        if asset["reach"] == "shares":
            assert Decimal(asset["net_equity"] or 0) == 0 and "no basis" in asset["beneficial_basis"]


def test_the_namesakes_property_is_in_no_schedule():
    found = twin(demo_case())
    assert "ZZ100101" not in {asset["identifier"] for asset in found["findings"]["asset"]}


def test_names_of_every_script_stand_in_the_demo_as_the_statements_have_them():
    for name in ("A&B <Ltd>", "Μυρτώ Καλαφάτη", "Зоряна Вишневецька"):
        assert any(entry.counterparty == name for entry in demo_case().base.of(Entry)), name
