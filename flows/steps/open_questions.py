"""The questions of a case that only a person can answer, with both sides as the exhibits have them; and matches that are settled, to look at again."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from flows.case.case_folder import CaseFolder
from flows.steps.load_evidence import evidence_base
from flows.steps.side_by_side import SideBySide
from schemas.accounts import Entry
from schemas.assets import Purchase, PurchasePayment, thing
from schemas.calendar import in_words
from schemas.decisions import in_force
from schemas.dispositions import Gift
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match, Pairing
from schemas.identifiers import display_account
from schemas.money import display
from schemas.parties import Party, PartyRecord
from schemas.reasons import Reason, read
from tracing.assets.dispositions import of_claims
from tracing.chains.link_questions import link_questions
from tracing.matching.asked_once import holders_asked_once

_SAME = ("same", "not_same")


@dataclass(frozen=True)
class Question:
    """One undecided finding, or a match that is settled. `subject` and one of `answers` are what a decision is made of; of alike ones that are one question `subjects` are all,
    the first of them `subject`. `effect`: the most of the claims' money that it could bring to anything that is asked about, in words; '' where it changes no figure.

    Of a match `compared` has the two sides line by line, `weights_for` and `weights_against` one weight for each reason (None where it compares
    nothing) and `score` their sum, in bits; `decided_by` is a rule, or a decision by `author` at a time.
    """

    subject: str
    kind: str
    left: str
    right: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    answers: tuple[str, ...]
    state: str = "undecided"
    decided_by: str = ""
    author: str = ""
    decided_at: str = ""
    score: float | None = None
    weights_for: tuple[float | None, ...] = ()
    weights_against: tuple[float | None, ...] = ()
    compared: tuple[tuple[str, str, str], ...] = ()
    subjects: tuple[str, ...] = ()
    effect: str = ""

    def as_json(self) -> dict[str, Any]:
        """The question as plain values that JSON can hold."""
        return asdict(self) | {"compared": [dict(zip(("what", "party", "record"), line, strict=True)) for line in self.compared]}


def undecided(folder: CaseFolder, *, settled_too: bool = False) -> list[Question]:
    """Pairings that would change a figure, the largest effect first; then matches, other pairings, purchases, repayments of charges and gifts that wait for a decision, in this
    order, by id; `settled_too`: before them the matches that a rule or a person has settled."""
    base = evidence_base(folder)
    matches, pairings = _matches(base), _pairings(base)
    return [
        *(m for m in matches if m.state != "undecided" and settled_too),
        *(p for p in pairings if p.effect),
        *_one_a_holder(base, [m for m in matches if m.state == "undecided"]),
        *(p for p in pairings if not p.effect),
        *_purchases(base),
        *_repayments(base),
        *_gifts(base),
    ]


def _matches(base: EvidenceBase) -> list[Question]:
    parties = {party.id: party for party in base.of(Party)}
    records = {record.id: record for record in base.of(PartyRecord)}
    decisions = {decision.id: decision for decision in in_force(list(base.decisions)).values()}
    sides = SideBySide(base)
    found = []
    for m in base.of(Match):
        decision = decisions.get(m.decided_by)
        favour, against = read(m.reasons_for, m.weights_for), read(m.reasons_against, m.weights_against)
        found.append(
            Question(
                m.id,
                "one party or two",
                _party(parties.get(m.left), m.left_name),
                _record(base, records[m.right]),
                _says(favour),
                _says(against),
                _SAME,
                m.state,
                m.decided_by,
                decision.author if decision else "",
                decision.at if decision else "",
                _in_bits(m.score),
                _weights(favour),
                _weights(against),
                sides.of(m),
            )
        )
    return found


def _says(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return tuple(reason.says for reason in reasons)


def _weights(reasons: tuple[Reason, ...]) -> tuple[float | None, ...]:
    return tuple(_in_bits(reason.weight) for reason in reasons)


def _in_bits(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 10


def _party(party: Party | None, name: str) -> str:
    return name if party is None else ", ".join(filter(None, (party.name, party.role.replace("_", " "), party.born and f"born {party.born}", party.number)))


def _record(base: EvidenceBase, record: PartyRecord) -> str:
    born = "-".join(f"{part:02d}" for part in (record.born_year, record.born_month, record.born_day) if part)
    where = f"{base.exhibit(record.exhibit).reference}, {record.place}"
    return ", ".join(filter(None, (record.name, record.mentioned_as, born and f"born {born}", record.number, record.address, f"({where})")))


def _one_a_holder(base: EvidenceBase, matches: list[Question]) -> list[Question]:
    """The holder of one account, under one name, is one question however many statements name them."""
    groups = holders_asked_once(base)
    found: dict[str, Question] = {}
    for match in matches:
        found.setdefault(groups.get(match.subject, (match.subject,))[0], match)
    return [replace(match, subjects=groups.get(match.subject, (match.subject,))) for match in found.values()]


def _pairings(base: EvidenceBase) -> list[Question]:
    """Each question with both lines of its first pairing; of alike ones the others stand below, by their days."""
    entries = {entry.id: entry for entry in base.of(Entry)}
    found = []
    for question in link_questions(base):
        first = question.pairings[0]
        alike = [f"Alike: {pairing.id}, {_days(entries, pairing)}." for pairing in question.pairings[1:]]
        shared = ["Entries stand in several of these, so that not all can be the same."] if question.share_entries else []
        found.append(
            Question(
                first.id,
                "the return of an earlier payment, or a payment of its own" if first.is_return else "one transfer or two entries",
                _entries(base, entries, first.debit_entry),
                _entries(base, entries, first.credit_entry),
                (*_lines(first.reasons_for), *alike),
                (*_lines(first.reasons_against), *shared),
                _SAME,
                subjects=question.subjects,
                effect=display(question.effect, base.case.case.currency) if question.effect else "",
            )
        )
    return found


def _days(entries: dict[str, Entry], pairing: Pairing) -> str:
    return " and ".join(in_words(entries[id].booked_on) for id in (*pairing.debit_entry.splitlines(), *pairing.credit_entry.splitlines()) if id in entries)


def _entries(base: EvidenceBase, entries: dict[str, Entry], ids: str) -> str:
    return "; and ".join(_entry(base, entries.get(id)) for id in ids.splitlines() or [""])


def _entry(base: EvidenceBase, entry: Entry | None) -> str:
    if entry is None:
        return "the other account's statement shows no such entry"
    where = f"{base.exhibit(entry.exhibit).reference}, {entry.place}"
    return (
        f"{in_words(entry.booked_on)}, {entry.direction} of {display(entry.amount, entry.currency)}, {display_account(entry.account)}: "
        f"{' / '.join(filter(None, (entry.counterparty, entry.reference, entry.text)))} ({where})"
    )


def _purchases(base: EvidenceBase) -> list[Question]:
    counts = Counter(payment.purchase for payment in base.of(PurchasePayment))
    return [
        Question(
            p.id,
            "did these payments buy this",
            f"{thing(p.kind, p.title_number)}, price {display(p.price, p.currency)}",
            f"one payment of {display(p.paid, p.currency)}" if counts[p.id] == 1 else f"{counts[p.id]} payments of {display(p.paid, p.currency)} together",
            _lines(p.reasons),
            _lines(p.against),
            ("accept", "reject"),
        )
        for p in base.of(Purchase)
        if p.state == "proposed"
    ]


def _repayments(base: EvidenceBase) -> list[Question]:
    return [
        Question(
            r.id,
            "did these payments repay this charge",
            f"the charge of {r.lender} on title {r.title_number}",
            f"{display(r.amount, r.currency)} from {display_account(r.account)} to {r.lender}",
            _lines(r.reasons),
            _lines(r.against),
            ("accept", "reject"),
        )
        for r in of_claims(base)
        if r.state == "proposed"
    ]


def _gifts(base: EvidenceBase) -> list[Question]:
    return [
        Question(
            g.id,
            "was this a gift",
            f"{g.giver_name} to {g.recipient_name}",
            ", ".join(filter(None, (g.what, display(g.value, g.currency) if g.value is not None else ""))),
            _lines(g.reasons),
            _lines(g.against),
            ("accept", "reject"),
        )
        for g in base.of(Gift)
        if g.state == "proposed"
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.splitlines()))
