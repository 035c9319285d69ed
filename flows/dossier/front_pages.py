"""What a reader sees first: the cover with who, what, how much and on what test; what undermines it; and who made the document.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (the other side's points are put first, not last).
"""

from __future__ import annotations

from collections.abc import Callable

from flows.custody.program_code import CODE
from flows.dossier.amounts_in_findings import of_gaps
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.chain_strength import strength
from flows.dossier.changes import Changes
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import Block, Column, Cover, Exempt, Heading, Link, Piece, Pieces, Section, Table
from flows.dossier.number_kinds import cited, dated, item, named, place, quoted
from flows.dossier.partner_limits import for_whom
from flows.dossier.shared_figures import benefit, equity_beside, equity_from_prices, equity_reached, net_equity, no_benefit, traced_to_reached
from flows.dossier.unmatched_payments import IF_LINKED, if_matched_at_all, is_there_more
from flows.dossier.words import capital, count, listed
from flows.dossier.writing import joined, para, row, strong
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency
from tracing.attribution.rules import RULES

OPEN = "document_open"  # the kind of a deficiency that is a blank in a document
ON_THE_COVER = 8  # assets; the summary has all of them
CHANGES_TOLD = 40  # lines; the command has all of them


def state(base: EvidenceBase) -> str:
    """'DRAFT', 'FINAL' or 'FINAL WITH DECLARED DEFICIENCIES'."""
    return "DRAFT" if not base.final else "FINAL WITH DECLARED DEFICIENCIES" if base.of(Deficiency) else "FINAL"


def suspects(base: EvidenceBase) -> list[str]:
    """The names of those against whose interests the order is sought."""
    return [party.name for party in base.case.parties if party.role == "suspect"]


def cover(b: Brief) -> Cover:
    """The first page of the dossier: the case, its state, and the summary."""
    head, reasons = b.base.case.case, b.base.of(Deficiency)
    counted = b.figures.counted("reasons against a final dossier", len(reasons), "reason", by=("rows", "deficiency"))
    said: Pieces = {
        "DRAFT": ("DRAFT, not for use in court: ", *counted, Exempt(" on page 2", "page")),
        "FINAL": ("FINAL",),
        "FINAL WITH DECLARED DEFICIENCIES": ("FINAL WITH DECLARED DEFICIENCIES, listed below",),
    }[state(b.base)]
    officer = head.authorising_officer
    facts: tuple[tuple[str, Pieces], ...] = (
        ("Order sought", (f"{b.base.order.name}, {b.base.order.court}",)),
        ("Provisions", (cited(_provisions(b.law)),)),
        ("Statutory test", ("; ".join(element.says for element in b.base.order.elements), " (", Link("s4", "section 4"), ")")),
        ("Respondent", (named(listed(suspects(b.base)) or "none named"),)),
        ("Offence", (cited(head.offence), "; ", dated(head.offence_period.first), " to ", dated(head.offence_period.last))),
        ("Reference", (named(head.reference), Exempt(f", version {b.base.version}", "version"), ", ", named(b.edition.said))),
        *for_whom(b.edition, b.law)[1:3],
        *((("This edition", (Link("limits", "leaves out what this partner may not have"),)),) if b.edition.disclosure else ()),
        ("Evidence up to", (dated(head.cut_off),)),
        ("Prepared by", (named(f"{head.author.name}, {head.author.office}"),)),
        ("Authorised by", (named(f"{officer.name}, {officer.office}") if officer else "nobody yet",)),
    )
    return Cover(
        (quoted(head.caption, "case.toml: case.caption"),),
        f"{b.base.order.name}: property and its tracing",
        said,
        facts,
        (*_headline(b), *declared(b.base, b.figures, b.exhibits)),
    )


def _provisions(law: CitedLaw) -> str:
    """'Proceeds of Crime Act 2002 s.40, s.41; ...': the references of each authority together."""
    found: dict[str, list[str]] = {}
    for provision in law.of_the_order:
        found.setdefault(provision.authority, []).append(provision.reference)
    return "; ".join(f"{authority} {', '.join(references)}" for authority, references in found.items())


