"""The list of everything that is missing, for the office: whom to ask for what, in which letter, what was asked before, where money went that nobody has asked about.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (what was not looked at is said).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Column, Cover, Dossier, Heading, Open, Section, Table
from flows.dossier.number_kinds import briefly, item, named
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import addressee, head_of_log
from flows.dossier.requests.tables import asked
from flows.dossier.words import count
from flows.dossier.writing import para, row
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.requests import KINDS, AskedOfAccount
from tracing.chains.missing_evidence import outside_the_case


def listing(
    base: EvidenceBase,
    figures: Figures,
    transfers: LedgerTransfers,
    exhibits: CitedExhibits,
    requests: Sequence[tuple[Addressed, tuple[str, ...]]],
    leads: Sequence[AskedOfAccount],
    blanks: Sequence[Open],
    over: str,
) -> Dossier:
    """`requests` with what is drafted for each; `leads` are accounts paid to that nobody is asked about; `over` is the figure above which vouchers
    are asked for, in words."""
    head = base.case.case
    running = f"{head.reference} · What is missing, and whom to ask · version {base.version}"
    facts = (
        ("Case", (named(head.caption),)),
        ("Reference", (named(f"{head.reference}, version {base.version}"),)),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Vouchers asked for", (named(f"of unexplained transfers of more than {over}, where money of a claim may have passed"),)),
        *head_of_log(base),
    )
    sections = (
        *((Section("", "What to ask, thing by thing", "details", _details(figures, transfers, exhibits, requests)),) if requests else ()),
        Section("", "Asked for and not received", "outstanding", _outstanding(base)),
        Section("", "Accounts that money was paid to, of which nobody is asked", "leads", _leads(figures, leads)),
        Section("", "What to say in case.toml", "blanks", _blanks(blanks)),
    )
    state = "For the office: a person decides which request is sent, and completes it"
    return Dossier(
        running,
        head.author.name,
        head.protective_marking,
        running,
        Cover(head.author.office, "What is missing, and whom to ask", state, facts, _asked(base, figures, requests)),
        (),
        sections,
        contents=False,
    )


def _asked(base: EvidenceBase, figures: Figures, requests: Sequence[tuple[Addressed, tuple[str, ...]]]) -> tuple[Block, ...]:
    beyond = outside_the_case(base)
    left_out = (
        (
            para(
                *figures.counted("breaks outside the case's period", beyond, "break", of="breaks outside the case's period"),
                " of statements outside the case's period ",
                "is" if beyond == 1 else "are",
                " not asked about.",
                numbered=False,
            ),
        )
        if beyond
        else ()
    )
    rows = []
    for n, (request, files) in enumerate(requests, start=1):
        kinds = Counter(w.kind for w in request.things)
        things = [f"{KINDS[kind]}: {kinds[kind]}" for kind in KINDS if kinds[kind]]
        monitored = request.could_be_monitored
        things += [f"Could be monitored: {count(len(monitored), 'account')}"] if monitored else []
        accounts = "\n".join(f"{account.written}: {', '.join(account.holders) or 'holder not known'}" for account in request.accounts) or "no account"
        rows.append(row(item(str(n)), addressee(request), named(accounts), named("\n".join(things)), named("\n".join(files))))
    columns = (Column("", 1), Column("Ask", 5), Column("About", 8), Column("For", 6), Column("Drafted as", 7))
    apart = (
        (
            para(
                "An account of a person under a pseudonym is asked for in a request of its own, which names that person and nobody else's account. Consider before it is sent whether the person "
                "can give the records themselves.",
                numbered=False,
            ),
        )
        if any(request.protected for request, _ in requests)
        else ()
    )
    note = named(f"The files are {base.case.case.reference}-kind-bank-version, as PDF and as text.")
    return (Table(columns, tuple(rows), title="Whom to ask for what", note=(note,)), *apart, *left_out)


def _details(figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, requests: Sequence[tuple[Addressed, tuple[str, ...]]]) -> tuple[Block, ...]:
    """Every request's tables with the reasons; of one about an account of a person under a pseudonym only that it is there."""
    blocks: list[Block] = []
    for request, _ in requests:
        if request.things:
            blocks.append(Heading((*addressee(request), *((named(f", {' and '.join(request.protected)}"),) if request.protected else ()))))
            blocks += [para("In its own request alone.", numbered=False)] if request.protected else asked(figures, transfers, exhibits, request, reasons=True)
    return tuple(blocks) or (para("No record is asked for.", numbered=False),)


def _outstanding(base: EvidenceBase) -> tuple[Block, ...]:
    if not base.case.outstanding:
        return (para("Nothing is recorded as asked for and not received. Record under [[outstanding]] in case.toml what is sent.", numbered=False),)
    rows = tuple(row(named(o.what), named(o.asked_of), briefly(o.asked_on), named(o.power or "not stated")) for o in base.case.outstanding)
    return (Table((Column("What", 12), Column("Asked of", 7), Column("On", 5, whole=True), Column("Power", 7)), rows),)


def _leads(figures: Figures, leads: Sequence[AskedOfAccount]) -> tuple[Block, ...]:
    if not leads:
        return (para("None above the figure, or every one is asked about.", numbered=False),)
    rows = tuple(
        row(
            named(account.written),
            named(", ".join(account.holders) or "not named"),
            named(account.bank or "not known"),
            figures.amount(f"paid to {account.account} {account.currency}", w.amount, "sum of the transfers to this account", "ledger", currency=w.currency),
            briefly(w.first),
            briefly(w.last),
        )
        for account in leads
        for w in account.wanted
    )
    columns = (
        Column("Account", 8),
        Column("Name on the statements", 8),
        Column("Bank", 6),
        Column("Paid to it", 5, True),
        Column("First", 5, whole=True),
        Column("Last", 5, whole=True),
    )
    return (
        para(
            "Money of a claim may have gone to these accounts, and their statements are not in evidence. Most will be shops, landlords and offices, whose records nobody needs. Name those that "
            "matter with --follow, and they are asked about too.",
            numbered=False,
        ),
        Table(columns, rows, note="What the accounts of victims and protected witnesses paid is left out: it gives away where they are."),
    )


def _blanks(blanks: Sequence[Open]) -> tuple[Block, ...]:
    if not blanks:
        return (para("No draft has a blank.", numbered=False),)
    return (
        Table(
            (Column("Open in the drafts", 14), Column("Where to say it", 12)),
            tuple(row(f"{blank.missing[0].upper()}{blank.missing[1:]}.", named(blank.key)) for blank in blanks),
        ),
    )
