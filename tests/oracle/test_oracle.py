"""What is certified is proved: by balls, from definitions that know no layer."""

import dataclasses
import gc
import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

pytest.importorskip("flint", reason="python-flint (extra certify) is not installed")

from flint import arb

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.build import certify_document
from pyref.fixtures.digests import digest_whole
from pyref.fixtures.document import spell as spell_document
from pyref.fixtures.load import layers, load
from pyref.fixtures.networks import cases as images_of_ten
from pyref.fixtures.words import ANY, read_words, split_words
from pyref.layers import __all__ as LAYERS
from pyref.oracle import certify as certifying
from pyref.oracle.backward import gradient, list_terms, scale
from pyref.oracle.certify import Certified, certify
from pyref.oracle.prove import prove, prove_places
from pyref.oracle.rounded import make_document
from pyref.oracle.tape import Undecided, leaves, precision
from pyref.oracle.write import spell, write_certified
from pyref.paths import FIXTURES

IMAGES = [case for case in images_of_ten() if case.probes]
SOME = 3


@pytest.fixture
def certify_scales(request, monkeypatch):
    """Takes scales from the files but for SOME of each array, which are proved anew.

    A scale costs a pass over the tape, and there is one for each number: of what a
    case costs that is up to 99 in 100. With --thorough all are proved anew.
    """

    def limit_to_some(layer):
        known = {case.id: case for case in load(layer)}

        def of_case(case, expect):
            on_file.append(known[case.id])
            return prove(case, expect)

        return of_case

    def enclose(arrays, traced, bits, tied=None, largest=(), vanishing=frozenset()):
        case = on_file[-1]
        expect = case.hvp.expect if tied is None else case.expect
        given, slopes = {leaf.tick: abs(leaf.value) for leaf in traced.given}, {}
        with monkeypatch.context() as patch:
            patch.setattr(certifying, "scale", lambda *_: arb(0))
            made = right(arrays, traced, bits, tied or frozenset())
        for name, one in made.items():
            for index, word in enumerate(expect[name].scale.flat):
                one.scales.flat[index] = arb(float(word))
            last = one.scales.size - 1
            for index in {last * part // (SOME - 1) for part in range(SOME)}:
                if last >= 0:
                    root = arrays[name].flat[index]
                    terms = list_terms(root) if name in vanishing else [root]
                    scales = [scale(term, given, slopes) for term in terms]
                    one.scales.flat[index] = sum(scales, arb(0))
        return made

    right, on_file = certifying.enclose, []
    if request.config.getoption("--thorough"):
        return lambda layer: prove
    monkeypatch.setattr(certifying, "enclose", enclose)
    return limit_to_some


@pytest.mark.slow
@pytest.mark.some(4, quick=68)
@pytest.mark.parametrize("layer", sources.names())
def test_certifying_again_gives_the_committed_file_byte_for_byte(layer, certify_scales):
    document = certify_document(layer, certify_scales(layer), again=True)
    path = FIXTURES / "cases" / f"{layer}.json"
    assert (spell_document(document) + "\n").encode() == path.read_bytes(), (
        f"{path}: run make renew ARGS=--all"
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", IMAGES, ids=lambda case: case.layer)
def test_certifying_whole_images_again_gives_the_committed_file(case):
    gc.disable()  # millions of nodes, all in use: looking for others took 3/4 of it
    try:
        document = prove_places(case)
    finally:
        gc.enable()
    path = FIXTURES / "data" / f"{case.layer}.json"
    assert (spell_document(document) + "\n").encode() == path.read_bytes(), (
        f"{path}: run make renew ARGS=--all"
    )


def list_narrow():
    """Layers that have cases rounded to bfloat16: those that their cases call."""
    return [name for name in LAYERS if not load(name)[0].sheet.through]


@pytest.mark.some(4, quick=20)
@pytest.mark.parametrize("layer", list_narrow())
def test_certifying_rounded_cases_again_gives_the_committed_file(layer):
    path = FIXTURES / "data" / f"rounded-{layer}.json"
    document = make_document(layer)
    document["tool"] = json.loads(path.read_text())["tool"]
    document["digest"] = digest_whole(document)
    assert (spell_document(document) + "\n").encode() == path.read_bytes(), (
        f"{path}: run make renew ARGS=--all"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["logm", "adaptive_avg_pool2d"])
def test_proving_a_shape_pack_again_gives_the_committed_file_byte_for_byte(name):
    """Cheap ones: others take up to a minute."""
    from pyref.renew.shapes import make_document

    text = (FIXTURES / "data" / f"shapes-{name}.json").read_text()
    assert spell_document(make_document(name)) + "\n" == text


def test_all_that_is_certified_is_certified_again():
    made = {f"cases/{name}" for name in sources.names()}
    made |= {f"data/{case.layer}" for case in IMAGES}
    made |= {f"data/rounded-{name}" for name in list_narrow()}
    made |= {f"data/shapes-{name}" for name in LAYERS}
    files = [f for part in ("cases", "data") for f in (FIXTURES / part).glob("*.json")]
    assert {f"{f.parent.name}/{f.stem}" for f in files} == made


def test_the_oracle_imports_no_layer():
    code = (
        "import sys, pyref.oracle.prove; from pyref.fixtures import sources\n"
        "for name in sources.names('definition'): sources.definition(name)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = done.stdout.split()
    assert "pyref.oracle.building_blocks" in loaded, done.stderr
    rooms = {".".join(name.split(".")[:2]) for name in loaded}
    assert not rooms & {"pyref.layers", "pyref.derivations", "pyref.networks"}


def test_a_gradient_can_be_differentiated_once_more():
    (x,) = leaves([3.0])
    (first,) = gradient(x * x * x, [x])
    (second,) = gradient(first, [x])
    assert (first.value, second.value) == (27, 18)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (lambda v: v.exp(), lambda v: v.exp()),
        (lambda v: v.log(), lambda v: 1 / v),
        (lambda v: v.sqrt(), lambda v: 1 / (2 * v.sqrt())),
        (lambda v: 1 / v, lambda v: -1 / v**2),
        (lambda v: v.erf(), lambda v: 2 / arb.pi().sqrt() * (-v * v).exp()),
    ],
)
def test_each_function_of_the_tape_has_its_derivative(function, slope):
    with precision(200):
        (x,) = leaves([0.75])
        (found,) = gradient(function(x), [x])
        assert found.value.overlaps(slope(arb(0.75)))
        assert found.value.rel_accuracy_bits() > 180


def test_scales_of_whole_arrays_count_their_largest_number_everywhere():
    (case,) = (c for c in load("dense") if c.title.startswith("two rows into one"))
    single, whole = certify(case), certify(case, whole=True)
    assert (
        float(single["y"].scales[1, 0]) == 3 * 0.5 + 1 * 2 + 0 * 1 + (3 * 0.5 + 2) + 10
    )
    x, w = 4 * (0.5 + 2 + 1), 2 * (3 + 1 + 0)  # the largest of x and of w
    assert float(whole["y"].scales[1, 0]) == x + w + 10


def test_a_node_that_is_used_twice_gets_both_parts():
    (x,) = leaves([2.0])
    (found,) = gradient(x * (x * x) + x, [x])
    assert found.value == 13


def test_the_scale_is_the_sum_of_what_each_input_moves():
    x, y = leaves([3.0, -5.0])
    assert scale(x * y + y, {x.tick: arb(3), y.tick: arb(5)}, {}) == 15 + 20
    assert scale(x * y + y, {x.tick: arb(3), y.tick: arb(7)}, {}) == 15 + 28


def test_a_comparison_that_balls_cannot_decide_is_refused():
    with precision(64):
        (x,) = leaves([2.0])
        with pytest.raises(Undecided):
            (x.sqrt() * x.sqrt() - x).sign()


def test_saturated_values_are_known_to_all_digits_and_not_called_zero():
    case = next(c for c in load("softplus") if np.any(c.inputs["x"] < -600))
    known = certify(case)["y"]
    place = np.unravel_index(np.argmin(case.inputs["x"]), known.balls.shape)
    ball = known.balls[place]
    assert ball > 0
    assert ball.rel_accuracy_bits() >= 140


@pytest.mark.slow
@pytest.mark.some(quick=3)
@pytest.mark.parametrize("layer", layers())
def test_two_bits_more_or_fewer_do_not_move_a_certified_digit(layer, monkeypatch):
    def size(case):
        sizes = [v.size for v in case.inputs.values()]
        return min(4, *sizes), -sum(sizes)

    case = max((c for c in load(layer) if c.finite and not c.error), key=size)
    monkeypatch.setattr(certifying, "scale", lambda *_: arb(1))  # not looked at
    once = {name: write_certified(one)["values"] for name, one in certify(case).items()}
    monkeypatch.setattr("pyref.oracle.certify.FIRST", 320)
    again = {
        name: write_certified(one)["values"] for name, one in certify(case).items()
    }
    assert once == again


def test_a_value_by_hand_that_the_balls_contradict_is_refused():
    case = load("dense")[0]
    wrong = dataclasses.replace(case.expect["y"], high=case.expect["y"].high + 1e-9)
    case = dataclasses.replace(case, expect={"y": wrong})
    with pytest.raises(FormatError, match=r"dense-d831b3a0: expect.y\[0, 0\] is 5"):
        prove(case, {"y": {}})


def test_a_wrong_definition_is_contradicted_by_hand_and_print(monkeypatch):
    def wrong(x, gamma, beta, epsilon):
        return right(x, gamma, beta, epsilon * 2)

    right = sources.definition("batchnorm")
    monkeypatch.setattr(sources.module("batchnorm", "definition"), "batchnorm", wrong)
    with pytest.raises(FormatError, match=r"batchnorm.json: batchnorm-4ef3f21c"):
        case = load("batchnorm")[0]
        prove(case, {name: {} for name in case.expect})


def test_forty_digits_are_written_or_all_there_are():
    from fractions import Fraction

    assert spell(Fraction(5, 2)) == "2.5"
    third = spell(Fraction(1, 3))
    assert third == "0." + "3" * 40
    assert spell(Fraction(1, 2**200)).startswith("6.22301527786114170714406405378")


def as_written(value):
    """The word, low part and scale of one exact number that is its own scale."""
    ball = np.array([[value]])
    ties = np.zeros((1, 1), bool)
    made = write_certified(Certified(balls=ball, scales=ball, ties=ties, bits=192))
    return made["values"][0], made.get("low", ["0"])[0], made["scale"][0]


def test_halfway_between_two_numbers_the_low_part_belongs_to_the_word():
    moved = 0
    for k in range(11, 20):
        with precision(192):
            word, low, _ = as_written(arb(k / 10) + arb(2) ** -53)
        exact = Fraction(k / 10) + Fraction(1, 2**53)
        assert Fraction(float(word)) + Fraction(float(low)) == exact
        moved += float(word) != float(exact)
    assert moved, "no word reads as another number than the value rounds to"


def test_the_scale_of_the_largest_number_is_not_infinite():
    assert as_written(arb(1.7976931348623157e308))[2] == "1.79e+308"


@pytest.mark.parametrize("power", [1024, 2**20, 2**60])
def test_a_value_that_no_file_holds_is_refused_at_once(power):
    """Its digits would take all memory."""
    ball = np.array([arb(3) * arb(2) ** power])
    zero = np.zeros(1)
    with pytest.raises(ArithmeticError, match="larger than any float64"):
        write_certified(Certified(balls=ball, scales=ball, ties=zero, bits=192))


@pytest.mark.parametrize("power", [-32999, -33003, -(2**60), 1021])
def test_what_is_written_is_read_however_small_or_large(power):
    word, _, _ = as_written(arb(3) * arb(2) ** power)
    (number,) = read_words(
        "case", "values", split_words("case", "values", word, ANY), ANY
    )
    assert number == (3 * 2.0**1021 if power > 0 else 0)
    assert (word == "0") == (power < -33000)
