"""A car and a wallet of an invented case, and the tables in which a keeper register and an exchange answer about them.

Format: the register templates `vehicles` and `crypto_wallets` of flows/sources/register_templates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.demo.cast import Person
from flows.demo.world_parameters import World, bitcoin_address, registration_mark, vehicle_number

EXCHANGE = "Cinderwick Coin Exchange"
DEALER = "Wharfinger Motors"


@dataclass(frozen=True)
class Car:
    """A car, whoever keeps it; values in pence on the day on which it passed, and later. `bought`: the day of its price; `kept`, `passed`: from when the first and
    the second keeper are registered."""

    mark: str
    number: str
    bought: date
    kept: date
    passed: date
    valued: date
    value_when_passed: int = 10_400_00
    value: int = 9_600_00
    make: str = "Meridian"
    model: str = "Estate 2.0"
    colour: str = "Grey"


@dataclass(frozen=True)
class Wallet:
    """Coins at an exchange, under an address; `value` in pence on `on`."""

    address: str
    on: date
    balance: str = "0.21"
    value: int = 14_700_00


def car(world: World) -> Car:
    """The car that the company pays for in the story's summer; it passes on in the last year's autumn."""
    year, last = world.story_year, world.last_year
    return Car(registration_mark(year), vehicle_number(2207), date(year, 6, 15), date(year, 6, 18), date(last, 10, 20), date(last + 1, 2, 16))


def wallet(world: World) -> Wallet:
    """The wallet, as it stood when the exchange answered."""
    return Wallet(bitcoin_address(), date(world.last_year + 1, 2, 9))


def keepers(one: Car, keeper: Person, since: date) -> bytes:
    """The keeper register's answer about one car."""
    return _table(
        (
            "Registration mark",
            "VIN",
            "Make",
            "Model",
            "Colour",
            "Date of first registration",
            "Keeper since",
            "Keeper",
            "Keeper address",
            "Valuation",
            "Valuation date",
        ),
        (
            one.mark,
            one.number,
            one.make,
            one.model,
            one.colour,
            _day(one.bought.replace(year=one.bought.year - 1, day=3)),
            _day(since),
            keeper.name,
            keeper.address,
            "",
            "",
        ),
    )


def wallets(one: Wallet, holder: Person) -> bytes:
    """The exchange's answer about one person."""
    value = f"{one.value // 100:,}.{one.value % 100:02d}"
    return _table(
        ("Network", "Address", "Balance", "Unit", "Balance date", "Custodian", "Account holder", "Value", "Value date"),
        ("Bitcoin", one.address, one.balance, "BTC", one.on.isoformat(), EXCHANGE, holder.name, value, one.on.isoformat()),
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _table(*rows: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
