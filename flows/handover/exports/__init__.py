"""The formats in which a case can leave for other tools: one file each, all from the same cut-down evidence (`flows.handover.exports.leaving`).

Format: EXPORTS maps a format's name to its files: name (behind the case's reference and the edition) to bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from flows.handover.exports.leaving import Leaving


def _xlsx(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import tables, workbook

    return {".xlsx": workbook.write(tables.tables(of), of.base.case.case.cut_off)}


def _csv(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import comma_separated, tables

    return {f"-csv/{sheet.name}.csv": comma_separated.write(sheet) for sheet in tables.tables(of)}


def _graphml(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import graphml, network

    return {".graphml": graphml.write(network.network(of), of.told)}


def _anx(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import i2_chart, network  # anxwritter is slow to import

    return {".anx": i2_chart.write(network.network(of), of.base.case.case.caption, of.base.case.case.cut_off, of.told)}


def _bods(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import bods_statements

    return {"-bods.json": bods_statements.write(of)}


def _ftm(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import ftm_entities, network

    return {"-ftm.jsonl": ftm_entities.write(network.network(of))}


def _ledger(of: Leaving) -> dict[str, bytes]:
    from flows.handover.exports import plain_ledger

    return plain_ledger.write(of)


EXPORTS: dict[str, Callable[[Leaving], dict[str, bytes]]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "graphml": _graphml,
    "anx": _anx,
    "bods": _bods,
    "ftm": _ftm,
    "ledger": _ledger,
}
