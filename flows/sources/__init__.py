"""The sources of evidence: every file format that can be read, one module each, in the order in which they are asked.

Authority: a source is added by a module with VERSION, recognises and read (flows/sources/source.py) and a line here.
"""
from flows.sources import (
    bank_table, bank_workbook, companies_house_basic, companies_house_psc, goaml_report, hmlr_ccod, hmlr_ocod, hmlr_title_register,
    iso20022_camt052, iso20022_camt053, iso20022_camt054, iso20022_pacs008, iso20022_pain001, ofx_statement, qif_statement, swift_mt940, swift_mt942, zip_archive,
)

SOURCES = (
    iso20022_camt053, iso20022_camt052, iso20022_camt054, swift_mt940, swift_mt942, ofx_statement, qif_statement, bank_table, bank_workbook,
    iso20022_pain001, iso20022_pacs008, goaml_report, zip_archive,
    hmlr_ccod, hmlr_ocod, hmlr_title_register, companies_house_psc, companies_house_basic,
)
# leads and never evidence: of what these read, nothing but counts is stored
INTELLIGENCE = (goaml_report,)
