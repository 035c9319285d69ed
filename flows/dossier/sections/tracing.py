"""Section 7: tracing, asset by asset: what was received and why it is claimed, the flow drawn to scale, the route in sentences and rows.

Authority: El Ajou v Dollar Land Holdings [1993] 3 All ER 717 (each link is shown); Foskett v McKeown [2001] 1 AC 102 (a share of what the asset is
worth now).
"""

from __future__ import annotations

from datetime import date

from flows.dossier import weakest_links
from flows.dossier.amounts_in_findings import of_drawing, of_gaps, of_link
from flows.dossier.amounts_in_findings import step as a_step
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import day_of
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_called
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.chain_strength import links
from flows.dossier.document import Block, Column, Drawn, Heading, Paragraph, Pieces, Section, Table, ToParagraph
from flows.dossier.number_kinds import briefly, cited, dated, named, quoted
from flows.dossier.sections.repayments import paid_off, repaid
from flows.dossier.shared_figures import claimed, price, share_of_value, value
from flows.dossier.unmatched_payments import if_matched
from flows.dossier.words import capital, listed
from flows.dossier.writing import between, joined, para, row
from flows.drawing import flow_of_funds
from schemas.assets import Asset, Purchase
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, Gap, RouteStep
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """The claims; then each asset into which money was traced, of which a purchase is known or a charge was repaid; then those without."""
    shown = [
        asset
        for asset in b.assets.scheduled
        if _bought(b.base, asset) or repaid(b.base, asset) or any(b.traced.into(asset.id, rule) for rule in RULES) or if_matched(b, asset.id)
    ]
    rest = [asset for asset in b.assets.scheduled if asset not in shown]
    blocks: list[Block] = [*claims(b)]
    for asset in shown:
        blocks += _asset(b, asset)
    if rest:
        blocks += [
            Heading("Into which nothing was traced"),
            para(
                "No money of a claim was traced into ",
                *_listed(b.assets, rest),
                ". ",
                "Property into which nothing was traced is still realisable under an order that is measured in value."
                if b.base.order.regime == "value"
                else "Nothing in this dossier says that they represent property obtained through unlawful conduct.",
            ),
        ]
    return Section("7", "Tracing", "s7", tuple(blocks))


def _listed(assets: ScheduledAssets, chosen: list[Asset]) -> Pieces:
    return joined((assets.link(a), named(f" ({asset_called(a)})")) for a in chosen)


def claims(b: Brief) -> list[Block]:
    """Sentence 1 of a tracing section: what is claimed, where it came in, and why it is alleged to be what it is."""
    blocks: list[Block] = [Heading("The claims")]
    for claim in b.base.case.claims:
        received = sorted((r for r in b.base.of(ClaimedReceipt) if r.label == claim.label), key=lambda r: (b.transfers.by_id[r.transfer].at, r.transfer))
        if not received:
            continue
        days = [day_of(b.transfers.by_id[r.transfer]) for r in received]
        accounts = sorted({b.transfers.by_id[r.transfer].payee for r in received})
        own = claim.label.startswith("own:")
        when, source = between(min(days), max(days)), f"case.toml: claims {claim.label}"
        blocks.append(
            para(
                dated(capital(when)),
                " the sum of ",
                claimed(b.base, b.figures, claim.label),
                ", in ",
                b.figures.counted(
                    f"receipts of {claim.label}",
                    len(received),
                    "receipt",
                    of=f"receipts claimed as {claim.label}",
                    by=("rows", "claimedreceipt", "label", claim.label),
                ),
                ", was credited to ",
                named(listed([b.names.account_of(account) for account in accounts])),
                f". It is {'known to be' if own else 'claimed as'} ",
                named(claim.label),
                ": ",
                quoted(claim.says, source),
                f". {'It is so marked' if own else 'It is alleged to be the proceeds of the offence'} because ",
                b.exhibits.linked(_lower(claim.alleged_because), source),
                *b.exhibits.in_brackets(claim.exhibits),
                ". The receipts are ",
                *b.transfers.links(r.transfer for r in received),
                " of Schedule C.",
                key=f"claim-{b.base.case.claims.index(claim)}",
            )
        )
    if len(blocks) == 1:
        blocks.append(para("No receipt is claimed, and nothing is traced."))
    return blocks


