"""A reply is read whatever it says, and a process ends however it likes."""

import math
import sys
import time
from pathlib import Path

import pytest

from pyref.fixtures.load import load
from pyref.port.budget import Budget
from pyref.port.call import read_reply
from pyref.port.conventions import Convention
from pyref.port.look import Look, look
from pyref.port.pose import pose
from pyref.port.process import Port, PortError
from pyref.port.reply import read_array

NESTED = [[[]]]
ANYTHING = (None, True, 1, 1e300, math.nan, "text", "\x1b[2J\ud800", [], NESTED, {},
            {"y": 1}, [1, "x", None], {"shape": [2], "values": ["1 2"]})  # fmt: skip
FIELDS = ("results", "error", "identifier", "skip", "where", "refuses", "gives",
          "found", "notes")  # fmt: skip


class Parrot:
    """A port that always gives one reply."""

    greeting = None

    def __init__(self, reply):
        self.reply = reply

    def ask(self, request):
        return self.reply


@pytest.mark.parametrize("layer", ["dense", "dropout"])
def test_any_field_may_hold_anything(layer):
    case = next(case for case in load(layer) if not case.error and case.finite)
    posed = pose(case, Convention())
    results = {"y": {"shape": [1, 1], "values": ["1"]}}
    for field in FIELDS:
        for value in ANYTHING:
            reply = {"results": results} | {field: value}
            answer = read_reply(posed, "float64", reply, True)
            assert isinstance(answer.skip + answer.result.message + answer.where, str)
            shown = answer.skip + answer.result.message + answer.where
            assert shown.isprintable()


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"mask": {"shape": [], "values": ["inf"]}}, "cannot be read"),
        ({"x": {"shape": [1], "values": ["1"]}}, "dropout draws no such thing"),
    ],
)
def test_what_a_port_says_it_drew_sets_no_case_aside(found, told):
    case = next(case for case in load("dropout") if not case.error and case.finite)
    reply = {"results": {}, "found": found}
    answer = read_reply(pose(case, Convention()), "float64", reply, True)
    assert not answer.aside
    assert told in answer.result.message


def test_no_kind_of_identifier_makes_an_answer_a_lost_one():
    case = next(case for case in load("dense") if not case.error)
    reply = {"error": "no", "identifier": "port:ended"}
    assert not read_reply(pose(case, Convention()), "float64", reply, True).lost


def test_a_look_may_hold_anything():
    sheet = load("dense")[0].sheet
    for field in ("form", "takes", "gives", "variants", "notes", "draws"):
        for value in ANYTHING:
            seen = look(Parrot({"look": {field: value}}), sheet, "dense")
            assert isinstance(seen, Look)
            assert all(isinstance(one, str) for one in (*seen.gives, *seen.variants))
    for value in ANYTHING:
        assert look(Parrot({"look": value, "error": value}), sheet, "dense").form == ""


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ([], "it is a list"),
        ({"values": ["1"]}, "its shape is no list"),
        ({"shape": [-1], "values": ["1"]}, "its shape is no list"),
        ({"shape": [True], "values": ["1"]}, "its shape is no list"),
        ({"shape": [10**30], "values": []}, "dimension exceeded"),
        ({"shape": [1] * 99, "values": ["1"]}, "maximum supported dimension"),
        ({"shape": [1], "values": [1]}, "no rows of numbers"),
        ({"shape": [1], "values": ["one"]}, "could not convert"),
        ({"shape": [2], "values": ["1"]}, "cannot reshape"),
        ({"shape": [1], "values": ["1"], "dtype": "S99999999"}, "its dtype is not"),
        ({"shape": [1], "values": ["1"], "dtype": ["f"]}, "its dtype is not"),
    ],
)
def test_an_array_that_is_none_is_refused(entry, told):
    with pytest.raises(ValueError, match=told):
        read_array(entry)


def ask(program, deadline=0.5, **budget):
    """What is raised when a program is asked once more than it likes."""
    port = Port([sys.executable, "-I", "-S", "-c", program], deadline, None,
                budget=Budget(**budget))  # fmt: skip
    port.warming = 5.0
    with port, pytest.raises(PortError) as caught:
        for _ in range(50):
            port.ask({})
    return str(caught.value)


ECHO = (
    "import json, os, sys, time, signal\n"
    "for line in sys.stdin:\n"
    "    number = json.loads(line)['id']\n"
    "    print(json.dumps({'id': number}), flush=True)\n"
)


@pytest.mark.parametrize(
    ("line", "budget", "told"),
    [
        ("os.closerange(1, 9); time.sleep(60)", {}, "its process closed its output"),
        ("os.kill(os.getpid(), 40)", {}, "its process ended with signal 40"),
        ("print('[' * 60000 + ']' * 60000, flush=True)", {}, "which is no JSON"),
        ("print('\\ud800')", {}, "surrogates not allowed"),
        ("[os.write(1, b' ' * 2**16) for _ in range(99)]", {"longest": 2**20},
         "answered with over 1048576 bytes"),
        ("print(json.dumps({'id': number}), flush=True)", {}, "to another request"),
        ("time.sleep(0.1)", {"seconds": 0.8}, "0.8 s for all answers are over"),
        ("time.sleep(0.1)", {"find_excess": lambda pid: "too much" if pid else ""},
         "too much"),
    ],
)  # fmt: skip
def test_whatever_a_process_does_is_told_in_words(line, budget, told):
    assert told in ask(f"{ECHO}    {line}\n", **budget)


def test_a_budget_that_is_over_starts_no_other_process():
    budget = Budget(seconds=0.0)
    with Port([sys.executable, "-c", ECHO], budget=budget) as port:
        for _ in range(2):
            with pytest.raises(PortError, match="0 s for all answers are over"):
                port.ask({})
        assert port.process is None


def test_what_is_watched_stands_still_while_nothing_is_asked(tmp_path):
    """A thread that goes on writing between two answers."""
    file = tmp_path / "count.txt"
    program = (
        "import threading\n"
        "def write():\n"
        "    for k in range(10**9):\n"
        f"        open({str(file)!r}, 'w').write(str(k))\n"
        "threading.Thread(target=write, daemon=True).start()\n"
    )
    file.write_text("")
    words = [sys.executable, "-I", "-S", "-c", program + ECHO]
    with Port(words, budget=Budget(find_excess=lambda pid: "")) as port:
        begun = file.stat().st_mtime_ns
        while file.stat().st_mtime_ns == begun:  # it goes on while it is asked
            port.ask({})
        tries = iter(range(1000))
        while not is_stopped(port.process.pid):
            assert next(tries, None) is not None
            time.sleep(0.01)
        before = file.stat().st_mtime_ns
        time.sleep(0.1)
        assert file.stat().st_mtime_ns == before


def is_stopped(pid):
    """Whether every thread of a process stands still."""
    stats = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/stat")]
    return all(stat.rpartition(")")[2].split()[0] == "T" for stat in stats)
