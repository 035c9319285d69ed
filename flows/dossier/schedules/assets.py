"""Schedule A: the assets: what identifies each to a registrar or a bank, value and basis, charges, interests, restrictions.

Authority: Proceeds of Crime Act 2002 ss.79-84; Criminal Procedure Rules 2025 Part 33 (full details of realisable property and who holds it).
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.dossier.amounts_in_findings import of_charges, of_costs
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_called, asset_identifier
from flows.dossier.document import Block, Column, Pieces, Section, Table
from flows.dossier.number_kinds import dated, named, quoted
from flows.dossier.shared_figures import charges, costs, from_a_price, net_equity, price, value
from flows.dossier.words import capital, listed
from flows.dossier.writing import joined, para, row
from flows.drawing.ownership_ties import share_range
from schemas.assets import ASSET_KINDS, Asset
from schemas.evidence_base import EvidenceBase
from schemas.land import RegisterEntry
from tracing.assets.charges import NO_COSTS
from tracing.assets.recorded_worth import DOES_NOT_SAY

REACHES = {
    "own": "the suspect's own name",
    "basis": "through another, on a recorded basis",
    "shares": "only the shares: no basis is recorded",
    "none": "not connected to a suspect by ownership",
}


_PROTECTS = ("restriction", "notice", "home_rights", "beneficial_interest", "agreement")


def write(b: Brief) -> Section:
    """A table an asset, the place that figures lead to."""
    if not b.assets.scheduled:
        return Section("Schedule A", "Assets", "sA", (para("No asset is known.", numbered=False),))
    return Section("Schedule A", "Assets", "sA", tuple(particulars(b, asset) for asset in b.assets.scheduled))


def particulars(b: Brief, asset: Asset) -> Block:
    """Everything that is known of one asset, as a table of its own."""
    rows = tuple(row(name, value) for name, value in _facts(b, asset))
    return Table((Column("", 6), Column("", 20)), rows, title=(named(f"{b.assets.mark(asset.id)} {asset_called(asset)}"),), key=b.assets.row_key(asset))


def _facts(b: Brief, asset: Asset) -> Iterator[tuple[str, Pieces]]:
    kind = ASSET_KINDS[asset.kind]
    yield "Kind and identifier", (named(f"{kind}: {asset_identifier(asset)}"),)
    yield "Description", b.exhibits.linked(asset.description, asset.id)
    only = DOES_NOT_SAY.get(asset.kind, "")
    yield "Recorded holder" if only else "Legal owner", (named(asset.holder_name), *_source(b.exhibits, asset), f". {only}" if only else "")
    yield "Within reach", _reach(b.names, b.exhibits, asset)
    if asset.acquired_on or asset.price is not None:
        paid = price(b.assets, b.figures, asset)
        yield "Acquired", (dated(asset.acquired_on) if asset.acquired_on else "on a day that is not known", *((", for ", paid) if paid else ()))
    yield "Value", _value(b.assets, b.figures, b.exhibits, asset)
    yield "Charges", _charges(b.base, b.assets, b.figures, b.exhibits, asset)
    if asset.costs != 0:
        spent = costs(b.assets, b.figures, asset)
        yield (
            "Costs of realising it",
            (
                *((spent,) if spent else ("not known: ",)),
                *(("; ",) if spent else ()),
                *b.exhibits.linked(asset.costs_basis, asset.id, of_costs(b.base, b.figures)),
            ),
        )
    yield (
        "Beneficial interest",
        (
            quoted(f"{share_range(asset.beneficial, asset.beneficial)}; ", asset.id) if asset.beneficial is not None else "not established; ",
            *b.exhibits.linked(asset.beneficial_basis, asset.id),
        ),
    )
    yield (
        "Net equity",
        (
            *net_equity(b.assets, b.figures, b.exhibits, asset),
            *_of_a_price(b.exhibits, asset),
            f"; {NO_COSTS}" if asset.net_equity and not asset.costs and asset.kind != "account_balance" else "",
        ),
    )
    traced: Pieces = (b.traced.figure(asset.id, to="s6"),)
    if b.traced.range_of(asset.id):
        least, most = b.traced.range_figures(asset.id, to="s6")
        traced = (*traced, "; on any order at least ", *least, " and at most ", *most)
    yield "Traced", traced
    registered = [e for e in b.base.of(RegisterEntry) if e.title_number == asset.identifier and asset.kind == "land_title" and e.kind in _PROTECTS]
    for entry in registered:
        yield (
            capital(entry.kind.replace("_", " ")),
            (quoted(entry.text, f"exhibit {entry.exhibit}: {entry.place}"), " (", *b.exhibits.origin(entry.exhibit, entry.place), ")"),
        )
    others = [line for line in asset.third_parties.splitlines() if not any(entry.text in line for entry in registered)]
    if others:
        yield "Interests of others", joined((b.exhibits.linked(line, asset.id) for line in others), " ")


def _of_a_price(exhibits: CitedExhibits, asset: Asset) -> Pieces:
    """What a price cannot say: it was paid on its day, and nobody has said what the thing is worth since."""
    if from_a_price(asset):
        return ("; a price is what was paid then and not what it is worth today: a valuation is needed",)
    return (": ", *exhibits.linked(asset.net_equity_basis, asset.id)) if asset.net_equity is None and asset.net_equity_basis else ()


def _reach(names: Names, exhibits: CitedExhibits, asset: Asset) -> Pieces:
    """How, and on a basis of another's name whose opinion that is; what the beneficial interest says is not said twice."""
    if asset.reach == "basis":
        return (f"{REACHES['basis']}: ", *exhibits.linked(asset.basis_reason, asset.id), named(f" ({asset.basis_author})"))
    if asset.reach == "none":
        return (f"{REACHES['none']}. ", *exhibits.linked(asset.basis_reason, asset.id))
    if asset.reach == "own" and asset.co_suspects:
        return ("the suspects' own names: ", named(listed([names.party(party) for party in asset.suspects])))
    return (REACHES[asset.reach],)


def _source(exhibits: CitedExhibits, asset: Asset) -> Pieces:
    found = exhibits.origin(asset.exhibit, asset.place)
    return (" (", *found, ")") if found else ()


def _value(assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, asset: Asset) -> Pieces:
    worth = value(assets, figures, asset)
    if worth is None:
        return ("not known: ", *exhibits.linked(asset.value_basis, asset.id))
    day = (" on ", dated(asset.value_on)) if asset.value_on else ()
    return (worth, *day, "; ", *exhibits.linked(asset.value_basis, asset.id))


def _charges(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, asset: Asset) -> Pieces:
    owed = charges(assets, figures, asset)
    if owed is None:
        return ("not known: ", *exhibits.linked(asset.charges_basis, asset.id, of_charges(base, figures)))
    return (owed, "; ", *exhibits.linked(asset.charges_basis, asset.id, of_charges(base, figures)))
