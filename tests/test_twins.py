"""Twins say the same thing in the same order: header, names, statements."""

import ast
import re

import pytest

from pyref import derivations, layers, training
from pyref.networks import optimizers
from pyref.paths import OCTAVE, ROOT

ROOMS = ("layers", "networks", "networks/optimizers", "training", "derivations")


def folder_of(room):
    """The folder of a package in Octave, each of its names with a plus."""
    return OCTAVE.joinpath("+pyref", *(f"+{name}" for name in room.split("/")))


TWINS = [
    (room, path.stem) for room in ROOMS for path in sorted(folder_of(room).glob("*.m"))
]
RETURNED = ("back", "varargout")
"""Python returns these without a name."""


def read(room, name):
    python = (ROOT / "pyref" / room / f"{name}.py").read_text(encoding="utf-8")
    octave = (folder_of(room) / f"{name}.m").read_text(encoding="utf-8")
    return python, octave


def octave_header(text):
    lines = []
    for line in text.splitlines():
        if not line.startswith("%"):
            break
        lines.append(line[1:].removeprefix(" "))
    return "\n".join(lines).strip()


def octave_functions(text):
    """(name, arguments, names assigned in order) of each function."""
    text = re.sub(r"(?m)^%!.*\n?", "", text)
    text = re.sub(r"\.\.\.\s*\n", " ", text)
    found = []
    head = r"function\s+(?:(?:\[[^]]*\]|\w+)\s*=\s*)?(\w+)\s*\(([^)]*)\)"
    for block in re.split(r"(?m)^(?=function\b)", text)[1:]:
        match = re.match(head, block)
        names = []
        for line in block.splitlines()[1:]:
            line = line.split("%")[0].strip()
            loop = re.match(r"for\s+(\w+)\s*=", line)
            many = re.match(r"\[([^\]]*)\]\s*=[^=]", line)
            one = re.match(r"(\w+)(?:\([^=]*\)|\{[^=]*\}|\.\w+)?\s*=[^=]", line)
            if loop:
                names.append("for")
            elif re.match(r"if\b", line):
                names.append("if")
            elif many:
                names.append(" ".join(re.findall(r"\w+|~", many[1])))
            elif one and one[1] not in RETURNED:
                names.append(one[1])
        arguments = [a.strip() for a in match[2].split(",") if a.strip()]
        found.append((match[1], arguments, names))
    return found


def python_functions(text):
    found = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            names = []
            collect(node.body, names)
            found.append((node.name, [a.arg for a in node.args.args], names))
    return found


def collect(body, names):
    for node in body:
        if isinstance(node, ast.Assign):
            names.append(target(node.targets[0]))
        elif isinstance(node, ast.AugAssign):
            names.append(target(node.target))
        elif isinstance(node, ast.For):
            names.append("for")
            collect(node.body, names)
        elif isinstance(node, ast.If):
            names.append("if")
            collect(node.body, names)
            collect(node.orelse, names)


def target(node):
    if isinstance(node, ast.Tuple):
        return " ".join(target(n) for n in node.elts)
    if isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        return target(node.value)
    return node.id


def python_header(text):
    return ast.get_docstring(ast.parse(text)).strip()


def calls_in(header):
    """The calls on the lines after the first, each as (results, name, arguments).

    They are the lines that differ between the languages: Octave has brackets around
    several results, a space before the parenthesis and dots where a line goes on.
    """
    block = header.split("\n\n")[0].split("\n", 1)[1].replace("...", "")
    block = re.sub(r"\(\s*\n\s*", "(", re.sub(r",\s*\n\s*", ", ", block))
    found = []
    for line in block.splitlines():
        match = re.fullmatch(r" *[\[(]?([\w, ]+?)[])]? = ([\w.]+) ?\(([\w, ]*)\)", line)
        assert match, f"{line!r} is no call"
        found.append((match[1].split(", "), match[2], match[3].split(", ")))
    return found


def without_calls(header):
    first, _, rest = header.partition("\n")
    return first + "\n\n" + rest.partition("\n\n")[2]


@pytest.mark.parametrize(("room", "name"), TWINS)
def test_twins_have_one_header(room, name):
    python, octave = map(without_calls, headers(room, name))
    assert octave == python


def headers(room, name):
    python, octave = read(room, name)
    return python_header(python), octave_header(octave)


@pytest.mark.parametrize(("room", "name"), TWINS)
def test_the_second_line_of_a_header_is_the_call(room, name):
    python, octave = map(calls_in, headers(room, name))
    assert python == octave
    results, function, arguments = python[0]
    assert function == f"pyref.{room.replace('/', '.')}.{name}"
    source = read(room, name)[1]
    head = re.sub(r"\.\.\.\s*\n", " ", source)
    head = re.search(r"(?m)^function (?:\[?([^]=]*)\]? = )?\w+ \(([^)]*)\)", head)
    assert results == re.findall(r"\w+", head[1])
    assert arguments == re.findall(r"\w+", head[2])
    if results[-1] == "back" and (room, name) != ("networks", "chain"):
        assert python[1][1] == "back"
        assert len(python) == 2


@pytest.mark.parametrize(("room", "name"), TWINS)
def test_twins_have_the_same_functions_with_the_same_arguments(room, name):
    python, octave = read(room, name)
    ours = [(f, args) for f, args, _ in python_functions(python)]
    theirs = [(f, args) for f, args, _ in octave_functions(octave)]
    assert ours == theirs


@pytest.mark.parametrize(("room", "name"), TWINS)
def test_twins_assign_the_same_names_in_the_same_order(room, name):
    python, octave = read(room, name)
    ours = {f: names for f, _, names in python_functions(python)}
    theirs = {f: names for f, _, names in octave_functions(octave)}
    assert ours == theirs


@pytest.mark.parametrize(
    ("room", "name"),
    [(room, name) for room, name in TWINS if room not in ("networks", "training")],
)
def test_twins_check_their_arguments_by_one_line(room, name):
    python, octave = read(room, name)
    rule = rf"""["']({name}: [^"']*)["']"""
    assert re.findall(rule, python)[:1] == re.findall(rule, octave)[:1] != []


@pytest.mark.parametrize(("room", "name"), TWINS)
def test_in_octave_each_counts_its_arguments_first(room, name):
    _, octave = read(room, name)
    _, arguments, _ = octave_functions(octave)[0]
    counted = rf"\)\n  pyref\.internal\.takes \({len(arguments)}, nargin\);\n"
    assert len(re.findall(counted, octave)) == 1


@pytest.mark.parametrize(
    "room", [layers, derivations, optimizers, training], ids=lambda r: r.__name__
)
def test_the_two_languages_have_the_same_files(room):
    folder = folder_of("/".join(room.__name__.split(".")[1:]))
    assert sorted(path.stem for path in folder.glob("*.m")) == room.__all__


def test_a_swapped_statement_a_renamed_variable_or_a_new_word_is_seen():
    _, octave = read("layers", "dense")
    names = {f: n for f, _, n in octave_functions(octave)}
    assert names["backward"] == ["dx", "dw", "db"]
    swapped = octave.replace("  dx = dy * w.';\n", "").replace(
        "  db = pyref.internal.sum_along (dy, 1);\n",
        "  db = pyref.internal.sum_along (dy, 1);\n  dx = dy * w.';\n",
    )
    assert {f: n for f, _, n in octave_functions(swapped)} != names
    assert octave_header(octave.replace("a row:", "one row:")) != octave_header(octave)
    swapped = octave_header(octave).replace("(x, w, b)", "(x, b, w)")
    assert calls_in(swapped) != calls_in(octave_header(octave))
