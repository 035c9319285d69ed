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

from expectations.promises import Promise, Suite

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the library imports is deprecated elsewhere; nothing a user could do
    import great_expectations as gx
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.expectations import ExpectColumnValuesToNotBeNull
    from great_expectations.expectations.expectation import Expectation


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
    held = _run(suite, suite.promises, "BOOLEAN_ONLY")
    # which rows: asked only of what was broken, because it costs as much again
    broken = [promise for promise in suite.promises if not all(result.success for result in held[promise.says])]
    found = _run(suite, broken, "COMPLETE") if broken else {}
    return [_outcome(suite, promise, found.get(promise.says, [])) for promise in suite.promises]


def _run(suite: Suite, promises: Sequence[Promise], result_format: str) -> dict[str, list]:
    """The results of each promise's checks, by what the promise says: they come back in an order of their own."""
    results: dict[str, list] = {promise.says: [] for promise in promises}
    assert len(results) == len(promises), f"{suite.name}: two promises say the same"
    checks = [_named(check, promise) for promise in promises for check in promise.checks]
    rows = _any_batch().get_batch(batch_parameters={"dataframe": suite.batch})
    found = rows.validate(gx.ExpectationSuite(name=suite.name, expectations=checks), result_format={"result_format": result_format})
    for result in found.results:
        _made(suite, result)
        results[result.expectation_config.meta["promise"]].append(result)
    assert len(found.results) == len(checks), f"{suite.name}: {len(checks)} checks, {len(found.results)} results"
    return results


def _named(check: Expectation, promise: Promise) -> Expectation:
    return check.copy(update={"meta": {"promise": promise.says}})


def _outcome(suite: Suite, promise: Promise, results: list) -> Outcome:
    """Without results the promise was held."""
    failed: set[int] = set()
    whole = False
    for result in results:
        if not result.success:
            positions = result.result.get("unexpected_index_list")
            failed.update(positions or ())
            whole |= not positions
    return Outcome(suite, promise, max(_stating(suite, check) for check in promise.checks), tuple(sorted(failed)), whole)


def _stating(suite: Suite, check: Expectation) -> int:
    """Rows that state what the check looks at; for a check that a column is stated, or of the table, every row."""
    column = getattr(check, "column", None)
    if column is None or isinstance(check, ExpectColumnValuesToNotBeNull):
        return len(suite.batch)
    return int(suite.batch[column].notna().sum())


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
    """In memory only: no project on disk, no documentation site, no progress bars."""
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False,
    ))
    return context.data_sources.add_pandas("records").add_dataframe_asset("table").add_batch_definition_whole_dataframe("all rows")
