"""case.toml of an invented case, second half: what speaks against it, the standing questions, the statutory test, the conclusions.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (full and frank disclosure). Format: the keys of `schemas.case`.
"""

from __future__ import annotations

from datetime import date

from flows.demo.car_and_wallet import car
from flows.demo.case_file import table, tables
from flows.demo.case_parts import INVESTIGATOR, pounds
from flows.demo.household import EMPLOYER
from flows.demo.ownership_ring import contradicted
from flows.demo.planted_world import Planted
from flows.demo.received_exhibits import Received
from schemas.calendar import in_words
from schemas.money import display


def argument(planted: Planted, received: Received) -> list[str]:
    """The tables of the second half, in order."""
    return [
        *_benefit(planted, received),
        *_undermining(planted, received),
        *_answers(planted, received),
        *_income(planted, received),
        *_test(planted, received),
        *_conclusions(planted, received),
        *_other_material(planted),
        *_application(planted, received),
    ]


def _claimed(planted: Planted) -> int:
    return sum(event.amount for event in planted.events if event.label)


def _benefit(planted: Planted, received: Received) -> list[str]:
    return [
        table(
            "[benefit]",
            {
                "amount": pounds(_claimed(planted)),
                "method": "The receipts of claims A and B together, each counted once where it first arrived",
                "author": INVESTIGATOR,
                "exhibits": [received.reference[key] for key in ("payroll", "ledger_book")],
            },
            "The benefit alleged: what was obtained, not what is left of it.",
        )
    ]


