"""The property of an order that goes to another state: amounts in figures and words, each item, where it is and why that is believed.

Authority: Regulation (EU) 2018/1805, Annex I, section D.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_called, asset_identifier
from flows.dossier.document import Amount, Block, Heading, Open, Pieces
from flows.dossier.documents.blanks import box, figures_and_words, form, said
from flows.dossier.schedules.assets import particulars
from flows.dossier.shared_figures import benefit, no_benefit, traced_to_reached, value
from flows.dossier.writing import joined, para
from schemas.assets import Asset
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase

CONCERNS = {
    "money": "an amount of money",
    "items": "specific item(s) of property (corporeal or incorporeal, movable or immovable)",
    "equivalent": "property of equivalent value (in the context of value-based confiscation)",
}
GROUNDS = {
    "located": "the item(s) is/are located in the executing State",
    "registered": "the item(s) is/are registered in the executing State",
    "believed": "there are reasonable grounds to believe that all or part of the item(s) is/are located in the executing State",
}


def concerns(base: EvidenceBase) -> Block:
    """What the order is about, as boxes."""
    chosen = base.case.application.abroad.concerns
    blank = () if chosen else ("\n", Open("whether the order concerns money, items, or property of equivalent value", "application.abroad.concerns"))
    return form(("The order concerns", ("\n".join(box(key in chosen, text) for key, text in CONCERNS.items()), *blank)))


def amounts(b: Brief) -> tuple[Block, ...]:
    """The amount for the other state and in all, in figures and words; beside them what the dossier works out. Refusal if the part is more than the whole."""
    asked = b.base.case.application.abroad
    if asked.concerns and not {"money", "equivalent"} & set(asked.concerns):
        return (para("The order concerns specific items and no amount of money.", numbered=False),)
    if asked.amount and asked.total_amount and b.figures.stated(asked.amount) > b.figures.stated(asked.total_amount):
        raise Refusal(
            "case.toml", "application.abroad.amount", "the amount for the executing state is more than the total amount of the order", "Mend one of the two."
        )
    here = _stated(b.figures, asked.amount, "amount for the executing state", "the amount for execution in the executing state", "amount")
    total = _stated(b.figures, asked.total_amount, "total amount of the order", "the total amount covered by the order", "total_amount")
    alleged = benefit(b.base, b.figures)
    return (
        form(("Amount for execution in the executing State, in figures and words", here), ("Total amount covered by the order, in figures and words", total)),
        form(
            ("Benefit alleged", figures_and_words(b.figures, alleged) if alleged else no_benefit(b.edition)),
            ("Traced into the assets within reach", figures_and_words(b.figures, traced_to_reached(b.assets, b.figures, b.traced))),
            title="For comparison, as the dossier has it",
        ),
    )


def _stated(figures: Figures, text: str | None, name: str, missing: str, key: str) -> Pieces:
    if text is None:
        return (Open(missing, f"application.abroad.{key}"),)
    return figures_and_words(figures, figures.amount(name, figures.stated(text), f"{name}, as the order states it", f"case.toml: application.abroad.{key}"))


def items(b: Brief, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    """Why the items are thought to be in the other state; then each item, its value in figures and words."""
    asked = b.base.case.application.abroad
    each = tuple(particulars(b, asset) for asset in assets) or (para(Open("the items of property", "application.assets, or a basis in [[chains]]")),)
    blank = () if asked.location_ground else ("\n", Open("on which ground the order is transmitted", "application.abroad.location_ground"))
    return (
        form(
            ("Grounds for transmission", ("\n".join(box(key == asked.location_ground, text) for key, text in GROUNDS.items()), *blank)),
            (
                "Grounds for believing that the property is in the executing State, and its location",
                said(b.exhibits, asked.location, "why the property is believed to be in the executing state, and where it is", "application.abroad.location"),
            ),
            (
                "Bank accounts among the property",
                joined(((asset_identifier(a), f", {a.holder_name}") for a in assets if a.kind == "account_balance"), "\n") or "none",
            ),
            ("Other relevant information (e.g. a judicial administrator)", asked.administrator or "not recorded in the case file"),
        ),
        Heading("Value of each item, in figures and words"),
        _values(b.assets, b.figures, assets),
        Heading("Description and location of each item"),
        *each,
    )


def _values(assets: ScheduledAssets, figures: Figures, chosen: tuple[Asset, ...]) -> Block:
    if not chosen:
        return para("No item is named.", numbered=False)
    return form(*((f"{assets.mark(a.id)} {asset_called(a)}", _worth(figures, value(assets, figures, a))) for a in chosen))


def _worth(figures: Figures, worth: Amount | None) -> Pieces | str:
    return figures_and_words(figures, worth) if worth else "not known"
