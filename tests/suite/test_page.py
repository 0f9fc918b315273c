"""docs/suite.md tells the file as it is."""

import re
import tomllib

from suite_files import EXAMPLE

from pyref.paths import DOCS
from pyref.suite.keys import TABLES
from pyref.suite.read import read_suite
from pyref.suite.result import CODES

PAGE = (DOCS / "suite.md").read_text()


def test_the_tables_of_the_page_are_those_of_the_example():
    shown, _ = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    whole = tomllib.loads((EXAMPLE / "pyref.toml").read_text())
    for kind, entries in tomllib.loads(shown).items():
        assert all(entry in whole[kind] for entry in entries)


def test_a_program_may_be_listed_by_its_command_alone(tmp_path):
    _, shown = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    told = 'target = "./layernorm"\nprocess = true'
    both = [shown, shown.replace('process = "./layernorm"', told)]
    items = []
    for text in both:
        (tmp_path / "pyref.toml").write_text(text)
        items += read_suite(tmp_path / "pyref.toml").items
    assert items[0] == items[1]
    assert items[0].arguments == {
        "function": "./layernorm", "layer": "layernorm", "process": True
    }  # fmt: skip


def test_the_page_names_each_key_and_those_that_must_be_there():
    for kind, keys in TABLES.items():
        row = re.search(rf"(?m)^\| `\[\[{kind}\]\]` \| (.*)$", PAGE).group(1)
        told = {*re.findall(r"`([a-z-]+)`", row)}
        assert told == {*keys} - {"name", "deadline"}
        needed = {*re.findall(r"\*\*`([a-z-]+)`\*\*", row)}
        assert needed == {name for name, key in keys.items() if key.needed}


def test_the_page_gives_each_outcome_its_code():
    rows = dict(re.findall(r"(?m)^\| (\d) \| (.*) \|$", PAGE))
    for outcome, code in CODES.items():
        assert f"`{outcome}`" in rows[str(code)]
