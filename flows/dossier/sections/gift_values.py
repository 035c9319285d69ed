"""In section 9: what each gift comes to: what was given, that amount adjusted for changes in the value of money, what the recipient holds of it, and the greater of the two.

Authority: Proceeds of Crime Act 2002 ss.78(2), 79 and 81. The time that counts is the court's decision; the figures are of the cut-off, which is said.
"""

from __future__ import annotations

from flows.dossier.amounts_in_findings import of_gift_today
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.document import Block, Column, Paragraph, Pieces, Row, Table
from flows.dossier.number_kinds import dated, named
from flows.dossier.writing import joined, para, row
from schemas.dispositions import Gift, GiftToday

_COLUMNS = (
    Column("From and to, what", 9),
    Column("Given", 5, True),
    Column("Adjusted", 5, True),
    Column("Held of it now", 5, True),
    Column("Comes to", 6, True),
)
_FORMULA = {
    "given": "the value when it was given less what was paid for it, or else the sum of the payments",
    "adjusted": "what was given times the index's latest figure divided by that of the month, rounded down",
    "now": "so large a part of what the recipient holds as was given, rounded down",
    "today": "the greater of what was given, adjusted as far as it can be, and what the recipient holds of it",
}


def what_they_come_to(b: Brief) -> list[Block]:
    """The law, a row a gift, and for each the basis of every amount; nothing where there is no gift, or under an order that does not turn on gifts."""
    shown = [(gift, of) for gift in b.base.of(Gift) if gift.state != "rejected" for of in b.base.of(GiftToday) if of.gift == gift.id]
    if not shown or not b.base.order.gift_values:
        return []
    law = para(
        "A gift comes to the greater of two amounts: what was given, at its market value then, adjusted for later changes in the value of money; and what the recipient now holds of it, or "
        "what stands in its place. At an undervalue it is the share that nothing was paid for (",
        joined((b.law.cite(one) for one in b.base.order.gift_values), "; "),
        "). The time that counts is that of the court's decision; these figures are of ",
        dated(b.base.case.case.cut_off),
        ".",
    )
    note = "Where one of the two is not known, or the adjustment could not be made, a gift comes to at least what is shown. No gift is added to another, or to the property within reach."
    return [
        law,
        Table(_COLUMNS, tuple(_row(b.figures, gift, of) for gift, of in shown), title="What each gift comes to", note=note),
        *(_bases(b.assets, b.figures, b.exhibits, gift, of) for gift, of in shown),
    ]


def _row(figures: Figures, gift: Gift, of: GiftToday) -> Row:
    today = _figure(figures, of, "today")
    least = () if of.complete or of.today is None else ("at least ",)
    return row(
        named(f"{gift.giver_name} to {gift.recipient_name}, {gift.what}"),
        _figure(figures, of, "given"),
        _figure(figures, of, "adjusted") if of.adjusted is not None else "not adjusted",
        _figure(figures, of, "now"),
        (*least, *today),
        key=f"row-today-{gift.id}",
    )


def _figure(figures: Figures, of: GiftToday, name: str) -> Pieces:
    amount = getattr(of, name)
    if amount is None:
        return ("not known",)
    return (figures.amount(f"gift {name} {of.gift}", amount, _FORMULA[name], of.gift, to="s9", currency=of.currency, by=("gift", of.gift, name)),)


def _bases(assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, gift: Gift, of: GiftToday) -> Paragraph:
    within = next((asset for asset in assets.reached if asset.id == gift.asset), None)
    both: Pieces = (" ", assets.link(within), " is within reach on a basis that is recorded; it counts once.") if within else ()
    amounts = of_gift_today(figures, of)
    return para(
        named(f"{gift.giver_name} to {gift.recipient_name}, {gift.what}"),
        ": given ",
        exhibits.linked(of.given_basis, gift.id, amounts),
        "; ",
        exhibits.linked(of.adjusted_basis, gift.id),
        "; held now: ",
        exhibits.linked(of.now_basis, gift.id, amounts),
        ".",
        *both,
        mark="inference",
    )
