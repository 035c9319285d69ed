"""Whom to ask for what, and who may be named to whom: everything that is missing, sorted into requests to one bank or register each.

Authority: Directive 2011/36/EU art.12 (protection of victims). A person under a pseudonym is named to no bank but the one that keeps their account, in a request that
asks for no account of anybody else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.dossier.editions import SERVED, edition_of, naming
from flows.dossier.pseudonyms import Pseudonyms
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import alike
from schemas.case import Outstanding
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.guarantees import GuaranteeBroken
from schemas.identifiers import account_identity, display_account
from schemas.requests import AskedOfAccount
from tracing.chains.missing_evidence import account_names, missing
from tracing.chains.missing_registers import missing_from_registers
from tracing.ledger.account_references import known_account


@dataclass(frozen=True)
class Sorted:
    """`requests`: each with the evidence as it may show it. `leads`: accounts paid to, of which nobody is asked."""

    requests: tuple[tuple[Addressed, EvidenceBase], ...]
    leads: tuple[AskedOfAccount, ...]
    shown: EvidenceBase


def addressed(base: EvidenceBase, over: int, follow: Collection[str] = ()) -> Sorted:
    """Everything that is missing, by bank and by whom under a pseudonym the accounts belong to; then what registers and others are asked for.

    `over` and `follow` as `flows.handover.write_requests` has them. Refusal if no money went to an account that is to be followed.
    """
    shown, protects = edition_of(base, SERVED).base, Pseudonyms(base)
    apart = _of_protected(base, protects)
    everything = missing(base, over, apart)
    outside = [asked for asked in everything if not asked.in_evidence]
    followed = {_followed(outside, written) for written in follow}
    whose = apart | {asked.account: _shown(protects, asked.account, asked.holders) for asked in outside}
    requests = [
        *_of_banks(
            base,
            over,
            [asked for asked in everything if asked.in_evidence or asked.account in followed],
            whose,
            frozenset(apart) | set(map(protects.text, apart)),
        )
    ]
    for asked in missing_from_registers(shown):
        same = next((n for n, (request, _) in enumerate(requests) if alike(request.name, asked.producer) and not request.protected), None)
        if same is None:
            requests.append((Addressed(asked.producer, wanted=asked.wanted, outstanding=_asked_before(shown, asked.producer)), shown))
        else:
            requests[same] = (replace(requests[same][0], wanted=asked.wanted), shown)
    return Sorted(tuple(requests), tuple(asked for asked in outside if asked.account not in followed and not whose[asked.account]), shown)


def _of_protected(base: EvidenceBase, protects: Pseudonyms) -> dict[str, tuple[str, ...]]:
    """The accounts in evidence of people under a pseudonym, alone or with others, with the pseudonyms."""
    found = {account: _shown(protects, account, names) for account, names in account_names(base).items()}
    return {account: whose for account, whose in found.items() if whose}


def _shown(protects: Pseudonyms, account: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(protects.shown("\n".join((account, display_account(account), *names))))))


def _of_banks(
    base: EvidenceBase, over: int, chosen: Sequence[AskedOfAccount], whose: Mapping[str, tuple[str, ...]], apart: Collection[str]
) -> Iterator[tuple[Addressed, EvidenceBase]]:
    """First what concerns nobody under a pseudonym, then each of them, by bank. An account whose bank nobody names has a request of its own. `apart` as `missing` has it, under
    either name of an account."""
    groups: dict[tuple, set[str]] = {}
    for asked in chosen:
        bank, of_protected = " ".join(asked.bank.casefold().split()), whose.get(asked.account, ())
        groups.setdefault((len(of_protected), of_protected, not bank, bank or asked.account), set()).add(asked.account)
    for (_, pseudonyms, *_), accounts in sorted(groups.items()):
        shown = edition_of(naming(base, pseudonyms), SERVED).base
        of_it = tuple(asked for asked in missing(shown, over, apart) if asked.account in accounts)
        if {asked.account for asked in of_it} != accounts:
            raise GuaranteeBroken("a request is about accounts that are named in it")
        yield Addressed(of_it[0].bank, of_it, outstanding=_asked_before(shown, of_it[0].bank, of_it if pseudonyms else ()), protected=pseudonyms), shown


def _followed(outside: Sequence[AskedOfAccount], written: str) -> str:
    """The account that a text means, as the list of leads writes it or as its identity; Refusal for one to which no money went."""
    found = known_account(written, {asked.account for asked in outside}) or next(
        (a.account for a in outside if account_identity(a.written) == account_identity(written)), ""
    )
    if not found:
        raise Refusal(
            f"account {written}",
            "",
            "no payments above the figure went to such an account from where money of a claim may have stood, or its statements are in evidence",
            "Take the number from the list that 'assettrace request' writes, or lower --over.",
        )
    return found


def _asked_before(shown: EvidenceBase, bank: str, about: Sequence[AskedOfAccount] = ()) -> tuple[Outstanding, ...]:
    """What case.toml says was asked of it before; where `about` is given, only what names one of these accounts or their holders."""
    words = {word for account in about for word in (account.written, *account.holders)}
    return tuple(o for o in shown.case.outstanding if alike(o.asked_of, bank) and (not about or any(word in o.what for word in words)))
