"""Section 10: everybody else with an interest: co-owners, spouses, lenders, victims; and that no pound is claimed twice.

Authority: Proceeds of Crime Act 2002 s.69 (others keep or recover the value of their interests); Directive (EU) 2024/1260 arts 13 and 18.
"""

from __future__ import annotations

from datetime import date

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.document import Block, Column, Heading, Pieces, Section, Table
from flows.dossier.joint_accounts import joint_on_the_way
from flows.dossier.number_kinds import briefly, named, place, quoted
from flows.dossier.shared_figures import claimed
from flows.dossier.words import listed
from flows.dossier.writing import para, row
from schemas.assets import Asset
from schemas.case_assets import Redemption
from schemas.evidence_base import EvidenceBase
from schemas.land import RegisterEntry
from schemas.money import parse
from tracing.assets.net_equity import same_asset
from tracing.names.written_names import name_key


def write(b: Brief) -> Section:
    """Interests asset by asset, lenders, victims, and what was not assessed."""
    return Section(
        "10",
        "Third parties",
        "s10",
        (
            *interests(b.assets, b.exhibits, b.assets.scheduled),
            *joint(b.base, b.names, b.exhibits),
            *lenders(b.base, b.assets, b.figures, b.exhibits, b.assets.scheduled),
            *victims(b.base, b.figures, b.exhibits),
            *not_assessed(),
        ),
    )


def interests(assets: ScheduledAssets, exhibits: CitedExhibits, chosen: tuple[Asset, ...]) -> list[Block]:
    """Every recorded or registered interest of a third party in some assets."""
    rows = [row(assets.labelled(a), exhibits.linked(line, a.id)) for a in chosen for line in a.third_parties.splitlines()]
    heading = Heading("Interests of others")
    if not rows:
        return [heading, para("No interest of a third party in any asset is recorded or registered.")]
    return [heading, Table((Column("Asset", 8), Column("Interest", 20)), tuple(rows))]


def joint(base: EvidenceBase, names: Names, exhibits: CitedExhibits) -> list[Block]:
    """The accounts of several holders through which money of a claim may have passed; nothing if there is none."""
    rows = [
        row(
            named(names.account(account)),
            named(listed([names.party(party) for party in parties])),
            (quoted(stated.says, "case.toml: joint_accounts"), *exhibits.in_brackets(stated.exhibits)) if stated else "the case file",
            briefly(day),
        )
        for account, parties, stated, day in joint_on_the_way(base)
    ]
    if not rows:
        return []
    columns = (Column("Account", 7), Column("Held by", 8), Column("Shown by", 9), Column("Money of a claim from", 5, whole=True))
    return [
        Heading("Joint accounts on the money's way"),
        para(
            "What no claim covers in such an account is not thereby the suspect's own: it may be another holder's. To spend own money first is a rule against a wrongdoer, and does not "
            "hold against an innocent holder; ",
            place("section 6 has every other rule. "),
            "Money that is known to be another holder's is followed by name if a claim marks it.",
        ),
        Table(columns, tuple(rows)),
    ]


def lenders(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, chosen: tuple[Asset, ...]) -> list[Block]:
    """Every registered charge on some assets with what would redeem it, and every redemption figure of another charge; nothing if there is neither."""
    titles = {asset.identifier: asset for asset in chosen if asset.kind == "land_title"}
    rows, told = [], set()
    for entry in base.of(RegisterEntry):
        if entry.kind == "charge" and entry.title_number in titles:
            asset = titles[entry.title_number]
            owed = [r for r in _owed(base, asset) if not entry.party or (_lender(r.lender) == _lender(entry.party) and r.charge_dated in (None, entry.dated))]
            last = max(owed, key=lambda r: (r.charge_dated is not None, r.on, r.amount), default=None)
            told |= {(asset.id, _lender(r.lender)) for r in owed}
            rows.append(
                row(
                    (assets.link(asset), " ", named(asset.identifier)),
                    named(entry.party or "not named"),
                    briefly(entry.dated) if entry.dated else "not stated",
                    _redeemed(figures, exhibits, asset, last) if last else "no redemption figure is recorded",
                    exhibits.origin(entry.exhibit, entry.place),
                )
            )
    for asset in chosen:
        others = [r for r in _owed(base, asset) if (asset.id, _lender(r.lender)) not in told and parse(r.amount, r.currency or figures.currency)]
        for lender in sorted({(_lender(r.lender), r.charge_dated or date.min) for r in others}):
            last = max((r for r in others if (_lender(r.lender), r.charge_dated or date.min) == lender), key=lambda r: (r.on, r.amount))
            rows.append(
                row(
                    (assets.link(asset), " ", named(asset.identifier)),
                    named(last.lender),
                    briefly(last.charge_dated) if last.charge_dated else "not stated",
                    _redeemed(figures, exhibits, asset, last),
                    "no register in evidence shows it",
                )
            )
    if not rows:
        return []
    return [
        Heading("Lenders"),
        Table(
            (Column("Asset", 5), Column("Lender", 7), Column("Charge dated", 5, whole=True), Column("Would be redeemed by", 8), Column("Source", 6)),
            tuple(rows),
        ),
    ]


def _owed(base: EvidenceBase, asset: Asset) -> list[Redemption]:
    return [r for r in base.case.redemptions if r.on <= base.case.case.cut_off and same_asset(r.about, asset.identifier)]


def _lender(name: str) -> str:
    return name_key(name, "company")


def _redeemed(figures: Figures, exhibits: CitedExhibits, asset: Asset, last: Redemption) -> Pieces:
    figure = figures.amount(
        f"redemption {asset.id} {last.lender} {last.charge_dated or ''}".rstrip(),
        figures.stated(last.amount, last.currency or ""),
        "redemption figure stated by the lender",
        "case.toml: redemptions",
        to="sA",
        currency=last.currency or "",
    )
    return (figure, " on ", briefly(last.on), *exhibits.in_brackets((last.exhibit,)))


def victims(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> list[Block]:
    """What each victim may claim of the money received."""
    names = {person.id: person.name for person in base.case.people}
    claims = [claim for claim in base.case.claims if claim.victim]
    victims = [person for person in base.case.people if person.role == "victim"]
    heading = Heading("Victims and their claims")
    if not victims:
        return [heading, para("No victim is named in the case file.")]
    blocks: list[Block] = [heading]
    for claim in claims:
        blocks.append(
            para(
                named(f"{names[claim.victim]} may claim money of claim {claim.label} "),
                "(",
                quoted(claim.says, f"case.toml: claims {claim.label}"),
                "): ",
                claimed(base, figures, claim.label),
                " in all was received. What is recovered of it may be theirs before it is anybody else's.",
                exhibits.in_brackets(claim.exhibits),
            )
        )
    for victim in victims:
        if all(claim.victim != victim.id for claim in claims):
            blocks.append(para(named(victim.name), " is a victim; no claim in money is recorded for them."))
    return blocks


def not_assessed() -> list[Block]:
    """How no pound is claimed twice, and what was not examined."""
    return [
        Heading("No pound is claimed twice"),
        para(
            "Each receipt is marked by one claim only, and a payment that passes through several accounts is one chain and counted once where it ends. Money that "
            "went out and came back is not counted again: what comes back from an account whose statements are in evidence is the same money, and what comes "
            "back from elsewhere, or across a gap, is of unknown origin and no part of a claim."
        ),
        Heading("What was not assessed"),
        para(
            "Purchasers for value, insolvency, dissolved owners and receivers were not examined beyond what is recorded above. ",
            place("What the order would do to dependants, employees and tenants is answered under the standing questions in section 2, as far as it is known."),
        ),
    ]
