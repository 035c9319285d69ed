"""Ordinary life in the accounts of a case: salary, rent, direct debits, cards, cash; the noise in which the story stands.

Nothing here moves money between two accounts in evidence, but for the rest of the loan that the uncle kept and passed on by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from flows.demo.cast import Cast
from flows.demo.statements import Line
from flows.demo.story import Story
from flows.demo.world_parameters import World, dutch_iban, uk_account
from schemas.calendar import month_end, months

EMPLOYER = "Lanternholt Haulage Ltd"
COSTS = "QN-4620"  # the reference of the conveyancer's bill
HOME_LENDER, COMPANY_LENDER = "Plumbline Building Society", "Ferrymark Building Society"
_SHOPS = (
    "TALLOWGATE STORES",
    "QUILLFEATHER BAKERY",
    "NETTLECOMBE FUEL",
    "SALTPAN WYND CHEMIST",
    "OSIERBECK GREENGROCER",
    "FERRYMARK CAFE",
    "CINDERWICK HARDWARE",
    "DOVECRAG BOOKS",
    "WHARFINGER FISH BAR",
    "BROCKENHITHE GARAGE",
)
_DUTCH_SHOPS = ("KANTOORBOEKHANDEL RIETGORS", "TANKSTATION ZELDENHAVEN", "BROODJESHUIS DE MEERKOL", "PARKEERGARAGE VISMARKT", "IJZERHANDEL LISDODDE")


@dataclass(frozen=True)
class Regular:
    """A payment of every month: the day, the amount in minor units (below zero for a debit) and how much it varies."""

    day: int
    amount: int
    code: str
    who: str
    text: str
    varies: int = 0
    account: str = ""


def life(world: World, story: Story, cast: Cast, rng: Random) -> dict[str, list[Line]]:
    """The lines of ordinary life by account key, each in order of days. After the story the companies let what they bought."""
    first, last, after = date(world.first_year, 1, 1), date(world.last_year, 12, 31), date(world.story_year, 7, 1)
    made = {
        "suspect": _months(first, last, world.household_entries, _household(cast), _at_shops(_SHOPS, (3_00, 52_00)), rng),
        "uncle": _months(first, last, world.uncle_entries, _pensioner(), _at_shops(_SHOPS, (2_00, 27_00)), rng),
        "parent": _months(first, last, world.parent_entries, _office(), _at_shops(_DUTCH_SHOPS, (4_00, 58_00)), rng),
        "lettings": _months(after, last, 4, _landlord(), _at_shops(_SHOPS, (4_00, 38_00)), rng),
        "holdings": _months(after, last, 2, _mortgaged(), _at_shops(_SHOPS, (4_00, 38_00)), rng),
    }
    for victim in cast.victims:
        made[victim.id] = _months(after, last, world.victim_entries, _worker(), _at_shops(_SHOPS, (2_00, 24_00)), rng)
    for key, line in (*_kept(world, story, cast), ("suspect", _costs(world, cast))):
        made[key].append(line)
    return {key: sorted(lines, key=lambda line: line.on) for key, lines in made.items()}


def _kept(world: World, story: Story, cast: Cast) -> list[tuple[str, Line]]:
    """What the uncle kept of the loan goes to the suspect: each bank names the other's holder and no account."""
    kept, month = story.to_uncle - story.from_uncle, 2 + world.missing_months
    if not kept:
        return []
    return [
        ("uncle", Line(date(world.story_year, month, 27), -kept, "transfer out", cast.suspect.name, "", "AS AGREED", "")),
        ("suspect", Line(date(world.story_year, month, 28), kept, "transfer in", cast.uncle.name, "", "THANK YOU", "")),
    ]


def _costs(world: World, cast: Cast) -> Line:
    """A conveyancer's bill that names a title and is no part of its price."""
    return Line(date(world.story_year, 9, 12), -1_850_00, "transfer out", cast.conveyancer, "", f"COSTS REMORTGAGE {cast.titles[2].number}", COSTS)


def _months(first: date, last: date, count: int, regular: Sequence[Regular], at_shop: Callable[[date, int, Random], Line], rng: Random) -> list[Line]:
    """`count` lines a month: what is paid every month, as far as it goes, and purchases for the rest."""
    made = []
    for year, month in months(first, last):
        for payment in regular[:count]:
            amount = payment.amount + rng.randint(-payment.varies, payment.varies)
            reference = f"{payment.text.split()[0]}-{year % 100:02d}{month:02d}"
            made.append(Line(date(year, month, payment.day), amount, payment.code, payment.who, payment.account, payment.text, reference))
        for _ in range(count - len(regular[:count])):
            made.append(at_shop(date(year, month, rng.randint(1, month_end(year, month).day)), len(made), rng))
    return made


def _at_shops(shops: Sequence[str], between: tuple[int, int]) -> Callable[[date, int, Random], Line]:
    def bought(on: date, n: int, rng: Random) -> Line:
        shop = rng.choice(shops)
        return Line(on, -rng.randint(*between), "card", shop, "", f"CARD {shop}", f"C{n:05d}")

    return bought


