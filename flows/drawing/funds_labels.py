"""What stands beside each place of a flow of funds: its name in bold, what identifies it, and its sum.

Format: lines of at most the given width; the full names stand in the schedules.
"""

from __future__ import annotations

from flows.drawing.funds_routes import ACCOUNTS, ASSET, Flow, Place, through
from flows.drawing.geometry import Role
from flows.drawing.lettering import wrapped
from schemas.accounts import StatementPeriod
from schemas.assets import ASSET_KINDS, Asset, thing
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.money import display

SIZE = 7
OTHER = {
    "unclaimed": "Not covered by a claim: own or unexplained money",
    "mortgage": "Mortgage",
    "elsewhere": "From elsewhere, not from an account in evidence",
}
Lines = list[tuple[str, Role]]  # each text, and in which font


def beside(base: EvidenceBase, asset: Asset, flows: list[Flow], side: float, column: float) -> dict[Place, Lines]:
    """The lines of every place; `side` and `column` are the widths of the text at the sides and above the accounts."""
    sums = through(flows)
    lines: dict[Place, Lines] = {}
    claimed = sum(flow.amount for flow in flows if flow.right == ASSET and flow.source[0] == "claim")
    for place, amount in sums.items():
        name, more = called(base, asset, place)
        room = column if place[0] in ACCOUNTS else side
        lines[place] = [
            *((line, "bold") for line in wrapped(name, room, SIZE, "bold", lines=3 if place[0] in OTHER else 2)),
            *((line, "regular") for line in wrapped(more, room, SIZE, lines=2)),
            (display(amount, asset.currency), "regular"),
        ]
        if place == ASSET and claimed:
            lines[place] += [(line, "regular") for line in wrapped(f"of this from claims {display(claimed, asset.currency)}", room, SIZE)]
    return lines


def called(base: EvidenceBase, asset: Asset, place: Place) -> tuple[str, str]:
    """What a place is called, whole, and what identifies it."""
    if place == ASSET:
        named = ASSET_KINDS[asset.kind] if asset.kind in ("account_balance", "shares") else thing(asset.kind, asset.identifier)
        return named[:1].upper() + named[1:], asset.description
    kind, *names = place
    says = {claim.label: claim.says for claim in base.case.claims}
    if kind == "claim":
        return (f"Claim {names[0]}", says.get(names[0], "")) if len(names) == 1 else (f"{len(names)} further claims", ", ".join(names))
    if kind == "own":
        return "Own money: " + ", ".join(name.removeprefix("own:") for name in names), "; ".join(filter(None, (says.get(name, "") for name in names)))
    if kind == "account":
        return ("" if names[1] == "1" else "Again: ") + _holder(base, names[0]), display_account(names[0])
    if kind == "several":
        return f"{len(names)} account{'s' if len(names) > 1 else ''}", ", ".join(sorted({_holder(base, account) for account in names}))
    return OTHER[kind], ""


def _holder(base: EvidenceBase, account: str) -> str:
    return next((p.holder for p in base.of(StatementPeriod) if p.account == account and p.holder), "holder not stated")
