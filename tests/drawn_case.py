"""An invented case for the drawings, its findings written by hand: two claims, a go-between's account, two titles, a nominee.

In thousands of pounds: 120 of claim A come through a go-between and 90 of claim B come in cash; 60 are not claimed. 200 buy title one:
110 of A, 50 of B, 40 not claimed. Title two: 60 paid, of them 10 of A, with a mortgage of 130 and 15 from elsewhere.
"""

from __future__ import annotations

from datetime import date

from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.case import Case
from schemas.evidence_base import EvidenceBase
from schemas.findings import AccountMonth, ClaimedReceipt, Gap, Holding, RouteStep
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyMember

CUT_OFF = date(2024, 9, 30)
LETTINGS, HOLDINGS, GO_BETWEEN = "gb:000000-00000011", "iban:NL00XXXX0000000012", "gb:000000-00000013"
ONE, TWO = "asset-one", "asset-two"
NAMES = {
    "ash": "Ambrose Ashgrove",
    "pell": "Петра Пелл",
    "lettings": "A&B <Lettings> Ltd",
    "holdings": "Μαρίνα Holdings Ltd",
    "parent": "Vlinderstruik Beheer en Participaties B.V.",
    "spouse": "Wilhelmina Ashgrove",
}


def drawn_case(**changed: list) -> EvidenceBase:
    """The evidence base; `changed` replaces the rows of a table, by the table's class name."""
    rows = {**_money(), **_ownership(), **_accounts()}
    rows = {table: tuple(changed.get(table.__name__, found)) for table, found in rows.items()}
    return EvidenceBase(
        case=_case(), order=None, exhibits=(), rows=rows, verdicts=(), decisions=(), versions={}, log_head="0" * 64, compiled_on=CUT_OFF, version=1
    )


def _case() -> Case:
    claim = {
        "alleged_because": "as the exhibit shows",
        "expected_count": 1,
        "expected_total": "1.00",
        "receipts": [{"account": "x", "first": "2024-01-01", "last": "2024-01-31"}],
    }
    return Case.model_validate(
        {
            "case": {
                "reference": "DRAW-1",
                "caption": "Invented",
                "jurisdiction": "england_and_wales",
                "order": "restraint",
                "offence": "Arranging travel for exploitation",
                "offence_period": {"first": "2024-01-02", "last": "2024-05-31"},
                "period": {"first": "2023-01-01", "last": "2024-09-30"},
                "currency": "GBP",
                "cut_off": str(CUT_OFF),
                "author": {"name": "N. N.", "office": "Office"},
            },
            "people": [
                {"id": "ash", "name": NAMES["ash"], "role": "suspect", "family": ["spouse"]},
                {"id": "pell", "name": NAMES["pell"], "role": "associate"},
                {"id": "spouse", "name": NAMES["spouse"], "role": "third_party"},
            ],
            "companies": [{"id": i, "name": NAMES[i], "role": "associate", "jurisdiction": "gb"} for i in ("lettings", "holdings", "parent")],
            "claims": [{"label": "A", "says": "Wages of exploited workers", **claim}, {"label": "B", "says": "Cash without receipts", **claim}],
            "tracing": {"rule": "pro_rata", "reason": "r", "authority": "a", "author": "N. N."},
            "chains": [
                {
                    "suspect": "ash",
                    "through": ["pell", "lettings"],
                    "asset": "ZZ900001",
                    "basis": "bare_trust",
                    "reason": "r",
                    "author": "N. N.",
                    "decided_on": "2024-08-01",
                    "exhibits": ["E/1"],
                }
            ],
        }
    )


def holding(owner: str, company: str, low: int | None, high: int | None, direct: bool = True, path: str = "", control: bool | None = True) -> Holding:
    return Holding(
        owner=owner,
        company=company,
        as_at=CUT_OFF,
        share_low=low,
        share_high=high,
        control=control,
        direct=direct,
        path=path or f"{owner} > {company}",
        why="as the register says",
    )


