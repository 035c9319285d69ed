"""decisions.jsonl of an invented case: what a person decided before the case was run.

Format: `schemas.decisions`; subjects are named as the engine names what it finds (`tracing.ids`), from the exhibits' own bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from flows.demo.car_and_wallet import car
from flows.demo.case_file import ListedExhibit
from flows.demo.case_parts import INVESTIGATOR
from flows.demo.household import COSTS, HOME_LENDER
from flows.demo.planted_world import Planted
from flows.demo.received_exhibits import Received
from schemas.assets import thing
from schemas.decisions import Decision
from schemas.marks import compact
from tracing.assets.decided_purchases import purchase_id
from tracing.ids import finding_id


def decisions(planted: Planted, received: Received) -> list[Decision]:
    """The decisions of the demo, in the order in which they were taken."""
    year, cast = planted.world.last_year + 1, planted.cast
    passed = finding_id("gift", "thing", "suspect", "spouse", thing("vehicle", compact(car(planted.world).mark)))
    taken = [
        (_costs(planted, received), "reject", "A conveyancer's bill for a new mortgage: it names the title and is no part of its price.", ()),
        *(
            (finding_id("match", party, f"{_prefix(received, key)}/line 2:holder"), "same", reason, (key, *papers))
            for party, key, reason, papers in (
                ("suspect", "keeper_before", "The log book found in the search was sent to this address.", ("car_papers",)),
                ("spouse", "keeper_after", "The insurer has her date of birth for this car and this address.", ("car_papers",)),
                ("suspect", "wallets", "The exchange identified its customer with a passport that has the suspect's date of birth.", ("exchange_letter",)),
            )
        ),
        (
            finding_id("match", "suspect", f"{_prefix(received, 'title_three')}/group 2, entry 1:proprietor 1"),
            "same",
            f"The lender whose charge is registered, {HOME_LENDER}, is paid from his account each month, and his wife's solicitors claim half of this title for her.",
            ("title_three", "spouse_letter"),
        ),
        (
            passed,
            "accept",
            f"Nothing that {cast.spouse.name} paid for it is on record, and the message of that day says why the keeper was changed.",
            ("messages_home",),
        ),
    ]
    return [
        Decision(
            id=f"D{n}",
            at=f"{year}-03-{10 + n}T10:20:00Z",
            author=INVESTIGATOR,
            subject=subject,
            answer=answer,
            reason=reason,
            exhibits=tuple(received.reference[key] for key in keys),
        )
        for n, (subject, answer, reason, keys) in enumerate(taken, start=1)
    ]


def _costs(planted: Planted, received: Received) -> str:
    """The conveyancer's bill, which names a title and so is proposed as its price."""
    for exhibit, number, line in _lines(received):
        if exhibit.template == "uk_bank" and COSTS.encode() in line:
            return purchase_id(planted.cast.titles[2].number, [f"{sha256(exhibit.content).hexdigest()[:16]}/line {number}"])
    raise AssertionError(f"no statement has the bill {COSTS}")


def _lines(received: Received) -> Iterator[tuple[ListedExhibit, int, bytes]]:
    for exhibit in received.exhibits:
        for number, line in enumerate(exhibit.content.split(b"\n"), start=1):
            yield exhibit, number, line


def _prefix(received: Received, key: str) -> str:
    """What the ids of an exhibit's records begin with."""
    (exhibit,) = [exhibit for exhibit in received.exhibits if exhibit.reference == received.reference[key]]
    return sha256(exhibit.content).hexdigest()[:16]
