"""`assettrace ownership` on bare files: its JSON against sums over every walk, against histories that were told statement by statement, and by hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from fractions import Fraction
from itertools import permutations
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources_reading import sample
from test_sources_bods import entity, person, relation, share
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.demo.registers import CompanyRow, Controller, company_data, psc_snapshot
from flows.registers.register_files import NotKnown, ownership
from schemas.evidence import Refusal

DAY = date(2024, 6, 30)
TOP = Path(__file__).resolve().parent.parent
SETTINGS = {"deadline": None, "derandomize": True, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def written(folder: Path, *files: list[dict] | bytes) -> list[Path]:
    paths = []
    for n, content in enumerate(files):
        paths.append(folder / f"file{n}.json")
        paths[-1].write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return paths


def answer(folder: Path, *files, day: date = DAY, **asked) -> dict[tuple[str, str], dict]:
    return {(line["owner"], line["company"]): line for line in ownership(written(folder, *files), day, **asked).as_json()}


def told(folder: Path, *files, day: date = DAY) -> str:
    return "\n".join(ownership(written(folder, *files), day).told)


def world(*relations: dict, people: str = "pq", companies: str = "abcdef", **details) -> list[dict]:
    return [*(person(one, one.upper()) for one in people), *(entity(one, one.upper(), **details.get(one, {})) for one in companies), *relations]


def ends(line: dict) -> tuple[str | None, str | None, bool | None]:
    return line["share_low"], line["share_high"], line["control"]


# against sums over every walk


@st.composite
def layers(draw):
    """Shares in hundredths of a per cent that go down the alphabet, nobody's over the whole; some of them ended, or not begun."""
    found = []
    for i, company in enumerate("abcd"):
        left = 10_000
        for owner in ("p", "q", *"abcd"[:i]):
            part = draw(st.integers(0, left)) if draw(st.booleans()) else 0
            if part:
                left -= part
                found.append((owner, company, part, draw(st.sampled_from(["", "ended", "later", "began", "last day"]))))
    return found


DATES = {
    "": {},
    "ended": {"startDate": "2020-01-01", "endDate": "2024-06-29"},
    "later": {"startDate": "2024-07-01"},
    "began": {"startDate": "2024-06-30"},
    "last day": {"endDate": "2024-06-30"},
}


def stand(drawn) -> list[tuple[str, str, int]]:
    """What counts on the day: what ended on it does, unless something in the company begins on it."""
    handed_on = {company for _, company, _, when in drawn if when == "began"}
    return [(owner, company, part) for owner, company, part, when in drawn if when in ("", "began") or (when == "last day" and company not in handed_on)]


@given(layers())
@settings(max_examples=60, **SETTINGS)
def test_shares_paths_and_control_are_those_of_an_enumeration(tmp_path, drawn):
    found = answer(
        tmp_path,
        world(*(relation(f"r{n}", owner, company, share(part / 100, **DATES[when])) for n, (owner, company, part, when) in enumerate(drawn)), companies="abcd"),
    )
    stands: dict[str, dict[str, Fraction]] = {}
    for owner, company, part in stand(drawn):
        stands.setdefault(owner, {})[company] = Fraction(part, 10_000)
    expected: dict[tuple[str, str], tuple[Fraction, list[list[str]]]] = {}

    def walk(way: list[str], part: Fraction) -> None:
        for company, share_ in stands.get(way[-1], {}).items():
            total, ways = expected.get((way[0], company), (Fraction(0), []))
            expected[way[0], company] = total + part * share_, [*ways, [*way, company]]
            walk([*way, company], part * share_)

    for owner in list(stands):
        walk([owner], Fraction(1))
    assert found.keys() == expected.keys()
    for pair, (total, ways) in expected.items():
        line = found[pair]
        low, high = (Fraction(line[end]) / 100 for end in ("share_low", "share_high"))
        assert low <= total <= high and high - low <= Fraction(1, 1_000_000), "four decimals, rounded outwards"
        assert (low == high) == (total * 1_000_000 == int(total * 1_000_000))
        assert sorted(line["paths"]) == sorted(ways)
        assert line["control"] is (pair[1] in falls_to(pair[0], stands))


