"""pyref bench tells what it must; how fast anything is, no test says."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import jsonschema
import numpy as np
import pytest

from pyref.bench import cases, memory, problems
from pyref.bench.environment import ONE_THREAD, clean_environment
from pyref.bench.figures import (
    SCHEMA,
    Goal,
    Row,
    Table,
    Times,
    as_plain,
    count_goals,
    read_table,
)
from pyref.bench.gradients import CONTENDERS, OURS
from pyref.bench.layers import list_contenders, list_goals
from pyref.bench.measure import PLANS, Request
from pyref.bench.memory import find_slope, measure_peak
from pyref.bench.octave import race_octave
from pyref.bench.page import render_page
from pyref.bench.peers import PEERS, find_peers
from pyref.bench.race import Budget, race
from pyref.bench.run import run
from pyref.bench.startup import measure_command
from pyref.bench.words import write_cell, write_time
from pyref.errors import MachineError
from pyref.runners.octave.find import find_octave

TINY = PLANS["tiny"]
NUMBER = {"type": "number"}
RUN = {
    "type": "object",
    "required": ["schema", "facts", "goals", "tables"],
    "additionalProperties": False,
    "properties": {
        "schema": {"const": SCHEMA},
        "facts": {"additionalProperties": {"type": "string"}},
        "goals": {"additionalProperties": {"type": "integer"}},
        "tables": {
            "type": "array",
            "items": {
                "required": ["name", "title", "rows", "note"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "title": {"type": "string"},
                    "note": {"type": "string"},
                    "rows": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "required": ["case", "times", "figures", "goals"],
                            "additionalProperties": False,
                            "properties": {
                                "case": {"type": "string"},
                                "times": {
                                    "additionalProperties": {
                                        "required": ["minimum", "median", "rounds"],
                                        "additionalProperties": NUMBER,
                                    }
                                },
                                "figures": {"additionalProperties": NUMBER},
                                "goals": {
                                    "additionalProperties": {
                                        "required": ["bound", "side", "verdict"]
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def pyref(*words, **options):
    command = [sys.executable, "-m", "pyref", "bench", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=200, **options
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of the smallest sizes: what it printed, its JSON and its page."""
    folder = tmp_path_factory.mktemp("bench")
    environment = {
        **os.environ,
        "OPENBLAS_CORETYPE": "Haswell",
        "PYREF_OCTAVE": "none",
        "COLUMNS": "200",
    }
    words = ["--tiny", "--against", "autograd"]
    files = ["--json", str(folder / "run.json"), "--page", str(folder / "run.html")]
    done = pyref(*words, *files, env=environment)
    assert done.returncode == 0, done.stderr
    document = json.loads((folder / "run.json").read_text())
    return done, document, (folder / "run.html").read_text(encoding="utf-8")


def titles(document, name):
    (table,) = [table for table in document["tables"] if table["name"] == name]
    return [row["case"] for row in table["rows"]]


@pytest.mark.slow
def test_the_run_as_json_follows_its_schema(finished):
    jsonschema.validate(finished[1], RUN)


@pytest.mark.slow
def test_every_table_has_every_row(finished):
    document = finished[1]
    layers = [case.title for case in (*cases.LAYERS, *cases.SMALL)]
    assert titles(document, "layers-float64") == layers
    assert titles(document, "layers-float32") == layers
    assert titles(document, "gradients") == [one.title for one in problems.QUICK]
    assert titles(document, "memory") == [one.title for one in memory.GROWING]
    assert len(titles(document, "limits")) == 3
    assert len(titles(document, "start-up")) == 6


@pytest.mark.slow
def test_what_is_printed_and_the_page_name_every_case_and_how_it_was_measured(finished):
    done, document, page = finished
    for text in (done.stdout, page):
        assert "Contenders take turns, round by round" in " ".join(text.split())
        for table in document["tables"]:
            assert table["title"] in text
            for row in table["rows"]:
                assert row["case"] in text


@pytest.mark.slow
def test_a_variable_that_forces_a_kernel_is_taken_away_and_told(finished):
    done, document, _ = finished
    told = document["facts"]["taken out of the environment"].split(", ")
    assert "OPENBLAS_CORETYPE" in told
    assert re.search("taken out of the environment: .*OPENBLAS_CORETYPE", done.stdout)


