"""case.toml of an invented case, first half: who plays in it, which receipts are claimed, what is owned through whom, what bought what.

Format: the keys of `schemas.case`, each table under a comment that says what it is for.
"""

from __future__ import annotations

from datetime import date

from flows.demo.car_and_wallet import car
from flows.demo.case_file import table, tables
from flows.demo.cast import Person
from flows.demo.household import COMPANY_LENDER, HOME_LENDER
from flows.demo.papers import NOMINEE_SINCE
from flows.demo.planted_world import Planted
from flows.demo.received_exhibits import COMPLETED, Received
from schemas.money import decimal_string

INVESTIGATOR = "Imogen Hale"


def pounds(minor: int) -> str:
    """An amount as case.toml writes it."""
    return decimal_string(minor, "GBP")


def facts(planted: Planted, received: Received) -> list[str]:
    """The tables of the first half, in order."""
    return [
        *_head(planted),
        *_parties(planted),
        *_claims(planted, received),
        *_tracing(),
        *_interests(received),
        *_chains(planted, received),
        *_purchases(planted, received),
        *_values(planted, received),
    ]


def _head(planted: Planted) -> list[str]:
    world, cast = planted.world, planted.cast
    head = {
        "reference": "DEMO-1",
        "caption": f"In the matter of {cast.suspect.name} (invented: nobody and nothing in this case exists)",
        "jurisdiction": "england_and_wales",
        "order": "restraint",
        "offence": "Human trafficking for forced labour (Modern Slavery Act 2015 s.2)",
        "offence_period": {"first": date(world.story_year, 1, 1), "last": date(world.story_year, 5, 2)},
        "period": {"first": date(world.first_year, 1, 1), "last": date(world.last_year, 12, 31)},
        "currency": "GBP",
        "cut_off": date(world.last_year + 1, 3, 31),
        "author": {"name": INVESTIGATOR, "office": "Financial investigator, Northmarsh Police"},
        "authorising_officer": {"name": "Corin Vexley", "office": "Superintendent, Northmarsh Police"},
        "statement_of_facts": [
            f"{cast.suspect.name} is suspected of bringing people to Northmarsh and putting them to work for four employers as a gang master.",
            "Their wages were paid into accounts that they did not control, and went on to a company.",
            f"That company, {cast.lettings.name}, belongs through {cast.holdings.name} to {cast.parent.name}, whose shares {cast.nominee.name} holds.",
        ],
    }
    return [table("[case]", head, "What this case is, what is asked for, and who answers for it.")]


def _parties(planted: Planted) -> list[str]:
    cast = planted.cast
    written = {key: account.written for key, account in cast.accounts.items()}
    people = [
        _person(cast.suspect, "suspect", nationality="British", accounts=[written["suspect"]], family=["spouse", "uncle"]),
        _person(cast.spouse, "third_party", note="Wife of the suspect; claims half of the family home."),
        _person(cast.uncle, "third_party", note="Uncle of the suspect.", accounts=[written["uncle"]]),
        _person(cast.nominee, "associate", note="Holds the shares of the parent company in her name."),
        *(
            _person(
                victim,
                "victim",
                id=f"v{n}",
                pseudonym=f"V{n}",
                accounts=[written[victim.id]],
                note="Was made to open an account, and never had its card; claims the wages that passed through it.",
            )
            for n, victim in enumerate(cast.victims, start=1)
        ),
    ]
    companies = [
        {
            "id": company.id,
            "name": company.name,
            "role": "associate",
            "jurisdiction": company.jurisdiction,
            "number": company.number,
            **({"accounts": [written[company.id]]} if company.id in written else {}),
        }
        for company in cast.group
    ] + [
        {
            "id": company.id,
            "name": company.name,
            "role": "associate",
            "jurisdiction": company.jurisdiction,
            "number": company.number,
            "note": "Hires out and mends the vans in which the workers were driven.",
        }
        for company in cast.ring
    ]
    return [
        *tables("people", people, "Everybody in the case, each with a role that a person decided."),
        *tables("companies", companies, "The companies: the one that buys first, its owners up to the parent abroad, then three that own one another."),
    ]


