"""No mistake of the catalogue is taken for another, and where the thresholds lie.

Each mistake of a layer stands as a port, by its numbers on file, and everything that is
known of the layer is weighed against it.
"""

from functools import cache

import numpy as np
import pytest

from pyref.fixtures.load import load
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import FIXTURES
from pyref.port.call import Answer
from pyref.port.conventions import Convention
from pyref.port.diagnose import LIKELY, diagnose, weigh_all
from pyref.port.evidence import NEAR, gather
from pyref.port.examine import BAD, judge_answer
from pyref.port.explanations import CATALOGUE
from pyref.port.pose import pose
from pyref.port.weigh import SURE
from pyref.runners.result import Result

LAYERS = sorted(p.name.split(".")[0] for p in FIXTURES.glob("mistakes/*.json.gz"))


@cache
def pose_cases(layer):
    cases = [c for c in load(layer) if c.finite and not c.error]
    return [pose(case, Convention()) for case in cases]


def answer(known, posed):
    """What a port with this mistake gives."""
    if posed.case.id in known.raises:
        return Answer(posed, "float64", Result(identifier="x", message="raises"))
    right = {name: value.high for name, value in posed.results.items()}
    wrong = known.fill(posed.case)
    return Answer(posed, "float64", Result(arrays=right | wrong))


@cache
def stand_in(layer, place):
    """Answers and findings of a mistake, and everything weighed against it."""
    known = load_mistakes(layer)[place]
    answers = [answer(known, posed) for posed in pose_cases(layer)]
    findings = [f for a in answers for f in judge_answer(a)]
    wrong = {(f.case, f.array) for f in findings if f.verdict in BAD}
    with np.errstate(all="ignore"):
        return answers, findings, weigh_all(layer, gather(answers, wrong, set()))


@pytest.fixture
def step(request):
    """Every fifth mistake is weighed, all with --thorough."""
    return 1 if request.config.getoption("--thorough") else 5


@pytest.mark.some(4, quick=168)
@pytest.mark.parametrize("layer", LAYERS)
def test_every_mistake_is_named_as_itself(layer, step):
    for place, known in list(enumerate(load_mistakes(layer)))[::step]:
        answers, findings, _ = stand_in(layer, place)
        first = diagnose(answers, findings)[0]
        assert known.name in (first.name, *first.synonyms)


@pytest.mark.some(quick=126)
@pytest.mark.parametrize("layer", LAYERS)
def test_no_other_mistake_of_the_catalogue_is_sure(layer, step):
    """But for one that is wrong in a result more or less, which tells them apart."""
    results = {k.name: {*k.results} for k in load_mistakes(layer)}
    for place, known in list(enumerate(load_mistakes(layer)))[::step]:
        _, _, weighed = stand_in(layer, place)
        own = next(w for w in weighed if w.explanation.name == known.name)
        assert own.overall.share == 1 > SURE > LIKELY
        for other in weighed:
            if other.explanation.origin == CATALOGUE and other is not own:
                wrong, mine = results[other.explanation.name], results[known.name]
                if wrong < mine or mine < wrong:
                    continue
                assert other.overall.share < SURE, (known.name, other.overall)


@pytest.mark.some(4, quick=60)
@pytest.mark.parametrize("share", [0.01, 100])
@pytest.mark.parametrize("layer", LAYERS)
def test_names_do_not_hang_on_how_near_is_near(layer, share, step, monkeypatch):
    """Of what a port is off, 1e-8 or 1e-4 would do as well."""
    monkeypatch.setitem(NEAR, "float64", NEAR["float64"] * share)
    known = load_mistakes(layer)
    for place in range(0, len(known), 3 * step):
        answers, findings, _ = stand_in(layer, place)
        first = diagnose(answers, findings)[0]
        assert known[place].name in (first.name, *first.synonyms)


def test_where_few_cases_are_left_names_that_they_do_not_part_are_both_told():
    known = {k.name: k for k in load_mistakes("dense")}[
        "weight gradient divided by the batch"
    ]
    sizes = [(posed, posed.case.sizes()) for posed in pose_cases("dense")]
    alike = [posed for posed, n in sizes if n and n["N"] == n["D"] > 1]
    answers = [answer(known, posed) for posed in alike]
    findings = [f for a in answers for f in judge_answer(a)]
    (first,) = diagnose(answers, findings)
    assert first.name == known.name
    assert "dw divided by D" in first.synonyms
    assert " or " in first.title


def test_a_second_mistake_is_told_by_the_cases_that_the_first_leaves():
    known = {k.name: k for k in load_mistakes("avg_pool2d")}
    names = ["gradient divided by the pixels alone", "gradient to the first pixel"]
    answers = [
        answer(known[names[0] if any(posed.case.options["pad"]) else names[1]], posed)
        for posed in pose_cases("avg_pool2d")
    ]
    findings = [f for a in answers for f in judge_answer(a)]
    assert {d.name for d in diagnose(answers, findings)} == set(names)


def test_a_name_from_one_case_is_not_told_as_sure():
    known = load_mistakes("batchnorm")[0]
    (posed,) = [p for p in pose_cases("batchnorm") if p.case.id in known.numbers][:1]
    answers = [answer(known, posed)]
    first = diagnose(answers, judge_answer(answers[0]))[0]
    assert not first.sure
    assert first.title.startswith("perhaps ")
