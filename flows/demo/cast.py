"""Who plays in an invented case: people, companies, accounts and titles under their names and impossible identifiers.

The default names are the demo's; `invented_names` draws others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from flows.demo.world_parameters import CITY, DUTCH_CITY, Account, World, company_number, dutch_iban, postcode, street, title_number, uk_account, uk_iban
from schemas.guarantees import GuaranteeBroken

_FIRST = ("Aldous", "Corwin", "Delphine", "Emeric", "Fenella", "Garrick", "Hesper", "Isolde", "Jolyon", "Lysander", "Morwenna", "Perran")
_LAST = ("Bittern", "Curlew", "Dotterel", "Fieldfare", "Godwit", "Knotting", "Lapwing", "Merganser", "Ouzel", "Plover", "Siskin", "Whinchat")
_WATERS = ("Tarnbrook", "Ashmere", "Coldbeck", "Deepford", "Ellerwater", "Fosspool", "Greywell", "Hollowburn", "Ivelmouth", "Kelderwick")
_BIRDS_ABROAD = ("Meerkoet", "Kievitbloem", "Roerdomp", "Tafeleend", "Wulpkamp", "Zwartkop")


@dataclass(frozen=True)
class Names:
    """The names that a story is told with."""

    suspect: str = "Adrian Kestrel"
    spouse: str = "Marion Kestrel"
    uncle: str = "Rufus Dunlin"
    nominee: str = "Joan Pellow"
    group: str = "Tarnbrook"
    parent: str = "Meerkoet"
    ring: str = "Ashmere"
    victims: tuple[str, ...] = ("Ileana Vasarescu",)


def invented_names(rng: Random, victims: int = 1) -> Names:
    """Another set of names; no two people share one."""
    first, last = rng.sample(_FIRST, len(_FIRST)), rng.sample(_LAST, len(_LAST))
    others = tuple(f"{first[(n + 4) % 12]} {last[(n + 7 + n // 12) % 12]}" for n in range(victims))
    group, parent = rng.choice(_WATERS), rng.choice(_BIRDS_ABROAD)
    return Names(
        f"{first[0]} {last[0]}",
        f"{first[1]} {last[0]}",
        f"{first[2]} {last[1]}",
        f"{first[3]} {last[2]}",
        group,
        parent,
        _WATERS[(_WATERS.index(group) + 1) % len(_WATERS)],
        others,
    )


@dataclass(frozen=True)
class Person:
    """A person with a whole date of birth; registers show the month and year."""

    id: str
    name: str
    born: date
    home: str
    postcode: str

    @property
    def address(self) -> str:
        return f"{self.home}, {CITY} {self.postcode}"


@dataclass(frozen=True)
class Company:
    """A company and where it is registered; `number` in the register of `jurisdiction`."""

    id: str
    name: str
    number: str
    jurisdiction: str
    office: str
    postcode: str
    since: date


@dataclass(frozen=True)
class TitleHeld:
    """A registered title, what it is worth and what is charged on it, in pence."""

    id: str
    number: str
    address: str
    postcode: str
    value: int
    charge: int = 0


@dataclass(frozen=True)
class Cast:
    """Everybody and everything of one case. `group`: the property company, then its owners upwards, the parent abroad last. `ring`: three
    companies, each of which holds part of the next, the last of the first."""

    suspect: Person
    spouse: Person
    uncle: Person
    nominee: Person
    victims: tuple[Person, ...]
    namesakes: tuple[Person, ...]
    group: tuple[Company, ...]
    ring: tuple[Company, Company, Company]
    namesake_companies: tuple[Company, ...]
    titles: tuple[TitleHeld, TitleHeld, TitleHeld]
    namesake_titles: tuple[TitleHeld, ...]
    accounts: dict[str, Account] = field(default_factory=dict)
    conveyancer: str = "Quill & Northmere LLP Client Account"

    @property
    def lettings(self) -> Company:
        return self.group[0]

    @property
    def holdings(self) -> Company:
        return self.group[1]

    @property
    def parent(self) -> Company:
        return self.group[-1]


def cast(world: World, names: Names, rng: Random) -> Cast:
    """The cast of one world. The order of the draws is part of the seed's meaning: add new ones at the end."""
    if len(names.victims) != world.victims:
        raise GuaranteeBroken("every victim has a name")
    suspect = _person("suspect", names.suspect, date(1979, 3, 17), rng)
    spouse = Person("spouse", names.spouse, date(1981, 11, 2), suspect.home, suspect.postcode)
    uncle = _person("uncle", names.uncle, date(1952, 8, 9), rng)
    nominee = _person("nominee", names.nominee, date(1966, 5, 23), rng)
    victims = tuple(_person(f"victim{n}", name, date(1990 + n % 12, 1 + n % 12, 4 + n), rng) for n, name in enumerate(names.victims, start=1))
    namesakes = tuple(_person(f"namesake{n}", names.suspect, date(1950 + 3 * n, 1 + (n + 5) % 12, 6 + n), rng) for n in range(1, world.namesakes + 1))
    return Cast(
        suspect,
        spouse,
        uncle,
        nominee,
        victims,
        namesakes,
        _group(world, names, rng),
        _ring(world, names),
        tuple(
            Company(
                f"namesake-company{n}",
                f"{_WATERS[-n % len(_WATERS)]} Joinery{f' {n}' if n > len(_WATERS) else ''} Ltd",
                company_number(30 + n),
                "gb",
                street(rng),
                postcode(rng),
                date(2011, 4, n),
            )
            for n in range(1, world.namesakes + 1)
        ),
        _titles(suspect, rng),
        tuple(TitleHeld(f"namesake-title{n}", title_number(100_100 + n), person.home, person.postcode, 0) for n, person in enumerate(namesakes, start=1)),
        _accounts(world, names),
    )


