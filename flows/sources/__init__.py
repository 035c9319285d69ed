"""The sources of evidence: every file format that can be read, one module each, in the order in which they are asked.

Authority: a source is added by a module with VERSION, recognises and read (flows/sources/source.py) and a line here.
"""
from flows.sources import (
    bank_table,
    bank_workbook,
    companies_house_basic,
    companies_house_officers,
    companies_house_psc,
    dgfip_dvf,
    gleif_exceptions,
    gleif_lei,
    gleif_relationships,
    goaml_report,
    gzip_file,
    hmlr_ccod,
    hmlr_ocod,
    hmlr_price_paid,
    hmlr_title_register,
    ibm_amlsim,
    ibm_amlworld,
    icij_offshore_leaks,
    iso20022_camt052,
    iso20022_camt053,
    iso20022_camt054,
    iso20022_pacs008,
    iso20022_pain001,
    ofx_statement,
    openownership_bods,
    opensanctions_followthemoney,
    pkdd99_berka,
    qif_statement,
    register_table,
    register_workbook,
    swift_mt940,
    swift_mt942,
    zip_archive,
)

SOURCES = (
    iso20022_camt053, iso20022_camt052, iso20022_camt054, swift_mt940, swift_mt942, ofx_statement, qif_statement, bank_table, bank_workbook,
    iso20022_pain001, iso20022_pacs008, goaml_report, zip_archive, gzip_file,
    companies_house_psc, companies_house_basic, companies_house_officers, openownership_bods, gleif_lei, gleif_relationships, gleif_exceptions,
    opensanctions_followthemoney, icij_offshore_leaks,
    hmlr_ccod, hmlr_ocod, hmlr_title_register, hmlr_price_paid, dgfip_dvf, register_table, register_workbook,
    ibm_amlworld, ibm_amlsim, pkdd99_berka,
)
# files that hold files, each of which is read by its own source
CONTAINERS = (zip_archive, gzip_file)
# leads and never evidence: of what these read, nothing but counts is stored
INTELLIGENCE = (goaml_report,)
