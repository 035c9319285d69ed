"""The exhibits of an invented case as they were received: bank statements, registers and papers, each with its reference.

Format: see `flows.demo.statements`, `bank_tables`, `registers`, `title_registers` and `papers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from flows.demo.bank_tables import continental_bank, uk_bank
from flows.demo.beneficial_owners import beneficial_owners
from flows.demo.bystanders import companies, controllers, corporate_titles, overseas_titles
from flows.demo.car_and_wallet import EXCHANGE, car, keepers, wallet, wallets
from flows.demo.case_file import ListedExhibit
from flows.demo.cast import Company, Person
from flows.demo.household import COMPANY_LENDER, HOME_LENDER
from flows.demo.ownership_ring import shares
from flows.demo.papers import ORDER, REQUEST, papers
from flows.demo.planted_world import Planted
from flows.demo.registers import CompanyRow, Controller, TitleRow, company_data, psc_snapshot
from flows.demo.registers import corporate_titles as corporate_table
from flows.demo.registers import overseas_titles as overseas_table
from flows.demo.statements import Statement, camt053
from flows.demo.title_registers import Charge, Proprietor, Register, title_register
from flows.demo.world_parameters import CITY, COUNTY, DISTRICT, REGION

_USE = "this investigation and proceedings that follow from it"
_DUTCH_USE = "this investigation alone, unless the Netherlands agrees"
_OWNERSHIP = ("ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent")
COMPLETED = (5, 2), (6, 28)  # month and day of the two purchases
REGISTERED = (5, 21), (7, 9)


class Received:
    """The exhibits in order; `reference` gives each one's by key ('lettings-2024', 'psc', 'title_one', 'invoices')."""

    def __init__(self, planted: Planted, rng: Random, initials: str = "IH"):
        self.planted, self.exhibits, self.reference = planted, [], {}
        self.on = date(planted.world.last_year + 1, 1, 19)
        for key, exhibit in (*_statements(planted), *_registers(planted, rng), *_titles(planted), *_papers(planted), *_answers(planted)):
            number = len(self.exhibits) + 1
            self.reference[key] = f"{initials}/{number}"
            file, producer, power, use, handling, kind, template, content = exhibit
            received = self.on + timedelta(days=number)
            self.exhibits.append(ListedExhibit(file, self.reference[key], producer, received, power, use, handling, kind, template, content))

    def of_account(self, key: str) -> list[str]:
        """The references of one account's statements, in order."""
        return [reference for name, reference in self.reference.items() if name.startswith(f"{key}-")]


def _statements(planted: Planted) -> Iterator[tuple]:
    for key, account in planted.cast.accounts.items():
        parts = planted.statements(key)
        handling = "sensitive" if key.startswith("victim") else "disclosable"
        name = key.replace("victim", "v")
        if key in ("suspect", "uncle"):
            for part in parts:
                yield _table(key, f"{name}-{_months(part)}", part, ORDER, _USE, "uk_bank", uk_bank(part))
        elif key == "parent":
            for part in parts:
                yield _table(key, f"{name}-{_months(part)}", part, REQUEST, _DUTCH_USE, "continental_bank", continental_bank(part))
        else:
            for year in sorted({part.first.year for part in parts}):
                version = "02" if key == "holdings" else "08"
                content = camt053(
                    [part for part in parts if part.first.year == year], version=version, message=f"{name.upper()}-{year}", created=date(year + 1, 1, 2)
                )
                yield f"{key}-{year}", (f"{name}-{year}.xml", account.servicer, ORDER, _USE, handling, "data", "", content)
    again = planted.repeated()
    content = camt053([again], version="02", message="LETTINGS-COPY", created=again.last + timedelta(days=3))
    yield "lettings-copy", (f"lettings-{again.first:%Y-%m}-copy.xml", again.account.servicer, ORDER, _USE, "disclosable", "data", "", content)


def _table(key: str, name: str, part: Statement, power: str, use: str, template: str, content: bytes) -> tuple:
    return f"{key}-{part.number}", (f"{name}.csv", part.account.servicer, power, use, "disclosable", "data", template, content)


def _months(part: Statement) -> str:
    """'2024' for a whole year, else '2024-03-to-12'."""
    if (part.first.month, part.last.month) == (1, 12):
        return str(part.first.year)
    return f"{part.first:%Y-%m}" + ("" if part.first.month == part.last.month else f"-to-{part.last:%m}")


def _registers(planted: Planted, rng: Random) -> Iterator[tuple]:
    cast, world, story = planted.cast, planted.world, planted.story
    read_on = date(world.last_year + 1, 2, 2)
    others = companies(world, rng)
    people, silent = controllers(world, others, rng)
    chain = [_corporate(company, owner, _OWNERSHIP) for company, owner in zip(cast.group, cast.group[1:], strict=False)]
    ring = [
        (_individual if isinstance(share.owner, Person) else _corporate)(share.company, share.owner, (f"ownership-of-shares-{share.band}-percent",))
        for share in shares(cast)
        if share.band
    ]
    namesakes = [_individual(company, person, _OWNERSHIP) for company, person in zip(cast.namesake_companies, cast.namesakes, strict=False)]
    own = [CompanyRow(c.name, c.number, c.office, CITY, COUNTY, c.postcode, c.since) for c in (*cast.group[:-1], *cast.ring, *cast.namesake_companies)]
    bought = [
        TitleRow(
            title.number,
            f"{title.address}, {CITY}",
            title.postcode,
            owner.name,
            owner.number,
            f"{owner.office}, {CITY} {owner.postcode}",
            date(world.story_year, *on),
            price // 100,
            district=DISTRICT,
            county=COUNTY,
            region=REGION,
        )
        for title, owner, on, price in zip(
            cast.titles, (cast.lettings, cast.holdings), REGISTERED, (story.title_one, story.title_two + story.mortgage), strict=False
        )
    ]
    files = (
        ("psc", "psc-snapshot.jsonl", "Companies House", psc_snapshot(_mixed([*chain, *ring, *namesakes], people, rng), silent, read_on)),
        ("companies", "basic-company-data.csv", "Companies House", company_data(_mixed(own, others, rng))),
        ("ccod", "ccod.csv", "HM Land Registry", corporate_table(_mixed(bought, corporate_titles(world, others, rng), rng))),
        ("ocod", "ocod.csv", "HM Land Registry", overseas_table(overseas_titles(world, rng))),
    )
    for key, file, producer, content in files:
        yield key, (file, producer, "Public register", "any lawful use", "disclosable", "data", "", content)


