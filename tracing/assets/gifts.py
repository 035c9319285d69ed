"""What a suspect may have given away or sold for too little: payments to people of the case, prices paid for what another holds, titles, shares and things that
passed to another, and what the case file records.

Authority: Proceeds of Crime Act 2002 ss.77-78. A proposal says what passed and what is known to have been paid for it; that nothing was paid is never inferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from schemas.accounts import Transfer
from schemas.assets import Asset, Purchase, PurchasePayment, thing
from schemas.calendar import in_words
from schemas.dispositions import Gift
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.money import display
from schemas.parties import Party, PartyMember
from tracing.assets.asset_ids import shares_asset, title_asset
from tracing.assets.exchange_rates import at_the_days_rate
from tracing.assets.net_equity import same_asset, value
from tracing.assets.proprietors import Registered, registered
from tracing.assets.recorded_assets import recorded_assets
from tracing.assets.recorded_gifts import recorded_gifts
from tracing.ids import finding_id
from tracing.ledger.account_holders import account_holders
from tracing.ledger.prepared_ledger import outside
from tracing.names.written_names import name_key
from tracing.ownership.stakes import stakes_of

Given = list[tuple[Gift, list[Transfer]]]
NEAR = timedelta(days=60)  # an interest that begins so soon after another's of the same kind ended may be the same one
LATE = timedelta(days=366)  # a valuation from so near a day says what a thing was worth then


def gifts(base: EvidenceBase) -> Given:
    """Every proposal and every gift of the case file, each with its payments if it is money."""
    of = _Gifts(base)
    return [*of.money(), *of.prices(), *of.titles(), *of.shares(), *of.things(), *recorded_gifts(base)]


class _Gifts:
    def __init__(self, base: EvidenceBase):
        self.base, self.currency, self.cut_off = base, base.case.case.currency, base.case.case.cut_off
        self.parties = {party.id: party for party in base.of(Party)}
        self.names = {party.id: party.name for party in base.of(Party)}
        self.suspects = {party.id for party in base.of(Party) if party.role == "suspect"}
        self.holders = account_holders(base)
        self.transfers = {t.id: t for t in base.of(Transfer)}
        self.bought: dict[str, list[Transfer]] = defaultdict(list)
        for payment in base.of(PurchasePayment):
            self.bought[payment.purchase].append(self.transfers[payment.transfer])

    def money(self) -> Given:
        """Payments from a suspect's own account to a person of the case who is neither suspect nor victim: to an account of theirs, or to their whole name."""
        accepted = {t.id for p in self.base.of(Purchase) if p.state == "accepted" for t in self.bought[p.id]}
        named = {
            name_key(name, "person"): person.id
            for person in self.base.case.people
            if person.role in ("associate", "third_party")
            for name in (person.name, *person.aliases)
        }
        found: dict[tuple[str, str], list[Transfer]] = defaultdict(list)
        for t in sorted(self.transfers.values(), key=lambda t: (t.at, t.seq, t.id)):
            givers = set(self.holders.get(t.payer, ()))
            if not t.kind and t.debit_entry and t.currency == self.currency and t.id not in accepted and len(givers) == 1 and givers <= self.suspects:
                receivers = self.holders.get(t.payee, ()) if not outside(t.payee) else tuple(filter(None, (named.get(name_key(t.counterparty, "person")),)))
                if len(receivers) == 1 and receivers[0] in named.values():
                    found[min(givers), receivers[0]].append(t)
        return [(self._of_money(giver, receiver, paid), paid) for (giver, receiver), paid in sorted(found.items())]

    def _of_money(self, giver: str, receiver: str, paid: list[Transfer]) -> Gift:
        accounts = sorted({display_account(t.payer) for t in paid})
        return self._gift(
            "money",
            giver,
            receiver,
            f"{len(paid)} payment{'s' if len(paid) > 1 else ''}",
            min(_day(t) for t in paid),
            max(_day(t) for t in paid),
            value=sum(t.amount for t in paid),
            reasons=f"{'It' if len(paid) == 1 else 'They'} left {' and '.join(accounts)}, which {self.names[giver]} alone holds, for {self.names[receiver]}.",
            against="Whether anything was given in return is not known: it may be housekeeping, pay, a loan or a debt repaid.",
        )

    def prices(self) -> Given:
        """The price of something that another holds, paid from a suspect's own account; not where it is said to be held for the suspect."""
        assets = {asset.id: asset for asset in self.base.of(Asset)}
        found = []
        for purchase in self.base.of(Purchase):
            asset = assets.get(purchase.asset)
            if (
                purchase.state != "accepted"
                or asset is None
                or asset.holder in ("", *self.suspects)
                or (asset.reach == "basis" and asset.basis != "tainted_gift")
            ):
                continue
            for giver in sorted(self.suspects):
                paid = [t for t in self.bought[purchase.id] if self.holders.get(t.payer, ()) == (giver,)]
                if paid:
                    found.append(
                        (
                            self._gift(
                                "price",
                                giver,
                                asset.holder,
                                f"part of the price of {thing(asset.kind, asset.identifier)}",
                                min(_day(t) for t in paid),
                                max(_day(t) for t in paid),
                                value=sum(t.amount for t in paid),
                                asset=asset.id,
                                reasons=f"{self.names[giver]}'s own account paid for what {asset.holder_name} holds.",
                                against="It may have been a loan, or the holder may hold for the payer, and then it was no gift.",
                            ),
                            paid,
                        )
                    )
        return found

    def titles(self) -> Given:
        """Titles of which an older register in evidence names a suspect as proprietor and the latest one does not."""
        party_of = {member.record: member.party for member in self.base.of(PartyMember)}
        register = registered(self.base.of(Title), self.base.of(Proprietorship), party_of, self.names)
        prices: dict[str, dict[str, int]] = defaultdict(dict)
        for title in self.base.of(Title):
            if title.price_paid is not None and title.currency == self.currency:
                prices[title.title_number][title.exhibit] = title.price_paid
        found: Given = []
        for number, one in register.items():
            for giver in sorted(self.suspects & one.before.keys()):
                receiver, held = next(iter(one.held.items()))
                found += self._passed(
                    "title",
                    giver,
                    receiver,
                    f"title {number}",
                    number,
                    held.since,
                    prices[number].get(held.exhibit),
                    title_asset(number),
                    held.exhibit,
                    held.place,
                    f"An older register names {self.names[giver]} as proprietor, the latest {self.names[receiver]}.",
                    self._of_a_title(number, one, giver, held.since),
                )
        return found

    def _of_a_title(self, number: str, one: Registered, giver: str, on: date | None) -> str:
        """Why what the giver gave is not the whole title's value, or ''."""
        beside = [
            p for p in self.base.of(Proprietorship) if (p.title_number, p.exhibit) == (number, one.before[giver].exhibit) and p.owner != one.before[giver].owner
        ]
        if beside or len(one.held) > 1:
            return "Several held or hold it, and what the part that passed was worth is not recorded."
        charged = [
            e for e in self.base.of(RegisterEntry) if (e.title_number, e.kind) == (number, "charge") and (on is None or e.dated is None or e.dated <= on)
        ]
        return f"It was charged to {charged[0].party or 'a lender'}, and what was owed when it passed is not recorded." if charged else ""

    def shares(self) -> Given:
        """A suspect's interest in a company that ended, where another's of the same kind began soon afterwards."""
        found: Given = []
        stakes = stakes_of(self.base)
        for ended in stakes:
            if ended.owner in self.suspects and ended.ended_on and ended.ended_on <= self.cut_off and ended.kind in ("shares", "votes"):
                for begun in stakes:
                    same = begun.company == ended.company and begun.kind == ended.kind and begun.owner not in self.suspects
                    if same and begun.started_on and timedelta(0) <= begun.started_on - ended.ended_on <= NEAR and begun.owner in self.names:
                        company = self.names[ended.company]
                        found += self._passed(
                            "shares",
                            ended.owner,
                            begun.owner,
                            f"{ended.kind} in {company}",
                            ended.company,
                            begun.started_on,
                            None,
                            shares_asset(begun.company, begun.owner),
                            begun.exhibit,
                            begun.place,
                            f"The interest of {self.names[ended.owner]} in {company} ended on {in_words(ended.ended_on)}, and that of "
                            f"{self.names[begun.owner]} began on {in_words(begun.started_on)}.",
                        )
        return found

    def things(self) -> Given:
        """Other things that an older record names a suspect as holder of, and the latest another."""
        found: Given = []
        for one in recorded_assets(self.base, self.names):
            for giver in sorted(self.suspects & one.before.keys()):
                receiver, held = next(iter(one.held.items()))
                found += self._passed(
                    "thing",
                    giver,
                    receiver,
                    thing(one.kind, one.identifier),
                    one.identifier,
                    getattr(held, "held_since", None),
                    None,
                    one.id,
                    held.exhibit,
                    held.place,
                    f"An older record names {self.names[giver]} as holder, the latest {self.names[receiver]}.",
                )
        return found

    def _passed(
        self,
        kind: str,
        giver: str,
        receiver: str,
        what: str,
        identifier: str,
        on: date | None,
        paid: int | None,
        asset: str,
        exhibit: str,
        place: str,
        reason: str,
        doubt: str = "",
    ) -> Iterator[tuple[Gift, list[Transfer]]]:
        """What passed from one to the other, unless as much as it was worth is recorded as paid for it; `doubt`: why it was not the whole thing's value that passed."""
        dated = [(abs(v.on - on), v.on, v) for v in self.base.case.valuations if same_asset(v.asset, identifier)] if on else []
        near = [v for away, _, v in sorted(dated, key=lambda one: one[:2]) if away <= LATE]
        worth = at_the_days_rate(value(identifier, near[:1], self.cut_off), self.currency, self.base.case.exchange_rates)
        known = worth.amount if worth.currency == self.currency and not doubt else None
        if paid is not None and known is not None and paid >= known:
            return
        priced = f"The register states a price of {display(paid, self.currency)}." if paid is not None else ""
        against = [
            "" if paid is not None else "No price is recorded: whether anything was paid for it is not known.",
            doubt or ("" if known is not None else "What it was worth when it passed is not known."),
        ]
        yield (
            self._gift(
                kind,
                giver,
                receiver,
                what,
                on,
                on,
                value=known,
                paid=paid,
                asset=asset,
                exhibit=exhibit,
                place=place,
                reasons=" ".join(
                    filter(None, (reason, priced, f"It was valued at {display(known, self.currency)} ({worth.basis})." if known is not None else ""))
                ),
                against=" ".join(filter(None, against)),
            ),
            [],
        )

    def _gift(self, kind: str, giver: str, receiver: str, what: str, first: date | None, last: date | None, **values: Any) -> Gift:
        return Gift(
            id=finding_id("gift", kind, giver, receiver, what if kind != "money" else ""),
            kind=kind,
            giver=giver,
            giver_name=self.names[giver],
            recipient=receiver,
            recipient_name=self.names[receiver],
            what=what,
            first=first,
            last=last,
            currency=self.currency,
            state="proposed",
            **values,
        )


def _day(transfer: Transfer) -> date:
    return date.fromisoformat(transfer.at[:10])