def _lower(text: str) -> str:
    """A reason as it goes on after 'because': the case file may begin it with a capital, which a name keeps."""
    text = text.rstrip(". ")
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first in ("The", "A", "An", "It", "They", "This", "These", "No", "Its", "Their", "Cash") else text


def _bought(base: EvidenceBase, asset: Asset) -> Purchase | None:
    return next((p for p in base.of(Purchase) if p.asset == asset.id and p.state == "accepted"), None)


def _asset(b: Brief, asset: Asset) -> list[Block]:
    purchase = _bought(b.base, asset)
    mark = b.assets.mark(asset.id)
    heading = Heading((named(f"{mark} {capital(asset_called(asset))}"),), key=f"tracing-{mark}")
    if not purchase and not any(b.traced.into(asset.id, rule) for rule in RULES):
        return paid_off(b, asset) or [heading, _range(b, asset)]
    blocks: list[Block] = [heading]
    blocks.append(
        Drawn(
            lambda width, id=asset.id: flow_of_funds(b.base, id, width, RULES[b.base.case.tracing.rule].called),
            source=f"routestep {asset.id}",
            figure=of_drawing(b, asset),
        )
    )
    if purchase:
        blocks.append(_price(b.assets, b.figures, b.exhibits, asset, purchase))
    blocks += [_range(b, asset), *_other_rules(b.traced, asset)]
    blocks += [
        para(
            b.exhibits.linked(link.sentence, f"chainlink {asset.id} {link.strand} {link.n}", of_link(b.base, b.figures, b.traced, b.transfers, asset, link)),
            (" (", b.exhibits.origin(link.exhibit, link.place), ")") if link.exhibit in b.exhibits.by_sha256 else "",
        )
        for link in links(b.base, asset, "money")
    ]
    if purchase:
        blocks += _share_of_value(b.assets, b.figures, b.traced, asset, purchase)
    return [*blocks, *_if_it_falls(b, asset), *_route(b, asset), *paid_off(b, asset)]


def _price(assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, asset: Asset, purchase: Purchase) -> Paragraph:
    """Sentence 2: on a day a price bought the asset: so much from here, so much from a mortgage, so much from elsewhere."""
    when = ("On ", dated(purchase.completed_on), " ") if purchase.completed_on else ()
    parts: list[Pieces] = []
    for name, minor, words in (
        ("paid", purchase.paid, "came from accounts in evidence"),
        ("mortgage", purchase.mortgage, "from a mortgage"),
        ("elsewhere", purchase.elsewhere, "from elsewhere, which is not explained"),
    ):
        if minor:
            parts.append(
                (
                    figures.amount(
                        f"{name} {asset.id}", minor, f"{name} part of the price", purchase.id, to=assets.row_key(asset), by=("purchase", purchase.id, name)
                    ),
                    f" {words}",
                )
            )
    against = f" Against it: {' '.join(purchase.against.splitlines())}" if purchase.against else ""
    return para(
        when,
        price(assets, figures, asset),
        " bought ",
        named(asset_called(asset)),
        ": ",
        joined(parts),
        ". ",
        exhibits.linked(f"That these payments bought it: {' '.join(purchase.reasons.splitlines())}", purchase.id),
        ".",
        exhibits.linked(against, purchase.id),
    )


def _range(b: Brief, asset: Asset) -> Paragraph:
    """Sentence 3: at least and at most, whichever way the payments are attributed."""
    least, most = b.traced.range_figures(asset.id, to="s6")
    free_least, free_most = b.traced.range_figures(asset.id, "free", to="s6")
    return para(
        "On the assumptions in ",
        ToParagraph("assumptions"),
        ", at least ",
        least,
        " and at most ",
        most,
        " of it derived from the claims, in whatever order the payments are attributed; if the order within a day is free too, at least ",
        free_least,
        " and at most ",
        free_most,
        ".",
        *if_matched(b, asset.id),
    )


def _other_rules(traced: TracedMoney, asset: Asset) -> list[Block]:
    """Sentence 4: the declared rule's figure, whose opinion it is, and what the others give."""
    others = joined(((f"{RULES[rule].called} ", traced.figure(asset.id, rule, to="s6")) for rule in RULES if rule != traced.rule), "; ")
    return [
        para(
            f"Under the declared rule, {RULES[traced.rule].called} (",
            ToParagraph("declared-rule"),
            "), the figure is ",
            traced.figure(asset.id, to="s6"),
            ". Under the others: ",
            others,
            ".",
            mark="opinion",
        )
    ]


