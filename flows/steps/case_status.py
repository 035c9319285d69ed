"""How a case stands: what was taken in, what is missing, what waits for a person, and what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from flows.case.case_folder import CaseFolder
from flows.case.case_log import CLOCK_WENT_BACK, LEAVES_EVIDENCE
from flows.case.dossier_versions import register_of
from flows.custody.program_code import ANOTHER
from flows.steps.follow_case import rests_on
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import TAKEN_IN, given_twice, pending, refused_so_far
from schemas.assets import Purchase, thing
from schemas.dispositions import Gift
from schemas.evidence import Reading, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency, FollowedFrom, Gap, Match
from schemas.money import display
from schemas.parties import PartyRecord
from tracing.assets.dispositions import of_claims
from tracing.chains.link_questions import LinkQuestion, link_questions
from tracing.ledger.account_grid import AccountGrid, account_grid
from tracing.ledger.statement_stretches import natural
from tracing.matching.asked_once import holders_asked_once


@dataclass(frozen=True)
class Waiting:
    """Something that a person decides: `subject` is what `assettrace decide` takes."""

    subject: str
    kind: str
    says: str


@dataclass(frozen=True)
class Reason:
    """Why a dossier is a draft, and what to do about it."""

    id: str
    kind: str
    says: str
    next_step: str
    declarable: bool


@dataclass(frozen=True)
class Refused:
    """An exhibit that could not be read, and why."""

    reference: str
    why: str


@dataclass(frozen=True)
class GivenTwice:
    """An exhibit whose bytes are those of another; it counts once."""

    reference: str
    same_as: str


@dataclass(frozen=True)
class Blank:
    """What a document leaves open, and where case.toml would say it."""

    missing: str
    key: str


@dataclass(frozen=True)
class DocumentBlanks:
    """A legal document that the case can have, with what is open in it."""

    document: str
    name: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Status:
    """The state of a case; counts of exhibits by state, of gaps by kind; `grid`: the accounts by month. `passed_over` says what in exhibits/ is no file that can be
    read; `dossiers` are file names, `stale` those of them that the
    case would not give any more, `requests` those of the newest versions."""

    reference: str
    caption: str
    order: str
    exhibits: dict[str, int]
    not_taken_in: int
    refused: tuple[Refused, ...]
    nothing_accepted: tuple[str, ...]  # references of exhibits that were read, and of which no row is evidence
    passed_over: tuple[str, ...]
    given_twice: tuple[GivenTwice, ...]
    gaps: dict[str, int]
    grid: AccountGrid
    waiting: tuple[Waiting, ...]
    reasons: tuple[Reason, ...]
    blanks: tuple[DocumentBlanks, ...]
    dossiers: tuple[str, ...]
    stale: tuple[str, ...]
    requests: tuple[str, ...]
    log_lines: int
    log_head: str
    clock_went_back: tuple[int, ...]  # lines of the log

    def as_json(self) -> dict:
        """The same as plain values that JSON can hold."""
        return asdict(self)


@dataclass(frozen=True)
class OlderStatus:
    """The state of a case that another program made: what can be said without its findings. `exhibits`: how many files are in exhibits/; `taken_in`: how many the log has;
    `dossiers` and `requests`: files as they were written."""

    reference: str
    caption: str
    order: str
    made_by_another_version: str
    exhibits: int
    taken_in: int
    dossiers: tuple[str, ...]
    requests: tuple[str, ...]
    log_lines: int
    log_head: str

    def as_json(self) -> dict:
        """The same as plain values that JSON can hold."""
        return asdict(self)


def older_status(folder: CaseFolder) -> OlderStatus:
    """What can be said of a case that another program made. IntegrityBroken if a dossier or the log is not what it was."""
    lines = folder.log.lines()
    register_of(folder).check()
    return OlderStatus(
        reference=folder.case.case.reference,
        caption=folder.case.case.caption,
        order=folder.order.name,
        made_by_another_version=ANOTHER,
        exhibits=len(folder.received()),
        taken_in=len({line["detail"]["sha256"] for line in lines if line["action"] == TAKEN_IN}),
        dossiers=tuple(sorted(path.name for path in folder.dossiers.glob("*.pdf"))),
        requests=_newest(path.name for path in folder.requests.glob("*.pdf")),
        log_lines=len(lines),
        log_head=folder.log.head(),
    )


def status(folder: CaseFolder) -> Status:
    """Look at everything, change nothing. IntegrityBroken if an exhibit, the store, a dossier or the log is not what it was."""
    log, log_head = folder.log.lines(), folder.log.head()
    register_of(folder).check()
    new = len({*pending(folder), *(result.sha256 for result in refused_so_far(folder))})
    base = evidence_base(folder)
    readings, questions, asked = base.of(Reading), link_questions(base), holders_asked_once(base)
    records = {record.id: record for record in base.of(PartyRecord)}
    return Status(
        reference=base.case.case.reference,
        caption=base.case.case.caption,
        order=base.order.name,
        exhibits=dict(sorted(Counter(reading.state for reading in readings).items())),
        not_taken_in=new,
        refused=tuple(sorted((Refused(base.exhibit(r.exhibit).reference, r.why) for r in readings if r.state == "refused"), key=lambda r: r.reference)),
        nothing_accepted=tuple(sorted(base.exhibit(r.exhibit).reference for r in readings if r.nothing_accepted)),
        passed_over=tuple(str(refusal) for refusal in folder.passed_over()),
        given_twice=tuple(GivenTwice(*pair) for pair in given_twice(folder)),
        gaps=dict(sorted(Counter(gap.kind for gap in base.of(Gap)).items())),
        grid=account_grid(base),
        waiting=(
            *(_of_pairing(base, question) for question in questions if question.effect),
            *(
                Waiting(m.id, "match", f"Is {m.left_name} the same as {_told(base, records[m.right])}?")
                for m in base.of(Match)
                if m.state == "undecided" and asked.get(m.id, (m.id,))[0] == m.id
            ),
            *(_of_pairing(base, question) for question in questions if not question.effect),
            *(Waiting(p.id, "purchase", f"Did these payments buy {thing(p.kind, p.title_number)}?") for p in base.of(Purchase) if p.state == "proposed"),
            *(
                Waiting(r.id, "repayment", f"Did these payments repay the charge of {r.lender} on title {r.title_number}?")
                for r in of_claims(base)
                if r.state == "proposed"
            ),
            *(
                Waiting(g.id, "gift", f"Was what {g.giver_name} passed to {g.recipient_name} a gift ({g.what})?")
                for g in base.of(Gift)
                if g.state == "proposed"
            ),
        ),
        reasons=tuple(Reason(d.id, d.kind, d.says, d.next_step, d.declarable) for d in base.of(Deficiency)),
        blanks=_blanks(base),
        dossiers=tuple(sorted(path.name for path in folder.dossiers.glob("*.pdf"))),
        stale=stale_dossiers(folder),
        requests=_newest(path.name for path in folder.requests.glob("*.pdf")),
        log_lines=len(log),
        log_head=log_head,
        clock_went_back=tuple(line["n"] for line in log if line["action"] == CLOCK_WENT_BACK),
    )


def _of_pairing(base: EvidenceBase, question: LinkQuestion) -> Waiting:
    first, several = question.pairings[0], len(question.pairings)
    brings = f" It could bring up to {display(question.effect, base.case.case.currency)} of the claims' money." if question.effect else ""
    alike = f" {several - 1} more like it: {' '.join(question.subjects[1:])}" if several > 1 else ""
    return Waiting(first.id, "pairing", f"Are these one transfer? {first.reasons_for.splitlines()[0] if first.reasons_for else ''}{brings}{alike}")


def _told(base: EvidenceBase, record: PartyRecord) -> str:
    """'the proprietor ADRIAN KESTREL (IH/25, group 2, entry 1)': there may be several of one name."""
    return f"the {record.mentioned_as} {record.name or 'without a name'} ({base.exhibit(record.exhibit).reference}, {record.place})"


def stale_dossiers(folder: CaseFolder) -> tuple[str, ...]:
    """File names of the dossiers after which something was taken in, decided, found otherwise or declared; all of them if case.toml or the software has changed since the
    case was followed."""
    fresh: set[str] = set()
    for line in folder.log.lines():
        if line["action"] == "dossier compiled":
            fresh.add(line["subject"])
        elif line["action"] not in LEAVES_EVIDENCE:
            fresh.clear()
    base = evidence_base(folder)
    if [row.fingerprint for row in base.of(FollowedFrom)] != [rests_on(base)]:
        fresh.clear()
    return tuple(sorted(path.name for path in folder.dossiers.glob("*.pdf") if path.name.replace(".sealed.pdf", ".pdf") not in fresh))


def _newest(names: Iterable[str]) -> tuple[str, ...]:
    """The highest version of each draft."""
    newest: dict[str, str] = {}
    for name in sorted(names, key=natural):
        newest[name.rpartition("-v")[0]] = name
    return tuple(newest.values())


def _blanks(base: EvidenceBase) -> tuple[DocumentBlanks, ...]:
    """Of every legal document that the case can have; none before the case was followed, when there is nothing to write it from. A document that cannot be
    written as the case stands is left out: writing it says why."""
    from flows.dossier.brief import brief_of
    from flows.dossier.documents import DOCUMENTS
    from flows.dossier.documents.assembling import left_open

    if not base.of(FollowedFrom):
        return ()
    head, b, found = base.case.case, brief_of(base, "working"), []
    for document in DOCUMENTS.values():
        if document.available(head.jurisdiction, head.order):
            try:
                blanks = left_open(b, document)
            except Refusal:
                continue
            found.append(DocumentBlanks(document.key, document.name, tuple(Blank(blank.missing, blank.key) for blank in blanks)))
    return tuple(found)
