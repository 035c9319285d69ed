"""Words in the rows of a bank's table that say what a row is: booked or waiting, money in or money out.

Authority: none; these are banks' habits, in the languages met so far. A word that says both things says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.sources.reading.statement_words import plain

DIRECTIONS = {
    **dict.fromkeys(
        "C CR CREDIT CRDT BIJ H HABEN K KREDIT + IN INCOMING INFLOW EINGANG ENTRATA ENTRADA CREDITO CRÉDIT CRÉDITO AVERE ABONO DEPOSIT CREDITS EINNAHME GUTSCHRIFT".split(),
        "credits",
    ),
    **dict.fromkeys(
        "D DR DEBIT DBIT AF S SOLL DEBET - OUT OUTGOING OUTFLOW AUSGANG USCITA SALIDA DEBITO DÉBIT DÉBITO DARE CARGO WITHDRAWAL DEBITS AUSGABE LASTSCHRIFT BELASTUNG".split(),
        "debits",
    ),
}
_BOOKED = frozenset(
    "umsatz gebucht|completed|complete|booked|posted|cleared|settled|executed|gebucht|success|successful|processed|abgeschlossen|termine|comptabilise|completado|contabilizado|"
    "contabilizzato|eseguito|uitgevoerd|geboekt|zauctovano|zauctovana|rozliczona|zaksiegowano|wykonana|verbucht|ausgefuhrt|completata|concluido|received|paid".split(
        "|"
    )
)
_WAITING = frozenset(
    "umsatz vorgemerkt|pending|reverted|declined|failed|vorgemerkt|cancelled|canceled|rejected|reversed|denied|authorised|authorized|authorization|on hold|hold|in attesa|"
    "en attente|pendiente|blokada|oczekujaca|odrzucona|abgelehnt|ausstehend|storniert|geweigerd|gereserveerd|gereserveerde|blocked|expired|pendente|unclaimed|refused|returned".split(
        "|"
    )
)
# the first of a text's words that stands in one of these tells; none of them is a name
_IN = re.compile(
    r"\b(received|receipts?|salary|wages|direct deposit|credit(?! card)|refund|cashback|interest earned|interest paid|gutschr\w*|gutschrift\w*|eingang|geldeingang|zahlungseingang|"
    r"lohn|gehalt|vir recu|virement recu|virement en votre faveur|versement|remise|transf\. a su favor|ingreso|abono|nomina|bonifico a vostro favore|accredito|stipendio|"
    r"ontvangen|bijschrijving|salaris|storting|przelew przychodzacy|wplata|uznanie|prichozi platba|prijem|insattning|lon|innbetaling|indbetaling|top-?up|topup|"
    r"faster payments? received|inward|bank credit|transfer from|payment from|from savings|dividend|zinsgutschrift|erstattung|remboursement|rimborso|jovairas|"
    r"fpi|bgc|mobile payment received|payroll|proventos|deposito|income)\b"
)
_OUT = re.compile(
    r"\b(purchase|card payment|card purchase|pos|direct debit|standing order|withdrawal|atm|cash machine|cashpoint|debit|charge|fee|payment to|transfer to|bill payment|"
    r"kartenzahlung|lastschrift\w*|folgelastschrift|basislastschrift|erstlastschrift|einzugsermachtigung|dauerauftrag|abbuchung|auszahlung|geldautomat|ausgang|uberweisungsauftrag|"
    r"prelevement|prlv|paiement par carte|paiement cb|carte|retrait|vir emis|virement emis|facture carte|cotisation|frais|compra|pago|recibo|adeudo|tarjeta|cajero|pagamento|prelievo|addebito|"
    r"bonifico in uscita|commissione|betaalautomaat|incasso|geldautomaat|geldopname|afschrijving|betaalverzoek|platnosc karta|wyplata|obciazenie|prowizja|platba kartou|vyber|"
    r"mastercard zahlung|kortkop|uttag|overforing til|dankort-nota|visa kob|varekjop|kaartbetaling|bezahlung|bankomat|outward|dd|deb|fpo|so|chq|cpt|cheque|check|eftpos|trvl|achat|vasarlas|terheles)\b"
)
_CARD_PAYMENT = re.compile(
    r"\b(payment received|payment - thank you|payment thank you|thank you|direct debit payment|autopay|zahlung erhalten|einzug kartenabrechnung)\b"
)


def is_booked(word: str) -> bool | None:
    """Whether the word says that a row is booked; None if it is not known."""
    known = plain(word)
    return True if known in _BOOKED else False if known in _WAITING else None


def are_states(values: Iterable[str]) -> bool:
    """Whether the values are words for what is booked and what is not, and nothing else."""
    words = set(values)
    return bool(words) and all(is_booked(word) is not None for word in words)


def way_of(word: str) -> str:
    """'credits' or 'debits', if the word is one for money in or money out and nothing else; '' if not."""
    return DIRECTIONS.get(word.upper(), "")


def moves(text: str) -> int:
    """1 if the words of a text tell of money that came, -1 of money that went, 0 if they tell nothing, or both."""
    known = plain(text)
    come, gone = bool(_IN.search(known)), bool(_OUT.search(known))
    return int(come) - int(gone)


def pays_a_card(text: str) -> bool:
    """Whether the text is that of a payment that a card's statement has received."""
    return bool(_CARD_PAYMENT.search(plain(text)))
