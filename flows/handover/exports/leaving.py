"""What leaves the office in an export: the evidence of one edition, cut down to what its dossier shows, as tables and as a network.

Authority: Directive (EU) 2016/680 arts 4(1)(c), 9(3) and 20 (no more than is needed; conditions travel with the data; pseudonyms). The editions are those of the
dossier (`flows.dossier.editions`); rows of exhibits that may not be disclosed are in no edition but the office's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.dossier.editions import SERVED, WORKING, edition_of
from flows.dossier.partner_evidence import Disclosure
from flows.dossier.relied_transfers import relied_on
from flows.dossier.words import count
from schemas.accounts import Entry, Transfer
from schemas.assets import Purchase, PurchasePayment
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, RouteStep
from schemas.law.provision import RECIPIENTS, TO_BE_CONFIRMED


@dataclass(frozen=True)
class Leaving:
    """`base` is the evidence as this edition has it, `transfers` those that it shows in the ledger's order; `left_out` says what is not in it and how much;
    `whole`: `base` has every transfer of the case; `disclosure` what a partner may have."""

    base: EvidenceBase
    edition: str
    transfers: tuple[Transfer, ...]
    left_out: tuple[str, ...]
    whole: bool
    disclosure: Disclosure | None = None

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """To whom a partner's edition goes, under which gateway, for what and on what conditions, each with its label; nothing for another edition."""
        if self.disclosure is None:
            return ()
        partner, provision = self.disclosure.partner, self.disclosure.gateway.provision
        doubt = "" if provision.confirmed else f" [{TO_BE_CONFIRMED}]"
        return (
            ("for", f"{partner.name} ({RECIPIENTS[partner.kind]}, {partner.state})"),
            ("gateway", f"{provision.authority} {provision.reference}{doubt}"),
            ("purpose", partner.purpose),
            ("conditions of use", partner.conditions or "none recorded beyond the purpose"),
            ("disclosure decided by", f"{partner.author}, {partner.on.isoformat()}"),
        )

    @property
    def told(self) -> str:
        """What a file without a table says of itself: marking, edition, the head of the case's log, and for a partner the terms."""
        head = self.base.case.case
        return "; ".join(
            (
                f"{head.protective_marking}; case {head.reference}, {self.edition} edition",
                f"head of the case log {self.base.log_head}",
                *(f"{label}: {said}" for label, said in self.terms),
            )
        )


def leaving(base: EvidenceBase, edition: str, to: str = "") -> Leaving:
    """Everything for the office; else what that edition's dossier relies on, under pseudonyms, without intelligence; without what is sensitive or, for a partner (`to`, its
    id), with what a permit names alone."""
    made = edition_of(base, edition, to)
    shown, left_out = made.base, list[str]()
    if edition == SERVED:
        shown = _disclosable(shown, left_out)
    if made.disclosure:
        left_out.append(f"{count(made.disclosure.shown_as_withheld, 'exhibit')} that no permit gives this partner, and what rests on them")
    if edition != WORKING:
        shown = _open(shown, left_out)
    wanted = {t.id for t in shown.of(Transfer)} if edition == WORKING else relied_on(shown)
    transfers = sorted((t for t in shown.of(Transfer) if t.id in wanted), key=lambda t: (t.at, t.seq, t.id))
    if len(transfers) < len(shown.of(Transfer)):
        left_out.append(f"{count(len(shown.of(Transfer)) - len(transfers), 'transfer')} on which no figure relies")
    return Leaving(shown, edition, tuple(transfers), tuple(left_out), len(shown.of(Transfer)) == len(base.of(Transfer)), made.disclosure)


def _disclosable(base: EvidenceBase, left_out: list[str]) -> EvidenceBase:
    """Without the rows of exhibits whose handling is not 'disclosable', and without the transfers that such rows show."""
    hidden = {exhibit.sha256 for exhibit in base.exhibits if exhibit.handling != "disclosable"}
    if not hidden:
        return base
    rows = {table: tuple(row for row in rows if getattr(row, "exhibit", "") not in hidden) for table, rows in base.rows.items()}
    entries = {entry.id for entry in base.of(Entry) if entry.exhibit in hidden}
    gone = {t.id for t in base.of(Transfer) if entries & {t.debit_entry, t.credit_entry}}
    rows[Transfer] = tuple(t for t in base.of(Transfer) if t.id not in gone)
    rows[Gift] = tuple(gift for gift in rows.get(Gift, ()) if not any(row.gift == gift.id and row.transfer in gone for row in base.of(GiftTransfer)))
    for table in (ClaimedReceipt, PurchasePayment, RepaymentTransfer, GiftTransfer):
        rows[table] = tuple(row for row in rows.get(table, ()) if row.transfer not in gone)
    rows[RouteStep] = tuple(row for row in rows.get(RouteStep, ()) if not gone & {row.from_transfer, row.to_transfer})
    left_out.append(f"what rests on {count(len(hidden), 'exhibit')} not to be disclosed ({count(len(gone), 'transfer')})")
    return replace(base, rows=rows, exhibits=tuple(exhibit for exhibit in base.exhibits if exhibit.sha256 not in hidden))


# tables of proposals, of the payments of each, and the column of these that names it
_PROPOSALS: tuple[tuple[type[Purchase | ChargeRepayment | Gift], type[PurchasePayment | RepaymentTransfer | GiftTransfer], str], ...] = (
    (Purchase, PurchasePayment, "purchase"),
    (ChargeRepayment, RepaymentTransfer, "repayment"),
    (Gift, GiftTransfer, "gift"),
)


def _open(base: EvidenceBase, left_out: list[str]) -> EvidenceBase:
    """Without proposals that were turned down, as in the dossier that is served; routes are those of the declared rule, which it prints."""
    rows, gone = dict(base.rows), 0
    for table, payments, subject in _PROPOSALS:
        rows[table] = tuple(row for row in base.of(table) if row.state != "rejected")
        gone += len(base.of(table)) - len(rows[table])
        shown = {row.id for row in rows[table]}
        rows[payments] = tuple(row for row in base.of(payments) if getattr(row, subject) in shown)
    rows[GiftToday] = tuple(row for row in base.of(GiftToday) if row.gift in {gift.id for gift in rows[Gift]})
    if gone:
        left_out.append(f"{count(gone, 'proposal')} turned down")
    return replace(base, rows=rows)
