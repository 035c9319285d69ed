"""The planted events: what the money did, sum by sum, and what each payment bought. The case's truth follows from these alone.

The demo's story, in thousands of pounds: 170 of wages and 90 of cash come in; 40 goes to an uncle and 38 comes back; 62 of trade;
20 more of wages and, the same day, 260 for Title One; 20 clean; 70 for Title Two; 12 for a car; the rest is drawn in cash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from flows.demo.car_and_wallet import DEALER, car
from flows.demo.cast import Cast
from flows.demo.statements import Line
from flows.demo.world_parameters import Account, World, parts
from schemas.guarantees import GuaranteeBroken

EMPLOYERS = ("Orchard Packing Ltd", "Fenland Salads Ltd", "Northmarsh Car Wash Ltd", "Brightdale Poultry Ltd")
CUSTOMERS = ("A&B <Ltd>", "Μυρτώ Καλαφάτη", "Зоряна Вишневецька", "Dovecrag Student Lets Ltd", "Łukasz Brzęczyk", "Théo Garçonnet")
INSURER = "Saltpan Mutual Insurance"
_PAY_DAYS = (4, 8, 10, 12, 15, 17, 19)


@dataclass(frozen=True)
class Story:
    """The sums, in pence. What is left at the end is drawn in cash."""

    wages: int = 170_000_00
    cash: int = 90_000_00
    to_uncle: int = 40_000_00
    trade: int = 62_000_00
    from_uncle: int = 38_000_00
    late_wages: int = 20_000_00
    title_one: int = 260_000_00
    clean: int = 20_000_00
    title_two: int = 70_000_00
    mortgage: int = 120_000_00
    car: int = 12_000_00

    def __post_init__(self) -> None:
        after_one = self.wages + self.cash - self.to_uncle + self.trade + self.from_uncle + self.late_wages - self.title_one
        if not (after_one >= 0 and after_one + self.clean - self.title_two - self.car > 0):
            raise GuaranteeBroken("the account may not be overdrawn")
        if not (self.from_uncle <= self.to_uncle <= self.wages + self.cash):
            raise GuaranteeBroken("this does not hold: self.from_uncle <= self.to_uncle <= self.wages + self.cash")

    @property
    def withdrawn(self) -> int:
        incoming = self.wages + self.cash + self.trade + self.from_uncle + self.late_wages + self.clean
        return incoming - self.to_uncle - self.title_one - self.title_two - self.car


@dataclass(frozen=True)
class Event:
    """One payment as it was planned, in pence. `payer` and `payee` are an account's key or the name of somebody outside, as
    the statement prints it ('' for cash). `label`: the claim that marks it on receipt; `target`: what it bought."""

    on: date
    payer: str
    payee: str
    amount: int
    kind: str
    text: str
    reference: str
    label: str = ""
    target: str = ""


def events(world: World, story: Story, cast: Cast, rng: Random) -> list[Event]:
    """Every planted payment in the order in which it happened; within a day, the order in which the bank recorded it."""
    year = world.story_year
    back = date(year, 2 + world.missing_months, 25)
    planned = [
        *_wages(year, story.wages, world, rng),
        *_cash(year, story.cash, world.deposits, rng),
        Event(date(year, 2, 14), "lettings", "uncle", story.to_uncle, "transfer", "FAMILY LOAN", "LN-1"),
        *_trade(year, story.trade, world.invoices, rng),
        Event(back, "uncle", "lettings", story.from_uncle, "transfer", "LOAN TO COMPANY", "LN-2"),
        *_late_wages(year, story.late_wages, rng),
        Event(
            date(year, 5, 2), "lettings", cast.conveyancer, story.title_one, "transfer", f"COMPLETION {cast.titles[0].number}", "QN-4410", target="title_one"
        ),
        Event(date(year, 6, 5), INSURER, "lettings", story.clean, "transfer", "CLAIM BURST PIPE SETTLED", "SMI-2207"),
        Event(date(year, 6, 11), "lettings", "holdings", story.title_two, "transfer", "INTERCOMPANY", "IC-1"),
        Event(date(year, 6, 13), "holdings", cast.conveyancer, story.title_two, "transfer", f"DEPOSIT {cast.titles[1].number}", "QN-4477", target="title_two"),
        Event(car(world).bought, "lettings", DEALER, story.car, "transfer", f"CAR {car(world).mark}", "WM-118", target="car"),
        *(
            Event(date(year, 6, 17 + 2 * n), "lettings", "", amount, "cash", "CASH WITHDRAWAL HARROWMOUTH", f"CW-{n + 1}", target="withdrawn")
            for n, amount in enumerate(parts(rng, story.withdrawn, 3, 10_00))
        ),
    ]
    return sorted(planned, key=lambda event: event.on)


def _wages(year: int, total: int, world: World, rng: Random) -> list[Event]:
    """Wages into the victims' accounts on pay days, passed on whole the day after. They reach the company before any cash."""
    amounts = parts(rng, total, world.wages)
    received = []
    for n, amount in enumerate(amounts):
        victim, day = f"victim{n // 7 % world.victims + 1}", date(year, 1, _PAY_DAYS[n % 7])
        received.append(Event(day, EMPLOYERS[n % 4], victim, amount, "wages", f"WAGES GANG {n % 9 + 1}", f"PAY-{n + 1}", label="A"))
    passed_on = []
    for day, victim in sorted({(event.on, event.payee) for event in received}):
        whole = sum(event.amount for event in received if (event.on, event.payee) == (day, victim))
        on = day + timedelta(days=1)
        passed_on += [
            Event(on, victim, "lettings", amount, "transfer", "BOARD AND LODGING", f"BL-{on:%m%d}-{victim[6:]}-{n}")
            for n, amount in enumerate(parts(rng, whole, 3), start=1)
        ]
    return received + passed_on