def _person(id: str, name: str, born: date, rng: Random) -> Person:
    return Person(id, name, born, street(rng), postcode(rng))


def _group(world: World, names: Names, rng: Random) -> tuple[Company, ...]:
    office, code = street(rng), postcode(rng)
    since = date(world.first_year, 9, 4)
    kinds = ["Holdings", *(f"Holdings {n}" for n in range(2, world.layers + 1))]
    return (
        Company("lettings", f"{names.group} Lettings Ltd", company_number(1), "gb", office, code, since),
        *(
            Company(f"holdings{n if n > 1 else ''}", f"{names.group} {kind} Ltd", company_number(n + 1), "gb", office, code, since)
            for n, kind in enumerate(kinds, start=1)
        ),
        Company("parent", f"{names.parent} B.V.", f"{17:08d}", "nl", f"Rietgorslaan 12, {DUTCH_CITY}", "0000 ZZ", date(2019, 2, 11)),
    )


def _ring(world: World, names: Names) -> tuple[Company, Company, Company]:
    fleet, hire, repairs = (
        Company(kind.lower(), f"{names.ring} {kind} Ltd", company_number(60 + n), "gb", "Unit 7, Osierbeck Yard", "ZZ14 6NR", date(world.first_year, 10, 2))
        for n, kind in enumerate(("Fleet", "Hire", "Repairs"), start=1)
    )
    return fleet, hire, repairs


def _titles(suspect: Person, rng: Random) -> tuple[TitleHeld, TitleHeld, TitleHeld]:
    return (
        TitleHeld("title_one", title_number(100_001), street(rng), postcode(rng), 285_000_00),
        TitleHeld("title_two", title_number(100_002), street(rng), postcode(rng), 205_000_00, 117_400_00),
        TitleHeld("title_three", title_number(100_003), suspect.home, suspect.postcode, 340_000_00, 96_250_00),
    )


def _accounts(world: World, names: Names) -> dict[str, Account]:
    bank, other = f"Bank of {CITY}", "Osierbeck Bank"
    accounts = [
        Account("lettings", f"{names.group} Lettings Ltd", "GBP", uk_iban(1), bank),
        Account("holdings", f"{names.group} Holdings Ltd", "GBP", uk_iban(2), bank),
        Account("suspect", names.suspect, "GBP", uk_account(4), other),
        Account("uncle", names.uncle, "GBP", uk_account(5), other),
        Account("parent", f"{names.parent} B.V.", "EUR", dutch_iban(6), f"Spaarbank {DUTCH_CITY}"),
        *(Account(f"victim{n}", name, "GBP", uk_iban(20 + n), bank) for n, name in enumerate(names.victims, start=1)),
    ]
    return {account.key: account for account in accounts}
