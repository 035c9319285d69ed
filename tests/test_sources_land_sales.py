"""Prices paid and change files: what was added, changed and taken out; one price for everything that passed together."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, sample, staged
from test_sources_registers import OVERSEAS, TITLES

from flows.demo.registers import corporate_titles, overseas_titles
from flows.sources.land import hmlr_proprietors


def paid(**changes: str) -> str:
    row = {
        "reference": "{0A1B2C3D-0000-4444-8888-ABCDEF012345}",
        "price": "250000",
        "sold": "2024-02-27 00:00",
        "postcode": "ZZ8 2LR",
        "type": "T",
        "age": "N",
        "duration": "F",
        "paon": "9",
        "saon": "FLAT 2",
        "street": "TALLOWGATE",
        "locality": "",
        "town": "HARROWMOUTH",
        "district": "NORTHMARSH",
        "county": "NORTHMARSH",
        "category": "A",
        "status": "A",
    } | changes
    return ",".join(f'"{value}"' for value in row.values()) + "\n"


def test_price_paid(tmp_path):
    found = staged(tmp_path, paid() + paid(status="C", duration="L", category="B", age="Y") + paid(status="D") + "\n")
    assert (found.source, counts(found), flags(found)) == ("hmlr_price_paid", (2, 1, 1), {"changed_record"})
    one, two = found.records["landsale"]
    assert (one.price, one.currency, one.sold_on, one.tenure, one.nature, one.property_type, one.address, one.postcode, one.district, one.place) == (
        25_000_000,
        "GBP",
        date(2024, 2, 27),
        "Freehold",
        "standard price",
        "terraced, established",
        "FLAT 2, 9, TALLOWGATE, HARROWMOUTH",
        "ZZ8 2LR",
        "NORTHMARSH, NORTHMARSH",
        "line 1",
    )
    assert (two.tenure, two.nature, two.property_type) == ("Leasehold", "additional price", "terraced, new")
    assert found.set_aside[0].reason == "the register takes this sale out"


def test_earlier_files_have_fewer_columns(tmp_path):
    short = ",".join(paid().strip().split(",")[:14]) + "\n"
    found = staged(tmp_path, short)
    assert counts(found) == (1, 0, 0) and not flags(found) and found.records["landsale"][0].nature == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"reference": "{1}"}, "identifier"),
        ({"price": "250,000"}, "amount"),
        ({"price": "1e5"}, "amount"),
        ({"sold": "2024-02-30 00:00"}, "does not exist"),
        ({"sold": "27/02/2024"}, "not a day at 00:00"),
        ({"status": "X"}, "none of A, C and D"),
        ({"county": 'x","y'}, "17 fields"),
    ],
)
def test_a_malformed_sale_is_set_aside(tmp_path, change, reason):
    found = staged(tmp_path, paid() + paid(**change))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason and found.set_aside[0].place == "line 2"


def test_codes_that_are_not_known_are_told(tmp_path):
    assert flags(staged(tmp_path, paid(type="Q"))) == {"unknown_code"}


RAW = (
    "Identifiant de document|Reference document|1 Articles CGI|2 Articles CGI|3 Articles CGI|4 Articles CGI|5 Articles CGI|No disposition|Date mutation|Nature mutation|"
    "Valeur fonciere|No voie|B/T/Q|Type de voie|Code voie|Voie|Code postal|Commune|Code departement|Code commune|Prefixe de section|Section|No plan|No Volume|1er lot|"
    "Surface Carrez du 1er lot|2eme lot|Surface Carrez du 2eme lot|3eme lot|Surface Carrez du 3eme lot|4eme lot|Surface Carrez du 4eme lot|5eme lot|"
    "Surface Carrez du 5eme lot|Nombre de lots|Code type local|Type local|Identifiant local|Surface reelle bati|Nombre pieces principales|Nature culture|"
    "Nature culture speciale|Surface terrain"
)


def raw_row(plan: str = "12", price: str = "295000,50", day: str = "20/11/2023", nature: str = "Vente", local: str = "Maison") -> str:
    return f"|||||||000002|{day}|{nature}|{price}|16||RUE|5790|DU MOULIN|1000|LA VILLE|1|7||AC|{plan}||||||||||||0|1|{local}||94|4|S||262"


def test_dvf_as_published(tmp_path):
    found = staged(
        tmp_path,
        "\n".join([RAW, raw_row(), raw_row("13"), raw_row(price=""), raw_row(nature="Don"), raw_row(day="2023-11-20"), raw_row(plan=""), "a|b"]) + "\n",
    )
    assert (found.source, counts(found), flags(found)) == ("dgfip_dvf", (4, 3, 1), {"unknown_code", "no_price"})
    one, two, none, _ = found.records["landsale"]
    assert (one.price, one.currency, one.sold_on, one.parcel, one.address, one.postcode, one.property_type) == (
        29_500_050,
        "EUR",
        date(2023, 11, 20),
        "01007000AC0012",
        "16 RUE DU MOULIN",
        "01000",
        "Maison",
    )
    assert one.reference == two.reference and one.parcel != two.parcel and none.price is None
    quoted = staged(tmp_path, "\n".join([RAW, raw_row(local='"Maison'), raw_row()]) + "\n")  # a mark encloses nothing there
    assert counts(quoted) == (2, 0, 1) and quoted.records["landsale"][0].property_type == '"Maison'


GEOCODED = (
    "id_mutation,date_mutation,numero_disposition,nature_mutation,valeur_fonciere,adresse_numero,adresse_suffixe,adresse_nom_voie,code_postal,code_commune,nom_commune,"
    "id_parcelle,type_local,longitude,latitude"
)


def test_dvf_geocoded(tmp_path):
    rows = [
        GEOCODED + ",couleur",
        "2023-1,2023-07-01,000001,Vente,31234.16,3,B,RUE X,01560,01367,Laville,013670000A0008,Maison,5.1,46.4,rouge",
        '2023-1,2023-07-01,000001,Vente,31234.16,,,RUE X,01560,01367,Laville,013670000A0009,,5.1,46.4,"a',
        'b"',
        "2023-2,2023-07-01,000001,Vente,3123.416,,,RUE X,01560,01367,Laville,013670000A0009,,5.1,46.4,",
        ",2023-07-01,000001,Vente,1,,,RUE X,01560,01367,Laville,013670000A0009,,5.1,46.4,",
    ]
    found = staged(tmp_path, "\n".join(rows) + "\n")
    assert (found.source, counts(found), flags(found)) == ("dgfip_dvf", (2, 2, 1), {"unknown_column"})
    one, two = found.records["landsale"]
    assert (one.price, one.reference, one.parcel, one.address, two.reference) == (3_123_416, "2023-1 000001", "013670000A0008", "3 B RUE X", "2023-1 000001")
    assert "more digits" in found.set_aside[0].reason


# change-only updates of the corporate proprietors


def change_file(full: bytes, *changes: tuple[str, str]) -> bytes:
    """A full file as a change-only update: two more columns, one value a row."""
    head, *rows, footer = full.decode().splitlines()
    quote = '"' if head.startswith('"') else ""
    lines = [head + "".join(f",{quote}{name}{quote}" for name in hmlr_proprietors.CHANGES)]
    lines += [row + f',"{indicator}","{day}"' for row, (indicator, day) in zip(rows, changes, strict=True)]
    return "\r\n".join([*lines, footer, ""]).encode()


def test_change_only_updates(tmp_path):
    from dataclasses import replace

    titles = [TITLES[0], replace(TITLES[1], address="10 Tallowgate")]
    found = staged(tmp_path, change_file(corporate_titles(titles), ("A", "16/09/2023"), ("D", "17/09/2023")))
    assert (found.source, counts(found)) == ("hmlr_ccod", (1, 1, 2))
    assert found.records["title"][0].register_date == date(2023, 9, 16)
    assert found.set_aside[0].reason == "the data set takes this row out as of 2023-09-17"
    overseas = staged(tmp_path, change_file(overseas_titles(OVERSEAS), ("A", "16/09/2023")))
    assert (overseas.source, counts(overseas)) == ("hmlr_ocod", (1, 0, 2))
    odd = staged(tmp_path, change_file(corporate_titles(titles), ("X", "16/09/2023"), ("A", "2023-09-17")))
    assert counts(odd) == (0, 2, 2) and "neither A nor D" in odd.set_aside[0].reason and "date" in odd.set_aside[1].reason


def test_the_real_headings_with_the_two_columns_of_a_change_file(tmp_path):
    for name, source in (("CCOD", "hmlr_ccod"), ("OCOD", "hmlr_ocod")):
        head = sample(f"land/{name}_FULL_2025_09_header_only.csv").read_text("utf-8").strip()
        found = staged(tmp_path, f'{head},{",".join(hmlr_proprietors.CHANGES)}\r\n"Row Count:","0"\r\n')
        assert (found.source, counts(found)) == (source, (0, 0, 2))
