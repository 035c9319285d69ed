"""In section 9: what may have been given away or sold for too little, what is known to have been paid for it, and whether it would be tainted: by day, and by what
was traced into it.

Authority: Proceeds of Crime Act 2002 ss.77-78, s.40(9). Whether a gift was made, and whether its price was significantly less than its value, is for the court.
"""

from __future__ import annotations

from flows.dossier.amounts_in_findings import of_gift
from flows.dossier.brief import Brief
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Paragraph, Pieces, Row, Slanted, Table
from flows.dossier.number_kinds import briefly, cited, dated, named
from flows.dossier.sections.gift_values import what_they_come_to
from flows.dossier.writing import between, joined, para, row
from schemas.dispositions import Gift, GiftTransfer
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED


def given(b: Brief) -> list[Block]:
    """The law, then a row a gift, then what speaks for and against each; that there is none is said too."""
    heading = Heading("Gifts and transfers at an undervalue")
    provision, day = b.base.order.gifts, b.base.case.application.relevant_day
    shown = [gift for gift in b.base.of(Gift) if gift.state != "rejected"]
    if provision is None:
        if not shown:
            return []
        law = para(
            "The order sought does not turn on tainted gifts. What follows is shown because whoever received property for nothing, or for too little, is no purchaser for value."
        )
    else:
        said: Pieces = ("The relevant day is not recorded (application.relevant_day), so that what was given cannot be tested by its day.",)
        if day:
            said = (
                "The relevant day, as the case file states it, is ",
                dated(day),
                "; before a charge the six years are counted back from the start of the investigation (",
                cited("Proceeds of Crime Act 2002 s.40(9)"),
                ") ",
                Slanted(f"[{TO_BE_CONFIRMED}]"),
                ".",
            )
        law = para(
            "A gift is tainted if it was made within six years before proceedings, or at any time of property that is or represents proceeds; what is transferred for "
            "significantly less than its value is a gift of the difference (",
            b.law.cite(provision),
            "). ",
            *said,
        )
    if not shown:
        return [
            heading,
            law,
            para(
                "From the evidence none is proposed, and the case file records none: payments from a suspect's own account to people of the case, prices "
                "paid for what another holds, and titles, shares and things that passed to another were looked at."
            ),
        ]
    return [heading, law, *as_a_table(b.base, b.figures, b.traced), *(_reasons(b, gift) for gift in shown), *what_they_come_to(b)]


def as_a_table(base: EvidenceBase, figures: Figures, traced: TracedMoney) -> tuple[Block, ...]:
    """A row for each gift that nobody has rejected; nothing where there is none."""
    columns = (
        Column("From and to", 7),
        Column("What", 7),
        Column("When", 5, whole=True),
        Column("Value then", 5, True),
        Column("Paid for it", 5, True),
        Column("Of it traced", 5, True),
        Column("Would be tainted", 7),
    )
    rows = tuple(_row(base, figures, traced, gift) for gift in base.of(Gift) if gift.state != "rejected")
    note = "What the case file does not record is proposed from the evidence: whether anything was a gift, and tainted, is for the court."
    return (Table(columns, rows, note=note),) if rows else ()


def _row(base: EvidenceBase, figures: Figures, traced: TracedMoney, gift: Gift) -> Row:
    when: Pieces = ("not known",)
    if gift.first and gift.last:
        when = (briefly(gift.first),) if gift.first == gift.last else (briefly(gift.first), " to ", briefly(gift.last))
    value = (
        figures.amount(
            f"given {gift.id}",
            gift.value,
            _how(gift),
            *_sources(base, gift),
            to="s9",
            currency=gift.currency,
            by=("sum",) if _payments(base, gift) and gift.kind != "recorded" else ("stated",),
        )
        if gift.value is not None
        else "not known"
    )
    paid = (
        figures.amount(f"paid for {gift.id}", gift.paid, "what is recorded as paid for it", gift.id, to="s9", currency=gift.currency)
        if gift.paid is not None
        else "not known"
    )
    from_claims = traced.figure(_target(traced, gift), to="s6") if _target(traced, gift) else "–"
    return row(
        named(f"{gift.giver_name} to {gift.recipient_name}"),
        named(gift.what),
        when,
        value,
        paid,
        from_claims,
        _tainted(base, traced, gift),
        key=f"row-{gift.id}",
    )


def _how(gift: Gift) -> str:
    return "sum of the payments" if gift.kind in ("money", "price") else "what it was worth when it passed, as stated"


def _payments(base: EvidenceBase, gift: Gift) -> list[str]:
    return [r.transfer for r in base.of(GiftTransfer) if r.gift == gift.id]


def _sources(base: EvidenceBase, gift: Gift) -> list[str]:
    return _payments(base, gift) or [gift.id]


def _target(traced: TracedMoney, gift: Gift) -> str:
    """What is traced for it: its payments, or else the thing that was given; '' where neither has a figure."""
    return next((target for target in (gift.id, gift.asset) if target and traced.range_of(target) is not None), "")


def _tainted(base: EvidenceBase, traced: TracedMoney, gift: Gift) -> Pieces:
    """By its day and by what was traced into it, each only as far as it is known; '–' under an order that does not turn on it."""
    if base.order.gifts is None:
        return ("–",)
    day, words = base.case.application.relevant_day, []
    if day and gift.last:
        words.append("by its day" if gift.first and gift.first >= day else "part by its day" if gift.last >= day else "not by its day")
    found = traced.range_of(_target(traced, gift))
    if found is not None:
        words.append(
            "as far as it is proceeds, on any order of attribution"
            if found.at_least
            else "as far as it is traced"
            if traced.into(_target(traced, gift))
            else "possibly as proceeds"
            if found.at_most_linked
            else "not as proceeds"
        )
    return ("; ".join(words) or "not known",)


def _reasons(b: Brief, gift: Gift) -> Paragraph:
    payments = _payments(b.base, gift)
    known = {"case file": "The case file records it.", "": "Nobody has decided that it was a gift."}.get(
        gift.decided_by, f"Decision {gift.decided_by} accepts it."
    )
    ranged: Pieces = ()
    if target := _target(b.traced, gift):
        least, most = b.traced.range_figures(target, to="s6")
        ranged = (" On any order of attribution at least ", *least, " and at most ", *most, " of it came from the claims.")
    against = (" Against it: ", *b.exhibits.linked(" ".join(gift.against.splitlines()), gift.id)) if gift.against else ()
    where = joined(filter(None, (b.exhibits.origin(gift.exhibit, gift.place), (*b.transfers.links(payments), " of Schedule C") if payments else ())), "; ")
    source = (" Source: ", where, ".") if where else ()
    when = f" {between(gift.first, gift.last)}" if gift.first and gift.last else ""
    return para(
        named(f"{gift.giver_name} to {gift.recipient_name}, {gift.what}"),
        dated(when),
        ": ",
        b.exhibits.linked(" ".join(gift.reasons.splitlines()), gift.id, of_gift(b.figures, gift)),
        named(f" {known}"),
        *source,
        *ranged,
        *against,
        mark="opinion" if gift.decided_by else "inference",
    )
