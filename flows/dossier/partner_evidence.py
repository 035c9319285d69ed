"""The evidence of an edition for a partner: only the exhibits that a permit names, and everything that is found in them found again from them alone.

Authority: Directive (EU) 2016/680 art.4(1)(b), art.7(2)-(3) and art.9(3). A figure that is other than on the whole of the evidence would be wrong without anybody
seeing it: whatever it is about is absent, and said to be. Accounts that money from a withheld account could have reached are not followed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.dossier.partner_case import PartnerCase, cites, partner_case, partner_decisions
from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.case_parties import Person
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence import KEPT_APART, Exhibit, Refusal
from schemas.evidence_base import RECORD_TABLES, EvidenceBase
from schemas.findings import AnyOrder, Deficiency, Gap, GuaranteeHeld, Holding, Match, Pairing, Ruling, TracedShare
from schemas.law import GATEWAYS
from schemas.law.provision import RECIPIENTS, Gateway
from schemas.partners import Partner, VictimNamed
from tracing.case_steps import STEPS
from tracing.chains import deficiencies
from tracing.ids import finding_id
from tracing.ledger.account_references import known_account

_SAME = (
    "kind",
    "identifier",
    "holder",
    "currency",
    "value",
    "rate",
    "charges",
    "costs",
    "beneficial",
    "net_equity",
    "net_equity_basis",
    "reach",
    "suspect",
    "co_suspects",
    "basis",
    "third_parties",
    "price",
    "price_currency",
)


@dataclass(frozen=True)
class Disclosure:
    """For whom, under which gateway, and what is absent: `withheld` and `apart` (exhibits, accounts that only they show) are never printed; `unfollowed` counts
    accounts that are in evidence and not followed; `absent` are assets whose figures would not be those of the whole evidence, `dispositions` counts gifts and repayments of that kind; `victims`: who is named in a certificate."""

    partner: Partner
    gateway: Gateway
    withheld: tuple[Exhibit, ...]
    apart: tuple[str, ...]
    unfollowed: int
    absent: tuple[Asset, ...]
    holdings: int
    dispositions: int
    reasons: int
    case: PartnerCase
    victims: tuple[tuple[VictimNamed, Person], ...]

    @property
    def shown_as_withheld(self) -> int:
        """Exhibits that are withheld, without those whose existence is not told."""
        return sum(exhibit.handling not in KEPT_APART for exhibit in self.withheld)


def partner_named(base: EvidenceBase, to: str) -> Partner:
    """The partner of this id in case.toml; Refusal if there is none."""
    found = next((partner for partner in base.case.partners if partner.id == to), None)
    if found is None:
        known = ", ".join(partner.id for partner in base.case.partners)
        raise Refusal(
            "case.toml",
            "partners",
            f"no partner has the id {to!r}" if to else "it is not said for whom the partner edition is",
            f"Use --to with one of: {known}." if known else "Add [[partners]] to case.toml: docs/case-file.md has an example.",
        )
    return found


def gateway_to(base: EvidenceBase, partner: Partner) -> Gateway:
    """The gateway that the partner's entry names; Refusal if it is none for this jurisdiction, this kind of authority or this state."""
    known = GATEWAYS[base.case.case.jurisdiction]
    place = f"partners, {partner.id}, gateway"
    if partner.gateway not in known:
        raise Refusal("case.toml", place, f"{partner.gateway!r} is no gateway that is known for {base.case.case.jurisdiction}", f"Known: {', '.join(known)}.")
    gateway = known[partner.gateway]
    if partner.kind not in gateway.recipients:
        raise Refusal(
            "case.toml",
            place,
            f"{gateway.provision.authority} {gateway.provision.reference} is no gateway to a {RECIPIENTS[partner.kind]}",
            f"It is one to: {', '.join(RECIPIENTS[kind] for kind in gateway.recipients)}.",
        )
    if partner.state in gateway.not_in:
        raise Refusal("case.toml", place, f"{gateway.provision.authority} does not bind {partner.state}", "Ask a lawyer which instrument binds both states.")
    return gateway


def disclosed(base: EvidenceBase, to: str) -> tuple[EvidenceBase, Disclosure]:
    """The evidence base for the partner of this id, and what it leaves out. Refusal if a permit cannot be followed."""
    partner = partner_named(base, to)
    gateway, permitted = gateway_to(base, partner), _permitted(base, partner)
    withheld = tuple(exhibit for exhibit in base.exhibits if exhibit.reference not in permitted)
    apart, accounts = _accounts(base, withheld)
    absent: set[str] = set()
    while True:
        said, made = _followed_again(base, partner, withheld, apart, accounts, absent)
        other, standing = _other(base, made)
        if not other - absent and not standing - accounts:
            break
        absent, accounts = absent | other, accounts | standing
    made, holdings, reasons = _as_before(base, made, withheld)
    shown = {asset.id for asset in made.of(Asset)}
    people = {person.id: person for person in base.case.people}
    return made, Disclosure(
        partner,
        gateway,
        withheld,
        tuple(sorted(_told_by_none(base, made, apart))),
        len(accounts),
        tuple(a for a in base.of(Asset) if a.id not in shown),
        holdings,
        _open_dispositions(base) - _open_dispositions(made),
        reasons,
        said,
        tuple((named, people[named.victim]) for named in partner.victims_named),
    )


