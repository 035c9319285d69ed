"""The element names that the account reports of ISO 20022 know; any other element in one is counted and told.

Authority: ISO 20022 message definitions camt.053.001.02, .03, .04 and .08, camt.052.001.01, .02, .04, .06 and .08, camt.054.001.02, .04
and .08: every name that any version of the message declares.
"""

from __future__ import annotations

CAMT053 = frozenset(
    """
    AccptncDtTm Acct AcctOwnrTxId AcctSvcrRef AcctSvcrTxId ActlDt AddtlCardData AddtlInf AddtlInfInd AddtlNtryInf
    AddtlPdctInf AddtlRmtInf AddtlStmtInf AddtlSvc AddtlTxInf AdjstmntAmtAndRsn AdmstnZn AdmstnZone Adr AdrLine AdrTp
    Aggtd AggtdNtry Agt Amt AmtDtls AmtsdVal AnncdPstngAmt AnyBIC ApprvlNb AttndncCntxt AttndntLang AttndntMsgCpbl
    AuthntcnMtd AuthntcnNtty Authstn Avlbty BIC BICFI BICOrBEI Bal BdryAmt BirthDt BkToCstmrStmt BkTxCd BldgNb BldgNm
    BookgDt Br BrnchId Btch CSCMgmt CSCVal Card CardBrnd CardCtryCd CardDataNtryMd CardPres CardRdngCpblties
    CardSctyCd CardSeqNb CardTx Ccy CcyXchg Cd CdOrPrtry CdtDbtInd CdtLine CdtNoteAmt CdtNtries Cdtr CdtrAcct CdtrAgt
    CdtrRefInf CertId ChanlTp ChqNb ChrgInclInd Chrgs CityOfBirth ClrSysId ClrSysMmbId ClrSysRef Cmpnt CntrValAmt
    ComssnWvrInd CorpActn Cpblties CpyDplctInd CrdhldrPres CrdhldrVrfctnCpblties CreDtTm CshDpst CtctDtls Ctgy
    CtgyDtls CtrctId Ctry CtryOfBirth CtryOfRes CtrySubDvsn DbtNtries Dbtr DbtrAcct DbtrAgt DbtrSts DealPric Dept Desc
    DispCpblties DispTp DlvrgAgt Document Domn DscntApldAmt DstrctNm Dt DtAndPlcOfBirth DtTm Dtls DuePyblAmt EQAmt
    EQSeq ElctrncAdr ElctrncSeqNb EmailAdr EmailPurp EndDt EndToEndId Envlp EvtId EvtTp FaceAmt FaxNb FcstInd FctvDt
    FinInstnId FinInstrmId FllbckInd Flr Fmly FmlyMdclInsrncInd FrAmt FrDt FrDtTm FrSeq FrToAmt FrToDt FrToSeq FrmsCd
    FrstTx Grnshee GrnshmtAdmstr GrnshmtRmt GrpHdr GrpId IBAN ICCRltdData ISIN Id Incl Indv InitgPty InstdAgt InstdAmt
    InstgAgt InstrId IntrBkSttlmDt IntrmyAgt1 IntrmyAgt2 IntrmyAgt3 Intrst Invcee Invcr IssgAgt Issr JobTitl LEI
    LastPgInd LastTx LclInstrm LglSeqNb LineDtls LineWidth ManfctrId Mdl MktInfrstrctrTxId MmbId MndtId MobNb
    MplyeeTermntnInd MsgId MsgNmId MsgPgntn MsgRcpt Mtd NEQAmt NEQSeq Nb NbOfDays NbOfLines NbOfNotes NbOfNtries
    NbOfTxs Nm NmPrfx NoteDnmtn Ntry NtryDtls NtryRef OnLineCntxt OnLineCpblties OrgId OrgnlAndCurFaceAmt OrgnlBizQry
    OrgnlBkTxCd Orgtr Othr OthrId Ownr PAN POI POICmpntTp Pctg Pdct PdctAmt PdctCd PdctQty PgNb PhneNb PlainCardData
    PlcAndNm PmtCntxt PmtInfId PrcgId Prd PrePdAcct PrefrdMtd Pric PrtLineWidth Prtry PrtryAmt PrvcOfBirth PrvtId Prxy
    PstBx PstCd PstlAdr Pty Purp QtnDt Qty Rate Rcrd RcvgAgt RePresntmntRsn Ref RefNb Refs RegnId RfrdDocAmt
    RfrdDocInf RltdAcct RltdAgts RltdDt RltdDts RltdPric RltdPties RltdQties RltdRmtInf RmtId RmtInf RmtLctnDtls
    RmtLctnElctrncAdr RmtLctnMtd RmtLctnPstlAdr RmtdAmt Room RptgSeq RptgSrc Rsn Rspnsblty RtrInf RvslInd
    SaleRcncltnId SaleRefNb SchmeNm SeqNb SeqNbRg SfkpgAcct Sfx ShrtNm SplmtryData SrcCcy SrlNb StartDt Stmt StmtPgntn
    Strd StrtNm Sts SttlmPlc SubDept SubFmlyCd SubTp Sum SvcCd Svcr SysNm Tax TaxAmt TaxId TaxRmt TaxTp TaxblBaseAmt
    TechInptChanl Titl ToAmt ToDt ToDtTm ToSeq Tp TradActvtyCtrctlSttlmDt TradDt TradgPty TrckData TrckNb TrckVal
    TrgtCcy TtlAmt TtlCdtNtries TtlChrgsAndTaxAmt TtlDbtNtries TtlIntrstAndTaxAmt TtlNetNtry TtlNetNtryAmt TtlNtries
    TtlNtriesPerBkTxCd TtlTaxAmt TtlTaxblBaseAmt TwnLctnNm TwnNm Tx TxAmt TxChanl TxCtgy TxDtRg TxDtTm TxDtls TxEnvt
    TxId TxRef TxsSummry UETR UltmtCdtr UltmtDbtr Unit UnitCcy UnitOfMeasr UnitPric Ustrd Val ValDt ValTp VldtnDt
    VldtnSeqNb VldtyRg VrsnNb XchgRate XpryDt Yldd Yr
""".split()
)
CAMT052 = CAMT053 - frozenset("AddtlStmtInf BkToCstmrStmt Stmt StmtPgntn".split()) | frozenset(
    """
    AddtlRptInf AddtlRtrRsnInf AlnRegnNb BBAN BEI BkPtyId BkToCstmrAcctRpt BkToCstmrAcctRptV01 CdtrRef CdtrRefTp
    CdtrTaxId CdtrTaxTp CmbndId CstmrNb CtgyDesc DUNS DbtrTaxId DrvrsLicNb EANGLN IBEI IdTp IdntyCardNb MplyrIdNb
    NmAndAdr PctgRate PrtryAcct PrtryCd PrtryId PsptNb RfrdDocNb RfrdDocRltdDt RfrdDocTp Rpt RptPgntn RtrOrgtr
    RtrRsn SclSctyNb TaxDt TaxIdNb TaxRefNb TaxTpInf TxtlRate UPIC USCHU
""".split()
)
CAMT054 = CAMT053 - frozenset("AddtlStmtInf Bal BkToCstmrStmt CdtLine Stmt StmtPgntn SubTp".split()) | frozenset(
    "AddtlNtfctnInf BkToCstmrDbtCdtNtfctn Ntfctn NtfctnPgntn".split()
)
