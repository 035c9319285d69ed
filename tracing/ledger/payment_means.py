"""By what means an entry moved money: cash, cheque, card, loan, money-service business, exchange; and the evidence that says so.

Authority: ISO 20022 external bank transaction codes (domain-family-subfamily); SWIFT MT940 field 61 transaction types; the German banks' Geschäftsvorfallcodes;
OFX TRNTYPE; the short codes of British statements. A bank's code counts before words, which are only what the payer or bank wrote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from schemas.accounts import Entry


class Means(NamedTuple):
    """`kind` is one of KINDS or '', `why` the evidence for it in words."""

    kind: str = ""
    why: str = ""


KINDS = ("cash in", "cash out", "cheque", "card", "direct debit", "loan", "interest", "charge", "money-service business", "exchange")
_CASH = "cash"  # in or out, as the entry's direction says
# patterns for a whole code; the first that fits counts
_CODES: tuple[tuple[str, str, str], ...] = (
    (r"PMNT-(CNTR|CCRD|MCRD)-(CDPT|CWDL|XBCW|XBCD|CAJT)", _CASH, "ISO 20022: cash at a counter or machine"),
    (r"(ATM|CASH|CPT|CSH)", _CASH, "cash at a counter or machine"),
    (r"N[A-Z0-9]{3}-08[23]|08[23]", _CASH, "German code: cash paid in or out"),
    (r"PMNT-(ICHQ|RCHQ)-.*|.*-CCHQ", "cheque", "ISO 20022: cheques"),
    (r"[NSF](CHK|CLR|ECK|TCK)(-.*)?|CHECK|CHQ|N[A-Z0-9]{3}-00[123]", "cheque", "a cheque"),
    (r"PMNT-(CCRD|MCRD)-.*", "card", "ISO 20022: a card"),
    (r"POS|DEB|VIS|[NSF]026(-.*)?", "card", "a card"),
    (r"PMNT-(IDDT|RDDT)-.*", "direct debit", "ISO 20022: direct debits"),
    (r"DIRECTDEBIT|DD|[NSF]DDT(-.*)?|N[A-Z0-9]{3}-10[45]", "direct debit", "a direct debit"),
    (r"LDAS-.*|[NSF](LDP|LNS)(-.*)?", "loan", "loans and deposits"),
    (r".*-INTR|INT|[NSF]INT(-.*)?", "interest", "interest"),
    (r".*-(CHRG|FEES|COMM)|FEE|SRVCHG|[NSF](CHG|COM)(-.*)?|N[A-Z0-9]{3}-80[58]", "charge", "charges"),
)
_NAMES: tuple[tuple[str, str], ...] = (
    (r"western union|moneygram|money ?gram|ria (money|financial)|money transfer|hawala|hundi|bureau de change|remittance", "money-service business"),
    (r"coinbase|binance|kraken|bitstamp|bitpanda|crypto\.com|bitcoin|crypto(currency)? exchange", "exchange"),
)
_WORDS: tuple[tuple[str, str], ...] = (
    (
        r"cash (withdrawal|deposit|paid|out|in)|cashpoint|cash machine|counter (withdrawal|credit)|geldautomat|bargeld|barauszahlung|bareinzahlung|geldopname|geldautomaat|retrait dab|"
        r"versement especes|reintegro cajero|prelievo|wyplata gotowki",
        _CASH,
    ),
    (r"cheque|check no|scheck|cheque n", "cheque"),
    (r"charges of the bank", "charge"),
    (r"loan (advance|repayment|drawdown)|darlehen|lening|pret immobilier|prestamo", "loan"),
    (r"betaalautomaat|kartenzahlung|card (payment|purchase|transaction)", "card"),
    (r"lastschrift|direct debit|incasso|prelevement", "direct debit"),
)


def means(entry: Entry) -> Means:
    """How the entry's money moved; nothing where neither a code nor a word says it."""
    return _said(entry.bank_code.strip().upper(), entry.counterparty, entry.text, entry.direction)


@lru_cache(maxsize=1 << 16)
def _said(code: str, counterparty: str, text: str, direction: str) -> Means:
    by_code = next((Means(kind, f"the bank's code {code} ({says})") for pattern, kind, says in _CODES if re.fullmatch(pattern, code)), Means())
    if by_code.kind != _CASH:
        for pattern, kind in _NAMES:
            if found := re.search(rf"\b(?:{pattern})\b", f"{counterparty} {text}", re.IGNORECASE):
                return Means(kind, f"the words {found[0]!r} on the statement")
    if not by_code.kind:
        for pattern, kind in _WORDS:
            if found := re.search(rf"\b(?:{pattern})", f"{text} {counterparty}", re.IGNORECASE):
                by_code = Means(kind, f"the words {found[0]!r} on the statement")
                break
    if by_code.kind == _CASH:
        return Means("cash in" if direction == "credit" else "cash out", by_code.why)
    return by_code