@given(layers(), st.integers(0, 2**20))
@settings(max_examples=40, **SETTINGS)
def test_what_is_truly_held_indirectly_changes_nothing_when_it_is_stated_as_well(tmp_path, drawn, which):
    direct = {(owner, company): Fraction(part, 10_000) for owner, company, part in stand(drawn)}
    total: dict[tuple[str, str], Fraction] = {}
    for company in "abcd":  # in the order in which they own one another
        for owner in "pqabcd":
            whole = direct.get((owner, company), Fraction(0)) + sum(total.get((owner, via), 0) * direct.get((via, company), 0) for via in "abcd")
            if whole:
                total[owner, company] = whole
    recorded = [relation(f"r{n}", owner, company, share(part / 100, **DATES[when])) for n, (owner, company, part, when) in enumerate(drawn)]
    indirect = [(pair, whole - direct.get(pair, 0)) for pair, whole in sorted(total.items()) if whole > direct.get(pair, 0)]
    stated = [
        relation(f"i{n}", *pair, share(floor(part * 10**6) / 10**4, ceil(part * 10**6) / 10**4, directOrIndirect="indirect"))
        for n, (pair, part) in enumerate(indirect)
        if which >> n & 1
    ]
    found = answer(tmp_path, world(*recorded, *stated, companies="abcd"))
    assert found.keys() == total.keys()
    for pair, whole in total.items():
        low, high = (Fraction(found[pair][end]) / 100 for end in ("share_low", "share_high"))
        assert low <= whole <= high and high - low <= Fraction(1, 100_000)
    assert {pair: line["paths"] for pair, line in found.items()} == {
        pair: line["paths"] for pair, line in answer(tmp_path, world(*recorded, companies="abcd")).items()
    }


def falls_to(owner: str, stands: dict[str, dict[str, Fraction]]) -> set[str]:
    """The companies that fall to the owner, trying them in every order; votes follow shares where none are recorded."""
    best: set[str] = set()
    for order in permutations("abcd"):
        group = {owner}
        for company in order:
            if company != owner and sum(stands.get(member, {}).get(company, 0) for member in group) > Fraction(1, 2):
                group.add(company)
        best = max(best, group - {owner}, key=len)
    return best


# by hand


def test_indirect_interests_are_the_end_of_a_way_and_not_a_way_beside_it(tmp_path):
    recorded = [relation("c1", "b", "a", share(60)), relation("c2", "p", "b", {"directOrIndirect": "unknown"})]
    said = relation("r", "p", "a", share(30, directOrIndirect="indirect"), share(20))
    line = answer(tmp_path, world(*recorded, said, relation("d", "a", "c", share(50))))
    assert ends(line["p", "a"])[:2] == ("50.0000", "50.0000") and line["p", "a"]["paths"] == [["p", "a"], ["p", "b", "a"]]
    assert ends(line["p", "c"])[:2] == ("25.0000", "25.0000"), "what is held of a company counts for what it holds"
    assert ends(line["p", "b"]) == (None, None, None)
    alone = answer(tmp_path, world(relation("r", "p", "a", share(80, directOrIndirect="indirect"))))["p", "a"]
    assert ends(alone) == ("80.0000", "80.0000", True) and alone["paths"] == [["p", "a"]]
    narrower = world(
        relation("c1", "b", "a", share(60)), relation("c2", "p", "b", share(50)), relation("r", "p", "a", share(25, 50, directOrIndirect="indirect"))
    )
    assert ends(answer(tmp_path, narrower)["p", "a"])[:2] == ("30.0000", "30.0000")
    contradicts = world(
        relation("c1", "b", "a", share(60)), relation("c2", "p", "b", share(50)), relation("r", "p", "a", share(40, directOrIndirect="indirect"))
    )
    assert ends(answer(tmp_path, contradicts)["p", "a"])[:2] == ("30.0000", "40.0000"), "a contradiction is shown"


