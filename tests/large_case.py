"""A large invented case as files: one company's accounts over three years, many claimed receipts, many titles bought; for benchmarks and long runs.

Nothing in it is real; the identifiers are those of `flows.demo.world_parameters`. The same parameters give the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flows.case.case_folder import CaseFolder
from flows.demo.case_file import ListedExhibit, table, tables, write_exhibits, write_toml
from flows.demo.registers import CompanyRow, Controller, TitleRow, company_data, corporate_titles, psc_snapshot
from flows.demo.statements import Line, camt053, statements
from flows.demo.world_parameters import CITY, COUNTY, DISTRICT, REGION, Account, company_number, title_number, uk_iban
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.take_in import pending, take_in

_FIRST, _LAST = date(2022, 1, 1), date(2024, 12, 31)
_NUMBER = company_number(91)
_HOME = f"4 Lanternholt Street, {CITY} ZZ7 4DQ"
_EMPLOYER, _TRADE, _LAWYER = "Orchard Packing Ltd", "A&B <Ltd>", "Quill & Northmere LLP client account"


@dataclass(frozen=True)
class Size:
    """`lines` of statements in all, `receipts` of them claimed, `titles` bought; `accounts` of the company, one exhibit each."""

    lines: int
    receipts: int
    titles: int
    accounts: int = 2
    seed: int = 1


def write_case(folder: Path, size: Size) -> CaseFolder:
    """The case's files in `folder`: receipts come into the first account, move on to the next, and each account buys some of the titles."""
    accounts = [Account(f"company {n}", "Fennmark Homes Ltd", "GBP", uk_iban(100 + n), "Bank of Harrowmouth") for n in range(size.accounts)]
    lines, purchases = _lines(size, accounts)
    months = [
        (date(year, month, 1), (date(year, month + 1, 1) if month < 12 else date(year + 1, 1, 1)) - timedelta(1))
        for year in (2022, 2023, 2024)
        for month in range(1, 13)
    ]
    data = [
        camt053(statements(account, lines[n], months), version="08", message=f"FENNMARK-{n}", created=date(2025, 1, 2)) for n, account in enumerate(accounts)
    ]
    write_exhibits(folder, _exhibits(data, purchases))
    write_toml(folder / "case.toml", "A large invented case for measuring.", _parts(accounts, lines[0], purchases))
    return CaseFolder(folder)


def followed(folder: CaseFolder) -> None:
    """Take everything in and follow it, as `assettrace run` does."""
    for sha256 in pending(folder):
        assert take_in(folder, sha256).state == "admitted"
    for verb in VERBS:
        follow_step(folder, verb)


@dataclass(frozen=True)
class _Bought:
    title: str
    account: int
    on: date
    price: int


