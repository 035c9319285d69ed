"""Which parties of the registers belong in the case: those on a chain of ownership to or from it, and the titles' proprietors.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive): a register's other people stay out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.case import Case
from schemas.identifiers import title_number
from schemas.interests import Interest
from schemas.land import Proprietorship


def relevant_parties(
    case: Case, party_of: Mapping[str, str], interests: Iterable[Interest], proprietorships: Iterable[Proprietorship], named_holders: Iterable[str] = ()
) -> set[str]:
    """Party ids that get a row. Downwards from suspects and associates: every company below them and the titles these hold.
    Upwards from every company so found: all its owners, to any height. `party_of` maps a record's id to its party; `named_holders` are the records that hold other things which the case file names."""
    owned, owners = defaultdict(set), defaultdict(set)
    for interest in interests:
        owner, company = party_of.get(interest.owner, ""), party_of.get(interest.company, "")
        if owner and company:  # a record that is not there is nobody, and no way leads through it
            owned[owner].add(company)
            owners[company].add(owner)
    for declared in case.interests:
        owned[declared.owner].add(declared.company)
        owners[declared.company].add(declared.owner)
    proprietors, titles = defaultdict(set), defaultdict(set)
    for held in proprietorships:
        if held.owner in party_of:
            proprietors[held.title_number].add(party_of[held.owner])
            titles[party_of[held.owner]].add(held.title_number)
    everybody = {party.id for party in case.parties}
    below = _reached({p.id for p in case.parties if p.role in ("suspect", "associate")}, owned)
    concerned = titles_of_the_case(case) | {number for party in below for number in titles.get(party, ())}
    named = {party for number in concerned for party in proprietors.get(number, ())}
    named |= {party_of[record] for record in named_holders if record in party_of}
    return _reached(everybody | below | named, owners)


def titles_of_the_case(case: Case) -> set[str]:
    """The title numbers that the case file names, where it names one."""
    written = [
        *(chain.asset for chain in case.chains),
        *(purchase.title for purchase in case.purchases),
        *(valuation.asset for valuation in case.valuations),
        *(redemption.title for redemption in case.redemptions),
        *(interest.asset for interest in case.beneficial_interests),
    ]
    return {number for text in written if (number := as_title_number(text))}


def as_title_number(text: str) -> str:
    """The title number that a text is, or ''."""
    try:
        return title_number(text)
    except ValueError:
        return ""


def _reached(start: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(start), sorted(start)
    while waiting:
        fresh = onward.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += sorted(fresh)
    return found
