"""Ownership and control, against enumerations that share nothing with the code: every walk for shares, every order for control."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import CUT_OFF, KESTREL, LETTINGS, World, after

from flows.dossier.brief import brief_of
from flows.dossier.document import Paragraph, plain
from flows.dossier.sections import persons
from schemas.evidence import Refusal
from schemas.findings import Holding
from schemas.interests import WHOLE
from tracing.assets import case_parties
from tracing.ownership import case_ownership
from tracing.ownership.case_ownership import holdings_on
from tracing.ownership.control import ControlMap
from tracing.ownership.economic_share import shares_of
from tracing.ownership.stakes import Stake, millionths, per_cent, with_hand_overs

NODES = "pabcd"
NAMES = {node: node.upper() for node in "pqabcdefxyz"}


def stake(owner, company, low, high=None, kind="shares", **more) -> Stake:
    """A stake in per cent; `low` None: not stated."""
    high = low if high is None else high
    ends = [None if end is None else end * WHOLE // 100 for end in (low, high)]
    return Stake(f"{owner}-{company}-{kind}-{more.get('capacity', '')}-{low}", owner, company, kind, *ends, **more)


def held(*stakes, day=CUT_OFF) -> dict[tuple[str, str], Holding]:
    return {(h.owner, h.company): h for h in holdings_on(stakes, day, NAMES, {})}


# shares


def walks(graph: dict[str, dict[str, int]], owner: str, length: int) -> dict[str, Fraction]:
    """The sum over every walk of at most `length` steps that starts with the owner and never comes back to it."""
    total: dict[str, Fraction] = {}
    at = {owner: Fraction(1)}
    for _ in range(length):
        onward: dict[str, Fraction] = {}
        for party, part in at.items():
            for company, share in graph.get(party, {}).items():
                if company != owner:
                    onward[company] = onward.get(company, Fraction(0)) + part * Fraction(share, WHOLE)
        for company, part in onward.items():
            total[company] = total.get(company, Fraction(0)) + part
        at = onward
    return {company: part for company, part in total.items() if part}


@st.composite
def acyclic(draw):
    """A graph of whole millionths whose edges go down the alphabet, nobody's shares over the whole."""
    graph: dict[str, dict[str, int]] = {node: {} for node in NODES}
    for i, company in enumerate(NODES[1:], start=1):
        left = WHOLE
        for owner in NODES[:i]:
            graph[owner][company] = draw(st.integers(0, left))
            left -= graph[owner][company]
    return graph


@given(acyclic())
@settings(max_examples=150, deadline=None)
def test_shares_through_layers_are_the_sum_over_all_paths(graph):
    for owner in NODES:
        assert shares_of(owner, graph, end="low") == walks(graph, owner, len(NODES))


@st.composite
def cyclic(draw):
    """A graph with loops, in tenths; at most nine tenths of any company are held inside it, so that every sum converges."""
    graph: dict[str, dict[str, int]] = {node: {} for node in NODES}
    for company in NODES:
        left = 9
        for owner in draw(st.permutations(NODES)):
            tenths = draw(st.integers(0, left))
            left -= tenths
            if tenths:
                graph[owner][company] = tenths * WHOLE // 10
    return graph


@given(cyclic())
@settings(max_examples=80, deadline=None)
def test_loops_are_solved_to_what_the_walks_converge_to(graph):
    for owner in NODES:
        exact = shares_of(owner, graph, end="low")
        near = walks(graph, owner, 60)
        assert exact.keys() == near.keys()
        for company, part in exact.items():
            assert near[company] <= part <= near[company] + Fraction(1, 100), "60 rounds of at most nine tenths leave less than a hundredth"


def test_a_loop_by_hand():
    """P has half of A; A and B each hold half of the other: x_a = 1/2 + x_b/2, x_b = x_a/2, so 2/3 and 1/3."""
    graph = {"p": {"a": 500_000}, "a": {"b": 500_000}, "b": {"a": 500_000}}
    assert shares_of("p", graph, end="low") == {"a": Fraction(2, 3), "b": Fraction(1, 3)}
    rows = held(stake("p", "a", 50), stake("a", "b", 50), stake("b", "a", 50))
    assert (rows["p", "a"].share_low, rows["p", "a"].share_high) == (666_666, 666_667)


