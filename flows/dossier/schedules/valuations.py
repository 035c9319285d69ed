"""Schedule E: valuations, redemption figures and costs that people or lenders stated, exchange rates and a price index, each with its day and source.

Authority: Proceeds of Crime Act 2002 s.79 (market value); History is never revalued.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import briefly, dated, named, place, quoted
from flows.dossier.writing import para, row


def write(b: Brief) -> Section:
    """What case.toml states; the figures themselves stand in Schedule A."""
    rows = [
        row(
            named(v.asset),
            "value",
            b.figures.amount(
                f"valuation {n}", b.figures.stated(v.amount, v.currency), "as the case file states it", f"case.toml: valuations[{n}]", currency=v.currency
            ),
            briefly(v.on),
            quoted(v.basis, f"case.toml: valuations[{n}]"),
            b.exhibits.in_brackets((v.exhibit,)),
        )
        for n, v in enumerate(b.base.case.valuations, start=1)
    ]
    rows += [
        row(
            named(r.about),
            named(f"redeems the charge of {r.lender}"),
            b.figures.amount(
                f"redemption {n}",
                b.figures.stated(r.amount, r.currency or ""),
                "as the case file states it",
                f"case.toml: redemptions[{n}]",
                currency=r.currency or "",
            ),
            briefly(r.on),
            "lender's figure",
            b.exhibits.in_brackets((r.exhibit,)),
        )
        for n, r in enumerate(b.base.case.redemptions, start=1)
    ]
    rows += [
        row(
            named(c.about),
            named(c.what),
            b.figures.amount(
                f"cost {n}", b.figures.stated(c.amount, c.currency or ""), "as the case file states it", f"case.toml: costs[{n}]", currency=c.currency or ""
            ),
            briefly(c.on),
            "cost of realising it",
            b.exhibits.in_brackets((c.exhibit,)),
        )
        for n, c in enumerate(b.base.case.costs, start=1)
    ]
    rows += [
        row(
            named(rate.currency),
            f"one {rate.currency} in {b.figures.currency}",
            (quoted(rate.rate, f"case.toml: exchange_rates[{n}]"),),
            briefly(rate.on),
            quoted(rate.source, f"case.toml: exchange_rates[{n}]"),
            b.exhibits.in_brackets((rate.exhibit,)),
        )
        for n, rate in enumerate(b.base.case.exchange_rates, start=1)
    ]
    if index := b.base.case.price_index:
        rows += [
            row(
                named(index.name),
                "price index",
                (quoted(one.figure, "case.toml: price_index"),),
                dated(one.month),
                quoted(f"{index.source}; chosen by {index.author}", "case.toml: price_index"),
                b.exhibits.in_brackets((index.exhibit,)),
            )
            for one in index.figures
        ]
    blocks: list[Block] = []
    if rows:
        columns = (Column("Asset", 5), Column("What", 8), Column("Amount", 5, True), Column("On", 5, whole=True), Column("Basis", 9), Column("Source", 4))
        blocks.append(Table(columns, tuple(rows)))
    else:
        blocks.append(para("No valuation, redemption figure, cost, exchange rate or price index is stated in the case file.", numbered=False))
    converted = {end.currency for conversion in b.base.case.conversions for end in (conversion.out, conversion.into)}
    if converted:
        blocks.append(
            para(
                place("Conversions are followed at the rate that was executed, which is what the two payments say (section 6); history is never revalued."),
                numbered=False,
            )
        )
    others = sorted({t.currency for t in b.transfers.by_id.values()} - {b.figures.currency} - converted)
    if others:
        blocks.append(
            para(
                f"Accounts in {', '.join(others)} are in evidence. Their money is not followed into {b.figures.currency}. What stands in them at the end is in {b.figures.currency} only where a "
                "rate of that day is recorded; otherwise it stays in its own currency and is in no sum.",
                numbered=False,
            )
        )
    return Section("Schedule E", "Exchange rates and valuations", "sE", tuple(blocks))
