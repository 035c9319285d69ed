"""What is to be asked of registers, of valuers, and of those whose files could not be read: no account is concerned.

Authority: Land Registration Act 2002 s.2 (a title's charges and restrictions stand in its own register, not in lists of titles); Companies Act 2006
Sch 1A Part 1 (who holds shares and control of a company).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemas.assets import REACHED, Asset, thing
from schemas.calendar import in_words
from schemas.evidence import Exhibit, Reading
from schemas.evidence_base import EvidenceBase
from schemas.interests import Interest
from schemas.land import RegisterEntry, Title
from schemas.parties import Party, PartyMember
from schemas.requests import AskedOfProducer, Wanted

_COMPANY_REGISTERS = {"gb": "Companies House"}
A_VALUER = "A valuer who is yet to be chosen"
NOT_READ = "The same records again, as a file that the bank's or register's own system issues."


def missing_from_registers(base: EvidenceBase) -> tuple[AskedOfProducer, ...]:
    """By producer: exhibits that were refused, titles of the case whose own register is not in evidence, companies that hold assets and whose owners no register
    in evidence states; and of a valuer what a thing within reach is worth whose net equity is counted from its price."""
    wanted: dict[str, list[Wanted]] = defaultdict(list)
    for producer, one in (*_copies(base), *_titles(base), *_companies(base), *_valuations(base)):
        wanted[producer].append(one)
    return tuple(AskedOfProducer(producer, tuple(sorted(of_it, key=lambda w: (w.kind, w.subject)))) for producer, of_it in sorted(wanted.items()))


def _copies(base: EvidenceBase) -> Iterator[tuple[str, Wanted]]:
    refused = {reading.exhibit for reading in base.of(Reading) if reading.state == "refused"}  # why is for the office
    for exhibit in base.exhibits:
        if exhibit.sha256 in refused:
            yield exhibit.producer, _wanted(base, "copy", exhibit.sha256, NOT_READ, f"{_called(exhibit)} could not be read.")


def _called(exhibit: Exhibit) -> str:
    return f"The file {exhibit.file_name} ({exhibit.reference})"


def _titles(base: EvidenceBase) -> Iterator[tuple[str, Wanted]]:
    """HM Land Registry's lists name proprietors and prices, and no charge or restriction."""
    shown = {entry.title_number for entry in base.of(RegisterEntry)}
    registries = {title.title_number: title.land_registry for title in base.of(Title)}
    for asset in base.of(Asset):
        if asset.kind == "land_title" and asset.identifier not in shown:
            yield (
                registries.get(asset.identifier, ""),
                _wanted(
                    base,
                    "register",
                    asset.id,
                    f"An official copy of the register of title {asset.identifier}, with its charges and restrictions, and of the deeds it refers to.",
                    "Only a list of titles shows it: charges, restrictions and other interests in it are not known.",
                ),
            )


def _companies(base: EvidenceBase) -> Iterator[tuple[str, Wanted]]:
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    stated = {party_of.get(interest.company, "") for interest in base.of(Interest) if interest.kind != "office"} | {
        interest.company for interest in base.case.interests
    }
    holders = {holder for asset in base.of(Asset) for holder in asset.held_by}
    for party in base.of(Party):
        if party.kind == "company" and party.id in holders and party.id not in stated:
            register = _COMPANY_REGISTERS.get(party.jurisdiction, f"The register of companies ({party.jurisdiction.upper()})" if party.jurisdiction else "")
            number = f", number {party.number}" if party.number else ""
            yield (
                register,
                _wanted(
                    base,
                    "register",
                    party.id,
                    f"The register's whole record of {party.name}{number}: members, persons with significant control, officers and filings.",
                    "It holds an asset of the case, and no register in evidence says who owns it.",
                ),
            )


def _valuations(base: EvidenceBase) -> Iterator[tuple[str, Wanted]]:
    for asset in base.of(Asset):
        if asset.reach in REACHED and asset.value is None and asset.net_equity_basis:
            yield (
                A_VALUER,
                _wanted(
                    base,
                    "valuation",
                    asset.id,
                    f"The market value of {thing(asset.kind, asset.identifier)} on {in_words(base.case.case.cut_off)}, or as near that day as can be, and its basis.",
                    "No valuation of it is recorded: what is known is the price that was paid for it, and that is not what it is worth today.",
                ),
            )


def _wanted(base: EvidenceBase, kind: str, subject: str, what: str, because: str) -> Wanted:
    period = base.case.case.period
    return Wanted(kind, subject, period.first, period.last, base.case.case.currency, what, because, rests=True)
