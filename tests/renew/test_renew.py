"""One pass renews what changed, and leaves everything else as it is."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("flint", reason="python-flint is not installed")

from pyref.errors import FormatError
from pyref.fixtures import build as building
from pyref.fixtures import sources
from pyref.fixtures.build import build
from pyref.fixtures.load import layers
from pyref.fixtures.table import case, fill
from pyref.mistakes.catalogue import PORTED
from pyref.oracle.prove import prove
from pyref.paths import FIXTURES, RECORDED, ROOT
from pyref.renew import digits, field, libraries, mistakes, recorded
from pyref.renew.certified import certify
from pyref.renew.made_from import foot, read_foot
from pyref.runners.octave.cases import as_request
from pyref.runners.octave.recorded import outdated


def quiet(words):
    pass


@pytest.mark.slow
def test_every_row_of_a_page_was_made_from_the_sources_as_they_are():
    told = "run make renew"
    page = digits.PAGE.read_text(encoding="utf-8")
    assert read_foot(page) == {n: digits.digest_sources(n) for n in layers()}, told
    page = mistakes.PAGE.read_text(encoding="utf-8")
    assert read_foot(page) == {n: mistakes.digest_numbers(n) for n in PORTED}, told
    page = field.PAGE.read_text(encoding="utf-8")
    assert read_foot(page) == {"ports": field.digest_ports()}, told


@pytest.mark.slow
def test_on_an_unchanged_tree_nothing_is_written(tmp_path):
    """In a copy, since a tree that is not renewed would be."""
    for name in ("pyref", "fixtures", "docs", "octave", "tests/port/field",
                 "tests/pairs/pairs"):  # fmt: skip
        shutil.copytree(ROOT / name, tmp_path / name)
    before = {path: path.stat().st_mtime_ns for path in files(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pyref", "renew"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.stdout.startswith("nothing to renew, in "), done.stdout + done.stderr
    assert {path: path.stat().st_mtime_ns for path in files(tmp_path)} == before


NEW = """
import pyref.renew
pyref.renew.STEPS = ()
print(*pyref.renew.renew(False, lambda words: None))
from pyref.explain.subject import ROOMS
print(ROOMS["logistic"])
"""


def test_a_layer_is_known_in_the_pass_that_first_meets_it(tmp_path):
    shutil.copytree(ROOT / "pyref", tmp_path / "pyref")
    shutil.copytree(ROOT / "octave", tmp_path / "octave")
    for folder, kind in (("pyref/layers", "py"), ("octave/+pyref/+layers", "m")):
        text = (ROOT / folder / f"sigmoid.{kind}").read_text(encoding="utf-8")
        text = text.replace("sigmoid", "logistic").replace("Sigmoid", "Logistic")
        (tmp_path / folder / f"logistic.{kind}").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", NEW],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["pyref/layers/__init__.py", "layers"], done.stderr


def files(folder):
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


# What is certified.


@pytest.fixture
def proved():
    """A prover that notes the cases it was asked for."""

    def noting(case, expect):
        noting.ids.append(case.id)
        return prove(case, expect)

    noting.ids = []
    return noting


def changed(monkeypatch, name, **parts):
    """The sources of a name with another SHEET or other CASES."""
    made = sources.module(name, "cases")
    for part, value in parts.items():
        monkeypatch.setattr(made, part, value)


def expected(path):
    return (path / "cases" / "dense.json").read_bytes()


def test_a_file_that_is_right_is_neither_proved_nor_written(tmp_path, proved):
    shutil.copytree(FIXTURES / "cases", tmp_path / "cases")
    assert build(tmp_path, ["dense"], proved) == ["MANIFEST.json"]
    assert build(tmp_path, ["dense"], proved) == []
    assert proved.ids == []


def test_a_new_case_is_proved_and_no_other(tmp_path, proved, monkeypatch):
    more = case("one more", x=fill(2, 3), w=fill(3, 5), b=fill(1, 5), dy=fill(2, 5))
    changed(monkeypatch, "dense", CASES=[*sources.cases("dense"), more])
    build(tmp_path, ["dense"], proved)
    assert len(proved.ids) == 1
    last = json.loads(expected(tmp_path))["cases"][-1]
    assert last["title"] == "one more"
    assert list(last["expect"]) == ["y", "dx", "dw", "db", "hvp"]


@pytest.mark.slow
def test_another_definition_is_proved_in_all_that_use_it(tmp_path, proved, monkeypatch):
    right = sources.digest
    uses = ("log_softmax", "softmax_crossentropy")
    monkeypatch.setattr(
        sources, "digest", lambda name: "0" * 64 if name in uses else right(name)
    )
    build(tmp_path, ["dense", *uses], proved)
    layers = {name.rsplit("-")[0] for name in proved.ids}
    assert layers == set(uses)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {"lengths": {"y": "D", "dx": "M", "dw": "N", "db": "D"}},
        {"second": False},
    ],
)
def test_a_sheet_that_asks_for_something_else_is_proved(
    tmp_path, proved, monkeypatch, change
):
    sheet = dataclasses.replace(sources.sheet("dense"), **change)
    changed(monkeypatch, "dense", SHEET=sheet)
    build(tmp_path, ["dense"], proved)
    assert len(proved.ids) > 5


@pytest.mark.some(quick=12)
@pytest.mark.parametrize("name", sources.names())
def test_of_a_name_whose_sources_are_as_they_were_nothing_is_proved(
    name, tmp_path, proved
):
    shutil.copytree(FIXTURES / "cases", tmp_path / "cases")
    assert build(tmp_path, [name], proved) == ["MANIFEST.json"]
    assert proved.ids == []


def test_other_legal_choices_at_a_tie_are_proved(tmp_path, proved, monkeypatch):
    sheet = dataclasses.replace(sources.sheet("relu"), ties=("left", "right"))
    changed(monkeypatch, "relu", SHEET=sheet)
    build(tmp_path, ["relu"], proved)
    text = (tmp_path / "cases" / "relu.json").read_text()
    assert "the slope from the right" in text
    assert "the mean of both slopes" not in text
    assert len(proved.ids) == 3


@pytest.mark.parametrize(
    ("layer", "ties"),
    [
        ("max_pool2d", ("first", "down", "last", "shared")),
        ("max_pool2d", ("first", "shared", "last", "down")),
        ("relu", ("left", "middle", "right")),
        ("relu", ("left", "right")),
        ("relu", ("left",)),
        ("relu", ("left", "right", "middle", "shared")),
    ],
)
def test_another_list_of_choices_at_a_tie_is_seen(layer, ties):
    cases = building.read_document(layer)["cases"]
    sheet = sources.sheet(layer)
    assert building.has_choices_of(sheet, cases)
    assert not building.has_choices_of(dataclasses.replace(sheet, ties=ties), cases)


def test_a_table_that_says_otherwise_of_ties_is_proved(tmp_path, proved, monkeypatch):
    listed = sources.cases("relu")
    turned = [
        {**one, "tie": {"dx": [[0, 1, 0, 0, 0], [0, 0, 0, 0, 0]]}}
        if one["title"].startswith("zero of either sign and numbers")
        else one
        for one in listed
    ]
    changed(monkeypatch, "relu", CASES=turned)
    build(tmp_path, ["relu"], proved)
    assert len(proved.ids) == 1


def test_a_number_by_hand_is_held_against_what_stands_on_file(tmp_path, monkeypatch):
    first = sources.cases("dense")[0]
    wrong = {**first, "expect": {**first["expect"], "y": [[6, 2, -1], [11, 4, -3]]}}
    changed(monkeypatch, "dense", CASES=[wrong])
    with pytest.raises(FormatError, match=r"dense-d831b3a0: expect.y.* certified is"):
        build(tmp_path, ["dense"])


def test_another_version_of_the_tool_alone_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("flint.__version__", "99.0")
    build(tmp_path, ["relu"], prove, again=True)
    found = (tmp_path / "cases" / "relu.json").read_bytes()
    assert found == (FIXTURES / "cases" / "relu.json").read_bytes()


def test_a_file_whose_sources_are_gone_goes_too(tmp_path, monkeypatch):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "gone.json").write_text("{}")
    monkeypatch.setattr(sources, "names", lambda part="cases", shelf=None: ["dense"])
    assert "cases/gone.json" in building.build(tmp_path)
    assert not (tmp_path / "cases" / "gone.json").exists()


@pytest.mark.slow
def test_certify_says_what_it_proved():
    command = [sys.executable, "-m", "pyref", "certify", "relu", "softplus", "--all"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    count = sum(
        "certificate" in one
        for name in ("relu", "softplus")
        for one in json.loads((FIXTURES / "cases" / f"{name}.json").read_text())[
            "cases"
        ]
    )
    assert f" values of {count} cases proved, each to 5" in line
    assert " digits or more, in " in line


@pytest.mark.slow
def test_certify_tells_first_what_it_does_and_then_how_far_it_is():
    words = []
    changed, tally = certify(("relu",), True, words.append)
    assert changed == []
    assert words[0] == "looking for what changed"
    told = [f"{k} of {tally.cases} cases proved" for k in range(tally.cases + 1)]
    assert words[1:] == told


def test_where_nothing_changed_nothing_is_proved():
    words = []
    changed, tally = certify(("dense",), False, words.append)
    assert (changed, tally.cases, words) == ([], 0, ["looking for what changed"])


# Recorded replies.


def test_a_reply_too_few_or_too_many_is_seen(monkeypatch):
    from pyref.crosscheck.plan import plan, select
    from pyref.crosscheck.run import list_runs

    tasks = [t for t in list_runs(plan(select(["tanh"]))) if t[1].startswith("octave")]
    requests = [as_request(*task) for task in tasks]
    assert outdated(requests, RECORDED) == set()
    assert outdated(requests[1:], RECORDED) == {"pyref.layers.tanh"}
    more = dataclasses.replace(requests[0], args=(requests[0].args[0] + 1,))
    assert outdated([*requests, more], RECORDED) == {"pyref.layers.tanh"}


def test_without_octave_replies_that_are_missing_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "RECORDED", tmp_path)
    monkeypatch.setattr(recorded, "find_octave", lambda: None)
    monkeypatch.setattr(recorded, "select", lambda: of_dense())
    (line,) = recorded.renew_recorded(False, quiet)
    assert str(line).startswith("fixtures/recorded: lags, no Octave here")
    assert "layers.dense" in line.lags


def of_dense():
    from pyref.crosscheck.plan import select

    return select(["dense"])


# Pages.


def test_the_foot_of_a_page_is_read_as_it_was_written():
    digests = {f"layer_{k}": f"{k:08x}" for k in range(40)}
    page = "# Title\n\n" + foot({"dense": "0" * 8}, "gradcheck") + foot(digests)
    assert read_foot(page) == digests
    assert read_foot(page, "gradcheck") == {"dense": "0" * 8}
    assert read_foot("# Title\n") == {}
    assert max(map(len, page.splitlines())) <= 88


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A copy of a page, in which the sources of dense count as changed."""

    def copied(module):
        path = tmp_path / module.PAGE.name
        text = module.PAGE.read_text(encoding="utf-8")
        if module is not libraries:
            text = re.sub(
                r"\bdense(\s)[0-9a-f]{8}", rf"dense\g<1>{'0' * 8}", text, count=1
            )
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(module, "PAGE", path)
        return path, text.splitlines()

    return copied