def _mixed(own: list, others: list, rng: Random) -> list:
    rows = [*own, *others]
    rng.shuffle(rows)
    return rows


def _corporate(company: Company, owner: Company, natures: tuple[str, ...]) -> Controller:
    abroad = owner.jurisdiction == "nl"
    identification = {
        "country_registered": "Netherlands" if abroad else "England",
        "legal_authority": "Dutch law" if abroad else "Companies Act 2006",
        "legal_form": "Besloten vennootschap" if abroad else "Limited company",
        "place_registered": "Trade register" if abroad else "Companies House",
        "registration_number": owner.number,
    }
    address = {"address_line_1": owner.office, "postal_code": owner.postcode}
    return Controller(company.number, owner.name, natures, company.since, address=address, identification=identification)


def _individual(company: Company, person: Person, natures: tuple[str, ...]) -> Controller:
    *forenames, surname = person.name.split()
    return Controller(
        company.number,
        f"{'Mrs' if person.id == 'spouse' else 'Mr'} {person.name}",
        natures,
        max(company.since, date(2016, 4, 6)),
        person.born,
        " ".join(forenames),
        surname,
        address={"address_line_1": person.home, "locality": CITY, "postal_code": person.postcode},
    )


def _titles(planted: Planted) -> Iterator[tuple]:
    for key, register in title_registers(planted).items():
        yield (
            key,
            (
                f"title-{register.number}.json",
                "HM Land Registry",
                "Land Registration Act 2002 s.66",
                "any lawful use",
                "disclosable",
                "data",
                "",
                title_register(register),
            ),
        )


def title_registers(planted: Planted) -> dict[str, Register]:
    """The registers of the case's titles, and of those that a search under the suspect's name found, by key."""
    cast, year, story = planted.cast, planted.world.story_year, planted.story
    one, two, three = cast.titles
    edition, bought = date(planted.world.last_year + 1, 2, 3), date(2016, 11, 14)
    lettings, holdings = (Proprietor(c.name, f"{c.office}, {CITY} {c.postcode}", c.number, True) for c in (cast.lettings, cast.holdings))
    suspect, spouse = (Proprietor(person.name, person.address) for person in (cast.suspect, cast.spouse))
    lenders = [Proprietor(name, f"1 Osierbeck Road, {CITY} ZZ1 1AA", "", True) for name in (COMPANY_LENDER, HOME_LENDER)]
    completed = [date(year, *on) for on in COMPLETED]
    found = {
        "title_one": Register(one.number, one.address, one.postcode, lettings, date(year, *REGISTERED[0]), edition, story.title_one, completed[0]),
        "title_two": Register(
            two.number,
            two.address,
            two.postcode,
            holdings,
            date(year, *REGISTERED[1]),
            edition,
            story.title_two + story.mortgage,
            completed[1],
            Charge(completed[1], lenders[0]),
        ),
        "title_three": Register(
            three.number,
            three.address,
            three.postcode,
            suspect,
            date(2016, 11, 28),
            edition,
            210_000_00,
            bought,
            Charge(bought, lenders[1]),
            True,
            (spouse, date(2022, 6, 1)),
        ),
    }
    for title, person in zip(cast.namesake_titles, cast.namesakes, strict=False):
        found[title.id] = Register(title.number, title.address, title.postcode, Proprietor(person.name, person.address), date(2008, 3, 17), edition)
    return found


def _papers(planted: Planted) -> Iterator[tuple]:
    for paper in papers(planted):
        use = _DUTCH_USE if paper.power == REQUEST else _USE
        yield paper.key, (paper.file, paper.producer, paper.power, use, paper.handling, "document", "", (paper.text + "\n").encode())


def _answers(planted: Planted) -> Iterator[tuple]:
    """What came last: the bank's answer about the ring, the keeper register's two about the car, and the exchange's about the wallet."""
    cast, one = planted.cast, car(planted.world)
    bank = cast.accounts["lettings"].servicer
    yield (
        "ring_owners",
        ("owners-told-to-the-bank.json", bank, ORDER, _USE, "disclosable", "data", "", beneficial_owners(shares(cast), bank, cast.ring[0].since)),
    )
    agency, power = "Driver and Vehicle Licensing Agency", "Road Vehicles (Registration and Licensing) Regulations 2002 reg.27"
    for key, keeper, since in (("keeper_before", cast.suspect, one.kept), ("keeper_after", cast.spouse, one.passed)):
        yield key, (f"keeper-{since:%Y-%m}.csv", agency, power, _USE, "disclosable", "data", "register:vehicles", keepers(one, keeper, since))
    yield "wallets", ("wallets.csv", EXCHANGE, ORDER, _USE, "disclosable", "data", "register:crypto_wallets", wallets(wallet(planted.world), cast.suspect))
