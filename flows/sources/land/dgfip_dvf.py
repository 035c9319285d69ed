"""Prices paid for land in France: what passed for how much on which day, parcel by parcel, without naming buyer or seller.

Format: Demandes de valeurs foncières (DGFiP), 43 columns divided by "|", no field enclosed, and its geocoded form (Etalab), columns divided by commas.
One price is told on every row of what passed together: it is not a row's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.land import LandSale

VERSION = 2
_LOTS = ("1er", "2eme", "3eme", "4eme", "5eme")
_RAW = (
    "Reference document",
    *(f"{n} Articles CGI" for n in range(1, 6)),
    "No disposition",
    "Date mutation",
    "Nature mutation",
    "Valeur fonciere",
    "No voie",
    "B/T/Q",
    "Type de voie",
    "Code voie",
    "Voie",
    "Code postal",
    "Commune",
    "Code departement",
    "Code commune",
    "Prefixe de section",
    "Section",
    "No plan",
    "No Volume",
    *(name for lot in _LOTS for name in (f"{lot} lot", f"Surface Carrez du {lot} lot")),
    "Nombre de lots",
    "Code type local",
    "Type local",
    "Identifiant local",
    "Surface reelle bati",
    "Nombre pieces principales",
    "Nature culture",
    "Nature culture speciale",
    "Surface terrain",
)
_RAW_FIRST = ("Code service CH", "Identifiant de document")
_GEOCODED = frozenset(
    """
    id_mutation date_mutation numero_disposition nature_mutation valeur_fonciere adresse_numero adresse_suffixe adresse_nom_voie adresse_code_voie code_postal
    code_commune nom_commune code_departement ancien_code_commune ancien_nom_commune id_parcelle ancien_id_parcelle numero_volume lot1_numero
    lot1_surface_carrez lot2_numero lot2_surface_carrez lot3_numero lot3_surface_carrez lot4_numero lot4_surface_carrez lot5_numero lot5_surface_carrez nombre_lots
    code_type_local type_local surface_reelle_bati nombre_pieces_principales code_nature_culture nature_culture code_nature_culture_speciale
    nature_culture_speciale surface_terrain longitude latitude section_prefixe
""".split()
)
_NEEDED = frozenset("id_mutation date_mutation numero_disposition nature_mutation valeur_fonciere code_commune id_parcelle".split())
_NATURES = ("Vente", "Vente en l'état futur d'achèvement", "Vente terrain à bâtir", "Echange", "Adjudication", "Expropriation")


def recognises(file: OpenedFile) -> Claim:
    """Claims a file with the headings of one of the two forms in which the data set is published."""
    if _is_raw(file):
        return Claim(True, "its first line has the 43 headings of the Demandes de valeurs foncières")
    first = {heading.strip() for heading in next(iter(opening_records(file, most=1)), [])}
    if _NEEDED <= first:
        return Claim(True, "its first line has the headings of the geocoded Demandes de valeurs foncières")
    return Claim(False, "its first line has the headings of neither form of the Demandes de valeurs foncières")


def _is_raw(file: OpenedFile) -> bool:
    first = [heading.strip() for heading in next(iter(opening_records(file, "|", most=1)), [])]
    return first[:1] != [] and first[0] in _RAW_FIRST and tuple(first[1:]) == _RAW


def read(file: OpenedFile) -> Iterator[Outcome]:
    """One LandSale for each row."""
    rows, raw, odd = RowsAsColumns(file), _is_raw(file), Oddities()
    headings: list[str] = []
    for record in records(file, file.decode_as("utf-8"), "|" if raw else ",", quoted=not raw):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not headings:
            headings = [heading.strip() for heading in record.fields]
            for name in sorted(set(headings) - _GEOCODED - {*_RAW, *_RAW_FIRST}):
                odd.note("unknown_column", f"column {name!r}", record.place)
            yield Declared(record.place, "headings", record.raw)
        elif record.problem or len(record.fields) != len(headings):
            yield SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(headings)}", record.raw)
        elif aside := _sale(rows, record, dict(zip(headings, (value.strip() for value in record.fields), strict=False)), raw, odd):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _sale(rows: RowsAsColumns, record: Record, row: Mapping[str, str], raw: bool, odd: Oddities) -> SetAside | None:
    written = row["Valeur fonciere" if raw else "valeur_fonciere"]
    nature = row["Nature mutation" if raw else "nature_mutation"]
    try:
        price = money.parse(written, "EUR", decimal="," if raw else ".") if written else None
        sold_on = calendar.parse(row["Date mutation"], "dmy") if raw else calendar.day_of(row["date_mutation"])
        values = _of_raw(row, written) if raw else _of_geocoded(row)
        if not values["reference"] or not values["parcel"]:
            raise ValueError("the row names neither what passed together nor a parcel")
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if nature not in _NATURES:
        odd.note("unknown_code", f"nature {nature!r}", record.place)
    if price is None:
        odd.note("no_price", "row without a price", record.place)
    rows.record(LandSale, record.place, register_name="Demandes de valeurs foncières", sold_on=sold_on, price=price, currency="EUR", nature=nature, **values)
    rows.accept(record.place)
    return None


def _of_raw(row: Mapping[str, str], written: str) -> dict[str, str]:
    """The published file has no number for what passed together: the commune, the day, the disposition and the price tell it."""
    overseas = row["Code departement"].startswith("97")
    commune = row["Code departement"].zfill(2) + row["Code commune"].zfill(2 if overseas else 3)
    parcel = commune + row["Prefixe de section"].zfill(3) + row["Section"].zfill(2) + row["No plan"].zfill(4)
    return {
        "reference": f"{commune} {row['Date mutation']} {row['No disposition']} {written}",
        "property_type": row["Type local"] or row["Nature culture"],
        "address": _line(*(row[name] for name in ("No voie", "B/T/Q", "Type de voie", "Voie"))),
        "postcode": row["Code postal"].zfill(5) if row["Code postal"] else "",
        "district": row["Commune"],
        "parcel": parcel if row["Section"] and row["No plan"] else "",
    }


def _of_geocoded(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "reference": f"{row['id_mutation']} {row['numero_disposition']}" if row["id_mutation"] else "",
        "property_type": row.get("type_local") or row.get("nature_culture", ""),
        "address": _line(*(row.get(name, "") for name in ("adresse_numero", "adresse_suffixe", "adresse_nom_voie"))),
        "postcode": row.get("code_postal", ""),
        "district": row.get("nom_commune", ""),
        "parcel": row["id_parcelle"],
    }


def _line(*parts: str) -> str:
    return " ".join(filter(None, parts))
