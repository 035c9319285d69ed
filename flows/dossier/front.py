"""What a reader sees first: the cover with who, what, how much and on what test; what undermines it; and who made the document.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (the other side's points are put first, not last).
"""
from __future__ import annotations

from flows.dossier.brief import Brief, para, row, strong
from flows.dossier.document import Block, Column, Cover, Link, Paragraph, Pieces, Section, Table
from flows.dossier.figures import benefit, equity_reached, net_equity, traced_to_reached
from flows.dossier.strength import strength
from flows.dossier.undermined import points
from flows.dossier.words import RULES, count, listed
from schemas.calendar import in_words
from schemas.findings import Deficiency

OPEN = "document_open"  # the kind of a deficiency that is a blank in a document
ON_THE_COVER = 6  # assets; the summary has all of them


def state(b: Brief) -> str:
    """'DRAFT', 'FINAL' or 'FINAL WITH DECLARED DEFICIENCIES'."""
    return "DRAFT" if not b.base.final else "FINAL WITH DECLARED DEFICIENCIES" if b.base.of(Deficiency) else "FINAL"


def suspects(b: Brief) -> list[str]:
    """The names of those against whose interests the order is sought."""
    return [party.name for party in (*b.case.people, *b.case.companies) if party.role == "suspect"]


def cover(b: Brief) -> Cover:
    """The first page."""
    head, reasons = b.case.case, b.base.of(Deficiency)
    said = {
        "DRAFT": f"DRAFT, not for use in court: {count(len(reasons), 'reason')} on page 2",
        "FINAL": "FINAL", "FINAL WITH DECLARED DEFICIENCIES": "FINAL WITH DECLARED DEFICIENCIES, listed below",
    }[state(b)]
    officer = head.authorising_officer
    facts: tuple[tuple[str, Pieces], ...] = (
        ("Order sought", (f"{b.order.name}, {b.order.court}",)),
        ("Provisions", (_provisions(b),)),
        ("Statutory test", ("; ".join(element.says for element in b.order.elements), " (", Link("s4", "section 4"), ")")),
        ("Respondent", (listed(suspects(b)) or "none named",)),
        ("Offence", (f"{head.offence}; {in_words(head.offence_period.first)} to {in_words(head.offence_period.last)}",)),
        ("Reference", (f"{head.reference}, version {b.base.version}, {b.edition} edition",)),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
        ("Authorised by", (f"{officer.name}, {officer.office}" if officer else "nobody yet",)),
    )
    return Cover(head.caption, f"{b.order.name}: property and its tracing", said, facts, (*_headline(b), *declared(b)))


def _provisions(b: Brief) -> str:
    """'Proceeds of Crime Act 2002 s.40, s.41; ...': the references of each authority together."""
    found: dict[str, list[str]] = {}
    for provision in b.provisions:
        found.setdefault(provision.authority, []).append(provision.reference)
    return "; ".join(f"{authority} {', '.join(references)}" for authority, references in found.items())


def _headline(b: Brief) -> tuple[Block, ...]:
    lines: list[Block] = [para(strong("In short. "), *how_much(b), numbered=False)]
    shown = b.reached[:ON_THE_COVER]
    if shown:
        more = len(b.reached) - len(shown)
        note = "At least / at most: on any order of attribution, on the assumptions stated in section 2. Ranges do not add up."
        note += f" {count(more, 'further asset')} in section 1." if more else ""
        columns = (Column("Asset", 9), Column("Held by", 8), Column("Net equity", 6, True), Column("Traced", 6, True), Column("At least", 6, True),
                   Column("At most", 6, True))
        rows = tuple(row((b.asset(a), f" {b.called(a)}"), a.holder_name, net_equity(b, a), b.traced_figure(a.id, to=b.asset_row(a)),
                         *b.range_figures(a.id)) for a in shown)
        lines.append(Table(columns, rows, note=note))
    strongest = points(b)
    if strongest:
        lines.append(para(strong("Against it. "), strongest[0].pieces, " Page 2 has the other points.", numbered=False))
    return tuple(lines)