def interest(id, owner, company, kind="shares", low=None, high=None, capacity="", started=date(2023, 9, 4), ended=None) -> Interest:
    """An interest of the party `owner` in the party `company`, between the records r-<party>."""
    return Interest(
        id=id,
        exhibit="e",
        place="line 1",
        owner=f"r-{owner}",
        company=f"r-{company}",
        kind=kind,
        low=low,
        high=high,
        capacity=capacity,
        started_on=started,
        ended_on=ended,
    )


def members(*parties: str) -> list[PartyMember]:
    """That each record r-<party> is the party."""
    return [PartyMember(record=f"r-{party}", party=party, match="m") for party in parties]


def step(target: str, label: str, came: str, went: str, thousands: int) -> RouteStep:
    return RouteStep(rule="pro_rata", target=target, label=label, from_transfer=came, to_transfer=went, amount=thousands * 1000_00)


def transfer(id: str, day: str, payer: str, payee: str, thousands: int) -> Transfer:
    return Transfer(id=id, at=day, seq=0, payer=payer, payee=payee, amount=thousands * 1000_00, currency="GBP")


def _money() -> dict:
    transfers = [
        transfer("t1", "2024-01-05", "@Employer", GO_BETWEEN, 70),
        transfer("t2", "2024-01-19", "@Employer", GO_BETWEEN, 50),
        transfer("t3", "2024-01-20", GO_BETWEEN, LETTINGS, 120),
        transfer("t4", "2024-02-02", "@", LETTINGS, 90),
        transfer("t5", "2024-03-04", "@Customer", LETTINGS, 60),
        transfer("t6", "2024-05-02", LETTINGS, "@Conveyancer", 200),
        transfer("t7", "2024-06-01", LETTINGS, HOLDINGS, 60),
        transfer("t8", "2024-06-13", HOLDINGS, "@Conveyancer", 60),
    ]

    return {
        Transfer: transfers,
        ClaimedReceipt: [ClaimedReceipt(transfer=t, label=label, amount=n * 1000_00) for t, label, n in (("t1", "A", 70), ("t2", "A", 50), ("t4", "B", 90))],
        RouteStep: [
            step(ONE, "A", "t1", "t3", 65),
            step(ONE, "A", "t2", "t3", 45),
            step(ONE, "A", "t3", "t6", 110),
            step(ONE, "B", "t4", "t6", 50),
            step(TWO, "A", "t1", "t3", 10),
            step(TWO, "A", "t3", "t7", 10),
            step(TWO, "A", "t7", "t8", 10),
        ],
        Purchase: [
            Purchase(
                id="p1", asset=ONE, title_number="ZZ900001", price=200_000_00, currency="GBP", completed_on=date(2024, 5, 2), paid=200_000_00, state="accepted"
            ),
            Purchase(
                id="p2",
                asset=TWO,
                title_number="ZZ900002",
                price=205_000_00,
                currency="GBP",
                completed_on=date(2024, 6, 13),
                paid=60_000_00,
                mortgage=130_000_00,
                elsewhere=15_000_00,
                state="accepted",
            ),
        ],
        PurchasePayment: [PurchasePayment(purchase="p1", transfer="t6", part="whole price"), PurchasePayment(purchase="p2", transfer="t8", part="deposit")],
        Asset: [
            Asset(
                id=ONE,
                kind="land_title",
                identifier="ZZ900001",
                description="1 Tallowgate, Harrowmouth ZZ8 2LR",
                holder="lettings",
                holder_name=NAMES["lettings"],
                currency="GBP",
                reach="basis",
                basis="bare_trust",
                suspect="ash",
            ),
            Asset(
                id="asset-three",
                kind="land_title",
                identifier="ZZ900003",
                description="7 Lanternholt Street, Harrowmouth ZZ7 4DQ",
                holder="ash",
                holder_name=NAMES["ash"],
                currency="GBP",
                reach="own",
                suspect="ash",
            ),
            Asset(
                id=TWO,
                kind="land_title",
                identifier="ZZ900002",
                description="Flat 2, the Old Ropeworks, Saltpan Quay, Harrowmouth",
                holder="holdings",
                holder_name=NAMES["holdings"],
                currency="GBP",
                reach="shares",
            ),
        ],
    }