def test_a_loop_that_holds_the_whole_of_itself_has_no_owner_outside_and_a_company_may_hold_its_own_shares():
    rows = held(stake("a", "b", 100), stake("b", "a", 100), stake("p", "x", 40), stake("x", "x", 20))
    assert ("p", "a") not in rows
    assert rows["p", "x"].share_low == rows["p", "x"].share_high == 500_000
    assert shares_of("p", {"p": {"a": WHOLE}, "a": {"b": WHOLE}, "b": {"a": WHOLE}}, end="low") == {"a": 1}, "over the whole: what is held without the loop"


def test_bands_multiply_outwards_and_two_paths_add_up_to_at_most_the_whole():
    rows = held(stake("p", "a", 75, 100), stake("a", "b", 50, 75), stake("p", "b", 25, 50))
    both = rows["p", "b"]
    assert (both.share_low, both.share_high, both.direct) == (375_000 + 250_000, WHOLE, True)
    rows = held(stake("p", "a", 33), stake("a", "b", 33), stake("b", "c", 33))
    assert (rows["p", "c"].share_low, rows["p", "c"].share_high) == (35_937, 35_937)
    third = Stake("i", "p", "a", "shares", 333_333, 333_333)
    rows = held(third, Stake("j", "a", "b", "shares", 333_333, 333_333))
    assert (rows["p", "b"].share_low, rows["p", "b"].share_high) == (111_110, 111_111)
    assert rows["p", "b"].path == "p > a > b" and not rows["p", "b"].direct


def test_what_is_not_stated_stays_unknown():
    rows = held(stake("p", "a", None, kind="influence"), stake("a", "b", 60), stake("p", "c", 30), stake("q", "c", None))
    assert rows["p", "a"].share_low is None and rows["p", "a"].control is None
    assert rows["p", "b"].share_low is None and rows["p", "b"].control is None
    assert (rows["p", "c"].share_low, rows["p", "c"].share_high) == (300_000, 300_000)
    assert (rows["q", "c"].share_low, rows["q", "c"].share_high, rows["q", "c"].control) == (None, None, None)
    mixed = held(stake("p", "a", 30), stake("p", "b", None), stake("b", "a", 10))["p", "a"]
    assert (mixed.share_low, mixed.share_high) == (300_000, None)


def test_an_interest_counts_to_the_day_it_ends_unless_it_is_handed_on_that_day():
    sold = stake("p", "a", 100, started_on=date(2020, 1, 1), ended_on=date(2022, 5, 1))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2022, 4, 30), date(2022, 5, 1), date(2022, 5, 2), date(2024, 1, 1)]

    def owners(*after: Stake) -> list[str]:
        stakes = with_hand_overs([sold, *after])
        return ["".join(sorted({owner for owner, _ in held(*stakes, day=day)})) for day in days]

    assert owners(stake("q", "a", 100, started_on=date(2022, 5, 1))) == ["", "p", "p", "q", "q", "q"]
    assert owners(stake("q", "a", 100, started_on=date(2022, 5, 2))) == ["", "p", "p", "p", "q", "q"]
    for other in (
        stake("q", "a", 100, kind="votes", started_on=date(2022, 5, 1)),
        stake("q", "a", 10, started_on=date(2022, 5, 1), ended_on=date(2022, 5, 1)),
        stake("q", "b", 100, started_on=date(2022, 5, 1)),
    ):
        assert owners(other)[3:5] == ["pq", "q" if other.ended_on is None else ""], "only what is of its kind, in the company, and goes on takes its place"


