"""The suite of docs: five functions in both languages, with Octave and without."""

import json
from xml.etree import ElementTree

import pytest
from suite_files import EXAMPLE, change, copy_example, outcomes, run, run_items

from pyref.suite.keep import find_stale
from pyref.suite.read import find_file, read_suite

PAIRS = ["logistic", "softmax", "network", "dense", "sigmoid"]
GOOD = {f"compare {name}": "same" for name in PAIRS} | {
    "check dense": "right",
    "gradcheck sigmoid": "right",
}


@pytest.fixture
def no_octave(monkeypatch):
    monkeypatch.setenv("PYREF_OCTAVE", "none")


@pytest.mark.slow
@pytest.mark.needs_octave
def test_all_of_the_example_passes_with_octave_and_its_report_says_so(tmp_path):
    files = tmp_path / "report.json", tmp_path / "report.xml"
    found = run(EXAMPLE, "--json", files[0], "--junit", files[1])
    assert found.exit_code == 0, found.output
    told = json.loads(files[0].read_text())
    assert told["schema"] == "pyref/suite/1" and told["passed"] is True
    assert told["summary"] == {"same": 5, "right": 2}
    assert {f"{i['kind']} {i['name']}": i["outcome"] for i in told["items"]} == GOOD
    assert [item["note"] for item in told["items"]] == [""] * 7
    gradients = told["items"][0]["report"]["gradients"]
    assert {side: one[0]["verdict"] for side, one in gradients.items()} == {
        "A": "right",
        "B": "right",
    }
    suites = ElementTree.parse(files[1]).getroot().findall("testsuite")
    assert [s.get("name") for s in suites] == ["compare", "check", "gradcheck"]
    cases = [case for suite in suites for case in suite]
    assert [case.get("name") for case in cases] == [*PAIRS, "dense", "sigmoid"]
    assert all(len(case) == 0 and float(case.get("time")) > 0 for case in cases)


@pytest.mark.slow
def test_without_octave_every_pair_is_replayed_and_no_item_is_missing(
    no_octave, tmp_path
):
    code, items = run_items(copy_example(tmp_path / "example"))
    assert code == 0
    assert outcomes(items) == GOOD
    for name in PAIRS:
        assert items[f"compare {name}"]["note"] == f"replayed from kept/{name}.json"
    judged = items["compare network"]["report"]["gradients"]
    assert [judged[side][0]["verdict"] for side in "AB"] == ["right", "right"]


def test_what_is_kept_is_of_the_sources_that_lie_beside_it(monkeypatch):
    suite = read_suite(find_file(str(EXAMPLE)))
    monkeypatch.chdir(suite.folder)
    pairs = [item for item in suite.items if item.keep]
    assert len(pairs) == 5
    assert [find_stale(item) for item in pairs] == [""] * 5


def test_nothing_that_is_kept_names_a_folder_of_the_machine_it_was_made_on():
    for file in EXAMPLE.glob("kept/*.json"):
        kept = json.loads(file.read_text())
        assert all(source.startswith("../") for source in kept["sources"])
        assert '"file": "/' not in file.read_text()


WRONG = [
    ("softmax_cost.py", "x.T @ p / len(x)", "x.T @ p", "compare softmax"),
    ("logistic_cost.py", "np.r_[0, theta[1:]]", "theta", "compare logistic"),
    ("network_cost.py", "dw2.ravel()", "dw2.T.ravel()", "compare network"),
]