def test_owners_who_are_not_known_stay_as_many_as_they_are(tmp_path):
    nameless = [{**person(name, ""), "recordDetails": {"isComponent": False, "personType": "unknownPerson"}} for name in ("x", "y")]
    found = answer(
        tmp_path,
        [
            *world(companies="a"),
            *nameless,
            relation("r1", "x", "a", share(30)),
            relation("r2", "y", "a", share(30)),
            relation("r3", {"reason": "unknown"}, "a", share(10), share(10, kind="votingRights")),
            relation("r4", {"reason": "unknown"}, "a", share(5)),
            relation("r5", {"reason": "noBeneficialOwners"}, "a"),
        ],
    )
    assert {(owner, line["share_low"], line["control"]) for (owner, _), line in found.items()} == {
        ("x", "30.0000", False),
        ("y", "30.0000", False),
        ("r3", "10.0000", False),
        ("r4", "5.0000", False),
    }


def test_a_company_that_owns_itself_and_a_closed_circle(tmp_path):
    found = answer(tmp_path, world(relation("r1", "p", "a", share(45)), relation("r2", "a", "a", share(20))))
    assert ends(found["p", "a"]) == ("56.2500", "56.2500", True), "45 of 80; its own votes do not count (Companies Act 2006 Sch 6 para 10)"
    assert found["p", "a"]["paths"] == [["p", "a"]] and ("a", "a") not in found
    circle = world(relation("r1", "a", "b", share(100)), relation("r2", "b", "a", share(100)), relation("r3", "p", "c", share(100)))
    assert "No ultimate owner: A, B are owned only by one another" in told(tmp_path, circle)
    assert answer(tmp_path, circle).keys() == {("a", "b"), ("b", "a"), ("p", "c")}


def test_more_than_the_whole_is_shown_and_said(tmp_path):
    over = world(relation("r1", "p", "a", share(70)), relation("r2", "q", "a", share(60)), relation("r3", "a", "b", share(50)))
    found = answer(tmp_path, over)
    assert [ends(found[owner, "a"])[0] for owner in "pq"] == ["70.0000", "60.0000"] and ends(found["p", "b"])[0] == "35.0000"
    assert "The shares recorded in A come to more than the whole." in told(tmp_path, over)


def test_shares_that_differ_may_be_two_holdings_in_one_register_and_are_one_in_two(tmp_path):
    a = {"identifiers": [{"scheme": "XI-LEI", "id": "5299000J2N45DDNE4Y28"}]}
    b = {"identifiers": [{"scheme": "XI-LEI", "id": "549300GFX6WN7JDUSN34"}]}
    beside = world(relation("r1", "b", "a", share(30), share(25)))
    assert ends(answer(tmp_path, beside)["b", "a"]) == ("25.0000", "55.0000", None) and "The records contradict each other on the shares of B in A" in told(
        tmp_path, beside
    )
    two = [world(relation(record, "b", "a", share(part)), a=a, b=b) for record, part in (("r1", 30), ("s1", 25))]
    two[1] = [one | {"publicationDetails": one["publicationDetails"] | {"publisher": {"name": "Another register"}}} for one in two[1]]
    assert ends(answer(tmp_path, *two)["b", "a"]) == ("25.0000", "30.0000", False)
    twice = world(relation("r1", "p", "a", share(30)), relation("r2", "p", "a", share(30)))
    assert ends(answer(tmp_path, twice)["p", "a"]) == ("30.0000", "30.0000", False), "the same again is no more"
    edge = [
        relation(
            "r1",
            "p",
            "a",
            {"type": "shareholding", "share": {"exclusiveMinimum": 25, "maximum": 50}},
            {"type": "shareholding", "share": {"exclusiveMinimum": 50, "maximum": 75}},
        )
    ]
    assert ends(answer(tmp_path, world(*edge))["p", "a"]) == ("25.0000", "100.0000", None), "more than 50 is not 50"


def test_a_share_that_cannot_be_is_set_aside_with_what_is_written(tmp_path):
    said = told(tmp_path, world(relation("r1", "p", "a", share(150)), relation("r2", "q", "a", share(80, 20))))
    assert "share.exact, 150, is not within 0 to 100" in said and "'minimum': 80, 'maximum': 20" in said


