"""Companies, controllers and titles that have nothing to do with a case: the rest of every register.

Their surnames and company names are in no cast, so that nobody of the case gets a namesake by chance.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from flows.demo.registers import CompanyRow, Controller, TitleRow
from flows.demo.world_parameters import CITY, COUNTY, DISTRICT, REGION, World, company_number, postcode, street, title_number

_FORENAMES = ("Ambrose", "Briony", "Cressida", "Damaris", "Evander", "Felicity", "Gwendal", "Hermia", "Ivo", "Juniper", "Kenelm", "Leonie")
_SURNAMES = (
    "Applegarth",
    "Birkenshaw",
    "Cawthray",
    "Drinkall",
    "Entwhistle-Moor",
    "Featherbarrow",
    "Garthwick",
    "Hollinrake",
    "Inchbald",
    "Jessamine",
    "Kettlewhite",
    "Loosemore",
    "Micklethorn",
    "Nutbeam",
    "Oddy-Marsh",
    "Pinnegar",
)
_FIRST = (
    "Amberlight",
    "Barleymow",
    "Candlewick",
    "Drovers",
    "Eiderstone",
    "Foxglove",
    "Gossamer",
    "Heronsgate",
    "Inkwell",
    "Juniperus",
    "Kingcup",
    "Larkhill",
    "Mossgather",
    "Nightjar",
    "Oakapple",
    "Pennywort",
)
_SECOND = ("Packaging", "Interiors", "Fabrication", "Catering", "Estates", "Joists", "Software", "Textiles", "Nurseries", "Engraving")
_ABROAD = (("Netherlands", "B.V."), ("Jersey", "Limited"), ("Luxembourg", "S.A R.L."), ("Belgium", "N.V."))


def companies(world: World, rng: Random) -> list[CompanyRow]:
    """`world.companies` rows; numbers from the hundred and first of the invented range."""
    return [
        CompanyRow(
            f"{_FIRST[n % len(_FIRST)]} {_SECOND[n // len(_FIRST) % len(_SECOND)]} {n + 1} Ltd",
            company_number(101 + n),
            street(rng),
            CITY,
            COUNTY,
            postcode(rng),
            _day(rng),
            "Active" if rng.random() < 0.93 else "Liquidation",
            "96090 - Other service activities not elsewhere classified",
        )
        for n in range(world.companies)
    ]


def controllers(world: World, known: list[CompanyRow], rng: Random) -> tuple[list[Controller], list[tuple[str, date]]]:
    """`world.controllers` people over the companies in turn, and a statement of every company that is left that it has nobody."""
    found = []
    for n in range(world.controllers if known else 0):
        company = known[n % len(known)]
        several = world.controllers > len(known)
        band = "25-to-50" if several and n < 3 * len(known) else "75-to-100"
        natures = (f"ownership-of-shares-{band}-percent",) if n < 3 * len(known) else ("significant-influence-or-control",)
        forename, surname = rng.choice(_FORENAMES), rng.choice(_SURNAMES)
        home = {"premises": str(rng.randint(1, 90)), "address_line_1": "Barleymow Road", "locality": CITY, "postal_code": postcode(rng)}
        found.append(
            Controller(
                company.number,
                f"{rng.choice(('Mr', 'Ms', 'Dr'))} {forename} {surname}",
                natures,
                max(company.incorporated, date(2016, 4, 6)),
                date(rng.randint(1945, 2001), rng.randint(1, 12), 1),
                forename,
                surname,
                address=home,
            )
        )
    return found, [(company.number, max(company.incorporated, date(2016, 6, 30))) for company in known[world.controllers :]]


def corporate_titles(world: World, known: list[CompanyRow], rng: Random) -> list[TitleRow]:
    """`world.corporate_titles` titles of those companies."""
    return [
        TitleRow(
            title_number(200_001 + n),
            f"{street(rng)}, {CITY}",
            postcode(rng),
            owner.name,
            owner.number,
            f"{owner.address}, {CITY} {owner.postcode}",
            _day(rng),
            rng.choice((None, rng.randint(60, 900) * 1_000)),
            rng.choice(("Freehold", "Leasehold")),
            DISTRICT,
            COUNTY,
            REGION,
        )
        for n in range(world.corporate_titles if known else 0)
        for owner in (rng.choice(known),)
    ]


def overseas_titles(world: World, rng: Random) -> list[TitleRow]:
    """`world.overseas_titles` titles of companies from abroad, which give no number."""
    found = []
    for n in range(world.overseas_titles):
        country, form = rng.choice(_ABROAD)
        found.append(
            TitleRow(
                title_number(300_001 + n),
                f"{street(rng)}, {CITY}",
                postcode(rng),
                f"{rng.choice(_FIRST)} Vastgoed {n + 1} {form}",
                "",
                f"Postbus {n + 11}, {country}",
                _day(rng),
                rng.choice((None, rng.randint(150, 4_000) * 1_000)),
                "Freehold",
                DISTRICT,
                COUNTY,
                REGION,
                country,
            )
        )
    return found


def _day(rng: Random) -> date:
    return date(2004, 1, 5) + timedelta(days=rng.randint(0, 6_900))
