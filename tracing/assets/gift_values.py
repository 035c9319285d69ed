"""What each gift comes to on the day up to which evidence was considered: what was given, adjusted for changes in the value of money, or what the recipient holds of it
or in its place, whichever is more; and what is not known.

Authority: Proceeds of Crime Act 2002 s.78(2) (at an undervalue: the share that nothing was paid for), s.79 (market value; others' interests), s.81 (the greater of the
two). The time that counts is the court's; here it is the cut-off. Nothing is adjusted without an index of the case file, and no side is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from schemas.accounts import Transfer
from schemas.assets import Asset, Purchase
from schemas.calendar import MONTHS
from schemas.dispositions import Gift, GiftToday
from schemas.evidence_base import EvidenceBase
from schemas.interests import WHOLE
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.money import display
from schemas.parties import Party, PartyMember
from tracing.assets.asset_ids import title_asset
from tracing.assets.beneficial_share import beneficial
from tracing.assets.charges import Owed
from tracing.assets.exchange_rates import at_the_days_rate, latest_value
from tracing.assets.net_equity import Figure, net, same_asset
from tracing.assets.proprietors import registered
from tracing.assets.recorded_assets import recorded_assets
from tracing.assets.recorded_worth import charges_on, is_a_part

MONEY = ("money", "price")  # kinds whose value is the sum of the payments


def gift_values(base: EvidenceBase, given: Sequence[tuple[Gift, list[Transfer]]]) -> list[GiftToday]:
    """One GiftToday row for each gift, in the order of the gifts."""
    of = _Today(base)
    return [of.row(gift, payments) for gift, payments in given]


class _Today:
    def __init__(self, base: EvidenceBase):
        self.base, self.case, self.home, self.cut_off = base, base.case, base.case.case.currency, base.case.case.cut_off
        self.names = {party.id: party.name for party in base.of(Party)}
        self.party_of = {member.record: member.party for member in base.of(PartyMember)}
        self.owed = Owed(self.home, self.case.exchange_rates, self.cut_off)
        self.register = registered(base.of(Title), base.of(Proprietorship), self.party_of, self.names)
        self.titles = {title_asset(title.title_number): title.title_number for title in base.of(Title)}
        self.things = {thing.id: thing for thing in recorded_assets(base, self.names)}
        self.assets = {asset.id: asset for asset in base.of(Asset)}
        self.prices = {p.asset: p for p in base.of(Purchase) if p.state == "accepted"}

    def row(self, gift: Gift, payments: Sequence[Transfer]) -> GiftToday:
        whole, given = self._given(gift)
        found = GiftToday(gift=gift.id, on=self.cut_off, currency=given.currency or gift.currency, whole=whole, given=given.amount, given_basis=given.basis)
        if given.amount is None:
            found.adjusted_basis = found.now_basis = "what was given is not known"
            return found
        if found.currency == self.home:
            found.adjusted, found.adjusted_basis = self._adjusted(gift, payments, given)
            self._now(gift, found)
        else:
            found.adjusted_basis = found.now_basis = f"what was given is in {found.currency}, and no exchange rate of its day is recorded"
        found.today = max(amount for amount in (found.adjusted if found.adjusted is not None else found.given, found.now) if amount is not None)
        found.complete = found.adjusted is not None and found.now is not None
        return found

    def _given(self, gift: Gift) -> tuple[int | None, Figure]:
        """What passed and so much of it as nothing was paid for, in the case's currency where a rate of the day is recorded."""
        if gift.value is None:
            return None, Figure(None, "what it was worth when it was given is not known")
        if gift.kind in MONEY:
            whole = self.prices[gift.asset].price if gift.kind == "price" else gift.value
            return whole, Figure(gift.value, "the sum of the payments, if nothing was given for it", gift.last, gift.currency)
        paid, value = gift.paid or 0, display(gift.value, gift.currency)
        says = (
            f"{value} less {display(paid, gift.currency)} paid for it"
            if paid
            else f"{value}, nothing being paid for it"
            if gift.paid == 0
            else f"{value}, if nothing was paid for it"
        )
        worth, given = (
            at_the_days_rate(Figure(amount, says, gift.first, gift.currency), self.home, self.case.exchange_rates)
            for amount in (gift.value, max(0, gift.value - paid))
        )
        return worth.amount, given

    def _adjusted(self, gift: Gift, payments: Sequence[Transfer], given: Figure) -> tuple[int | None, str]:
        """What was given at the prices of the index's latest month, each payment by its own month, rounded down."""
        parts = [(t.amount, t.at[:7]) for t in payments] if gift.kind in MONEY else [(given.known, gift.first.isoformat()[:7] if gift.first else "")]
        months, until = sorted({month for _, month in parts}), self.cut_off.isoformat()[:7]
        index, needs = self.case.price_index, "figures of a price index are needed for {} and for the latest month up to {}"
        if not months[0]:
            return None, "not adjusted for changes in the value of money: the day of the gift is not known"
        if index is None:
            return None, f"not adjusted for changes in the value of money: {needs.format(_listed(months), _month(until))} ([price_index])"
        known = {one.month: one.figure for one in index.figures if one.month <= until}
        latest = max(known, default="")
        if missing := [month for month in months if month not in known or month > latest]:
            return None, f"not adjusted for changes in the value of money: {index.name} is not recorded for {_listed(missing)} ({index.exhibit})"
        adjusted = sum(int(amount * Fraction(known[latest]) / Fraction(known[month])) for amount, month in parts)
        each = ", ".join(f"{known[month]} in {_month(month)}" for month in months)
        return adjusted, (
            f"adjusted by {index.name} ({index.source}; {index.exhibit}; chosen by {index.author}): {known[latest]} in {_month(latest)} against {each}; each part rounded down"
        )

    def _now(self, gift: Gift, found: GiftToday) -> None:
        """What the recipient holds of the thing today, and so large a part of it as was given."""
        who = gift.recipient_name
        if not gift.asset:
            found.now_basis = f"what {who} has left of it, or what stands in its place, is not known"
            return
        held, names, worth, charged, part = self._thing(gift.asset)
        if gift.recipient not in held:
            found.now_basis = (
                f"{who} is not recorded as holding it today; what stands in its place is not known" if held else "who holds it today is not recorded"
            )
            return
        entries = [entry for entry in self.base.of(RegisterEntry) if entry.title_number in names]
        others = [self.names[party] for party in held if party != gift.recipient]
        called = next((name for name in names if any(same_asset(one.asset, name) for one in self.case.beneficial_interests)), names[0])
        share = beneficial(called, (gift.recipient,), self.names, self.case.beneficial_interests, entries, others)
        share = replace(share, share=None, basis=part) if part else share
        found.worth, found.charges, found.beneficial = (worth.amount if worth.currency == self.home else None), charged.amount, share.share
        free = net(worth, charged, Figure(0, "", currency=worth.currency), share.share)
        if free is None or worth.currency != self.home or not found.whole or found.given is None:
            unknown = worth.basis if found.worth is None else charged.basis if charged.amount is None else share.basis
            found.now_basis = f"what {who} holds of it is not known: {unknown}"
        elif gift.kind == "price" and share.share != WHOLE:
            found.now_basis = f"others have an interest in it, and what of the part that was paid for is that of {who} is not known"
        else:
            # money put into a price stands in so large a part of the thing, and in no more than is free of charges
            found.now = min(worth.known * found.given // found.whole, free) if gift.kind == "price" else free * found.given // found.whole
            share_given = "the whole of" if found.given == found.whole else f"{display(found.given, self.home)} of {display(found.whole, self.home)} of"
            found.now_basis = (
                f"{share_given} {display(worth.known, self.home)} ({worth.basis}), "
                + (f"and no more than is left after charges ({charged.basis})" if gift.kind == "price" else f"less charges ({charged.basis}), {share.basis}")
                + "; rounded down"
            )

    def _thing(self, asset: str) -> tuple[Sequence[str], Sequence[str], Figure, Figure, str]:
        """Who holds the asset of this name today, what it is called, its value and charges, and why the holder may have a part alone."""
        if number := self.titles.get(asset):
            worth = latest_value(self.case, (number,))
            held = tuple(self.register[number].held) if number in self.register else ()
            return held, (number,), worth, self.owed.charges(number, self.base.of(RegisterEntry), self.case.redemptions, worth.currency or self.home), ""
        if thing := self.things.get(asset):
            worth = latest_value(self.case, thing.names, thing.values())
            return tuple(thing.held), thing.names, worth, charges_on(thing, self.case.redemptions, self.owed, worth.currency or self.home), is_a_part(thing)
        shares = self.assets.get(asset)
        if shares is None:
            return (), ("",), Figure(None, "it is not in the schedule of assets"), Figure(None, ""), ""
        worth = Figure(shares.value, shares.value_basis, shares.value_on, shares.currency)
        return (shares.holder,), (shares.identifier,), worth, Figure(shares.charges, shares.charges_basis, currency=shares.currency), ""


def _month(month: str) -> str:
    """A month for a reader: 'May 2024' for '2024-05'."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _listed(months: Sequence[str]) -> str:
    words = [_month(month) for month in months]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
