"""The pages docs/api: what is public, in the words of its own help texts."""

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import pyref
from pyref import conventions, errors, layers, networks, testing
from pyref.explain.layer_pages import write_row
from pyref.explain.subject import read_subject
from pyref.fixtures.case import Case, Expected, Sheet
from pyref.networks import optimizers
from pyref.paths import OCTAVE
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis
from pyref.probing.verdict import GradientReport

RESULTS = (Case, Sheet, Expected, Report, Diagnosis, GradientReport)
OCTAVE_FUNCTIONS = ("check", "gradcheck", "list", "record", "run_tests")
INTRODUCTION = """\
# Python

`import pyref` brings these functions and `pyref.layers`; nothing is loaded before it is
asked for. Written by `make renew` from the help texts.
"""
IN_OCTAVE = """\
# Octave

`addpath` the folder `octave` and everything is called `pyref.NAME`, without any Python.
The layers are on [their own pages](../layers/README.md), and `help pyref.layers.dense`
shows one. Written by `make renew` from the help texts.
"""


def render_pages() -> dict[str, str]:
    """File name -> text of the pages about what is public."""
    pages = {"python.md": render_python(), "octave.md": render_octave()}
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}


def render_python() -> Iterator[str]:
    yield from (INTRODUCTION, "## Functions", *render_functions("pyref", pyref))
    yield from (
        "",
        "## In tests of your own",
        "",
        "[How they are used](../testing.md).",
    )
    yield from render_functions("pyref.testing", testing)
    yield from ("", "## Conventions of libraries", "")
    yield "[Which they are](../conventions/README.md)."
    yield from render_functions("pyref.conventions", conventions)
    yield from ("", "## What they give")
    for kind in RESULTS:
        yield from render_text(kind.__name__, kind.__name__, kind)
        yield from ("", *render_members(kind))
    yield from ("", "## Layers", "", "| call | |", "|---|---|")
    for name in sorted(layers.__all__):
        title, call = read_subject(name).header.splitlines()[:2]
        yield f"| `{call.strip()}` | [{name}](../layers/{name}.md): {title} |"
    yield from ("", "## Networks", "", "In `pyref.networks`, and the steps of training")
    yield "in `pyref.networks.optimizers`."
    for room in (networks, optimizers):
        for name in room.__all__:
            yield from render_header(name)
    yield from ("", "## Derivations", "")
    yield "`pyref.derivations` has the [published derivations](../sources/README.md),"
    yield "each a function of the name of its page."
    yield from ("", "## Errors", "", *render_errors())


def render_functions(room: str, module: ModuleType) -> Iterator[str]:
    for name in module.__all__:
        function = getattr(module, name)
        if isinstance(function, ModuleType) and callable(function):
            function = getattr(import_module(f"{function.__name__}.run"), name)
        if inspect.isfunction(function):
            call = f"{room}.{name}"
            yield from render_text(call, sign(call, function), function)


def render_text(title: str, call: str, documented: Any) -> Iterator[str]:
    text = inspect.getdoc(documented) or ""
    yield from ("", f"### {title}", "", "```text", call, "", *text.splitlines(), "```")


def render_header(name: str) -> Iterator[str]:
    header = read_subject(name).header.splitlines()
    yield from ("", f"### {name}", "", "```text", *header, "```")


def sign(name: str, function: Any) -> str:
    """A call with its defaults, without the types: these are in the source."""
    given = inspect.signature(function).parameters.values()
    shown = []
    star = False
    for one in given:
        if one.kind is one.KEYWORD_ONLY and not star:
            shown.append("*")
            star = True
        plain = one.default is one.empty or callable(one.default)
        shown.append(one.name if plain else f"{one.name}={one.default!r}")
    text = f"{name}({', '.join(shown)})"
    return textwrap.fill(text, 80, subsequent_indent=" " * 8)


def render_members(kind: type) -> Iterator[str]:
    """The fields of a class, and its properties and methods with their first lines."""
    names = [one.name for one in fields(kind)] if is_dataclass(kind) else []
    yield "Fields: " + ", ".join(f"`{name}`" for name in names) + "."
    members = [
        (name, inspect.getdoc(member) or "")
        for name, member in vars(kind).items()
        if not name.startswith("_") and name not in names
        if isinstance(member, property) or inspect.isfunction(member)
    ]
    told = [(name, text.splitlines()[0]) for name, text in members if text]
    if told:
        yield from ("", "| also | |", "|---|---|")
        yield from (write_row([f"`{name}`", line]) for name, line in told)


def render_errors() -> Iterator[str]:
    """The table of errors, with what the head of their module says of each."""
    meanings = dict(re.findall(r"(?m)^(pyref:\w+) +(.*)$", errors.__doc__ or ""))
    yield from ("| identifier | in Python | also a | where |", "|---|---|---|---|")
    for kind in vars(errors).values():
        if not isinstance(kind, type) or not issubclass(kind, errors.PyrefError):
            continue
        if kind.identifier in meanings:
            base = next(k for k in kind.__mro__ if k.__module__ == "builtins")
            names = [f"`{kind.identifier}`", f"`{kind.__name__}`", f"`{base.__name__}`"]
            yield write_row([*names, meanings[kind.identifier]])


def render_octave() -> Iterator[str]:
    yield IN_OCTAVE.rstrip()
    for name in OCTAVE_FUNCTIONS:
        source = (OCTAVE / "+pyref" / f"{name}.m").read_text(encoding="utf-8")
        head = re.match(r"(?:%.*\n)+", source)
        lines = re.sub(r"(?m)^% ?", "", head.group() if head else "").splitlines()
        yield from ("", f"## pyref.{name}", "", "```text", *lines, "```")
