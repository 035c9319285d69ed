"""Who owns and who controls which company on the dates that matter: economic share as a range, control apart from it.

Authority: Prest v Petrodel [2013] UKSC 34 (ownership and control of a company are not ownership of its property); Companies
Act 2006 Sch 1A. Loops are solved exactly (`tracing.ownership.economic_share`), control as a fixpoint (`tracing.ownership.control`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from schemas.case import Case
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import Holding
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.ownership.control import ControlMap
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.dissolution import dissolved, without_benefit
from tracing.ownership.positions import Position, positions
from tracing.ownership.stakes import COVERS, Stake, combined, per_cent, says, stakes_of


def findings(base: EvidenceBase) -> FoundRows:
    """Holding rows on every date that matters, by owner, company and date."""
    stakes = stakes_of(base)
    names = {party.id: party.name for party in base.of(Party)}
    references = {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}
    gone = dissolved(base.of(PartyRecord), {member.record: member.party for member in base.of(PartyMember)})
    rows = [row for day in dates_that_matter(base.case) for row in holdings_on(without_benefit(stakes, gone, day), day, names, references)]
    return {Holding: sorted(rows, key=lambda h: (h.owner, h.company, h.as_at))}


def dates_that_matter(case: Case) -> list[date]:
    """The cut-off, each decided purchase's completion, and the day each basis of a chain was recorded; in order."""
    days = {case.case.cut_off, *(p.completed_on for p in case.purchases), *(c.decided_on for c in case.chains)}
    return sorted(days)


def holdings_on(stakes: Iterable[Stake], day: date, names: Mapping[str, str], references: Mapping[str, str]) -> list[Holding]:
    """What every party holds of every company below it on one day. `names` by Party id, `references` by exhibit SHA-256."""
    standing = [stake for stake in stakes if stake.holds_on(day)]
    shares, control = DirectShares.of(standing), ControlMap(standing)
    reasons = Reasons(standing, shares, control, names, references)
    rows = []
    for position in positions(standing, shares, control):
        path = reasons.path(position)
        rows.append(
            Holding(
                owner=position.owner,
                company=position.company,
                as_at=day,
                share_low=position.share_low,
                share_high=position.share_high,
                control=position.control,
                direct=reasons.direct(position),
                path=" > ".join(path),
                why="\n".join(reasons.of(position, path)),
            )
        )
    return rows


class Reasons:
    """Why a position is what it is: the way from the owner to the company, step by step, and what follows, in sentences."""

    def __init__(self, standing: list[Stake], shares: DirectShares, control: ControlMap, names: Mapping[str, str], references: Mapping[str, str]):
        self.onward, self.control, self.names, self.references = shares.onward(), control, names, references
        self._controlled: tuple[str, set[str]] = ("", set())  # of the owner that was asked for last
        self.of_pair: dict[tuple[str, str], list[Stake]] = defaultdict(list)
        for stake in standing:
            self.of_pair[stake.owner, stake.company].append(stake)

    def of(self, position: Position, path: list[str]) -> list[str]:
        """A sentence for each interest on the way with where it stands, then what they come to, then control apart from it."""
        return [
            *self.sentences(path),
            *self.on_record(path),
            self.result(path, position.share_low, position.share_high),
            _control_says(self.control, position.control, position.owner, position.company, self.names),
        ]

    def direct(self, position: Position) -> bool:
        """Whether the owner itself has an interest in the company on record."""
        return any(not stake.indirect for stake in self.of_pair[position.owner, position.company])

    def path(self, position: Position) -> list[str]:
        """The shortest way, of equally short ones the first by id; through companies that the owner controls, where it controls this one
        and there is such a way."""
        if position.control:
            if self._controlled[0] != position.owner:
                self._controlled = position.owner, {company for company, so in self.control.controlled_by(position.owner).items() if so}
            return self._way(position.owner, position.company, self._controlled[1]) or self._way(position.owner, position.company, None)
        return self._way(position.owner, position.company, None)

    def _way(self, owner: str, company: str, within: set[str] | None) -> list[str]:
        came_from, level = {owner: ""}, [owner]
        while level:
            following = []
            for party in level:
                for fresh in sorted(self.onward.get(party, set()) - came_from.keys()):
                    if within is None or fresh in within or fresh == company:
                        came_from[fresh] = party
                        following.append(fresh)
            if company in following:
                way = [company]
                while came_from[way[-1]]:
                    way.append(came_from[way[-1]])
                return way[::-1]
            level = following
        return []

    def sentences(self, path: list[str]) -> list[str]:
        """One sentence for each interest on the way, with its exhibit and place; contradictions are said."""
        lines = []
        for pair in zip(path, path[1:], strict=False):
            lines += [self._sentence(stake) for stake in self.of_pair[pair]]
            for kind in ("shares", "votes"):
                if combined(stake for stake in self.of_pair[pair] if stake.kind == kind).contradicted:
                    lines.append(f"The records contradict each other on the {kind}: {COVERS}")
        return lines

    def on_record(self, path: list[str]) -> list[str]:
        """What the owner is on record for holding indirectly, where the path shows how."""
        return [self._sentence(stake) for stake in self.of_pair[path[0], path[-1]] if stake.indirect] if len(path) > 2 else []

    def _sentence(self, stake: Stake) -> str:
        where = ", ".join(filter(None, (self.references.get(stake.exhibit, ""), stake.place)))
        return says(stake, self.names) + (f" ({where})" if where else "")

    def result(self, path: list[str], low: int | None, high: int | None) -> str:
        owner, company = self.names[path[0]], self.names[path[-1]]
        if low is None:
            return f"What share of {company} this gives {owner} the records do not say."
        over = f"at least {per_cent(low)}" + (f" and at most {per_cent(high)}" if high is not None else ", at most a share not stated")
        return f"In all {owner}'s economic share of {company}, over every path, is {over if low != high else 'exactly ' + per_cent(low)}."


VOTES_FOLLOW = "Votes are taken to follow the shares where none are recorded (Companies Act 2006 s.284) [to be confirmed by a lawyer]."
OWN_VOTES = "The votes that a company holds in itself do not count (Companies Act 2006 Sch 6 para 10) [to be confirmed by a lawyer]."


def _control_says(control: ControlMap, held: bool | None, owner: str, company: str, names: Mapping[str, str]) -> str:
    who, what = names[owner], names[company]
    votes = control.votes.get(company, {}).get(owner)
    follows = f" {VOTES_FOLLOW}" if any(v.from_shares for v in control.votes.get(company, {}).values()) else ""
    if company in control.votes.get(company, {}):
        follows += f" {OWN_VOTES}"
    if held:
        alone = "alone or with companies under the same control"
        return f"{who}, {alone}, has more than half of the votes in {what} or appoints most of its board.{follows}"
    if held is None and votes is not None and not votes.free:
        return f"{who} votes in {what} as another's nominee, or is dissolved: whose control that is the records leave open."
    if held is None:
        return f"The records leave open whether {who} controls {what}.{follows}"
    return f"{who} does not control {what}: not more than half of the votes, and no power to appoint the board, is recorded.{follows}"
