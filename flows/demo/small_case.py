"""A world so small that it is made in a moment: one account, one company, one title, one suspect.

Nothing in it is real; the identifiers are those of `flows.demo.world_parameters`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.demo.case_file import ListedExhibit, table, tables, write_exhibits, write_toml
from flows.demo.registers import CompanyRow, Controller, TitleRow, company_data, corporate_titles, psc_snapshot
from flows.demo.statements import Line, camt053, statements
from flows.demo.world_parameters import CITY, COUNTY, DISTRICT, REGION, Account, company_number, title_number, uk_iban

_NUMBER, _TITLE = company_number(91), title_number(910001)
_ACCOUNT = Account("company", "Fennmark Homes Ltd", "GBP", uk_iban(91), "Bank of Harrowmouth")
_LINES = (
    Line(date(2024, 1, 9), 4_000_00, "wages", "Orchard Packing Ltd", "", "WAGES WEEK 1", "W1"),
    Line(date(2024, 1, 16), 6_000_00, "wages", "Orchard Packing Ltd", "", "WAGES WEEK 2", "W2"),
    Line(date(2024, 1, 23), 5_000_00, "transfer in", "A&B <Ltd>", "", "INVOICE 7", "INV7"),
    Line(date(2024, 2, 20), -12_000_00, "transfer out", "Quill & Northmere LLP client account", "", f"COMPLETION {_TITLE}", "C1"),
)


def small(path: Path | str) -> None:
    """Writes a case folder at `path`, which must not exist or be empty: one camt.053, PSC, BasicCompanyData, CCOD, case.toml.

    £10,000 of wages (claim A) and £5,000 of trade come in; £12,000 buys the title. The claim's part of it: £7,000 under
    own_money_first, £8,000 pro_rata, £10,000 under fifo and claims_first, £7,000 under lifo.
    """
    case = Path(path)
    write_exhibits(case, _exhibits())
    write_toml(case / "case.toml", "A very small invented case: one account, one company, one title.", _case_parts())


def _exhibits() -> list[ListedExhibit]:
    months = [(date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))]
    statement = camt053(statements(_ACCOUNT, _LINES, months), version="08", message="FENNMARK-2024-1", created=date(2024, 3, 1))
    natures = ("ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent")
    home = {"premises": "4", "address_line_1": "Lanternholt Street", "locality": CITY, "postal_code": "ZZ7 4DQ"}
    controllers = [Controller(_NUMBER, "Mr Corin Vexley", natures, date(2023, 5, 2), date(1980, 6, 1), "Corin", "Vexley", address=home)]
    company = CompanyRow("Fennmark Homes Ltd", _NUMBER, "4 Lanternholt Street", CITY, COUNTY, "ZZ7 4DQ", date(2023, 5, 2))
    title = TitleRow(
        _TITLE,
        f"9 Tallowgate, {CITY}",
        "ZZ8 2LR",
        "Fennmark Homes Ltd",
        _NUMBER,
        f"4 Lanternholt Street, {CITY} ZZ7 4DQ",
        date(2024, 2, 27),
        12_000,
        district=DISTRICT,
        county=COUNTY,
        region=REGION,
    )
    files = (
        ("statement.xml", "IH/1", "Bank of Harrowmouth", "Production order, POCA 2002 s.345", statement),
        ("psc.jsonl", "IH/2", "Companies House", "Public register", psc_snapshot(controllers, [], date(2024, 3, 4))),
        ("companies.csv", "IH/3", "Companies House", "Public register", company_data([company])),
        ("ccod.csv", "IH/4", "HM Land Registry", "Public register", corporate_titles([title])),
    )
    return [
        ListedExhibit(name, reference, producer, date(2024, 3, 5), power, "this investigation", "disclosable", "data", "", content)
        for name, reference, producer, power, content in files
    ]


def _case_parts() -> list[str]:
    head = {
        "reference": "SMALL-1",
        "caption": "In the matter of Corin Vexley (invented)",
        "jurisdiction": "england_and_wales",
        "order": "restraint",
        "offence": "Human trafficking (Modern Slavery Act 2015 s.2)",
        "offence_period": {"first": date(2024, 1, 1), "last": date(2024, 2, 29)},
        "period": {"first": date(2024, 1, 1), "last": date(2024, 2, 29)},
        "currency": "GBP",
        "cut_off": date(2024, 3, 31),
        "author": {"name": "Imogen Hale", "office": "Financial investigator, Northmarsh Police"},
    }
    vexley = {"id": "vexley", "name": "Corin Vexley", "role": "suspect", "born": "1980-06-14", "address": f"4 Lanternholt Street, {CITY} ZZ7 4DQ"}
    fennmark = {"id": "fennmark", "name": "Fennmark Homes Ltd", "role": "associate", "jurisdiction": "gb", "number": _NUMBER, "accounts": [_ACCOUNT.written]}
    claim = {
        "label": "A",
        "says": "Wages of exploited workers",
        "alleged_because": "The employer paid the workers' wages into this account",
        "exhibits": ["IH/1"],
        "expected_count": 2,
        "expected_total": "10000.00",
        "receipts": [{"account": _ACCOUNT.written, "first": date(2024, 1, 1), "last": date(2024, 1, 31), "counterparty": "Orchard Packing Ltd"}],
    }
    choice = {
        "rule": "own_money_first",
        "reason": "The account holder is the wrongdoer's company",
        "authority": "Re Hallett's Estate (1880) 13 Ch D 696",
        "author": "Imogen Hale",
    }
    chain = {
        "suspect": "vexley",
        "through": ["fennmark"],
        "asset": _TITLE,
        "basis": "nominee",
        "author": "Imogen Hale",
        "reason": "The company has no trade of its own and holds the title for Corin Vexley",
        "decided_on": date(2024, 3, 20),
        "exhibits": ["IH/1", "IH/2"],
    }
    purchase = {
        "title": _TITLE,
        "price": "12000.00",
        "completed_on": date(2024, 2, 20),
        "reason": "Price, payee and title number agree",
        "author": "Imogen Hale",
        "exhibits": ["IH/1", "IH/4"],
        "payments": [{"account": _ACCOUNT.written, "on": date(2024, 2, 20), "amount": "12000.00", "part": "whole price"}],
    }
    return [
        table("[case]", head),
        *tables("people", [vexley]),
        *tables("companies", [fennmark]),
        *tables("claims", [claim]),
        table("[tracing]", choice),
        *tables("chains", [chain]),
        *tables("purchases", [purchase]),
    ]
