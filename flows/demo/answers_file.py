"""answers.toml: what is true of an invented case, worked out from what was planted and never from what the engine found.

Format: TOML; amounts are decimal strings in pounds, except where a currency is named. Labels of claims are the case file's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from flows.demo import expected_tracing
from flows.demo.car_and_wallet import car, wallet
from flows.demo.case_file import table, tables
from flows.demo.case_parts import pounds
from flows.demo.ownership_ring import contradicted, shares
from flows.demo.planted_world import Planted
from flows.demo.received_exhibits import Received
from tracing.attribution.rules import RULES

TITLES = ("title_one", "title_two")
_HOLDERS = {"title_one": "lettings", "title_two": "holdings"}


def answer_tables(planted: Planted, received: Received) -> list[str]:
    """The tables of answers.toml, in order."""
    return [
        *_counts(planted, received),
        *_titles(planted),
        *_things(planted),
        *_ranges(planted),
        *_statements(planted, received),
        *_round_trip(planted),
        *_people(planted),
        *_ownership(planted, received),
        *_waiting(planted),
    ]


@dataclass(frozen=True)
class Range:
    """At least and at most, in pence, with the order of a day as it is recorded and with any order."""

    recorded: tuple[int, int]
    free: tuple[int, int]

    def written(self) -> dict[str, str]:
        return {
            "at_least": pounds(self.recorded[0]),
            "at_most": pounds(self.recorded[1]),
            "at_least_free": pounds(self.free[0]),
            "at_most_free": pounds(self.free[1]),
        }


def _range(planted: Planted, targets: Collection[str]) -> Range:
    return Range(*(expected_tracing.any_order(planted.events, set(targets), credits_first=free) for free in (False, True)))


def _counts(planted: Planted, received: Received) -> list[str]:
    """A payment that two accounts in evidence show is one transfer; a statement given again adds none."""
    shown = {key: [line for part in planted.statements(key) for line in part.lines] for key in planted.cast.accounts}
    first, last = planted.missing
    seen_twice = [
        event
        for event in planted.events
        if {event.payer, event.payee} <= planted.cast.accounts.keys() and not ("uncle" in (event.payer, event.payee) and first <= event.on <= last)
    ]
    return [
        table(
            "[counts]",
            {
                "accounts": len(planted.cast.accounts),
                "exhibits": len(received.exhibits),
                "transfers": sum(map(len, shown.values())) - len(seen_twice),
                "seen_from_both_sides": len(seen_twice),
                "receipts_claimed": sum(bool(event.label) for event in planted.events),
            },
            "Payments that the statements received show, each once.",
        )
    ]


def _titles(planted: Planted) -> list[str]:
    rows = [
        {
            "name": name,
            "number": planted.cast.titles[n].number,
            "holder": _HOLDERS[name],
            "reach": "basis",
            "basis": "nominee",
            "net_equity": pounds(planted.cast.titles[n].value - planted.cast.titles[n].charge),
            **_by_rule(planted, name),
        }
        for n, name in enumerate(TITLES)
    ]
    home = planted.cast.titles[2]
    rows.append(
        {
            "name": "title_three",
            "number": home.number,
            "holder": "suspect",
            "reach": "own",
            "basis": "own_name",
            "net_equity": pounds((home.value - home.charge) // 2),
        }
    )  # the spouse has the other half
    return tables("titles", rows, "What each title holds of each claim under every rule, and how it is reached. Nothing is traced into the third.")


def _by_rule(planted: Planted, target: str) -> dict[str, dict[str, str]]:
    """What of each claim went into a target (or to the uncle), under every rule."""
    labels = sorted({event.label for event in planted.events if event.label})
    by_rule = {name: expected_tracing.traced(planted.events, rule)[target] for name, rule in RULES.items()}
    return {rule: {label: pounds(found.get(label, 0)) for label in labels} for rule, found in by_rule.items()}


def _ranges(planted: Planted) -> list[str]:
    rows = [{"things": list(things), **_range(planted, things).written()} for things in (TITLES[:1], TITLES[1:], ("car",), (*TITLES, "car"))]
    return tables(
        "ranges", rows, "At least and at most of the claims in each title and the car, and in all three together, whichever way each debit is attributed."
    )


def _things(planted: Planted) -> list[str]:
    """The car, which was bought with the company's money and given away, and the wallet, into which nothing is traced."""
    driven, held, cast = car(planted.world), wallet(planted.world), planted.cast
    return [
        table(
            "[car]",
            {
                "mark": driven.mark.replace(" ", ""),
                "number": driven.number,
                "holder": "spouse",
                "reach": "basis",
                "basis": "tainted_gift",
                "before": "suspect",
                "net_equity": pounds(driven.value),
                **_by_rule(planted, "car"),
            },
            "What the car holds of each claim under every rule, and how it is reached.",
        ),
        table(
            "[gift]",
            {
                "giver": "suspect",
                "recipient": "spouse",
                "names": [cast.suspect.name, cast.spouse.name],
                "on": driven.passed,
                "value": pounds(driven.value_when_passed),
            },
            "The car passed to the spouse; nothing on record was paid for it.",
        ),
        table("[wallet]", {"address": held.address, "holder": "suspect", "reach": "own", "net_equity": pounds(held.value)}, "Nothing is traced into it."),
    ]


