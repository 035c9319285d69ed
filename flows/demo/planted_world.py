"""Everything that is planted in one invented world before any of it is written down: who, what happened, and what each bank printed.

The same parameters give the same world; what is true of it follows from this alone (`flows.demo.answers_file`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from flows.demo.cast import Cast, Names, cast, invented_names
from flows.demo.household import life
from flows.demo.statements import Line, Statement, statements
from flows.demo.story import Event, Story, events, lines
from flows.demo.world_parameters import Account, World
from schemas.calendar import month_end, months
from schemas.guarantees import GuaranteeBroken

_LOST = 85_00  # what the suspect's last year's statement opens without
_LEFT_OVER = 250_00  # no account of ordinary life falls below this


@dataclass(frozen=True)
class Planted:
    """One world. `printed`: each account's lines by its key, in the bank's order; `openings` in minor units."""

    world: World
    story: Story
    cast: Cast
    events: list[Event]
    printed: dict[str, list[Line]]
    openings: dict[str, int]

    @property
    def missing(self) -> tuple[date, date]:
        """The first and last day of the uncle's statements that nobody received."""
        year = self.world.story_year
        return date(year, 2, 1), month_end(year, 1 + self.world.missing_months)

    def statements(self, key: str) -> list[Statement]:
        """The statements of one account that were received: by month for the companies and victims, else by year; without the
        missing months; the suspect's last one does not open with what the one before closed with."""
        account = self.cast.accounts[key]
        made = statements(account, self.printed[key], self._spans(account), self.openings[key])
        if key == "uncle":
            made = [part for part in made if part.first != self.missing[0]]
        if key == "suspect":
            made[-1] = Statement(account, made[-1].number, made[-1].first, made[-1].last, made[-1].opening - _LOST, made[-1].lines)
        return made

    def repeated(self) -> Statement:
        """The statement that was received twice: the property company's for the month of the purchase."""
        return next(part for part in self.statements("lettings") if (part.first.year, part.first.month) == (self.world.story_year, 5))

    def _spans(self, account: Account) -> list[tuple[date, date]]:
        first, story, last = self.world.first_year, self.world.story_year, self.world.last_year
        if account.key in ("suspect", "parent"):
            return [_year(year) for year in range(first, last + 1)]
        if account.key == "uncle":
            gap_first, gap_last = self.missing
            cut = [(date(story, 1, 1), date(story, 1, 31)), (gap_first, gap_last), (date(story, gap_last.month + 1, 1), date(story, 12, 31))]
            return [span for year in range(first, last + 1) for span in (cut if year == story else [_year(year)])]
        return [(date(year, month, 1), month_end(year, month)) for year, month in months(date(story, 1, 1), date(last, 12, 31))]


def plant(seed: int, world: World, story: Story, names: Names | None) -> Planted:
    """The world of these parameters; without names, the demo's where there is one victim, else drawn ones."""
    rng = Random(seed)
    if names is None:
        names = Names() if world.victims == 1 else invented_names(rng, world.victims)
    people = cast(world, names, rng)
    happened = events(world, story, people, rng)
    ordinary = life(world, story, people, rng)
    printed = {key: sorted([*lines(account, happened, people.accounts), *ordinary[key]], key=lambda line: line.on) for key, account in people.accounts.items()}
    return Planted(world, story, people, happened, printed, {key: _opening(key, own) for key, own in printed.items()})


def _opening(key: str, own: list[Line]) -> int:
    """Nil for an account that the story opened; else enough for what is paid from it."""
    lowest = min(accumulate((line.amount for line in own), initial=0))
    if key in ("suspect", "uncle", "parent"):
        return _LEFT_OVER + _LOST - lowest
    if not (lowest >= 0):
        raise GuaranteeBroken(f"{key} is overdrawn")
    return 0


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
