"""What a function takes, as far as it can be seen, and its text."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Parameters:
    """Names of the positional parameters, how many are needed, whether *args follow.

    keywords are those that only go by name, with whether they are needed.
    """

    names: list[str]
    needed: int
    more: bool
    keywords: dict[str, bool] = field(default_factory=dict)


def read_parameters(function: Callable[..., Any]) -> Parameters | None:
    """What a function takes; None where that cannot be seen."""
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return Parameters(
        [p.name for p in plain],
        sum(p.default is p.empty for p in plain),
        any(p.kind == p.VAR_POSITIONAL for p in found),
        {p.name: p.default is p.empty for p in found if p.kind == p.KEYWORD_ONLY},
    )


def read_source(own: Any) -> str:
    """The text of a function or class, empty where there is none to read."""
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):
        return ""