@pytest.mark.some(quick=3)
@pytest.mark.parametrize(("file", "old", "new", "name"), WRONG)
def test_a_wrong_port_differs_from_what_was_kept(
    file, old, new, name, no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    change(folder / file, old, new)
    code, items = run_items(folder, name.split()[1])
    assert code == 1
    assert items[name]["outcome"] == "different"
    assert "first apart" in items[name]["text"] or "wrong" in items[name]["text"]


@pytest.mark.slow
def test_check_and_gradcheck_of_a_wrong_function_fail_beside_its_pair(
    no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    change(folder / "dense.py", "dy.sum(axis=0)", "dy.mean(axis=0)")
    change(folder / "sigmoid_error.py", "* y * (1 - y)", "* y")
    found = run(folder, "dense", "sigmoid")
    assert found.exit_code == 1
    lines = [line.split()[0] for line in found.output.splitlines()[1:5]]
    assert lines == ["different", "different", "wrong", "wrong"]
    assert "\ncheck dense: wrong\n" in found.output
    assert "bias gradient averaged over the batch" in found.output
    assert "\ngradcheck sigmoid: wrong\n" in found.output
    end = found.output.splitlines()[-1]
    assert end.startswith("4 of 4 items failed in ")
    assert end.endswith(": 2 different, 2 wrong")


@pytest.mark.parametrize("file", ["logistic_cost.m", "sigmoid.m"])
def test_what_was_kept_of_a_source_that_changed_counts_no_more(
    file, no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    (folder / file).write_text((folder / file).read_text() + "% more\n")
    code, items = run_items(folder, "logistic")
    assert code == 1
    item = items["compare logistic"]
    assert item["outcome"] == "stale"
    assert item["text"] == (
        f"kept/logistic.json: kept from another source ({file} has changed): "
        "renew with pyref suite --renew"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"theta 4, X 6 4', '"theta 5, X 6 5', "kept with other inputs"),
        ('y mask 6, lambda 0.7"', 'y mask 6, lambda 0.8"', "kept with other inputs"),
        (
            'keep = "kept/logistic.json"',
            'keep = "kept/logistic.json"\nsetup-a = "x = 1;"',
            "kept with another set-up",
        ),
        (
            'a = "logistic_cost.m"',
            'a = "softmax_cost.m"',
            "kept from another source, logistic_cost.m",
        ),
    ],
)
def test_what_was_kept_for_another_question_counts_no_more(
    old, new, told, no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    file = folder / "pyref.toml"
    file.write_text(file.read_text().replace(old, new, 1))
    code, items = run_items(folder, "logistic")
    assert code == 1
    assert items["compare logistic"]["outcome"] == "stale"
    assert f"kept/logistic.json: {told}: renew" in items["compare logistic"]["text"]


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_source_that_changed_is_told_with_octave_too_until_it_is_renewed(
    tmp_path, monkeypatch
):
    folder = copy_example(tmp_path / "example")
    change(folder / "logistic_cost.m", "h = sigmoid", "% the same\n  h = sigmoid")
    code, items = run_items(folder, "logistic")
    assert (code, items["compare logistic"]["outcome"]) == (1, "stale")
    code, items = run_items(folder, "logistic", "--renew")
    assert (code, items["compare logistic"]["note"]) == (
        0,
        "kept in kept/logistic.json",
    )
    monkeypatch.setenv("PYREF_OCTAVE", "none")
    code, items = run_items(folder, "logistic")
    assert code == 0
    assert items["compare logistic"]["note"] == "replayed from kept/logistic.json"


def test_without_octave_and_with_nothing_kept_the_program_is_missing(
    no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    (folder / "kept" / "logistic.json").unlink()
    code, items = run_items(folder, "logistic")
    assert code == 3
    assert items["compare logistic"]["outcome"] == "missing"
    assert items["compare logistic"]["text"] == (
        "logistic_cost.m: Octave is needed, and none was found; kept/logistic.json is "
        "not there"
    )


def test_a_kept_side_is_not_overwritten_where_its_program_is_missing(
    no_octave, tmp_path
):
    folder = copy_example(tmp_path / "example")
    before = (folder / "kept" / "logistic.json").read_bytes()
    code, _ = run_items(folder, "logistic", "--renew")
    assert code == 3
    assert (folder / "kept" / "logistic.json").read_bytes() == before
    assert not [*folder.glob("kept/*.part")]
