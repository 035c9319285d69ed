"""Purchases that case.toml decides: each payment named must be one transfer of the ledger, and the parts must add up to the price.

Authority: the case file's author, who is named in each; docs/method.md (a unit counts once in a target).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from schemas.accounts import Entry, StatementPeriod, Transfer
from schemas.assets import Purchase, PurchasePayment
from schemas.calendar import in_words
from schemas.case_assets import PaymentNamed, PurchaseDecided
from schemas.decisions import Decision
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import title_number
from schemas.land import Title
from schemas.money import MoneyError, display, parse
from schemas.parties import Party
from tracing.assets.asset_ids import title_asset
from tracing.assets.recorded_assets import recorded_assets
from tracing.ids import finding_id
from tracing.ledger.account_references import known_account

Found = list[tuple[Purchase, list[PurchasePayment]]]


def purchase_id(title: str, transfers: list[str]) -> str:
    """A purchase's name: the title and the transfers that paid for it."""
    return finding_id("purchase", title, *sorted(transfers))


def decided_in_case(base: EvidenceBase, standing: Mapping[str, Decision]) -> Found:
    """The purchases of case.toml, accepted; Refusal for one that names no title, no single payment, or more than the price."""
    return _CasePurchases(base, standing).found()


class _CasePurchases:
    def __init__(self, base: EvidenceBase, standing: Mapping[str, Decision]):
        self.named, self.standing, self.currency = base.case.purchases, standing, base.case.case.currency
        self.titles: dict[str, list[Title]] = {}
        for title in base.of(Title):
            self.titles.setdefault(title.title_number, []).append(title)
        self.accounts = {period.account for period in base.of(StatementPeriod)}
        booked = {entry.id: entry.booked_on for entry in base.of(Entry)}
        self.payments: dict[tuple[str, date, int], list[Transfer]] = {}
        self.foreign: dict[tuple[str, date], str] = {}
        for t in base.of(Transfer):
            if t.debit_entry and t.currency == self.currency:
                self.payments.setdefault((t.payer, booked[t.debit_entry], t.amount), []).append(t)
            elif t.debit_entry:
                self.foreign[t.payer, booked[t.debit_entry]] = t.currency
        self.things = recorded_assets(base, {party.id: party.name for party in base.of(Party)})
        self.used: dict[str, str] = {}  # transfer: the place that named it

    def found(self) -> Found:
        return [self._purchase(purchase, f"purchases[{n}]") for n, purchase in enumerate(self.named, start=1)]

    def _purchase(self, named: PurchaseDecided, place: str) -> tuple[Purchase, list[PurchasePayment]]:
        kind, title, asset, stated = self._thing(named, place) if named.asset else self._title(named, place)
        paid_by = [self._payment(p, f"{place}.payments[{m}]") for m, p in enumerate(named.payments, start=1)]
        id = purchase_id(title, [t.id for t in paid_by])
        decision = self.standing.get(id)
        if decision is not None and decision.answer == "reject":
            raise _refusal(
                place,
                f"the decision {decision.id} by {decision.author} rejects this purchase",
                "Take the decision back, or take the purchase out of case.toml.",
            )
        price, mortgage = self._parse(named.price, f"{place}.price"), self._parse(named.mortgage, f"{place}.mortgage")
        paid = sum(t.amount for t in paid_by)
        if paid + mortgage > price:
            raise _refusal(
                place,
                f"payments of {display(paid, self.currency)} and a mortgage of {display(mortgage, self.currency)} are more than "
                f"the price of {display(price, self.currency)}",
                "Mend the price, the mortgage or the payments.",
            )
        purchase = Purchase(
            id=id,
            asset=asset,
            title_number=title,
            kind=kind,
            price=price,
            currency=self.currency,
            completed_on=named.completed_on,
            paid=paid,
            mortgage=mortgage,
            elsewhere=price - paid - mortgage,
            state="accepted",
            decided_by="case file",
            reasons=f"{named.reason} ({named.author})",
            against="\n".join(f"The register states a price of {display(other, self.currency)}." for other in sorted(stated) if other != price),
        )
        parts = [PurchasePayment(purchase=id, transfer=t.id, part=p.part) for t, p in zip(paid_by, named.payments, strict=False)]
        return purchase, parts

    def _thing(self, named: PurchaseDecided, place: str) -> tuple[str, str, str, set[int]]:
        """Kind, identifier, asset and the prices that its records state."""
        fitting = [one for one in self.things if one.named_by(named.asset)]
        if len(fitting) != 1:
            raise _refusal(
                f"{place}.asset",
                f"{len(fitting)} things in evidence are called {named.asset!r}",
                "Give the mark, number, address or reference exactly as its record has it, or add the record to exhibits/.",
            )
        stated = fitting[0].amount("principal", "price_paid") if fitting[0].first("currency") == self.currency else None
        return fitting[0].kind, fitting[0].identifier, fitting[0].id, set() if stated is None else {stated}

    def _title(self, named: PurchaseDecided, place: str) -> tuple[str, str, str, set[int]]:
        try:
            title = title_number(named.title)
        except ValueError as error:
            raise _refusal(f"{place}.title", str(error), "Mend the title number.") from error
        if title not in self.titles:
            raise _refusal(f"{place}.title", f"no exhibit shows the title {title}", "Mend the title number, or add its register to exhibits/.")
        return "land_title", title, title_asset(title), {t.price_paid for t in self.titles[title] if t.price_paid is not None and t.currency == self.currency}

    def _payment(self, named: PaymentNamed, place: str) -> Transfer:
        account, amount = known_account(named.account, self.accounts), self._parse(named.amount, f"{place}.amount")
        if not account:
            raise _refusal(
                f"{place}.account",
                f"no statement in evidence is of the account {named.account!r}",
                "Mend the account's number, or add its statements to exhibits/.",
            )
        fitting = self.payments.get((account, named.on, amount), [])
        free = [t for t in fitting if t.id not in self.used]
        alike = sum(p == named for purchase in self.named for p in purchase.payments)
        if not free or len(fitting) > alike:
            near = sorted(t.at for (payer, _, paid), of in self.payments.items() if payer == account and paid == amount for t in of)
            what = f"{len(fitting)} payments fit" if fitting else "no payment fits"
            if fitting and not free:
                what = f"the payment is already named in {self.used[fitting[0].id]}"
            elsewhere = f"; payments of this amount left the account on {', '.join(near[:5])}" if near and not fitting else ""
            if other := self.foreign.get((account, named.on)):
                elsewhere += f"; what left the account on that day is in {other}, and a purchase is followed in the case's currency alone"
            raise _refusal(
                place,
                f"{what} {display(amount, self.currency)} on {in_words(named.on)}{elsewhere}",
                "Give the account, day and amount exactly as the statement has them; each payment buys one thing.",
            )
        self.used[free[0].id] = place
        return free[0]

    def _parse(self, text: str, place: str) -> int:
        try:
            return parse(text, self.currency)
        except MoneyError as error:
            raise _refusal(place, str(error), "Mend the amount.") from error


def _refusal(place: str, reason: str, next_step: str) -> Refusal:
    return Refusal("case.toml", place, reason, next_step)
