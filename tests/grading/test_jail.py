"""What runs in the jail sees and does no more than it was given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pyref.errors import DomainError
from pyref.grading import reading
from pyref.grading.jail import calls
from pyref.grading.room import open_room
from pyref.grading.usage import find_excess
from pyref.paths import FIXTURES, ROOT
from pyref.runners.octave.find import QUIET, find_octave

pytestmark = pytest.mark.usefixtures("closed")
PACKAGES = "import sys; sys.path.append('../serve/packages'); "


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    file = tmp_path_factory.mktemp("handed-in") / "dense.py"
    file.write_text("x = 1\n")
    with open_room(file, [file]) as made:
        yield made


def jailed(room, *command):
    """What a command prints and its exit status, in a room."""
    done = subprocess.run(
        [*room.words, *command],
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
    )
    return done.stdout + done.stderr, done.returncode


def python(room, code):
    return jailed(room, *room.words[:3], "-c", code)


def try_each(room, codes):
    """What each piece of code raises, or "open", all in one process."""
    program = (
        "import json, sys\n"
        "for code in json.loads(sys.argv[1]):\n"
        "    try:\n"
        "        exec(code, {})\n"
        "        print('open', flush=True)\n"
        "    except BaseException as error:\n"
        "        print(type(error).__name__, error, flush=True)\n"
    )
    words = [*room.words[:3], "-c", program, json.dumps(codes)]
    return jailed(room, *words)[0].splitlines()


REFUSALS = {
    f"open({str(FIXTURES / 'cases' / 'dense.json')!r})": "Permission denied",
    f"import os; os.listdir({str(ROOT)!r})": "Permission denied",
    "open('/proc/self/environ')": "Permission denied",
    "open('/etc/passwd')": "Permission denied",
    "open('../other.txt', 'w')": "Permission denied",
    "open('../serve/python/watch.py', 'a')": "Permission denied",
    "import os; os.remove('dense.py')": "Permission denied",
    "import os; os.mkdir('folder')": "Permission denied",
    "import os; os.fork()": "Operation not permitted",
    "import subprocess; subprocess.run(['/bin/true'])": "Operation not permitted",
    "import os; os.execv('/bin/true', ['true'])": "Permission denied",
    "import socket; socket.socket()": "Operation not permitted",
    "import os; os.kill(os.getppid(), 9)": "Operation not permitted",
    "import os; os.chmod('dense.py', 0o777)": "Operation not permitted",
    "import multiprocessing.shared_memory as m; m.SharedMemory(create=True, size=9)":
        "Permission denied",
    "import pyref": "No module named 'pyref'",
    "x = bytearray(10**10)": "MemoryError",
    "open('large', 'wb').write(bytes(2**25))": "File too large",
}  # fmt: skip


def test_what_is_not_given_is_refused(room):
    told = try_each(room, list(REFUSALS))
    for code, wanted, line in zip(REFUSALS, REFUSALS.values(), told, strict=True):
        assert wanted in line, code


def test_its_own_folder_numpy_scipy_and_threads_are_there(room):
    code = PACKAGES + (
        "import numpy, scipy.linalg, scipy.special, threading, hashlib, sqlite3, bz2; "
        "open('own.txt', 'w').write('x'); "
        "t = threading.Thread(target=lambda: print(numpy.ones(3).sum())); "
        "t.start(); t.join()"
    )
    assert python(room, code) == ("3.0\n", 0)
    assert (room.work / "own.txt").read_text() == "x"


def test_it_may_end_itself_by_a_signal(room):
    assert python(room, "import os; os.abort()")[1] == -6


def test_no_other_package_is_found_and_the_code_sees_that_it_is_not_there(room):
    code = PACKAGES + (
        "import importlib.util as u; "
        "print([n for n in ('click', 'rich', 'pytest', 'pyref') if u.find_spec(n)])"
    )
    assert python(room, code) == ("[]\n", 0)


def test_the_environment_holds_nothing_of_the_caller(room, monkeypatch):
    monkeypatch.setenv("PYREF_SECRET", "1")
    text, _ = python(room, "import os; print(sorted(os.environ))")
    assert "PYREF_SECRET" not in text
    assert "HOME" in text


@pytest.mark.slow
def test_processor_time_ends(room):
    plan = json.loads((room.base / "plan.json").read_text())
    (room.base / "short.json").write_text(json.dumps(plan | {"cpu": 1}))
    words = [*room.words[:4], str(room.base / "short.json"), *room.words[:3]]
    done = subprocess.run([*words, "-c", "while True: pass"], timeout=60)
    assert done.returncode in (-9, -24)


def test_threads_and_files_are_counted(room, tmp_path):
    assert find_excess(room.work, os.getpid()) == ""
    for name in range(201):
        (tmp_path / f"{name}.txt").write_text("")
    assert find_excess(tmp_path, os.getpid()) == "it has more than 200 files"
    for name in range(1, 201):
        (tmp_path / f"{name}.txt").unlink()
    (tmp_path / "0.txt").write_bytes(bytes(33 * 2**20))
    assert find_excess(tmp_path, os.getpid()) == "its files take more than 32 MB"


@pytest.mark.needs_octave
def test_octave_runs_there_and_sees_no_fixture(tmp_path):
    file = tmp_path / "dense.m"
    file.write_text("x = 1;\n")
    case = FIXTURES / "cases" / "dense.json"
    program = (
        f"disp (inv (4)); disp (fopen ('{case}')); disp (fopen ('../o', 'w')); "
        "disp (numel (strsplit ('a,b', ','))); disp (norm (svd (magic (3))) > 15); "
        "try, [s, o] = system ('true'); catch e, disp (e.message); end"
    )
    with open_room(file, [file]) as made:
        text, _ = jailed(made, str(find_octave().path), *QUIET, "--eval", program)
    assert text.split()[:5] == ["0.2500", "-1", "-1", "2", "1"]
    assert "unable to start subprocess" in text


def test_a_submission_gets_its_own_files_and_no_layer(room):
    assert (room.work / "dense.py").read_text() == "x = 1\n"
    served = {path.name for path in room.serve.rglob("*") if path.is_file()}
    assert "serve.py" in served and "dense.py" not in served


def test_nothing_is_read_that_holds_pyref_wherever_it_is_installed(
    monkeypatch, tmp_path
):
    """Beside NumPy as a wheel puts it, and in the middle of what is given."""
    library = tmp_path / "usr" / "lib"
    for name in ("site-packages/pyref", "json", "site-packages/numpy", "deep/pyref"):
        (library / name).mkdir(parents=True)
    hidden = (library / "site-packages" / "pyref", library / "deep" / "pyref")
    (library / "deep" / "beside.py").write_text("")
    (library / "a-link").symlink_to(library / "deep" / "pyref")
    monkeypatch.setattr(reading, "HIDDEN", hidden)
    carved = set(reading.carve(library))
    assert carved == {library / "json", library / "deep" / "beside.py",
                      library / "site-packages" / "numpy"}  # fmt: skip


def test_no_folder_is_given_in_which_others_install(room):
    plan = json.loads((room.base / "plan.json").read_text())
    given = {*plan["read"], *plan["run"]}
    for name in ("/", "/usr", "/usr/lib", "/usr/local", "/opt", "/usr/bin", "/lib",
                 sys.prefix, sys.base_prefix, str(ROOT)):  # fmt: skip
        assert name not in given
    installed = [p for p in given if p.rstrip("/").endswith(reading.INSTALLED)]
    assert installed == []


@pytest.mark.needs_octave
def test_an_octave_in_a_folder_of_its_own_opens_nothing_beside_it(
    monkeypatch, tmp_path
):
    """A script in /some/dir stands for it: /some, and /, stay closed."""
    real = find_octave().path
    script = tmp_path / "dir" / "octave-cli"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    script.chmod(0o755)
    (tmp_path / "answers.txt").write_text("42\n")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", str(script))
    file = tmp_path / "dense.m"
    file.write_text("x = 1;\n")
    with open_room(file, [file]) as made:
        program = f"disp (1 + 1); disp (fopen ('{tmp_path / 'answers.txt'}'));"
        text, _ = jailed(made, str(script), *QUIET, "--eval", program)
    assert text.split()[:2] == ["2", "-1"]


@pytest.mark.parametrize("kind", ["symbolic", "hard", "pipe"])
def test_what_is_no_file_of_its_own_is_not_copied(kind, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("42")
    folder = tmp_path / "handed-in"
    folder.mkdir()
    file, other = folder / "dense.py", folder / "data.txt"
    file.write_text("x = 1\n")
    {
        "symbolic": lambda: other.symlink_to(secret),
        "hard": lambda: os.link(secret, other),
        "pipe": lambda: os.mkfifo(other),
    }[kind]()
    with open_room(file, [file, other]) as made:
        assert os.listdir(made.work) == ["dense.py"]
    told = "cannot be read" if kind == "symbolic" else "no plain file|hard link"
    with pytest.raises(DomainError, match=told), open_room(other, [file, other]):
        pass


def read_header(path, prefix="__NR_"):
    """Numbers by name from a header of Linux."""
    found = {}
    for line in path.read_text().splitlines():
        words = line.split()
        if words[:1] == ["#define"] and len(words) == 3 and words[2].isdigit():
            name = words[1].removeprefix("__NR3264_").removeprefix(prefix)
            found[name] = int(words[2])
    return found


@pytest.mark.parametrize(
    ("column", "header"),
    [(1, "x86_64-linux-gnu/asm/unistd_64.h"), (2, "asm-generic/unistd.h")],
)
def test_numbers_of_calls_are_those_of_linux(column, header):
    path = Path("/usr/include") / header
    if not path.exists():
        pytest.skip(f"no {path} here")
    known = read_header(path)
    named = ",".join((calls.REFUSED, calls.ABSENT, calls.BY_ARGUMENT))
    mine = calls.read_numbers(named, column)
    assert len(mine) > 100
    newer = {name: number for name, number in mine.items() if name not in known}
    assert all(number > max(known.values()) - 5 for number in newer.values()), newer
    assert {n: known[n] for n in mine if n in known} == {
        n: v for n, v in mine.items() if n in known
    }
