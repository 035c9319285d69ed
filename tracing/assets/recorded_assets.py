"""Things that registers, seizures and lists of debts record, beside titles, shares and accounts: each once, however many exhibits show it.

Authority: Proceeds of Crime Act 2002 s.84 (property is all property wherever situated). A vehicle identification number and an IMO number outlive marks,
names and flags, so they join records before a mark does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from schemas.calendar import in_words
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.guarantees import GuaranteeBroken
from schemas.marks import Mark, mark_of
from schemas.money import MoneyError, parse
from schemas.parties import PartyMember
from schemas.registered_assets import REGISTERED_ASSETS, Receivable, RegisteredAsset
from tracing.assets.asset_ids import recorded_asset
from tracing.assets.net_equity import Figure, same_asset, written_forms

KIND_OF = {model: kind for kind, model in REGISTERED_ASSETS.items()}
_STRONG = ("vehicle", "vessel")  # kinds whose first further mark is the thing's own for life
AS_RECORDED = ("value as recorded", "amount seized", "amount outstanding as recorded")  # how the basis of a value from a record begins
# which of a record's days says how recent it is, the first that is there
_DAYS = ("valued_on", "balance_on", "outstanding_on", "seized_on", "held_since", "lent_on", "acquired_on")


@dataclass(frozen=True)
class Recorded:
    """One thing: its records, the most recent first, each with the marks that stand in it. `held` are the holders by Party id, each with the record
    that names it; `earlier` are sentences on whom other records name, whom `before` has by party."""

    kind: str
    key: str
    records: tuple[RegisteredAsset, ...]
    marks: tuple[Mark, ...]
    held: Mapping[str, RegisteredAsset]
    earlier: tuple[str, ...] = ()
    before: Mapping[str, RegisteredAsset] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id that the asset has in the schedule."""
        return recorded_asset(self.kind, self.key)

    @property
    def identifier(self) -> str:
        """The mark by which it is known now."""
        return self.marks[0].identifier

    @property
    def names(self) -> tuple[str, ...]:
        """Every mark of it, the one it is known by first."""
        return tuple(dict.fromkeys(name for mark in self.marks for name in (mark.identifier, *mark.others)))

    @property
    def doubts(self) -> tuple[str, ...]:
        """Sentences on marks that cannot be right, or that could not be checked."""
        said = [doubt for mark in self.marks for doubt in (*mark.doubts, mark.remark) if doubt]
        if len(lives := {mark.others[0] for mark in self.marks if self.kind == "vehicle" and mark.others}) > 1:
            said.append(f"Records with this mark have {len(lives)} vehicle identification numbers: {', '.join(sorted(lives))}.")
        return tuple(dict.fromkeys(said))

    def first(self, *fields: str) -> str | int | date | None:
        """The first of these fields that the most recent record to say it has."""
        return next((value for record in self.records for name in fields if (value := getattr(record, name, None)) not in ("", None)), None)

    def day(self, *fields: str) -> date | None:
        """As `first`, for fields that hold days."""
        found = self.first(*fields)
        if not isinstance(found, date | None):
            raise GuaranteeBroken(f"a day was expected in {' or '.join(fields)} of {self.identifier}, not {found!r}")
        return found

    def amount(self, *fields: str) -> int | None:
        """As `first`, for fields that hold amounts, in minor units of the record's currency."""
        found = self.first(*fields)
        if not isinstance(found, int | None):
            raise GuaranteeBroken(f"an amount was expected in {' or '.join(fields)} of {self.identifier}, not {found!r}")
        return found

    def named_by(self, written: str) -> bool:
        """Whether the case file means this thing."""
        return any(same_asset(written, name) for name in self.names)

    def values(self) -> Iterator[Figure]:
        """What its records say that it is worth."""
        for record in self.records:
            for amount, on, basis in (
                ("value", "valued_on", AS_RECORDED[0]),
                ("amount", "seized_on", AS_RECORDED[1]),
                ("outstanding", "outstanding_on", f"{AS_RECORDED[2]}; whether it can be recovered was not examined"),
            ):
                units = getattr(record, amount, None)
                if units is not None:
                    day = getattr(record, on)
                    yield Figure(units, basis if day else f"{basis}, on a day that is not stated", day, record.currency)