def _undermining(planted: Planted, received: Received) -> list[str]:
    cast, story, reference = planted.cast, planted.story, received.reference
    one, two = cast.titles[0].number, cast.titles[1].number
    rows = [
        {
            "says": f"{cast.nominee.name} holds a declaration of trust over a quarter of {one}. If it is genuine, a quarter of that title is hers.",
            "amount": pounds(cast.titles[0].value // 4),
            "assets": [one],
            "exhibits": [reference["declaration_of_trust"]],
        },
        {
            "says": f"{cast.lettings.name} had real trade: invoices for {display(story.trade, 'GBP')} are in evidence and were paid by their customers. Under the "
            "rule chosen that money is taken to have been spent before any of the claims.",
            "label": "own",
            "amount": pounds(story.trade),
            "assets": [one, two],
            "exhibits": [reference["invoices"]],
        },
        {
            "says": "The price of both titles went through a conveyancer's client account that held other clients' money on the same days. That the sellers were "
            "paid with this money rests on the conveyancer's letter, not on statements of that account.",
            "assets": [one, two],
            "exhibits": [reference["client_account"]],
        },
        {
            "says": f"{display(story.from_uncle, 'GBP')} that {cast.uncle.name} paid in may be a true loan, as his letter says; one month of his statements is "
            "missing, and what stood in his account in that month is not known. It is treated as the company's own money.",
            "amount": pounds(story.from_uncle),
            "assets": [one],
            "exhibits": [reference["loan_letter"]],
        },
        {
            "says": "The cash of claim B has no receipts; the notebook does not name the company, and cash rents would look the same.",
            "label": "B",
            "amount": pounds(story.cash),
            "assets": [one, two],
            "exhibits": [reference["ledger_book"]],
        },
        {
            "says": f"{cast.spouse.name} says in a message that she gave {cast.suspect.name} £3,000 in cash for the car in the year before it became hers. Nothing on record "
            "bears it out or excludes it.",
            "amount": "3000.00",
            "assets": [car(planted.world).mark],
            "exhibits": [reference["messages_home"]],
        },
        {
            "says": f"Companies House has {cast.uncle.name} with 75 to 100 % of {cast.ring[2].name}; the company told its bank that he has "
            f"{contradicted(cast).told} %. Both cannot be right. {cast.suspect.name}'s part of the three companies does not turn on it, and "
            "nothing that they own is in the schedule.",
            "exhibits": [reference["psc"], reference["ring_owners"]],
        },
    ]
    return tables(
        "undermining", [{**row, "author": INVESTIGATOR} for row in rows], "What speaks against the case, the strongest first, and what it would cost."
    )


def _answers(planted: Planted, received: Received) -> list[str]:
    cast, story, world, reference = planted.cast, planted.story, planted.world, received.reference
    spouse, nominee = cast.spouse.name, cast.nominee.name
    answers = {
        "what_paid": (
            f"Rents, trade and a loan from {cast.uncle.name} paid for the first title; the same, an insurance payment of "
            f"{display(story.clean, 'GBP')} and a mortgage for the second; salary and a mortgage for the home; the company's account for the "
            "car. What was given for the coins in the wallet is not known.",
            ("invoices", "loan_letter", "insurance", "exchange_letter"),
        ),
        "lawful_income": (f"A salary from {EMPLOYER} is known. Tax returns of the companies were not asked for.", ("payslips",)),
        "other_owners": (
            f"{spouse} claims half of the home, and the register protects it: accepted. {nominee} claims a quarter of the first title: not accepted.",
            ("spouse_letter", "declaration_of_trust", "title_three"),
        ),
        "lines_not_pursued": ("Who paid the cash in at the counter: the bank's pictures were asked for when they were no longer kept.", ()),
        "earlier_applications": (f"One production order was refused in part, in November {world.last_year}; it is listed below.", ()),
        "delay": (
            f"The first title was bought in May {world.story_year}; the workers were found in October {world.last_year}, and the application is made "
            "within six months of that.",
            (),
        ),
        "unused_material": ("A message in which the suspect calls the payment from his uncle a loan, before any investigation.", ()),
        "opinions": (f"The rule of attribution is the opinion of {INVESTIGATOR}; the values are the surveyor's.", ("valuations",)),
        "since_notice": (
            f"{nominee} instructed an agent to sell the first title for cash. {cast.suspect.name} put the car in the name of {spouse}.",
            ("agent_instruction", "messages_home"),
        ),
        "who_is_hurt": (
            f"{spouse} and two children in the home; tenants of both titles; the victims, whose wages these are.",
            ("spouse_letter", "statement_v1"),
        ),
        "innocent_links": (
            f"A family loan from an uncle is possible, and is assumed for the figures. That {nominee} owns the parent for herself is possible if "
            "the nominee agreement is false.",
            ("loan_letter", "nominee_agreement"),
        ),
    }
    return tables(
        "answers",
        [
            {"question": question, "answer": says, "author": INVESTIGATOR, "exhibits": [reference[key] for key in keys]}
            for question, (says, keys) in answers.items()
        ],
        "The standing questions: what a judge asks when only one side is heard.",
    )


def _income(planted: Planted, received: Received) -> list[str]:
    world = planted.world
    return tables(
        "income",
        [
            {
                "person": "suspect",
                "says": f"Net salary as a driver for {EMPLOYER}",
                "amount": pounds(12 * world.years * 2_418_60),
                "first": date(world.first_year, 1, 1),
                "last": date(world.last_year, 12, 31),
                "exhibits": [received.reference["payslips"]],
            }
        ],
        "Lawful income that is known.",
    )


def _test(planted: Planted, received: Received) -> list[str]:
    cast, reference = planted.cast, received.reference
    three = cast.titles[2].number
    rows = [
        ("investigation", f"Northmarsh Police began an investigation in October {planted.world.last_year}.", ("statement_v1",)),
        (
            "benefit",
            f"Wages of {display(sum(e.amount for e in planted.events if e.label == 'A'), 'GBP')} and cash of {display(planted.story.cash, 'GBP')} were "
            f"obtained by {cast.suspect.name} through accounts that he controlled.",
            ("payroll", "ledger_book", "messages"),
        ),
        (
            "realisable_property",
            f"Two titles are held for him by companies, and a car that he gave away by his wife; {three} and a wallet stand in his own name, whether or "
            "not any of this money went into them.",
            ("title_one", "title_two", "title_three", "nominee_agreement", "keeper_after", "wallets"),
        ),
        ("risk_of_dissipation", "An agent has been told to sell the first title for cash and send the proceeds abroad.", ("agent_instruction",)),
    ]
    dissipation = [
        {
            "says": f"{cast.nominee.name} instructed an agent to sell {cast.titles[0].number} at once, the proceeds to go abroad.",
            "kind": "fact",
            "on": date(planted.world.last_year + 1, 2, 9),
            "exhibits": [reference["agent_instruction"]],
        },
        {
            "says": f"{cast.suspect.name} passed the car to {cast.spouse.name}: 'If they ask, it is yours.'",
            "kind": "fact",
            "on": car(planted.world).passed,
            "exhibits": [reference[key] for key in ("keeper_after", "messages_home")],
        },
        {
            "says": f"What was left in the account of {cast.lettings.name} in June {planted.world.story_year} was drawn in cash within a week.",
            "kind": "fact",
            "on": date(planted.world.story_year, 6, 21),
            "exhibits": received.of_account("lettings")[:1],
        },
    ]
    return [
        *tables(
            "test",
            [{"element": element, "says": says, "exhibits": [reference[key] for key in keys]} for element, says, keys in rows],
            "How each element of the statutory test is met.",
        ),
        *tables("dissipation", dissipation, "Why there is a real risk that the property would be gone."),
    ]


def _conclusions(planted: Planted, received: Received) -> list[str]:
    cast, reference = planted.cast, received.reference
    rows = [
        {
            "says": f"Wages earned by others were paid on whole to {cast.lettings.name}, each within a day.",
            "kind": "fact",
            "exhibits": [reference["payroll"], *received.of_account("lettings")[:1]],
        },
        {
            "says": f"{cast.suspect.name} decides what the companies do; {cast.nominee.name} signs.",
            "kind": "inference",
            "exhibits": [reference["nominee_agreement"], reference["messages"]],
        },
        {
            "says": f"The payment from {cast.uncle.name} was the company's own money coming back, and is counted as no new receipt.",
            "kind": "inference",
            "exhibits": [reference["loan_letter"], *received.of_account("lettings")[:1]],
        },
        {"says": "Own money first is the right rule between a wrongdoer's company and those whose money it took.", "kind": "opinion", "author": INVESTIGATOR},
    ]
    return tables("conclusions", rows, "What follows, each marked as fact, inference or opinion.")


def _other_material(planted: Planted) -> list[str]:
    world, uncle = planted.world, planted.cast.uncle.name
    first, last = (in_words(day) for day in planted.missing)
    return [
        *tables(
            "outstanding",
            [
                {
                    "what": f"Statements of {uncle} from {first} to {last}",
                    "asked_of": planted.cast.accounts["uncle"].servicer,
                    "asked_on": date(world.last_year + 1, 2, 20),
                    "power": "Production order, Proceeds of Crime Act 2002 s.345",
                }
            ],
            "Evidence that was asked for and has not come.",
        ),
        *tables(
            "earlier_applications",
            [
                {
                    "what": "Production order against the four employers",
                    "on": date(world.last_year, 11, 12),
                    "outcome": f"Granted for {world.story_year}; refused for the years before as too wide",
                }
            ],
            "Earlier applications and what became of them.",
        ),
        *tables(
            "unused",
            [
                {
                    "reference": "U/1",
                    "says": f"Message of 24 March {world.story_year} in which the suspect thanks {uncle} for 'the loan'",
                    "helps_respondent": True,
                },
                {"reference": "U/2", "says": "Record of the search, with the property that was looked at and left"},
                {"reference": "U/3", "says": "Material from a report that may not be disclosed", "sensitive": True},
            ],
            "Material that is not relied on, each item described.",
        ),
    ]


def _application(planted: Planted, received: Received) -> list[str]:
    cast, year = planted.cast, planted.world.last_year + 1
    asked = {
        "court": "Crown Court at Harrowmouth",
        "condition": "investigation",
        "notice": "without",
        "applicant_authority": f"Authorised by Corin Vexley, Superintendent, on {in_words(date(year, 3, 12))}",
        "relevant_day": date(year - 7, 10, 13),  # six years before the investigation began
        "compliance_costs": "The applicant pays the reasonable costs of banks and registrars.",
    }
    urgency = {
        "says": f"{cast.nominee.name} instructed an agent to sell {cast.titles[0].number} at once, the proceeds to go abroad: notice would hasten the sale.",
        "kind": "fact",
        "on": date(year, 2, 9),
        "exhibits": [received.reference["agent_instruction"]],
    }
    notified = [
        {"name": cast.spouse.name, "interest": "claims half of the family home", "address": cast.spouse.address},
        {"name": cast.nominee.name, "interest": "signs for the companies, claims a quarter of the first title", "address": cast.nominee.address},
    ]
    return [
        table("[application]", asked, "What an application to a court needs and no exhibit says; what is not said stays open in it."),
        *tables("application.urgency", [urgency]),
        *tables("application.notified", notified),
    ]
