"""What a user's editor, type checker and help see of the package."""

import inspect
import os
import pydoc
import subprocess
import sys

import pytest

import pyref
from pyref import derivations, layers, networks, training
from pyref.networks import optimizers
from pyref.paths import ROOT

HELPERS = (
    "__init__",
    "blocks",
    "choice",
    "differences",
    "eigenpairs",
    "gates",
    "interpolate",
    "ratios",
    "rows",
    "sizes",
    "unfold",
)
USER = """import pyref
from pyref import layers
reveal_type(layers.dense)
reveal_type(pyref.load("dense"))
reveal_type(pyref.check("file.py", "dense").passed)
reveal_type(pyref.compare("file.m", layers.dense, "w 3"))
reveal_type(pyref.testing.load("dense")[0].dtype)
layers.danse(pyref.lode)
"""
REVEALED = (
    'is "def (x: Any, w: Any, b: Any) -> Any"',
    'is "tuple[pyref.fixtures.case.Case, ...]"',
    'is "bool"',
    'is "pyref.pairs.report.Report"',
    'is "str"',
    'Module has no attribute "danse"; maybe "dense"?',
    'Module has no attribute "lode"',
)


def run(*words, **options):
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, **options
    )


@pytest.mark.slow
def test_a_type_checker_sees_layers_cases_and_reports(tmp_path):
    (tmp_path / "user.py").write_text(USER)
    words = ["-m", "mypy", "--config-file=", f"--cache-dir={tmp_path}", "user.py"]
    # a checkout is installed by an import hook, which mypy does not follow
    visible = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = run(*words, cwd=tmp_path, env=visible).stdout
    for told in REVEALED:
        assert told in found
    assert "Found 2 errors in 1 file" in found


def test_the_layers_that_are_named_are_the_files():
    files = [path.stem for path in (ROOT / "pyref" / "layers").glob("*.py")]
    assert sorted({*files} - {*HELPERS}) == layers.__all__
    for name in layers.__all__:
        assert getattr(layers, name).__module__ == f"pyref.layers.{name}"


def test_completion_offers_what_there_is():
    told = "__version__ check compare conventions gradcheck layers load testing"
    assert dir(pyref) == told.split()
    assert {*layers.__all__} <= {*dir(layers)}
    for name in dir(pyref):
        assert getattr(pyref, name)
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        _ = pyref.chekc


def test_importing_the_package_alone_imports_nothing_that_takes_time():
    code = "import sys, pyref; print(*sys.modules); pyref.layers.dense"
    loaded = set(run("-c", code).stdout.split())
    assert "pyref" in loaded
    assert not loaded & {"numpy", "importlib.metadata", "email"}


def test_importing_the_layers_imports_numpy_and_our_own_files_only():
    code = "import sys, numpy; before = {*sys.modules}; import pyref.layers\n"
    code += "print(*{*sys.modules} - before)"
    loaded = set(run("-c", code).stdout.split())
    files = {f"pyref.layers.{name}" for name in (*layers.__all__, *HELPERS[1:])}
    ours = {"pyref", "pyref.errors", "pyref.fold", "pyref.layers", "pyref.offer"}
    assert loaded <= files | ours
    assert {f"pyref.layers.{name}" for name in layers.__all__} <= loaded


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("call", ["gelu(one)", "cholesky(one)[1](one)"])
def test_a_layer_that_needs_scipy_imports_it_when_it_is_called(call):
    code = "import sys; from pyref import layers; import numpy as np\n"
    code += "one = np.ones((1, 1)); print('scipy' in sys.modules)\n"
    code += f"layers.{call}; print('scipy' in sys.modules)"
    assert run("-c", code).stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    "room", [layers, networks, optimizers, training, derivations],
    ids=lambda room: room.__name__,
)  # fmt: skip
def test_help_on_a_function_shows_the_header_of_its_file(room):
    for name in room.__all__:
        function = getattr(room, name)
        header = sys.modules[f"{room.__name__}.{name}"].__doc__
        assert function.__doc__.split() == header.split()
        assert function.__doc__.split("\n")[0] in pydoc.render_doc(function)


def list_public():
    """What a user may ask for help: packages, what they name, and what that gives."""
    rooms = (pyref, layers, networks, optimizers, derivations, training)
    for room in (*rooms, pyref.testing, pyref.conventions):
        yield room.__name__, room
        for name in room.__all__:
            member = getattr(room, name)
            if not inspect.ismodule(member):
                yield f"{room.__name__}.{name}", member
    for judge in (pyref.check, pyref.compare, pyref.gradcheck):
        report = inspect.signature(judge).return_annotation
        yield f"{report.__module__}.{report.__name__}", report


PUBLIC = dict(list_public())


def list_lines(member):
    """The lines of help on a member, but for signatures, as it prints them."""
    texts = [(4, member)]
    if inspect.isclass(member):
        methods = [v for k, v in vars(member).items() if not k.startswith("_")]
        texts += [(8, v) for v in methods if callable(v) or hasattr(v, "__get__")]
    for indent, one in texts:
        doc = inspect.getdoc(one) or ""
        yield from (" " * indent + line for line in doc.splitlines())


def test_help_fits_into_80_columns():
    assert len(PUBLIC) > 200
    wide = {
        f"{name}: {line}"
        for name, member in PUBLIC.items()
        for line in list_lines(member)
        if len(line) > 80
    }
    assert wide == set()


def test_help_on_a_layer_prints_its_header_and_no_line_of_it_is_wider():
    text = pydoc.plaintext.document(layers.attention)
    assert "    y, back = pyref.layers.attention(q, k, v, attn_mask, scale)" in text
    assert max(map(len, text.splitlines())) <= 80
