"""What is known of a recorded thing beyond its marks: how it is described, what is owed on it, and what its record does not say of who owns it.

Authority: Merchant Shipping Act 1995 sch.1 (ships are held in sixty-four shares, mortgages are registered) [to be confirmed by a lawyer]. A record's silence on a charge is
"not known", never nil, where a charge is registered elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.calendar import in_words
from schemas.case_assets import Redemption
from tracing.assets.charges import Owed
from tracing.assets.net_equity import Figure
from tracing.assets.recorded_assets import Recorded

_DESCRIBED = {
    "vehicle": ("colour", "make", "model", "vin"),
    "vessel": ("name", "flag", "imo"),
    "aircraft": ("model", "serial_number"),
    "crypto_wallet": ("network", "custodian"),
    "cash": ("seized_at", "power"),
    "land": ("address", "country"),
    "receivable": ("debtor", "security"),
}
_BEFORE = {
    "vin": "VIN",
    "imo": "IMO",
    "flag": "flag",
    "serial_number": "serial number",
    "custodian": "custodian",
    "seized_at": "seized at",
    "debtor": "owed by",
    "security": "secured by",
}
_FREE = {"cash": "cash is not charged", "crypto_wallet": "no charge on what stands there is recorded", "receivable": "no charge on the debt is recorded"}
_ELSEWHERE = {
    "vehicle": "what a keeper's register shows says nothing of finance",
    "vessel": "no mortgage is noted in the record",
    "aircraft": "no mortgage is noted in the record",
    "land": "no charge is noted in the record",
}
# what the holder's name in such a record does not prove
DOES_NOT_SAY = {
    "vehicle": "The record names the keeper, who need not be the owner.",
    "aircraft": "The record names the owner or operator as registered.",
    "cash": "The record names the person from whom it was seized, who need not own it.",
    "crypto_wallet": "Whoever holds the keys can move what stands there; the record says who is taken for the holder.",
}
_WHOLE = frozenset({"", "1/1", "64/64", "100", "100%", "100 %"})


def described(thing: Recorded) -> str:
    """'silver Meerkoet 4, VIN ...; balance 1.5 BTC on 1 March 2024', as far as the records say."""
    said = [f"{_BEFORE[name]} {value}" if name in _BEFORE else str(value) for name in _DESCRIBED[thing.kind] if (value := thing.first(name))]
    if balance := thing.first("balance"):
        on = thing.day("balance_on")
        said.append(" ".join(filter(None, ("balance", str(balance), str(thing.first("unit") or ""), f"on {in_words(on)}" if on else ""))))
    if part := thing.first("shares", "share"):
        said.append(f"share as the register writes it: {part}")
    return "; ".join((", ".join(said), *thing.doubts)) if said else "; ".join(thing.doubts)


def charges_on(thing: Recorded, redemptions: Sequence[Redemption], owed: Owed, currency: str) -> Figure:
    """What would redeem the charges on it: as the case file states, or nil for a kind that is not charged; else not known."""
    stated = {(r.lender, r.charge_dated): r for r in sorted(redemptions, key=lambda r: (r.on, r.amount)) if thing.named_by(r.about) and r.on <= owed.cut_off}
    if stated:
        return owed.together(list(stated.values()), currency)
    if noted := thing.first("mortgages", "charges"):
        return Figure(None, f"the record notes {str(noted)!r}, and no redemption figure is recorded")
    if thing.kind in _FREE:
        return Figure(0, _FREE[thing.kind], currency=currency)
    return Figure(None, f"{_ELSEWHERE[thing.kind]}, and no search for one is recorded")


def is_a_part(thing: Recorded) -> str:
    """Why the holder may have less than the whole, in words; '' where the record says nothing of parts."""
    part = str(thing.first("shares", "share") or "").strip()
    return "" if part in _WHOLE else f"the register writes the holder's share as {part}; of what part the value is, and who holds the rest, is not recorded"