def recorded_assets(base: EvidenceBase, names: Mapping[str, str]) -> list[Recorded]:
    """Every thing that the exhibits or the case file record, by kind and key. `names`: of parties, by id."""
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    party_of |= {party.id: party.id for party in base.case.parties}  # the case file names lenders by their ids
    rows: dict[str, list[RegisteredAsset]] = {kind: list(base.of(model)) for kind, model in REGISTERED_ASSETS.items()}
    rows["receivable"] += case_receivables(base)
    return [_recorded(kind, key, records, party_of, names) for kind in sorted(rows) for key, records in sorted(_groups(kind, rows[kind]).items())]


def case_receivables(base: EvidenceBase) -> list[Receivable]:
    """The loans that case.toml states, as records of its exhibits; Refusal for an amount that cannot be."""
    sha256 = {exhibit.reference: exhibit.sha256 for exhibit in base.exhibits}
    found = []
    for n, loan in enumerate(base.case.receivables, start=1):
        place = f"receivables[{n}]"
        if loan.exhibit not in sha256:
            raise Refusal("case.toml", place, f"exhibit {loan.exhibit!r} is not in evidence", "Name an exhibit's reference as in exhibits.csv.")
        try:
            principal, outstanding = (parse(text, loan.currency) if text else None for text in (loan.principal, loan.outstanding))
        except MoneyError as error:
            raise Refusal("case.toml", place, str(error), "Mend the amount.") from error
        found.append(
            Receivable(
                id=f"case.toml: {place}",
                exhibit=sha256[loan.exhibit],
                place=loan.place,
                reference=loan.reference,
                debtor=loan.debtor,
                principal=principal,
                outstanding=outstanding,
                currency=loan.currency,
                lent_on=loan.lent_on,
                due_on=loan.due_on,
                outstanding_on=loan.outstanding_on,
                security=loan.security,
                holder=loan.lender,
            )
        )
    return found


def named_in(case: Case, things: Sequence[Recorded]) -> list[Recorded]:
    """The things that the case file names, where it names an asset."""
    written = [
        *(chain.asset for chain in case.chains),
        *(purchase.asset for purchase in case.purchases),
        *(valuation.asset for valuation in case.valuations),
        *(redemption.asset for redemption in case.redemptions),
        *(interest.asset for interest in case.beneficial_interests),
        *(loan.reference for loan in case.receivables),
        *(gift.asset for gift in case.gifts),
    ]
    meant = set().union(*map(written_forms, written))
    return [thing for thing in things if not meant.isdisjoint(thing.names)]


def holders_of_named_things(base: EvidenceBase) -> list[str]:
    """The records that hold a recorded thing which the case file names: their holders are of the case, whoever they are."""
    return [record.holder for thing in named_in(base.case, recorded_assets(base, {})) for record in thing.records if record.holder]


def _groups(kind: str, records: Sequence[RegisteredAsset]) -> dict[str, list[RegisteredAsset]]:
    """Records by what makes them one thing: its own number for life, else its mark; a record with the mark alone joins the one thing that has it."""
    marks = {record.id: mark_of(record) for record in records}
    found: dict[str, list[RegisteredAsset]] = defaultdict(list)
    by_mark: dict[str, set[str]] = defaultdict(set)
    strong = {record.id: marks[record.id].others[0] for record in records if kind in _STRONG and marks[record.id].others and not marks[record.id].doubts}
    for record in records:
        if record.id in strong:
            found[strong[record.id]].append(record)
            by_mark[marks[record.id].identifier].add(strong[record.id])
    for record in records:
        if record.id not in strong:
            mark = marks[record.id].identifier
            found[next(iter(by_mark[mark])) if len(by_mark[mark]) == 1 else mark].append(record)
    return found


def _recorded(kind: str, key: str, records: Sequence[RegisteredAsset], party_of: Mapping[str, str], names: Mapping[str, str]) -> Recorded:
    """The holders are those of the most recent exhibit that names one we know; whom others name is said."""
    order = sorted(records, key=lambda record: record.id)
    order.sort(key=_day, reverse=True)
    holders = [(record, party_of[record.holder]) for record in order if record.holder in party_of]
    latest = holders[0][0].exhibit if holders else ""
    held = {party: record for record, party in reversed(holders) if record.exhibit == latest}
    earlier = {party: record for record, party in reversed(holders) if party not in held}
    says = [
        f"Another record in evidence names {names.get(party, party)} as holder"
        + (f" since {in_words(since)}." if (since := getattr(record, "held_since", None)) else ".")
        for party, record in sorted(earlier.items())
    ]
    return Recorded(kind, key, tuple(order), tuple(map(mark_of, order)), dict(sorted(held.items())), tuple(says), earlier)


def _day(record: RegisteredAsset) -> date:
    return next((day for name in _DAYS if (day := getattr(record, name, None))), date.min)