def test_a_band_is_shown_as_it_is_recorded_whatever_others_hold(tmp_path):
    found = answer(tmp_path, world(relation("r1", "p", "a", share(75, 100)), relation("r2", "q", "a", share(25, 50)), relation("r3", "a", "b", share(50, 75))))
    assert [ends(found[pair]) for pair in (("p", "a"), ("q", "a"), ("p", "b"), ("q", "b"))] == [
        ("75.0000", "100.0000", True),
        ("25.0000", "50.0000", False),
        ("37.5000", "75.0000", None),
        ("12.5000", "37.5000", False),
    ]


def test_a_dissolved_owner_holds_for_nobody_for_certain(tmp_path):
    statements = world(relation("r1", "p", "a", share(100)), relation("r2", "a", "b", share(60)), a={"dissolutionDate": "2024-01-01"})
    assert ends(answer(tmp_path, statements, day=date(2023, 12, 31))["p", "b"]) == ("60.0000", "60.0000", True)
    assert ends(answer(tmp_path, statements)["p", "b"]) == ("0.0000", "60.0000", None)
    assert "A was dissolved on 2024-01-01" in told(tmp_path, statements)


def test_votes_the_board_and_influence(tmp_path):
    found = answer(
        tmp_path,
        world(
            relation("r1", "p", "a", share(90), share(10, kind="votingRights")),
            relation("r2", "q", "a", {"type": "appointmentOfBoard", "directOrIndirect": "direct"}),
            relation("r3", "p", "b", {"type": "otherInfluenceOrControl"}),
            relation("r4", "q", "b", {"type": "boardMember"}),
            relation("r5", "p", "c", share(50, 75, "votingRights")),
        ),
    )
    assert {pair: ends(line) for pair, line in found.items()} == {
        ("p", "a"): ("90.0000", "90.0000", False),
        ("q", "a"): (None, None, True),
        ("p", "b"): (None, None, None),
        ("p", "c"): (None, None, None),
    }


def test_registers_are_joined_by_numbers_and_never_by_names(tmp_path):
    psc = psc_snapshot(
        [
            Controller(
                "99999901",
                "Quay Holdings Ltd",
                ("ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent"),
                date(2020, 1, 1),
                identification={"country_registered": "England", "registration_number": "9999902"},
            ),
            Controller(
                "99999902",
                "Mr Corin Vexley",
                ("ownership-of-shares-50-to-75-percent", "voting-rights-50-to-75-percent"),
                date(2020, 1, 1),
                date(1980, 6, 1),
                "Corin",
                "Vexley",
            ),
            Controller(
                "99999903",
                "Quay Holdings Ltd",
                ("ownership-of-shares-25-to-50-percent",),
                date(2020, 1, 1),
                identification={"country_registered": "Netherlands", "registration_number": "9999902"},
            ),
        ],
        [],
        date(2024, 1, 1),
    )
    names = company_data(
        [
            CompanyRow("Lettings Ltd", "99999901", "x", "y", "z", "ZZ1 1AA", date(2001, 1, 1)),
            CompanyRow("Quay Holdings Limited", "09999902", "x", "y", "z", "ZZ1 1AA", date(2001, 1, 1)),
        ]
    )
    found = answer(tmp_path, psc.replace(b"9999902", b"09999902").replace(b"909999902", b"09999902"), names)
    by_name = {(line["owner_name"], line["company"]): line for line in found.values()}
    assert by_name.keys() == {
        ("QUAY HOLDINGS LIMITED", "99999901"),
        ("Mr Corin Vexley", "09999902"),
        ("Mr Corin Vexley", "99999901"),
        ("Quay Holdings Ltd", "99999903"),
    }
    assert ends(by_name["Mr Corin Vexley", "99999901"]) == ("37.5000", "75.0000", True)
    assert by_name["Quay Holdings Ltd", "99999903"]["owner"] == "nl:09999902"