def apart(before, path):
    after = path.read_text(encoding="utf-8").splitlines()
    assert len(after) == len(before)
    return [(a, b) for a, b in zip(before, after, strict=True) if a != b]


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_row_of_digits_is_measured_where_its_sources_changed(page, monkeypatch):
    path, before = page(digits)
    row = "| dense | 1 | 2 | new |"
    monkeypatch.setattr(digits, "measure_rows", lambda names: dict.fromkeys(names, row))
    (line,) = digits.renew_digits(False, quiet)
    assert str(line) == "docs/digits.md: dense"
    pairs = [b for _, b in apart(before, path) if b.startswith("|")]
    assert pairs == [row]
    assert list(digits.renew_digits(False, quiet)) == []


@pytest.mark.slow
def test_without_octave_the_page_of_digits_lags(page, monkeypatch):
    path, before = page(digits)
    monkeypatch.setattr(digits, "find_octave", lambda: None)
    (line,) = digits.renew_digits(False, quiet)
    assert str(line) == "docs/digits.md: lags, no Octave to measure dense"
    assert not apart(before, path)


@pytest.mark.slow
def test_mistakes_are_tried_where_they_changed_and_other_columns_stay(
    page, monkeypatch
):
    path, before = page(mistakes)
    old = mistakes.read("\n".join(before) + "\n")
    asked = []

    def score(layers, only):
        asked.append((layers, only))
        caught = [one for one in old.caught if one.mistake.layer == "dense"]
        missed = dataclasses.replace(caught[0], recipes={"cs231n": False})
        rest = [
            dataclasses.replace(one, recipes={"cs231n": True}) for one in caught[1:]
        ]
        return mistakes.Score([missed, *rest], {}, {"cs231n": []})

    monkeypatch.setattr(mistakes, "score_side_by_side", score)
    (line,) = mistakes.renew_mistakes(False, quiet)
    assert str(line) == "docs/mistakes.md, rows: dense"
    assert asked == [(["dense"], ("cs231n",))]
    new = mistakes.read(path.read_text(encoding="utf-8"))
    for name in mistakes.OTHERS:
        assert [c.recipes.get(name) for c in new.caught] == [
            c.recipes.get(name) for c in old.caught
        ]
    ours = [c.recipes["cs231n"] for c in new.caught if c.mistake.layer == "dense"]
    assert ours == [False] + [True] * (len(ours) - 1)
    assert list(mistakes.renew_mistakes(False, quiet)) == []


