"""Every published source has its files in both languages, its cases and its page."""

import re

import pytest

from pyref.derivations import __all__ as names
from pyref.explain.source_pages import render_pages
from pyref.explain.subject import CONVENTION, find_names, read_facts, read_subject
from pyref.explain.terminal import render_subject
from pyref.fixtures import sources
from pyref.fixtures.load import load
from pyref.paths import OCTAVE, ROOT

ROWS = [
    *(f"A{k}" for k in range(1, 24)),
    *(f"B{k}" for k in range(1, 6)),
    *(f"C{k}" for k in range(1, 9)),
    *(f"D{k}" for k in range(1, 9)),
]
PAGES = ROOT / "docs" / "sources"
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "tests" / "derivations").glob("*.py")
)


@pytest.mark.parametrize("row", ROWS)
def test_no_row_is_missing(row):
    assert find_names(row)


@pytest.mark.parametrize("name", names)
def test_each_derivation_is_whole(name):
    facts = read_facts(name)
    assert facts["row"] in ROWS
    assert facts["provenance"] in ("read", "excerpt", "memory")
    assert {"title", "cite", "errata"} <= set(facts)
    assert set(CONVENTION) - {"labels"} <= set(facts)
    assert (OCTAVE / "+pyref" / "+derivations" / f"{name}.m").exists()
    for part in ("cases", "definition", "composition"):
        assert sources.path_of(name, part)
    cases = load(name)
    assert sum(not case.error for case in cases) >= 2
    assert any(case.error for case in cases)
    for case in cases:
        if not case.error:
            assert all(known.scale is not None for known in case.expect.values())
            assert list(case.expect) == case.results


@pytest.mark.parametrize("name", names)
def test_each_claim_has_a_test_of_its_name_in_both_languages(name):
    octave = (OCTAVE / "+pyref" / "+derivations" / f"{name}.m").read_text()
    for claim in read_facts(name).get("claims", ()):
        assert octave.count(f"%!test <{claim}>\n") == 1
        words = re.sub(r"\W+", "_", claim.lower()).strip("_")
        assert f"\ndef test_{words}(" in TESTS, claim


def test_the_pages_are_those_that_pyref_explain_writes():
    for name, text in render_pages().items():
        told = f"{name}: run make renew"
        assert (PAGES / name).read_text(encoding="utf-8") == text, told
    assert {path.name for path in PAGES.glob("*.md")} == set(render_pages())


def test_published_errata_are_rejected_with_their_reasons():
    wrong = {name: read_subject(name).published for name in names}
    told = {name: reasons for name, reasons in wrong.items() if reasons}
    assert {"raja", "not_so_random_walk", "quantinsti_forward", "developer_diary",
            "sabinasz_square"} <= set(told)  # fmt: skip
    for reasons in told.values():
        assert all(len(reason) > 10 for _, reason, _ in reasons)


@pytest.mark.parametrize("name", ["raja", "batchnorm", "mlp"])
def test_explain_tells_formulas_and_both_programs_side_by_side(name):
    one = read_subject(name)
    wide, narrow = (list(render_subject(one, width)) for width in (200, 80))
    assert one.header.splitlines()[0] in wide
    first = next(line for line in wide if line.startswith(f"def {name}("))
    assert "| function [" in first or "| function" in first
    assert not any("| function" in line for line in narrow)
    assert any(line.startswith("function") for line in narrow)
