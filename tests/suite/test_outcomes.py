"""Exit codes, JUnit and JSON of a suite, on pairs of Python functions."""

import json
from xml.etree import ElementTree

import pytest
from suite_files import COST, PAIR, outcomes, run, run_items, write_suite

CRASH = "def cost(w, x):\n    raise ValueError('no \\x00 cost')\n"
GRADIENT = """
[[gradcheck]]
target = "port.py:cost"
inputs = "w 3, x 4 3"
gradient = ["w"]
"""


def test_a_pair_that_is_the_same_ends_with_0_in_one_line(tmp_path):
    found = run(write_suite(tmp_path, PAIR))
    assert found.exit_code == 0
    first, line, end = found.output.splitlines()
    assert first == str(tmp_path / "pyref.toml")
    assert line.split()[0] == "same" and line.split()[2:] == ["s", "compare", "pair"]
    assert end.startswith("1 item passed in ") and end.endswith("1 same")


@pytest.mark.slow
def test_gradients_that_are_wrong_in_both_fail_though_both_are_the_same(tmp_path):
    wrong = COST.replace("x.T @ h", "2 * x.T @ h")
    code, items = run_items(write_suite(tmp_path, PAIR, wrong, wrong))
    assert (code, outcomes(items)) == (1, {"compare pair": "wrong"})


def test_a_name_that_a_port_has_not_is_refused(tmp_path):
    text = '[[check]]\nname = "relu"\ntarget = "port.py:relu"\nas = "relu"\n'
    code, items = run_items(write_suite(tmp_path, text))
    assert (code, outcomes(items)) == (2, {"check relu": "refused"})
    told = items["check relu"]["text"]
    assert "[[check]] relu: " in told and "has no relu; it has cost" in told


def test_a_function_that_raises_is_not_judged_and_the_others_still_run(tmp_path):
    code, items = run_items(write_suite(tmp_path, PAIR + GRADIENT, CRASH))
    assert code == 4
    assert outcomes(items) == {
        "compare pair": "not judged",
        "gradcheck port.py:cost": "not judged",
    }
    assert "no \x00 cost" in items["compare pair"]["text"]


@pytest.mark.slow
def test_what_a_function_says_can_be_read_in_junit_whatever_it_is(tmp_path):
    file = tmp_path / "report.xml"
    run(write_suite(tmp_path, PAIR, CRASH), "--junit", file)
    suite = ElementTree.parse(file).getroot().find("testsuite")
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    assert suite.get("failures") == "0"
    assert suite.find("testcase/error").get("message") == "not judged"
    assert "no ? cost" in suite.find("testcase/error").text


@pytest.mark.slow
def test_a_wrong_pair_is_a_failure_of_junit_with_its_report(tmp_path):
    file = tmp_path / "report.xml"
    wrong = COST.replace("/ 2", "/ 30")
    found = run(write_suite(tmp_path, PAIR, wrong), "--junit", file)
    assert found.exit_code == 1
    suite = ElementTree.parse(file).getroot().find("testsuite")
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    assert "cost.py:cost" in suite.find("testcase/failure").text


@pytest.mark.slow
def test_of_several_codes_what_is_wrong_comes_before_what_is_not_judged(tmp_path):
    text = PAIR + PAIR.replace('"pair"', '"bad"').replace("port", "bad")
    folder = write_suite(tmp_path, text, CRASH)
    (folder / "bad.py").write_text(COST.replace("x.T @ h", "x.T @ h / 4"))
    code, items = run_items(folder)
    assert code == 1
    assert outcomes(items) == {"compare pair": "not judged", "compare bad": "different"}


def test_inputs_that_cannot_be_are_refused_with_the_table_and_others_still_run(
    tmp_path,
):
    text = PAIR.replace('gradient = "w"', 'gradient = "v"') + GRADIENT
    code, items = run_items(write_suite(tmp_path, text))
    assert code == 2
    assert outcomes(items) == {
        "compare pair": "refused",
        "gradcheck port.py:cost": "right",
    }
    told = items["compare pair"]["text"]
    assert told.startswith(f"{tmp_path / 'pyref.toml'}: [[compare]] pair: inputs: ")
    assert "gradient v is none of w, x" in told


def test_a_program_that_is_not_there_is_missing(tmp_path):
    text = PAIR + "process-b = true\n"
    text = text.replace("port.py:cost", "no-such-program --now")
    code, items = run_items(write_suite(tmp_path, text))
    assert (code, outcomes(items)) == (3, {"compare pair": "missing"})
    assert "no-such-program" in items["compare pair"]["text"]


@pytest.mark.slow
def test_paths_are_those_of_the_files_folder_and_reports_go_where_the_user_is(
    tmp_path, monkeypatch
):
    folder = tmp_path / "below"
    folder.mkdir()
    write_suite(folder, PAIR)
    monkeypatch.chdir(tmp_path)
    assert run("below", "--json", "report.json").exit_code == 0
    assert json.loads((tmp_path / "report.json").read_text())["passed"] is True


def test_json_on_standard_output_stands_there_alone(tmp_path):
    found = run(write_suite(tmp_path, PAIR), "--json", "-")
    assert json.loads(found.stdout)["summary"] == {"same": 1}
    assert "1 item passed" in found.stderr


@pytest.mark.slow
def test_a_pair_may_have_been_kept_elsewhere_and_needs_no_inputs_then(tmp_path):
    folder = write_suite(tmp_path, PAIR + 'keep = "kept/pair.json"\n')
    assert run(folder, "--renew").exit_code == 0
    text = '[[compare]]\na = "kept/pair.json"\nb = "port.py:cost"\n'
    write_suite(folder, text)
    code, items = run_items(folder)
    assert (code, outcomes(items)) == (0, {"compare port.py:cost": "same"})
    write_suite(folder, text, COST.replace("/ 2", "/ 3"))
    assert run(folder).exit_code == 1


def test_a_file_that_is_no_kept_side_is_refused(tmp_path):
    folder = write_suite(tmp_path, PAIR + 'keep = "pair.json"\n')
    (folder / "pair.json").write_text('{"schema": "pyref/compare/1"}')
    code, items = run_items(folder)
    assert (code, outcomes(items)) == (2, {"compare pair": "refused"})
    assert "pair.json: name is missing" in items["compare pair"]["text"]


def test_what_could_not_be_judged_is_not_kept(tmp_path):
    folder = write_suite(tmp_path, PAIR + 'keep = "pair.json"\n', CRASH, CRASH)
    assert run(folder, "--renew").exit_code == 4
    assert not [*folder.glob("pair.json*")]


@pytest.mark.slow
def test_several_items_at_a_time_give_the_lines_of_one_at_a_time(tmp_path):
    folder = write_suite(tmp_path, PAIR + GRADIENT)
    found = run(folder, "--jobs", 2)
    assert found.exit_code == 0
    lines = found.output.splitlines()[1:3]
    assert [line.split()[0] for line in lines] == ["same", "right"]
