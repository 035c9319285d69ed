"""Runs one suite over one batch, and tells a broken promise from a check that could not be made.

Authority: Great Expectations 1.x. A check that fails for a reason of its own is reported there as a failed check, with the reason in
`exception_info`; here it raises. Nothing is written to disk, sent anywhere or shown, and no failing value leaves this module.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from expectations.batches import slices
from expectations.promises import Promise, Suite
from schemas.guarantees import GuaranteeBroken

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the library imports is deprecated elsewhere; nothing a user could do
    import great_expectations as gx
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.execution_engine import pandas_execution_engine
    from great_expectations.expectations import ExpectColumnValuesToNotBeNull, ExpectTableRowCountToEqual
    from great_expectations.expectations.expectation import Expectation

    from expectations.configured_once import configured_once


class CheckNotMade(AssertionError):
    """A check could not be carried out: our own mistake, and never a verdict on the evidence."""


@dataclass(frozen=True)
class Outcome:
    """How one promise fared. checked: rows that state what it speaks of. failed: positions of the rows that break it.

    `whole` is True where the promise is about the table, not its rows, and was broken.
    """

    suite: Suite
    promise: Promise
    checked: int
    failed: tuple[int, ...]
    whole: bool = False

    @property
    def held(self) -> bool:
        return not self.failed and not self.whole


def validate(suite: Suite) -> list[Outcome]:
    """One outcome a promise, in the suite's order. CheckNotMade if any check could not be carried out."""
    if len({promise.says for promise in suite.promises}) != len(suite.promises):
        raise GuaranteeBroken(f"{suite.name}: two promises say the same")
    failed: dict[str, list[int]] = {promise.says: [] for promise in suite.promises}
    whole, checked, before = dict.fromkeys(failed, False), dict.fromkeys(failed, 0), 0
    for rows in slices(suite.batch):
        held = _run(suite, rows, suite.promises, "BOOLEAN_ONLY")
        # which rows: asked only of what was broken, because it costs as much again
        broken = [promise for promise in suite.promises if not all(result.success for result in held[promise.says])]
        for says, results in (_run(suite, rows, broken, "COMPLETE") if broken else {}).items():
            positions, of_all = _broken(results)
            failed[says] += [before + position for position in positions]
            whole[says] |= of_all
        for promise in suite.promises:
            checked[promise.says] += stating(rows, promise)
        before += len(rows)
    return [Outcome(suite, promise, checked[promise.says], tuple(failed[promise.says]), whole[promise.says]) for promise in suite.promises]


def _run(suite: Suite, rows: pd.DataFrame, promises: Sequence[Promise], result_format: str) -> dict[str, list]:
    """The results of each promise's checks, by what the promise says: they come back in an order of their own."""
    results: dict[str, list] = {promise.says: [] for promise in promises}
    checks = [_named(_of_slice(check, len(suite.batch) - len(rows)), promise) for promise in promises for check in promise.checks]
    batch = _any_batch().get_batch(batch_parameters={"dataframe": rows})
    with configured_once():
        found = batch.validate(gx.ExpectationSuite(name=suite.name, expectations=checks), result_format={"result_format": result_format})
    for result in found.results:
        _made(suite, result)
        results[result.expectation_config.meta["promise"]].append(result)
    if len(found.results) != len(checks):
        raise GuaranteeBroken(f"{suite.name}: {len(checks)} checks, {len(found.results)} results")
    return results


def _of_slice(check: Expectation, elsewhere: int) -> Expectation:
    """The check for one slice; the whole has as many rows as are expected if the slice has what is left of them."""
    return check.copy(update={"value": check.value - elsewhere}) if isinstance(check, ExpectTableRowCountToEqual) else check


def _named(check: Expectation, promise: Promise) -> Expectation:
    return check.copy(update={"meta": {"promise": promise.says}})


def _broken(results: list) -> tuple[list[int], bool]:
    """Positions of the rows that break any of a promise's checks, and whether one is broken that is not about rows."""
    failed: set[int] = set()
    whole = False
    for result in results:
        if not result.success:
            positions = result.result.get("unexpected_index_list")
            failed.update(positions or ())
            whole |= not positions
    return sorted(failed), whole


def stating(rows: pd.DataFrame, promise: Promise) -> int:
    """Rows that state what the promise speaks of."""
    return max(_stating(rows, check) for check in promise.checks)


def _stating(rows: pd.DataFrame, check: Expectation) -> int:
    """Rows that state what the check looks at; for a check that a column is stated, or of the table, every row."""
    column = getattr(check, "column", None)
    if column is None or isinstance(check, ExpectColumnValuesToNotBeNull):
        return len(rows)
    return int(rows[column].notna().sum())


def _made(suite: Suite, result: Any) -> None:
    """The exception's text is left out: it may quote the evidence."""
    info = result.exception_info
    kinds = [info] if "raised_exception" in info else list(info.values())
    raised = [str(kind.get("exception_traceback")) for kind in kinds if kind["raised_exception"]]
    if raised:
        config = result.expectation_config
        reason = raised[0].strip().splitlines()[-1].split(":")[0]
        raise CheckNotMade(f"{suite.name}: {config.type} on {config.kwargs.get('column', 'the table')} could not be checked ({reason})")


@cache
def _any_batch() -> BatchDefinition:
    """In memory only: no project on disk, no documentation site, no progress bars; and no fingerprint of every table, which the library takes
    twice, at three times the cost of all checks, and which nobody here reads."""
    if not (callable(pandas_execution_engine.hash_pandas_dataframe)):
        raise GuaranteeBroken("this does not hold: callable(pandas_execution_engine.hash_pandas_dataframe)")
    pandas_execution_engine.hash_pandas_dataframe = lambda rows: ""
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False
        ),
    )
    return context.data_sources.add_pandas("records").add_dataframe_asset("table").add_batch_definition_whole_dataframe("all rows")
