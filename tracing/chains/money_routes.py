"""Every way by which a claim's money came to an asset, as the links that somebody could contest, each with its amount.

Authority: El Ajou v Dollar Land Holdings [1993] 3 All ER 717 (each link is shown). The ways are those of the declared rule, lot by lot. Contested are
purchases, what persons found, gaps that a decision bridges, and two entries that a decision holds to be one transfer.
"""

from __future__ import annotations

from collections import defaultdict

from schemas.accounts import Transfer
from schemas.assets import Purchase, thing
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.findings import Gap, Pairing
from schemas.identifiers import display_account
from schemas.money import display
from tracing.attribution.findings_of_people import BACKWARD, JOINED, POT, original
from tracing.attribution.routes import STANDS, ways
from tracing.attribution.rulings import declared
from tracing.chains.control_strand import Link
from tracing.chains.minimal_hitting_sets import Set
from tracing.ledger.prepared_ledger import OWN_KIND


class MoneyWays:
    """The ways of one evidence base; `links` has every contested link by its key, `through` the transfers that some stand at."""

    def __init__(self, base: EvidenceBase):
        self._trace, targets = declared(base)
        self._targets = {target.name: target for target in targets}
        self._currency, self._cut_off = base.case.case.currency, base.case.case.cut_off.isoformat()
        self.links: dict[str, Link] = {}
        self.through: dict[str, set[str]] = defaultdict(set)  # the transfers that two entries of one link are
        self._purchases = {p.asset: self._keep(self._purchase(p)) for p in base.of(Purchase) if p.state == "accepted"}
        self._found = {
            prefix + finding.id: self._keep(
                Link(
                    "",
                    words,
                    "",
                    f"{finding.author} found on {in_words(finding.on)} that {words}: {finding.reason} ({', '.join(finding.exhibits)}).",
                    "case file",
                    subject=prefix + finding.id,
                )
            )
            for prefix, words, findings in (
                (JOINED, "ends are joined", base.case.joined),
                (BACKWARD, "a receipt paid for an earlier payment", base.case.backward),
                (POT, "accounts are one pot", base.case.pots),
            )
            for finding in findings
        }
        one_transfer = {
            entry: self._keep(self._pairing(p))
            for p in base.of(Pairing)
            if p.state == "same" and p.between_accounts
            for entry in (*p.debit_entry.splitlines(), *p.credit_entry.splitlines())
        }
        self._paired = {t.id: one_transfer[entry] for t in base.of(Transfer) for entry in (t.debit_entry or t.credit_entry,) if entry in one_transfer}
        self._bridged: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for gap in base.of(Gap):
            if gap.bridged_by:
                self._bridged[gap.account].append(
                    (
                        gap.first.isoformat(),
                        gap.last.isoformat(),
                        self._keep(
                            Link(
                                "",
                                "is bridged in",
                                display_account(gap.account),
                                f"A decision bridges a gap in {display_account(gap.account)}: {gap.says}",
                                "decided",
                                subject=gap.bridged_by,
                            )
                        ),
                    )
                )

    def of(self, asset: str) -> dict[Set, int]:
        """What of the claims came to the asset, by the contested links that it came by; minor units of the case's currency."""
        found: dict[Set, int] = defaultdict(int)
        if asset in self._targets:
            bought = {self._purchases[asset]} if asset in self._purchases else set()
            for label, amount, lines in ways(self._trace, self._targets[asset]):
                if not self._trace.ledger.labels[label].startswith(OWN_KIND):
                    found[frozenset(bought | self._contested(lines))] += amount
        return dict(found)

    def _contested(self, lines: list[int]) -> set[str]:
        ledger, keys = self._trace.ledger, set()
        left = self._cut_off
        for line in lines:
            if line == STANDS:
                continue
            keys |= {self._found[name] for name in (self._account(ledger.payer[line]), self._account(ledger.payee[line])) if name in self._found}
            if (id := original(ledger.ids[line])) in self._paired:
                keys.add(self._paired[id])
                self.through[self._paired[id]].add(id)
            came = ledger.at[line].date().isoformat()
            keys |= {key for first, last, key in self._bridged.get(self._account(ledger.payee[line]), ()) if came <= last and first <= left}
            left = came
        return keys

    def _account(self, number: int) -> str:
        return self._trace.ledger.accounts[number] if number >= 0 else ""

    def _keep(self, link: Link) -> str:
        self.links[link.subject] = link
        return link.subject

    def _purchase(self, purchase: Purchase) -> Link:
        decided = "the case file decides" if purchase.decided_by == "case file" else f"decision {purchase.decided_by} accepts"
        return Link(
            "",
            "paid for",
            purchase.title_number,
            f"That payments of {display(purchase.paid, self._currency)} bought {thing(purchase.kind, purchase.title_number)} {decided}: {' '.join(purchase.reasons.splitlines())}",
            "case file" if purchase.decided_by == "case file" else "decided",
            subject=purchase.id,
        )

    @staticmethod
    def _pairing(pairing: Pairing) -> Link:
        return Link(
            "",
            "is",
            "",
            f"Two entries are one transfer by decision {pairing.decided_by}. {' '.join(pairing.reasons_for.splitlines())}",
            "decided",
            subject=pairing.id,
        )
