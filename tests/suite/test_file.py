"""The file of a suite: where it is found, and what is refused in it."""

import pytest
from suite_files import PAIR, run, write_suite

from pyref.errors import DomainError, FormatError


def refused(*words):
    found = run(*words)
    assert isinstance(found.exception, FormatError), found.output
    return str(found.exception)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "gradient",
            "gradients",
            "[[compare]] pair: gradients is no key; near it: gradient",
        ),
        ("compare", "compair", "compair is no table; near it: compare"),
        ("compare", "x", "x is no table; not one of compare, check, gradcheck"),
        ('b = "port.py:cost"', "", "[[compare]] pair: b is missing"),
        ('inputs = "w 3, x 4 3"', "", "[[compare]] pair: inputs is missing"),
        ('"w 3, x 4 3"', "3", "[[compare]] pair: inputs is 3, not a text"),
        (
            'gradient = "w"',
            "gradient = 1",
            "[[compare]] pair: gradient is 1, not names",
        ),
        (
            'gradient = "w"',
            "deadline = 0",
            "pair: deadline is 0, not a number of seconds above 0",
        ),
        (
            'gradient = "w"',
            "deadline = inf",
            "deadline is inf, not a number of seconds",
        ),
        ('gradient = "w"', "process-a = 1", "process-a is 1, not true or false"),
        ("port.py:cost", "prot.py:cost", "b is prot.py:cost, and prot.py is not in "),
        ("cost.py:cost", "c.m,d.m", "a is c.m,d.m, and c.m is not in "),
        ('name = "pair"', "name = 3", "[[compare]] 3: name is 3, not a text"),
        (
            'gradient = "w"',
            f"deadline = {'9' * 400}",
            "not a number of seconds above 0",
        ),
        ("[[compare]]", "[compare]", "[[compare]]: is dict, not tables"),
        ("[[compare]]", f"a = {'[' * 50_000}", "its brackets go too deep"),
        ("[[compare]]", "[[compare]", "pyref.toml: "),
    ],
)
def test_what_a_file_must_not_say_is_refused_by_file_table_and_key(
    old, new, told, tmp_path
):
    assert PAIR.count(old)
    said = refused(write_suite(tmp_path, PAIR.replace(old, new, 1)))
    assert said.startswith(str(tmp_path / "pyref.toml"))
    assert told in said


def test_two_items_of_a_table_have_two_names(tmp_path):
    told = refused(write_suite(tmp_path, PAIR + PAIR))
    assert told.endswith("[[compare]] 2: name is pair, which is that of number 1")


def test_a_side_that_was_kept_is_not_kept_again(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    text = PAIR.replace("cost.py:cost", "a.json") + 'keep = "b.json"\n'
    told = refused(write_suite(tmp_path, text))
    assert "keep is b.json, and a is a side that was kept" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tool = 1", "has no pyref.toml, and no pyproject.toml with [tool.pyref]"),
        ("[tool]\npyref = 1", "tool.pyref is 1, no table"),
        ("[[tool.pyref]]", "tool.pyref is [{}], no table"),
    ],
)
def test_a_table_of_tools_that_is_none_is_refused(text, told, tmp_path):
    (tmp_path / "pyproject.toml").write_text(text)
    assert told in refused(tmp_path)


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_a_file_that_lists_nothing_is_refused(text, tmp_path):
    told = refused(write_suite(tmp_path, text))
    assert "it lists nothing, none of compare, check, gradcheck" in told


def test_a_file_or_folder_without_a_suite_is_refused(tmp_path):
    assert refused(tmp_path / "no.toml").endswith("no.toml: No such file or directory")
    told = refused(tmp_path)
    assert told == (
        f"{tmp_path}: it has no pyref.toml, and no pyproject.toml with [tool.pyref]"
    )


def test_the_first_file_above_the_working_folder_is_taken(tmp_path, monkeypatch):
    write_suite(tmp_path, PAIR)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    monkeypatch.chdir(below)
    listed = run("--list")
    assert listed.output == "compare    pair  cost.py:cost and port.py:cost\n"


def test_a_pyproject_lists_below_tool_pyref(tmp_path):
    write_suite(tmp_path, PAIR)
    (tmp_path / "pyref.toml").unlink()
    file = tmp_path / "pyproject.toml"
    file.write_text(PAIR.replace("[[compare]]", "[[tool.pyref.compare]]"))
    for place in (tmp_path, file):
        listed = run(place, "--list")
        assert listed.output == "compare    pair  cost.py:cost and port.py:cost\n"
    file.write_text(file.read_text().replace("inputs", "input"))
    assert "[[tool.pyref.compare]] pair: input is no key; near it: inputs" in refused(
        tmp_path
    )


def test_names_choose_and_an_unknown_one_is_refused_with_those_near_it(tmp_path):
    text = PAIR + PAIR.replace('"pair"', '"other"')
    folder = write_suite(tmp_path, text)
    assert run(folder, "other", "--list").output.split()[:2] == ["compare", "other"]
    found = run(folder, "pairs")
    assert isinstance(found.exception, DomainError)
    assert str(found.exception).startswith("pairs is no item of ")
    assert str(found.exception).endswith("; near it: pair")
