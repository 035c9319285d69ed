"""Every reason why a dossier is a draft, each with what to do about it.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (full and frank disclosure); Directive (EU) 2016/680 art.7(2)
(data that are incomplete are not passed on as if they were whole).
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.accounts import Transfer
from schemas.assets import BASES, Asset, Purchase, thing
from schemas.calendar import in_words
from schemas.case import ChainBasis
from schemas.decisions import in_force
from schemas.dispositions import ChargeRepayment, Gift
from schemas.evidence import Reading, Refusal
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import Deficiency, Gap, Match, Pairing
from schemas.identifiers import display_account
from schemas.money import display
from schemas.parties import PartyRecord
from schemas.standing_questions import STANDING_QUESTIONS
from tracing.assets.net_equity import same_asset
from tracing.attribution.accounts_reached import accounts_reached
from tracing.chains.relied_on import open_matches, open_pairings
from tracing.ids import finding_id
from tracing.ledger.build_transfers import account_records
from tracing.matching.asked_once import holders_asked_once

ANSWERS: dict[type[Match | Pairing | Purchase | Gift | ChargeRepayment | Gap], tuple[str, ...]] = {
    Match: ("same", "not_same"),
    Pairing: ("same", "not_same"),
    Purchase: ("accept", "reject"),
    Gift: ("accept", "reject"),
    ChargeRepayment: ("accept", "reject"),
    Gap: ("bridge",),
}
KINDS_OF_GAP = {"missing": "statements_missing", "broken_balance": "balance_broken", "overlap": "statements_disagree", "not_reconciling": "not_reconciling"}

ENDS = "What stood there is not traced beyond this."
GOES_ON = "Money is followed through these days all the same: the balances and entries that are followed carry over."


def findings(base: EvidenceBase) -> FoundRows:
    """Deficiency rows by kind and id. Refusal if case.toml answers a question that nobody asks."""
    rows = [*_accounts(base), *_undecided(base), *_bases(base), *_questions(base), *_exhibits(base), *_store(base), *_decisions(base), *_officer(base)]
    return {Deficiency: sorted(rows, key=lambda row: (row.kind, row.id))}


def _deficiency(kind: str, subject: str, says: str, next_step: str, declarable: bool = True) -> Deficiency:
    return Deficiency(id=finding_id("deficiency", kind, subject), kind=kind, says=says, next_step=next_step, declarable=declarable)


def _decide(subject: str, *answers: str) -> str:
    """The command that records a decision."""
    return f'assettrace decide DIR {subject} {"|".join(answers)} --reason "..."'


def _accounts(base: EvidenceBase) -> Iterator[Deficiency]:
    """Breaks, from the day on which money of a claim could first stand there, in the accounts that it may have passed."""
    passed = accounts_reached(base)
    ends = {line.id.split(":")[1] for line in base.of(Transfer) if line.kind == "gap"}
    for gap in base.of(Gap):
        if gap.account in passed and gap.last >= passed[gap.account] and not gap.bridged_by:
            ask = "the missing statements" if gap.kind == "missing" else "its own record of these days"
            yield _deficiency(
                KINDS_OF_GAP[gap.kind],
                gap.id,
                f"{display_account(gap.account)}: {gap.says} {GOES_ON if gap.kind == 'not_reconciling' and gap.id not in ends else ENDS}",
                f"Ask the bank for {ask}, add them to exhibits/ and run again; or, if the money can be shown to have stayed: {_decide(gap.id, 'bridge')}",
            )
    for record in account_records(base):
        silent = [s for s in record.stretches if s.opening is None]
        if record.account in passed and silent:
            yield _deficiency(
                "opening_not_stated",
                f"{record.account} {record.currency}",
                f"{display_account(record.account)}: nothing says what stood there when {in_words(silent[0].first)} began; it is taken as nil.",
                f"Add [[openings]] to case.toml with account, on = {silent[0].first}, amount, exhibit and reason.",
            )


def _undecided(base: EvidenceBase) -> Iterator[Deficiency]:
    mentioned = {record.id: f"the {record.mentioned_as} " for record in base.of(PartyRecord)}
    asked, told = holders_asked_once(base), set()
    for match in open_matches(base):
        if asked.get(match.id, (match.id,))[0] in told:
            continue
        told.add(asked.get(match.id, (match.id,))[0])
        yield _deficiency(
            "match_undecided",
            match.id,
            f"It is not decided whether {match.left_name} and {mentioned.get(match.right, '')}{match.right_name} are the same; a "
            "chain rests on it, or would if they were.",
            _decide(match.id, "same", "not_same"),
        )
    for question in open_pairings(base):
        pairing, several = question.pairings[0], len(question.pairings)
        facts = " ".join(f"{pairing.reasons_for}\n{pairing.reasons_against}".split("\n"))
        brings = f", up to {display(question.effect, base.case.case.currency)}" if question.effect else ""
        others = f" {several} pairs of entries are alike; the first is told." if several > 1 else ""
        yield _deficiency(
            "pairing_undecided",
            pairing.id,
            f"It is not decided whether two entries are one transfer, and money of a claim may have gone that way{brings}.{others} {facts}",
            _decide(" ".join(question.subjects), "same", "not_same"),
        )
    for purchase in base.of(Purchase):
        if purchase.state == "proposed":
            yield _deficiency(
                "purchase_undecided",
                purchase.id,
                f"Payments of {display(purchase.paid, purchase.currency)} may have bought {thing(purchase.kind, purchase.title_number)}; nobody has decided.",
                f"{_decide(purchase.id, 'accept', 'reject')}; or add [[purchases]] to case.toml.",
            )


def _bases(base: EvidenceBase) -> Iterator[Deficiency]:
    """A chain of the case file that reaches nothing: its basis is recorded for an asset or a holder that the evidence doesn't show."""

    def reached(chain: ChainBasis) -> bool:
        return any(
            chain.suspect in asset.suspects
            and (asset.reach == "own" and same_asset(chain.asset, asset.identifier) or f"{BASES[chain.basis]}: {chain.reason} (" in asset.basis_reason)
            for asset in base.of(Asset)
        )

    for n, chain in enumerate(base.case.chains, start=1):
        if not reached(chain):
            yield _deficiency(
                "basis_missing",
                f"{chain.suspect} {chain.asset}",
                f"The case file's chain from {chain.suspect} to {chain.asset} reaches nothing: no exhibit shows that one of those it goes through holds it.",
                f"Mend chains[{n}] of case.toml (asset, through), or add the register that shows the holder.",
            )


