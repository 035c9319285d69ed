"""What an edition for a partner is and is not: for whom, under which gateway, on what conditions, and what it leaves out, before anything that it says.

Authority: Directive (EU) 2016/680 art.7(2)-(3) (the recipient is told how complete the data are) and art.9(3) (conditions travel with the data).
"""

from __future__ import annotations

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Exempt, Paragraph, Pieces, Section, Table
from flows.dossier.number_kinds import dated, named, quoted
from flows.dossier.partner_evidence import Disclosure
from flows.dossier.words import count, listed
from flows.dossier.writing import para, row, strong
from schemas.identifiers import display_account
from schemas.law.provision import RECIPIENTS


def for_whom(edition: WrittenFor, law: CitedLaw) -> tuple[tuple[str, Pieces], ...]:
    """Labels and values: the partner, the gateway with its mark of doubt, purpose, conditions, and who decided; nothing in another edition."""
    if edition.disclosure is None:
        return ()
    partner, source = edition.disclosure.partner, f"case.toml: partners {edition.disclosure.partner.id}"
    conditions = quoted(partner.conditions, source) if partner.conditions else "none recorded beyond the purpose"
    return (
        ("For", (named(f"{partner.name} ({RECIPIENTS[partner.kind]}, {partner.state})"),)),
        ("Gateway", law.cite(edition.disclosure.gateway.provision)),
        ("Purpose", (quoted(partner.purpose, source),)),
        ("Conditions of use", (conditions,)),
        ("Disclosure decided by", (named(partner.author), ", ", dated(partner.on))),
    )


def limits(edition: WrittenFor, figures: Figures, exhibits: CitedExhibits, law: CitedLaw) -> tuple[Section, ...]:
    """One section of a partner edition; none of another."""
    if edition.disclosure is None:
        return ()
    return (
        Section(
            "",
            "What this edition is, and what it leaves out",
            "limits",
            (
                Table((Column("", 5), Column("", 17)), tuple(row(strong(label), value) for label, value in for_whom(edition, law))),
                *_absent(figures, edition.disclosure),
                *_permits(edition, exhibits),
            ),
        ),
    )


def _absent(figures: Figures, d: Disclosure) -> tuple[Block, ...]:
    said = [
        para(
            "This edition is made only from the exhibits that may go to this partner. Nothing was painted over: parties, ownership, purchases and the way of the money were worked out again "
            "from those exhibits alone, and each figure of an asset or account was compared with the one that the whole of the evidence gives. ",
            strong("What came out otherwise is absent, not corrected and not estimated."),
            numbered=False,
        ),
        _counted(
            figures,
            "exhibits withheld",
            d.shown_as_withheld,
            "exhibit",
            "not disclosed to this partner. Reports of suspicion and intelligence, of which there may or may not be any, "
            "are not counted and are in no edition that leaves the office.",
        ),
        _counted(
            figures,
            "accounts not followed",
            d.unfollowed,
            "account",
            "not followed here though in evidence: a withheld exhibit shows them, or money from such an account could have reached them. A payment to "
            "one of them ends here as a payment out of the accounts in evidence, and what became of it is not told.",
        ),
        _counted(
            figures,
            "assets absent",
            len(d.absent),
            "asset",
            "absent, because a figure or a basis of each rests on material that is not disclosed. Sums and ranges of several assets are "
            "those of the assets in this edition, and the whole case may come to more.",
        ),
        _counted(
            figures,
            "gifts and repayments absent",
            d.dispositions,
            "gift or repayment of a charge",
            "absent for the same reason.",
            "gifts and repayments of charges",
        ),
        _counted(
            figures,
            "holdings absent",
            d.holdings,
            "finding",
            "absent on who holds or controls a company, because the registers disclosed do not give the same on their own.",
        ),
        _counted(
            figures,
            "statements absent",
            d.case.absent,
            "statement",
            "absent that the case file makes (facts, decisions, values, conclusions), because each cites an exhibit that is not disclosed.",
        ),
        _counted(
            figures,
            "statements replaced",
            d.case.replaced,
            "statement",
            "replaced by words that say so: on the test, on what helps the respondent, on income or on a standing question. They may help "
            "the respondent: the issuing authority can be asked.",
        ),
        _claims(figures, d),
        _counted(figures, "reasons absent", d.reasons, "reason", "not told here why the dossier is a draft."),
        para(
            "Persons under pseudonyms stay so. The index of unused material is not part of this edition. Whether data of special categories (health, belief and the like) stand in an exhibit is for people "
            "to see: this edition has none of the words that the case file names as such, and nothing else was searched for.",
            numbered=False,
        ),
    ]
    return tuple(block for block in said if block)


def _counted(figures: Figures, id: str, number: int, noun: str, says: str, plural: str = "") -> Paragraph | None:
    """'1 exhibit is ...' or '3 exhibits are ...'; nothing for none."""
    return para(figures.counted(id, number, noun, plural), f" {'is' if number == 1 else 'are'} {says}", numbered=False) if number else None


def _claims(figures: Figures, d: Disclosure) -> Paragraph | None:
    in_part = (
        f"Of {'claim' if len(d.case.in_part) == 1 else 'claims'} {listed(d.case.in_part)} only the receipts are counted that this partner may see: the sums claimed here are not the whole of what "
        "is alleged."
        if d.case.in_part
        else ""
    )
    absent = (
        (" ", *figures.counted("claims absent", d.case.claims_absent, "claim"), " of the case rest on undisclosed material altogether.")
        if d.case.claims_absent
        else ()
    )
    return para(named(in_part), absent, numbered=False) if in_part or absent else None


def _permits(edition: WrittenFor, exhibits: CitedExhibits) -> tuple[Block, ...]:
    partner = edition.disclosure.partner
    if not partner.permits:
        return (para("No exhibit may go to this partner.", numbered=False),)
    rows = tuple(row((*_links(exhibits, permit.exhibits),), quoted(permit.because, f"case.toml: partners {partner.id}")) for permit in partner.permits)
    return (
        Table(
            (Column("Exhibits", 8), Column("Why what they may be used for allows it", 14)),
            rows,
            title="What may go to this partner",
            note=(Exempt("What each exhibit may be used for, in the words of the register, stands in the exhibit register.", "paragraph"),),
        ),
    )


def _links(exhibits: CitedExhibits, references: tuple[str, ...]):
    for n, reference in enumerate(references):
        yield from ((", ",) if n else ())
        yield exhibits.link(exhibits.by_reference[reference])


def left_out(d: Disclosure | None) -> tuple[str, ...]:
    """For the office: each asset, and how much else, that the partner edition has not."""
    if d is None:
        return ()
    references = ", ".join(exhibit.reference for exhibit in d.withheld)
    accounts = f"; {count(d.unfollowed, 'account')} not followed" if d.unfollowed else ""
    said = [f"withheld: {references}{accounts}"] if d.withheld else []
    said += [
        f"absent: {display_account(a.identifier) if a.kind == 'account_balance' else a.identifier} ({a.description.split(':')[0]}), which rests on what is withheld"
        for a in d.absent
    ]
    if d.dispositions:
        said.append(f"absent: {count(d.dispositions, 'gift or repayment', 'gifts and repayments')} whose figures rest on what is withheld")
    if d.case.absent or d.case.replaced:
        said.append(f"of case.toml {count(d.case.absent, 'item')} left out and {d.case.replaced} replaced, which cite what is withheld")
    return tuple(said)
