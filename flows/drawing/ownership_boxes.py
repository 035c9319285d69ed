"""The boxes of an ownership chart: a person or company, and under it what it holds, each thing in a shaded row of its own with its sign.

Authority: Land Registration Act 2002 s.58 (a register is of legal title); who is recorded as holder of another thing need not own it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.drawing.geometry import PALE, WHITE, Anchor, Role
from flows.drawing.lettering import shortened, wrapped
from flows.drawing.ownership_ties import member_of
from flows.drawing.sheet import Sheet
from schemas.assets import ASSET_KINDS, BASES, REACHED, Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from schemas.identifiers import display_account
from schemas.land import Proprietorship
from schemas.parties import ROLE_WORDS, Party

MOST_ALIKE, MOST = 3, 6  # things of one kind, and rows altogether, that are shown one by one
EDGE, SIGN = 4, 13  # points round the words, and beside them for the sign
PLURALS = {
    "land_title": "titles",
    "account_balance": "balances of accounts",
    "vehicle": "vehicles",
    "vessel": "vessels",
    "aircraft": "aircraft",
    "crypto_wallet": "wallets",
    "cash": "sums of cash",
    "land": "parcels of land",
    "receivable": "loans",
}
Words = list[tuple[str, Role, float]]  # text, font, size


@dataclass(frozen=True)
class Held:
    """One row under a party: its kind and words, whether an order could reach it, and of how many things it tells."""

    kind: str
    title: str
    more: str
    reached: bool


@dataclass(frozen=True)
class PartyBox:
    """A party's box as wide as it is drawn: `head` its words, `rows` those of what it holds."""

    party: Party
    head: Words
    rows: tuple[tuple[Held, Words], ...]
    double: bool

    @property
    def high(self) -> float:
        return self.head_high + sum(map(_high, (words for _, words in self.rows)))

    @property
    def head_high(self) -> float:
        return _high(self.head) + 4


def _high(words: Words) -> float:
    return sum(size + 1.5 for _, _, size in words) + EDGE


def held_by(base: EvidenceBase) -> dict[str, list[Held]]:
    """By Party id what stands under it: land under each registered proprietor, anything else under its holder; shares are lines and stand under nobody."""
    party_of = member_of(base)
    proprietors: dict[str, set[str]] = defaultdict(set)
    for one in base.of(Proprietorship):
        if one.owner in party_of:
            proprietors[one.title_number].add(party_of[one.owner])
    known, found = {party.id: party.name for party in base.of(Party)}, defaultdict(list)
    kinds = tuple(ASSET_KINDS)
    for asset in sorted(base.of(Asset), key=lambda a: (a.reach not in REACHED, kinds.index(a.kind), a.identifier, a.id)):
        holders = set(asset.held_by) | (proprietors[asset.identifier] if asset.kind == "land_title" else set())
        for holder in sorted(holders & known.keys()) if asset.kind != "shares" else ():
            found[holder].append(asset if holders == {holder} else (asset, " and ".join(known.get(h, "others") for h in sorted(holders - {holder}))))
    return {holder: _rows(things) for holder, things in found.items()}


def _rows(things: Sequence[Asset | tuple[Asset, str]]) -> list[Held]:
    """Each thing by itself, unless there are too many: then those of one kind together, those within reach apart."""
    told = [thing if isinstance(thing, tuple) else (thing, "") for thing in things]
    groups: dict[tuple[bool, str], list[tuple[Asset, str]]] = defaultdict(list)
    for asset, beside in told:
        groups[asset.reach in REACHED, asset.kind].append((asset, beside))
    alone = MOST_ALIKE if sum(min(len(group), MOST_ALIKE) for group in groups.values()) <= MOST else 1
    rows = []
    for (reached, kind), group in groups.items():
        if len(group) <= alone:
            rows += [_row(*one) for one in group]
        else:
            rows.append(Held(kind, f"{len(group)} {PLURALS[kind]}", ", ".join(_number(asset) for asset, _ in group), reached))
    return rows


def _at_most(rows: Sequence[Held], most: int) -> list[Held]:
    """At most so many rows; the last one says how many more there are."""
    if len(rows) <= most:
        return list(rows)
    rest = rows[most - 1 :]
    return [*rows[: most - 1], Held("", f"and {len(rest)} more", "see Schedule A", any(row.reached for row in rest))]


def _row(asset: Asset, beside: str) -> Held:
    title = {
        "land_title": f"Title {asset.identifier}",
        "account_balance": "Account balance",
        "crypto_wallet": "Wallet",
        "cash": f"Cash {asset.identifier}",
        "receivable": f"Loan {asset.identifier}",
        "land": f"Land {asset.identifier}",
    }.get(asset.kind, f"{ASSET_KINDS[asset.kind].capitalize()} {asset.identifier}")
    what = {"account_balance": _number(asset), "crypto_wallet": asset.identifier}.get(asset.kind, asset.description)
    says = [f"held with {beside}" if beside else "", BASES[asset.basis] if asset.reach == "basis" else ""]
    return Held(asset.kind, title, "; ".join(filter(None, (*says, what))), asset.reach in REACHED)


