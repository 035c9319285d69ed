"""Section 5: the sources and how complete they are: which months of which accounts, which rows, under which power, and what is outstanding.

Authority: Roscoe v Winder [1915] 1 Ch 62 (what stood in an account in between must be known); Criminal Justice Act 2003 s.117.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Drawn, Heading, Link, Section, Table
from flows.dossier.number_kinds import named
from flows.dossier.words import MONTHS, STATES
from flows.dossier.writing import joined, para, row
from flows.drawing import account_grid
from schemas.accounts import StatementPeriod
from schemas.evidence import KEPT_APART, Exhibit, Reading
from schemas.evidence_base import EvidenceBase
from schemas.findings import AccountMonth, Merge

WHOLE_REGISTER = 10_000  # records above which an exhibit is a register as it was issued, and no extract that was made for a case


def write(b: Brief) -> Section:
    """The grid, the counts, what was merged, what was asked for."""
    return Section(
        "5",
        "Sources and their completeness",
        "s5",
        (
            *_accounts(b.base, b.figures),
            *_exhibits(b.base, b.figures, b.exhibits, b.edition),
            *_merged(b.base, b.figures, b.transfers, b.exhibits),
            *_outstanding(b.base, b.figures),
        ),
    )


def _accounts(base: EvidenceBase, figures: Figures) -> list[Block]:
    accounts = sorted({period.account for period in base.of(StatementPeriod)})
    if not accounts:
        return [para("No statement of any account is in evidence.")]
    cells = base.of(AccountMonth)
    states = [
        (figures.number(f"account months {word}", n, f"account months that are {word}", by=("rows", "accountmonth", "state", state)), f" {word}")
        for state, word in MONTHS.items()
        if (n := sum(cell.state == state for cell in cells))
    ]
    return [
        para(
            figures.counted("accounts", len(accounts), "account", of="accounts with a statement"),
            f" {'is' if len(accounts) == 1 else 'are'} in evidence. Of ",
            figures.number("account months", len(cells), "account months in the case's period", by=("rows", "accountmonth")),
            " account months in the case's period, ",
            joined(states),
            ". ",
            Link("sB", "Schedule B"),
            " lists every statement.",
        ),
        Drawn(lambda width: account_grid(base, width), title="Accounts by month", source="accountmonth"),
    ]


def _exhibits(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits, edition: WrittenFor) -> list[Block]:
    readings = {reading.exhibit: reading for reading in base.of(Reading)}
    data = [exhibit for exhibit in base.exhibits if exhibit.kind == "data" and exhibit.handling not in KEPT_APART and exhibit.sha256 in readings]
    rows = []
    for exhibit in data:
        reading = readings[exhibit.sha256]
        counts = (
            figures.number(
                f"rows {part} {exhibit.reference}",
                getattr(reading, part),
                f"rows of the exhibit: {part.replace('_', ' ')}",
                exhibit.sha256,
                by=("reading", exhibit.sha256, part),
            )
            for part in ("accepted", "set_aside", "declared", "total")
        )
        rows.append(row(exhibits.link(exhibit), named(exhibit.producer or "not recorded"), *counts, STATES[reading.state]))
    columns = (
        Column("Exhibit", 4),
        Column("Producer", 7),
        Column("Rows accepted", 4, True),
        Column("Set aside", 4, True),
        Column("Declared", 4, True),
        Column("In the file", 4, True),
        Column("State", 7),
    )
    return [
        Heading("What was read"),
        para(
            "A row is what the format repeats: a line of a table, an entry of a statement. Every row of every exhibit is accepted, set aside with a reason, or "
            "declared by its format to be a heading or a total; the three counts add up to the file. The power under which each exhibit was obtained and "
            "what it may be used for stand in the ",
            Link("sX", "exhibit register"),
            ".",
        ),
        Table(columns, tuple(rows)),
        *_searched(base, figures, exhibits, edition, data),
        *_not_read(exhibits, [exhibit for exhibit in base.exhibits if exhibit not in data]),
    ]


def _searched(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits, edition: WrittenFor, data: list[Exhibit]) -> Iterator[Block]:
    """Registers that were taken in whole: how many records of each may concern the case. A partner is not told what of a register concerns a case that is not shown whole."""
    for exhibit in data if edition.disclosure is None else ():
        records, concern = base.registers.get(exhibit.sha256, (0, 0))
        if records > WHOLE_REGISTER:
            yield para(
                exhibits.link(exhibit),
                " is a register of ",
                figures.number(f"records {exhibit.reference}", records, "people, companies, identifiers, interests and titles in the register", exhibit.sha256),
                " records. Every one was compared with the people and companies of the case, by name, number, identifier and account; from whoever may be one of them "
                "companies were followed downwards and owners upwards. ",
                figures.number(
                    f"records that may concern the case {exhibit.reference}", concern, "records of the register that may concern the case", exhibit.sha256
                ),
                " records lie on these ways. The others share none of these with the case as it is known now, and no finding rests on them.",
            )


def _not_read(exhibits: CitedExhibits, unread: list[Exhibit]) -> list[Block]:
    """Documents, and what is kept apart from the evidence."""
    apart = [exhibit for exhibit in unread if exhibit.handling in KEPT_APART]
    documents = [exhibit for exhibit in unread if exhibit not in apart]
    blocks: list[Block] = []
    if documents:
        blocks.append(para("Documents, which are kept and cited and not read as data: ", joined(map(exhibits.link, documents)), "."))
    if apart:
        blocks.append(
            para(
                "Kept apart as intelligence: no record of it reaches a finding, no figure rests on it, and it is absent from every other edition: ",
                joined(map(exhibits.link, apart)),
                ".",
            )
        )
    return blocks


def _merged(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits) -> list[Block]:
    """Entries that two exhibits show, by pair of exhibits."""
    pairs: dict[tuple[str, str], int] = {}
    for merge in base.of(Merge):
        key = (transfers.entries[merge.kept].exhibit, transfers.entries[merge.repeated].exhibit)
        pairs[key] = pairs.get(key, 0) + 1
    if not pairs:
        return []
    rows = tuple(
        row(
            exhibits.origin(kept),
            exhibits.origin(repeated),
            figures.number(f"merged {kept} {repeated}", number, "entries that both exhibits show", kept, repeated),
        )
        for (kept, repeated), number in sorted(pairs.items())
    )
    columns = (Column("Entries counted under", 6), Column("Shown again by", 6), Column("Entries", 3, True))
    return [
        Heading("Shown twice, counted once"),
        para("Where two exhibits show the same days of an account, entry by entry, each entry is counted once. Two equal payments on one day remain two."),
        Table(columns, rows),
    ]


def _outstanding(base: EvidenceBase, figures: Figures) -> list[Block]:
    if not base.case.outstanding:
        return [Heading("Asked for and not received"), para("Nothing is recorded as asked for and not received.")]
    return [
        Heading("Asked for and not received"),
        para(
            figures.counted("outstanding", len(base.case.outstanding), "request", of="requests in case.toml: outstanding"),
            " outstanding: ",
            Link("sG", "Schedule G"),
            ".",
        ),
    ]