def _headline(b: Brief) -> tuple[Block, ...]:
    lines: list[Block] = [para(strong("In short. "), *how_much(b), *if_matched_at_all(b, cover=True), numbered=False)]
    shown = b.assets.reached[:ON_THE_COVER]
    if shown:
        more = len(b.assets.reached) - len(shown)
        said = "At least / at most: on any order of attribution, on the assumptions stated in section 2. Ranges do not add up."
        note: Pieces = (place(f"{said} {IF_LINKED}" if is_there_more(b.traced, (a.id for a in shown)) else said),)
        if more:
            note = (*note, " ", *b.figures.counted("assets not on the cover", more, "further asset"), place(" in section 1."))
        columns = (
            Column("Asset", 9),
            Column("Held by", 8),
            Column("Net equity", 6, True),
            Column("Traced", 6, True),
            Column("At least", 6, True),
            Column("At most", 6, True),
        )
        rows = tuple(
            row(
                b.assets.labelled(a),
                named(a.holder_name),
                net_equity(b.assets, b.figures, b.exhibits, a),
                b.traced.figure(a.id, to=b.assets.row_key(a)),
                *b.traced.range_figures(a.id),
            )
            for a in shown
        )
        lines.append(Table(columns, rows, note=note))
    strongest = points(b)
    if strongest:
        lines.append(para(strong("Against it. "), strongest[0].pieces, Exempt(" Page 2 has the other points.", "page"), numbered=False))
    return tuple(lines)


def how_much(b: Brief) -> Pieces:
    """What is within reach, its net equity and what was traced into it, in a few sentences; of a value order the benefit first."""
    rule = f"under the declared rule ({RULES[b.traced.rule].called})"
    equity, unknown = equity_reached(b.assets, b.figures)
    traced, known = traced_to_reached(b.assets, b.figures, b.traced), len(b.assets.reached) - unknown
    assets = b.figures.counted(
        "assets within reach", known or unknown, "asset", of="assets within reach whose net equity is known" if known else "assets within reach"
    )
    worth: Pieces = (" whose net equity is not known",)
    if known or not unknown:
        beside = equity_beside(b.assets, b.figures, b.exhibits)
        other = (" (beside it, in another currency: ", *joined(beside), ")") if beside else ()
        more = (" and ", *b.figures.counted("assets within reach, not valued", unknown, "further asset"), " whose net equity is not known") if unknown else ()
        worth = (" with a net equity of ", equity, *equity_from_prices(b.assets, b.figures), *other, *more)
    if b.base.order.regime == "value":
        alleged = benefit(b.base, b.figures)
        said = ("A benefit of ", alleged, " is alleged") if alleged else (no_benefit(b.edition),)
        return (
            *said,
            ". Within reach of the order are ",
            *assets,
            *worth,
            ". Of the money of the claims, ",
            traced,
            f" is traced into them {rule}. Strength: {_sure(b.base, b.assets)}.",
        )
    return (
        "Within reach of the order are ",
        *assets,
        *worth,
        ". They hold ",
        traced,
        f" of the money of the claims {rule}. Strength: {_sure(b.base, b.assets)}.",
    )


def _sure(base: EvidenceBase, assets: ScheduledAssets) -> str:
    weakest = {strength(base, a) for a in assets.reached}
    return f"the chains rest on {listed(sorted(weakest))}" if weakest else "no asset is reached"