def _number(asset: Asset) -> str:
    return display_account(asset.identifier) if asset.kind == "account_balance" else asset.identifier


def controllers(base: EvidenceBase) -> dict[str, list[str]]:
    """Which suspects control a company, by name."""
    suspects, found = {party.id: party.name for party in base.of(Party) if party.role == "suspect"}, defaultdict(list)
    for holding in base.of(Holding):
        if holding.control and holding.owner in suspects and holding.as_at == base.case.case.cut_off:
            found[holding.company].append(suspects[holding.owner])
    return found


def party_box(party: Party, held: Sequence[Held], controlled_by: Mapping[str, list[str]], double: bool, wide: float, most: int = MOST) -> PartyBox:
    """The box of one party in so many points of width, with at most so many rows of what it holds."""
    room = wide - 2 * EDGE
    head: Words = [(text, "bold", 7.5) for text in wrapped(party.name, room, 7.5, "bold", lines=2)]
    if party.kind == "company" and (party.number or party.jurisdiction):
        head.append((" ".join(part for part in (party.jurisdiction.upper(), party.number) if part), "regular", 6.5))
    if party.role:
        head.append((ROLE_WORDS[party.role], "italic", 6.5))
    if party.id in controlled_by:
        head += [(text, "italic", 6.5) for text in wrapped(f"controlled by {' and '.join(controlled_by[party.id])}", room, 6.5, "italic", lines=2)]
    rows = []
    beside = room - _sign_room(wide)
    for one in _at_most(held, most):
        words: Words = [(text, "bold", 6.5) for text in wrapped(one.title, beside, 6.5, "bold", lines=2)]
        rows.append((one, [*words, *((text, "regular", 6) for text in wrapped(one.more, beside, 6, lines=2))]))
    return PartyBox(party, head, tuple(rows), double)


def _sign_room(wide: float) -> float:
    """A box that is narrow has its words and no sign."""
    return SIGN if wide >= 70 else 0.0


def draw(sheet: Sheet, one: PartyBox, x: float, y: float, wide: float) -> None:
    """The box with its top left corner at (x, y)."""
    line = 1.4 if one.party.role == "suspect" else 0.7
    sheet.box(x, y, wide, one.head_high, fill=WHITE, radius=8 if one.party.kind == "person" else 0, line=line)
    if one.double:
        sheet.box(x + 2, y + 2, wide - 4, one.head_high - 4, radius=6 if one.party.kind == "person" else 0, line=0.5)
    _words(sheet, one.head, x + wide / 2, y + EDGE / 2 + 2, wide - 6, "middle")
    top = y + one.head_high
    for held, words in one.rows:
        high = _high(words)
        sheet.box(x, top, wide, high, fill=PALE, line=0.5)
        beside = _sign_room(wide)
        if beside:
            sign(sheet, held.kind, x + EDGE + 4, top + high / 2)
        _words(sheet, words, x + EDGE + beside, top + EDGE / 2, wide - beside - 2 * EDGE + 1, "start")
        top += high
    for held, words in one.rows[::-1]:  # thick frames over the thin ones beside them
        top -= _high(words)
        if held.reached:
            sheet.box(x, top, wide, _high(words), line=1.4)


def _words(sheet: Sheet, words: Words, x: float, top: float, room: float, anchor: Anchor) -> None:
    for text, role, size in words:
        top += size + 1.5
        sheet.text(x, top - 2, shortened(text, room, size, role), size, role, anchor=anchor)


def sign(sheet: Sheet, kind: str, x: float, y: float) -> None:
    """A small sign for a kind of thing about (x, y): a house, a wheeled box, a hull, wings, a purse, a coin."""
    if kind in ("land_title", "land"):
        sheet.polygon((x - 4, y + 4), (x - 4, y - 0.5), (x, y - 4.5), (x + 4, y - 0.5), (x + 4, y + 4), fill=WHITE)
    elif kind == "vehicle":
        sheet.box(x - 4.5, y - 2.5, 9, 4.5, fill=WHITE)
        for wheel in (-2.5, 2.5):
            sheet.box(x + wheel - 1.3, y + 1, 2.6, 2.6, fill=WHITE, radius=1.3)
    elif kind == "vessel":
        sheet.polygon((x - 4.5, y + 1), (x + 4.5, y + 1), (x + 2.5, y + 4), (x - 2.5, y + 4), fill=WHITE)
        sheet.polygon((x, y + 1), (x, y - 4), (x + 3, y), fill=WHITE)
    elif kind == "aircraft":
        sheet.polygon((x, y - 4.5), (x + 4.5, y + 2), (x, y), (x - 4.5, y + 2), fill=WHITE)
    elif kind == "crypto_wallet":
        sheet.box(x - 4.5, y - 3, 9, 6.5, fill=WHITE, radius=1)
        sheet.box(x + 1, y - 1, 3.5, 2.4, fill=WHITE)
    elif kind:
        sheet.box(x - 4, y - 4, 8, 8, fill=WHITE, radius=4)
        sheet.box(x - 1.5, y - 1.5, 3, 3, fill=WHITE, radius=1.5)
