"""Statements, a case and an evidence base written by hand, for tests of what follows from them. Everything in it is invented."""

from __future__ import annotations

from datetime import date

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.case import Case
from schemas.decisions import Decision
from schemas.evidence_base import EvidenceBase
from schemas.law import JURISDICTIONS
from tracing.ledger import build_transfers
from tracing.ledger.ledger_lines import lines_and_links
from tracing.ledger.prepared_ledger import build

ALPHA, BETA, GAMMA = "gb:200000-00000001", "gb:200000-00000002", "gb:200000-00000003"
TO_BETA, TO_ALPHA = {"counterparty_account": BETA[3:]}, {"counterparty_account": ALPHA[3:]}


def day(text: str) -> date:
    """'03-15' is a day of 2024; a whole ISO date is itself."""
    return date.fromisoformat(text if len(text) == 10 else f"2024-{text}")


def statement(account, first, last, opening, closing, lines, *, id="", currency="GBP", holder="", number="", reconciles=None):
    """A StatementPeriod and its entries. A line: (day, signed amount, {fields of Entry}); the third part may be left out."""
    id = id or f"{account[-2:]}/{first}"
    period = StatementPeriod(
        id=id,
        exhibit=f"x{id}",
        place="Stmt 1",
        account=account,
        written_as=account,
        holder=holder,
        currency=currency,
        opens_on=day(first),
        statement_number=number,
        closes_on=day(last),
        opening=opening,
        closing=closing,
        entries=len(lines),
        reconciles=reconciles,
        credits=sum(max(line[1], 0) for line in lines),
        debits=sum(max(-line[1], 0) for line in lines),
    )
    entries = []
    for n, (on, amount, *more) in enumerate(lines, start=1):
        fields = more[0] if more else {}
        entries.append(
            Entry(
                id=f"{id}/{n}",
                exhibit=period.exhibit,
                place=f"Stmt 1, Ntry {n}",
                period=id,
                account=account,
                seq=n,
                booked_on=day(on),
                amount=abs(amount),
                direction="credit" if amount > 0 else "debit",
                currency=currency,
                **fields,
            )
        )
    return period, entries


def case(**parts) -> Case:
    """A case of the year 2024 in pounds; `period` as (first, last); the other parts as in case.toml."""
    first, last = parts.pop("period", ("01-01", "01-31"))
    whole = {"first": day(first), "last": day(last)}
    head = {
        "reference": "T-1",
        "caption": "A test",
        "jurisdiction": "england_and_wales",
        "order": "restraint",
        "offence": "An offence",
        "offence_period": whole,
        "period": whole,
        "currency": "GBP",
        "cut_off": day("12-31"),
        "author": {"name": "Ann Author", "office": "Investigator"},
        **parts.pop("head", {}),
    }
    choice = {"rule": "fifo", "reason": "r", "authority": "a", "author": "Ann Author"}
    return Case.model_validate({"case": head, "tracing": choice, **parts})


def decision(subject: str, answer: str, id: str = "d1") -> Decision:
    return Decision(id=id, at="2024-06-01T00:00:00Z", author="Ann Author", subject=subject, answer=answer, reason="because")


def base(statements=(), *, decisions=(), rows=None, exhibits=(), verdicts=(), **case_parts) -> EvidenceBase:
    """An evidence base of these statements; `rows` adds or replaces tables, `case_parts` as for `case`."""
    written = case(**case_parts)
    tables = {
        StatementPeriod: tuple(sorted((period for period, _ in statements), key=lambda p: p.id)),
        Entry: tuple(sorted((entry for _, entries in statements for entry in entries), key=lambda e: e.id)),
    }
    return EvidenceBase(
        case=written,
        order=JURISDICTIONS["england_and_wales"]["restraint"],
        exhibits=tuple(exhibits),
        rows={**tables, **{table: tuple(found) for table, found in (rows or {}).items()}},
        verdicts=tuple(verdicts),
        decisions=tuple(decisions),
        versions={},
        log_head="",
        compiled_on=written.case.cut_off,
        version=1,
    )


def with_findings(evidence: EvidenceBase, *steps) -> EvidenceBase:
    """The evidence base after each step's `findings` have replaced their tables."""
    for step in steps:
        evidence.rows.update({table: tuple(found) for table, found in step.findings(evidence).items()})
    return evidence


def found(statements, **more):
    """The findings, after a check that they are a ledger as tracing takes it."""
    tables = build_transfers.findings(base(statements, **more))
    lines, _ = lines_and_links(tables[Transfer])
    build(lines)
    assert sorted(line.seq for line in lines) == list(range(1, len(lines) + 1)) and [t.seq for t in tables[Transfer]] == sorted(t.seq for t in tables[Transfer])
    return tables


def moved(statements, **more):
    """(day, payer, payee, amount, kind) of every line, in order."""
    return [(t.at[5:], t.payer, t.payee, t.amount, t.kind) for t in found(statements, **more)[Transfer]]


def two(debits, credits, **more):
    """Alpha's debits and Beta's credits of January."""
    paid, got = -sum(d[1] for d in debits), sum(c[1] for c in credits)
    return found(
        [statement(ALPHA, "01-01", "01-31", paid, 0, debits, holder="Alpha Ltd"), statement(BETA, "01-01", "01-31", 0, got, credits, holder="Beta Ltd")], **more
    )