def test_what_is_asked_for(tmp_path):
    statements = world(
        relation("r1", "p", "a", share(100)), relation("r2", "a", "b", share(60)), relation("r3", "q", "b", share(40)), relation("r4", "q", "c", share(40))
    )
    assert answer(tmp_path, statements, of="b").keys() == {("p", "b"), ("a", "b"), ("q", "b")}
    assert answer(tmp_path, statements, held_by="p").keys() == {("p", "a"), ("p", "b")}
    everything = answer(tmp_path, statements)
    for pair, line in everything.items():
        assert answer(tmp_path, statements, of=pair[1])[pair] == answer(tmp_path, statements, held_by=pair[0])[pair] == line
    assert answer(tmp_path, statements, of="d") == {}
    assert answer(tmp_path, snapshot_of("SC123"), of="sc123").keys() == {("Ab-1", "SC000123")}
    with pytest.raises(NotKnown, match="not the id of one party"):
        answer(tmp_path, statements, of="nobody")


def test_what_registers_say_wrongly_is_shown_and_said(tmp_path):
    backwards = world(relation("r1", "p", "a", share(70, startDate="2022-01-01", endDate="2020-01-01")), relation("r2", "q", "a", share(30)))
    assert "P's interest in A is recorded to end on 2020-01-01, before it begins on 2022-01-01: it counts on no day." in told(tmp_path, backwards)
    assert answer(tmp_path, backwards).keys() == {("q", "a")}
    itself = world(relation("r1", "a", "a", share(20)), relation("r2", "p", "a", share(45)))
    assert (
        "A is recorded as an owner of itself. The votes that a company holds in itself do not count (Companies Act 2006 Sch 6 para 10) [to be confirmed by a lawyer]."
        in told(tmp_path, itself)
    )
    nominee = world(relation("r1", "p", "a", {"type": "nominee", "directOrIndirect": "direct"}))
    assert "P holds in A as nominee: that is the legal title, and who benefits is not said by it." in told(tmp_path, nominee)


def test_controllers_without_a_name_or_a_real_number_are_shown_by_their_entries_id(tmp_path):
    def line(company: str, own: str, **data) -> bytes:
        return (
            json.dumps(
                {
                    "company_number": company,
                    "data": {
                        "links": {"self": f"/company/{company}/persons-with-significant-control/corporate-entity/{own}"},
                        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
                    }
                    | data,
                }
            ).encode()
            + b"\n"
        )

    body = {
        "kind": "corporate-entity-person-with-significant-control",
        "name": "Quay Ltd",
        "identification": {"country_registered": "England", "registration_number": "00000000"},
    }
    found = answer(
        tmp_path, line("99999901", "Ab", kind="individual-person-with-significant-control") + line("99999902", "Cd", **body) + line("99999903", "Ef", **body)
    )
    assert {(owner, company, line["owner_name"], line["share_low"]) for (owner, company), line in found.items()} == {
        ("Ab", "99999901", "", "75.0000"),
        ("Cd", "99999902", "Quay Ltd", "75.0000"),
        ("Ef", "99999903", "Quay Ltd", "75.0000"),
    }


def test_one_controllers_id_in_two_companies_joins_them_where_name_and_month_of_birth_agree(tmp_path):
    def line(company: str, **data) -> bytes:
        data = {
            "kind": "individual-person-with-significant-control",
            "name": "Corin Vexley",
            "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
            "links": {"self": f"/company/{company}/persons-with-significant-control/individual/Ab"},
        } | data
        return json.dumps({"company_number": company, "data": data}).encode() + b"\n"

    born = {"date_of_birth": {"year": 1980, "month": 6}}
    assert {owner for owner, _ in answer(tmp_path, line("99999901", **born) + line("99999902", **born))} == {"Ab"}
    for other in ({}, {"date_of_birth": {"year": 1980, "month": 7}}, born | {"name": "Maren Vexley"}):
        assert len({owner for owner, _ in answer(tmp_path, line("99999901", **born) + line("99999902", **other))}) == 2


