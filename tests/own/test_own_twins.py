"""pyref crosscheck --sources FOLDER: the layers themselves, against what is proved."""

import json

import pytest
from shelf import edit, pyref, words

NAME = "softsign"


def crosscheck(folder, *more, **environment):
    """The exit code, what was printed, and the pairs with their verdicts."""
    done = pyref("crosscheck", "--sources", folder, "--json", "-", *more, **environment)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    found = {}
    for finding in report["findings"]:
        found.setdefault(finding["pair"], set()).add(finding["verdict"])
    return done.returncode, words(done.stderr), found, report


@pytest.mark.slow
@pytest.mark.needs_octave
def test_both_twins_are_held_against_each_other_and_all_checkers(certified):
    code, printed, found, _ = crosscheck(certified)
    assert code == 0
    assert f"Layers of {certified}" in printed
    assert set(found) == {
        "numpy|octave",
        *(f"{left}|{right}" for left in ("numpy", "octave")
          for right in ("expected", "slopes", "complexstep")),
    }  # fmt: skip
    assert set().union(*found.values()) == {"pass", "blind"}


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.parametrize("end", [".py", ".m"])
def test_a_wrong_twin_is_seen_in_its_language(own, end):
    path = own / NAME / f"{NAME}{end}"
    edit(path, "dy / s / s" if end == ".py" else "dy ./ s ./ s", "dy")
    code, printed, found, report = crosscheck(own)
    assert code == 1
    right, wrong = ("octave", "numpy") if end == ".py" else ("numpy", "octave")
    assert "fail" not in found[f"{right}|expected"]
    assert all("fail" in found[pair] for pair in found if wrong in pair.split("|")[0])
    again = [f["again"] for f in report["findings"] if f["verdict"] == "fail"]
    assert all(command.endswith(f" --sources {own}") for command in again)
    assert again[0] in printed


@pytest.mark.slow
def test_the_command_that_shows_a_failure_again_shows_it(own):
    edit(own / NAME / f"{NAME}.py", "y = x / s", "y = x * s")
    _, _, _, report = crosscheck(own, "--runner", "numpy", "--runner", "expected")
    again = next(f["again"] for f in report["findings"] if f["verdict"] == "fail")
    done = pyref(*again.split()[1:])
    assert done.returncode == 1
    assert "1 cases, " in words(done.stdout)


@pytest.mark.slow
def test_a_twin_that_changes_its_argument_is_seen(own):
    edit(own / NAME / f"{NAME}.py", "    y = x / s", "    x /= s\n    y = x.copy()")
    code, _, found, _ = crosscheck(own, "--runner", "numpy", "--runner", "expected")
    assert (code, found) == (1, {"numpy|expected": {"fail", "pass"}})


@pytest.mark.slow
def test_without_octave_python_alone_is_run_and_that_is_told(certified):
    code, printed, found, _ = crosscheck(certified, PYREF_OCTAVE="none")
    assert code == 0
    assert "Octave: none in use; NAME.m is not run." in printed
    assert {pair.split("|")[0] for pair in found} == {"numpy"}


@pytest.mark.slow
def test_an_octave_twin_alone_needs_octave(own):
    (own / NAME / f"{NAME}.py").unlink()
    done = pyref("crosscheck", "--sources", own, PYREF_OCTAVE="none")
    assert done.returncode == 3
    assert "Octave is needed to run NAME.m, and none was found" in done.stderr


@pytest.mark.slow
@pytest.mark.needs_octave
def test_an_octave_twin_alone_is_run(own):
    (own / NAME / f"{NAME}.py").unlink()
    code, _, found, _ = crosscheck(own, "--transport", "process")
    assert code == 0
    assert {pair.split("|")[0] for pair in found} == {"octave"}


def told(*arguments, at=None):
    done = pyref("crosscheck", "--sources", *arguments, at=at)
    assert done.returncode == 2, done.stdout
    return done.stderr.removeprefix("pyref: ").strip()


@pytest.mark.slow
def test_a_folder_without_twins_is_told(own):
    for end in (".py", ".m"):
        (own / NAME / f"{NAME}{end}").unlink()
    assert told(own).startswith("nothing to run: no NAME.py and no NAME.m")


@pytest.mark.slow
def test_a_twin_without_the_function_is_told(own):
    (own / NAME / f"{NAME}.py").write_text("def softer(x):\n    return x\n")
    assert (
        told("layers", at=own.parent) == "layers/softsign/softsign.py: has no softsign"
    )


@pytest.mark.slow
def test_a_twin_that_does_not_load_is_told(own):
    (own / NAME / f"{NAME}.py").write_text("import nowhere_at_all\n")
    assert told("layers", at=own.parent).startswith(
        "layers/softsign/softsign.py: line 1: ModuleNotFoundError: "
    )


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("file", ["cases.py", "definition.py", "mistakes.py"])
def test_sources_that_changed_since_are_told(own, file):
    path = own / NAME / file
    path.write_text(path.read_text() + "\n")
    assert told("layers", at=own.parent) == (
        f"layers/softsign/{file}: changed since it was certified: "
        "pyref certify layers/softsign"
    )


@pytest.mark.slow
def test_what_is_not_certified_yet_is_told(fresh):
    assert told("layers", at=fresh.parent) == (
        "layers/softsign: is not certified yet: pyref certify layers/softsign"
    )


@pytest.mark.slow
def test_a_name_that_the_folder_has_not_is_told(certified):
    near = "softsing is no layer and no case of layers; near it: softsign"
    assert told("layers", "softsing", at=certified.parent) == near
    assert told("nowhere", at=certified.parent) == "nowhere: no such folder"