def _permitted(base: EvidenceBase, partner: Partner) -> set[str]:
    by_reference = {exhibit.reference: exhibit for exhibit in base.exhibits}
    named = [reference for permit in partner.permits for reference in permit.exhibits]
    for reference in named:
        exhibit, place = by_reference.get(reference), f"partners, {partner.id}, permits"
        if exhibit is None:
            raise Refusal("case.toml", place, f"no exhibit has the reference {reference!r}", "Mend the reference, or leave it out.")
        if exhibit.handling in KEPT_APART:
            raise Refusal(
                "case.toml", place, f"{reference} is intelligence or a report of suspicion, which goes into no edition for anybody else", "Leave it out."
            )
        if not exhibit.permitted_use:
            raise Refusal(
                "case.toml",
                place,
                f"exhibits.csv does not say what {reference} may be used for, so nobody can permit its use",
                "Fill in its column permitted_use.",
            )
    return set(named)


def _accounts(base: EvidenceBase, withheld: tuple[Exhibit, ...]) -> tuple[set[str], set[str]]:
    """Accounts that a withheld exhibit shows; and with them those that money from them could have reached, on any view."""
    known, case = {period.account for period in base.of(StatementPeriod)}, base.case
    hashes, references = {exhibit.sha256 for exhibit in withheld}, {exhibit.reference for exhibit in withheld}

    def meant(*written: str) -> set[str]:
        return {known_account(account, known) for account in written} - {""}

    apart = {row.account for table in (StatementPeriod, Entry) for row in base.of(table) if row.exhibit in hashes}
    moved = [
        *((meant(*(end.account for end in j.out)), meant(*(end.account for end in j.into)), j) for j in case.joined),
        *((meant(c.out.account), meant(c.into.account), c) for c in case.conversions),
        *((both, both, f) for f in case.backward for both in (meant(f.payment.account, f.receipt.account),)),
        *((both, both, p) for p in case.pots for both in (meant(*p.accounts),)),
    ]
    accounts = apart | {account for opening in case.openings if cites(opening, references) for account in meant(opening.account)}
    accounts |= {account for _, into, finding in moved if cites(finding, references) for account in into}
    growing = True
    while growing:
        more = {t.payee for t in base.of(Transfer) if t.payer in accounts and t.payee in known} | {
            account for out, into, _ in moved if out & accounts for account in into
        }
        growing = not more <= accounts
        accounts |= more
    return apart, accounts


def _followed_again(
    base: EvidenceBase, partner: Partner, withheld: tuple[Exhibit, ...], apart: set[str], accounts: set[str], absent: set[str]
) -> tuple[PartnerCase, EvidenceBase]:
    """Every step of the reasoning on what the partner may have; assets, gifts and repayments in `absent`, and purchases, gifts and repayments that the whole evidence has
    otherwise, left out as they are found."""
    hashes, references = {exhibit.sha256 for exhibit in withheld}, {exhibit.reference for exhibit in withheld}
    said = partner_case(base, partner, references, accounts, apart)
    rows = {table: tuple(row for row in base.of(table) if row.exhibit not in hashes and getattr(row, "account", "") not in accounts) for table in RECORD_TABLES}
    kept = {exhibit.sha256 for exhibit in base.exhibits} - hashes
    made = replace(
        base,
        case=said.case,
        exhibits=tuple(e for e in base.exhibits if e.sha256 in kept),
        rows=rows,
        verdicts=tuple(v for v in base.verdicts if v.subject in kept),
    )
    purchases = {purchase.id: _values(purchase) for purchase in base.of(Purchase)}
    for step in STEPS.values():
        found = {table: tuple(new) for table, new in step(made).items()}
        if Purchase in found:
            found[Purchase] = tuple(p for p in found[Purchase] if p.asset not in absent and _values(p) == purchases.get(p.id))
            bought = {purchase.id for purchase in found[Purchase]}
            found[PurchasePayment] = tuple(p for p in found[PurchasePayment] if p.purchase in bought)
        if Asset in found:
            found[Asset] = tuple(asset for asset in found[Asset] if asset.id not in absent)
        if Gift in found:
            today = {row.gift: _values(row) for row in base.of(GiftToday)}
            other = {row.gift for row in found[GiftToday] if _values(row) != today.get(row.gift)} | absent
            for table, payments, subject in ((Gift, GiftTransfer, "gift"), (ChargeRepayment, RepaymentTransfer, "repayment")):
                whole = {row.id: _values(row) for row in base.of(table)}
                found[table] = tuple(row for row in found[table] if row.id not in other and _values(row) == whole.get(row.id))
                kept = {row.id for row in found[table]}
                found[payments] = tuple(row for row in found[payments] if getattr(row, subject) in kept)
            found[GiftToday] = tuple(row for row in found[GiftToday] if row.gift in {gift.id for gift in found[Gift]})
        made = replace(made, rows=made.rows | found)
    return said, made