def _questions(base: EvidenceBase) -> Iterator[Deficiency]:
    answered = set()
    for n, answer in enumerate(base.case.answers, start=1):
        if answer.question not in STANDING_QUESTIONS:
            raise Refusal(
                "case.toml", f"answers[{n}].question", f"{answer.question!r} is none of the standing questions", f"Use one of: {', '.join(STANDING_QUESTIONS)}."
            )
        answered.add(answer.question)
    for key, question in STANDING_QUESTIONS.items():
        if key not in answered:
            yield _deficiency(
                "question_unanswered",
                key,
                f"Not answered: {question}",
                f'Add [[answers]] to case.toml with question = "{key}", or say there why it cannot be answered.',
            )


def _exhibits(base: EvidenceBase) -> Iterator[Deficiency]:
    state = {reading.exhibit: reading for reading in base.of(Reading)}
    for exhibit in base.exhibits:
        if not exhibit.listed:
            yield _deficiency(
                "exhibit_unlisted",
                exhibit.sha256,
                f"The file {exhibit.file_name} is in exhibits/ and not in exhibits.csv: who produced it, under what "
                "power, and what it may be used for is not known.",
                f"Add a line for {exhibit.file_name} to exhibits/exhibits.csv.",
                declarable=False,
            )
        reading = state.get(exhibit.sha256)
        if reading is not None and reading.state == "refused":
            yield _deficiency(
                "exhibit_refused",
                exhibit.sha256,
                f"{exhibit.reference} could not be read, and nothing rests on it.",
                "`assettrace status DIR` says why, and what to ask whom for; if it is only to be cited, give it the kind document in exhibits/exhibits.csv.",
            )
        elif reading is not None and reading.nothing_accepted:
            yield _deficiency(
                "exhibit_nothing_accepted",
                exhibit.sha256,
                f"Nothing in {exhibit.reference} was accepted: {reading.set_aside:,} of its rows were set aside, each with its reason, and {reading.declared:,} declared to be no evidence.",
                "Compare the reasons with the exhibit: mend its template, ask the producer for it again, or give it the kind document in exhibits/exhibits.csv.",
            )


def _store(base: EvidenceBase) -> Iterator[Deficiency]:
    for verdict in base.verdicts:
        if verdict.subject == "store" and not verdict.held:
            where = f" ({verdict.places})" if verdict.places else ""
            yield _deficiency(
                "promise_broken",
                verdict.promise,
                f"{verdict.says}: not so for {verdict.failed} of {verdict.checked}{where}.",
                "Compare the rows named with their exhibits; ask the producer for a corrected exhibit, or explain it under [[undermining]].",
            )


def _decisions(base: EvidenceBase) -> Iterator[Deficiency]:
    """Decisions in force that decide nothing any more, because what they were about is no longer found."""
    decidable = {row.id: answers for table, answers in ANSWERS.items() for row in base.of(table)}
    for decision in in_force(list(base.decisions)).values():
        allowed = decidable.get(decision.subject, ())
        if decision.answer not in allowed:
            found = f"its subject can only be decided as {' or '.join(allowed)}" if allowed else "what it was about is no longer found in the evidence"
            yield _deficiency(
                "decision_stale",
                decision.id,
                f"The decision {decision.id} by {decision.author} ({decision.answer}, {decision.subject}) has no effect: {found}.",
                f"{_decide(decision.subject, 'taken_back')}; then decide what stands in its place.",
            )


def _officer(base: EvidenceBase) -> Iterator[Deficiency]:
    if base.case.case.authorising_officer is None:
        yield _deficiency(
            "no_authorising_officer",
            "case",
            "No officer is named who authorises the application.",
            'Add authorising_officer = { name = "...", office = "..." } under [case] in case.toml.',
            declarable=False,
        )
