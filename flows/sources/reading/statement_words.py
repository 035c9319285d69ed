"""The words under which banks put the columns of a statement and the lines around it, in the languages met so far.

Authority: none; these are habits. A heading that stands here only proposes what a column is; its contents must agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from schemas.money import DIGITS


def _words(spellings: str) -> tuple[str, ...]:
    return tuple(spellings.split("|"))


# as `plain` makes them: without accents, case and marks at their ends
COLUMNS: dict[str, tuple[str, ...]] = {
    "booked_on": _words(
        "posted|booking date|booked on|posting date|post date|posted date|date posted|completed date|buchungstag|buchungsdatum|buchung|boekdatum|"
        "boekingsdatum|date comptable|date de comptabilisation|dateop|fecha contable|data contabile|data registrazione|data ksiegowania|bokforingsdag|"
        "bokforingsdatum|bogforingsdato|bokforingsdato|kirjauspaiva|date processed|processed date|processed on|date of posting|accounting date|"
        "entry date|book date|datum zauctovani|datum zuctovania|datum splatnosti|konyveles datuma|konyvelesi datum|datums|iegramatosanas datums|"
        "data operacji i ksiegowania|data ksiegowania operacji|data contabilizacao|data movimento|data mov|data movimentacao|knjizenje datum|"
        "datum knjizenja|datum valute i knjizenja|buchungs datum|date de comptabilisation de l operation|date compta|kontoudskrift dato|"
        "datum verrekening|arvelduspaev|comptabilisation|bokfort|bokford"
    ),
    "day": _words(
        "date|day|transaction date|datum|transactiedatum|date operation|date de l operation|date d operation|fecha|fecha operacion|data|"
        "data operazione|data lancamento|data operacji|datum transakce|datum provedeni|dato|paivays|txn date|tran date|tranzakcio datuma|"
        "tranzakcio datum|tranzakcio idopontja|kuupaev|pvm|maksupaiva|arvopaiva pvm|data tranzactiei|data tranzactie|data platii|"
        "data dokonania operacji|data transakcji|data transakcji (utc)|transaction time|trans date|date of transaction|date paid|date time|date/time|"
        "datetime|timestamp|created|created on|created at|completed|date transaction|date de transaction|date de la transaction|date d achat|"
        "datum transakcije|datum izvrsenja|datum izvrsitve|izvrsenje|islem tarihi|tarih|transaktionsdag|transaktionsdatum|transactie datum|"
        "datum verrichting|belegdatum|umsatzdatum|kaufdatum|ausfuhrungsdatum|date effet|operation date|data pagamento|data do lancamento|"
        "data da transacao|data do movimento|data da operacao|send date|started date|transaktionsdato|betalingsdato|utforelsesdato|operacijos data|"
        "mokejimo data|maksajuma datums|дата|дата операции|дата проведения|дата платежа|fecha de operacion|fecha de la operacion|fecha movimiento|"
        "fecha transaccion|data op|data do pagamento|uitvoeringsdatum|date d execution|date execution|execution date|datum uskutecneni|datum a cas|"
        "datum a cas transakce|datum vykonani|buchungsdatum/zeit"
    ),
    "value_on": _words(
        "valeur|value date|val date|valuta|valutadatum|valutadag|wertstellung|wertstellungstag|wertstellungsdatum|wertstellung (valuta)|wert|date valeur|"
        "date de valeur|dateval|fecha valor|f valor|data valuta|data waluty|rentedatum|rentedato|date value|effective date|ertek nap|erteknap|"
        "arvopaiva|data valute|datum valute|valutni datum|valuutapaev|interest date|rentedag|ranta dag|valor tarihi|value dt|val|datum valuty|"
        "datum zatovani|data de valor|data valor|rente dato|verdidato"
    ),
    "amount": _words(
        "amount|transaction amount|billing amount|value|betrag|umsatz|bedrag|montant|montant de l operation|importe|importo|valor|kwota|castka|"
        "betrag in|umsatz in|transactiebedrag|montant en euros|belopp|belob|maara|kwota operacji|mutatiebedrag|net amount|transaction value|"
        "amount paid|amount in account currency|account amount|amt|total amount|payment amount|gross amount|amount of transaction|charge amount|"
        "debit/credit amount|credit/debit amount|tranzakcio osszege|osszeg|summa|suma|iznos|tutar|islem tutari|bedrag in|saldo mutatie|buchungsbetrag|"
        "umsatzbetrag|betrag in kontowahrung|zauctovana castka|castka v mene uctu|objem|ciastka|suma tranzactie|montant net|montant en devise|"
        "montant eur|montante|valor transacao|valor da operacao|importe total|importe movimiento|importe eur|kwota transakcji|"
        "kwota w walucie rachunku|obciazenia/uznania|сумма|сумма операции|сумма в валюте счета|сумма платежа|transaktionsbelopp|belop|belopp sek|"
        "belob i dkk|belob dkk|mutatie|monto|movement|net|netto|total|sum|valore|importo operazione|importo movimento|mouvement|paid|"
        "montant operation"
    ),
    "paid_out": _words(
        "paid out of account|paid out|money out|out|debit|debits|debit amount|withdrawal|withdrawals|withdrawal amt|withdrawal amount|soll|af|cargo|cargos|dare|uscite|"
        "addebiti|obciazenia|belastung|payments|debit euros|ut fra konto|lastschrift|debet|debito|debiti|amount debit|debit amt|dr|dr amount|"
        "withdrawals (dr)|withdraw|outflow|spent|spend|money spent|paid out amount|payments out|out amount|outgoing|outgoings|ausgang|ausgabe|"
        "ausgaben|abgang|debits/withdrawals|charges and debits|ut|uttag|utbetaling|ut av konto|belastat|haevet|ud|terheles|kiadas|vydaj|vydaje|"
        "isplata|isplate|rashod|na teret|duguje|odliv|borc|gider|giden|plata|plati|iesiri|debitare|saidas|saida|debitos|uscita|addebito|dare importo|"
        "entrate/uscite dare|gasto|gastos|salidas|egresos|retiros|retiro|retraits|retrait|depenses|wydatki|wyplaty|winien|tasutud|izdevumi|islaidos|"
        "расход|дебет|списание|af bedrag|uitgaven|money-out|amount out|debit transactions|cheques|payment|deduction|deductions"
    ),
    "paid_in": _words(
        "paid into account|paid in|money in|in|credit|credits|credit amount|deposit|deposits|deposit amt|deposit amount|haben|bij|abono|abonos|avere|entrate|accrediti|"
        "uznania|gutschrift|receipts|credit euros|inn pa konto|credito|crediti|amount credit|credit amt|cr|cr amount|deposits (cr)|inflow|received|"
        "money received|paid in amount|payments in|in amount|incoming|eingang|einnahme|einnahmen|zugang|credits/deposits|inn|insattning|innbetaling|"
        "inn til konto|indsat|ind|jovairas|bevetel|prijem|prijmy|uplata|uplate|prihod|u korist|potrazuje|priliv|alacak|gelir|gelen|incasari|incasare|"
        "intrari|creditare|entradas|entrada|creditos|entrata|accredito|avere importo|ingreso|ingresos|depositos|deposito|versements|versement|"
        "recettes|wplywy|wplaty|ma|laekunud|ienemumi|pajamos|приход|кредит|зачисление|bij bedrag|inkomsten|money-in|amount in|credit transactions|"
        "receipt|lodgement|lodgements|gutschriften|belastungen und gutschriften"
    ),
    "fee": _words(
        "fee|fees|charge|charges|gebuhr|fee amount|fee amt|fees and charges|service charge|bank charges|commission|commissions|comision|gebuhren|"
        "kosten|frais|commissioni|spese|poplatek|poplatky|kosten op verrichting|oplata|prowizja|jutalek|dij|avgift|gebyr|send fee|transaction fee|"
        "processing fee|taxa|provision|entgelt"
    ),
    "direction": _words(
        "af bij|af/bij|debit/credit|credit/debit|cr/dr|dr/cr|d/c|c/d|soll/haben|sign|credit debit indicator|kreditdebit|type d/c|debit or credit|dc|"
        "cd|d/h|s/h|h/s|+/-|plus/minus|debet/credit|credit/debet|credit or debit|debit credit|credit debit|creditdebet|creditdebit|debitcredit|"
        "bevetel/kiadas|cr dr|dr cr|transaction direction|direction|in/out|sens|segno|soll/haben kennzeichen|soll/haben-kennzeichen|sh|umsatzart s/h|"
        "money in/out|credit/debit indicator|af/ bij|typ operacji|crdr|crdt/dbit|debit / credit|deb/cred|d / c|dc indicator|dbcr|"
        "debit/credit indicator|tipo movimento|tipo de movimento|natureza"
    ),
    "balance_after": _words(
        "guthaben|balance|running balance|account balance|closing balance|accountbalance|saldo na trn|bokfort saldo|disponible|saldo|saldo nach buchung|"
        "saldo na mutatie|saldo na transactie|solde|saldo disponible|saldo po operacji|saldo po transakcji|kontostand|zustatek|available balance|"
        "ledger balance|balance after|balance after transaction|closing available balance|current balance|book balance|cleared balance|total balance|"
        "bal|new balance|end balance|cumulative balance|resulting balance|saldo apos|saldo final|saldo contabile|saldo disponibile|saldo contable|"
        "saldo contabilistico|saldo dupa|sold|sold final|sold disponibil|stanje|saldo nakon|stanje nakon|bakiye|zuestatek|zostatok|zustatek po|"
        "egyenleg|uj egyenleg|konyvelt egyenleg|jaak|likutis|atlikums|solde apres|solde apres operation|nouveau solde|solde comptable|остаток|"
        "saldo po transakci|saldo op|boeksaldo|saldo na boeking|saldo na verrichting|saldo eur|saldo in eur|kontosaldo|saldo konta|saldo posle|"
        "saldo rachunku|salgo disponible"
    ),
    "counterparty": _words(
        "counterparty|counter party|name|payee|counterparty name|merchant|auftraggeber / begunstigter|beguenstigter/zahlungspflichtiger|"
        "begunstigter/zahlungspflichtiger|name zahlungsbeteiligter|naam tegenpartij|partner name|auftraggeber/empfanger|begunstigter / auftraggeber|"
        "nadawca/odbiorca|nazwa nadawcy/odbiorcy|naam / omschrijving|beneficiaire|beneficiario|nadawca / odbiorca|zahlungsempfanger|empfanger|"
        "other party|other side|third party|beneficiary|beneficiary name|recipient|recipient name|sender|sender name|sender/receiver|remitter|payer|"
        "payer name|to/from|from/to|vendor|merchant name|name of other party|partner neve|partner|kedvezmenyezett|nazev protiuctu|nazev protistrany|"
        "protistrana|naziv|primatelj/platitelj|primalac/platilac|gonderen/alici|naam tegenrekening|tegenrekeninghouder|handelaar|nom|"
        "nom de la contrepartie|contrepartie|contraparte|controparte|ordenante|odbiorca/nadawca|dane kontrahenta|kontrahent|nazwa kontrahenta|"
        "saaja/maksja|saaja/maksja nimi|gavejs/moketojas|контрагент|получатель|motpart|mottagare|avsandare|mottaker|modtager|saaja|maksaja|"
        "saaja/maksaja|beneficiario/ordenante|partnername|counteraccount name"
    ),
    "counterparty_account": _words(
        "counterparty account|counterparty iban|partner iban|payee account number|iban / kontonummer|numer konta|tegenrekening iban|tegenrekening|"
        "kontonummer/iban|iban zahlungsbeteiligter|tegenrekening iban/bban|kontonummer|compte beneficiaire|cuenta beneficiario|"
        "beneficiary account number|beneficiary account|counterparty account number|other account|to account|from account|recipient account|"
        "payee account|partner szamlaszama|cislo protiuctu|protiucet|protistrana ucet|racun primatelja|rekeningnummer tegenpartij|tegenrekeningnummer|"
        "tegenpartij rekening|iban begunstigde|rekening tegenpartij|compte contrepartie|iban contrepartie|compte du beneficiaire|conto controparte|"
        "iban controparte|iban beneficiario|cuenta contraparte|numer rachunku kontrahenta|numer rachunku odbiorcy|rachunek kontrahenta|"
        "saaja/maksja konto|saajan tilinumero|tilinumero|mottagarkonto|motkonto|modpart konto|счет контрагента|gegenkonto|gegenkonto iban|"
        "empfanger iban|iban auftraggeber/empfanger|iban empfanger/auftraggeber|account of counterparty|bank account details|bankovni spojeni"
    ),
    "text": _words(
        "payment type and details|type and details|nature des operations|operations|description of transaction|description|zahlungspflichtige*r|zahlungsempfanger*in|details|narrative|label|narration|remarks|subcategory|payment details|"
        "transaction details|umsatzart|vorgang|detail|detail de l ecriture|observaciones|tekst|text|forklaring|beskrivning|rubrik|otsikko|"
        "libelle simplifie|informations complementaires|descrizione_completa|notes and #tags|memo|transaction description|particulars|"
        "verwendungszweck|buchungstext|omschrijving|mededelingen|omschrijving-1|libelle|libelle operation|concepto|descripcion|descrizione|causale|"
        "descricao|tytul|opis|opis operacji|popis|notes|memo/description|description 1|description 2|narrative 1|narrative 2|narrative 3|"
        "transaction narrative|transaction text|information|info text|message|additional information|comment|comments|booking text|reason|purpose|"
        "remittance information|remittance info|payment purpose|unstructured remittance information|note|transaction|transaction details 1|category|"
        "kozlemeny|megjegyzes|popis transakce|zprava|poznamka|zprava pro prijemce|popis obchodni transakce|opis transakcije|opis placanja|svrha|"
        "aciklama|islem aciklamasi|selgitus|paskirtis|mokejimo paskirtis|informacija sanemejam|detalii|detalii tranzactie|descriere|explicatii|"
        "назначение платежа|описание|описание операции|meddelande|melding|meddelelse|viesti|selite|selitys|laji|transactieomschrijving|"
        "vrije mededeling|mededeling|communication|communications|libelle complet|details de l operation|nature de l operation|descrizione operazione|"
        "descrizione estesa|concepto ampliado|detalle|movimiento|mas datos|observacion|historico|historial|tytul operacji|szczegoly|"
        "szczegoly operacji|opis transakcji|beschreibung|beschreibung1|beschreibung2|beschreibung3|buchungsinformationen|avisierungstext|"
        "buchungsdetails|betreff|transaktionsbeschreibung|transaktionsbeschreibung zusatz|mitteilung|tx description|transaction remarks|desc|subject|"
        "texto|kategorie transakce"
    ),
    "reference": _words(
        "reference|ref|transaction id|payment reference|chq / ref number|chq /ref no|ref no|ref no /cheque no|cheque number|check number|"
        "transferwise id|referens|viitenumero|transaction reference|kenmerk|referenz|kundenreferenz|referencia|riferimento|transactiereferentie|"
        "betalingskenmerk|id|transaction no|transaction number|transaction ref|trans id|txn id|transaction reference number|reference number|"
        "ref number|bank reference|customer reference|end to end reference|end-to-end reference|e2e reference|chq no|cheque no|cheque|cheque/ref no|"
        "check|check or slip|referentie|referencenummer|dokumentnummer|belegnummer|n document|numero de operacion|num doc|numero documento|"
        "n dokumentu|numer transakcji|archivierungskennung|arkivnummer|arkistointitunnus|dok nr|transaktions-nr|numero referencia|docto|document|"
        "num operation|uuid|buchungsreferenz|variable symbol|variabilni symbol|vs|id transakce|unique id|serial|transaktionscode|confirmation number|"
        "reference 1|numero de reference|numero"
    ),
    "bank_code": _words(
        "type|transaction type|code|mutatiesoort|gvc|typ|tipo|tran type|trans type|txn type|transaction code|trans code|tran code|tipo operacion|"
        "tipo de operacion|type d operation|type de transaction|transactietype|transaktionstyp|typ transakce|rodzaj operacji|rodzaj transakcji|"
        "typ transakcji|tranzakcio tipusa|umsatztyp|soort|soort transactie|movement type|operation type|tipo operazione|tipologia|tip tranzactie|"
        "vrsta transakcije|product|card payment type|buchungsschlussel|art|kind|transactions type|buchungsart|transaktionsart|betaalwijze|"
        "type betaling"
    ),
    "original_amount": _words(
        "original amount|foreign amount|local amount|amount (foreign currency)|ursprungsbetrag|oorspr bedrag|montant d origine|importe original|"
        "betrag in fremdwahrung|amount foreign currency|amount in foreign currency|amount in original currency|original transaction amount|"
        "betrag in originalwahrung|originalbetrag|betrag (fremdwahrung)|montant en devise d origine|importe divisa|importo in valuta|"
        "bedrag in vreemde valuta|puvodni castka|puvodni castka a mena|kwota oryginalna|kwota w walucie oryginalnej|receive amount|target amount|"
        "transaction currency amount|instructed amount|montant devise|belopp i utlandsk valuta|umsatz in fremdwahrung|belob i fremmed valuta"
    ),
    "original_currency": _words(
        "original currency|foreign currency|local currency|type foreign currency|oorspr munt|fremdwahrung|devise d origine|moneda original|"
        "transaction currency|originalwahrung|valuta originale|vreemde valuta|puvodni mena|waluta oryginalna|receive currency|target currency|fx|"
        "currency of transaction|divisa original"
    ),
    "status": _words("state|status|estado|stato|booking status|transaction status|payment status|zustand|statut|etat|stav|status transakcji|allapot|stan"),
    "sort_code": _words("sort code|sortcode|bank sort code|sort-code"),
    "account": _words(
        "account|account number|accountnum|iban|konto|auftragskonto|rekening|rekeningnummer|iban/bban|compte|cuenta|conto|numer rachunku|"
        "iban auftragskonto|account id|account name/number|own account|own account number|from account number|account no|acct no|acct|acct number|"
        "a/c no|account nr|card number|card no|kredietkaart|kartennummer|kreditkarte|iban kontoinhaber|auftraggeberkonto|"
        "iban auftraggeberkonto|eigenkonto|eigenes konto|szamlaszam|szamla szam|cislo uctu|ucet|vlastni ucet|racun|broj racuna|hesap no|kliendi konto|"
        "saskaita|saskaitos nr|konta numurs|konts|cont|numar cont|iban cont|счет|номер счета|номер карты|numer konta / karty|rachunek|"
        "rachunek zrodlowy|numer rachunku/karty|eigen rekening|rekening nummer|numero de compte|n de compte|numero compte|compte n|no de compte|"
        "cuenta origen|numero de cuenta|n de cuenta|numero conto|conto corrente|rapporto|conta|numero da conta|kontonr|konto nr|tili|oma tili|"
        "umsatz getatigt von|accountnumber|account_number|iban/accountnumber|account iban|iban eigene"
    ),
    "currency": _words(
        "currency|ccy|wahrung|waehrung|valuutta|munt|devise|moneda|divisa|waluta|mena|moeda|currency code|account currency|cur|curr|mena uctu|"
        "devizanem|tranzakcio devizaneme|penznem|valiuta|valuuta|valuutakood|валюта|валюта счета|валюта операции|waluta rachunku|waluta operacji|"
        "buchungswahrung|kontowahrung|valutacode|muntsoort|muntcode|kod waluty|devise du compte|moneda cuenta|divisa cuenta|valyuta|doviz|para birimi|"
        "valute|billing currency|send currency|wkz|waluta transakcji|valuta konta"
    ),
    "holder": _words(
        "account name|account holder|kontoinhaber|rekeninghouder|titulaire|titular|intestatario|account owner|owner|holder|nombre del titular|"
        "kontobezeichnung inhaber|name kontoinhaber|majitel uctu|vlasnik racuna|kaarthouder|karteninhaber|card holder|cardholder|cardholder name|"
        "card member|titolare|titulaire du compte|intestatario conto|szamla neve"
    ),
}
# a word of a heading that is known with no other: what the column may be, if its contents agree and no heading says it whole
PARTS: dict[str, frozenset[str]] = {
    "paid_out": frozenset("debit debits debet debito withdrawal withdrawals belastung soll cargo dare uscite addebiti abgang".split()),
    "paid_in": frozenset("credit credits kredit credito deposit deposits gutschrift haben abono avere entrate accrediti zugang".split()),
    "balance_after": frozenset("balance saldo solde egyenleg zustatek zostatok stanje kontostand bakiye sold jaak likutis atlikums".split()),
    "amount": frozenset(
        "amount betrag bedrag montant importe importo kwota castka ciastka belopp belob belop summa suma osszege osszeg iznos tutar monto".split()
    ),
    "fee": frozenset("fee fees charge charges commission tax gebuhr gebuhren kosten frais commissioni poplatek prowizja comision steuer spread".split()),
    "day": frozenset("date datum fecha data dato datuma pvm paivamaara kuupaev datums tarih tarihi dia".split()),
}
AROUND: dict[str, tuple[str, ...]] = {
    "account": (
        *COLUMNS["account"],
        *_words(
            "kontonummer|girokonto|tagesgeldkonto|numero compte|account no|numero de compte|numero de cuenta|n de compte|account number / name|"
            "konto-nr|konto nr|kundennummer konto|rekeningnr|account iban|iban number|numer konta|tilinumero|selected account"
        ),
    ),
    "sort_code": (*COLUMNS["sort_code"], "branch sort code"),
    "currency": (
        *COLUMNS["currency"],
        *_words("valuta|bewertet in|wahrung konto|kontowahrung|account currency|statement currency|all amounts in|amounts in|betrage in"),
    ),
    "holder": (*COLUMNS["holder"], *_words("customer|customer name|kunde|klient|client|name|account holder name|kundenname|tulajdonos")),
    "opening": _words(
        "opening balance|previous balance|beginning balance|balance at start of period|balance brought forward|beginsaldo|anfangssaldo|anfangsbestand|solde initial|solde precedent|saldo inicial|"
        "saldo iniziale|saldo poczatkowe|start balance|starting balance|pocatecni zustatek|nyito egyenleg|ingaende saldo|saldo anterior"
    ),
    "closing": _words(
        "closing balance|new balance|finishing balance|balance at end of period|balance carried forward|eindsaldo|endsaldo|kontostand|solde final|nouveau solde|saldo final|saldo finale|"
        "saldo koncowe|end balance|ending balance|schlusssaldo|konecny zustatek|zaro egyenleg|utgaende saldo"
    ),
    "first_day": _words("from|start date|from date|periode van|von|du|desde|dal|date from|period from|od|statement from"),
    "last_day": _words("to|end date|to date|periode tot|bis|au|hasta|al|date to|period to|do|statement to"),
    "servicer": _words("bank|banque|banco|banca"),
}
PERIOD = re.compile(
    r"period|zeitraum|periode|periodo|entre le|du .* au |obdobi|okres|idoszak|dates? range|from .* to ", re.IGNORECASE
)  # two days beside it are the first and the last
BALANCE = re.compile(r"balance|saldo|solde|kontostand|zustatek|egyenleg|sold\b", re.IGNORECASE)
_MARKS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "kc": "CZK",
    "ft": "HUF",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₪": "ILS",
}
OF_MARK = {mark: code for mark, code in _MARKS.items() if not mark.isascii()}
# languages whose countries never write the month before the day: one such word among the headings is enough
_DAY_FIRST = frozenset(
    "betrag buchungstag buchungsdatum wertstellung verwendungszweck bedrag omschrijving rekening boekdatum importo descrizione castka popis kwota opis "
    "belopp belob beskrivning tekst iznos beschreibung".split()
)


def plain(heading: str) -> str:
    """A heading without accents, case and marks at its ends, to be looked up."""
    letters = unicodedata.normalize("NFKD", heading.casefold().replace("ß", "ss").replace("ł", "l"))
    text = "".join(c for c in letters if not unicodedata.combining(c)).translate(_LOOSE)
    return " ".join(text.split()).strip(":# -*")


_LOOSE = str.maketrans({"'": " ", "’": " ", ".": " ", "_": " ", "ø": "o", "æ": "ae", "\ufeff": "", "\u00a0": " "})


def role(heading: str, words: Mapping[str, tuple[str, ...]] = COLUMNS) -> str:
    """What a heading says that its column is, with or without a currency beside it ("Amount (GBP)", "EUR Betrag"); '' if it is not known."""
    known = plain(heading)
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)  # BookingDate
    for text in dict.fromkeys(
        (known, plain(spaced), _without_currency(known), _without_currency(known).removesuffix(" in"), plain(re.sub(r"\(.*?\)|\[.*?\]", "", heading)))
    ):
        if name := next((name for name, spellings in words.items() if text and text in spellings), ""):
            return name
    return ""


def may_be_of_either(heading: str) -> bool:
    """Whether a heading names an account without saying whose: a number's kind alone."""
    return plain(heading) in _OF_EITHER