def _lines(size: Size, accounts: list[Account]) -> tuple[list[list[Line]], list[_Bought]]:
    """Every account's lines by day: claimed receipts and trade, moves between own accounts, payments to others, titles."""
    random, days = Random(size.seed), (_LAST - _FIRST).days
    lines: list[list[Line]] = [[] for _ in accounts]
    chosen = sorted(random.randrange(days - 60) for _ in range(size.receipts))
    for n, day in enumerate(chosen):
        lines[0].append(Line(_FIRST + timedelta(day), random.randrange(900_00, 2_400_00), "wages", _EMPLOYER, "", f"WAGES GANG {n % 7}", f"W{n}"))
    purchases = [
        _Bought(
            title_number(920000 + n),
            n % len(accounts),
            _FIRST + timedelta(30 + (days - 60) * (n + 1) // (size.titles + 1)),
            random.randrange(80, 240) * 1_000_00,
        )
        for n in range(size.titles)
    ]
    for p in purchases:
        lines[p.account].append(Line(p.on, -p.price, "transfer out", _LAWYER, "", f"COMPLETION {p.title}", f"C{p.title}"))
        if p.account:
            before = p.on - timedelta(1)
            lines[0].append(Line(before, -p.price, "transfer out", "Fennmark Homes Ltd", accounts[p.account].written, "OWN TRANSFER", f"T{p.title}"))
            lines[p.account].append(Line(before, p.price, "transfer in", "Fennmark Homes Ltd", accounts[0].written, "OWN TRANSFER", f"T{p.title}"))
    for n in range(size.lines - sum(map(len, lines))):
        amount = random.randrange(10_00, 900_00)
        into = n % 2 == 0
        lines[n % len(lines)].append(
            Line(
                _FIRST + timedelta(random.randrange(days)),
                amount if into else -amount // 2,
                "transfer in" if into else "card",
                _TRADE,
                "",
                f"INVOICE {n}",
                f"I{n}",
            )
        )
    return [sorted(own, key=lambda line: (line.on, -line.amount)) for own in lines], purchases


def _exhibits(data: list[bytes], purchases: list[_Bought]) -> list[ListedExhibit]:
    natures = ("ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent")
    controller = Controller(
        _NUMBER,
        "Mr Corin Vexley",
        natures,
        date(2021, 5, 2),
        date(1980, 6, 1),
        "Corin",
        "Vexley",
        address={"premises": "4", "address_line_1": "Lanternholt Street", "locality": CITY, "postal_code": "ZZ7 4DQ"},
    )
    company = CompanyRow("Fennmark Homes Ltd", _NUMBER, "4 Lanternholt Street", CITY, COUNTY, "ZZ7 4DQ", date(2021, 5, 2))
    titles = [
        TitleRow(
            p.title,
            f"{n} Tallowgate, {CITY}",
            "ZZ8 2LR",
            "Fennmark Homes Ltd",
            _NUMBER,
            _HOME,
            p.on + timedelta(7),
            p.price // 100,
            district=DISTRICT,
            county=COUNTY,
            region=REGION,
        )
        for n, p in enumerate(purchases, start=1)
    ]
    files = [(f"statement-{n}.xml", "Bank of Harrowmouth", content) for n, content in enumerate(data)]
    files += [
        ("psc.jsonl", "Companies House", psc_snapshot([controller], [], date(2025, 1, 4))),
        ("companies.csv", "Companies House", company_data([company])),
        ("ccod.csv", "HM Land Registry", corporate_titles(titles)),
    ]
    return [
        ListedExhibit(
            name, f"IH/{n}", producer, date(2025, 1, 5), "Production order, POCA 2002 s.345", "this investigation", "disclosable", "data", "", content
        )
        for n, (name, producer, content) in enumerate(files, start=1)
    ]


def _parts(accounts: list[Account], first: list[Line], purchases: list[_Bought]) -> list[str]:
    claimed = [line for line in first if line.counterparty == _EMPLOYER]
    said = "Imogen Hale"
    head = {
        "reference": "LARGE-1",
        "caption": "In the matter of Corin Vexley (invented)",
        "jurisdiction": "england_and_wales",
        "order": "restraint",
        "offence": "Invented",
        "offence_period": {"first": _FIRST, "last": _LAST},
        "period": {"first": _FIRST, "last": _LAST},
        "currency": "GBP",
        "cut_off": date(2025, 3, 31),
        "author": {"name": said, "office": "Financial investigator"},
    }
    claim = {
        "label": "A",
        "says": "Wages of exploited workers",
        "alleged_because": "The employer paid them into this account",
        "exhibits": ["IH/1"],
        "expected_count": len(claimed),
        "expected_total": f"{sum(line.amount for line in claimed) / 100:.2f}",
        "receipts": [{"account": accounts[0].written, "first": _FIRST, "last": _LAST, "counterparty": _EMPLOYER}],
    }
    fennmark = {
        "id": "fennmark",
        "name": "Fennmark Homes Ltd",
        "role": "associate",
        "jurisdiction": "gb",
        "number": _NUMBER,
        "accounts": [account.written for account in accounts],
    }
    chains = [
        {
            "suspect": "vexley",
            "through": ["fennmark"],
            "asset": p.title,
            "basis": "nominee",
            "author": said,
            "reason": "The company has no trade of its own",
            "decided_on": date(2025, 2, 1),
            "exhibits": ["IH/1"],
        }
        for p in purchases
    ]
    bought = [
        {
            "title": p.title,
            "price": f"{p.price // 100}.00",
            "completed_on": p.on,
            "reason": "Price, payee and title number agree",
            "author": said,
            "exhibits": ["IH/1"],
            "payments": [{"account": accounts[p.account].written, "on": p.on, "amount": f"{p.price // 100}.00", "part": "whole price"}],
        }
        for p in purchases
    ]
    choice = {"rule": "pro_rata", "reason": "The money is mixed", "authority": "Barlow Clowes v Vaughan [1992] 4 All ER 22", "author": said}
    vexley = {"id": "vexley", "name": "Corin Vexley", "role": "suspect", "born": "1980-06-14", "address": _HOME}
    return [
        table("[case]", head),
        *tables("people", [vexley]),
        *tables("companies", [fennmark]),
        *tables("claims", [claim]),
        table("[tracing]", choice),
        *tables("chains", chains),
        *tables("purchases", bought),
    ]
