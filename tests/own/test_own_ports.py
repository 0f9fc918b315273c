"""pyref check --as FOLDER/NAME: ports are judged as those of our layers are."""

import gzip
import hashlib
import json
import shutil

import pytest
from shelf import LAYERS, edit, pyref

import pyref as package
from pyref.errors import DomainError, FormatError
from pyref.mistakes.numbers import OLD, load_mistakes
from pyref.paths import DOCS

NAME = "softsign"
LOG_COSH = DOCS / "own" / "log_cosh"
RIGHT = "x / (1 + np.abs(x)), dy / (1 + np.abs(x)) ** 2"
WRONG = {
    "sign of dx": "x / (1 + np.abs(x)), -dy / (1 + np.abs(x)) ** 2",
    "dy handed on": "x / (1 + np.abs(x)), dy",
    "slope not squared": "x / (1 + np.abs(x)), dy / (1 + np.abs(x))",
    "derivative at the output": (
        "(y := x / (1 + np.abs(x))), dy / (1 + np.abs(y)) ** 2"
    ),
    "tanh in the place of softsign": "(y := np.tanh(x)), dy * (1 - y * y)",
}


@pytest.fixture
def port(tmp_path):
    """A port in a file, as the text that names it."""

    def write(results, end=".py"):
        path = tmp_path / f"mine{end}"
        if end == ".py":
            line = f"def mine(x, dy):\n    return {results}\n"
            path.write_text(f"import numpy as np\n\n\n{line}")
        else:
            path.write_text(f"function [y, dx] = mine (x, dy)\n  {results}\nend\n")
        return str(path)

    return write


def check(port, folder, *more):
    done = pyref("check", port, "--as", f"{folder}/{NAME}", "--json", "-", *more)
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.slow
def test_a_right_port_is_right(certified, port):
    code, report, printed = check(port(RIGHT), certified)
    assert (code, report["outcome"]) == (0, "right")
    assert f"mine.py as {certified}/{NAME}: right: all 8 cases" in printed


@pytest.mark.slow
@pytest.mark.some(quick=5)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_port_is_wrong_and_its_mistake_is_named(certified, port, name):
    report = package.check(port(WRONG[name]), f"{certified}/{NAME}")
    assert report.outcome == "wrong"
    assert report.diagnoses[0].name == name


@pytest.mark.slow
@pytest.mark.needs_octave
def test_octave_ports_are_judged_the_same(certified, port):
    right = "y = x ./ (1 + abs (x)); dx = dy ./ (1 + abs (x)) .^ 2;"
    code, report, _ = check(port(right, ".m"), certified)
    assert (code, report["outcome"]) == (0, "right")
    wrong = "y = x ./ (1 + abs (x)); dx = dy ./ (1 + abs (x));"
    code, report, _ = check(port(wrong, ".m"), certified)
    assert (code, report["outcome"]) == (1, "wrong")
    assert [one["name"] for one in report["diagnoses"]] == ["slope not squared"]


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.parametrize("end", [".py", ".m"])
def test_the_layer_itself_is_right(certified, end):
    assert check(certified / NAME / f"{NAME}{end}", certified)[0] == 0


@pytest.mark.slow
def test_conventions_of_the_sheet_are_searched_and_told(tmp_path):
    path = tmp_path / "cost.py"
    path.write_text(
        "import numpy as np\n\n\ndef cost(x, t):\n    d = (x - t).T\n"
        "    return np.logaddexp(d, -d).sum() / len(x) - np.log(2) * d.shape[0], "
        "np.tanh(d).T / len(x)\n"
    )
    report = package.check(f"{path}:cost", str(LOG_COSH))
    assert report.outcome == "right"
    assert report.conventions[0] == "the loss is the mean over N samples"


@pytest.mark.slow
def test_the_fixtures_alone_suffice(own, port):
    shutil.rmtree(own / NAME)
    assert check(port(RIGHT), own)[0] == 0
    code, report, _ = check(port(WRONG["slope not squared"]), own)
    assert code == 1
    assert report["diagnoses"][0]["name"] == "slope not squared"


@pytest.mark.slow
def test_without_a_twin_what_needs_no_other_point_is_named(own, port):
    (own / NAME / f"{NAME}.py").unlink()
    report = package.check(port(WRONG["sign of dx"]), f"{own}/{NAME}")
    assert report.diagnoses[0].name == "sign of dx"
    report = package.check(port(WRONG["derivative at the output"]), f"{own}/{NAME}")
    assert (report.outcome, report.diagnoses) == ("wrong", ())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "results"),
    [
        (LAYERS / NAME, "x / (1 + np.abs(x)), dy / (1 + np.abs(x))"),
        (LOG_COSH, "np.log(np.cosh(x - t)).sum() / len(x), np.tanh(x - t)**2 / len(x)"),
    ],
    ids=["softsign", "log_cosh"],
)
def test_a_check_runs_neither_table_nor_definition_nor_mistakes(
    tmp_path, source, results
):
    """Of a loss, the second, dy is not that on file: there mistakes are looked at."""
    pytest.importorskip("flint", reason="python-flint is not installed")
    ran, name = tmp_path / "ran", source.name
    shutil.copytree(source, tmp_path / "own" / name)
    files = ("cases.py", "definition.py", "mistakes.py")
    for file in files:
        path = tmp_path / "own" / name / file
        line = f"open({str(ran)!r}, 'a').write('{file} ')\n"
        path.write_text(path.read_text() + line)
    assert pyref("certify", tmp_path / "own").returncode == 0
    assert {*ran.read_text().split()} == {*files}
    ran.unlink()
    given = "x, dy" if name == NAME else "x, t"
    mine = tmp_path / "mine.py"
    mine.write_text(f"import numpy as np\ndef mine({given}):\n    return {results}\n")
    report = package.check(f"{mine}:mine", f"{tmp_path}/own/{name}")
    known = {one.name for one in load_mistakes(f"{tmp_path}/own/{name}")}
    assert report.diagnoses[0].name in known
    assert not ran.exists()


