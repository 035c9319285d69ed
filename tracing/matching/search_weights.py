"""How much each agreement and disagreement counts in a search of registers: fixed weights, or weights estimated from the register itself.

Method: Fellegi and Sunter, "A theory for record linkage" (1969), with Splink: m is how often two records of one party agree so, u how often those of
two parties do. u is estimated from random pairs, m by expectation maximisation on pairs that agree in something else; a name counts by how
rare it is in the register. Weights put candidates in order. They decide nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import splink

from tracing.matching.agreement_weights import LEVELS

logging.getLogger("splink").setLevel(logging.ERROR)  # its progress is of no use to the reader of a search

ENOUGH = 50_000  # people with a month of birth: with fewer, too few pairs are one person to say how often such pairs agree
PAIRS = 500_000
_SUREST = 0.999  # of no agreement is it held that one party's records never fail to show it
_SEED = 1
_SAME_MONTH = "born_year_l = born_year_r and born_month_l = born_month_r"


_ELSE = "ELSE"
# of each comparison of tracing.matching.agreement_weights that columns can make: its condition for saying nothing, and those of its levels; u of a name is replaced by its frequency
CONDITIONS: dict[str, tuple[str, dict[str, str]]] = {
    "name": (
        "name_key_l is null or name_key_r is null",
        {
            "same": "name_key_l = name_key_r",
            "among": "list_has_all(words_l, words_r) or list_has_all(words_r, words_l)",
            "near": "abs(length(name_key_l) - length(name_key_r)) <= 3 and damerau_levenshtein(name_key_l, name_key_r) <= 3",
            "otherwise": _ELSE,
        },
    ),
    "month": ("born_month_l is null or born_month_r is null", {"same": _SAME_MONTH, "otherwise": _ELSE}),
    "day": (f"born_day_l is null or born_day_r is null or not ({_SAME_MONTH})", {"same": "born_day_l = born_day_r", "otherwise": _ELSE}),
    "year": (
        "born_year_l is null or born_year_r is null or (born_month_l is not null and born_month_r is not null)",
        {"same": "born_year_l = born_year_r", "otherwise": _ELSE},
    ),
    "home": ("postcode_l is null or postcode_r is null", {"same": "postcode_l = postcode_r", "otherwise": _ELSE}),
    "nationality": ("nationality_l is null or nationality_r is null", {"same": "nationality_l = nationality_r", "otherwise": _ELSE}),
}
Probabilities = Mapping[tuple[str, str], tuple[float, float]]  # (comparison, what its level says): (m, u)


@dataclass(frozen=True)
class Weights:
    """`estimated` says how: '' for the fixed ones."""

    probabilities: Probabilities
    estimated: str = ""


def fixed() -> Weights:
    """The fixed weights of docs/method.md, which no register has changed."""
    return Weights({(name, level.says): (level.m, level.u) for name in CONDITIONS for level in LEVELS[name].values()})


def estimated(connection, random_rows: str, of_one_name: str, of_one_home: str, people: int) -> Weights:
    """Weights from three samples of a register, given as tables with the columns unique_id, name_key, words, born_year, born_month,
    born_day, postcode, nationality: rows at random; whole groups of one name; whole groups of one month of birth and postcode. What the
    samples do not show keeps its fixed weight."""
    found = fixed().probabilities
    for table, blocked_on in (
        (random_rows, ""),
        (of_one_name, "l.name_key = r.name_key"),
        (of_one_home, "l.born_year = r.born_year and l.born_month = r.born_month and l.postcode = r.postcode"),
    ):
        api = splink.DuckDBAPI(connection)
        linker = splink.Linker(api.register(table), _settings(found, "dedupe_only", 1e-4), log_level=None)
        if blocked_on:
            linker.training.estimate_parameters_using_expectation_maximisation(blocked_on, estimate_without_term_frequencies=True, max_pairs=PAIRS)
        else:
            linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=_SEED, min_count_per_level=None)
        found = _learned(linker.misc.save_model_to_json(), found, "m_probability" if blocked_on else "u_probability")
        api.delete_tables_created_by_splink_from_db()
    return Weights(found, f"estimated from {people:,} people of these registers")


def score(connection, weights: Weights, sought: str, candidates: str, pairs: str, frequencies: str, one_in: int) -> str:
    """The name of a table with `unique_id_l` (of sought), `unique_id_r` (of candidates) and `match_weight`: the logarithm to base 2 of the odds that
    they are one, if one record in `one_in` is. Tables: `pairs` has join_key_l and join_key_r as `join_key` writes them, and match_key;
    `frequencies` has name_key and tf_name_key, how much of the register has this name."""
    api = splink.DuckDBAPI(connection)
    inputs = [api.register(table, dataset_display_name=name) for table, name in ((sought, _SOUGHT), (candidates, _CANDIDATE))]
    linker = splink.Linker(inputs, _settings(weights.probabilities, "link_only", 1 / max(one_in, 2)), log_level=None)
    linker.table_management.register_term_frequency_lookup(api.register(frequencies), "name_key")
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    return linker.inference.predict(warning_mode="never").physical_name


_SOUGHT, _CANDIDATE = "a_sought", "b_candidate"  # in this order, so that the party of the case is always the left one


def join_key(side: str, column: str) -> str:
    """SQL for the key of a row in `pairs`; side 'sought' or 'candidate'."""
    return f"'{_SOUGHT if side == 'sought' else _CANDIDATE}-__-' || {column}"


def _settings(probabilities: Probabilities, link_type: str, prior: float) -> dict[str, Any]:
    comparisons = []
    for name, (null, conditions) in CONDITIONS.items():
        written = [{"sql_condition": null, "label_for_charts": "nothing to compare", "is_null_level": True}]
        for level, condition in conditions.items():
            says = LEVELS[name][level].says
            m, u = probabilities[name, says]
            by_frequency = {"tf_adjustment_column": "name_key"} if (name, level) == ("name", "same") else {}
            written.append({"sql_condition": condition, "label_for_charts": says, "m_probability": m, "u_probability": u, **by_frequency})
        comparisons.append({"output_column_name": name, "comparison_levels": written})
    return {
        "link_type": link_type,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.unique_id = r.unique_id"}],
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "linker_uid": "search",
    }


def _learned(model: Mapping[str, Any], before: Probabilities, which: str) -> Probabilities:
    found = dict(before)
    for comparison in model["comparisons"]:
        name = comparison["output_column_name"]
        levels: Sequence[Mapping[str, Any]] = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        values = [level.get(which) for level in levels]
        if not all(isinstance(value, float) and 0 < value < 1 for value in values):
            continue  # part of it was not seen in the sample
        learned = {}
        for level, value in zip(levels, values, strict=True):
            m, u = before[name, level["label_for_charts"]]
            value = float(f"{value:.5g}")  # sums of floats on several threads differ in their last digits
            surest = min(max(value, 1 - _SUREST), _SUREST)
            learned[name, level["label_for_charts"]] = (surest, u) if which == "m_probability" else (m, value)
        ratios = [m / u for m, u in learned.values()]
        if ratios == sorted(ratios, reverse=True):  # else the sample has too few true pairs: what is closer must count for more
            found |= learned
    return found
