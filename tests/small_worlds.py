"""Evidence bases made by hand for tests: a few records, a case in a few lines, and the reasoning steps run over them in order.

Everything in them is invented; identifiers are those of flows.demo.world_parameters.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count

from schemas.accounts import StatementPeriod
from schemas.case import Case
from schemas.decisions import Decision
from schemas.evidence import Exhibit
from schemas.evidence_base import EvidenceBase
from schemas.interests import WHOLE, Interest
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.law import JURISDICTIONS
from schemas.parties import PartyRecord
from tracing.ids import finding_id

CUT_OFF = date(2024, 3, 31)
HEAD = {
    "case": {
        "reference": "T-1",
        "caption": "Invented",
        "jurisdiction": "england_and_wales",
        "order": "restraint",
        "offence": "invented",
        "offence_period": {"first": date(2024, 1, 1), "last": CUT_OFF},
        "period": {"first": date(2024, 1, 1), "last": CUT_OFF},
        "currency": "GBP",
        "cut_off": CUT_OFF,
        "author": {"name": "Imogen Hale", "office": "Investigator"},
    },
    "tracing": {"rule": "fifo", "reason": "r", "authority": "a", "author": "Imogen Hale"},
}
KESTREL = {"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect", "born": "1979-03-17", "address": "4 Tallowgate, Harrowmouth ZZ7 4DQ"}
LETTINGS = {"id": "lettings", "name": "Tarnbrook Lettings Ltd", "role": "associate", "jurisdiction": "gb", "number": "99999901"}


class World:
    """Records under construction; `base(...)` makes the evidence base, case.toml's parts as keywords."""

    def __init__(self) -> None:
        self.rows: dict[type, list] = {}
        self.exhibits: dict[str, Exhibit] = {}
        self.decided: list[Decision] = []
        self._n = count(1)

    def exhibit(self, reference: str) -> str:
        name = sha256(reference.encode()).hexdigest()
        self.exhibits[reference] = Exhibit(sha256=name, reference=reference, file_name=f"{reference}.x", size=1)
        return name

    def add(self, table: type, *, reference: str = "IH/1", id: str = "", **values):
        origin = self.exhibit(reference)
        place = values.pop("place", f"line {next(self._n)}")
        row = table(id=id or f"{origin[:8]}/{place}", exhibit=origin, place=place, **values)
        self.rows.setdefault(table, []).append(row)
        return row

    def person(self, name: str, mentioned_as: str = "person with significant control", **values) -> PartyRecord:
        born = dict(zip(("born_year", "born_month", "born_day"), values.pop("born", ()), strict=False))
        return self.add(PartyRecord, mentioned_as=mentioned_as, kind="person", name=name, **born, **values)

    def company(self, number: str, name: str = "", jurisdiction: str = "gb", mentioned_as: str = "register entry", **values) -> PartyRecord:
        return self.add(PartyRecord, mentioned_as=mentioned_as, kind="company", name=name, jurisdiction=jurisdiction, number=number, **values)

    def interest(self, owner: PartyRecord, company: PartyRecord, low: int | None = 75, high: int | None = 100, kind: str = "shares", **values) -> Interest:
        """`low` and `high` in per cent."""
        ends = {end: None if value is None else value * WHOLE // 100 for end, value in (("low", low), ("high", high))}
        return self.add(Interest, owner=owner.id, company=company.id, kind=kind, **ends, **values)

    def title(self, number: str, *owners: PartyRecord, since: date | None = None, price: int | None = None) -> None:
        self.add(Title, land_registry="gb", title_number=number, tenure="Freehold", address="9 Quillfeather Row", price_paid=price)
        for owner in owners:
            self.add(Proprietorship, title_number=number, owner=owner.id, since=since)

    def register(self, number: str, kind: str, text: str = "An entry.", party: str = "", dated: date | None = None, part: str = "C") -> None:
        self.add(RegisterEntry, title_number=number, part=part, kind=kind, text=text, party=party, dated=dated)

    def statement(self, account: str, holder: str, closing: int, closes_on: date = CUT_OFF, **values) -> StatementPeriod:
        return self.add(
            StatementPeriod,
            account=account,
            written_as=account,
            holder=holder,
            currency="GBP",
            opens_on=date(2024, 1, 1),
            closes_on=closes_on,
            opening=0,
            closing=closing,
            credits=closing,
            debits=0,
            entries=1,
            reconciles=True,
            **values,
        )

    def decided_to_be(self, party: str, *records: PartyRecord) -> None:
        """A person has decided that these records are the party, as one must where no birth is said."""
        self.decided += [
            Decision(
                id=f"s{n}",
                at="2024-04-01T08:00:00Z",
                author="Imogen Hale",
                subject=finding_id("match", party, record.id),
                answer="same",
                reason="Seen the deed.",
            )
            for n, record in enumerate(records, start=len(self.decided) + 1)
        ]

    def base(self, *decisions: Decision, **parts) -> EvidenceBase:
        self.exhibit("IH/1")
        case = Case.model_validate(HEAD | parts)
        rows = {table: tuple(sorted(own, key=lambda row: row.id)) for table, own in self.rows.items()}
        return EvidenceBase(
            case=case,
            order=JURISDICTIONS["england_and_wales"]["restraint"],
            exhibits=tuple(self.exhibits.values()),
            rows=rows,
            verdicts=(),
            decisions=(*self.decided, *decisions),
            versions={},
            log_head="",
            compiled_on=CUT_OFF,
            version=1,
        )


def with_rows(base: EvidenceBase, *found: dict[type, list]) -> EvidenceBase:
    """The evidence base with findings in it."""
    for tables in found:
        base = replace(base, rows=base.rows | {table: tuple(rows) for table, rows in tables.items()})
    return base


def after(base: EvidenceBase, *steps) -> EvidenceBase:
    """The evidence base after the steps (modules of tracing), in order."""
    for step in steps:
        base = with_rows(base, step.findings(base))
    return base


def decision(subject: str, answer: str, n: int = 1, takes_back: str = "") -> Decision:
    return Decision(
        id=f"d{n}", at=f"2024-04-0{n}T09:00:00Z", author="Imogen Hale", subject=subject, answer=answer, reason="Seen the passport.", takes_back=takes_back
    )
