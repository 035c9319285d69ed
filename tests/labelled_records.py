"""Records whose true party is known, made from the demo's casts: every way in which a register may write a person or company, and the
strangers who look like them. It knows how people and registers write, and nothing of how they are recognised.

Everybody in it is invented; identifiers are those of flows.demo.world_parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from flows.demo.cast import Cast, Company, Person, cast, invented_names
from flows.demo.world_parameters import CITY, World, company_number, postcode, street
from schemas.parties import PartyIdentifier, PartyRecord

# a name in its own script, and as passports, registers and banks have written such names: ICAO, BGN/PCGN, ELOT, German, everyday
IN_TWO_SCRIPTS = (
    ("Дмитрий Чайкин", "Dmitrii Chaikin", "Dmitriy Chaykin", "Dmitry Chaikin", "Dmitrij Tschaikin"),
    ("Евгения Щеглова", "Evgeniia Shcheglova", "Yevgeniya Shcheglova", "Evgenia Shcheglova"),
    ("Юрий Жаворонков", "Iurii Zhavoronkov", "Yuriy Zhavoronkov", "Yuri Zhavoronkov"),
    ("Наталья Ястребова", "Natalia Iastrebova", "Natalya Yastrebova", "Natal'ya Yastrebova"),
    ("Христо Цапелин", "Khristo Tsapelin", "Hristo Tsapelin", "Hristo Capelin"),
    ("Ευάγγελος Χελιδόνης", "Evangelos Chelidonis", "Evaggelos Helidonis", "Euangelos Chelidonis"),
    ("Μυρτώ Κουκουβάγια", "Myrto Koukouvagia", "Mirto Kukuvagia"),
    ("Γεώργιος Μπεκάτσας", "Georgios Bekatsas", "Georgios Mpekatsas", "Yeorgios Bekatsas"),
    ("Θεόδωρος Σπουργίτης", "Theodoros Spourgitis", "Theodoros Spurgitis"),
)
IN_OTHER_LETTERS = (("Łukasz Żurawski", "Lukasz Zurawski"), ("Théo Garçonnet", "Theo Garconnet"), ("Søren Måge", "Soren Mage"), ("Zoë Núñez", "Zoe Nunez"))
_MIDDLE = ("John", "Marie", "Edwin", "Beatrix", "Olaf", "Ines")
_OTHER_FIRST = ("Barnaby", "Clemency", "Dorian", "Elspeth", "Florian", "Guinevere", "Horatio", "Imelda")
_TRADES = ("Bakery", "Haulage", "Joinery", "Plumbing", "Logistics", "Catering")


@dataclass(frozen=True)
class Labelled:
    """A record, the id of the party that it truly is ('' for a stranger), and what was done to it."""

    record: PartyRecord
    party: str
    what: str
    identifiers: tuple[PartyIdentifier, ...] = ()


@dataclass
class LabelledCase:
    """[[people]] and [[companies]] as case.toml has them, and the records."""

    people: list[dict]
    companies: list[dict]
    records: list[Labelled] = field(default_factory=list)


def labelled_case(rng: Random) -> LabelledCase:
    """One case: a cast, several records of each of its people and companies, and strangers beside each."""
    shape = World(victims=3, layers=2, namesakes=2)
    names = invented_names(rng, shape.victims)
    whole = cast(shape, names, rng)
    written = {person.id: (person.name,) for person in _people(whole)}
    for person, other in zip(rng.sample(list(_people(whole)), 3), (*rng.sample(IN_TWO_SCRIPTS, 2), rng.choice(IN_OTHER_LETTERS)), strict=True):
        written[person.id] = other
    made = LabelledCase([], [])
    for person in _people(whole):
        known = replace(person, name=rng.choice(written[person.id]))
        made.people.append(_case_person(known, rng))
        made.records += [_record_of(known, written[person.id], rng) for _ in range(8)]
        made.records += [make(known, rng) for make in _STRANGERS for _ in range(2)]
    made.records += [Labelled(_written(one, one.name, rng, "clean"), "", "a namesake of the demo's") for one in whole.namesakes]
    for n, company in enumerate(whole.group):
        lei = f"000000ZZZZZZZZ{rng.randrange(10**4, 10**6):06d}"
        made.companies.append(_case_company(company, lei if n % 2 else ""))
        made.records += [_record_of_company(company, lei, rng) for _ in range(8)]
        made.records += [make(company, rng) for make in _STRANGE_COMPANIES for _ in range(2)]
    rng.shuffle(made.records)
    return made


def namesake_pair(rng: Random) -> LabelledCase:
    """One person of a case, and another person of the very same name: another date of birth, as far as the record says it, and
    another home."""
    whole = cast(World(), invented_names(rng), rng)
    person = whole.suspect
    name = rng.choice([person.name, *rng.choice(IN_TWO_SCRIPTS)[:2]])
    known = replace(person, name=name, born=_some_day(rng))
    return LabelledCase([_case_person(known, rng)], [], [_namesake(known, rng)])


def _people(whole: Cast) -> Iterator[Person]:
    yield from (whole.suspect, whole.spouse, whole.uncle, whole.nominee, *whole.victims)


def _case_person(person: Person, rng: Random) -> dict:
    born = f"{person.born:%Y-%m}" if rng.random() < 0.2 else person.born.isoformat()
    return {"id": person.id, "name": person.name, "role": "third_party", "born": born, "address": person.address}


def _case_company(company: Company, lei: str) -> dict:
    identifiers = [{"scheme": "LEI", "value": lei}] if lei else []
    return {
        "id": company.id,
        "name": company.name,
        "role": "associate",
        "jurisdiction": company.jurisdiction,
        "number": company.number,
        "identifiers": identifiers,
    }


def _record(kind: str, rng: Random, **values) -> PartyRecord:
    name = f"{rng.getrandbits(80):020x}"
    return PartyRecord(id=name, exhibit="", place=name, mentioned_as="register entry", kind=kind, **values)


# ---- people


def _plain(name: str, rng: Random) -> str:
    return rng.choice([name, name.upper(), f"  {name}"])


def _last_first(name: str, rng: Random) -> str:
    first, _, last = name.rpartition(" ")
    return rng.choice([f"{last}, {first}", f"{last.upper()} {first}"])


def _titled(name: str, rng: Random) -> str:
    return f"{rng.choice(['Mr', 'Mrs', 'Dr', 'Prof.', 'Sir', 'MS'])} {name}"


def _initials(name: str, rng: Random) -> str:
    first, _, last = name.rpartition(" ")
    return rng.choice([f"{first[0]} {last}", f"{first[0]}. {last}"])


def _middle(name: str, rng: Random) -> str:
    first, _, last = name.rpartition(" ")
    return f"{first} {rng.choice(_MIDDLE)} {last}"


def mistyped(name: str, rng: Random) -> str:
    """One slip of the keyboard in one word of at least four letters: two letters exchanged, one left out, doubled or wrong."""
    parts = name.split(" ")
    n = rng.choice([n for n, part in enumerate(parts) if len(part) > 3])
    word, at = parts[n], rng.randrange(1, len(parts[n]) - 1)
    parts[n] = rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice("aeinorst") + word[at + 1 :],
        ]
    )
    return " ".join(parts)


def _twice_mistyped(name: str, rng: Random) -> str:
    first, _, last = name.rpartition(" ")
    return f"{mistyped(first, rng) if len(first) > 3 else first} {mistyped(last, rng) if len(last) > 3 else last}"


_WAYS: dict[str, tuple[Callable[[str, Random], str], int]] = {
    "clean": (_plain, 5),
    "last name first": (_last_first, 3),
    "title": (_titled, 3),
    "initials": (_initials, 2),
    "middle name": (_middle, 3),
    "one slip": (mistyped, 3),
    "two slips": (_twice_mistyped, 1),
}


def _record_of(person: Person, written: tuple[str, ...], rng: Random) -> Labelled:
    what = rng.choices(list(_WAYS), [weight for _, weight in _WAYS.values()])[0]
    name = rng.choice(written)
    if name != person.name:
        what = f"another script or letters, {what}"
    if rng.random() < 0.25:
        person, what = replace(person, home=street(rng), postcode=postcode(rng)), f"{what}, moved"
    return Labelled(_written(person, name, rng, what.split(", ")[-1 if "moved" not in what else -2]), person.id, what)


def _written(person: Person, name: str, rng: Random, way: str) -> PartyRecord:
    """Registers say the month and year, some the day, some nothing; the address with its postcode, without, or not at all."""
    day = rng.choice(["day", "month", "month", "month", "year", "none"])
    born = dict(
        zip(
            ("born_year", "born_month", "born_day"),
            {
                "day": (person.born.year, person.born.month, person.born.day),
                "month": (person.born.year, person.born.month),
                "year": (person.born.year,),
                "none": (),
            }[day],
            strict=False,
        )
    )
    home = rng.choice(
        [{"address": person.address}, {"address": f"{person.home}, {CITY}", "postcode": person.postcode}, {"address": f"{person.home}, {CITY}"}, {}]
    )
    return _record("person", rng, name=_WAYS[way][0](name, rng), **born, **home)


def _some_day(rng: Random) -> date:
    return date(1938, 1, 1) + timedelta(days=rng.randrange(365 * 68))


def _elsewhere(person: Person, rng: Random, **values) -> Person:
    return replace(person, home=street(rng), postcode=postcode(rng), **values)


def _way(rng: Random) -> str:
    return rng.choice(["clean", "last name first", "title"])


def _namesake(person: Person, rng: Random) -> Labelled:
    return Labelled(_written(_elsewhere(person, rng, born=_some_day(rng)), person.name, rng, _way(rng)), "", "namesake")


def _twin(person: Person, rng: Random) -> Labelled:
    """Same day, same home, same last name; one in two has a first name of nearly the same letters."""
    first, _, last = person.name.rpartition(" ")
    near = first[:-1] + next(letter for letter in "aoe" if letter != first[-1])
    other = near if person.name.isascii() and rng.random() < 0.5 else rng.choice(_OTHER_FIRST)
    return Labelled(_written(person, f"{other} {last}", rng, _way(rng)), "", "twin")


def _child(person: Person, rng: Random) -> Labelled:
    born = person.born + timedelta(days=rng.randrange(19 * 365, 38 * 365))
    return Labelled(_written(replace(person, born=born), person.name, rng, _way(rng)), "", "child of the same name at home")


def _relative(person: Person, rng: Random) -> Labelled:
    name = f"{rng.choice(_OTHER_FIRST)} {person.name.rpartition(' ')[2]}"
    return Labelled(_written(replace(person, born=_some_day(rng)), name, rng, _way(rng)), "", "relative at home")


def _same_first_name(person: Person, rng: Random) -> Labelled:
    name = f"{person.name.partition(' ')[0]} {rng.choice(_TRADES)}"
    return Labelled(_written(_elsewhere(person, rng, born=_some_day(rng)), name, rng, _way(rng)), "", "same first name")


_STRANGERS = (_namesake, _twin, _child, _relative, _same_first_name)


# ---- companies

_FORMS = {"Ltd": ("Limited", "LTD.", "Ltd", "LIMITED"), "B.V.": ("BV", "B V", "Besloten Vennootschap", "B.V.")}


def _record_of_company(company: Company, lei: str, rng: Random) -> Labelled:
    bare, _, form = company.name.rpartition(" ")
    what = rng.choice(["clean", "form", "no form", "one slip", "number without its noughts", "renamed", "LEI alone", "no number"])
    name, number, identifiers = company.name, company.number, ()
    if what in ("form", "no number"):
        name = rng.choice([f"{bare} {rng.choice(_FORMS[form])}", f"{bare} {rng.choice(_FORMS[form])}".upper(), f"The {company.name}"])
        number = number if what == "form" else ""
    elif what == "no form":
        name, number = bare, rng.choice([number, ""])
    elif what == "one slip":
        name, number = f"{mistyped(bare, rng)} {form}", rng.choice([number, ""])
    elif what == "number without its noughts":
        number = number.lstrip("0") if company.jurisdiction == "gb" else f" {number}"
    elif what == "renamed":
        name = f"{rng.choice(_TRADES)} {rng.randrange(100)} {form}"
    record = _record("company", rng, name=name, number="" if what == "LEI alone" else number.strip(), jurisdiction=company.jurisdiction)
    if what == "LEI alone" or rng.random() < 0.2:
        identifiers = (PartyIdentifier(id=f"{record.id}:lei", exhibit="", place=record.place, party=record.id, scheme="LEI", value=lei, own=True),)
    return Labelled(record, company.id, f"company, {what}", identifiers)


def _of_another_country(company: Company, rng: Random) -> Labelled:
    name = f"{company.name.rpartition(' ')[0]} GmbH"
    return Labelled(_record("company", rng, name=name, number=str(rng.randrange(10**5, 10**6)), jurisdiction="de"), "", "company of another country")


def _same_number_abroad(company: Company, rng: Random) -> Labelled:
    return Labelled(_record("company", rng, name=f"{rng.choice(_TRADES)} ApS", number=company.number, jurisdiction="dk"), "", "company with that number abroad")


def _name_taken_again(company: Company, rng: Random) -> Labelled:
    record = _record("company", rng, name=company.name, number=company_number(rng.randrange(200, 80_000)), jurisdiction=company.jurisdiction)
    return Labelled(record, "", "another company of that name")


def _sibling(company: Company, rng: Random) -> Labelled:
    bare, _, form = company.name.rpartition(" ")
    name = f"{bare} {rng.choice(['Nine', 'North', '2019', '7'])} {form}"
    return Labelled(
        _record("company", rng, name=name, number=rng.choice(["", company_number(rng.randrange(200, 80_000))]), jurisdiction=company.jurisdiction),
        "",
        "sibling",
    )


def _placeholders(company: Company, rng: Random) -> Labelled:
    record = _record("company", rng, name=f"{rng.choice(_TRADES)} {rng.randrange(100)} Ltd", number="00000000", jurisdiction=company.jurisdiction)
    nothing = PartyIdentifier(
        id=f"{record.id}:lei", exhibit="", place=record.place, party=record.id, scheme="LEI", value=rng.choice(["0" * 20, "", "N/A"]), own=True
    )
    return Labelled(record, "", "placeholders", (nothing,))


_STRANGE_COMPANIES = (_of_another_country, _same_number_abroad, _name_taken_again, _sibling, _placeholders)
