"""What identifies things that are no land and no account: registration marks, hull and vehicle numbers, wallet addresses; checked as far as each can be.

Authority: ISO 3779 (vehicle identification number); IMO Resolution A.1117(30) (ship's number, check digit); ITU-R M.585 (MMSI, nine digits); ICAO Annex 7
(aircraft marks); Bitcoin base58check and BIP 173/350, through python-stdnum; EIP-55 (capitals of an Ethereum address are its check).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from stdnum import bitcoin, imo

from schemas.keccak import keccak_256
from schemas.registered_assets import Aircraft, CashSeizure, CryptoWallet, Receivable, RegisteredAsset, RegisteredLand, Vehicle, Vessel

ETHEREUM_LIKE = frozenset({"ethereum", "eth", "polygon", "arbitrum", "optimism", "base", "bnb smart chain", "avalanche c-chain"})


class Mark(NamedTuple):
    """`identifier` as a reader wants it; `others` further marks of the same thing; `doubts` are sentences on marks that cannot be right, `remark` one on a mark that
    has no check known here."""

    identifier: str
    others: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    remark: str = ""


def compact(written: str) -> str:
    """Capitals and digits alone: what is the same however a mark is spaced."""
    return re.sub(r"[\s./_-]", "", written).upper()


def mark_of(record: RegisteredAsset) -> Mark:
    """The marks of one record of `schemas.registered_assets`."""
    return _MARKS[type(record)](record)


def _vehicle(row: Vehicle) -> Mark:
    mark, vin = compact(row.registration), compact(row.vin)
    doubts = [] if re.fullmatch("[A-Z0-9]{2,10}|", mark) else [f"{row.registration!r} has not the form of a registration mark."]
    if vin and not re.fullmatch("[A-HJ-NPR-Z0-9]{17}", vin):
        doubts.append(f"{row.vin!r} is not a vehicle identification number: 17 letters and digits without I, O and Q.")
    return Mark(mark, (vin,) if vin else (), tuple(doubts))


def _vessel(row: Vessel) -> Mark:
    hull, mmsi = compact(row.imo).removeprefix("IMO"), compact(row.mmsi)
    doubts = []
    if hull and not imo.is_valid(hull):
        doubts.append(f"{row.imo!r} is not an IMO number: its check digit does not fit.")
    if mmsi and not re.fullmatch("[2-7][0-9]{8}", mmsi):
        doubts.append(f"{row.mmsi!r} is not a ship's MMSI: nine digits that begin with 2 to 7.")
    return Mark(compact(row.official_number), tuple(filter(None, (f"IMO{hull}" if hull else "", mmsi))), tuple(doubts))


def _aircraft(row: Aircraft) -> Mark:
    mark = re.sub(r"\s", "", row.registration).upper()
    doubts = () if re.fullmatch("[A-Z0-9]{1,2}-?[A-Z0-9]{1,5}|", mark) else (f"{row.registration!r} has not the form of an aircraft's marks.",)
    return Mark(mark, (compact(row.serial_number),) if row.serial_number else (), doubts)


def _wallet(row: CryptoWallet) -> Mark:
    network, address = row.network.strip().casefold(), row.address.strip()
    wrong = f"{row.address!r} is not an address of {row.network}: its check does not fit."
    if network in ("bitcoin", "btc"):
        return Mark(address, doubts=() if bitcoin.is_valid(address) else (wrong,))
    if network in ETHEREUM_LIKE:
        return Mark(address.lower() if _is_hexadecimal(address) else address, doubts=() if is_ethereum_address(address) else (wrong,))
    return Mark(address, remark=f"Addresses of {row.network} have no check here.")


def _referenced(row: CashSeizure | Receivable) -> Mark:
    return Mark(row.reference.strip())


def _land(row: RegisteredLand) -> Mark:
    return Mark(f"{row.land_registry.strip()} {row.title_number.strip()}", (row.title_number.strip(),))


_MARKS: dict[type[RegisteredAsset], Callable[[Any], Mark]] = {
    Vehicle: _vehicle,
    Vessel: _vessel,
    Aircraft: _aircraft,
    CryptoWallet: _wallet,
    CashSeizure: _referenced,
    Receivable: _referenced,
    RegisteredLand: _land,
}


def is_ethereum_address(address: str) -> bool:
    """Forty hexadecimal digits after 0x; where capitals and small letters are mixed, the capitals must be those of EIP-55."""
    if not _is_hexadecimal(address):
        return False
    digits = address[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    check = keccak_256(digits.lower().encode()).hex()
    return all(not letter.isalpha() or letter.isupper() == (int(nibble, 16) > 7) for letter, nibble in zip(digits, check, strict=False))


def _is_hexadecimal(address: str) -> bool:
    return re.fullmatch("0x[0-9a-fA-F]{40}", address) is not None
