"""A ledger's lines written down as a bank would: camt.053 messages and the two tables that banks export.

Format: ISO 20022 camt.053.001.02 and .08 (Bank-to-Customer Statement); the tables follow the templates `uk_bank` and
`continental_bank` of flows/sources/templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from flows.demo.world_parameters import Account
from schemas.guarantees import GuaranteeBroken

# ISO 20022 external code sets: bank transaction codes by what happened.
_CODES = {
    "transfer in": ("RCDT", "ESCT"),
    "transfer out": ("ICDT", "ESCT"),
    "cash in": ("CNTR", "CDPT"),
    "cash out": ("CNTR", "CWDL"),
    "card": ("CCRD", "POSD"),
    "direct debit": ("RDDT", "ESDD"),
    "standing order": ("ICDT", "STDO"),
    "wages": ("RCDT", "SALA"),
}


@dataclass(frozen=True)
class Line:
    """One line of a statement as the bank prints it. `amount` in minor units, above zero for a credit; `code`: what happened."""

    on: date
    amount: int
    code: str
    counterparty: str = ""
    counterparty_account: str = ""
    text: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Statement:
    """One account from `first` to `last`, both included; `opening` in minor units. The lines stand in the bank's order."""

    account: Account
    number: int
    first: date
    last: date
    opening: int
    lines: tuple[Line, ...]

    @property
    def closing(self) -> int:
        return self.opening + sum(line.amount for line in self.lines)


def statements(account: Account, lines: Sequence[Line], spans: Sequence[tuple[date, date]], opening: int = 0) -> list[Statement]:
    """The account's lines cut into statements; the balance runs on from one to the next. Every line is in exactly one span."""
    made: list[Statement] = []
    balance = opening
    for number, (first, last) in enumerate(spans, start=1):
        within = tuple(line for line in lines if first <= line.on <= last)
        made.append(Statement(account, number, first, last, balance, within))
        balance = made[-1].closing
    if sum(len(s.lines) for s in made) != len(lines):
        raise GuaranteeBroken(f"lines of {account.key} outside its statements")
    return made


def decimal(minor: int, mark: str = ".") -> str:
    """Pence or cents as the bank prints them, without a sign."""
    return f"{abs(minor) // 100}{mark}{abs(minor) % 100:02d}"


def camt053(parts: Sequence[Statement], *, version: str, message: str, created: date) -> bytes:
    """One camt.053 message with a Stmt for each part; `version` is '02' or '08'."""
    stamp = f"{created.isoformat()}T06:30:00"
    body = "".join(_stmt(part, version, message, stamp) for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">\n<BkToCstmrStmt>\n'
        f"<GrpHdr><MsgId>{message}</MsgId><CreDtTm>{stamp}</CreDtTm></GrpHdr>\n{body}</BkToCstmrStmt>\n</Document>\n"
    ).encode()


def _stmt(part: Statement, version: str, message: str, stamp: str) -> str:
    account = part.account
    entries = "".join(_entry(line, n, part, version) for n, line in enumerate(part.lines, start=1))
    return (
        f"<Stmt>\n<Id>{message}-{part.number}</Id><ElctrncSeqNb>{part.number}</ElctrncSeqNb><CreDtTm>{stamp}</CreDtTm>\n"
        f"<FrToDt><FrDtTm>{part.first.isoformat()}T00:00:00</FrDtTm><ToDtTm>{part.last.isoformat()}T23:59:59</ToDtTm></FrToDt>\n"
        f"<Acct>{_account_id(account.written)}<Ccy>{account.currency}</Ccy><Ownr><Nm>{escape(account.holder)}</Nm></Ownr>"
        f"<Svcr><FinInstnId><Nm>{escape(account.servicer)}</Nm></FinInstnId></Svcr></Acct>\n"
        f"{_balance('OPBD', part.opening, account.currency, part.first)}{_balance('CLBD', part.closing, account.currency, part.last)}"
        f"{entries}</Stmt>\n"
    )


def _account_id(written: str) -> str:
    if written[:2].isalpha():
        return f"<Id><IBAN>{written}</IBAN></Id>"
    return f"<Id><Othr><Id>{written}</Id></Othr></Id>"


def _balance(kind: str, minor: int, currency: str, on: date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{decimal(minor)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if minor >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{on.isoformat()}</Dt></Dt></Bal>\n"
    )


def _entry(line: Line, n: int, part: Statement, version: str) -> str:
    credit = line.amount > 0
    family, sub = _CODES[line.code]
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    return (
        f'<Ntry><NtryRef>{part.number}-{n}</NtryRef><Amt Ccy="{part.account.currency}">{decimal(line.amount)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if credit else 'DBIT'}</CdtDbtInd>{status}<BookgDt><Dt>{line.on.isoformat()}</Dt></BookgDt>"
        f"<ValDt><Dt>{line.on.isoformat()}</Dt></ValDt>\n"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>\n"
        f"<NtryDtls><TxDtls>{_references(line)}{_parties(line, credit, version)}{_remittance(line)}</TxDtls></NtryDtls></Ntry>\n"
    )


def _references(line: Line) -> str:
    return f"<Refs><EndToEndId>{escape(line.reference or 'NOTPROVIDED')}</EndToEndId></Refs>"


def _parties(line: Line, credit: bool, version: str) -> str:
    if not line.counterparty:
        return ""
    role = "Dbtr" if credit else "Cdtr"
    name = f"<Nm>{escape(line.counterparty)}</Nm>"
    party = f"<{role}>{name}</{role}>" if version == "02" else f"<{role}><Pty>{name}</Pty></{role}>"
    account = f"<{role}Acct>{_account_id(line.counterparty_account)}</{role}Acct>" if line.counterparty_account else ""
    return f"<RltdPties>{party}{account}</RltdPties>"


def _remittance(line: Line) -> str:
    return f"<RmtInf><Ustrd>{escape(line.text)}</Ustrd></RmtInf>" if line.text else ""
