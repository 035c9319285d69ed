"""The element names that credit transfers of ISO 20022 use; any other in one is counted and told.

Authority: ISO 20022 message definitions pain.001.001 and pacs.008.001: parties, accounts, agents and remittance as in camt.053, and their own.
"""
from __future__ import annotations

from flows.sources.iso20022_elements import CAMT053

PAYMENTS = CAMT053 | frozenset("""
    AccptncDtTm AdrTp AgrdRate BrnchId BtchBookg CcyOfTrf CdtDtTm CdtTrfTxInf CdtrAgtAcct ChqFr ChqInstr ChqMtrtyDt ChqTp ChrgBr ChrgsAcct
    ChrgsAcctAgt ChrgsInf ClrChanl CLSTm CstmrCdtTrfInitn CtgyPurp CtrlSum DbtDtTm DbtrAgtAcct DlvrTo DlvryMtd EqvtAmt FIToFICstmrCdtTrf
    FrTm FwdgAgt InitnSrc InstdRmbrsmntAgt InstdRmbrsmntAgtAcct InstgRmbrsmntAgt InstgRmbrsmntAgtAcct InstrForCdtrAgt InstrForDbtrAgt
    InstrForNxtAgt InstrInf InstrPrty IntrBkSttlmAmt IntrmyAgt1Acct IntrmyAgt2Acct IntrmyAgt3Acct MemoFld MndtRltdInf Ntwk PmtId PmtInf PmtMtd
    PmtTpInf PoolgAdjstmntDt PreFctvDt PrvsInstgAgt1 PrvsInstgAgt1Acct PrvsInstgAgt2 PrvsInstgAgt2Acct PrvsInstgAgt3 PrvsInstgAgt3Acct RateTp
    RegnlClrZone RejctTm RgltryRptg Authrty DbtCdtRptgInd Inf ReqdAdvcTp ReqdExctnDt RltdRmtInf SgntrS Sgntr SttlmAcct SttlmInf SttlmMtd SttlmPrty
    SttlmTmIndctn SttlmTmReq SvcLvl ThrdRmbrsmntAgt ThrdRmbrsmntAgtAcct TillTm TtlIntrBkSttlmAmt TxTpInf UltmtCdtr UltmtDbtr XchgRateInf
""".split())
