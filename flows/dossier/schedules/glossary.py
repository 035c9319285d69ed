"""The glossary: every term that a judge or a respondent need not know.

Authority: docs/method.md, whose terms these are.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Column, Section, Table
from flows.dossier.number_kinds import named
from flows.dossier.writing import row

TERMS = {
    "Account month": "one account in one calendar month: complete, part, broken or missing as its statements show it.",
    "At least / at most": "the smallest and the largest sum of the claims that can be in an asset, whichever part of which receipt each payment is said to have used.",
    "Claim": "a receipt, or part of one, alleged to be of a certain kind, such as proceeds of the offence, or known to be an innocent person's money.",
    "Declared (of a row)": "a heading, footer or total, which the format of a file says is not evidence.",
    "Economic share": "what part of a company's value belongs to a person, multiplied along each chain of shares; as a range where the register gives a band.",
    "Gap": "days of an account for which no statement is in evidence, or between which balances do not agree.",
    "Label": "the name under which money is followed: a claim, or own money.",
    "Lot": "an amount of one label that came into an account with one transfer.",
    "Lowest intermediate balance": "the rule that later money does not become claim money again: a claim on an account is limited to the lowest balance since (Roscoe v Winder).",
    "Net equity": "value (where no valuation is recorded, the price paid) less charges and costs of realising, times the beneficial share.",
    "Opening balance": "what stood in an account when its statements begin: money of unknown origin.",
    "Own money": "what no claim covers. The term says nothing of whose money it is or whether it is lawful.",
    "Realisable": "what an order measured in value can be satisfied from, whether or not anything was traced into it.",
    "Reversal": "a payment sent back; if nothing happened in between, the same money goes back to its old place.",
    "Route": "the transfers through which the money of a claim came to an asset under one rule, with the amount at each step.",
    "SHA-256": "a number worked out from every byte of a file: if one byte changes, it changes.",
    "Transfer": "one movement of money, whichever statements show it; an own transfer between two accounts in evidence is one transfer.",
}


def write(b: Brief) -> Section:
    """The glossary, in alphabetical order."""
    rows = tuple(row(named(term), says) for term, says in sorted(TERMS.items(), key=lambda item: item[0].casefold()))
    return Section("", "Glossary", "sY", (Table((Column("Term", 6), Column("Meaning", 20)), rows),))
