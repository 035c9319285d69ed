"""The strand of a chain that runs from a suspect through control to an asset: every step dated, with where it stands.

Authority: Prest v Petrodel [2013] UKSC 34: control of a company reaches the company's property only on a recorded basis; without
one the strand ends at the shares and says so.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from schemas.accounts import StatementPeriod
from schemas.assets import BASES, Asset
from schemas.assets import thing as called
from schemas.calendar import in_words
from schemas.case import ChainBasis
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding, Match
from schemas.identifiers import display_account
from schemas.interests import Interest
from schemas.land import Proprietorship, Title
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.assets.asset_ids import shares_asset
from tracing.assets.net_equity import same_asset
from tracing.assets.proprietors import registered
from tracing.assets.recorded_assets import Recorded, recorded_assets
from tracing.assets.recorded_worth import DOES_NOT_SAY
from tracing.ledger.account_holders import joint_accounts
from tracing.ledger.account_references import known_account
from tracing.ownership.stakes import Stake, says, stakes_of

STRENGTHS = ("identifier", "decided", "case file", "automatic", "inference")  # the strongest first


class Link(NamedTuple):
    """A ChainLink before it has its asset, strand and number."""

    left: str
    relation: str
    right: str
    sentence: str
    strength: str
    dated: str = ""
    subject: str = ""
    exhibit: str = ""
    place: str = ""


class ControlStrand:
    """Control strands of one evidence base; `of(asset)` gives one asset's links in order."""

    def __init__(self, base: EvidenceBase):
        self.base, self.cut_off = base, base.case.case.cut_off
        self.names = {party.id: party.name for party in base.of(Party)}
        self.sha256 = {exhibit.reference: exhibit.sha256 for exhibit in base.exhibits}
        self.records = {record.id: record for record in base.of(PartyRecord)}
        self.members = {member.record: member for member in base.of(PartyMember)}
        self.matches = {match.id: match for match in base.of(Match)}
        self.decisions = {decision.id for decision in base.decisions}
        self.interests = {interest.id: interest for interest in base.of(Interest)}
        party_of = {member.record: member.party for member in base.of(PartyMember)}
        self.things = {thing.id: thing for thing in recorded_assets(base, self.names)}
        held = (record.id for thing in self.things.values() for record in thing.held.values())
        self.recorded = {*self.interests, *(proprietor.id for proprietor in base.of(Proprietorship)), *held}  # what a register itself says
        self.register = registered(base.of(Title), base.of(Proprietorship), party_of, self.names)
        self.joint = joint_accounts(base)
        self.paths = {(h.owner, h.company): h.path.split(" > ") for h in base.of(Holding) if h.as_at == self.cut_off}
        self.stakes: dict[tuple[str, str], list[Stake]] = {}
        for stake in stakes_of(base):
            self.stakes.setdefault((stake.owner, stake.company), []).append(stake)

    def of(self, asset: Asset) -> list[Link]:
        """From each suspect to the asset; for an asset that no suspect reaches, only who holds it."""
        chains = {chain.suspect: chain for chain in reversed(self.chains(asset))}
        links: list[Link] = []
        for suspect in asset.suspects:
            if suspect not in asset.held_by:
                links += [
                    link
                    for pair in pairwise(self.waypoints(asset, chains.get(suspect)))
                    for link in self.between(*pair, chains.get(suspect))
                    if link not in links
                ]
        links += self._held(asset)
        if asset.reach == "basis":
            links += [self.basis(asset, chains[suspect]) for suspect in asset.suspects]
        elif asset.reach == "shares":
            links.append(self._ends_at_the_shares(asset))
        return links

    def chains(self, asset: Asset) -> list[ChainBasis]:
        """The chains of the case file on whose basis the asset is reached, the one that is shown first."""
        if asset.reach != "basis":
            return []
        names = self.things[asset.id].names if asset.id in self.things else (asset.identifier, self._company(asset))
        fitting = [
            chain
            for chain in self.base.case.chains
            if chain.suspect in asset.suspects
            and asset.holder in chain.through
            and (known_account(chain.asset, {asset.identifier}) or any(same_asset(chain.asset, one) for one in names))
        ]
        return sorted(fitting, key=lambda chain: chain.basis != asset.basis)

    def waypoints(self, asset: Asset, chain: ChainBasis | None) -> list[str]:
        """The parties on the way from the chain's suspect to the asset's holder."""
        suspect = chain.suspect if chain else asset.suspect
        through = [party for party in (chain.through if chain else ()) if party != suspect]
        return [suspect, *through[: through.index(asset.holder) + 1]] if asset.holder in through else [suspect, asset.holder]

    def _company(self, asset: Asset) -> str:
        """The Party whose shares the asset is, or ''."""
        return next((company for owner, company in self.stakes if shares_asset(company, owner) == asset.id), "")

    def between(self, owner: str, company: str, chain: ChainBasis | None) -> list[Link]:
        """The links from one party of the way to the next."""
        path = [owner, company] if (owner, company) in self.stakes else self.paths.get((owner, company), [])
        if not path:
            return [self._said(owner, company, chain)] if chain else []
        return [link for pair in pairwise(path) for link in self._interests(*pair)]

    def _interests(self, owner: str, company: str) -> list[Link]:
        """The interests that stand at the cut-off, or, if none does, those that have ended."""
        all_ = self.stakes[owner, company]
        links: list[Link] = []
        for stake in [s for s in all_ if s.holds_on(self.cut_off)] or all_:
            links += [link for link in self.interest(stake) if link not in links]
        return links

    def interest(self, stake: Stake) -> list[Link]:
        """One interest, after the identities of its two sides where they rest on more than an identifier."""
        links: list[Link] = []
        strength = "case file"
        if stake.source == "register":
            recorded = self.interests[stake.id]
            links = [link for link in (self._identity(recorded.owner), self._identity(recorded.company)) if link]
            strength = _weakest(self._strength(recorded.owner), self._strength(recorded.company))
        relation = f"holds {stake.kind.replace('_', ' ')} in" if stake.kind != "appointment" else "appoints the board of"
        links.append(
            Link(
                self.names[stake.owner],
                relation,
                self.names[stake.company],
                says(stake, self.names),
                strength,
                _from(stake.started_on),
                stake.id,
                stake.exhibit,
                stake.place,
            )
        )
        return links

    def _said(self, owner: str, party: str, chain: ChainBasis) -> Link:
        return Link(
            self.names[owner],
            "is said to act through",
            self.names[party],
            f"{chain.author} states that {self.names[owner]} acts through {self.names[party]}: {chain.reason} ({', '.join(chain.exhibits)}).",
            "case file",
            in_words(chain.decided_on),
            "",
            self._first_exhibit(chain),
        )

    def holding(self, asset: Asset, holder: str) -> list[list[Link]]:
        """The links which say that this party holds the asset: one for each entry on record that shows it."""
        if asset.kind == "land_title":
            return [self._proprietor(asset, holder)]
        if asset.kind == "shares":
            stakes = self.stakes.get((holder, self._company(asset)), ())
            return [self.interest(stake) for stake in [s for s in stakes if s.holds_on(self.cut_off)] or stakes]
        if asset.id in self.things:
            return [self._recorded_holder(self.things[asset.id], holder)]
        return [[self._account_holder(asset, holder)]]

    def _held(self, asset: Asset) -> list[Link]:
        """Who holds the asset itself: each registered proprietor that is recognised, or the account's holder."""
        if asset.kind == "land_title":
            return self._proprietors(asset)
        if asset.kind == "shares":
            return self._interests(asset.holder, self._company(asset))
        if asset.id in self.things:
            return [link for party in self.things[asset.id].held for link in self._recorded_holder(self.things[asset.id], party)]
        return [self._account_holder(asset, holder) for holder in asset.held_by]

    def _account_holder(self, asset: Asset, holder: str) -> Link:
        """A holder by the case file and by the statement: weak where the statement's holder is not recognised as the same, and the case file names no joint one."""
        period = next(p for p in self.base.of(StatementPeriod) if (p.exhibit, p.place, p.account) == (asset.exhibit, asset.place, asset.identifier))
        if holder != asset.holder and (joint := self.joint.get(asset.identifier)):
            return Link(
                self.names[holder],
                "holds the account",
                display_account(asset.identifier),
                f"The case file names {self.names[holder]} as a joint holder of "
                f"{display_account(asset.identifier)}: {joint.says.rstrip('.')} ({', '.join(joint.exhibits)}).",
                "case file",
                f"at {in_words(period.closes_on)}",
                "",
                next((self.sha256[reference] for reference in joint.exhibits if reference in self.sha256), ""),
            )
        named = [r.id for r in self.records.values() if (r.exhibit, r.place, r.mentioned_as) == (period.exhibit, period.place, "account holder")]
        match = next((m for m in self.matches.values() if m.right in named and m.left == holder), None)
        strength = "case file" if not named else "inference" if match is None or match.state != "same" else self._strength(match.right)
        return Link(
            self.names[holder],
            "holds the account",
            display_account(asset.identifier),
            f"The statement names {period.holder or 'nobody'} as holder of {display_account(asset.identifier)}; it is taken for an account of "
            f"{asset.holder_name}.",
            strength,
            f"at {in_words(period.closes_on)}",
            match.id if match else period.id,
            period.exhibit,
            period.place,
        )

    def _recorded_holder(self, thing: Recorded, party: str) -> list[Link]:
        """That the party is recorded as holder of a thing that is no land and no account, after its identity."""
        record = thing.held[party]
        identity = self._identity(record.holder) if record.holder in self.members else None
        since = getattr(record, "held_since", None)
        holder = Link(
            self.names[party],
            "is recorded as holder of",
            thing.identifier,
            " ".join(
                filter(
                    None,
                    (
                        f"{self.names[party]} is recorded as holder of {called(thing.kind, thing.identifier)}"
                        + (f" since {in_words(since)}." if since else "."),
                        DOES_NOT_SAY.get(thing.kind, ""),
                    ),
                )
            ),
            self._strength(record.holder) if record.holder in self.members else "case file",
            _from(since),
            record.id,
            record.exhibit,
            record.place,
        )
        return [identity, holder] if identity else [holder]

    def _proprietors(self, asset: Asset) -> list[Link]:
        held = self.register[asset.identifier].held if asset.identifier in self.register else ()
        return [link for party in held for link in self._proprietor(asset, party)]

    def _proprietor(self, asset: Asset, party: str) -> list[Link]:
        """That the party is registered, after its identity where that rests on more than an identifier."""
        held = self.register[asset.identifier].held[party]
        identity = self._identity(held.owner)
        since = f" since {in_words(held.since)}" if held.since else ""
        proprietor = Link(
            self.names[party],
            "is registered proprietor of",
            asset.identifier,
            f"{self.names[party]} is registered as proprietor of {asset.identifier}{since}: the legal title.",
            self._strength(held.owner),
            _from(held.since),
            held.id,
            held.exhibit,
            held.place,
        )
        return [identity, proprietor] if identity else [proprietor]

    def _identity(self, record: str) -> Link | None:
        """That a record is a party, as a link of its own wherever that rests on more than an identifier."""
        match = self.matches.get(self.members[record].match)
        if match is None or self._strength(record) == "identifier":
            return None
        found: PartyRecord = self.records[record]
        against = f" Against: {' '.join(match.reasons_against.splitlines())}" if match.reasons_against else ""
        by = "a decision" if match.decided_by in self.decisions else match.decided_by.removeprefix("rule: ")
        name, favour = self.names[match.left], " ".join(match.reasons_for.splitlines())
        return Link(
            name,
            "is",
            found.name,
            f"{name} and the {found.mentioned_as} {found.name!r} are one, by {by}. {favour}{against}",
            self._strength(record),
            "",
            match.id,
            found.exhibit,
            found.place,
        )

    def _strength(self, record: str) -> str:
        """How strongly the record is its party: on an identifier (or because the party is this record), decided, or by another rule."""
        match = self.matches.get(self.members[record].match)
        if match is None or "identifier" in match.decided_by or match.decided_by == "rule: company number":
            return "identifier"
        return "decided" if match.decided_by in self.decisions else "automatic"

    def basis(self, asset: Asset, chain: ChainBasis) -> Link:
        """The link which says that a person recorded a basis on which the asset is reached."""
        return Link(
            self.names[asset.holder],
            "is reached on the basis of",
            BASES[chain.basis],
            f"{asset.description or asset.identifier} is reached although {self.names[asset.holder]} holds it, on a basis that {chain.author} recorded on "
            f"{in_words(chain.decided_on)}: {BASES[chain.basis]}. {chain.reason} ({', '.join(chain.exhibits)}).",
            "case file",
            in_words(chain.decided_on),
            "",
            self._first_exhibit(chain),
        )

    def _first_exhibit(self, chain: ChainBasis) -> str:
        return next((self.sha256[reference] for reference in chain.exhibits if reference in self.sha256), "")

    def _ends_at_the_shares(self, asset: Asset) -> Link:
        holder, suspect = self.names[asset.holder], self.names[asset.suspect]
        nearest = self.names[self.paths[asset.suspect, asset.holder][1]]
        return Link(
            suspect,
            "has no recorded claim to",
            display_account(asset.identifier) if asset.kind == "account_balance" else asset.identifier,
            f"No basis is recorded on which what {holder} owns could be reached: control of a company is not ownership of its property "
            f"(Prest v Petrodel [2013] UKSC 34). The chain ends at the shares: {suspect}'s own in {nearest}.",
            "inference",
        )


def _weakest(*strengths: str) -> str:
    return max(strengths, key=STRENGTHS.index)


def _from(day: date | None) -> str:
    return f"from {in_words(day)}" if day else ""