def _statements(planted: Planted, received: Received) -> list[str]:
    first, last = planted.missing
    before, after = planted.statements("suspect")[-2:]
    again, written = planted.repeated(), {key: account.written for key, account in planted.cast.accounts.items()}
    return [
        table(
            "[gap]",
            {"account": written["uncle"], "first": first, "last": last, **_by_rule(planted, "uncle")},
            "The statements that nobody received, and what of each claim is lost there.",
        ),
        table(
            "[broken_balance]",
            {
                "account": written["suspect"],
                "closed_on": before.last,
                "closing": pounds(before.closing),
                "opened_on": after.first,
                "opening": pounds(after.opening),
            },
            "The balance that does not carry over.",
        ),
        table(
            "[repeated]",
            {"exhibit": received.reference["lettings-copy"], "account": written["lettings"], "first": again.first, "entries": len(again.lines)},
            "The statement that was given twice; its entries count once.",
        ),
    ]


def _round_trip(planted: Planted) -> list[str]:
    claimed = {label: sum(event.amount for event in planted.events if event.label == label) for label in sorted({e.label for e in planted.events if e.label})}
    return [
        table(
            "[claimed]",
            {label: pounds(amount) for label, amount in claimed.items()},
            "What each claim comes to; what comes back from the uncle is no part of it.",
        ),
        table("[round_trip]", {"out": pounds(planted.story.to_uncle), "back": pounds(planted.story.from_uncle)}),
    ]


def _people(planted: Planted) -> list[str]:
    cast = planted.cast
    victims = [
        {
            "id": f"v{n}",
            "name": victim.name,
            "account": cast.accounts[victim.id].written,
            "passed_on": pounds(sum(event.amount for event in planted.events if event.payer == victim.id)),
        }
        for n, victim in enumerate(cast.victims, start=1)
    ]
    namesakes = [
        {"name": person.name, "born": f"{person.born:%Y-%m}", "company": company.number, "title": title.number}
        for person, company, title in zip(cast.namesakes, cast.namesake_companies, cast.namesake_titles, strict=False)
    ]
    return [
        *tables("victims", victims, "Victims, never associates: their accounts held nothing but claimed money, and passed all of it on."),
        *tables("namesakes", namesakes, "Innocent people with the suspect's name; nothing of theirs is the suspect's."),
    ]


def _ownership(planted: Planted, received: Received) -> list[str]:
    """The suspect's share of each company of the ring, and the share on which two exhibits contradict each other, in per cent."""
    cast = planted.cast
    held = {(share.owner.id, share.company.id): Fraction(share.told, 100) for share in shares(cast)}
    circle = [held[owner.id, company.id] for owner, company in zip(cast.ring, (*cast.ring[1:], cast.ring[0]), strict=False)]
    first = expected_tracing.round_the_circle(held["suspect", cast.ring[0].id], circle)
    parts = [first, first * circle[0], first * circle[0] * circle[1]]
    rows = [{"company": company.name, "number": company.number, "suspect": f"{float(100 * part):.4f}"} for company, part in zip(cast.ring, parts, strict=False)]
    doubtful = contradicted(cast)
    return [
        *tables("ring", rows, "Companies that own one another, and what part of each is the suspect's, in per cent, through the circle; he controls none."),
        table(
            "[contradiction]",
            {
                "owner": doubtful.owner.name,
                "company": doubtful.company.name,
                "psc": doubtful.band,
                "told": doubtful.told,
                "exhibits": [received.reference[key] for key in ("psc", "ring_owners")],
            },
            "What the public register says of one share (a band) and what the bank was told; both are shown, and the range covers both.",
        ),
    ]


def _waiting(planted: Planted) -> list[str]:
    kept = planted.story.to_uncle > planted.story.from_uncle
    return [
        table(
            "[undecided]",
            {"matches": len(planted.cast.namesakes), "pairings": int(kept), "purchases": 0},
            "What a person still has to decide: a namesake's title, and whether the uncle's payment by name alone is the suspect's receipt.",
        )
    ]
