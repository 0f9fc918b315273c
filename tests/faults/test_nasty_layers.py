"""A layer that ends its session is an error of its case, and of nothing else.

One run has them all, each with ten cases of which one is nasty, and one that is good.
"""

import re
from xml.etree import ElementTree

import pytest
from planting import find_trapped, is_running, list_folders, plant, pyref, read

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_octave,
    pytest.mark.xdist_group("nasty_layers"),
]

LATE = "no answer in time, the deadline is 1.5 s"
MEMORY = 1_200_000  # KiB
BREEDS = (
    "(setsid sleep 7777 & echo $! > {0}/breeds; sleep 7778 & echo $! >> {0}/breeds)"
)
IN_OCTAVE = {
    "exits": ("exit (0);", "Octave is gone, exit status 0"),
    "segfaults": ("kill (getpid (), 11);", "Octave is gone, signal 11"),
    "stops": ("kill (getpid (), 19);", LATE),
    "loops": ("while true, end", LATE),
    "prints": ("while true, disp (x), end", LATE),
    "floods": ("system ('yes');", f"Octave printed over 65536 characters|{LATE}"),
    "asks": ("input ('how much? ');", "Octave asked for input, there is none"),
    "debugs": ("keyboard ();", LATE),
    "eats": (
        "z = {}; while true, z{end+1} = ones (1e6, 4); end",
        f"out of memory|{LATE}",
    ),
    "moves": ("cd ('/');", "left Octave in another folder"),
    "unpaths": (
        "rmpath (regexprep (which ('pyref.internal.sizes'), '/\\+pyref.*', ''));",
        "took folders from the path of Octave",
    ),
    "removes": (
        "confirm_recursive_rmdir (false); rmdir (getenv ('PYREF_SESSION'), 's');",
        "No such file or directory",
    ),
}
IN_PYTHON = {
    "leaves": ("raise SystemExit(0)", "Python is gone, exit status 0"),
    "dies": ("import os; os._exit(0)", "Python is gone, exit status 0"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "Python is gone, signal 11"),
    "spins": ("while True: pass", LATE),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    here = tmp_path_factory.mktemp("nasty")
    traps = {name: {"octave": line} for name, (line, _) in IN_OCTAVE.items()}
    traps |= {name: {"numpy": line} for name, (line, _) in IN_PYTHON.items()}
    traps |= {"good": {}, "breeds": {"octave": f"system ('{BREEDS.format(here)}');"}}
    folder = plant(here / "layers", traps)
    (here / "user").mkdir()
    words = ("--sources", folder, "--deadline", "1.5", "--jobs", "2")
    files = ("--json", here / "report.json", "--junit", here / "report.xml")
    done = pyref("crosscheck", *words, *files, at=here / "user", seconds=250,
                 before=f"ulimit -d {MEMORY}")  # fmt: skip
    done.here, done.folder = here, folder
    done.report = read(here / "report.json")
    return done


def split(run, name):
    """The findings of a layer on its nasty case, and on the others."""
    nasty = find_trapped(run.folder, name)
    mine = [f for f in run.report["findings"] if f["layer"] == name]
    hit = [f for f in mine if f["case"] == nasty]
    return hit, [f for f in mine if f["case"] != nasty]


@pytest.mark.parametrize("name", [*IN_OCTAVE, *IN_PYTHON])
def test_the_case_is_an_error_that_says_how_it_ended(run, name):
    language = "octave" if name in IN_OCTAVE else "numpy"
    _, reason = {**IN_OCTAVE, **IN_PYTHON}[name]
    hit, _ = split(run, name)
    mine = [f for f in hit if language in f["pair"]]
    assert len(mine) >= 4
    assert {f["verdict"] for f in mine} == {"error"}
    assert all(re.search(reason, f["note"]) for f in mine), mine[0]["note"]


@pytest.mark.parametrize("name", [*IN_OCTAVE, *IN_PYTHON, "breeds"])
def test_every_other_finding_is_that_of_a_layer_which_breaks_nothing(run, name):
    hit, others = split(run, name)
    language = "octave" if name in IN_OCTAVE else "numpy"
    kept = [f for f in hit if language not in f["pair"]]
    if name == "breeds":
        kept = hit
    assert len(kept) >= 6
    assert len(others) > 40
    for finding in (*kept, *others):
        case = finding["case"].replace(name, "good")
        key = case, finding["pair"], finding["dtype"], finding["array"]
        good = run.report["by"].get(key)
        assert good, finding
        for part in ("verdict", "digits", "got", "want", "judged", "blind"):
            assert finding[part] == good[part]


def test_the_run_ends_as_one_with_something_wrong(run):
    assert run.returncode == 1
    assert run.err == ""
    assert run.report["left"] == 0
    suites = ElementTree.parse(run.here / "report.xml").getroot()
    errors = {suite.get("name"): int(suite.get("errors")) for suite in suites}
    assert all(errors[name] >= 3 for name in (*IN_OCTAVE, *IN_PYTHON))
    assert errors["good"] == errors["breeds"] == 0


def test_nothing_of_it_is_left(run):
    assert list_folders(run.pid) == []
    assert list((run.here / "user").iterdir()) == []
    bred = [int(pid) for pid in (run.here / "breeds").read_text().split()]
    assert len(bred) >= 2
    assert not any(is_running(pid) for pid in bred)


def test_a_layer_of_which_every_case_is_lost_is_given_up_after_three(tmp_path):
    folder = plant(tmp_path / "layers", {"exits": {}, "good": {}})
    twin = folder / "exits" / "exits.m"
    twin.write_text(twin.read_text().replace("  d = x - t;", "  exit (5);\n  d = x;"))
    done = pyref("crosscheck", "--sources", folder, "--json", "r.json", at=tmp_path)
    report = read(tmp_path / "r.json")
    notes = [f["note"] for f in report["findings"] if f["verdict"] == "error"]
    alone = "oct2py: Octave is gone, exit status 5"
    rest = f"not run: 3 cases of exits in a row were lost, by {alone}"
    assert set(notes) == {alone, rest}
    lost = {f["case"] for f in report["findings"] if f["note"] == alone}
    assert len(lost) == 3
    assert done.returncode == 1
    good = [f for f in report["findings"] if f["layer"] == "good"]
    assert {f["verdict"] for f in good} == {"pass", "blind"}
