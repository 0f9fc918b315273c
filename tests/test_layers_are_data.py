"""No machinery in either language knows a layer by name: sheets say what is special.

Texts that are shown or explained (docstrings, comments, tests at the foot of a file)
may name one. What runs a layer of another library names it, of course.
"""

import ast
import re

import pytest
from octave_tokens import read

from pyref import layers
from pyref.paths import OCTAVE, ROOT

MACHINERY = ("crosscheck", "explain", "fixtures", "grading", "mistakes", "oracle",
             "port", "renew", "runners", "scores")  # fmt: skip
NOT_OURS = ("runners/libraries", "fixtures/networks.py")
"""Layers of other libraries, and the networks that real images are put through."""
WORDS = (
    "port/worker/names.py", "port/formulas.py", "fixtures/near.py",
    "+worker/words_of.m", "+worker/plan_function.m", "+port/formulas.m",
    "+port/meant_by.m",
)  # fmt: skip
"""Tables of what users write, in which names of layers are words like others."""
NAMES = re.compile(rf"(?<![\w.])({'|'.join(layers.__all__)})(?!\w)")
PYTHON = sorted(
    path
    for room in MACHINERY
    for path in (ROOT / "pyref" / room).rglob("*.py")
    if not any(part in path.as_posix() for part in (*NOT_OURS, *WORDS))
)
PYTHON.append(ROOT / "pyref" / "measure.py")
MATLAB = sorted(
    path
    for folder in ("+port", "+internal")
    for path in (OCTAVE / "+pyref" / folder).rglob("*.m")
    if not path.as_posix().endswith(WORDS)
) + sorted((OCTAVE / "+pyref").glob("*.m"))


def named_in_python(source):
    """(line, text) of every string that holds a layer's name, docstrings apart."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in told and NAMES.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.ImportFrom) and node.module == "pyref.layers":
            for alias in node.names:
                if alias.name in layers.__all__:
                    yield node.lineno, alias.name


def named_in_octave(source):
    """(line, text) of strings and calls that hold a layer's name; no comments.

    builtin ('svd', a) calls Octave's own function, whatever a user's is called.
    """
    ours = re.sub(r"builtin \('\w+'", "builtin ('own'", source)
    for token in read(ours):
        shown = "pyref." in token.text  # an example of a call, which is printed
        if token.kind == "string" and not shown and NAMES.search(token.text[1:-1]):
            yield token.line, token.text
    body = re.sub(r"(?m)^\s*%.*$|'(?:[^'\n]|'')*'", "", source)
    for match in re.finditer(r"pyref\.layers\.(\w+)", body):
        if match[1] in layers.__all__:
            yield body.count("\n", 0, match.start()) + 1, match[0]


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_layer_is_named_in_python(path):
    assert not list(named_in_python(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MATLAB, ids=lambda p: str(p.relative_to(OCTAVE)))
def test_no_layer_is_named_in_octave(path):
    assert not list(named_in_octave(path.read_text(encoding="ascii")))


def test_a_name_in_code_is_seen_and_one_in_a_comment_is_not():
    code = 'def f(layer):\n    """As dense."""\n    return layer == "dense"\n'
    assert list(named_in_python(code)) == [(3, "dense")]
    assert not list(named_in_python('"""dense"""\nx = "densely"\n'))
    code = "% As dense.\nfunction y = f (layer)\n  y = strcmp (layer, 'dense');\nend\n"
    assert [line for line, _ in named_in_octave(code)] == [3]
    assert list(named_in_octave("f = @pyref.layers.eigh;\n"))
    assert not list(named_in_octave("%!assert (pyref.layers.eigh (1))\n"))
