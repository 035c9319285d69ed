"""Invented registers drawn at random, written in the layouts of real ones: PSC lines, beneficial ownership statements 0.2, 0.3 and 0.4, and mixtures.

Formats: Companies House PSC snapshot; Beneficial Ownership Data Standard 0.2 to 0.4, as an array and a statement a line. A statement that was corrected, an
interest that has ended and a record that was closed stand beside what counts.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

DAY = date(2024, 6, 30)
LAYOUTS = ("psc", "0.2 array", "0.2 lines", "0.3 array", "0.4 array", "0.4 lines", "mixture")
NUMBERS = ("00012345", "SC000123", "10000001", "NI012345", "00000007", "OC301234")
PEOPLE = ("Ann-1", "Ben-2", "Cyd-3", "Dee-4", "Eli-5", "Fay-6")
_ON_PSC = NUMBERS[::2]  # in a mixture; people are the second register's own there
_BANDS = {"25-to-50": (25, True, 50, False), "50-to-75": (50, True, 75, True), "75-to-100": (75, False, 100, False)}
_EXACT = ("10", "20.5", "33.3333", "12.34567", "50", "50.0001", "60", "100", "0.0001")


class Recorded(NamedTuple):
    """One interest: `low`, `high` as decimal text of a per cent (None: not stated), each end excluded or not; days that are not recorded are None."""

    owner: str
    company: str
    kind: str
    low: str | None = None
    low_open: bool = False
    high: str | None = None
    high_open: bool = False
    since: date | None = None
    until: date | None = None


def drawn(random: Random, layout: str) -> list[Recorded]:
    """What is truly on record: no company's least shares or votes come to more than the whole."""
    companies, found = NUMBERS[: random.randint(2, 5)], []
    for company in companies:
        left = {"shares": 100.0, "votes": 100.0}
        people = PEOPLE[3:] if layout == "mixture" and company not in _ON_PSC else PEOPLE[:3]
        for owner in random.sample([*people, *companies], random.randint(1, 3)):
            if owner == company and layout in ("psc", "mixture"):
                continue
            kinds = [kind for kind, likely in (("shares", 0.8), ("votes", 0.4), ("appointment", 0.1), ("influence", 0.1)) if random.random() < likely] or [
                "shares"
            ]
            since, until = random.choice([(None, None)] * 4 + [(-900, None), (-900, -1), (-900, 0), (0, None), (0, 0), (1, None), (-900, 1)])
            days = [None if n is None else DAY + timedelta(days=n) for n in (since, until)]
            for kind in kinds:
                ends = _range(random, layout, owner == company) if kind in left else (None, False, None, False)
                if kind in left and ends[0] is not None and float(ends[0]) > left[kind]:
                    continue
                if kind in left:
                    left[kind] -= float(ends[0] or 0)
                found.append(Recorded(owner, company, kind, *ends, *days))
    return found


def _range(random: Random, layout: str, itself: bool) -> tuple[str | None, bool, str | None, bool]:
    if layout in ("psc", "mixture") or (not itself and random.random() < 0.3):
        low, low_open, high, high_open = random.choice(list(_BANDS.values()))
        return str(low), low_open, str(high), high_open
    if not itself and random.random() < 0.1:
        return None, False, None, False
    exact = random.choice(_EXACT)
    return exact, False, exact, False


def files(random: Random, interests: list[Recorded], layout: str) -> list[str]:
    """The register's files."""
    if layout == "psc":
        return [_psc(random, interests)]
    if layout == "mixture":
        half = [interest for interest in interests if interest.company in _ON_PSC]
        rest = [interest for interest in interests if interest not in half]
        return [_psc(random, half), *([_statements(random, rest, "0.4", "array")] if rest else [])] if half else [_statements(random, rest, "0.4", "array")]
    return [_statements(random, interests, *layout.split())]


def _together(interests: list[Recorded]) -> dict[tuple[str, str], list[Recorded]]:
    found: dict[tuple[str, str], list[Recorded]] = {}
    for interest in interests:
        found.setdefault((interest.owner, interest.company), []).append(interest)
    return found


def _psc(random: Random, interests: list[Recorded]) -> str:
    lines = []
    for n, ((owner, company), held) in enumerate(_together(interests).items()):
        natures = []
        for one in held:
            band = next((name for name, ends in _BANDS.items() if one.low == str(ends[0])), "")
            natures.append(
                {
                    "shares": f"ownership-of-shares-{band}-percent",
                    "votes": f"voting-rights-{band}-percent",
                    "appointment": "right-to-appoint-and-remove-directors",
                    "influence": "significant-influence-or-control",
                }[one.kind]
            )
        kind = "individual" if owner in PEOPLE else "corporate-entity"
        data = {
            "kind": f"{kind}-person-with-significant-control",
            "name": f"Name of {owner}",
            "natures_of_control": natures,
            "etag": "0",
            "links": {"self": f"/company/{company}/persons-with-significant-control/{kind}/{owner if owner in PEOPLE else n}"},
        }
        if owner in PEOPLE:
            data["date_of_birth"] = {"year": 1980, "month": 1 + PEOPLE.index(owner)}
        else:
            country = {"S": "Scotland", "N": "Northern Ireland"}.get(
                owner[0], random.choice(["England", "England And Wales", "UNITED KINGDOM", "England, Uk", "England/Wales", "GB"])
            )
            written = random.choice([owner, owner.lower(), f" {owner} ", owner.lstrip("0"), owner.replace("SC000", "SC").replace("NI0", "NI")])
            data["identification"] = {"country_registered": country, "registration_number": written} | random.choice(
                [{}, {"place_registered": "Companies House"}]
            )
        data |= {name: day.isoformat() for name, day in (("notified_on", held[0].since), ("ceased_on", held[0].until)) if day}
        lines.append(json.dumps({"company_number": company, "data": data}))
    return "".join(f"{line}\n" for line in _mixed(random, lines))


