"""pyref show and explain: fixtures and layers as a person reads them."""

import inspect
import shutil
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pyref import foreign
from pyref.crosscheck.plan import find_case
from pyref.errors import DomainError
from pyref.fixtures import numbers
from pyref.fixtures.case import Case
from pyref.fixtures.near import list_near
from pyref.fold import fold_line, fold_text
from pyref.measure import spell
from pyref.runners.numpy import function_of


def explain(names: Sequence[str], folder: str | None) -> None:
    from pyref.derivations import __all__ as derivations
    from pyref.explain.pages import write_pages
    from pyref.explain.source_pages import render_pages
    from pyref.explain.subject import ROOMS, find_names, read_facts, read_subject
    from pyref.explain.terminal import render_subject

    if folder:
        write_pages(folder, render_pages())
    rows = {read_facts(name)["row"] for name in derivations}
    known = {*ROOMS, *rows}
    width = shutil.get_terminal_size((88, 24)).columns
    for word in names:
        matches = find_names(word)
        if not matches:
            near = list_near(word, known)
            hint = f"; near it: {', '.join(near)}" if near else ""
            raise DomainError(f"{word} is no layer, network or source{hint}")
        for name in matches:
            print("\n".join(render_subject(read_subject(name), width)) + "\n")


def show(case_id: str) -> None:
    print(foreign.show("\n".join(describe(find_case(case_id))), lines=True))


def describe(case: Case) -> Iterator[str]:
    """Lines of text: what is given, what is asked, what is known."""
    width = shutil.get_terminal_size((88, 24)).columns
    for line in write_head(case):
        yield from fold_line(line, width)
    yield ""
    document = inspect.getdoc(inspect.getmodule(function_of(case.sheet.function))) or ""
    yield from fold_text(document, width)
    for title, part in (
        ("given", case.inputs),
        ("", case.options),
        ("", case.upstream),
    ):
        if title:
            yield f"\n{title}"
        for name, value in part.items():
            yield from write_array(name, value)
    if case.error:
        yield f"\nmust be refused with {case.error}"
    elif case.expect:
        yield "\nknown"
        for name, expected in case.expect.items():
            rounded = bool(np.any(expected.slack))
            yield from write_array(name, expected.high, expected.written, rounded)
    yield f"\npyref crosscheck {case.id}"


def write_head(case: Case) -> Iterator[str]:
    """What a case is, where it comes from, and what it guards against."""
    yield f"{case.id}: {case.title}"
    yield f"level {case.level}; exact in {', '.join(case.exact_in)}"
    source = {k: v for k, v in case.source.items() if k != "licence"}
    yield "source: " + ", ".join(f"{k} {v}" for k, v in source.items())
    for flag in case.flags:
        mistake, effect = case.sheet.flags[flag]
        yield f"guards against {mistake}: {effect}"


def write_array(
    name: str, value: Any, written: Sequence[str] = (), rounded: bool = False
) -> Iterator[str]:
    """An array with its shape and its rows, images one matrix after another."""
    if not isinstance(value, np.ndarray):
        yield f"  {name} = {' '.join(map(str, np.atleast_1d(value)))}"
        return
    note = ", to the digits written" if rounded else ""
    yield f"  {name}, {spell(value.shape)}{note}:"
    if value.size > 2000:
        low, high = np.min(value), np.max(value)
        yield f"    {value.size} numbers from {low:g} to {high:g}"
        return
    words = list(written) or [numbers.text(v) for v in value.ravel()]
    width = max((len(word) for word in words), default=0)
    table = np.array(words, dtype=object).reshape(value.shape)
    for index in np.ndindex(value.shape[:-2]):
        if index:
            yield f"    {name}[{', '.join(map(str, index))}]"
        for line in table[index]:
            yield "    " + "  ".join(word.rjust(width) for word in line)
