"""The command line: what it answers, what it exits with, what it leaves alone."""

import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from pyref.fixtures.load import load

CASE = load("dense")[0].id


def pyref(*words, **env):
    """Run the command as a user does; Octave is out of sight unless said."""
    return subprocess.run(
        [sys.executable, "-m", "pyref", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYREF_OCTAVE": "none", "COLUMNS": "100", **env},
    )


def test_help_imports_neither_numpy_scipy_oct2py_nor_rich():
    code = "import sys; sys.argv = ['pyref', '--help']\n"
    code += "import atexit; atexit.register(lambda: print(*sys.modules))\n"
    code += "import runpy; runpy.run_module('pyref', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "crosscheck" in done.stdout
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert not loaded & {"numpy", "scipy", "oct2py", "rich"}


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    "words", [["list"], ["list", "dense"], ["show", CASE], ["explain", "batchnorm"]]
)
def test_what_only_reads_imports_neither_scipy_nor_oct2py(words):
    code = f"import sys; sys.argv = ['pyref', *{words}]\n"
    code += "import atexit; atexit.register(lambda: print(*sys.modules))\n"
    code += "import runpy; runpy.run_module('pyref', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "numpy" in loaded
    assert not loaded & {"scipy", "oct2py", "flint", "rich", "multiprocessing"}


@pytest.mark.slow
def test_list_imports_no_layer():
    code = "import sys; sys.argv = ['pyref', 'list']\n"
    code += "import atexit; atexit.register(lambda: print(*sys.modules))\n"
    code += "import runpy; runpy.run_module('pyref', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = done.stdout.splitlines()[-1].split()
    assert not [name for name in loaded if name.startswith("pyref.layers")]


@pytest.mark.parametrize("words", [["--help"], ["crosscheck", "-h"], ["--version"]])
def test_help_and_version_exit_with_0(words):
    assert pyref(*words).returncode == 0