@pytest.mark.slow
def test_mistakes_of_an_earlier_form_are_refused_with_what_renews_them(own, port):
    """A wrong port needs them to be named; certify proves nothing anew for that."""
    name = f"mistakes/{NAME}.json.gz"
    path, manifest = own / "fixtures" / name, own / "fixtures" / "MANIFEST.json"
    document = json.loads(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(json.dumps(document | {"schema": OLD}).encode()))
    noted = json.loads(manifest.read_text())
    content = path.read_bytes()
    entry = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    noted["files"][name] = entry
    manifest.write_text(json.dumps(noted))
    code, _, printed = check_again(port(WRONG["dy handed on"]), own)
    assert code == 2
    again = f"pyref certify {own}/{NAME}"
    assert f"{own}/{NAME}: mistakes are pyref/mistakes/1: {again}" in printed
    assert pyref("certify", f"{own}/{NAME}").returncode == 0
    code, report, _ = check(port(WRONG["dy handed on"]), own)
    assert code == 1 and report["diagnoses"][0]["name"] == "dy handed on"


def check_again(target, folder):
    done = pyref("check", target, "--as", f"{folder}/{NAME}")
    return done.returncode, done.stdout, done.stderr


def test_a_layer_that_is_not_there_is_told(fresh, certified, port, monkeypatch):
    monkeypatch.chdir(certified.parent)
    mine = port(RIGHT)
    with pytest.raises(FormatError, match=r"^layers/softer: no such layer$"):
        package.check(mine, "layers/softer")
    with pytest.raises(FormatError, match=r"^nowhere: no such folder$"):
        package.check(mine, "nowhere/softsign")
    with pytest.raises(DomainError, match=r"^softsign is no layer"):
        package.check(mine, "softsign")
    monkeypatch.chdir(fresh.parent)
    with pytest.raises(FormatError, match=r"^layers/softsign: is not certified yet"):
        package.check(mine, "layers/softsign")


@pytest.mark.slow
def test_a_file_that_was_changed_by_hand_is_told(own, port):
    edit(own / "fixtures" / "cases" / f"{NAME}.json", '"0.5 -0.5 0"', '"0.5 -0.6 0"')
    with pytest.raises(FormatError, match=r"^cases/softsign.json: SHA-256 is "):
        package.check(port(RIGHT), f"{own}/{NAME}")


@pytest.fixture(scope="module")
def softer(tmp_path_factory):
    """Another layer, with an option that ports have inside: x / (scale + |x|)."""
    pytest.importorskip("flint", reason="python-flint is not installed")
    folder = tmp_path_factory.mktemp("softer") / "softer"
    folder.mkdir()
    for file in ("cases.py", "definition.py"):
        text = (LAYERS / NAME / file).read_text()
        (folder / file).write_text(text.replace(NAME, "softer"))
    edit(folder / "definition.py", "(x)", "(x, scale)")
    edit(folder / "definition.py", "1 +", "scale +")
    options = 'options={"scale": "nonnegative"}, hidden={"scale": ["1", "0.5"]},'
    edit(folder / "cases.py", "    outputs=", f"    {options}\n    outputs=")
    edit(folder / "cases.py", " dy=", " scale=2, dy=")
    edit(folder / "cases.py", "scale=2, dy=fill(5", "scale=0.5, dy=fill(5")
    edit(folder / "cases.py", "expect={", "expect={} and {")
    line = f"open({str(folder / 'ran')!r}, 'a')\n"
    (folder / "definition.py").open("a").write(line)
    done = pyref("certify", folder)
    assert done.returncode == 0, done.stderr
    (folder / "ran").unlink()
    return folder


def inside(number, folder):
    """A port of it that has the number inside."""
    mine = folder / "mine.py"
    results = f"x / ({number} + abs(x)), {number} * dy / ({number} + abs(x)) ** 2"
    mine.write_text(f"def mine(x, dy):\n    return {results}\n")
    return f"{mine}:mine"


@pytest.mark.slow
def test_a_number_that_a_port_has_inside_is_found_where_cases_have_it(softer, tmp_path):
    report = package.check(inside("0.5", tmp_path), str(softer))
    assert report.outcome == "right", str(report)
    assert report.conventions == ("scale is 0.5 inside",)


@pytest.mark.slow
def test_another_number_inside_a_port_is_not_right(softer, tmp_path):
    """No case is made for it: that would run the definition."""
    report = package.check(inside("3", tmp_path), str(softer))
    assert report.outcome != "right", str(report)
    assert not (softer / "ran").exists()