def _cash(year: int, total: int, count: int, rng: Random) -> list[Event]:
    days = sorted(rng.randint(22, 31) for _ in range(count))
    return [
        Event(date(year, 1, day), "", "lettings", amount, "cash", "CASH PAID IN COUNTER", f"CP-{n}", label="B")
        for n, (day, amount) in enumerate(zip(days, parts(rng, total, count, 10_00), strict=True), start=1)
    ]


def _trade(year: int, total: int, count: int, rng: Random) -> list[Event]:
    days = sorted(rng.randint(4, 22) for _ in range(count))
    return [
        Event(date(year, 3, day), CUSTOMERS[n % len(CUSTOMERS)], "lettings", amount, "transfer", f"INVOICE TL-{n + 101}", f"TL-{n + 101}")
        for n, (day, amount) in enumerate(zip(days, parts(rng, total, count, 50), strict=True))
    ]


def _late_wages(year: int, total: int, rng: Random) -> list[Event]:
    """More wages, through the first victim's account, reaching the company on the day of the purchase and before it."""
    days = (date(year, 4, 30), date(year, 4, 30), date(year, 5, 1))
    return [
        *(
            Event(day, EMPLOYERS[n], "victim1", amount, "wages", f"WAGES GANG {n + 1}", f"PAY-L{n + 1}", label="A")
            for n, (day, amount) in enumerate(zip(days, parts(rng, total, 3), strict=True))
        ),
        Event(date(year, 5, 2), "victim1", "lettings", total, "transfer", "BOARD AND LODGING", "BL-0502"),
    ]


def lines(account: Account, planned: list[Event], accounts: dict[str, Account]) -> list[Line]:
    """What the account's bank prints of the planned events."""
    made = []
    for event in planned:
        if account.key not in (event.payer, event.payee):
            continue
        credit = event.payee == account.key
        other = event.payer if credit else event.payee
        known = accounts.get(other)
        code = event.kind if event.kind == "wages" else f"{event.kind} {'in' if credit else 'out'}"
        made.append(
            Line(
                event.on,
                event.amount if credit else -event.amount,
                code,
                known.holder if known else other,
                known.written if known else "",
                event.text,
                event.reference,
            )
        )
    return made