@pytest.mark.slow
def test_a_peer_that_is_absent_is_named_and_its_goals_are_not_measured(finished):
    done, document, _ = finished
    told = document["facts"]["autograd"]
    assert f"autograd: {told}" in done.stdout
    assert (told == "not installed") == (not find_peers(["autograd"])[0])
    assert document["goals"]["not measured"] > 20  # those against torch
    assert "- of 1.9" in done.stdout
    assert find_peers(["no_such_library"]) == ({}, ["no_such_library"])


@pytest.mark.slow
def test_no_time_is_above_the_median_of_its_rounds(finished):
    for table in finished[1]["tables"]:
        for row in table["rows"]:
            for times in row["times"].values():
                assert 0 <= times["minimum"] <= times["median"]
                assert times["rounds"] >= 1


@pytest.mark.slow
def test_the_page_is_whole_html_that_loads_nothing(finished):
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            seen.append((tag, dict(attributes)))

    Reader().feed(finished[2])
    tags = [tag for tag, _ in seen]
    assert tags.count("svg") >= 1
    assert not {"link", "img", "iframe"} & set(tags)
    for _, attributes in seen:
        assert "src" not in attributes and attributes.get("href", "#")[0] == "#"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--against", "torhc"], "no library to race against; near it: torch"),
        (["--json", "/no/such/folder/run.json"], "is no folder"),
        (["--quik"], "No such option"),
    ],
)
def test_a_wrong_call_exits_with_2_before_anything_is_measured(words, told):
    done = pyref(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.slow
def test_a_process_that_ends_before_it_is_done_breaks_the_run(capfd):
    with pytest.raises(MachineError, match="the process that measures ended with 1"):
        list(run(Request((), "no such plan")))
    assert "no such plan" in capfd.readouterr().err


# How it is measured.


@pytest.mark.slow
def test_contenders_take_turns_and_every_other_round_goes_the_other_way():
    calls = []
    contenders = {name: lambda name=name: calls.append(name) for name in "abc"}
    times = race(contenders, Budget(seconds=0, least=4, most=9, turn=0))
    assert calls == list("abc" + "abc" + "cba" + "abc" + "cba")
    assert {one.rounds for one in times.values()} == {4}


def test_a_race_ends_when_time_or_patience_does():
    budget = Budget(seconds=2, least=3, most=5, patience=9)
    assert [budget.goes_on(0, 99), budget.goes_on(1, 8)] == [True, True]
    assert not budget.goes_on(1, 9)
    assert [budget.goes_on(3, 1), budget.goes_on(3, 2)] == [True, False]
    assert not budget.goes_on(5, 0)


@pytest.mark.slow
def test_what_is_done_in_a_moment_is_repeated_within_its_turn():
    calls = []
    race({"a": lambda: calls.append(1)}, Budget(0, least=1, most=1, turn=1e-4))
    assert len(calls) > 10


def test_the_environment_keeps_what_is_the_users_and_one_thread():
    given = {"HOME": "/home", "OPENBLAS_CORETYPE": "Haswell", "OMP_NUM_THREADS": "4"}
    given |= {"MKL_NUM_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": "AVX2"}
    kept, removed = clean_environment(given)
    assert removed == ["NPY_DISABLE_CPU_FEATURES", "OMP_NUM_THREADS",
                       "OPENBLAS_CORETYPE"]  # fmt: skip
    assert kept.pop("PYTHONPATH")
    assert kept == {"HOME": "/home", **ONE_THREAD}


def test_the_slope_of_a_power_is_its_exponent():
    x = (8, 16, 32, 64)
    assert find_slope(x, [3 * n**1.5 for n in x]) == pytest.approx(1.5)


def test_the_peak_counts_what_is_held_at_once():
    def run():
        first = np.ones(2**17)
        second = np.ones(2**17)
        del first
        return second, np.ones(2**16)

    assert 2**21 <= measure_peak(run) <= 2**21 + 2**14


def test_a_command_that_breaks_has_no_time():
    assert measure_command([sys.executable, "-c", "import sys; sys.exit(1)"]) > 0
    with pytest.raises(MachineError, match="exit status is 2"):
        measure_command([sys.executable, "-c", "import sys; sys.exit(2)"])


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_peer_computes_the_same_gradients(name, dtype):
    pytest.importorskip(name)
    tolerance = 1e-10 if dtype == "float64" else 1e-3
    for case in (*TINY.cases, *TINY.small):
        contenders = dict(list_contenders(case, [name], dtype))
        ours, theirs = (contenders[k]() for k in ("pyref", name))
        ours = ours if isinstance(ours, tuple) else (ours,)
        for left, right in zip(ours, map(np.asarray, theirs), strict=True):
            assert right.dtype == dtype
            np.testing.assert_allclose(left, right, tolerance, tolerance, case.title)


@pytest.mark.parametrize("shapes", TINY.problems, ids=lambda s: s.title)
@pytest.mark.parametrize("name", CONTENDERS)
def test_every_way_to_check_a_gradient_finds_it(name, shapes):
    if name in PEERS:
        pytest.importorskip(name)
    problem = problems.make_problem(shapes)
    gradient = CONTENDERS[name](problem)()
    if gradient is not None:
        bound = 1e-14 if name == OURS else 1e-7
        assert problems.measure_error(problem, gradient) < bound
        wrong = gradient + 1e-6 * np.max(np.abs(gradient))
        assert problems.measure_error(problem, wrong) > 5e-7


@pytest.mark.slow
@pytest.mark.needs_octave
def test_octave_races_every_layer_that_is_asked_for():
    small = TINY.small[1]
    asked = find_octave(), TINY.cases, small, TINY.budget
    table = race_octave(*asked, lambda words: None)
    expected = [*(c.title for c in TINY.cases), f"{small.title}, forward alone"]
    assert [row.case for row in table.rows] == expected
    for row in table.rows:
        assert list(row.times) == ["NumPy", "Octave"]
        assert row.times["Octave"].minimum >= 0


# What is told.


TORCH = "x torch"


@pytest.mark.parametrize(
    ("row", "verdict", "words"),
    [
        (Row("a", {}, {TORCH: 2.0}, {TORCH: Goal(1.9)}), "reached",
         "2 \N{GREATER-THAN OR EQUAL TO} 1.9"),
        (Row("a", {}, {TORCH: 1.234}, {TORCH: Goal(1.9)}), "missed",
         "1.23 < 1.9"),
        (Row("a", {}, {TORCH: 2.0}, {TORCH: Goal(1.9, "most")}), "missed",
         "2 > 1.9"),
        (Row("a", {}, {}, {TORCH: Goal(1.9)}), "not measured",
         "- of 1.9"),
        (Row("a", {}, {TORCH: 2.0}), "", "2"),
        (Row("a"), "", ""),
    ],
)  # fmt: skip
def test_a_figure_is_told_with_its_goal(row, verdict, words):
    assert row.verdict(TORCH) == verdict
    assert write_cell(row, TORCH) == words


def test_times_are_told_in_the_unit_that_suits_them():
    seconds = (2.0, 0.12345, 9.87e-5)
    assert [write_time(s) for s in seconds] == ["2 s", "123 ms", "98.7 us"]


def test_a_table_reads_back_as_it_was_and_its_goals_are_counted():
    row = Row("a", {"pyref": Times(1.0, 2.0, 3)}, {TORCH: 2.0}, {TORCH: Goal(1.9)})
    table = Table("layers", "Layers", (row, Row("b", goals={"s": Goal(1, "most")})))
    assert read_table(json.loads(json.dumps(as_plain(table)))) == table
    counts = {"reached": 1, "missed": 0, "not measured": 1}
    assert count_goals([table]) == counts
    assert "1 reached, 0 missed, 1 not measured" in render_page({}, [table])


def test_half_of_what_float64_reached_is_the_goal_of_float32_where_it_says_so():
    tanh = next(case for case in cases.LAYERS if case.layer == "tanh")
    assert list_goals(tanh, "float32", {TORCH: 0.8}) == {TORCH: Goal(0.4)}
    assert list_goals(tanh, "float32", {}) == {}
    assert list_goals(tanh, "float64", {}) == {TORCH: Goal(1.0)}


def test_a_name_on_the_page_is_text_and_no_markup():
    table = Table("layers", "a < b", (Row("<i>x</i>", {}, {"of peak": 0.5}),))
    page = render_page({"a&b": "<b>"}, [table])
    assert "<i>" not in page
    assert "a &lt; b" in page
