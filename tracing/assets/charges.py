"""What is owed on a thing and what it would cost to realise it, each stated figure in the currency of the value that it comes off; or why that is not known.

Authority: Land Registration Act 2002 ss.51-53 (registered charges). A charge without its dated redemption figure is "not known", never nil; what comes off
is rounded up where it is converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.calendar import in_words
from schemas.case_assets import CostOfRealising, ExchangeRate, Redemption
from schemas.land import RegisterEntry
from schemas.money import display
from tracing.assets.exchange_rates import at_the_days_rate
from tracing.assets.net_equity import Figure, minor, same_asset
from tracing.names.written_names import name_key

NO_COSTS = "no cost of realising it is stated, so none comes off"


@dataclass(frozen=True)
class Owed:
    """How stated figures become one sum: `home` is the case's currency, in which a figure is if it does not say; figures after the cut-off do not count."""

    home: str
    rates: Sequence[ExchangeRate]
    cut_off: date

    def together(self, stated: Sequence[Redemption | CostOfRealising], currency: str) -> Figure:
        """The sum of these in `currency` (that of the value), each with its day and exhibit; not known where one is in another, and no rate of its day is stated."""
        found = []
        for one in stated:
            own = one.currency or self.home
            to, part = (one.lender, "redemptions") if isinstance(one, Redemption) else (one.what, "costs")
            figure = Figure(
                minor(one.amount, own, f"{part}, {one.about}"),
                f"{'to' if part == 'redemptions' else 'for'} {to} on {in_words(one.on)} ({one.exhibit})",
                one.on,
                own,
            )
            found.append(at_the_days_rate(figure, currency, self.rates if currency == self.home else (), up=True))
        basis = "; ".join(f"{display(figure.known, figure.currency)} {figure.basis}" for figure in found)
        if any(figure.amount and figure.currency != currency for figure in found):
            return Figure(None, f"{basis}; not all of it is in {currency}, so there is no sum")
        return Figure(sum(figure.known for figure in found), basis, currency=currency)

    def charges(self, title: str, entries: Sequence[RegisterEntry], redemptions: Sequence[Redemption], currency: str) -> Figure:
        """What would redeem every registered charge; not known if one has no figure or two, or no title register is in evidence. A lender's latest figure is for all
        the lender's charges, unless it names the day of one."""
        own = [entry for entry in entries if entry.title_number == title]
        figures: dict[tuple[str, date | None], list[Redemption]] = {}
        for redemption in sorted(redemptions, key=lambda r: (r.on, r.amount)):
            if same_asset(redemption.about, title) and redemption.on <= self.cut_off:
                latest = figures.setdefault((name_key(redemption.lender, "company"), redemption.charge_dated), [])
                latest[:] = [r for r in latest if r.on == redemption.on and r != redemption] + [redemption]
        charged = {(entry.dated, name_key(entry.party, "company")): entry for entry in own if entry.kind == "charge"}
        for latest in figures.values():
            if len(latest) > 1:
                first = latest[0]
                return Figure(
                    None,
                    f"{len(latest)} redemption figures of {first.lender} on {in_words(first.on)} are recorded: which charge each redeems is not said (charge_dated)",
                )
        for (dated, lender), entry in sorted(charged.items(), key=lambda item: item[1].id):
            answered = (lender, dated) in figures or (lender, None) in figures or (not lender and len(charged) == len(figures) == 1)
            if not answered:
                day = f" dated {in_words(entry.dated)}" if entry.dated else ""
                return Figure(None, f"no redemption figure for the charge{day} in favour of {entry.party or 'a lender not named'}")
        if not own and not figures:
            return Figure(None, "no title register is in evidence, so charges cannot be seen")
        if not figures:
            return Figure(0, "the title register shows no charge", currency=currency)
        return self.together([latest[0] for latest in figures.values()], currency)

    def costs(self, names: Sequence[str], costs: Sequence[CostOfRealising], currency: str) -> Figure:
        """What it would cost to realise the thing with these names: the sum of what is stated up to the cut-off, or nil where nothing is, which is said."""
        stated = [cost for cost in costs if cost.on <= self.cut_off and any(same_asset(cost.about, name) for name in names)]
        in_order = sorted(stated, key=lambda c: (c.on, c.what))
        return self.together(in_order, currency) if in_order else Figure(0, NO_COSTS, currency=currency)
