"""The element names that credit transfers of ISO 20022 use; any other in one is counted and told.

Authority: ISO 20022 message definitions pain.001.001.02 to .13 and pacs.008.001.01 to .13: parties, accounts, agents and remittance as in camt.053, and
every other name that any version of either declares.
"""

from __future__ import annotations

from flows.sources.iso20022.iso20022_elements import CAMT053

PAYMENTS = CAMT053 | frozenset(
    """
    AddtlDtTm AgrdRate AlnRegnNb Authrty AuthrtyCtry AuthrtyNm BBAN BEI BkPtyId BtchBookg CLSTm CareOf CcyOfTrf CdtAdvc CdtDtTm CdtTrfTxInf
    CdtrAgtAcct CdtrRef CdtrRefTp ChqFr ChqInstr ChqMtrtyDt ChqTp ChrgBr ChrgsAcct ChrgsAcctAgt ChrgsAmt ChrgsInf ChrgsPty ClrChanl ClrSys Clssfctn
    CmbndId CntPerPrd CstmrCdtTrfInitn CstmrNb CtgyPurp CtrlSum DUNS DbtAdvc DbtCdtRptgInd DbtDtTm DbtrAgtAcct DlvrTo DlvryMtd DrvrsLicNb DtOfSgntr
    DtOfVrfctn EANGLN ElctrncSgntr EqvtAmt FIToFICstmrCdtTrf FXAgt FnlPmtDt FrTm Frqcy FrstPmtDt FwdgAgt Grpg IBEI ILPV4 IdTp IdntyCardNb Inf InitnSrc
    InstdRmbrsmntAgt InstdRmbrsmntAgtAcct InstgRmbrsmntAgt InstgRmbrsmntAgtAcct InstrForCdtrAgt InstrForDbtrAgt InstrForNxtAgt InstrInf InstrPrty
    IntrBkSttlmAmt IntrmyAgt1Acct IntrmyAgt2Acct IntrmyAgt3Acct MemoFld MndtRltdInf MplyrIdNb NmAndAdr PmtId PmtInf PmtMtd PmtSgntr PmtTpInf
    PoolgAdjstmntDt PreAgrdXchgRate PrtLctn PrtryAcct PrtryId Prvdr PrvsInstgAgt PrvsInstgAgt1 PrvsInstgAgt1Acct PrvsInstgAgt2 PrvsInstgAgt2Acct
    PrvsInstgAgt3 PrvsInstgAgt3Acct PrvsInstgAgtAcct PsptNb PtInTm QtId QtdCcy QtnDtTm RateTp ReqdAdvcTp ReqdExctnDt RfrdDocNb RfrdDocRltdDt RfrdDocTp
    RgltryDtls RgltryRptg RgnlClrZone RjctTm RmtAmtAndTp RptgCd SclSctyNb SctiesData Sgntr SttlmAcct SttlmInf SttlmMtd SttlmPrty SttlmTmIndctn
    SttlmTmReq SvcLvl TaxIdNb ThrdRmbrsmntAgt ThrdRmbrsmntAgtAcct TillTm TtlIntrBkSttlmAmt UPIC URLAdr USCHU UnitNb UnqTxIdr Vrsn XchgRateInf XpryDtTm
""".split()
)
# pain.002.001.02 to .14, pacs.002.001.02 to .15, pacs.004.001.01 to .14: what is said later of a payment, and every name of the payment that it is said of
STATUSES = PAYMENTS | frozenset(
    """
    AccptdChckd AddtlStsRsnInf CompstnAmt CstmrPmtStsRpt DtldCtrlSum DtldNbOfTxs DtldSts FIToFIPmtStsRpt FctvIntrBkSttlmDt GrpRtr GrpSts NbOfTxsPerSts OrgnlClrSysRef
    OrgnlCreDtTm OrgnlCtrlSum OrgnlEndToEndId OrgnlGrpInf OrgnlGrpInfAndSts OrgnlInstdAmt OrgnlInstrId OrgnlIntrBkSttlmAmt OrgnlIntrBkSttlmDt OrgnlMsgId OrgnlMsgNmId
    OrgnlNbOfTxs OrgnlPmtInfAndSts OrgnlPmtInfId OrgnlTxId OrgnlTxRef OrgnlUETR PmtInfSts PmtRtr PrcgDt ReqdColltnDt RtrChain RtrId RtrRsnInf RtrdInstdAmt
    RtrdIntrBkSttlmAmt StsId StsOrgtr StsRsn StsRsnInf TrckrData TtlRtrdIntrBkSttlmAmt TxInf TxInfAndSts TxSts CdtrSchmeId MndtRltdInf SeqTp AmdmntInd AmdmntInfDtls
    UndrlygCstmrCdtTrf CxlRsnInf ClrSysRef IntrBkSttlmDt SttlmTmReq
""".split()
)
