"""Runs one suite over one batch, and tells a broken promise from a check that could not be made.

Authority: Great Expectations 1.x. A check that fails for a reason of its own is reported there as a failed check, with the reason in
`exception_info`; here it raises. Nothing is written to disk, sent anywhere or shown, and no failing value leaves this module.
"""
from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

from expectations.promises import Promise, Suite

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the library imports is deprecated elsewhere; nothing a user could do
    import great_expectations as gx
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig


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
    for n, promise in enumerate(suite.promises):
        for check in promise.checks:
            check.meta = {"promise": n}
    checks = [check for promise in suite.promises for check in promise.checks]
    rows = _any_batch().get_batch(batch_parameters={"dataframe": suite.batch})
    found = rows.validate(gx.ExpectationSuite(name=suite.name, expectations=checks), result_format={"result_format": "COMPLETE"})
    results: dict[int, list] = {n: [] for n in range(len(suite.promises))}
    for result in found.results:
        _made(suite, result)
        results[result.expectation_config.meta["promise"]].append(result)
    assert sum(map(len, results.values())) == len(checks), f"{suite.name}: {len(checks)} checks, {len(found.results)} results"
    return [_outcome(suite, promise, results[n]) for n, promise in enumerate(suite.promises)]


def _outcome(suite: Suite, promise: Promise, results: list) -> Outcome:
    failed: set[int] = set()
    whole = False
    for result in results:
        if not result.success:
            positions = result.result.get("unexpected_index_list")
            failed.update(positions or ())
            whole |= not positions
    checked = max(_checked(result.result) for result in results)
    return Outcome(suite, promise, checked, tuple(sorted(failed)), whole)


def _checked(result: dict[str, Any]) -> int:
    if "element_count" in result:
        return result["element_count"] - result.get("missing_count", 0)
    return result["observed_value"]


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
