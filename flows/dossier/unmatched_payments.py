"""Payments that two statements may show and that nobody has matched: what they could bring, in words for page one and side by side for section 2.

Method: docs/method.md, "Which payments are one". Nothing reads as nil while it is not known to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.dossier.brief import Brief
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Link, Piece, Pieces, Table, ToParagraph
from flows.dossier.number_kinds import briefly, named, quoted
from flows.dossier.writing import para, row
from schemas.accounts import Entry
from schemas.findings import Pairing
from tracing.chains.link_questions import LinkQuestion, link_questions, pairing_effects

_KINDS = {
    "account_number": "the other account's whole number",
    "part_number": "a part of the other account's number",
    "holder": "the name of the other account's holder",
    "reference": "a reference that both have",
    "channel": "how it was sent",
    "unusual_amount": "an amount that no other entry has",
    "other_number": "a number that is not the other account's",
    "other_holder": "the name of somebody else",
    "cash": "cash on both sides",
    "other_candidates": "others fit as well",
    "order": "the credit is booked before the debit",
    "nothing_named": "neither names the other's account",
}
ANCHOR = "unmatched-payments"
IF_LINKED = "If linked: if payments that are not yet matched (section 2) are the same payments."


def if_matched(b: Brief, target: str, *, cover: bool = False) -> Pieces:
    """'If four payments not yet matched (paragraph 12) are the same payments, up to £...'; nothing where they would change nothing in the target."""
    found = b.traced.range_of(target)
    if found is None or found.at_most_linked <= found.at_most:
        return ()
    return (
        *_if_the_same(b, cover),
        "up to ",
        b.traced.linked_figure(found, to="s2"),
        " of the money of the claims may be in them, whichever way each payment is attributed.",
    )


def if_matched_at_all(b: Brief, *, cover: bool = False) -> Pieces:
    """The same of all that is within reach. Where that stays as it is, what the payments could bring to other property: whose purchase or holder nobody has decided."""
    waiting = pairing_effects(b.base)
    if (within := if_matched(b, "reached", cover=cover)) or not waiting:
        return within
    largest = max(sorted(waiting), key=lambda id: waiting[id])
    (pairing,) = (one for one in b.base.of(Pairing) if one.id == largest)
    return (
        *_if_the_same(b, cover),
        "more of that money may have gone on to property that is not in this table, because its purchase or its holder is not decided: through one payment alone up to ",
        *_effect(b, pairing),
        ".",
    )


def _if_the_same(b: Brief, cover: bool) -> Pieces:
    number = _payments(b)
    where: Pieces = (Link("s2", "section 2"),) if cover else (ToParagraph(ANCHOR),)
    return (
        " If ",
        *b.figures.counted(
            "payments not yet matched", number, "payment", of="payments out that wait for a decision and could bring money of the claims to what is asked about"
        ),
        " not yet matched (",
        *where,
        f") {'is the same payment' if number == 1 else 'are the same payments'}, ",
    )


def is_there_more(traced: TracedMoney, targets: Iterable[str]) -> bool:
    """True if one of these ranges is wider with the payments that wait for a decision."""
    return any(found.at_most_linked > found.at_most for target in targets if (found := traced.range_of(target)) is not None)


def blocks(b: Brief) -> list[Block]:
    """Every question that would change a figure, the largest first, with both lines side by side; how many others there are."""
    asked = link_questions(b.base)
    if not asked:
        return []
    changing, others = ([q for q in asked if bool(q.effect) is changes] for changes in (True, False))
    found: list[Block] = [Heading("Payments that may be one")]
    if changing:
        rows = tuple(
            row(_line(b, ids(pairing, "debit_entry")), _line(b, ids(pairing, "credit_entry")), _effect(b, pairing), _reasons(b, pairing))
            for question in changing
            for pairing in question.pairings
        )
        columns = (Column("Paid out", 9), Column("Paid in", 9), Column("Could bring at most", 5, True), Column("For and against", 9))
        found += [
            para(
                "Banks write one payment twice, each in its own words. Nobody has decided whether these are one; the rules treat them as two, and the ranges say what they could "
                "bring.",
                key=ANCHOR,
            ),
            Table(columns, rows),
        ]
    if others:
        number = sum(len(question.pairings) for question in others)
        found.append(
            para(
                *b.figures.counted("pairings that change nothing", number, "further pair", of="pairs of entries that wait for a decision and change no figure"),
                _none(b, others),
            )
        )
    return found


def ids(pairing: Pairing, side: str) -> list[str]:
    """The entries of one side of a pairing."""
    return [id for id in getattr(pairing, side).splitlines() if id]


def _payments(b: Brief) -> int:
    waiting = pairing_effects(b.base)
    return len({pairing.debit_entry for pairing in b.base.of(Pairing) if pairing.id in waiting})


def _none(b: Brief, others: Sequence[LinkQuestion]) -> Pieces:
    more = ". Each changes no figure, whichever way it is decided."
    if b.edition.name != "working":
        return (" of entries may be one payment", more)
    told = f" ({'; '.join(question.subjects[0] for question in others[:10])}{' and others' if len(others) > 10 else ''})"
    return (" of entries may be one payment", named(told), more)


def _line(b: Brief, entries: Sequence[str]) -> Pieces:
    """The entries as their statements have them; what they say stays in the office, like every text of somebody's statement."""
    found: list[Piece] = []
    for id in entries:
        entry: Entry = b.transfers.entries[id]
        said = " / ".join(filter(None, (entry.counterparty, entry.reference, entry.text))) if b.edition.name == "working" else ""
        found += [
            "\n" if found else "",
            briefly(entry.booked_on),
            ", ",
            named(b.names.account_of(entry.account)),
            ", ",
            b.figures.amount(f"unmatched {id}", entry.amount, "as the statement has it", id, currency=entry.currency, by=("transfer", id)),
            *((quoted(f": {said}", id),) if said else ()),
            " (",
            *b.exhibits.origin(entry.exhibit, entry.place),
            ")",
        ]
    return tuple(found)


def _effect(b: Brief, pairing: Pairing) -> Pieces:
    most = pairing_effects(b.base)[pairing.id]
    return (
        b.figures.amount(
            f"effect {pairing.id}",
            most,
            "the most of the claims' money that can come to anything that is asked about through this pairing",
            pairing.id,
            by=("effect", pairing.id),
        ),
    )


def _reasons(b: Brief, pairing: Pairing) -> Pieces:
    """For and against; they quote the statements, so they stay in the office."""
    if b.edition.name != "working":
        favour, otherwise = (
            "; ".join(_KINDS[kind] for kind in dict.fromkeys(kinds.splitlines()) if kind in _KINDS) for kinds in (pairing.kinds_for, pairing.kinds_against)
        )
        return (f"For: {favour or 'nothing more'}." + (f" Against: {otherwise}." if otherwise else ""),)
    against = f" But: {' '.join(pairing.reasons_against.splitlines())}" if pairing.reasons_against else ""
    return b.exhibits.linked(f"{' '.join(pairing.reasons_for.splitlines()[1:])}{against}".strip() or "Nothing but the amount and the days.", pairing.id)
