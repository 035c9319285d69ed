"""The size and shape of an invented world, and the impossible identifiers that its people, companies and accounts carry.

Nothing made here can belong to anybody: company numbers begin at 99999901 and Dutch register numbers at 00000001, which are
not allocated; sort codes begin 00-00; IBANs have valid check digits (ISO 13616) and the bank code ZZZZ, which no bank has;
titles have the prefix ZZ, which no land registry office uses; postcodes are of an area ZZ, which does not exist; registration marks begin with ZZ and vehicle
identification numbers with ZZZ, which are not allocated; a wallet's address has valid check digits and a hash that spells words, so that nobody has its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from random import Random

from stdnum import iban

from schemas.guarantees import GuaranteeBroken

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CITY, DISTRICT, COUNTY, REGION = "Harrowmouth", "HARROWMOUTH", "NORTHMARSH", "NORTH"
DUTCH_CITY = "Zeldenhaven"
_STREETS = (
    "Quillfeather Row",
    "Tallowgate",
    "Cinderwick Lane",
    "Lanternholt Street",
    "Osierbeck Road",
    "Ferrymark Terrace",
    "Saltpan Wynd",
    "Brockenhithe Close",
    "Nettlecombe Parade",
    "Wharfinger Steps",
    "Plumbline Avenue",
    "Dovecrag View",
)


@dataclass(frozen=True)
class World:
    """What a world is made of. Everything else follows from these numbers, a story, the names and the seed.

    The story plays in the year after `first_year`; statements run for `years` years. victims: accounts through which the
    first claim passes. layers: companies between the one that lets property and its parent abroad (the first of them buys
    Title Two). namesakes: innocent people with the suspect's name. missing_months: how many months of the uncle's
    statements are missing, from February of the story's year. wages, deposits, invoices: into how many credits each sum of
    the story is cut. ..._entries: how many entries of ordinary life a month in each account. The last four: rows
    of noise in the registers.
    """

    first_year: int = 2023
    years: int = 3
    victims: int = 1
    layers: int = 1
    namesakes: int = 1
    missing_months: int = 1
    wages: int = 34
    deposits: int = 14
    invoices: int = 12
    household_entries: int = 46
    uncle_entries: int = 26
    parent_entries: int = 30
    victim_entries: int = 15
    corporate_titles: int = 200
    overseas_titles: int = 50
    companies: int = 200
    controllers: int = 300

    def __post_init__(self) -> None:
        if not (self.years >= 2 and 1 <= self.victims <= 20 and 1 <= self.layers <= 20 and 0 <= self.namesakes <= 20):
            raise GuaranteeBroken("this does not hold: self.years >= 2 and 1 <= self.victims <= 20 and 1 <= self.layers <= 20 and 0 <= self.namesakes <= 20")
        if not (1 <= self.missing_months <= 2):
            raise GuaranteeBroken("the money comes back before the purchase in May")
        if not (self.wages >= 7 * self.victims):
            raise GuaranteeBroken("every victim has wages on each of the seven pay days")
        if not (self.deposits >= 1 and self.invoices >= 1):
            raise GuaranteeBroken("this does not hold: self.deposits >= 1 and self.invoices >= 1")
        if not (min(self.household_entries, self.uncle_entries, self.parent_entries, self.victim_entries) >= 6):
            raise GuaranteeBroken("this does not hold: min(self.household_entries, self.uncle_entries, self.parent_entries, self.victim_entries) >= 6")

    @property
    def story_year(self) -> int:
        return self.first_year + 1

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1


@dataclass(frozen=True)
class Account:
    """One account in evidence. `written` is what its own and other people's statements call it."""

    key: str
    holder: str
    currency: str
    written: str
    servicer: str


def uk_iban(n: int) -> str:
    """The n-th British IBAN of a bank that does not exist."""
    return _with_check_digits("GB", f"ZZZZ{n:06d}{n * 1_000_003 % 100_000_000:08d}")


def dutch_iban(n: int) -> str:
    """The n-th Dutch IBAN of a bank that does not exist."""
    return _with_check_digits("NL", f"ZZZZ{n * 100_003 % 10_000_000_000:010d}")


def _with_check_digits(country: str, rest: str) -> str:
    return country + iban.calc_check_digits(f"{country}00{rest}") + rest


def uk_account(n: int) -> str:
    """The n-th sort code and account number, '00-00-07 00700021'."""
    if not (0 < n < 100):
        raise GuaranteeBroken("sort codes 00-00-01 to 00-00-99")
    return f"00-00-{n:02d} {n * 100_003 % 100_000_000:08d}"


def company_number(n: int) -> str:
    """Numbers that Companies House has not allocated: 99999901 downward from the top of the range is the cast, noise below."""
    if not (0 < n < 90_000):
        raise GuaranteeBroken("numbers 99910000 to 99999999")
    return str(99_999_900 + n) if n < 100 else str(99_999_900 - n)


def title_number(n: int) -> str:
    """The n-th title of a land registry office that does not exist."""
    if not (0 < n < 1_000_000):
        raise GuaranteeBroken("this does not hold: 0 < n < 1_000_000")
    return f"ZZ{n:06d}"


def registration_mark(year: int) -> str:
    """A registration mark of the year, of an area ZZ."""
    return f"ZZ{year % 100:02d} KEA"


def vehicle_number(n: int) -> str:
    """The n-th vehicle identification number of a maker that does not exist (ISO 3780: no country has ZZ)."""
    if not (0 < n < 10_000_000):
        raise GuaranteeBroken("this does not hold: 0 < n < 10_000_000")
    return f"ZZZNMTHVX{n:08d}"


def bitcoin_address() -> str:
    """A Bitcoin address (base58check, version nought) of a hash that is a text: whoever had its key would have hit on these words by chance."""
    body = b"\x00invented, of nobody!"
    number, written = int.from_bytes(body + sha256(sha256(body).digest()).digest()[:4]), ""
    while number:
        number, rest = divmod(number, 58)
        written = _BASE58[rest] + written
    return "1" + written  # a byte of nought at the front is a 1


def postcode(rng: Random) -> str:
    """A postcode of the area ZZ."""
    return f"ZZ{rng.randint(1, 99)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"


def street(rng: Random) -> str:
    """A number and a street of the invented city."""
    return f"{rng.randint(1, 240)} {rng.choice(_STREETS)}"


def parts(rng: Random, total: int, count: int, unit: int = 1) -> list[int]:
    """`total` cut into `count` amounts above zero that add up to it, each but one a multiple of `unit`; none is more than
    three times the smallest."""
    weights = [rng.randint(100, 250) for _ in range(count)]
    made = [total * weight // sum(weights) // unit * unit for weight in weights]
    made[0] += total - sum(made)
    if not (min(made) > 0):
        raise GuaranteeBroken(f"{total} is too little for {count} amounts of {unit}")
    return made