def declared(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> tuple[Block, ...]:
    """The deficiencies that a named approver has declared, for the first page; nothing in any other state."""
    if state(base) != "FINAL WITH DECLARED DEFICIENCIES":
        return ()
    approval = base.case.approval
    rows = tuple(row(item(str(n)), exhibits.linked(reason.says, reason.id, of_gaps(base, figures))) for n, reason in enumerate(base.of(Deficiency), start=1))
    said = (
        named(f"Issued by {approval.approver} on "),
        dated(approval.on),
        " although these deficiencies stand: ",
        quoted(approval.reason, "case.toml: approval"),
    )
    return (Table((Column("", 1), Column("Declared deficiency", 24)), rows, title=said),)


def page_two(b: Brief) -> Section:
    """What undermines the application, and why this is a draft, before anything that supports it."""
    blocks: list[Block] = [*why_a_draft(b.base, b.edition, b.figures, b.exhibits)]
    strongest = points(b)
    intro = place("What the respondent can say, the costliest first. Section 2 has every point with where it stands.")
    blocks += [para(intro, numbered=False), *(para(item(f"{n}. "), point.pieces, numbered=False) for n, point in enumerate(strongest, start=1))]
    if not strongest:
        blocks.append(para("No point against the case is recorded and none was found. That is itself a reason for care.", numbered=False))
    return Section("", "What undermines this application", "page2", tuple(blocks))


def why_a_draft(base: EvidenceBase, edition: WrittenFor, figures: Figures, exhibits: CitedExhibits) -> tuple[Block, ...]:
    """The reasons against a final document, each with what to do; nothing in a final one."""
    if base.final:
        return ()

    def said(reason: Deficiency, step: str) -> tuple[Pieces, Piece]:
        return exhibits.linked(reason.says, reason.id, of_gaps(base, figures)), quoted(step, reason.id)

    reasons = [said(r, _next_step(edition, r)) for r in base.of(Deficiency) if r.kind != OPEN]
    blank = [said(r, _next_step(edition, r) if edition.name == "working" else "") for r in base.of(Deficiency) if r.kind == OPEN]
    tables = (
        ("This document is a draft", "Why this is a draft", "What to do", reasons),
        ("Left open in this document", "What is not known", "Where to say it" if edition.name == "working" else "", blank),
    )
    return tuple(
        Table((Column("", 1), Column(heading, 15), Column(step, 12)), tuple(row(item(str(n)), *cells) for n, cells in enumerate(found, start=1)), title=title)
        for title, heading, step, found in tables
        if found
    )


def _next_step(edition: WrittenFor, reason: Deficiency) -> str:
    """What an investigator does; a reader outside the office has no use for commands."""
    return reason.next_step if edition.name == "working" else "It is for the applicant to put right before a final dossier is issued."


def control(base: EvidenceBase, edition: WrittenFor, figures: Figures, law: CitedLaw) -> Section:
    """Who made the document, from what, with which software."""
    head = base.case.case
    facts = (
        ("Author", named(f"{head.author.name}, {head.author.office}")),
        ("Authorising officer", named(f"{head.authorising_officer.name}, {head.authorising_officer.office}") if head.authorising_officer else "none named"),
        (
            "Edition",
            {
                "working": "working: everything; it does not leave the office",
                "served": "served: what court and respondent both get; victims and protected witnesses under pseudonyms",
                "partner": "partner: of the served edition what may go to one other authority",
            }[edition.name],
        ),
        *for_whom(edition, law),
        ("Version", Exempt(f"{base.version}: the same evidence and the same program give the same version and the same bytes", "version")),
        ("Evidence considered up to", dated(head.cut_off)),
        (
            "Exhibits",
            (
                figures.number("number of exhibits", len(base.exhibits), "exhibits in the register", by=("rows", "exhibits")),
                Exempt(", with SHA-256 in the exhibit register", "hash"),
            ),
        ),
        (
            "Decisions by people",
            figures.number("number of decisions", len(base.decisions), "decisions recorded, those taken back among them", "decisions.jsonl"),
        ),
        ("Head of the case log", Exempt(base.log_head, "hash")),
        ("Software", Exempt("; ".join(f"{name} {version}" for name, version in sorted(base.versions.items()) if name != CODE), "version")),
        *((("Code of assettrace", Exempt(f"SHA-256 {base.versions[CODE]}", "hash")),) if CODE in base.versions else ()),
        ("Attached", "this document's machine-readable twin (JSON): schedules, where every figure comes from, hashes"),
    )
    blocks: list[Block] = [
        Table((Column("", 5), Column("", 17)), tuple(row(strong(name), text) for name, text in facts)),
        para(
            place(
                "Every figure leads to a row of a schedule, and every row to an exhibit and a place in it. Whoever holds the exhibits can work out "
                "every figure again by the method in section 6."
            ),
            numbered=False,
        ),
    ]
    return Section("", "Document control", "control", tuple(blocks))


def changes_since(number: int, found: Changes, shown: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Section:
    """What is other than in the version before, and because of what; `shown` gives the texts that this edition may have."""
    because, before = shown(found.because), f"version {number}"
    blocks: list[Block] = []
    if because:
        note = (Exempt(f"{count(len(because) - CHANGES_TOLD, 'further line')} of this kind.", "row"),) if len(because) > CHANGES_TOLD else ""
        rows = tuple(row(item(str(n)), quoted(capital(line), before)) for n, line in enumerate(because[:CHANGES_TOLD], start=1))
        blocks.append(Table((Column("", 1), Column("Other than before", 26)), rows, title="Because of", note=note))
    else:
        says = "What changed concerns material that this edition does not have." if found.because else "Nothing that the dossier rests on is other than before."
        blocks += [Heading("Because of"), para(says, numbered=False)]
    rows = tuple(
        row(
            capital(main.called),
            named(shown((main.about,))[0]) if shown((main.about,)) else "not shown here",
            quoted(main.before, before) or "–",
            quoted(main.now, "this version") or "–",
        )
        for main in found.main
    )
    more = place("Figures of claims and of assets; every other figure that changed is listed by the command assettrace changes, from the two twins.")
    if rows:
        blocks.append(
            Table(
                (Column("Figure", 9), Column("Of", 9), Column(("Version ", item(str(number))), 6, True), Column("This version", 6, True)),
                rows,
                title="Figures",
                note=(more,),
            )
        )
    else:
        blocks += [Heading("Figures"), para("No figure of a claim or of an asset is other than before.", numbered=False)]
    return Section("", f"What changed since version {number}", "changes", tuple(blocks))