def _person(person: Person, role: str, *, id: str = "", **more: object) -> dict:
    return {"id": id or person.id, "name": person.name, "role": role, "born": person.born.isoformat(), "address": person.address, **more}


def _claims(planted: Planted, received: Received) -> list[str]:
    cast, reference, year = planted.cast, received.reference, planted.world.story_year
    victims = [victim.id for victim in cast.victims]
    wages = {
        "label": "A",
        "says": "Wages of the people who were made to work",
        "alleged_because": "The employers' payroll shows them as wages, and those who earned them never had them",
        "exhibits": [reference["payroll"], *(reference[f"statement_v{n}"] for n in range(1, len(victims) + 1))],
        "victim": "v1",
        "receipts": [
            {"account": cast.accounts[key].written, "first": date(year, 1, 1), "last": date(year, 5, 2), "text_contains": "WAGES GANG"} for key in victims
        ],
    }
    cash = {
        "label": "B",
        "says": "Cash paid in without receipts",
        "alleged_because": "It was taken from the workers for board, as the notebook found in the search lists day by day",
        "exhibits": [reference["ledger_book"]],
        "receipts": [{"account": cast.accounts["lettings"].written, "first": date(year, 1, 1), "last": date(year, 1, 31), "text_contains": "CASH PAID IN"}],
    }
    for claim in (wages, cash):
        marked = [event.amount for event in planted.events if event.label == claim["label"]]
        claim |= {"expected_count": len(marked), "expected_total": pounds(sum(marked))}
    return tables("claims", [wages, cash], "The receipts alleged to be proceeds. The count and total are a control: if they do not come out, the run stops.")


def _tracing() -> list[str]:
    return [
        table(
            "[tracing]",
            {
                "rule": "own_money_first",
                "same_day": "recorded",
                "reason": "The accounts belong to the wrongdoer's companies, who are presumed to spend their own money first; it is also the lowest of the "
                "figures for the first title, and so the fairest to the respondent",
                "authority": "Re Hallett's Estate (1880) 13 Ch D 696",
                "author": INVESTIGATOR,
            },
            "The rule of attribution: an opinion, so it has an author. The dossier shows every other rule beside it.",
        )
    ]


def _interests(received: Received) -> list[str]:
    since = {"company": "parent", "kind": "shares", "low": "100", "high": "100", "started_on": NOMINEE_SINCE}
    return tables(
        "interests",
        [
            {"owner": "nominee", **since, "capacity": "nominee", "exhibit": received.reference["trade_register"], "place": "shareholder"},
            {"owner": "suspect", **since, "exhibit": received.reference["nominee_agreement"], "place": "first paragraph"},
        ],
        "Who holds the parent abroad: no register that is read here says it, two papers do.",
    )


def _chains(planted: Planted, received: Received) -> list[str]:
    cast, reference = planted.cast, received.reference
    decided = {"basis": "nominee", "author": INVESTIGATOR, "decided_on": date(planted.world.last_year + 1, 3, 9)}
    up_to_holdings = [company.id for company in reversed(cast.group[1:])]
    papers = [reference[key] for key in ("nominee_agreement", "messages")]
    chains = [
        {
            "suspect": "suspect",
            "through": [*up_to_holdings, "lettings"],
            "asset": cast.titles[0].number,
            "reason": f"{cast.suspect.name} chose the property, gave the orders and has the keys; {cast.nominee.name} only signs for the company",
            **decided,
            "exhibits": papers,
        },
        {
            "suspect": "suspect",
            "through": up_to_holdings,
            "asset": cast.titles[1].number,
            "reason": "The deposit came straight from the same account, and the company has no business of its own but to hold this title",
            **decided,
            "exhibits": [*papers, reference["client_account"]],
        },
        {
            "suspect": "suspect",
            "through": ["spouse"],
            "asset": car(planted.world).mark,
            **decided,
            "basis": "tainted_gift",
            "reason": f"{cast.lettings.name} paid for the car, {cast.suspect.name} kept it, and it passed to {cast.spouse.name} in the month in which the workers were "
            "found; nothing paid for it is on record",
            "exhibits": [reference[key] for key in ("keeper_before", "keeper_after", "messages_home")],
        },
    ]
    return tables("chains", chains, "Why what stands in another's name is reached at all: control is not ownership, and without a basis only the shares are.")