def test_records_that_agree_narrow_the_range_and_records_that_contradict_are_said():
    rows = held(stake("p", "a", 75, 100), stake("p", "a", 80))
    assert (rows["p", "a"].share_low, rows["p", "a"].share_high) == (800_000, 800_000)
    rows = held(stake("p", "a", 75, 100), stake("p", "a", 25, 50))
    assert (rows["p", "a"].share_low, rows["p", "a"].share_high) == (250_000, WHOLE)
    assert "contradict each other on the shares" in rows["p", "a"].why


# control


def controlled_by_hand(stakes: list[Stake], owner: str, end: str) -> set[str]:
    """Companies that fall to the owner whose every voter has one exact number of votes: try companies in every order."""
    companies = sorted({s.company for s in stakes} - {owner})
    best: set[str] = set()
    for order in permutations(companies):
        group = {owner}
        for company in order:
            counting = WHOLE - sum(getattr(s, end) for s in stakes if s.company == s.owner == company)  # its own votes do not count
            if sum(getattr(s, end) for s in stakes if s.company == company and s.owner in group) * 2 > counting:
                group.add(company)
        best = max(best, group - {owner}, key=len)
    return best


@given(cyclic())
@settings(max_examples=60, deadline=None)
def test_control_by_exact_votes_is_the_largest_group_that_any_order_reaches(graph):
    stakes = [Stake(f"{o}{c}", o, c, "votes", share, share) for o, own in graph.items() for c, share in own.items()]
    for owner in NODES:
        found = ControlMap(stakes).controlled_by(owner)
        by_hand = controlled_by_hand(stakes, owner, "low")
        assert {company for company, so in found.items() if so} == by_hand
        assert all(so is not None for so in found.values()), "exact votes leave nothing open"


@pytest.mark.parametrize(
    ("low", "high", "low_open", "control"),
    [
        (75, 100, False, True),
        (50, 75, True, True),
        (50, 75, False, None),
        (25, 50, True, False),
        (25, 100, True, None),
        (50, 50, False, False),
        (None, None, False, None),
    ],
)
def test_control_means_more_than_half(low, high, low_open, control):
    assert held(stake("p", "a", low, high, kind="votes", low_open=low_open))["p", "a"].control is control


def test_votes_of_companies_under_the_same_control_are_summed_and_the_rest_is_left_to_others():
    rows = held(stake("p", "a", 60), stake("p", "b", 30), stake("a", "b", 30), stake("q", "b", 40))
    assert rows["p", "b"].control is True and rows["q", "b"].control is False and rows["a", "b"].control is False
    assert rows["p", "b"].share_low == 480_000, "control and economic share are kept apart"
    open_ = held(stake("p", "a", 25, 75, kind="votes"), stake("q", "a", 50, 75, kind="votes", low_open=True))
    assert open_["p", "a"].control is False and open_["q", "a"].control is True


def test_shares_and_votes_are_kept_apart_and_the_board_counts():
    rows = held(stake("p", "a", 90), stake("p", "a", 10, kind="votes"), stake("q", "a", None, kind="appointment"))
    assert rows["p", "a"].control is False and rows["p", "a"].share_low == 900_000
    assert rows["q", "a"].control is True and rows["q", "a"].share_low is None
    assert "s.284" in held(stake("p", "a", 90))["p", "a"].why


def test_a_nominee_has_the_legal_title_and_the_rest_is_left_open():
    row = held(stake("p", "a", 100, capacity="nominee"))["p", "a"]
    assert (row.share_low, row.share_high, row.control) == (0, WHOLE, None)
    both = held(stake("p", "a", 100, capacity="nominee"), stake("q", "a", 70))
    assert (both["p", "a"].share_low, both["p", "a"].share_high, both["q", "a"].share_high) == (0, 300_000, 700_000), "a bare title comes to what others leave"
    assert "as nominee" in row.why and "another's nominee" in row.why


