"""What the dossier's figures and chains rest on: the accounts that money of a claim may have passed, and the records of the chains, or of those that would be.

Authority: dossiers are drafts while something that a figure or a chain rests on is open (docs/method.md).
"""

from __future__ import annotations

from datetime import date

from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink, Holding, Match
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.assets.recorded_assets import recorded_assets
from tracing.attribution.accounts_reached import accounts_reached
from tracing.chains.link_questions import LinkQuestion, link_questions
from tracing.matching.likeness import case_parties, more_than_a_name


def open_matches(base: EvidenceBase) -> list[Match]:
    """Undecided matches that a chain rests on, or would rest on: a chain names them; or they concern who is registered as the holder of something
    scheduled; or the record holds something that would be scheduled if they were one, and more than the name agrees."""
    named = {link.subject for link in base.of(ChainLink)}
    records = _records_of_chains(base)
    waiting = [m for m in base.of(Match) if m.state == "undecided"]
    likely = _likely_holders(base, waiting)
    return [m for m in waiting if m.id in named or {m.left, m.right} & records or m.id in likely]


def _likely_holders(base: EvidenceBase, waiting: list[Match]) -> set[str]:
    """Matches of a suspect, or of a holder of something scheduled, with a record that holds land or a recorded thing and agrees with them in its address or date of birth."""
    holders = {*(row.owner for row in base.of(Proprietorship)), *(record.holder for thing in recorded_assets(base, {}) for record in thing.records)}
    wanted = {asset.holder for asset in base.of(Asset)} | {person.id for person in base.case.people if person.role == "suspect"}
    parties = {party.id: party for party in case_parties(base.case, ())}
    records = {record.id: record for record in base.of(PartyRecord)}
    return {
        m.id
        for m in waiting
        if m.right in holders & records.keys() and m.left in wanted & parties.keys() and more_than_a_name(parties[m.left], records[m.right])
    }


def _records_of_chains(base: EvidenceBase) -> set[str]:
    """Records of registers and statements that decide whose a scheduled asset, a company above one, or a traced account is."""
    titles = {asset.identifier for asset in base.of(Asset) if asset.kind == "land_title"}
    scheduled, names = {asset.id for asset in base.of(Asset)}, {party.id: party.name for party in base.of(Party)}
    companies = {holding.company for holding in base.of(Holding)} | {asset.holder for asset in base.of(Asset)}
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    passed = accounts_reached(base)
    holders = {(period.exhibit, period.holder) for period in base.of(StatementPeriod) if period.account in passed}
    return {
        *(row.owner for row in base.of(Proprietorship) if row.title_number in titles),
        *(record.holder for thing in recorded_assets(base, names) if thing.id in scheduled for record in thing.records),
        *(row.owner for row in base.of(Interest) if party_of.get(row.company) in companies),
        *(r.id for r in base.of(PartyRecord) if r.mentioned_as == "account holder" and (r.exhibit, r.name) in holders),
    }


def open_pairings(base: EvidenceBase) -> list[LinkQuestion]:
    """Questions of pairings that would change a figure; and of an entry that may give back an earlier one, or that the other account does not show, through which money of a claim
    may have left or reached an account. The largest effect first."""
    passed = accounts_reached(base)
    line_of = {entry: t for t in base.of(Transfer) for entry in (t.debit_entry, t.credit_entry) if entry}

    def rests(question: LinkQuestion) -> bool:
        pairing = question.pairings[0]
        if pairing.between_accounts:
            return bool(question.effect)
        lines = [line_of[entry] for entry in (pairing.debit_entry, pairing.credit_entry) if entry in line_of]
        return any(account in passed and date.fromisoformat(line.at) >= passed[account] for line in lines for account in (line.payer, line.payee))

    return [question for question in link_questions(base) if rests(question)]
