"""What docs/format.md says is so: its code runs, its fields and its order are those."""

import contextlib
import io
import json
import re

import numpy as np
import pytest

from pyref.crosscheck.compare import against_values
from pyref.fixtures.load import layers, load
from pyref.measure import Reference, bound
from pyref.paths import CASES, FIXTURES, ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
FORMAT = (ROOT / "docs" / "format.md").read_text()
BLOCK = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)


def run(text):
    """Each Python block of a page in turn: what it printed, what the page shows."""
    space = {"__name__": "__main__"}
    for code, shown in BLOCK.findall(text):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, space)
        yield printed.getvalue(), shown


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_of_a_page_runs_and_prints_what_the_page_shows(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    for printed, shown in run(page.read_text()):
        assert printed == shown


def test_the_page_has_its_two_worked_examples():
    assert len([shown for _, shown in BLOCK.findall(FORMAT) if shown]) == 2


def fields(schema):
    """Names of properties and values of enumerations, wherever they stand."""
    for key, value in schema.items():
        if key == "properties":
            yield from value
        if key == "enum":
            yield from value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from fields(inner)


def test_every_field_of_schema_and_manifest_is_named():
    schemas = [json.loads(p.read_text()) for p in (FIXTURES / "schema").iterdir()]
    manifest = json.loads((FIXTURES / "MANIFEST.json").read_text())
    names = {*manifest, *next(iter(manifest["files"].values()))}
    names |= {name for schema in schemas for name in fields(schema)}
    assert {
        "exact_in",
        "hostile",
        "pyref:type",
        "definition",
        "sha256",
        "raises",
    } <= names
    prose = re.sub(r"```.*?```", "", FORMAT, flags=re.DOTALL)
    told = {word for one in re.findall(r"`([^`]+)`", prose) for word in words(one)}
    assert names <= told, f"not in docs/format.md: {sorted(names - told)}"


def words(code):
    """The names in a piece of code: `"schema"`, `source.licence`, `pyref:size`."""
    return re.findall(r"[a-z0-9_]+(?:[:/-][a-z0-9_]+)*", code)


@pytest.mark.parametrize("layer", layers())
def test_keys_stand_in_the_order_that_a_reader_may_rely_on(layer):
    content = (CASES / f"{layer}.json").read_bytes()
    assert content.isascii()
    document = json.loads(content, object_hook=in_order)
    assert list(document)[-1] == "cases"
    assert all(next(iter(case)) == "id" for case in document["cases"])
    lines = [line for line in content.decode().splitlines() if '"shape"' in line]
    assert all(re.search(r'"shape": \[[0-9, ]+\]', line) for line in lines)


def in_order(entry):
    assert next(iter(entry), "shape") == "shape" or "shape" not in entry
    return entry


def test_every_case_and_every_file_that_a_page_names_is_there():
    known = {case.id for layer in layers() for case in load(layer)}
    named = set(re.findall(r"[a-z0-9_]+-[0-9a-f]{8}", FORMAT))
    assert len(named) == 4
    assert named <= known
    links = re.findall(r"\]\(([^)]+)\)", FORMAT)
    titles = {line.lstrip("# ") for line in FORMAT.splitlines() if line[:1] == "#"}
    anchors = {"#" + title.lower().replace(" ", "-") for title in titles}
    assert "readers/read.c" in links
    for link in links:
        assert link in anchors or (ROOT / "docs" / link).is_file(), link


def test_digits_ulps_and_ratio_of_the_example_are_those_of_the_crosscheck():
    case = next(case for case in load("tanh") if case.id == "tanh-4cf78739")
    want, place = case.expect["dx"], (0, 1)
    high, low, scale = (
        np.array([[value[place]]]) for value in (want.high, want.low, want.scale)
    )
    told = {
        "case": case.id,
        "layer": "tanh",
        "pair": "",
        "dtype": "float64",
        "array": "dx",
    }
    shown = [text for _, text in BLOCK.findall(FORMAT) if text][1].splitlines()[2:]
    loose = want.textbook["float64"][place]
    grades = ""
    for first, second in zip(shown[::2], shown[1::2], strict=True):
        got = np.array([[float(first.split(":")[0])]])
        reference = Reference(high, low, 0.0, scale, loose)
        found = against_values(told, got, reference, "float64", 16)
        numbers = (found.digits, found.ulps, found.ratio)
        asked = "    digits {:.2f}, ulps {:.3g}, ratio {:.3g}".format(*numbers)
        assert second == asked
        grades += found.grade
    assert grades == "CA"


def test_the_bound_of_the_page_is_the_bound_of_the_crosscheck():
    assert "| letters and numbers | 16 max (1, sqrt (n)); 0 if n is 0 |" in FORMAT
    assert [bound(n) for n in (0, 1, 9)] == [0, 16, 48]
    assert "| `eigen` | 64 |" in FORMAT
    assert bound(16) == 64