@pytest.mark.slow
@pytest.mark.some(quick=7)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["crosscheck", "dens"], "dens is no layer and no case; near it: dense"),
        (["export", "linear"], "linear is no layer; near it: dense, "),
        (
            ["crosscheck", "networks.mlp"],
            "no layer and no case; near it: mlp",
        ),
        (["show", "dense-00000000"], "dense-00000000 is no case; near it: dense-"),
        (["crosscheck", "dense-00000000"], "no layer and no case; near it: dense-"),
        (["show", "nothing-00000000"], "nothing-00000000 is no case"),
        (["list", "relo"], "relo is no layer; near it: relu"),
        (["crosscheck", "--runner", "matlab"], "matlab"),
        (["nothing"], "nothing"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_is_near(words, told):
    done = pyref(*words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_list_names_every_layer_and_list_layer_every_case():
    done = pyref("list")
    assert done.returncode == 0
    assert "batchnorm2d" in done.stdout
    done = pyref("list", "dense")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        case.id for case in load("dense")
    ]


WATCH = """
import sys
def watch(event, args):
    if event == "open" and "/fixtures/" in str(args[0]):
        print("opened", str(args[0]).split("/fixtures/")[1], file=sys.stderr)
sys.addaudithook(watch)
sys.argv = ["pyref", *{words}]
from pyref.cli.main import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "subject"),
    [
        (["show", CASE], "dense"),
        (["list", "dense"], "dense"),
        (["list", "dense", "relu"], "dense relu"),
        (["crosscheck", CASE, "--runner", "numpy", "--runner", "expected"], "dense"),
        (["crosscheck", "relu", CASE, "--runner", "numpy", "--runner", "expected"],
         "dense relu"),
    ],
)  # fmt: skip
def test_only_the_files_that_are_named_are_opened(words, subject):
    done = subprocess.run(
        [sys.executable, "-c", WATCH.format(words=words)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    opened = re.findall(r"opened (\S+\.\w+)", done.stderr)
    opened = [name for name in opened if not name.endswith((".py", ".pyc"))]
    files = [f"cases/{name}.json" for name in subject.split()]
    assert sorted(set(opened)) == sorted([*files, "MANIFEST.json"])
    assert len(opened) <= 2 * len(files)


def test_show_prints_formulas_given_numbers_and_known_ones():
    shown = pyref("show", CASE).stdout
    for told in ("y = x w + b", "dx = dy w'", "x, 2 x 2:", "dy, 2 x 3:", "known"):
        assert told in shown, told
    assert re.search(r"-2 +4\n +-2 +-2", shown)


@pytest.mark.slow
def test_without_octave_the_recorded_replies_stand_in_and_are_no_pass():
    done = pyref("crosscheck", "dense", "--json", "-")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["environment"]["Octave"] == "recorded"
    octave = [f for f in report["findings"] if "octave" in f["pair"]]
    assert octave
    assert {f["verdict"] for f in octave} <= {"recorded", "blind"}
    assert sum(f["verdict"] == "recorded" for f in octave) > 400
    assert "recorded replies stand in" in done.stderr


@pytest.mark.slow
def test_require_octave_exits_with_3_where_there_is_none():
    done = pyref("crosscheck", "dense", "--require-octave")
    assert done.returncode == 3
    assert "Octave is required, and none was found" in done.stderr


@pytest.mark.slow
def test_one_case_and_two_runners_are_all_that_is_run():
    words = ["--runner", "numpy", "--runner", "expected", "--json", "-"]
    report = json.loads(pyref("crosscheck", CASE, *words).stdout)
    assert report["schema"] == "pyref/report/1"
    assert {f["case"] for f in report["findings"]} == {CASE}
    assert {f["pair"] for f in report["findings"]} == {"numpy|expected"}
    assert report["summary"]["pass"] == len(report["findings"]) == 8


@pytest.mark.slow
def test_junit_counts_what_the_report_counts(tmp_path):
    path = tmp_path / "report.xml"
    pyref("crosscheck", "dense", "--runner", "numpy", "--runner", "slopes",
          "--junit", str(path))  # fmt: skip
    suite = ElementTree.parse(path).getroot().find("testsuite")
    assert suite.get("name") == "dense"
    assert int(suite.get("tests")) == len(suite.findall("testcase")) > 5
    assert suite.get("failures") == "0"


@pytest.mark.slow
def test_progress_and_colors_stay_away_from_what_is_no_terminal():
    done = pyref("crosscheck", CASE, NO_COLOR="1")
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.slow
def test_a_wrong_line_exits_with_1_and_is_told_on_one_line(tmp_path):
    code = (
        "import sys, numpy as np\n"
        "from pyref.layers import dense\n"
        "import pyref.layers as layers\n"
        "def wrong(x, w, b):\n"
        "    y, back = dense(x, w, b)\n"
        "    return y, lambda dy: (back(dy)[0], back(dy)[1] / 2, back(dy)[2])\n"
        "layers.dense = wrong\n"
        "sys.argv = ['pyref', 'crosscheck', 'dense', '--runner', 'numpy',"
        " '--runner', 'expected']\n"
        "from pyref.cli.main import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ
    )
    assert done.returncode == 1, done.stderr
    first = next(s for s in done.stdout.splitlines() if s.startswith("FAIL"))
    assert re.match(r"FAIL dense-\w{8} numpy\|expected( float32)? dw\[", first), first
    assert "digits, ratio" in first
    assert "numpy " in first
    assert "expected " in first
    again = done.stdout.splitlines()[done.stdout.splitlines().index(first) + 1]
    assert re.match(r" +pyref crosscheck dense-\w{8} --runner numpy", again)


def test_certify_without_python_flint_exits_with_3_and_names_it():
    code = "import sys; sys.modules['flint'] = None; sys.argv = ['pyref', 'certify']\n"
    code += "from pyref.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 3
    assert "pip install python-flint" in done.stderr