@pytest.mark.slow
def test_layers_that_are_tried_side_by_side_have_the_rows_of_one_after_the_other():
    layers_ = ["sgd", "sigmoid"]
    both = mistakes.score_side_by_side(layers_, mistakes.OWN)
    one_by_one = mistakes.score(layers_, only=mistakes.OWN)
    assert both.caught == one_by_one.caught
    assert len(both.caught) > 20
    assert both.alarms == one_by_one.alarms


@pytest.mark.slow
def test_a_library_fills_its_own_column_where_mistakes_changed(page, monkeypatch):
    path, before = page(mistakes)
    old = mistakes.read("\n".join(before) + "\n")
    ids = [c.mistake.id for c in old.caught if c.mistake.layer == "dense"]

    def try_recipes(layers, only):
        assert "dense" in layers and [*only] == ["gradcheck"]
        return {name: {"gradcheck": name == ids[0]} for name in ids}, {"gradcheck": []}

    recipes = {"gradcheck": None}
    monkeypatch.setattr(mistakes, "import_recipes", lambda names: (recipes, {}))
    monkeypatch.setattr(mistakes, "try_recipes", try_recipes)
    monkeypatch.setattr(mistakes.metadata, "version", lambda name: "9.9")
    (line,) = mistakes.renew_mistakes_of_libraries(True, quiet)
    assert str(line).startswith("docs/mistakes.md, gradcheck: ")
    new = mistakes.read(path.read_text(encoding="utf-8"))
    found = {c.mistake.id: c.recipes["gradcheck"] for c in new.caught if c.recipes}
    assert [name for name in ids if found[name]] == ids[:1]
    assert [c.recipes.get("cs231n") for c in new.caught] == [
        c.recipes.get("cs231n") for c in old.caught
    ]
    assert [(c.pyref, c.named) for c in new.caught] == [
        (c.pyref, c.named) for c in old.caught
    ]


