"""A report from which a run goes on, taken as it was written and no other way."""

import json
import os

import pytest

from pyref.cli.ending import settle
from pyref.cli.main import pyref as commands
from pyref.crosscheck.resume import read_report
from pyref.errors import FormatError


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The file of a run of two of the runners."""
    file = tmp_path_factory.mktemp("resume") / "report.json"
    runners = ("--runner", "numpy", "--runner", "expected")
    with pytest.raises(SystemExit):
        commands.main(["crosscheck", "relu", *runners, "--json", str(file)], "pyref")
    return file


@pytest.fixture
def resume(capsys):
    """Go on from a report: the exit code, and what was said."""

    def call(file):
        with pytest.raises(BaseException) as end:
            commands.main(
                ["crosscheck", "--resume", str(file)], "pyref", standalone_mode=False
            )
        return settle(end.value), "".join(capsys.readouterr())

    return call


def write(report, change):
    """The report with a change, in another file."""
    data = json.loads(report.read_text())
    change(data)
    other = report.with_name("other.json")
    other.write_text(json.dumps(data))
    return other


def test_a_report_is_read_as_it_was_written(report):
    begun = read_report(str(report))
    data = json.loads(report.read_text())
    found = [finding for group in begun.found.values() for finding in group]
    assert len(found) == len(data["findings"]) > 50
    written = [{k: v for k, v in f.items() if k != "again"} for f in data["findings"]]
    assert json.loads(json.dumps([f.as_plain() for f in found])) == written


def set_call(name, value):
    return lambda data: data["call"].update({name: value})


def set_finding(name, value):
    return lambda data: data["findings"][3].update({name: value})


def fail_without(name):
    return lambda data: data["findings"][3].update({"verdict": "fail", name: None})


def set_top(name, value):
    return lambda data: data.update({name: value})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_call("names", [["x"]]), r"call\.names\[0\] is a list"),
        (set_call("names", [1]), r"call\.names\[0\] is 1, not"),
        (set_call("names", "relu"), r"call\.names is \"relu\", not a list"),
        (set_call("sources", 5), r"call\.sources is 5, not text"),
        (set_call("runners", ["nope"]), r"call\.runners\[0\] is \"nope\", not numpy,"),
        (set_call("runners", [3]), r"call\.runners\[0\] is 3, not numpy,"),
        (set_call("pack", "zzz"), r"call\.pack is \"zzz\", not"),
        (set_top("call", []), "call is a list, not an object"),
        (set_top("seconds", "nan"), r"seconds is \"nan\", not a number"),
        (set_top("seconds", -1), "seconds is -1, not a time that has passed"),
        (set_top("made_from", None), "made_from is null"),
        (set_top("environment", {"NumPy": 2}), r"environment\.NumPy is 2, not text"),
        (set_top("findings", {}), "findings is an object, not a list"),
        (set_top("findings", ["x"]), r"findings\[0\] is \"x\", not an object"),
        (
            set_finding("verdict", "zzz"),
            r"findings\[3\]\.verdict is \"zzz\", not error",
        ),
        (set_finding("verdict", ["pass"]), r"findings\[3\]\.verdict is a list"),
        (set_finding("array", None), r"findings\[3\]\.array is null"),
        (set_finding("note", 7), r"findings\[3\]\.note is 7, not text"),
        (set_finding("layer", "re\x1b[31mlu"), r"layer is \"re\\u001b\[31mlu\", not"),
        (set_finding("pair", "numpy"), r"findings\[3\]\.pair is \"numpy\""),
        (set_finding("dtype", "text"), r"findings\[3\]\.dtype is \"text\""),
        (fail_without("digits"), r"findings\[3\]\.digits is null, not a number"),
        (set_finding("ratio", "much"), r"findings\[3\]\.ratio is \"much\""),
        (set_finding("where", [0.5]), r"findings\[3\]\.where\[0\] is 0\.5"),
        (set_finding("judged", True), r"findings\[3\]\.judged is true"),
        (set_finding("grade", "Z"), r"findings\[3\]\.grade is \"Z\""),
        (lambda data: data["findings"][3].pop("got"), r"\[3\]\.got is missing"),
    ],
)
def test_what_a_report_never_says_is_refused_with_its_place(report, change, told):
    with pytest.raises(FormatError, match=told):
        read_report(str(write(report, change)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_call("runners", ["numpy"]), "nothing to compare: no pair of numpy on"),
        (set_call("names", ["elu"]), "is not in what was asked"),
        (set_finding("layer", "elu"), "is of layer elu, not relu"),
        (set_finding("case", "relu-00000000"), "relu-00000000-numpy|expected"),
    ],
)
def test_so_is_what_another_run_found(report, resume, change, told):
    code, said = resume(write(report, change))
    assert (code, told in said) == (2, True), said


def test_a_report_that_is_whole_is_gone_on_from(report, resume):
    code, said = resume(write(report, lambda data: data["findings"].pop()))
    assert code == 0
    assert "nothing to compare" not in said


@pytest.mark.slow
def test_what_is_no_file_or_has_no_end_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(FormatError, match="is no plain file"):
            read_report(str(place))
    with pytest.raises(FormatError, match="no such file"):
        read_report(str(tmp_path / "nothing"))
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 2**28 + 1)
    with pytest.raises(FormatError, match="has more than"):
        read_report(str(tmp_path / "sparse"))


def test_brackets_without_end_are_refused(tmp_path):
    (tmp_path / "deep.json").write_text("[" * 100_000)
    with pytest.raises(FormatError, match="its brackets go too deep"):
        read_report(str(tmp_path / "deep.json"))
