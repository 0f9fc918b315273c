"""What a terminal shows: kinds, widths, colors."""

import re
from io import StringIO

import pytest
from click.testing import CliRunner
from rich.console import Console

from pyref import layers
from pyref.cli.color import paint, say_verdict
from pyref.cli.ending import say
from pyref.cli.listing import KINDS, find_kind, write_list
from pyref.cli.main import pyref
from pyref.cli.progress import progress
from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import count_cases, list_subjects
from pyref.crosscheck.table import make_table
from pyref.fold import fold_text
from pyref.pairs.words import fold
from pyref.paths import ROOT


@pytest.fixture(scope="module")
def listed():
    return [*write_list(80)]


def test_list_has_a_line_for_each_name_below_its_kind(listed):
    kinds = [line.split("  ")[0].removesuffix(" cases") for line in listed
             if line and line[0] != " "]  # fmt: skip
    assert tuple(kinds[:-1]) == KINDS
    names = [line.split()[0] for line in listed if line.startswith("  ")]
    assert sorted(names) == sorted(list_subjects())


def test_list_fits_in_80_columns_and_cuts_between_words(listed):
    assert max(map(len, listed)) <= 80
    text = "\n".join(listed)
    assert re.search(r"conv2d +\d+  Slide kernels over images[^.\n]* \.\.\.\n", text)
    assert re.search(r"max_pool2d +\d+  Take the largest entry of every window\.", text)


@pytest.mark.parametrize("words", [("list", "dense"), ("mistakes", "dense"),
                                   ("show", "dense-d831b3a0")])  # fmt: skip
def test_lines_fold_where_the_screen_is_narrow(words, monkeypatch):
    monkeypatch.setattr("pyref.fold.is_terminal", lambda: True)
    done = CliRunner(env={"COLUMNS": "60"}).invoke(pyref, words)
    lines = done.output.splitlines()
    assert max(len(one) for one in lines if not re.search(r"\d  +-?\d", one)) <= 60


def test_lines_for_a_pipe_stay_whole():
    done = CliRunner(env={"COLUMNS": "60"}).invoke(pyref, ["mistakes", "dense"])
    assert all(one.startswith("dense: ") for one in done.output.splitlines())


def test_prose_is_filled_anew_and_formulas_go_on_below():
    text = "One two three\nfour five.\n\n    y = a + b\n    z = a + b + c + d"
    assert [*fold_text(text, 16)] == [
        "One two three", "four five.", "", "    y = a + b", "    z = a + b +",
        "        c + d",
    ]  # fmt: skip
    assert [*fold_text(text, 12)][:3] == ["One two", "three four", "five."]
    assert [*fold_text(text, 80)] == text.splitlines()


def test_a_path_is_not_broken_at_a_hyphen():
    place = "/" + "-".join(["hyphens"] * 12)
    lines = fold(f"  of one that is written in a file far away: {place}")
    assert place in map(str.strip, lines)


def test_a_table_that_is_too_wide_loses_no_digit():
    finding = Finding("batchnorm-1", "batchnorm", "numpy|octave", "float64", "y",
                      "pass", digits=13.9, ratio=0.0456, limit=1.0)  # fmt: skip
    console = Console(file=StringIO(), width=48, force_terminal=False)
    columns = ("octave", "expected", "slopes", "complexstep", "hvp")
    console.print(make_table([finding], "Layers", columns))
    text = console.file.getvalue()
    assert "\u2026" not in text and "batchnorm" in text
    assert max(map(len, text.splitlines())) <= 48


@pytest.mark.parametrize(
    ("text", "outcome", "painted"),
    [
        ("f.py as relu: right: all", "right", "f.py as relu: <right>: all"),
        ("A  a.m\ndifferent, and", "different", "A  a.m\n<different>, and"),
        ("  not judged   0.1 s  check", "not judged", "  <not judged>   0.1 s  check"),
        ("right.py as relu: wrong: y", "wrong", "right.py as relu: <wrong>: y"),
        ("x: another function than", "wrong", "x: <another function> than"),
    ],
)  # fmt: skip
def test_the_verdict_alone_is_in_color(text, outcome, painted):
    plain = re.sub(r"(\x1b\[\d+m)+(.*?)\x1b\[0m", r"<\2>", paint(text, outcome))
    assert plain == painted


def test_colors_are_as_the_environment_asks(monkeypatch, capsys):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    told = []
    for name in ("", "FORCE_COLOR", "NO_COLOR"):
        if name:
            monkeypatch.setenv(name, "1")
        say_verdict("f as relu: wrong: y", "wrong")
        told.append("\x1b[31m" in capsys.readouterr().out)
    assert told == [False, True, False]


def test_a_bar_is_shown_where_somebody_looks_and_nowhere_else(monkeypatch, capsys):
    shown = []
    for forced in ("", "1"):
        monkeypatch.setenv("FORCE_COLOR", forced)
        with progress(3) as tick:
            tick("[one]", 1)
            tick("two", 2)
        out, err = capsys.readouterr()
        shown.append("3/3" in err)
        assert out.strip() == ""
    assert shown == [False, True]


def test_the_readme_lists_the_layers_by_the_kinds_that_list_has():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"(?m)^\| ([\w ]+) \| `([a-z\d_ ]+)` \|$", page))
    kinds = {kind: [] for kind in KINDS[:5]}
    for name in layers.__all__:
        kinds[find_kind("layers", count_cases(name)[0])].append(name)
    assert {kind: text.split() for kind, text in shown.items()} == kinds


def test_no_path_and_no_option_is_broken_on_a_terminal(monkeypatch):
    path = "/home/a student/of deep-learning/homework three/dense-of-mine.py"
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.argv", ["pyref", "check", f"{path}:f", "--as", "dense"])
    screen = StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", screen)
    say(f"{path}: no such file; there is {path[:30]}/softmax-of-mine.py")
    assert f"{path}:\n" in screen.getvalue()
    asked = "inputs: no argument of B takes two of them, and here it is longer than"
    options = '--names "W1=params[0], W2=params[1]"', "--accept single"
    for option in options:
        lines = fold(f"  note: {asked} that; {option} says so, if that is so")
        assert len(lines) > 1 and any(option in line for line in lines)


def test_a_refusal_folds_on_a_terminal_and_stays_whole_in_a_pipe(monkeypatch):
    told = "dens is no layer, network or derivation; near it: dense; see pyref list"
    monkeypatch.setenv("COLUMNS", "60")
    for is_terminal in (True, False):
        screen = StringIO()
        screen.isatty = lambda seen=is_terminal: seen
        monkeypatch.setattr("sys.stderr", screen)
        say(told)
        lines = screen.getvalue().splitlines()
        assert " ".join(line.strip() for line in lines) == f"pyref: {told}"
        assert (max(map(len, lines)) <= 60) is is_terminal
