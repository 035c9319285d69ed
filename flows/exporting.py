"""Exports of a case: written whole, and logged.

Authority: Directive (EU) 2016/680 art.25 (consultation and disclosure are logged).
"""
from __future__ import annotations

import hashlib
from pathlib import Path

from flows.case_folder import CaseFolder
from flows.custody import write_whole
from flows.exports.account_grid_workbook import account_grid_workbook
from flows.gathering import evidence_base


def export_account_grid(folder: CaseFolder, file: Path, why: str = "") -> None:
    """The accounts by month as a workbook; the file is replaced whole."""
    made = account_grid_workbook(evidence_base(folder))
    write_whole(file, made)
    folder.log.add("exported", file.name, why, sha256=hashlib.sha256(made).hexdigest())
