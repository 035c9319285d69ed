"""The sources of evidence: every file format that can be read, one module each, in the order in which they are asked.

Authority: a source is added by a module with VERSION, recognises and read (flows/sources/source.py) and a line here.
"""
from flows.sources import (
    bank_table, companies_house_basic, companies_house_officers, companies_house_psc, dgfip_dvf, gleif_exceptions, gleif_lei, gleif_relationships,
    hmlr_ccod, hmlr_ocod, hmlr_price_paid, hmlr_title_register, ibm_amlsim, ibm_amlworld, icij_offshore_leaks, iso20022_camt053,
    openownership_bods, opensanctions_followthemoney, pkdd99_berka, register_table,
)

SOURCES = (
    iso20022_camt053, bank_table,
    companies_house_psc, companies_house_basic, companies_house_officers, openownership_bods, gleif_lei, gleif_relationships, gleif_exceptions,
    opensanctions_followthemoney, icij_offshore_leaks,
    hmlr_ccod, hmlr_ocod, hmlr_title_register, hmlr_price_paid, dgfip_dvf, register_table,
    ibm_amlworld, ibm_amlsim, pkdd99_berka,
)