def _household(cast: Cast) -> list[Regular]:
    return [
        Regular(25, 2_418_60, "wages", EMPLOYER, "SALARY", 0, uk_account(41)),
        Regular(2, 650_00, "transfer in", cast.spouse.name, "HOUSEKEEPING", 0, uk_account(42)),
        Regular(3, -684_20, "direct debit", HOME_LENDER, "MORTGAGE PLB-77120", 0, uk_account(43)),
        Regular(5, -176_00, "direct debit", "Northmarsh District Council", "COUNCIL TAX", 0, uk_account(44)),
        Regular(7, -142_30, "direct debit", "Osierbeck Energy", "GAS AND ELECTRICITY", 38_00, uk_account(45)),
        Regular(9, -41_75, "direct debit", "Harrowmouth Water", "WATER", 0, uk_account(46)),
        Regular(12, -36_00, "direct debit", "Quillfeather Telecom", "BROADBAND", 0, uk_account(47)),
        Regular(15, -58_40, "direct debit", "Saltpan Mutual Insurance", "MOTOR POLICY", 0, uk_account(48)),
        Regular(18, -120_00, "cash out", "", "CASH WITHDRAWAL TALLOWGATE"),
        Regular(21, -84_00, "standing order", "Nettlecombe After School Club", "CLUB FEES", 0, uk_account(49)),
    ]


def _pensioner() -> list[Regular]:
    return [
        Regular(1, 1_146_20, "transfer in", "Northmarsh Pension Fund", "PENSION", 0, uk_account(51)),
        Regular(3, -520_00, "standing order", "Brockenhithe Housing Trust", "RENT", 0, uk_account(52)),
        Regular(6, -98_00, "direct debit", "Northmarsh District Council", "COUNCIL TAX", 0, uk_account(44)),
        Regular(8, -88_50, "direct debit", "Osierbeck Energy", "GAS AND ELECTRICITY", 21_00, uk_account(45)),
        Regular(14, -60_00, "cash out", "", "CASH WITHDRAWAL CINDERWICK"),
    ]


def _office() -> list[Regular]:
    """The parent abroad, in euros: fees for advice, an office, an accountant."""
    return [
        Regular(4, 3_250_00, "transfer in", "Lisdodde Advies B.V.", "FACTUUR ADVIES", 400_00, dutch_iban(71)),
        Regular(11, 1_800_00, "transfer in", "Zeldenhavense Scheepsbouw B.V.", "FACTUUR ADVIES", 250_00, dutch_iban(72)),
        Regular(1, -1_450_00, "standing order", "Zeldenhaven Kantoren B.V.", "HUUR KANTOOR", 0, dutch_iban(73)),
        Regular(10, -385_00, "direct debit", "Administratiekantoor Rietgors", "ADMINISTRATIE", 0, dutch_iban(74)),
        Regular(16, -119_50, "direct debit", "Stroomhuis Zeldenhaven", "ENERGIE", 24_00, dutch_iban(75)),
        Regular(20, -64_20, "direct debit", "Telefonie De Karekiet", "TELEFOON", 0, dutch_iban(76)),
        Regular(24, -1_900_00, "transfer out", "Belastingkantoor Zeldenhaven", "BTW EN LOONHEFFING", 300_00, dutch_iban(77)),
    ]


def _landlord() -> list[Regular]:
    return [
        Regular(3, 725_00, "transfer in", "Elowen Tregarrick", "RENT FLAT 1", 0, uk_account(53)),
        Regular(4, 690_00, "transfer in", "Dovecrag Student Lets Ltd", "RENT FLAT 2", 0, uk_account(54)),
        Regular(12, -61_30, "direct debit", "Saltpan Mutual Insurance", "BUILDINGS POLICY", 0, uk_account(48)),
        Regular(20, -145_00, "direct debit", "Wharfinger Property Care", "REPAIRS", 60_00, uk_account(55)),
    ]


def _mortgaged() -> list[Regular]:
    return [
        Regular(2, 980_00, "transfer in", "Halcyon Merriweather", "RENT", 0, uk_account(56)),
        Regular(9, -702_15, "direct debit", COMPANY_LENDER, "MORTGAGE", 0, uk_account(57)),
    ]


def _worker() -> list[Regular]:
    """A victim once free: lawful work, a room, a little shopping. Nothing that was hers is in the account before."""
    return [
        Regular(1, 1_392_00, "wages", "Dovecrag Bakery Ltd", "SALARY", 0, uk_account(58)),
        Regular(2, -465_00, "standing order", "Harrowmouth Women's Refuge", "ROOM", 0, uk_account(59)),
        Regular(8, -35_00, "direct debit", "Quillfeather Telecom", "MOBILE", 0, uk_account(47)),
        Regular(17, -50_00, "cash out", "", "CASH WITHDRAWAL DOVECRAG"),
    ]