def _ownership() -> dict:
    return {
        Party: [
            Party(
                id=i,
                kind="person" if i in ("ash", "pell", "spouse") else "company",
                name=name,
                role={"ash": "suspect", "spouse": "third_party"}.get(i, "associate"),
                number="" if i in ("ash", "pell", "spouse") else "00000099",
                jurisdiction="nl" if i == "parent" else "gb",
            )
            for i, name in sorted(NAMES.items())
        ],
        PartyMember: members(*NAMES),
        Holding: [
            holding("ash", "parent", None, None),
            holding("pell", "lettings", 250_000, 500_000, control=None),
            holding("parent", "holdings", 1_000_000, 1_000_000),
            holding("holdings", "lettings", 500_000, 750_000),
            holding("ash", "lettings", 500_000, 750_000, direct=False, path="ash > parent > holdings > lettings"),
        ],
        Interest: [
            interest("i1", "ash", "parent", "influence"),
            interest("i2", "pell", "lettings", "shares", 250_000, 500_000, "nominee"),
            interest("i3", "parent", "holdings", "shares", 1_000_000, 1_000_000),
            interest("i4", "holdings", "lettings", "shares", 500_000, 750_000),
            interest("i5", "spouse", "lettings", "shares", 250_000, 500_000, started=date(2016, 3, 1), ended=date(2023, 9, 4)),
        ],
        Proprietorship: [
            Proprietorship(id="q1", exhibit="e", place="line 2", title_number="ZZ900001", owner="r-lettings", since=date(2024, 5, 20)),
            Proprietorship(id="q2", exhibit="e", place="line 3", title_number="ZZ900003", owner="r-ash", since=date(2016, 4, 1)),
            Proprietorship(id="q3", exhibit="e", place="line 4", title_number="ZZ900003", owner="r-spouse", since=date(2016, 4, 1)),
        ],
    }


def _accounts() -> dict:
    holders = {LETTINGS: NAMES["lettings"], HOLDINGS: NAMES["holdings"], GO_BETWEEN: "Ilse Voorbeeld"}
    months = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(21)]
    odd = {(LETTINGS, "2024-02"): "broken", (GO_BETWEEN, "2024-03"): "missing", (GO_BETWEEN, "2024-04"): "partly"}
    return {
        StatementPeriod: [
            StatementPeriod(
                id=account,
                exhibit="e",
                place="Stmt 1",
                account=account,
                written_as=account,
                holder=holder,
                currency="GBP",
                opens_on=date(2023, 1, 1),
                closes_on=CUT_OFF,
                credits=0,
                debits=0,
                entries=0,
            )
            for account, holder in holders.items()
        ],
        AccountMonth: [
            AccountMonth(account=account, month=month, state=odd.get((account, month), "complete"), entries=3)
            for account in sorted(holders)
            for month in months
            if account != HOLDINGS or month > "2023-08"
        ],
        Gap: [
            Gap(
                id="g1",
                account=GO_BETWEEN,
                kind="missing",
                first=date(2024, 3, 1),
                last=date(2024, 4, 12),
                currency="GBP",
                says="No statement for 1 March 2024 to 12 April 2024.",
            ),
            Gap(
                id="g2",
                account=LETTINGS,
                kind="broken_balance",
                first=date(2024, 2, 1),
                last=date(2024, 2, 1),
                currency="GBP",
                says="The statement that opens on 1 February 2024 does not begin with what the last one closed with.",
            ),
        ],
    }
