"""Many records, kept as columns and checked slice by slice, are held to the same promises as a list of them, with the same verdicts."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from expectations import batches
from expectations.verdicts import check_exhibit
from flows.sources.reading import record_columns
from flows.sources.reading.record_columns import Records, hashes_of, twice
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import RowCount, Staged
from schemas.interests import Interest
from schemas.land import Proprietorship, Title
from schemas.parties import PartyIdentifier, PartyRecord

EXHIBIT = "5" * 64
PERIOD = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}


def statements(broken: bool) -> dict:
    """Two statements of forty entries; of the broken ones some break every promise there is."""
    random, periods, entries = Random(3), [], []
    for n, account in enumerate(("iban:GB33BUKB20201555555555", "account:X")):
        period, balance, moved = f"p{n}", 1_000, []
        for seq in range(1, 41):
            amount, credit = random.randrange(1, 500), random.random() < 0.5
            balance += amount if credit else -amount
            entry = {
                "id": f"e{n}-{seq}",
                "exhibit": EXHIBIT,
                "place": f"Stmt {n + 1}, Ntry {seq}",
                "period": period,
                "account": account,
                "seq": seq,
                "booked_on": date(2024, 3, 1 + seq % 28),
                "amount": amount,
                "direction": "credit" if credit else "debit",
                "currency": "GBP",
                "balance_after": balance if seq % 3 else None,
            }
            if broken:
                entry |= {
                    5: {"amount": -5},
                    9: {"direction": "?"},
                    12: {"currency": "???"},
                    15: {"period": "nowhere"},
                    18: {"booked_on": date(1700, 1, 1)},
                    21: {"account": "other"},
                    24: {"counterparty_account": "iban:GB00X"},
                    25: {"balance_after": 7},
                    27: {"booked_on": date(2025, 3, 1)},
                }.get(seq, {})
            moved.append(Entry(**entry))
        credits, debits = (sum(e.amount for e in moved if e.direction == way) for way in ("credit", "debit"))
        periods.append(
            StatementPeriod(
                id=period,
                exhibit=EXHIBIT,
                place=f"Stmt {n + 1}",
                account=account,
                written_as="x",
                currency="GBP",
                opens_on=date(2024, 3, 1),
                closes_on=date(2024, 3, 31),
                opening=1_000,
                closing=balance,
                credits=credits,
                debits=debits,
                entries=40,
                reconciles=True,
            )
        )
        entries += moved
    return {"statementperiod": periods, "entry": entries}


def registers(broken: bool) -> dict:
    """Forty titles with their proprietors, and interests; of the broken ones some break the promises made of them."""
    found: dict[str, list] = {"partyrecord": [], "partyidentifier": [], "interest": [], "title": [], "proprietorship": []}
    for n in range(40):
        common, odd = {"exhibit": EXHIBIT, "place": f"line {n}"}, broken and n % 3 == 0
        found["partyrecord"].append(
            PartyRecord(
                id=f"o{n}",
                **common,
                mentioned_as="proprietor",
                kind="company",
                name="" if odd and n % 2 else "A",
                jurisdiction="gb",
                number="1" if odd else "00012345",
                born_month=13 if odd else None,
                incorporated_on=date(2020, 1, 2),
                dissolved_on=date(2019 if odd else 2021, 1, 1),
            )
        )
        found["partyidentifier"].append(PartyIdentifier(id=f"i{n}", **common, party="?" if odd and n % 5 == 0 else f"o{n}", scheme="LEI", value="x"))
        found["interest"].append(
            Interest(
                id=f"n{n}",
                **common,
                owner="" if odd else f"o{n}",
                company=f"o{n}",
                kind="shares",
                low=500_000 if odd else 1,
                high=100_000,
                started_on=date(2020, 1, 1),
            )
        )
        found["title"].append(
            Title(
                id=f"t{n}",
                **common,
                land_registry="HM Land Registry",
                title_number="T 1" if odd and n % 4 else f"HM{n}",
                price_paid=-1 if odd and n == 9 else 5,
            )
        )
        found["proprietorship"].append(Proprietorship(id=f"h{n}", **common, title_number=f"HM{n}", owner=f"o{n}" if not odd else "nobody"))
    return found


@pytest.mark.parametrize(
    "records", [statements(False), statements(True), registers(False), registers(True)], ids=["sound", "broken", "sound registers", "broken registers"]
)
def test_verdicts_are_those_of_a_list(monkeypatch, records):
    monkeypatch.setattr(batches, "SLICE", 33)
    monkeypatch.setattr(record_columns, "BATCH", 11)
    accepted = 80 if "entry" in records else 40
    listed = check_exhibit(Staged(EXHIBIT, "test", 1, "utf-8", RowCount(accepted, 0, 0), records), **PERIOD)
    as_columns = {
        name: Records(
            {
                "statementperiod": StatementPeriod,
                "entry": Entry,
                "partyrecord": PartyRecord,
                "partyidentifier": PartyIdentifier,
                "interest": Interest,
                "title": Title,
                "proprietorship": Proprietorship,
            }[name],
            rows,
        )
        if name != "statementperiod"
        else rows
        for name, rows in records.items()
    }
    many = check_exhibit(Staged(EXHIBIT, "test", 1, "utf-8", RowCount(accepted, 0, 0), as_columns), **PERIOD)
    assert [v.model_dump() for v in many.verdicts] == [v.model_dump() for v in listed.verdicts]
    assert many.state == listed.state and many.staged.rows == listed.staged.rows
    assert [row.model_dump() for row in many.staged.set_aside] == [row.model_dump() for row in listed.staged.set_aside]
    for name, rows in listed.staged.records.items():
        assert [row.model_dump() for row in many.staged.records[name]] == [row.model_dump() for row in rows], name


def test_of_records_in_batches_each_can_be_found(monkeypatch):
    monkeypatch.setattr(record_columns, "BATCH", 5)
    entries = statements(False)["entry"]
    kept = Records(Entry, entries)
    assert len(kept) == 80 and [kept[n].id for n in (0, 4, 5, 79, -1)] == [entries[n].id for n in (0, 4, 5, 79, -1)]
    assert [one.id for one in kept.picked((0, 7, 79))] == [entries[n].id for n in (0, 7, 79)]
    wanted = {entries[3].place, entries[41].place}
    assert {one.place for one in kept.at(wanted)} == wanted and {one.place for one in kept.elsewhere(wanted)} == {one.place for one in entries} - wanted
    assert kept.places(and_at=["elsewhere", entries[0].place]) == 81
    with pytest.raises(IndexError):
        kept[80]


def test_an_id_that_is_given_twice_is_found_in_lists_and_in_batches(monkeypatch):
    entries = statements(False)["entry"]
    again = Entry.model_construct(**entries[7].model_dump())
    for kept in ([entries, [again]], [Records(Entry, entries), [again]], [Records(Entry, [*entries, again])]):
        assert twice(kept) == again.id
    assert twice([Records(Entry, entries)]) == twice([entries]) == ""
    monkeypatch.setattr(record_columns, "hashes_of", lambda texts: hashes_of(texts) % 3)  # texts that only seem to be equal
    assert twice([Records(Entry, entries)]) == "" and twice([Records(Entry, entries), [again]]) == again.id