def _other(base: EvidenceBase, made: EvidenceBase) -> tuple[set[str], set[str]]:
    """Assets, gifts and repayments whose figures or basis are not those of the whole evidence, and accounts in which other money of claims stands."""
    whole, again = _figures(base), _figures(made)
    differ = {target: again[target] ^ whole.get(target, set()) for target in again if again[target] != whole.get(target)}
    shown = {row.id for table in (Asset, Gift, ChargeRepayment) for row in made.of(table)}
    standing = {
        target.removeprefix("account:") for target, rows in differ.items() if target.startswith("account:") and any(kind != "asset" for kind, *_ in rows)
    }
    return differ.keys() & shown, standing


def _figures(base: EvidenceBase) -> dict[str, set[tuple]]:
    """Every figure of each asset, and of each account that money of a claim stands in."""
    found = {asset.id: {("asset", *(getattr(asset, name) for name in _SAME))} for asset in base.of(Asset)}
    for table in (Ruling, TracedShare):
        for row in base.of(table):
            found.setdefault(row.target, set()).add((table.__name__, *_values(row)))
    for row in base.of(AnyOrder):
        if row.target in found:
            found[row.target].add(("range", row.same_day, row.at_least, row.at_most, row.at_most_linked))
    return found


def _as_before(base: EvidenceBase, made: EvidenceBase, withheld: tuple[Exhibit, ...]) -> tuple[EvidenceBase, int, int]:
    """Without holdings, matches, open pairings and reasons that are other than on the whole evidence; how many holdings and reasons are absent."""
    holdings, matches, pairings = set(map(_values, base.of(Holding))), {(m.id, m.state) for m in base.of(Match)}, {(p.id, p.state) for p in base.of(Pairing)}
    rows = dict(made.rows) | {
        Holding: tuple(h for h in made.of(Holding) if _values(h) in holdings),
        Match: tuple(m for m in made.of(Match) if (m.id, m.state) in matches),
        Pairing: tuple(p for p in made.of(Pairing) if (p.id, p.state) in pairings),
    }
    made = replace(made, rows=rows)
    found = {d.id: d for d in deficiencies.findings(made)[Deficiency]}
    standing = [found.get(d.id, d) for d in base.of(Deficiency) if d.id in found or d.kind == "document_open"]
    hidden = len(base.of(Deficiency)) - len(standing)
    if hidden:
        says = "Further reasons against a final dossier rest on material that is not disclosed to this partner."
        standing.append(Deficiency(id=finding_id("deficiency", "not_disclosed"), kind="not_disclosed", says=says, next_step="See the working edition."))
    compared = list(_figures(made))
    checked = GuaranteeHeld(
        name="the same as on the whole evidence",
        says="What is traced into each asset, account, gift and repayment of this edition under every rule, its range, value and net equity are "
        "those that the whole of the evidence gives",
        checked_on=f"{len(compared)} assets and accounts",
    )
    subjects = {row.id for table in (Match, Pairing, Purchase, Gift, ChargeRepayment, Gap) for row in made.of(table)}
    decisions = partner_decisions(base.decisions, {exhibit.reference for exhibit in withheld}, subjects)
    rows |= {Deficiency: tuple(standing), GuaranteeHeld: (*made.of(GuaranteeHeld), checked)}
    return replace(made, rows=rows, decisions=decisions), len(base.of(Holding)) - len(made.of(Holding)), hidden


def _open_dispositions(base: EvidenceBase) -> int:
    """Gifts and repayments that nobody has rejected."""
    return sum(row.state != "rejected" for table in (Gift, ChargeRepayment) for row in base.of(table))


def _values(row) -> tuple:
    """In the order of the table's columns: a row that was read and one that was found differ in the order in which they were given."""
    return tuple(getattr(row, name) for name in type(row).model_fields)


def _told_by_none(base: EvidenceBase, made: EvidenceBase, apart: set[str]) -> set[str]:
    """Of accounts that a withheld exhibit shows, those that nothing names that the partner has."""
    named = {known_account(entry.counterparty_account, apart) for entry in made.of(Entry)}
    texts = " ".join(entry.text for entry in made.of(Entry)).replace(" ", "").replace("-", "").casefold()
    written = {period.account: period.written_as for period in base.of(StatementPeriod)}
    return {written.get(account, "") for account in apart - named if written.get(account, "").replace(" ", "").replace("-", "").casefold() not in texts} - {""}