def _share_of_value(assets: ScheduledAssets, figures: Figures, traced: TracedMoney, asset: Asset, purchase: Purchase) -> list[Block]:
    """Sentence on the share of the price, applied to the value today; rounded down."""
    minor = traced.into(asset.id)
    if not minor or not purchase.price:
        return []
    per_cent = figures.per_cent(
        f"part of price {asset.id}",
        minor * 10_000 // purchase.price,
        "traced divided by price, rounded down",
        f"traced {traced.rule} {asset.id}",
        f"price {asset.id}",
        by=("part of price", asset.id),
    )
    if asset.value is None or asset.currency != purchase.currency:
        why = "no valuation is recorded" if asset.value is None else f"the valuation is in {asset.currency}, and no exchange rate of its day is recorded"
        return [para("The traced money is ", per_cent, f" of the price. What that share is worth today is not known: {why}.")]
    return [
        para(
            "The traced money is ",
            per_cent,
            " of the price. A share so large of the value of ",
            value(assets, figures, asset),
            (" on ", dated(asset.value_on)) if asset.value_on else "",
            ", before charges, is ",
            share_of_value(assets, figures, traced, asset, purchase.price),
            ". Whether the claim is to the money put in or to the share of the value is for the court (",
            cited("Foskett v McKeown [2001] 1 AC 102"),
            ").",
            mark="inference",
        )
    ]


def _if_it_falls(b: Brief, asset: Asset) -> list[Block]:
    """Sentence 5: what happens to the figure if a link is not accepted; which months are missing; who else may claim."""
    blocks = weakest_links.sentences(b, asset)
    on_the_way = {
        account
        for step in _steps(b.traced, asset)
        for id in (step.from_transfer, step.to_transfer)
        if id
        for account in (b.transfers.by_id[id].payer, b.transfers.by_id[id].payee)
    }
    for gap in b.base.of(Gap):
        if gap.account in on_the_way and not gap.bridged_by:
            blocks.append(
                para(named(f"Of {b.names.account_of(gap.account)}, on the money's way: "), b.exhibits.linked(gap.says, gap.id, of_gaps(b.base, b.figures)))
            )
    return blocks


def _steps(traced: TracedMoney, asset: Asset) -> list[RouteStep]:
    return [s for s in traced.steps(asset.id) if s.label in traced.claim_labels]


def _route(b: Brief, asset: Asset) -> list[Block]:
    """Every step as a row; what comes into a transfer and what goes on from it add up."""
    steps = _steps(b.traced, asset)
    if not steps:
        return []

    def when(id: str) -> tuple[date, int, str]:
        found = b.transfers.by_id[id]
        return day_of(found), found.seq, found.id

    rows = []
    for n, step in enumerate(sorted(steps, key=lambda s: (when(s.from_transfer), s.label, when(s.to_transfer) if s.to_transfer else ()))):
        came = b.transfers.by_id[step.from_transfer]
        went: Pieces = ("stands there",)
        if step.to_transfer:
            went = (
                b.transfers.link(step.to_transfer),
                ", ",
                briefly(day_of(b.transfers.by_id[step.to_transfer])),
                named(f", to {b.names.account(b.transfers.by_id[step.to_transfer].payee)}"),
            )
        amount = b.figures.amount(
            f"route {b.traced.rule} {asset.id} {n}",
            step.amount,
            "so much of what the first transfer brought went on with the second",
            *filter(None, (step.from_transfer, step.to_transfer)),
            to=b.transfers.row_key(step.from_transfer),
            currency=came.currency,
            by=("step", a_step(step)),
        )
        rows.append(
            row(named(step.label), (b.transfers.link(came.id), ", ", briefly(day_of(came)), named(f", into {b.names.account(came.payee)}")), went, (amount,))
        )
    columns = (Column("Claim", 2), Column("What this transfer brought", 10), Column("went on with", 10), Column("Amount", 5, True))
    return [
        Table(
            columns,
            tuple(rows),
            title=(named(f"The route to {b.assets.mark(asset.id)}"), f" under {RULES[b.traced.rule].called}"),
            note="At every transfer, what comes in on the route and what goes on from it are equal. A payment out of several receipts has a row for each.",
        )
    ]
