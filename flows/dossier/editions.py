"""The editions of a dossier: each rebuilt from an evidence base of its own, never painted over.

Authority: Sexual Offences (Amendment) Act 1992 as applied to victims of trafficking (lifelong anonymity) [to be confirmed by a lawyer]; Directive (EU)
2016/680 art.20 (pseudonymisation).
"""
from __future__ import annotations

from dataclasses import replace

from flows.dossier.pseudonyms import Pseudonyms
from schemas.evidence import KEPT_APART, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match, WeakestSet
from schemas.parties import Party, PartyMember, PartyRecord
from schemas.tenures import Change

_WITHHELD = "Withheld in this edition: it identifies a person under a pseudonym."


def working(base: EvidenceBase) -> EvidenceBase:
    """Everything; it never leaves the office."""
    return base


def served(base: EvidenceBase) -> EvidenceBase:
    """What court and respondent both get: no intelligence, no suspicious-activity reports, victims and protected witnesses as pseudonyms."""
    hidden = {exhibit.sha256 for exhibit in base.exhibits if exhibit.handling in KEPT_APART}
    rows = {table: tuple(row for row in rows if getattr(row, "exhibit", "") not in hidden) for table, rows in base.rows.items()}
    rows[WeakestSet] = tuple(fall for fall in base.of(WeakestSet) if not hidden & set(fall.exhibits.split()))
    rows[Change] = tuple(change for change in rows.get(Change, ()) if change.also not in hidden)
    shown = replace(
        base, rows=rows, exhibits=tuple(exhibit for exhibit in base.exhibits if exhibit.sha256 not in hidden),
        verdicts=tuple(verdict for verdict in base.verdicts if verdict.subject not in hidden),
    )
    return Pseudonyms(base).applied(_without_details(shown))


def check_nothing_shows(base: EvidenceBase, text: str) -> None:
    """Refusal if `text`, everything that the edition says, has a name or number that `base`, the working evidence, gives a pseudonym."""
    found = Pseudonyms(base).first_shown(text)
    if found:
        raise Refusal("served edition", "", f"it would still show who {found} is, so it was not written",
                      "Take the name out of the texts of case.toml and the names of exhibits, or add its spelling to the person's aliases.")


def _without_details(base: EvidenceBase) -> EvidenceBase:
    """No dates of birth, nationalities and addresses of those under pseudonyms, and no reasons that quote them."""
    hidden = {person.id for person in base.case.people if person.pseudonym}
    records = {member.record for member in base.of(PartyMember) if member.party in hidden}
    rows = dict(base.rows)
    rows[Party] = tuple(_blank(party, born="") if party.id in hidden else party for party in base.of(Party))
    rows[PartyRecord] = tuple(
        _blank(record, born_year=None, born_month=None, born_day=None, nationality="", address="", postcode="") if record.id in records else record
        for record in base.of(PartyRecord)
    )
    rows[Match] = tuple(
        _blank(match, reasons_for=_WITHHELD if match.reasons_for else "", reasons_against=_WITHHELD if match.reasons_against else "") if match.left in hidden else match
        for match in base.of(Match)
    )
    people = tuple(
        person.model_copy(update={"born": "", "nationality": "", "address": "", "aliases": (), "note": ""}) if person.id in hidden else person
        for person in base.case.people
    )
    return replace(base, rows=rows, case=base.case.model_copy(update={"people": people}))


def _blank(row, **values):
    return type(row).model_construct(**{**row.model_dump(), **values})


EDITIONS = {"working": working, "served": served}
