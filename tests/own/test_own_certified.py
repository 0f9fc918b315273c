"""pyref certify FOLDER: what is proved, what is written, what is refused."""

import hashlib
import json
import re
import shutil

import pytest
from shelf import content, copy, edit, pyref, words

from pyref import load
from pyref.errors import FormatError
from pyref.fixtures.build import build
from pyref.fixtures.shelf import open_shelf
from pyref.fixtures.verify import verify
from pyref.runners.octave.cases import as_request

NAME = "softsign"


def certify(folder, *names):
    """In this process, and without another."""
    from pyref.renew.own import certify_own

    return certify_own(open_shelf(folder), names, False, lambda words: None)


@pytest.fixture
def alone(monkeypatch):
    monkeypatch.setattr("pyref.oracle.processes.count_processors", lambda: 1)


@pytest.mark.slow
def test_the_same_sources_give_the_same_bytes(certified, tmp_path):
    other = copy(tmp_path / "elsewhere")
    done = pyref("certify", "elsewhere", at=tmp_path)
    assert done.stdout.splitlines()[:3] == [
        "elsewhere/fixtures/cases/softsign.json",
        "elsewhere/fixtures/MANIFEST.json",
        "elsewhere/fixtures/mistakes/softsign.json.gz",
    ]
    assert re.match(r"\d+ values of 9 cases proved", done.stdout.splitlines()[3])
    assert content(other / "fixtures") == content(certified / "fixtures")


@pytest.mark.slow
def test_what_is_certified_is_left_as_it_is(own):
    before = content(own / "fixtures")
    assert pyref("certify", own).stdout.startswith("nothing changed since")
    done = pyref("certify", own / NAME, "--all")
    assert re.match(r"\S+softsign.json.gz\n\d+ values of 9 cases proved", done.stdout)
    assert content(own / "fixtures") == before


@pytest.mark.slow
def test_values_are_proved_to_forty_digits_and_read_like_ours(certified):
    cases = load(f"{certified}/{NAME}")
    (case,) = (c for c in cases if c.title == "one row")
    x, y = case.inputs["x"][0, 0], case.expect["y"]
    assert abs(y.high[0, 0] - x / (1 + abs(x))) < 1e-15
    assert len(y.written[0].strip("-0.")) >= 39
    assert {case.sheet.layer, case.id[:9]} == {NAME, "softsign-"}
    assert list(verify(certified / "fixtures")) == []


def change_a_scale(shelf):
    """Change a digit of a scale in a fixture file, and repair its hash."""
    file, manifest = "cases/softsign.json", shelf / "fixtures" / "MANIFEST.json"
    path = shelf / "fixtures" / file
    before = path.read_bytes()
    path.write_text(re.sub(r'("scale": \["\d)', r"\g<1>9", path.read_text(), count=1))
    old, new = (hashlib.sha256(v).hexdigest() for v in (before, path.read_bytes()))
    edit(manifest, old, new)
    return json.loads(before)


@pytest.mark.slow
def test_a_scale_that_was_changed_later_is_refused_and_proved_again(own, alone):
    before = change_a_scale(own)
    place = f"{own}/{NAME}"
    with pytest.raises(FormatError, match=r"softsign.json: softsign-\w+: digest is "):
        load(place)
    assert "digest is" in "".join(verify(own / "fixtures"))
    with pytest.raises(FormatError, match="changed since it was certified: pyref cert"):
        build(own / "fixtures", [NAME], shelf=open_shelf(own))
    _, tally = certify(own)
    assert tally.cases == 1
    assert (
        json.loads((own / "fixtures" / "cases" / "softsign.json").read_text()) == before
    )


@pytest.mark.slow
def test_octave_is_never_asked_for_a_layer_that_has_no_file_of_its_own(own):
    case = load(f"{own}/{NAME}")[0]
    assert as_request(case, "octave", "float64").call == NAME
    (own / NAME / f"{NAME}.m").unlink()
    with pytest.raises(FormatError, match=f"{NAME}: has no {NAME}.m"):
        as_request(case, "octave", "float64")


@pytest.mark.slow
def test_a_second_route_agrees(certified):
    done = pyref("certify", certified, "--audit")
    assert done.returncode == 0
    assert re.match(r"softsign +9 cases +\d+ values  apart by at most", done.stdout)


def test_a_definition_may_use_one_of_ours(fresh, alone):
    path = fresh / NAME / "definition.py"
    path.write_text(
        "from pyref.fixtures.sources import definition\n\n"
        'tanh = definition("tanh")\n\n\n'
        "def softsign(x):\n    return tanh(x)\n"
    )
    edit(fresh / NAME / "cases.py", "expect={", "expect={} and {")  # nothing by hand
    certify(fresh)
    case = load(f"{fresh}/{NAME}")[0]
    assert case.expect["y"].written[0].startswith("0.76159415595576488811945828260479")


@pytest.mark.slow
def test_a_layer_that_is_gone_takes_its_fixtures_along(own, alone):
    shutil.copytree(own / NAME, own / "twice")
    for file in ("cases.py", "definition.py"):
        edit(own / "twice" / file, NAME, "twice")
    certify(own)
    assert {p.stem for p in (own / "fixtures" / "cases").iterdir()} == {NAME, "twice"}
    shutil.rmtree(own / "twice")
    certify(own)
    names = set(json.loads((own / "fixtures" / "MANIFEST.json").read_text())["files"])
    assert names == {"cases/softsign.json", "mistakes/softsign.json.gz"}


