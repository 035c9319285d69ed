"""The words under which banks put the columns of a statement and the lines around it, in the languages met so far.

Authority: none; these are habits. A heading that stands here only proposes what a column is; its contents must agree (table_proposal.py).
"""
from __future__ import annotations

import unicodedata

COLUMNS: dict[str, tuple[str, ...]] = {
    "booked_on": (
        "date", "day", "booking date", "booked on", "posting date", "transaction date", "date posted", "completed date", "buchungstag", "buchungsdatum", "datum", "boekdatum", "boekingsdatum",
        "transactiedatum", "date operation", "date de l operation", "date comptable", "date d operation", "fecha", "fecha operacion", "fecha contable", "data", "data contabile",
        "data operazione", "data lancamento", "data operacji", "data ksiegowania", "datum transakce"),
    "value_on": ("value date", "valuta", "valutadatum", "wertstellung", "wertstellungstag", "date valeur", "date de valeur", "fecha valor", "data valuta", "data waluty", "rentedatum"),
    "amount": ("amount", "transaction amount", "value", "betrag", "umsatz", "bedrag", "bedrag (eur)", "montant", "importe", "importo", "valor", "kwota", "castka", "betrag (eur)", "betrag in eur", "amount (gbp)",
               "amount (eur)", "amount (usd)", "transactiebedrag", "montant en euros"),
    "paid_out": ("paid out", "money out", "debit", "debit amount", "withdrawal", "withdrawals", "soll", "af", "cargo", "cargos", "dare", "uscite", "obciazenia", "belastung", "payments"),
    "paid_in": ("paid in", "money in", "credit", "credit amount", "deposit", "deposits", "haben", "bij", "abono", "abonos", "avere", "entrate", "uznania", "gutschrift", "receipts"),
    "direction": ("af bij", "af/bij", "debit/credit", "credit/debit", "cr/dr", "dr/cr", "d/c", "c/d", "soll/haben", "sign", "credit debit indicator", "kreditdebit", "type d/c"),
    "balance_after": ("balance", "running balance", "account balance", "saldo", "saldo nach buchung", "saldo na mutatie", "saldo na transactie", "solde", "saldo disponible", "saldo po operacji", "kontostand", "zustatek"),
    "counterparty": ("counterparty", "counter party", "name", "payee", "counterparty name", "merchant", "auftraggeber / begunstigter", "beguenstigter/zahlungspflichtiger", "begunstigter/zahlungspflichtiger",
                     "name zahlungsbeteiligter", "naam tegenpartij", "naam / omschrijving", "beneficiaire", "beneficiario", "nadawca / odbiorca", "zahlungsempfanger", "empfanger"),
    "counterparty_account": ("counterparty account", "counterparty iban", "tegenrekening", "kontonummer/iban", "iban zahlungsbeteiligter", "tegenrekening iban/bban", "kontonummer", "compte beneficiaire", "cuenta beneficiario"),
    "text": ("description", "details", "narrative", "memo", "transaction description", "particulars", "verwendungszweck", "buchungstext", "omschrijving", "mededelingen", "omschrijving-1", "libelle",
             "libelle operation", "concepto", "descripcion", "descrizione", "causale", "descricao", "tytul", "opis", "opis operacji", "popis", "notes"),
    "reference": ("reference", "ref", "transaction id", "transaction reference", "kenmerk", "referenz", "kundenreferenz", "referencia", "riferimento", "transactiereferentie", "betalingskenmerk", "id"),
    "bank_code": ("type", "transaction type", "code", "mutatiesoort", "gvc", "typ", "tipo"),
    "original_amount": ("original amount", "foreign amount", "ursprungsbetrag", "oorspr bedrag", "montant d origine", "importe original", "betrag in fremdwahrung"),
    "original_currency": ("original currency", "foreign currency", "oorspr munt", "fremdwahrung", "devise d origine", "moneda original"),
    "status": ("state", "status", "estado", "stato"),
    "account": ("account", "account number", "iban", "konto", "auftragskonto", "rekening", "rekeningnummer", "iban/bban", "compte", "cuenta", "conto", "numer rachunku", "iban auftragskonto"),
    "currency": ("currency", "ccy", "wahrung", "valuta", "munt", "devise", "moneda", "divisa", "waluta", "mena", "moeda"),
    "holder": ("account name", "account holder", "kontoinhaber", "rekeninghouder", "titulaire", "titular", "intestatario"),
}
AROUND: dict[str, tuple[str, ...]] = {
    "account": (*COLUMNS["account"], "kontonummer", "account no", "numero de compte", "numero de cuenta", "n de compte"), "currency": COLUMNS["currency"], "holder": COLUMNS["holder"],
    "opening": ("opening balance", "beginsaldo", "anfangssaldo", "anfangsbestand", "solde initial", "solde precedent", "saldo inicial", "saldo iniziale", "saldo poczatkowe", "start balance"),
    "closing": ("closing balance", "eindsaldo", "endsaldo", "kontostand", "solde final", "nouveau solde", "saldo final", "saldo finale", "saldo koncowe", "end balance"),
    "first_day": ("from", "start date", "from date", "periode van", "von", "du", "desde", "dal"), "last_day": ("to", "end date", "to date", "periode tot", "bis", "au", "hasta", "al"),
    "servicer": ("bank", "banque", "banco", "banca"),
}


def plain(heading: str) -> str:
    """A heading without accents, case and marks at its ends, to be looked up."""
    letters = unicodedata.normalize("NFKD", heading.casefold().replace("ß", "ss").replace("ł", "l"))
    text = "".join(c for c in letters if not unicodedata.combining(c)).replace("'", " ").replace("’", " ").replace(".", " ")
    return " ".join(text.split()).strip(": ")


def role(heading: str, words: dict[str, tuple[str, ...]] = COLUMNS) -> str:
    """What a heading says that its column is; '' if it is not known."""
    known = plain(heading)
    return next((name for name, spellings in words.items() if known in spellings), "")
