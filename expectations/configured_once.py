"""Lets Great Expectations make the configuration of a check once a validation: it makes each some seventy times, which took half of the time of all checks.

Authority: Great Expectations 1.24, `Expectation.configuration` and `ExpectationConfiguration.to_domain_obj`: both make a new object from what a check says, and
while a validation runs no check changes what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from great_expectations.core import id_dict
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

# by the identity of an object: the object itself, which keeps its identity from being given to another, and what was made from it
Made = dict[int, tuple[Any, Any]]
_made: ContextVar[Made | None] = ContextVar("made", default=None)
_configuration, _to_domain_obj = Expectation.configuration.fget, ExpectationConfiguration.to_domain_obj


@contextmanager
def configured_once() -> Iterator[None]:
    """Inside, what is made from one check or one configuration is made once."""
    token = _made.set({})
    try:
        yield
    finally:
        _made.reset(token)


def _once(make: Any, of: Any) -> Any:
    made = _made.get()
    if made is None:
        return make(of)
    if id(of) not in made:
        made[id(of)] = (of, make(of))
    return made[id(of)][1]


Expectation.configuration = property(lambda check: _once(_configuration, check))
ExpectationConfiguration.to_domain_obj = lambda configuration: _once(_to_domain_obj, configuration)


# The library turns every set of values (all currencies) into JSON's types, value by value, wherever it names a metric; what is of these types already stays as it is
_PLAIN = (str, int, bool, type(None))
_converted = id_dict.convert_to_json_serializable


def _for_json(data: dict) -> dict:
    plain = all(type(value) in _PLAIN or (type(value) is list and all(type(one) in _PLAIN for one in value)) for value in data.values())
    return data if plain else _converted(data)


id_dict.convert_to_json_serializable = _for_json