def test_two_companies_with_one_number_stay_two_and_an_overseas_entity_is_one(tmp_path):
    def owner(number: str, name: str, country: str, registered: str) -> Controller:
        return Controller(
            number,
            name,
            ("ownership-of-shares-75-to-100-percent",),
            date(2020, 1, 1),
            identification={"country_registered": country, "registration_number": registered},
        )

    psc = psc_snapshot(
        [
            owner("99999901", "Quay Ltd", "England", "12345678"),
            owner("99999902", "Quay BV", "Netherlands", "12345678"),
            owner("99999903", "Sable Ltd", "Jersey", "OE012345"),
            owner("OE012345", "Tern Ltd", "Jersey", "77"),
        ],
        [],
        date(2024, 1, 1),
    )
    found = answer(tmp_path, psc)
    assert {"12345678", "nl:12345678"} <= {owner for owner, _ in found}
    assert answer(tmp_path, psc, held_by="12345678").keys() == {("12345678", "99999901")}, "an id itself goes before a number"
    assert found["je:77", "99999903"]["paths"] == [["je:77", "OE012345", "99999903"]]


def test_of_one_company_or_party_the_reasons_are_told(tmp_path):
    found = ownership(written(tmp_path, world(relation("r1", "p", "a", share(60)), relation("r2", "a", "b", share(60)))), DAY, of="b", reasons=True)
    by_owner = {line.owner: "\n".join(line.why) for line in found.lines}
    assert (
        "P holds 60% of the shares of A" in by_owner["p"]
        and "is exactly 36%" in by_owner["p"]
        and "P, alone or with companies under the same control" in by_owner["p"]
    )


def snapshot_of(number: str) -> bytes:
    data = {
        "kind": "individual-person-with-significant-control",
        "name": "Corin Vexley",
        "links": {"self": "/company/x/persons-with-significant-control/individual/Ab-1"},
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
    }
    return json.dumps({"company_number": number, "data": data}).encode()


def test_files_that_are_no_registers_are_refused(tmp_path):
    with pytest.raises(Refusal, match="no source reads"):
        answer(tmp_path, b"Date,Amount\n")


def test_the_command(tmp_path):
    (path,) = written(tmp_path, world(relation("r1", "p", "a", share(25, 50))))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["ownership", *arguments])

    shown = run(str(path), "--of", "a", "--as-at", "2024-06-30", "--json")
    assert (shown.exit_code, json.loads(shown.stdout)) == (
        0,
        [
            {
                "owner": "p",
                "owner_name": "P",
                "company": "a",
                "company_name": "A",
                "as_at": "2024-06-30",
                "share_low": "25.0000",
                "share_high": "50.0000",
                "control": False,
                "paths": [["p", "a"]],
            }
        ],
    )
    assert "share 25.0000% to 50.0000%; does not control it" in run(str(path), "--as-at", "2024-06-30").stdout
    for wrong in (
        [str(path)],
        [str(path), "--as-at", "30/06/2024"],
        [str(path), "--as-at", "2024-06-30", "--of", "zz"],
        [str(path), "--as-at", "2024-06-30", "--of", "a", "--from", "p"],
    ):
        assert run(*wrong).exit_code == 2
    path.write_text("[{]")
    command = [sys.executable, "-c", "from flows.cli import main; main()", "ownership", str(path), "--as-at", "2024-06-30"]
    refused = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert refused.returncode == 3 and refused.stderr.startswith("Refused: file0.json")


@pytest.mark.parametrize(
    ("name", "owner", "company", "expected"),
    [
        ("indirect-ownership", "Person 1", "Company A", ("30.0000", "30.0000", None)),
        ("multiple-indirect-ownership", "Person 1", "Company B", ("60.0000", "60.0000", True)),
        ("mixed-direct-and-indirect-ownership", "Person 1", "Company A", ("100.0000", "100.0000", True)),
        ("joint-ownership", "Natalie Coleman", "CHRINON LTD", ("50.0000", "50.0000", False)),
    ],
)
def test_the_standards_own_examples(tmp_path, name, owner, company, expected):
    statements = json.loads(sample(f"bods/v0.4/{name}.json").read_text("utf-8"))
    lines = {(line["owner_name"], line["company_name"]): line for line in answer(tmp_path, statements).values()}
    assert ends(lines[owner, company]) == expected
    assert all(re.fullmatch("[0-9a-f]{12}", step) for path in lines[owner, company]["paths"] for step in path)