@st.composite
def banded(draw):
    """Exact shares, and the same as ranges round them, some not stated at all."""
    graph = draw(cyclic())
    ranges = []
    for owner, own in graph.items():
        for company, share in own.items():
            if draw(st.integers(0, 9)) == 0:
                ranges.append(Stake(f"{owner}{company}", owner, company, "shares", None, None))
                continue
            low, high = draw(st.integers(0, share)), draw(st.integers(share, WHOLE))
            ranges.append(Stake(f"{owner}{company}", owner, company, "shares", low, high, low_open=low < share and draw(st.booleans())))
    return graph, ranges


@given(banded())
@settings(max_examples=150, deadline=None)
def test_whatever_is_true_lies_within_the_ranges_and_contradicts_no_certain_control(drawn):
    graph, ranges = drawn
    exact = [Stake(f"{o}{c}", o, c, "shares", share, share) for o, own in graph.items() for c, share in own.items()]
    truth, found = held(*exact), held(*ranges)
    assert truth.keys() == found.keys()
    for pair, row in found.items():
        share = shares_of(pair[0], graph, end="low").get(pair[1], 0)
        assert (row.share_low or 0) <= share * WHOLE <= (WHOLE if row.share_high is None else row.share_high)
        assert row.control in (None, truth[pair].control)


# from records


def test_others_whom_the_registers_name_are_listed_without_a_role():
    world = World()
    world.interest(world.person("Adrian Kestrel", born=(1979, 3)), world.company("99999901"))
    world.interest(world.person("Maren Ouzel", born=(1985, 1)), world.company("99999901"), 25, 50)
    b = brief_of(after(world.base(people=[KESTREL], companies=[LETTINGS]), case_parties, case_ownership), "working")
    said = [plain(block.pieces) for block in persons.write(b).blocks if isinstance(block, Paragraph)]
    assert any("Maren Ouzel. No role in the case is recorded" in one for one in said)


def test_holdings_of_a_case_on_every_date_that_matters():
    world = World()
    suspect, lettings = world.person("Adrian Kestrel", born=(1979, 3)), world.company("99999901")
    world.interest(suspect, lettings, kind="votes", started_on=date(2024, 2, 1))
    bought = {
        "title": "ZZ100001",
        "price": "1.00",
        "completed_on": date(2024, 1, 15),
        "reason": "r",
        "author": "a",
        "payments": [{"account": "x", "on": date(2024, 1, 15), "amount": "1.00", "part": "whole price"}],
    }
    declared = {"owner": "kestrel", "company": "lettings", "low": "80", "high": "80", "started_on": date(2023, 1, 1), "exhibit": "IH/1", "place": "p. 2"}
    base = after(world.base(people=[KESTREL], companies=[LETTINGS], interests=[declared], purchases=[bought]), case_parties)
    rows = {h.as_at: h for h in case_ownership.findings(base)[Holding]}
    assert list(rows) == [date(2024, 1, 15), CUT_OFF]
    assert {(h.share_low, h.control) for h in rows.values()} == {(800_000, True)}
    assert "(IH/1, p. 2)" in rows[CUT_OFF].why and "votes" in rows[CUT_OFF].why and "of the votes" not in rows[date(2024, 1, 15)].why.split("In all")[0]


@pytest.mark.parametrize("change", [{"low": "90", "high": "80"}, {"high": "100.5"}, {"exhibit": "IH/99"}, {"ended_on": date(2020, 1, 1)}])
def test_a_mistaken_interest_of_the_case_file_is_refused_with_its_place(change):
    declared = {"owner": "kestrel", "company": "lettings", "low": "80", "high": "80", "started_on": date(2023, 1, 1), "exhibit": "IH/1"} | change
    base = after(World().base(people=[KESTREL], companies=[LETTINGS], interests=[declared]), case_parties)
    with pytest.raises(Refusal, match="interests, no. 1"):
        case_ownership.findings(base)


def test_per_cent_and_millionths_are_exact_both_ways():
    assert [millionths(text) for text in ("33.3333", "100", "0.5")] == [333_333, WHOLE, 5_000]
    assert [per_cent(share) for share in (333_333, WHOLE, 5_000, 0)] == ["33.3333%", "100%", "0.5%", "0%"]