_OF_EITHER = frozenset(
    "iban|account|account number|account no|acct number|konto|kontonummer|kontonr|rekening|rekeningnummer|compte|cuenta|conto|iban/bban|iban number".split("|")
)


def part_role(heading: str) -> str:
    """What one word of a heading says that its column may be; '' if none of them is known."""
    tokens = set(re.findall(r"[a-z]+", plain(heading)))
    return next((name for name, known in PARTS.items() if tokens & known), "")


def currency_in(heading: str) -> str:
    """The currency that stands in a heading ("Amount (GBP)", "Betrag in €", "Débit euros"); '' if none does."""
    for word in re.findall(r"\b[A-Z]{3}\b|[€£₹₺₽₪]|\beuros?\b|zł|Kč|\bFt\b", heading):
        code = word if word in DIGITS else _MARKS.get(word.casefold(), "")
        if code:
            return code
    return ""


def day_first(headings: list[str]) -> str:
    """A word of the headings in a language whose countries write the day before the month; '' if none is."""
    return next((heading for heading in headings if set(re.findall(r"[a-z]+", plain(heading))) & _DAY_FIRST), "")


def _without_currency(known: str) -> str:
    words = [word for word in re.split(r"[ ()\[\]]+", known) if word and word.upper() not in DIGITS and word not in _MARKS and word != "$"]
    return " ".join(words)