def test_without_python_flint_it_says_what_is_missing(tmp_path):
    (tmp_path / "flint.py").write_text("raise ImportError('no flint')\n")
    folder = copy(tmp_path / "layers")
    from pyref.paths import ROOT

    done = pyref("certify", folder, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 3
    assert "python-flint is needed to certify, and is not installed" in done.stderr
    assert not (folder / "fixtures").exists()


BAD = {
    "no cases": ("cases.py", None, None, r"softsign: has no cases\.py"),
    "no definition": ("definition.py", None, None, r"softsign: has no definition\.py"),
    "no SHEET": ("cases.py", "SHEET = ", "OTHER = ", r"cases\.py: has no SHEET"),
    "a sheet of another name": (
        "cases.py", 'layer="softsign"', 'layer="softer"',
        r"cases\.py: SHEET\.layer is softer, not softsign",
    ),
    "an error in the table": (
        "cases.py", "start=1", "start=start",
        r"cases\.py: line \d+: NameError: name 'start' is not defined",
    ),
    "no Python": (
        "cases.py", "CASES = [", "CASES = [[",
        r"cases\.py: line \d+: SyntaxError: ",
    ),
    "no table": ("cases.py", "CASES = [", "CASES = 3\n[", r"CASES is no list of case"),
    "an array that is missing": (
        "cases.py", "x=fill(1, 6), ", "", r"cases\.py: one row: x is missing",
    ),
    "an array that is none": (
        "cases.py", "x=fill(1, 6)", "x=[[1, 2], [3]]", r"cases\.py: one row: x: ",
    ),
    "an argument too many": (
        "cases.py", "x=fill(1, 6)", "x=fill(1, 6), w=fill(1, 6)",
        r"cases\.py: one row: no such argument: w",
    ),
    "one dimension": (
        "cases.py", "x=fill(1, 6), dy=fill(1, 6)", "x=[1, 2], dy=[3, 4]",
        r"cases\.py: softsign-\w{8}: inputs\.x\.shape is 2, not 2 to 8 lengths",
    ),
    "a flag that is none": (
        "cases.py", 'flags=["Square"]', 'flags=["Round"]',
        r"flags has \"Round\", the head has not \(as many rows as columns\)",
    ),
    "a value by hand that is wrong": (
        "cases.py", "0.875", "0.885",
        r"expect\.y\[1, 2\] is 0\.885, certified is 0\.875",
    ),
    "an output of another shape": (
        "definition.py", "return each", "return x[:1] if x.size else each",
        r"definition\.py: by hand: .*: y is 1 x 3, not 2 x 3",
    ),
    "two outputs": (
        "definition.py", "return each", "return x, each",
        r"definition\.py: by hand: .*: gives 2 outputs, not y",
    ),
    "an error in the definition": (
        "definition.py", "v / (1", "v.tan() / (1",
        r"definition\.py: by hand: .*: line \d+: AttributeError: .* no attribute 'tan'",
    ),
    "a definition that proves nothing": (
        "definition.py", "v / (1", "v.log() / (1",
        r"definition\.py: by hand: .*ArithmeticError: .* not certified with 12288 bits",
    ),
    "a mistake that is none": (
        "mistakes.py", "dy / (1 + np.abs(x))", "dy / (1 + np.abs(x)) ** 2",
        r"mistakes\.py: slope not squared: is right in every case",
    ),
    "a mistake that breaks": (
        "mistakes.py", "dy / (1 + np.abs(x))", "dy / w",
        r"mistakes\.py: slope not squared: raises an error in every case",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize("what", BAD)
def test_a_bad_folder_is_told_with_file_and_field(fresh, alone, what):
    file, old, new, told = BAD[what]
    path = fresh / NAME / file
    if old is None:
        path.unlink()
    else:
        edit(path, old, new)
    with pytest.raises(FormatError, match=told):
        certify(fresh)


def test_two_cases_of_the_same_numbers_are_refused(fresh, alone):
    edit(fresh / NAME / "cases.py", '"a second point", start=2', '"again", start=1')
    with pytest.raises(FormatError, match="same numbers: all sizes differ; again"):
        certify(fresh)


@pytest.mark.slow
def test_a_folder_that_holds_no_layer_is_told_and_exits_with_2(tmp_path):
    pytest.importorskip("flint", reason="python-flint is not installed")
    (tmp_path / "empty").mkdir()
    done = pyref("certify", "empty", at=tmp_path)
    assert (done.returncode, done.stderr) == (2, "pyref: empty: has no NAME/cases.py\n")
    done = pyref("certify", "./nowhere", at=tmp_path)
    assert (done.returncode, done.stderr) == (2, "pyref: ./nowhere: no such folder\n")


@pytest.mark.slow
def test_an_error_of_the_command_is_one_line(fresh):
    edit(fresh / NAME / "cases.py", "SHEET = ", "OTHER = ")
    done = pyref("certify", "layers", at=fresh.parent)
    told = "pyref: layers/softsign/cases.py: has no SHEET\n"
    assert (done.returncode, words(done.stderr)) == (2, words(told))