def _purchases(planted: Planted, received: Received) -> list[str]:
    cast, story, reference = planted.cast, planted.story, received.reference
    rows = []
    for n, (target, account, mortgage, part) in enumerate((("title_one", "lettings", 0, "whole price"), ("title_two", "holdings", story.mortgage, "deposit"))):
        (payment,) = [event for event in planted.events if event.target == target]
        rows.append(
            {
                "title": cast.titles[n].number,
                "price": pounds(payment.amount + mortgage),
                "completed_on": date(planted.world.story_year, *COMPLETED[n]),
                **({"mortgage": pounds(mortgage)} if mortgage else {}),
                "author": INVESTIGATOR,
                "reason": f"The payment names the title, and {'with the mortgage ' if mortgage else ''}it is the price that the register states",
                "exhibits": [*received.of_account(account)[:1], reference[target], reference["client_account"]],
                "payments": [{"account": cast.accounts[account].written, "on": payment.on, "amount": pounds(payment.amount), "part": part}],
            }
        )
    one = car(planted.world)
    rows.append(
        {
            "asset": one.mark,
            "price": pounds(story.car),
            "completed_on": one.bought,
            "author": INVESTIGATOR,
            "reason": "The payment names the registration mark, and it is the dealer's invoice",
            "exhibits": [*received.of_account("lettings")[:1], reference["car_papers"]],
            "payments": [{"account": cast.accounts["lettings"].written, "on": one.bought, "amount": pounds(story.car), "part": "whole price"}],
        }
    )
    return tables("purchases", rows, "Which payments bought what. Others are only proposed, and decided with: assettrace decide")


def _values(planted: Planted, received: Received) -> list[str]:
    cast, reference, on = planted.cast, received.reference, date(planted.world.last_year + 1, 2, 16)
    one, two, three = cast.titles
    driven = car(planted.world)
    valuations = [
        {
            "asset": title.number,
            "amount": pounds(title.value),
            "currency": "GBP",
            "on": on,
            "basis": "market value, seen from outside",
            "exhibit": reference["valuations"],
        }
        for title in cast.titles
    ] + [
        {
            "asset": driven.mark,
            "amount": pounds(amount),
            "currency": "GBP",
            "on": day,
            "basis": "trade guide, average condition",
            "exhibit": reference["car_values"],
        }
        for day, amount in ((driven.passed, driven.value_when_passed), (driven.valued, driven.value))
    ]
    redemptions = [
        {"title": title.number, "lender": lender, "amount": pounds(title.charge), "on": on, "exhibit": reference[key]}
        for title, lender, key in ((two, COMPANY_LENDER, "redemption_two"), (three, HOME_LENDER, "redemption_three"))
    ] + [
        {
            "asset": driven.mark,
            "lender": "any lender (finance registers were searched)",
            "amount": "0.00",
            "on": driven.valued,
            "exhibit": reference["car_values"],
        }
    ]
    interests = [
        {
            "asset": three.number,
            "holder": cast.spouse.name,
            "share": "50",
            "nature": "beneficial interest, from paying half of the mortgage",
            "exhibit": reference["spouse_letter"],
            "accepted": True,
        },
        {
            "asset": one.number,
            "holder": cast.nominee.name,
            "share": "25",
            "nature": "declaration of trust made four days after the purchase",
            "exhibit": reference["declaration_of_trust"],
            "accepted": False,
        },
    ]
    return [
        *tables("valuations", valuations, "What each title and the car were worth, on what day, and who says so."),
        *tables("redemptions", redemptions, "What would redeem each charge."),
        *tables("beneficial_interests", interests, "Other people's interests; one is accepted, one is not, and both are printed."),
    ]
