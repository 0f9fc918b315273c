"""A notebook gives the cells that are named, and no text of it can harm the grader."""

import json
import time

import pytest

from pyref.errors import DomainError
from pyref.grading.notebook import MOST, write_program
from pyref.grading.statements import clean_cell, list_imports
from pyref.grading.telling import tell_cells

DENSE = "def dense(x, w, b):\n    return x @ w + b\n"


def notebook(*cells, **more):
    """The bytes of one, from sources or (source, metadata)."""
    entries = [
        {"cell_type": "code", "metadata": {}, "source": cell}
        if isinstance(cell, str | list)
        else {"cell_type": "code", "metadata": cell[1], "source": cell[0]}
        for cell in cells
    ]
    return json.dumps({"cells": entries, "nbformat": 4, **more}).encode()


def program(wanted, *cells, **more):
    return write_program(notebook(*cells, **more), "a.ipynb", wanted).text


@pytest.mark.parametrize(
    "cell",
    [
        "# pyref: dense\nx = 1\n",
        ("x = 1\n", {"tags": ["dense"]}),
        ("x = 1\n", {"nbgrader": {"grade_id": "dense"}}),
        "def dense(x): pass\nx = 1\n",
        "def dense_forward(x): pass\nx = 1\n",
        "class Dense:\n    x = 1\n",
        ["# pyref: dense\n", "x = 1\n"],
    ],
)
def test_a_cell_is_named_by_mark_tag_id_or_what_it_defines(cell):
    text = program(["dense"], "train()\n", cell, "assert dense\n")
    assert "x = 1" in text
    assert "train" not in text and "assert" not in text


def test_a_function_that_is_named_as_the_forward_one_brings_its_backward_cell():
    front = DENSE.replace("dense", "dense_forward")
    back = "def dense_backward(): pass\n"
    text = program(["dense_forward"], front, "train()\n", back, DENSE)
    assert front in text and back in text
    assert "train" not in text and DENSE not in text


def test_cells_that_are_so_called_win_over_those_that_define():
    text = program(["dense"], DENSE, ("y = 2\n", {"tags": ["dense"]}))
    assert text == "y = 2\n\n"


def test_cells_stand_as_in_the_notebook_and_each_once():
    marked = ("h = 1\n", {"tags": ["helper", "dense"]})
    text = program(["dense", "last", "helper"], marked, ("z = 3", {"tags": ["last"]}))
    assert text == "h = 1\n\n\nz = 3\n"


def test_imports_of_other_cells_are_kept_where_a_submission_finds_them():
    setup = ("import numpy as np, pandas as pd\nimport matplotlib.pyplot as plt\n"
             "from scipy import (\n    special,\n)\nplt.plot()\n")  # fmt: skip
    text = program(["dense"], setup, DENSE)
    head = "import numpy as np\n\nfrom scipy import (\n    special,\n)\n\n"
    assert text == head + DENSE + "\n"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install 'a (\nx = 1", "pass\nx = 1"),
        ("!ls \\\n  -l\nx = 1", "pass\n\nx = 1"),
        ("if x:\n    %time f()\n", "if x:\n    pass\n"),
        ("files = !ls", "pass"),
        ("t = %timeit -o f()", "pass"),
        ("np.dot?\n?np\nnp.dot??", "pass\npass\npass"),
        ("%%time\nx = 1", "x = 1"),
        ("%%bash\nls", ""),
        ("y = (x\n  % b)", "y = (x\n  % b)"),
        ("y = x \\\n  % b", "y = x \\\n  % b"),
        ("s = '''\n%keep\n!keep\n'''\n%drop", "s = '''\n%keep\n!keep\n'''\npass"),
        ("s = '# (' # (\n%drop", "s = '# (' # (\npass"),
        ("s = \"it's\" # '''\n%drop", "s = \"it's\" # '''\npass"),
        ("x = 1  # what?", "x = 1  # what?"),
    ],
)
def test_what_is_no_python_is_dropped_and_nothing_else(source, left):
    assert clean_cell(source) == left


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a.ipynb: is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[1]", "is no object"),
        (b"[" * 100_000, "go too deep"),
        (b'{"nbformat": ' + b"1" * 5000 + b"}", "is no JSON"),
        (b'{"nbformat": 3, "worksheets": []}', "no notebook of format 4"),
        (b'{"nbformat": 4, "cells": {}}', "cells is no list"),
        (b'{"nbformat": 4, "cells": [7]}', "cell 1 is no object"),
        (notebook([1]), "cell 1: source is no text"),
        (notebook("x = '\ud800'  # pyref\ndef dense(): pass\n"), "half of a character"),
        (notebook("a = 1\n", "def f(): pass\ndef g(): pass\n"), "there are f, g"),
        (notebook(), "none that has a name"),
        (notebook("#" * MOST, "#"), "more than 262144 letters"),
        (notebook("1;", metadata={"kernelspec": {"language": "Octave"}}),
         "a notebook in octave, not in Python"),
    ],
)  # fmt: skip
def test_a_notebook_that_is_none_is_refused_with_the_reason(content, told):
    with pytest.raises(DomainError) as caught:
        write_program(content, "a.ipynb", ["dense"])
    assert str(caught.value).startswith("a.ipynb: ") and told in str(caught.value)


@pytest.mark.parametrize(
    "part", ["'", "\\", '"""\\', " ", "(", "a=", "'\\", "\n", "'''a", "%%time\n", "\t?"]
)
def test_text_that_is_made_to_be_slow_is_not(part):
    source = part * (2**15 // len(part))
    began = time.process_time()
    clean_cell(source)
    list(list_imports(source))
    assert time.process_time() - began < 2


def test_a_name_that_no_cell_has_is_no_fault_beside_others():
    assert "x @ w" in program(["helpers", "dense"], DENSE)
    with pytest.raises(DomainError, match="no cell is called one or two or defines it"):
        program(["one", "two"], DENSE)


def test_a_cell_whose_functions_are_called_comes_along_and_no_other():
    text = program(
        ["dense"],
        "def add(a, b):\n    return plus(a, b)\n",
        "def plus(a, b):\n    return a + b\n",
        "def train(x):\n    return dense(x)\n",
        'def dense(x, w, b):\n    """As train(x)."""\n'
        "    return add(x @ w, b)  # no train(x)\n",
        "x = 1\nassert dense(x)\n",
    )
    assert "def plus" in text and "def add" in text
    assert "train(x):" not in text and "assert" not in text


def test_a_line_is_told_by_its_cell_and_a_value_by_the_cell_that_gives_it():
    found = write_program(
        notebook("import numpy as np\n", "scale = 2\n", "%%time\n" + DENSE),
        "a.ipynb",
        ["dense"],
    )
    line = found.text.splitlines().index("    return x @ w + b") + 1
    assert found.find_place(line) == "cell 3, line 3"
    told = tell_cells(f"name 'scale' is not defined (a.py, line {line})", found)
    assert told == (
        "name 'scale' is not defined: cell 2 gives it a value, which cells must list "
        "(cell 3, line 3)"
    )