def _mixed(random: Random, lines: list) -> list:
    return random.sample(lines, len(lines))


def _statements(random: Random, interests: list[Recorded], version: str, form: str) -> str:
    named = {party for one in interests for party in (one.owner, one.company)}
    made = [_person(party, version) for party in sorted(named & set(PEOPLE))] + [_entity(party, version) for party in sorted(named & set(NUMBERS))]
    relations = []
    for n, ((owner, company), held) in enumerate(_together(interests).items()):
        said = [_interest(one, version) for one in held]
        if random.random() < 0.3:  # first said wrongly, then corrected: the later statement is what counts on every day
            wrong = [one | ({"share": {"exact": 77}} if "share" in one else {}) for one in said]
            relations.append(_relation(f"r{n}", owner, company, wrong, version, "2021-01-01"))
            relations.append(_relation(f"r{n}", owner, company, said, version, "2022-01-01", replaces=True))
        else:
            relations.append(_relation(f"r{n}", owner, company, said, version, "2021-01-01"))
    if version == "0.4" and len(named & set(NUMBERS)) > 1 and random.random() < 0.5:  # a record that was closed
        owner, company = random.sample(sorted(named & set(NUMBERS)), 2)
        over = [{"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 99}}]
        relations += [
            _relation("over", owner, company, over, version, "2021-01-01"),
            _relation("over", owner, company, over, version, "2023-01-01", closed=True),
        ]
    made += _mixed(random, relations)
    return json.dumps(made) if form == "array" else "".join(f"{json.dumps(one)}\n" for one in made)


def _statement(kind: str, record: str, details: dict, version: str, day: str = "2021-01-01", replaces: bool = False, closed: bool = False) -> dict:
    published = {"publicationDate": day, "bodsVersion": version, "publisher": {"name": "Register of Northmarsh"}}
    if version == "0.4":
        status = "closed" if closed else "updated" if replaces else "new"
        return {
            "statementId": f"{record}{day}".ljust(32, "-"),
            "statementDate": day,
            "recordId": record,
            "recordType": kind,
            "recordStatus": status,
            "declarationSubject": "x",
            "publicationDetails": published,
            "recordDetails": {"isComponent": False, **details},
        }
    name = {"person": "personStatement", "entity": "entityStatement", "relationship": "ownershipOrControlStatement"}[kind]
    return {
        "statementID": f"{record}-2" if replaces else record,
        "statementType": name,
        "statementDate": day,
        "isComponent": False,
        "publicationDetails": published,
        **({"replacesStatements": [record]} if replaces else {}),
        **details,
    }


def _person(party: str, version: str) -> dict:
    return _statement(
        "person",
        party,
        {"personType": "knownPerson", "names": [{"type": "legal" if version == "0.4" else "individual", "fullName": f"Name of {party}"}]},
        version,
    )


def _entity(party: str, version: str) -> dict:
    gb = {"name": "United Kingdom", "code": "GB"}
    kind = (
        {"entityType": {"type": "registeredEntity"}, "jurisdiction": gb}
        if version == "0.4"
        else {"entityType": "registeredEntity", "incorporatedInJurisdiction": gb}
    )
    return _statement("entity", party, {"name": f"Name of {party}", "identifiers": [{"scheme": "GB-COH", "id": party}], **kind}, version)


def _relation(record: str, owner: str, company: str, interests: list[dict], version: str, day: str, replaces: bool = False, closed: bool = False) -> dict:
    if version == "0.4":
        details = {"subject": company, "interestedParty": owner, "interests": interests}
    else:
        described = "describedByPersonStatement" if owner in PEOPLE else "describedByEntityStatement"
        details = {"subject": {"describedByEntityStatement": company}, "interestedParty": {described: owner}, "interests": interests}
    return _statement("relationship", record, details, version, day, replaces, closed)


def _interest(one: Recorded, version: str) -> dict:
    old = version != "0.4"
    made: dict = {
        "type": {
            "shares": "shareholding",
            "votes": "voting-rights" if version == "0.2" else "votingRights",
            "appointment": "appointment-of-board" if version == "0.2" else "appointmentOfBoard",
            "influence": "influence-or-control" if version == "0.2" else "otherInfluenceOrControl",
        }[one.kind]
    }
    made["interestLevel" if old else "directOrIndirect"] = "direct"
    if one.low is not None:
        low, high = (json.loads(end) for end in (one.low, one.high))
        if low == high:
            made["share"] = {"exact": low}
        elif old:
            made["share"] = {"minimum": low, "maximum": high, "exclusiveMinimum": one.low_open, "exclusiveMaximum": one.high_open}
        else:
            made["share"] = {"exclusiveMinimum" if one.low_open else "minimum": low, "exclusiveMaximum" if one.high_open else "maximum": high}
    return made | {name: day.isoformat() for name, day in (("startDate", one.since), ("endDate", one.until)) if day}
