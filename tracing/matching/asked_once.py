"""Matches that are one question: the holder of an account under one name, however many statements name them.

Authority: docs/method.md, "Who is who". What a person decided of one statement's holder holds for every statement of the same account under the same name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.accounts import StatementPeriod
from schemas.decisions import Decision
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.parties import PartyRecord
from tracing.ledger.account_holders import AccountsHeld
from tracing.names.written_names import name_key

Key = tuple[str, frozenset[str], str]


def holder_key(party: str, record: PartyRecord, accounts: frozenset[str]) -> Key | None:
    """What makes two matches one question; None for a record that is no account's holder."""
    return (party, accounts, name_key(record.name, record.kind)) if record.mentioned_as == "account holder" and accounts else None


def holders_asked_once(base: EvidenceBase) -> dict[str, tuple[str, ...]]:
    """By undecided match: the matches that are the same question, itself among them, in order of their ids."""
    held, records = AccountsHeld(base.of(StatementPeriod)), {record.id: record for record in base.of(PartyRecord)}
    groups: dict[Key, list[str]] = defaultdict(list)
    for match in base.of(Match):
        record = records.get(match.right)
        if record is not None and match.state == "undecided" and (key := holder_key(match.left, record, held.of(record))):
            groups[key].append(match.id)
    return {id: tuple(sorted(ids)) for ids in groups.values() for id in ids}


def with_the_same_holder(standing: Mapping[str, Decision], matches: Iterable[tuple[str, Key | None]]) -> dict[str, Decision]:
    """The decisions in force, and for each match without one that of another statement of the account. `matches`: ids, each with its key."""
    found = dict(standing)
    decided: dict[Key, Decision] = {}
    waiting: dict[Key, list[str]] = defaultdict(list)
    for id, key in matches:
        if key is not None:
            if id in standing:
                decided.setdefault(key, standing[id])
            else:
                waiting[key].append(id)
    for key, decision in decided.items():
        found |= dict.fromkeys(waiting[key], decision)
    return found
