"""Compiled ownership against the plain exact code: every share, every control, every loop, on drawn registers and on several days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.interests import WHOLE
from tracing.ownership import compiled_positions, positions
from tracing.ownership import share_kernels as kernels
from tracing.ownership.control import ControlMap
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.ownership_index import EVER, Interests, OwnershipIndex
from tracing.ownership.paths import Ways
from tracing.ownership.stakes import Stake

DAYS = [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]
NODES = "pqabcdef"
SHARES = st.sampled_from([0, 1, 250_000, 333_333, 500_000, 500_001, 750_000, WHOLE])


@st.composite
def stakes(draw, everything: bool = True) -> list[Stake]:
    """Up to 14 stakes between eight parties: loops, bands, what is not stated, nominees, indirect ones, the same pair several times.
    Without `everything`, at most one stake of known shares for a pair."""
    found, pairs = [], set()
    for n in range(draw(st.integers(1, 14))):
        owner, company = draw(st.sampled_from(NODES)), draw(st.sampled_from(NODES[2:]))
        low, high = sorted((draw(SHARES), draw(SHARES)))
        since, until = (draw(st.sampled_from([None, *DAYS])) for _ in range(2))
        if not everything:
            if (owner, company) not in pairs:
                found.append(Stake(str(n), owner, company, "shares", low, high, started_on=since, ended_on=until))
            pairs.add((owner, company))
            continue
        kind = draw(st.sampled_from(["shares", "shares", "votes", "votes", "appointment", "influence", "benefit", "unknown"]))
        if kind not in ("shares", "votes") or draw(st.integers(0, 9)) == 0:
            low = high = None
        capacity = draw(st.sampled_from(["", "", "", "", "nominee", "trustee", "dissolved"]))
        found.append(
            Stake(
                str(n),
                owner,
                company,
                kind,
                low,
                high,
                low_open=draw(st.booleans()),
                started_on=since,
                ended_on=until,
                capacity=capacity,
                indirect=draw(st.integers(0, 5)) == 0,
            )
        )
    return found


@given(stakes(), st.sampled_from(DAYS))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_compiled_positions_are_the_plain_ones(drawn, day):
    standing = [stake for stake in drawn if stake.holds_on(day)]
    shares, control = DirectShares.of(standing), ControlMap(standing)
    owners = sorted({stake.owner for stake in standing})
    if not owners:
        return
    for owner, parts, falls in compiled_positions.of_each(owners, shares, control):
        assert parts == positions.part_of_each(owner, shares)
        assert falls == {company: so for company, so in control.controlled_by(owner).items() if so is not False}


@given(stakes(everything=False))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_one_index_answers_for_every_day(drawn):
    index, everybody = OwnershipIndex(_rows(drawn), len(NODES)), np.arange(len(NODES), dtype=np.int32)
    for day in DAYS:
        at_once, left = index.shares_of_each(everybody, day)
        one_by_one = [
            (n, company, *(-1 if end is None else end for end in part))
            for n in everybody.tolist()
            if n not in left
            for company, part in index.shares(n, day).items()
        ]
        assert sorted(at_once.tolist()) == sorted(map(list, one_by_one)) and {owner for owner, *_ in index.control_of_each(everybody, day).tolist()} == {
            n for n in everybody.tolist() if index.control(n, day)
        }
        standing = [stake for stake in drawn if stake.holds_on(day)]
        shares, control = DirectShares.of(standing), ControlMap(standing)
        for n, owner in enumerate(NODES):
            parts = positions.part_of_each(owner, shares)
            assert (
                {NODES[one]: part for one, part in index.shares(n, day).items()}
                == parts
                == {NODES[one]: part for one, part in index.exact_shares(n, day).items()}
            )
            assert {NODES[one]: so for one, so in index.control(n, day).items()} == {
                one: so for one, so in control.controlled_by(owner).items() if so is not False
            }
        held, closed = index.loops(day)
        assert sorted(NODES[one] for group in closed for one in group) == Ways(shares.onward()).closed_circles()
        assert all(len(group) > 1 or any(s.owner == s.company == NODES[group[0]] for s in standing) for group in held + closed)


def _rows(drawn: list[Stake]) -> Interests:
    flags = kernels.SHARE | kernels.STATED | kernels.VOTES | kernels.FREE | kernels.LOW_KNOWN
    rows = [
        (
            NODES.index(s.owner),
            NODES.index(s.company),
            s.started_on.toordinal() if s.started_on else 0,
            s.ended_on.toordinal() + 1 if s.ended_on else EVER,
            s.low,
            s.high,
            s.low,
            s.high,
            flags | (kernels.LOW_OPEN if s.low_open else 0),
        )
        for s in drawn
    ]
    return Interests(*np.array(rows, np.int32).T.copy())


def test_long_chains_are_exact_to_the_last_digit():
    """Ten halves are 976.5625 millionths: beyond 10**-18 nothing is certain by itself, and what lies on the edge is left to fractions."""
    halves = [Stake(str(n), f"c{n:02d}", f"c{n + 1:02d}", "shares", WHOLE // 2, WHOLE // 2) for n in range(30)]
    thirds = [Stake(f"t{n}", f"t{n:02d}", f"t{n + 1:02d}", "shares", 333_333, 333_333) for n in range(30)]
    standing = halves + thirds
    shares, control = DirectShares.of(standing), ControlMap(standing)
    for owner, parts, _ in compiled_positions.of_each(["c00", "c10", "t00"], shares, control):
        assert parts == positions.part_of_each(owner, shares) and len(parts) >= 20
    assert dict(positions.part_of_each("c00", shares))["c10"] == (976, 977)


def test_one_party_with_thousands_below_it_is_the_same_compiled():
    """More than the working space that a kernel begins with, with whole layers that are reached over several ways."""
    rng = np.random.default_rng(11)
    layers = [["p"], *([f"{layer}{n}" for n in range(count)] for layer, count in (("a", 30), ("b", 900), ("c", 2_500)))]
    standing = [
        Stake(f"{owner} {company}", owner, company, "shares", int(low), int(low) + 10_000)
        for upper, lower in zip(layers, layers[1:], strict=False)
        for company in lower
        for owner, low in zip(rng.choice(upper, min(2, len(upper)), replace=False).tolist(), rng.choice([200_000, 510_000, 490_000], 2), strict=False)
    ]
    shares, control = DirectShares.of(standing), ControlMap(standing)
    ((_, parts, falls),) = compiled_positions.of_each(["p"], shares, control)
    assert parts == positions.part_of_each("p", shares) and len(parts) == 3_430
    assert falls == {company: so for company, so in control.controlled_by("p").items() if so is not False} and len(falls) > 100


@pytest.mark.parametrize("companies", [40])
def test_a_register_is_the_same_in_plain_python_and_compiled(monkeypatch, companies):
    rng = np.random.default_rng(7)
    standing = [
        Stake(
            str(n),
            f"p{rng.integers(0, 60)}" if rng.random() < 0.6 else f"c{rng.integers(0, companies)}",
            f"c{rng.integers(0, companies)}",
            kind,
            low,
            min(WHOLE, low + 250_000),
        )
        for n, kind, low in zip(range(160), rng.choice(["shares", "votes"], 160), (rng.integers(0, 4, 160) * 250_000).tolist(), strict=True)
    ]
    shares, control = DirectShares.of(standing), ControlMap(standing)
    plainly = list(positions.positions(standing, shares, control))
    monkeypatch.setattr(positions, "MANY", 0)
    assert list(positions.positions(standing, shares, control)) == plainly and len(plainly) > 500


@given(stakes())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_paths_are_the_same_looked_for_together_and_one_by_one(drawn):
    onward = DirectShares.of(drawn).onward()
    together, one_by_one = Ways(onward), Ways(onward, most_steps=0)
    for owner in NODES:
        for company in NODES:
            if owner != company:
                assert together.all(owner, company) == one_by_one.all(owner, company)