@pytest.mark.slow
def test_a_new_mistake_is_not_tried_with_libraries_yet(page, monkeypatch):
    path, _ = page(mistakes)
    listed = mistakes.mistakes("dense")
    more = dataclasses.replace(listed[0], name="a new | one")
    right = mistakes.mistakes
    monkeypatch.setattr(
        mistakes, "mistakes", lambda n: [*listed, more] if n == "dense" else right(n)
    )

    def score(layers, only):
        caught = [
            mistakes.Caught(m, True, True, {"cs231n": True}) for m in [*listed, more]
        ]
        return mistakes.Score(caught, {}, {"cs231n": []})

    monkeypatch.setattr(mistakes, "score_side_by_side", score)
    assert len(list(mistakes.renew_mistakes(False, quiet))) == 1
    text = path.read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if "a new \\| one" in line]
    assert row.endswith("gradcheck (not tried yet), check_grads (not tried yet) |")
    new = [c for c in mistakes.read(text).caught if c.mistake.name == "a new | one"]
    assert [one.recipes["gradcheck"] for one in new] == [None]


@pytest.mark.slow
def test_the_page_of_mistakes_reads_back_as_it_stands():
    text = mistakes.PAGE.read_text(encoding="utf-8")
    told = mistakes.markdown(mistakes.read(text), mistakes.versions(text))
    assert text.startswith(told)


def test_a_library_that_is_not_here_keeps_its_part_of_the_scoreboard(page, monkeypatch):
    path, before = page(libraries)
    monkeypatch.setattr(
        libraries, "choose_libraries", lambda names: ({}, {"torch": "gone"})
    )
    (line,) = libraries.renew_scoreboard(False, quiet)
    assert str(line) == "docs/scoreboard.md: torch: lags, gone"
    assert not apart(before, path)


def test_another_version_of_a_library_is_scored_again(page, monkeypatch):
    path, _ = page(libraries)
    made = libraries.PAGE.read_text(encoding="utf-8")
    monkeypatch.setattr(
        libraries, "choose_libraries", lambda names: ({"autograd": "99"}, {})
    )
    monkeypatch.setattr(libraries, "score", lambda name: [])
    (line,) = libraries.renew_scoreboard(False, quiet)
    assert str(line) == "docs/scoreboard.md: autograd 99"
    after = path.read_text(encoding="utf-8")
    parts, old = libraries.sections_of(after), libraries.sections_of(made)
    assert parts.pop("autograd").startswith("## autograd 99")
    old.pop("autograd")
    assert parts == old
    assert list(libraries.renew_scoreboard(False, quiet)) == []
