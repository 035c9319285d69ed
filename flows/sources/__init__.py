"""The sources of evidence: every file format that can be read, one module each, in the order in which they are asked.

Authority: a source is added by a module with VERSION, recognises and read (flows/sources/reading/source.py) and a line here.
"""

from flows.sources.aeb import aeb_norma43
from flows.sources.bai import bai2_report
from flows.sources.cfonb import cfonb120_statement
from flows.sources.coda import coda_statement
from flows.sources.companies import (
    companies_house_basic,
    companies_house_officers,
    companies_house_psc,
    gleif_exceptions,
    gleif_lei,
    gleif_relationships,
    icij_offshore_leaks,
    openownership_bods,
    opensanctions_followthemoney,
)
from flows.sources.containers import gzip_file, zip_archive
from flows.sources.exchanges import exchange_ledger
from flows.sources.iso20022 import (
    iso20022_camt052,
    iso20022_camt053,
    iso20022_camt054,
    iso20022_pacs002,
    iso20022_pacs004,
    iso20022_pacs008,
    iso20022_pain001,
    iso20022_pain002,
)
from flows.sources.labelled import santander_uk_text
from flows.sources.land import dgfip_dvf, hmlr_ccod, hmlr_ocod, hmlr_price_paid, hmlr_title_register
from flows.sources.leads import goaml_report
from flows.sources.ofx import ofx_statement
from flows.sources.pdf import pdf_statement
from flows.sources.qif import qif_statement
from flows.sources.research import ibm_amlsim, ibm_amlworld, pkdd99_berka
from flows.sources.swift import swift_mt940, swift_mt942, swift_payment_messages
from flows.sources.tables import bank_table, bank_workbook, register_table, register_workbook

SOURCES = (
    iso20022_camt053,
    iso20022_camt052,
    iso20022_camt054,
    swift_mt940,
    swift_mt942,
    ofx_statement,
    qif_statement,
    aeb_norma43,
    bai2_report,
    cfonb120_statement,
    coda_statement,
    santander_uk_text,
    exchange_ledger,
    bank_table,
    bank_workbook,
    pdf_statement,
    iso20022_pain001,
    iso20022_pacs008,
    iso20022_pain002,
    iso20022_pacs002,
    iso20022_pacs004,
    swift_payment_messages,
    goaml_report,
    zip_archive,
    gzip_file,
    companies_house_psc,
    companies_house_basic,
    companies_house_officers,
    openownership_bods,
    gleif_lei,
    gleif_relationships,
    gleif_exceptions,
    opensanctions_followthemoney,
    icij_offshore_leaks,
    hmlr_ccod,
    hmlr_ocod,
    hmlr_title_register,
    hmlr_price_paid,
    dgfip_dvf,
    register_table,
    register_workbook,
    ibm_amlworld,
    ibm_amlsim,
    pkdd99_berka,
)
# files that hold files, each of which is read by its own source
CONTAINERS = (zip_archive, gzip_file)
# leads and never evidence: of what these read, nothing but counts is stored
INTELLIGENCE = (goaml_report,)
