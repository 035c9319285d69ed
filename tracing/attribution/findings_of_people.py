"""What a person found about the way of money, put into the ledger: joined ends, backward tracing, accounts as one pot.

Authority: `schemas.money_findings`; docs/method.md. Each finding must name its entries exactly, or the case is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from schemas.accounts import StatementPeriod
from schemas.calendar import in_words
from schemas.case import Case
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.money import MoneyError, display, parse
from schemas.money_findings import BackwardTracing, End, JoinedEnds, OnePot
from tracing.ledger.account_references import known_account
from tracing.ledger.ledger_lines import transfer_of
from tracing.ledger.prepared_ledger import Claim, Line, outside

JOINED, BACKWARD, POT = "joined:", "backward:", "pot:"
REST = ":rest"  # what is left of a line of which a finding takes a part


@dataclass
class WithFindings:
    """The lines and claims of a case after what persons found. `rests`: a line that was parted, and its other part."""

    lines: list[Line]
    claims: list[Claim]
    rests: dict[str, str]


def has_findings(case: Case) -> bool:
    """True if a person found something that changes the ledger."""
    return bool(case.joined or case.backward or case.pots)


def with_findings(base: EvidenceBase, lines: Iterable[Line], claims: Iterable[Claim], linked: Collection[str] = ()) -> WithFindings:
    """Every finding of the case in turn; `linked`: lines whose other side is known. Refusal for one that names no entry, two, or entries that cannot be what it says."""
    return _Findings(base, lines, claims, linked).all()


def original(line: str) -> str:
    """The transfer that a line, or a part of it, is."""
    return transfer_of(line.removesuffix(REST))


class _Findings:
    def __init__(self, base: EvidenceBase, lines: Iterable[Line], claims: Iterable[Claim], linked: Collection[str]):
        self.linked = set(linked)
        self.case, self.currency = base.case, base.case.case.currency
        self.accounts = {period.account for period in base.of(StatementPeriod)}
        # twice the number: a line can be put before another
        self.lines = {line.id: replace(line, seq=2 * (line.seq or 0)) for line in lines}
        self.claims = list(claims)
        self.rests: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def all(self) -> WithFindings:
        for n, joined in enumerate(self.case.joined, start=1):
            self._join(joined, f"joined[{n}]")
        for n, backward in enumerate(self.case.backward, start=1):
            self._trace_backward(backward, f"backward[{n}]")
        for n, pot in enumerate(self.case.pots, start=1):
            self._put_together(pot, f"pots[{n}]")
        return WithFindings(list(self.lines.values()), self.claims, self.rests)

    def _join(self, found: JoinedEnds, place: str) -> None:
        between = JOINED + found.id
        out = [self._line(end, "payer", f"{place}.out[{n}]") for n, end in enumerate(found.out, start=1)]
        into = [self._line(end, "payee", f"{place}.into[{n}]") for n, end in enumerate(found.into, start=1)]
        if min(line.at for line in into) < min(line.at for line in out):
            raise _refusal(place, "money came back before any had left", "Name the withdrawal that the money came from.")
        for line in out:
            if not outside(line.payee) or line.id in self.linked:
                raise _refusal(place, f"the payment on {line.at} went to an account in evidence", "Only what left the evidence can be joined.")
            self.lines[line.id] = replace(line, payee=between)
        for line in into:
            if not outside(line.payer) or line.id in self.linked or any(claim.transfer == line.id for claim in self.claims):
                raise _refusal(
                    place,
                    f"the receipt on {line.at} came from an account in evidence, or is claimed itself",
                    "Only what came from outside and is not claimed can be joined.",
                )
            self.lines[line.id] = replace(line, payer=between)

    def _trace_backward(self, found: BackwardTracing, place: str) -> None:
        payment, receipt = self._line(found.payment, "payer", f"{place}.payment"), self._line(found.receipt, "payee", f"{place}.receipt")
        part = min(payment.amount, receipt.amount) if found.amount is None else self._parse(found.amount, f"{place}.amount")
        if payment.payer != receipt.payee or not outside(receipt.payer) or receipt.id in self.linked:
            raise _refusal(
                place,
                "the receipt came into another account, or from an account in evidence",
                "Name a receipt from outside into the account that made the payment.",
            )
        if (receipt.at, receipt.seq) <= (payment.at, payment.seq):
            raise _refusal(place, "the receipt came before the payment", "Leave the finding out: tracing forward answers it.")
        if not 0 < part <= min(payment.amount, receipt.amount):
            raise _refusal(f"{place}.amount", f"{display(part, self.currency)} is not within both sums", "Give at most the smaller of the two.")
        between = BACKWARD + found.id
        self._part(payment, part, replace(payment, payer=between, amount=part))
        self._part(receipt, part, replace(receipt, at=payment.at, seq=(payment.seq or 0) - 1, payee=between, amount=part))
        marked = [claim for claim in self.claims if claim.transfer == receipt.id]
        for claim in marked:
            claimed = receipt.amount if claim.amount is None else claim.amount
            first = min(part, claimed)
            part -= first
            at = self.claims.index(claim)
            pieces = [Claim(receipt.id, claim.label, first), Claim(receipt.id + REST, claim.label, claimed - first)]
            self.claims[at : at + 1] = [piece for piece in pieces if piece.amount]

    def _part(self, line: Line, part: int, taken: Line) -> None:
        self.lines[line.id] = taken
        if part < line.amount:
            self.rests[line.id] = line.id + REST
            self.lines[line.id + REST] = replace(line, id=line.id + REST, amount=line.amount - part)

    def _put_together(self, found: OnePot, place: str) -> None:
        together = {self._account(account, f"{place}.accounts") for account in found.accounts}
        pot = POT + found.id
        for id, line in list(self.lines.items()):
            if line.kind == "gap" and line.payer in together:
                raise _refusal(
                    place, f"statements of {line.payer} are missing from {line.at}", "Bridge the gap by a decision first, or leave the account out of the pot."
                )
            payer, payee = (pot if name in together else name for name in (line.payer, line.payee))
            if payer == payee:
                if any(claim.transfer == id for claim in self.claims):
                    raise _refusal(place, f"the payment on {line.at} between two accounts of the pot is claimed", "Take one of the two back.")
                del self.lines[id]
            else:
                self.lines[id] = replace(line, payer=payer, payee=payee)

    def _line(self, end: End, side: str, place: str) -> Line:
        account, amount = self._account(end.account, f"{place}.account"), self._parse(end.amount, f"{place}.amount")
        fitting = [
            line
            for line in self.lines.values()
            if getattr(line, side) == account and line.at[:10] == end.on.isoformat() and line.amount == amount and line.kind == ""
        ]
        if len(fitting) != 1:
            raise _refusal(
                place,
                f"{len(fitting)} entries fit {display(amount, self.currency)} on {in_words(end.on)}",
                "Give account, day and amount exactly as the statement has them; they must mean one entry.",
            )
        if any(line.kind == f"reversal:{fitting[0].id}" for line in self.lines.values()):
            raise _refusal(place, f"the payment on {fitting[0].at} was taken back", "Leave the finding out: the reversal answers it.")
        if fitting[0].id in self.used:
            raise _refusal(place, f"the entry is already named in {self.used[fitting[0].id]}", "Each entry can be in one finding.")
        self.used[fitting[0].id] = place
        return fitting[0]

    def _account(self, written: str, place: str) -> str:
        account = known_account(written, self.accounts)
        if not account:
            raise _refusal(place, f"no statement in evidence is of the account {written!r}", "Mend the account's number, or add its statements to exhibits/.")
        return account

    def _parse(self, text: str, place: str) -> int:
        try:
            return parse(text, self.currency)
        except MoneyError as error:
            raise _refusal(place, str(error), "Mend the amount.") from error


def _refusal(place: str, reason: str, next_step: str) -> Refusal:
    return Refusal("case.toml", place, reason, next_step)
