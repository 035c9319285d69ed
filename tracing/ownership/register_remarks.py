"""What a reader of registers needs to know beside the figures: contradictions, wrong dates, bare titles, dissolved owners, closed circles.

Authority: values are shown as they are recorded and never mended; Companies Act 2006 s.1012 (bona vacantia).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracing.ownership.case_ownership import OWN_VOTES
from tracing.ownership.contradictions import contradictions
from tracing.ownership.paths import Ways
from tracing.ownership.stakes import COVERS, Stake


def remarks(recorded: list[Stake], standing: list[Stake], gone: Mapping[str, date], names: Mapping[str, str], ways: Ways) -> list[str]:
    """Sentences on the stakes `recorded` at any time, on those `standing` on the day, on parties dissolved by then, and on the ways between them."""
    called = {party: names[party] or party for stake in recorded for party in (stake.owner, stake.company)}
    return [
        *_wrong_way_round(recorded, called),
        *_gone(standing, gone, called),
        *_not_their_own(standing, called),
        *_in_itself(standing, called),
        *_over_the_whole(standing, called),
        *_circles(ways, called),
    ]


def _wrong_way_round(recorded: list[Stake], called: Mapping[str, str]) -> list[str]:
    wrong = {(s.owner, s.company, s.started_on, s.ended_on) for s in recorded if s.started_on and s.ended_on and s.ended_on < s.started_on}
    return [
        f"{called[owner]}'s interest in {called[company]} is recorded to end on {until}, before it begins on {since}: it counts on no day."
        for owner, company, since, until in sorted(wrong)
    ]


def _gone(standing: list[Stake], gone: Mapping[str, date], called: Mapping[str, str]) -> list[str]:
    return [
        f"{called[party]} was dissolved on {gone[party]}: what it held may have passed to the Crown (Companies Act 2006 s.1012), so that it "
        "counts as nobody's for certain."
        for party in sorted({stake.owner for stake in standing} & gone.keys())
    ]


def _not_their_own(standing: list[Stake], called: Mapping[str, str]) -> list[str]:
    held = sorted({(s.owner, s.company, s.capacity) for s in standing if s.capacity in ("nominee", "trustee")})
    return [
        f"{called[owner]} holds in {called[company]} as {capacity}: that is the legal title, and who benefits is not said by it."
        for owner, company, capacity in held
    ]


def _in_itself(standing: list[Stake], called: Mapping[str, str]) -> list[str]:
    return [f"{called[company]} is recorded as an owner of itself. {OWN_VOTES}" for company in sorted({s.company for s in standing if s.owner == s.company})]


def _over_the_whole(standing: list[Stake], called: Mapping[str, str]) -> list[str]:
    return [
        f"The records contradict each other on the {found.kind} of {called[found.owner]} in {called[found.company]}: {COVERS}"
        if found.owner
        else f"The {found.kind} recorded in {called[found.company]} come to more than the whole."
        for found in contradictions(standing)
    ]


def _circles(ways: Ways, called: Mapping[str, str]) -> list[str]:
    closed = ways.closed_circles()
    if len(closed) == 1:
        return [f"No ultimate owner: {called[closed[0]]} is owned only by itself."]
    return [f"No ultimate owner: {', '.join(called[one] for one in closed)} are owned only by one another or by themselves."] if closed else []
