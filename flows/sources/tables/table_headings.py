"""The words under which banks put the columns of a statement and the lines around it, in the languages met so far.

Authority: none; these are habits. A heading that stands here only proposes what a column is; its contents must agree (table_proposal.py).
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

COLUMNS: dict[str, tuple[str, ...]] = {
    "booked_on": (
        "booking date", "booked on", "posting date", "post date", "posted date", "date posted", "completed date", "buchungstag", "buchungsdatum", "buchung", "boekdatum", "boekingsdatum", "date comptable",
        "date de comptabilisation", "dateop", "fecha contable", "data contabile", "data registrazione", "data ksiegowania", "bokforingsdag", "bokforingsdatum", "bogforingsdato", "bokforingsdato", "kirjauspaiva"),
    "day": (  # when it was paid: taken for the day of booking where no other column is
        "date", "day", "transaction date", "datum", "transactiedatum", "date operation", "date de l operation", "date d operation", "fecha", "fecha operacion", "data", "data operazione", "data lancamento",
        "data operacji", "datum transakce", "datum provedeni", "dato", "paivays", "txn date", "tran date"),
    "value_on": ("value date", "val date", "valuta", "valutadatum", "valutadag", "wertstellung", "wertstellungstag", "wertstellungsdatum", "wertstellung (valuta)", "wert", "date valeur", "date de valeur", "dateval", "fecha valor",
                 "f valor", "data valuta", "data waluty", "rentedatum", "rentedato"),
    "amount": ("amount", "transaction amount", "billing amount", "value", "betrag", "umsatz", "bedrag", "montant", "montant de l operation", "importe", "importo", "valor", "kwota", "castka", "betrag in", "umsatz in",
               "transactiebedrag", "montant en euros", "belopp", "belob", "maara", "kwota operacji", "mutatiebedrag"),
    "paid_out": ("paid out", "money out", "out", "debit", "debits", "debit amount", "withdrawal", "withdrawals", "withdrawal amt", "withdrawal amount", "soll", "af", "cargo", "cargos", "dare", "uscite", "addebiti", "obciazenia", "belastung",
                 "payments", "debit euros", "ut fra konto", "lastschrift"),
    "paid_in": ("paid in", "money in", "in", "credit", "credits", "credit amount", "deposit", "deposits", "deposit amt", "deposit amount", "haben", "bij", "abono", "abonos", "avere", "entrate", "accrediti", "uznania", "gutschrift", "receipts",
                "credit euros", "inn pa konto"),
    "fee": ("fee", "fees", "charge", "charges", "gebuhr"),
    "direction": ("af bij", "af/bij", "debit/credit", "credit/debit", "cr/dr", "dr/cr", "d/c", "c/d", "soll/haben", "sign", "credit debit indicator", "kreditdebit", "type d/c", "debit or credit"),
    "balance_after": ("balance", "running balance", "account balance", "closing balance", "accountbalance", "saldo na trn", "bokfort saldo", "disponible", "saldo", "saldo nach buchung", "saldo na mutatie", "saldo na transactie", "solde", "saldo disponible", "saldo po operacji", "saldo po transakcji", "kontostand", "zustatek"),
    "counterparty": ("counterparty", "counter party", "name", "payee", "counterparty name", "merchant", "auftraggeber / begunstigter", "beguenstigter/zahlungspflichtiger", "begunstigter/zahlungspflichtiger",
                     "name zahlungsbeteiligter", "naam tegenpartij", "partner name", "counterparty name", "auftraggeber/empfanger", "begunstigter / auftraggeber", "nadawca/odbiorca", "nazwa nadawcy/odbiorcy", "naam / omschrijving", "beneficiaire", "beneficiario", "nadawca / odbiorca", "zahlungsempfanger", "empfanger"),
    "counterparty_account": ("counterparty account", "counterparty iban", "partner iban", "payee account number", "iban / kontonummer", "numer konta", "tegenrekening iban", "tegenrekening", "kontonummer/iban", "iban zahlungsbeteiligter", "tegenrekening iban/bban", "kontonummer", "compte beneficiaire", "cuenta beneficiario"),
    "text": ("description", "zahlungspflichtige*r", "zahlungsempfanger*in", "details", "narrative", "label", "narration", "remarks", "subcategory", "payment details", "transaction details", "umsatzart", "vorgang", "detail", "detail de l ecriture", "observaciones", "tekst", "text",
             "forklaring", "beskrivning", "rubrik", "otsikko", "libelle simplifie", "informations complementaires", "descrizione_completa", "notes and #tags", "memo", "transaction description", "particulars", "verwendungszweck", "buchungstext", "omschrijving", "mededelingen", "omschrijving-1", "libelle",
             "libelle operation", "concepto", "descripcion", "descrizione", "causale", "descricao", "tytul", "opis", "opis operacji", "popis", "notes"),
    "reference": ("reference", "ref", "transaction id", "payment reference", "chq / ref number", "chq /ref no", "ref no", "ref no /cheque no", "cheque number", "check number", "transferwise id", "referens", "viitenumero", "transaction reference", "kenmerk", "referenz", "kundenreferenz", "referencia", "riferimento", "transactiereferentie", "betalingskenmerk", "id"),
    "bank_code": ("type", "transaction type", "code", "mutatiesoort", "gvc", "typ", "tipo"),
    "original_amount": ("original amount", "foreign amount", "local amount", "amount (foreign currency)", "ursprungsbetrag", "oorspr bedrag", "montant d origine", "importe original", "betrag in fremdwahrung"),
    "original_currency": ("original currency", "foreign currency", "local currency", "type foreign currency", "oorspr munt", "fremdwahrung", "devise d origine", "moneda original"),
    "status": ("state", "status", "estado", "stato"),
    "sort_code": ("sort code", "sortcode"),
    "account": ("account", "account number", "accountnum", "iban", "konto", "auftragskonto", "rekening", "rekeningnummer", "iban/bban", "compte", "cuenta", "conto", "numer rachunku", "iban auftragskonto"),
    "currency": ("currency", "ccy", "wahrung", "waehrung", "valuutta", "valuta", "munt", "devise", "moneda", "divisa", "waluta", "mena", "moeda"),
    "holder": ("account name", "account holder", "kontoinhaber", "rekeninghouder", "titulaire", "titular", "intestatario"),
}
_CURRENCY = re.compile(r" ?(\((eur|gbp|usd|chf|€|£|\$|[a-z]{3})\)|(eur|gbp|usd|chf|euros?))$")
AROUND: dict[str, tuple[str, ...]] = {
    "account": (*COLUMNS["account"], "kontonummer", "girokonto", "tagesgeldkonto", "numero compte", "account no", "numero de compte", "numero de cuenta", "n de compte"), "currency": COLUMNS["currency"], "holder": COLUMNS["holder"],
    "opening": ("opening balance", "balance at start of period", "balance brought forward", "beginsaldo", "anfangssaldo", "anfangsbestand", "solde initial", "solde precedent", "saldo inicial", "saldo iniziale", "saldo poczatkowe", "start balance"),
    "closing": ("closing balance", "balance at end of period", "balance carried forward", "eindsaldo", "endsaldo", "kontostand", "solde final", "nouveau solde", "saldo final", "saldo finale", "saldo koncowe", "end balance"),
    "first_day": ("from", "start date", "from date", "periode van", "von", "du", "desde", "dal"), "last_day": ("to", "end date", "to date", "periode tot", "bis", "au", "hasta", "al"),
    "servicer": ("bank", "banque", "banco", "banca"),
}
DIRECTIONS = {**dict.fromkeys("C CR CREDIT CRDT BIJ H HABEN + K".split(), "credits"), **dict.fromkeys("D DR DEBIT DBIT AF S SOLL -".split(), "debits")}
_STATES = frozenset(("umsatz gebucht", "umsatz vorgemerkt", *"completed pending reverted declined failed booked posted cleared settled executed gebucht vorgemerkt".split()))


def are_states(values: Iterable[str]) -> bool:
    """Whether the values are words for what is booked and what is not, and nothing else."""
    words = {value.casefold() for value in values}
    return bool(words) and words <= _STATES


def plain(heading: str) -> str:
    """A heading without accents, case and marks at its ends, to be looked up."""
    letters = unicodedata.normalize("NFKD", heading.casefold().replace("ß", "ss").replace("ł", "l"))
    text = "".join(c for c in letters if not unicodedata.combining(c)).replace("'", " ").replace("’", " ").replace(".", " ").replace("ø", "o").replace("æ", "ae")
    return " ".join(text.split()).strip(":# ")


def role(heading: str, words: dict[str, tuple[str, ...]] = COLUMNS) -> str:
    """What a heading says that its column is, with or without a currency behind it ("Amount (GBP)"); '' if it is not known."""
    known = plain(heading)
    for text in (known, _CURRENCY.sub("", known)):
        if name := next((name for name, spellings in words.items() if text in spellings), ""):
            return name
    return ""
