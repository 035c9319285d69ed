"""The editions of a dossier: each rebuilt from an evidence base of its own, never painted over.

Authority: Sexual Offences (Amendment) Act 1992 as applied to victims of trafficking (lifelong anonymity) [to be confirmed by a lawyer]; Directive (EU)
2016/680 art.10 (special categories), art.20 (pseudonymisation).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from flows.dossier.partner_evidence import Disclosure, disclosed
from flows.dossier.pseudonyms import Pseudonyms, number_spelling
from schemas.evidence import KEPT_APART, Exhibit, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match, WeakestSet
from schemas.guarantees import GuaranteeBroken
from schemas.parties import Party, PartyIdentifier, PartyMember, PartyRecord
from schemas.tenures import Change

WORKING, SERVED, PARTNER = EDITIONS = ("working", "served", "partner")
_WITHHELD = "Withheld in this edition: it identifies a person under a pseudonym."


@dataclass(frozen=True)
class Edition:
    """One edition of one dossier: its own evidence base, and for a partner what it leaves out."""

    name: str
    base: EvidenceBase
    disclosure: Disclosure | None = None


def edition_of(base: EvidenceBase, name: str, to: str = "") -> Edition:
    """An edition of the working evidence `base`; `to` is the id of the partner. Refusal if a partner cannot have one.

    working: everything; it never leaves the office. served: what court and respondent both get: no intelligence, no reports of suspicion, victims and protected
    witnesses as pseudonyms, no data of the special categories that the case file names. partner: of that only what a permit names, found again from it.
    """
    if name not in EDITIONS:
        raise GuaranteeBroken(name)
    if name == WORKING:
        return Edition(name, base)
    shown, disclosure = disclosed(base, to) if name == PARTNER else (_without(base, {e.sha256 for e in _hidden(base, None)}), None)
    return Edition(name, Pseudonyms(base).applied(_without_details(shown)), disclosure)


def check_nothing_shows(base: EvidenceBase, text: str, disclosure: Disclosure | None = None, what: str = "") -> None:
    """Refusal if `text`, everything that an edition (or `what` else) says, has a name or number that `base`, the working evidence, gives a pseudonym, a word of a
    special category, or what names an exhibit that is not in the edition."""
    what = what or f"{'partner' if disclosure else 'served'} edition"
    found = Pseudonyms(base).first_shown(text)
    if found:
        raise Refusal(
            what,
            "",
            f"it would still show {found}, so it was not written",
            "Take it out of the texts of case.toml and the names of exhibits, or add its spelling to the person's aliases or to [[special_category]].",
        )
    for exhibit in _hidden(base, disclosure):
        if any(re.search(pattern, text) for pattern in _names_of(exhibit)):
            raise Refusal(
                what,
                "",
                f"it would still name {exhibit.reference}, which this edition does not have, so it was not written",
                "Take its reference and file name out of the texts of case.toml, or name it under exhibits = [...], so that what rests on it is left out.",
            )
    for number in disclosure.apart if disclosure else ():
        if re.search(number_spelling(number), text, re.IGNORECASE):
            raise Refusal(
                "partner edition",
                "",
                f"it would still name the account {number}, which only a withheld exhibit shows, so it was not written",
                "Take the number out of the texts of case.toml.",
            )


def shown_lines(base: EvidenceBase, edition: str, disclosure: Disclosure | None, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines about an earlier version as this edition may have them: a person may be under a pseudonym since, an exhibit be withheld."""
    if edition == WORKING:
        return lines
    protected, hidden = Pseudonyms(base), [pattern for exhibit in _hidden(base, disclosure) for pattern in _names_of(exhibit)]
    return tuple(protected.text(line) for line in lines if not any(re.search(pattern, line) for pattern in hidden))


def _hidden(base: EvidenceBase, disclosure: Disclosure | None) -> tuple[Exhibit, ...]:
    return disclosure.withheld if disclosure else tuple(exhibit for exhibit in base.exhibits if exhibit.handling in KEPT_APART)


def _names_of(exhibit: Exhibit) -> Iterator[str]:
    """Patterns of what an exhibit is called by; a file's name alone only where no other word would be it."""
    yield exhibit.sha256[:16]
    yield rf"(?<![\w/]){re.escape(exhibit.reference)}(?![\w/])"
    if "." in exhibit.file_name:
        yield rf"(?<![\w/-]){re.escape(exhibit.file_name)}(?![\w/-])"


def _without(base: EvidenceBase, hidden: set[str]) -> EvidenceBase:
    rows = {table: tuple(row for row in rows if getattr(row, "exhibit", "") not in hidden) for table, rows in base.rows.items()}
    rows[WeakestSet] = tuple(fall for fall in base.of(WeakestSet) if not hidden & set(fall.exhibits.split()))
    rows[Change] = tuple(change for change in rows.get(Change, ()) if change.also not in hidden)
    return replace(
        base,
        rows=rows,
        exhibits=tuple(exhibit for exhibit in base.exhibits if exhibit.sha256 not in hidden),
        verdicts=tuple(verdict for verdict in base.verdicts if verdict.subject not in hidden),
    )


def _without_details(base: EvidenceBase) -> EvidenceBase:
    """No dates of birth, nationalities, addresses and identifiers of those under pseudonyms, and no reasons that quote them."""
    hidden = {person.id for person in base.case.people if person.pseudonym}
    records = {member.record for member in base.of(PartyMember) if member.party in hidden}
    rows = dict(base.rows)
    rows[Party] = tuple(_blank(party, born="") if party.id in hidden else party for party in base.of(Party))
    rows[PartyRecord] = tuple(
        _blank(record, born_year=None, born_month=None, born_day=None, nationality="", address="", postcode="") if record.id in records else record
        for record in base.of(PartyRecord)
    )
    rows[Match] = tuple(
        _blank(
            match,
            reasons_for=_WITHHELD if match.reasons_for else "",
            reasons_against=_WITHHELD if match.reasons_against else "",
            weights_for="",
            weights_against="",
            score=None,
        )
        if match.left in hidden
        else match
        for match in base.of(Match)
    )
    rows[PartyIdentifier] = tuple(one for one in base.of(PartyIdentifier) if one.party not in records)
    people = tuple(
        person.model_copy(update={"born": "", "nationality": "", "address": "", "aliases": (), "identifiers": (), "note": ""})
        if person.id in hidden
        else person
        for person in base.case.people
    )
    return replace(base, rows=rows, case=base.case.model_copy(update={"people": people}))


def _blank(row, **values):
    return type(row).model_construct(**{**row.model_dump(), **values})


def naming(base: EvidenceBase, pseudonyms: Collection[str]) -> EvidenceBase:
    """The evidence in which those under these pseudonyms have none: for a request that asks for accounts of theirs."""
    people = tuple(person.model_copy(update={"pseudonym": ""}) if person.pseudonym in pseudonyms else person for person in base.case.people)
    return replace(base, case=base.case.model_copy(update={"people": people}))