def how_much(b: Brief) -> Pieces:
    """What is within reach, its net equity and what was traced into it, in a few sentences; of a value order the benefit first."""
    rule = f"under the declared rule ({RULES[b.rule]})"
    equity, unknown = equity_reached(b)
    traced, assets = traced_to_reached(b), count(len(b.reached), "asset")
    worth: Pieces = (" with a net equity of ", equity, f" and {count(unknown, 'further asset')} whose net equity is not known" if unknown else "")
    if unknown == len(b.reached):
        worth = (" whose net equity is not known",)
    else:
        assets = count(len(b.reached) - unknown, "asset")
    if b.order.regime == "value":
        alleged = benefit(b)
        said = ("A benefit of ", alleged, " is alleged") if alleged else ("No figure for the benefit is stated",)
        return (*said, f". Within reach of the order are {assets}", *worth, ". Of the money of the claims, ", traced, f" is traced into them {rule}. Strength: {_sure(b)}.")
    return (f"Within reach of the order are {assets}", *worth, ". They hold ", traced, f" of the money of the claims {rule}. Strength: {_sure(b)}.")


def _sure(b: Brief) -> str:
    weakest = {strength(b, a) for a in b.reached}
    return f"the chains rest on {listed(sorted(weakest))}" if weakest else "no asset is reached"


def declared(b: Brief) -> tuple[Block, ...]:
    """The deficiencies that a named approver has declared, for the first page; nothing in any other state."""
    if state(b) != "FINAL WITH DECLARED DEFICIENCIES":
        return ()
    approval = b.case.approval
    rows = tuple(row(str(n), reason.says) for n, reason in enumerate(b.base.of(Deficiency), start=1))
    said = f"Issued by {approval.approver} on {in_words(approval.on)} although these deficiencies stand: {approval.reason}"
    return (Table((Column("", 1), Column("Declared deficiency", 24)), rows, title=said),)


def page_two(b: Brief) -> Section:
    """What undermines the application, and why this is a draft, before anything that supports it."""
    blocks: list[Block] = [*why_a_draft(b)]
    strongest = points(b)
    intro = "What the respondent can say, the costliest first. Section 2 has every point with where it stands."
    blocks += [para(intro, numbered=False), *(Paragraph((f"{n}. ", *point.pieces), numbered=False) for n, point in enumerate(strongest, start=1))]
    if not strongest:
        blocks.append(para("No point against the case is recorded and none was found. That is itself a reason for care.", numbered=False))
    return Section("", "What undermines this application", "page2", tuple(blocks))


def why_a_draft(b: Brief) -> tuple[Block, ...]:
    """The reasons against a final document, each with what to do; nothing in a final one."""
    if b.base.final:
        return ()
    reasons = [(b.linked(r.says), _next_step(b, r)) for r in b.base.of(Deficiency) if r.kind != OPEN]
    blank = [(b.linked(r.says), _next_step(b, r) if b.edition == "working" else "") for r in b.base.of(Deficiency) if r.kind == OPEN]
    tables = (("This document is a draft", "Why this is a draft", "What to do", reasons),
              ("Left open in this document", "What is not known", "Where to say it" if b.edition == "working" else "", blank))
    return tuple(
        Table((Column("", 1), Column(heading, 15), Column(step, 12)), tuple(row(str(n), *cells) for n, cells in enumerate(found, start=1)), title=title)
        for title, heading, step, found in tables if found
    )


def _next_step(b: Brief, reason: Deficiency) -> str:
    """What an investigator does; a reader outside the office has no use for commands."""
    return reason.next_step if b.edition == "working" else "It is for the applicant to put right before a final dossier is issued."


def control(b: Brief) -> Section:
    """Who made the document, from what, with which software."""
    head = b.case.case
    facts = (
        ("Author", f"{head.author.name}, {head.author.office}"),
        ("Authorising officer", f"{head.authorising_officer.name}, {head.authorising_officer.office}" if head.authorising_officer else "none named"),
        ("Edition", {"working": "working: everything; it does not leave the office",
                     "served": "served: what court and respondent both get; victims and protected witnesses under pseudonyms"}[b.edition]),
        ("Version", f"{b.base.version}: the same evidence gives the same version and the same bytes"),
        ("Evidence considered up to", in_words(head.cut_off)),
        ("Exhibits", f"{len(b.base.exhibits):,}, with SHA-256 in the exhibit register"),
        ("Decisions by people", f"{len(b.base.decisions):,}"),
        ("Head of the case log", b.base.log_head),
        ("Software", "; ".join(f"{name} {version}" for name, version in sorted(b.base.versions.items()))),
        ("Attached", "this document's machine-readable twin (JSON): schedules, where every figure comes from, hashes"),
    )
    blocks: list[Block] = [
        Table((Column("", 5), Column("", 17)), tuple(row(strong(name), text) for name, text in facts)),
        para("Every figure leads to a row of a schedule, and every row to an exhibit and a place in it. Whoever holds the exhibits can work out "
             "every figure again by the method in section 6.", numbered=False),
    ]
    return Section("", "Document control", "control", tuple(blocks))

