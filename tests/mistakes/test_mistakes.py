"""The catalogue: each mistake gives numbers of its own, and they are on file."""

import copy
import gzip
import hashlib
import json
import shutil
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from pyref import layers
from pyref.errors import FormatError
from pyref.fixtures import numbers, sources
from pyref.fixtures.load import layers as list_files
from pyref.fixtures.load import load
from pyref.fixtures.spread import KEPT, spread
from pyref.fixtures.verify import verify_mistakes
from pyref.measure import errors, largest
from pyref.mistakes.catalogue import (
    PORTED,
    catalogue,
    mistakes,
    run_mistake,
    wrong_layer,
)
from pyref.mistakes.entry import Mistake
from pyref.mistakes.make import (
    is_near,
    is_right,
    is_steady,
    keep_wrong,
    make_document,
    matches,
    pack,
)
from pyref.mistakes.numbers import load_mistakes, put, read_entry
from pyref.networks import optimizers
from pyref.paths import CASES, FIXTURES, ROOT
from pyref.port.evidence import NEAR, TOLD
from pyref.renew.negative import write_mistakes

NAMES = sources.names("mistakes")
FILES = FIXTURES / "mistakes"
HANGING = ("cholesky", "eigh", "svd", "logm", "self_attention")


def on_file(layer):
    return json.loads(gzip.decompress((FILES / f"{layer}.json.gz").read_bytes()))


def named(layer, name):
    (found,) = (m for m in mistakes(layer) if m.name == name)
    return found


def test_every_layer_has_ten_mistakes_or_more_and_every_step_six():
    least = dict.fromkeys(layers.__all__, 10) | dict.fromkeys(optimizers.__all__, 6)
    few = [name for name, count in least.items() if len(mistakes(name)) < count]
    assert few == []


@pytest.mark.slow
@pytest.mark.some(quick=11)
@pytest.mark.parametrize("layer", NAMES)
def test_what_is_on_file_follows_from_the_sources(layer):
    assert matches(on_file(layer), make_document(layer)), "run pyref renew"


@pytest.mark.some(quick=11)
@pytest.mark.parametrize("layer", NAMES)
def test_every_file_has_the_form_of_its_schema(layer):
    schema = json.loads((FIXTURES / "schema" / "mistakes-2.json").read_text())
    jsonschema.validate(on_file(layer), schema)
    with pytest.raises(jsonschema.ValidationError, match="rounding"):
        spoiled = on_file(layer)
        spoiled["mistakes"][0]["rounding"] = False
        jsonschema.validate(spoiled, schema)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("layer", NAMES)
def test_each_mistake_changes_a_result_in_one_case_or_more(layer):
    silent = [m.name for m in load_mistakes(layer) if not m.numbers]
    assert silent == []


def are_same(one, other):
    if one.get("raises") != other.get("raises"):
        return False
    arrays = [
        {(case, k): v for case, found in m["cases"].items() for k, v in found.items()}
        for m in (one, other)
    ]
    return arrays[0].keys() == arrays[1].keys() and all(
        near(value, arrays[1][key]) for key, value in arrays[0].items()
    )


def near(one, other):
    if isinstance(one, str) != isinstance(other, str):
        return False  # a whole array stands for being like no other
    pair = [read_entry("", "", entry) for entry in (one, other)]
    return is_near(*pair, pair[1])


@pytest.mark.parametrize("layer", NAMES)
def test_no_two_mistakes_of_a_layer_have_the_same_numbers(layer):
    known = on_file(layer)["mistakes"]
    pairs = [
        f"{one['name']} | {other['name']}"
        for i, one in enumerate(known)
        for other in known[:i]
        if are_same(one, other)
    ]
    assert pairs == []


def test_two_names_for_the_same_numbers_are_seen():
    one, other = on_file("dense")["mistakes"][:2]
    assert are_same(one, {**copy.deepcopy(one), "name": "another"})
    assert not are_same(one, other)


@pytest.mark.parametrize("layer", NAMES)
def test_names_and_effects_are_words_that_stand_once(layer):
    known = mistakes(layer)
    assert len({m.name for m in known}) == len(known)
    for one in known:
        assert one.name == one.name.strip() and not one.name.endswith(".")
        assert one.effect and one.effect.isascii() and "\n" not in one.effect


@pytest.mark.parametrize(
    ("layer", "name", "cause", "remedy"),
    [
        ("softmax_crossentropy", "logarithm of the probability",
         "softmax underflows to 0, and log (0)", "log (sum (exp (d)))"),
        ("softmax_crossentropy", "logarithm of the probability of the label",
         "softmax underflows to 0, and log (0)", "log (sum (exp (d)))"),
        ("temporal_crossentropy", "logarithm of the probability of the label",
         "softmax underflows to 0, and log (0)", "log (sum (exp (d)))"),
        ("log_softmax", "logarithm of softmax as it stands",
         "log (0) = -Inf where softmax underflows to 0", "log (sum (exp (d)))"),
        ("sigmoid_crossentropy", "logarithm of the probability",
         "1 - p is 0 from x = 37 on, and log (0)", "log (1 + exp (-abs (x)))"),
    ],
)  # fmt: skip
def test_a_logarithm_of_what_underflows_is_told_with_cause_and_remedy(
    layer, name, cause, remedy
):
    (effect,) = (m.effect for m in load_mistakes(layer) if m.name == name)
    assert cause in effect and remedy in effect.partition(": take ")[2]


@pytest.mark.some(quick=10)
@pytest.mark.parametrize("layer", NAMES)
def test_the_numbers_on_file_are_those_of_the_mistake_run_on_the_case(layer):
    known = {m.name: m for m in load_mistakes(layer)}
    for mistake in mistakes(layer):
        if mistake.rounding:
            continue
        for case in load(layer):
            if case.id in known[mistake.name].numbers:
                found = run_mistake(mistake, case)
                places = known[mistake.name].list_told(case)
                for name, value in known[mistake.name].fill(case).items():
                    if is_steady(mistake, case, name, found[name]):
                        right = case.expect[name].high
                        made = fill_in(found[name], right, places, name)
                        assert is_near(value, made, right)
                        assert value.shape != right.shape or np.any(value != right)


def fill_in(array, right, places, name):
    return np.where(places[name], array, right) if name in places else array


def test_a_mistake_runs_on_a_case_that_is_in_no_file():
    case = load("dense")[0]
    x = np.arange(6.0).reshape(2, 3)
    inputs = {"x": x, "w": np.eye(3), "b": np.zeros((1, 3))}
    made = replace(case, inputs=inputs, upstream={"dy": np.ones((2, 3))})
    found = run_mistake(named("dense", "weight gradient divided by the batch"), made)
    assert list(found) == ["dw"]
    np.testing.assert_array_equal(found["dw"], x.T @ np.ones((2, 3)) / 2)


def test_a_mistake_runs_in_single_precision():
    case = load("dense")[0]
    found = run_mistake(mistakes("dense")[1], case, "float32")
    assert {v.dtype for v in found.values()} == {np.dtype("float32")}


def test_a_wrong_layer_gives_what_its_mistake_gives_and_the_rest_is_right():
    case = next(c for c in load("dense") if c.finite and not c.error and len(c.args()))
    mistake = named("dense", "bias gradient averaged over the batch")
    y, back = wrong_layer(mistake)(*case.args())
    found = dict(zip(case.results, [y, *back(*case.dys())], strict=True))
    wrong = run_mistake(mistake, case)
    np.testing.assert_array_equal(found["db"], wrong["db"])
    right_y, right_back = layers.dense(*case.args())
    np.testing.assert_array_equal(y, right_y)
    np.testing.assert_array_equal(found["dw"], right_back(*case.dys())[1])


@pytest.mark.slow
def test_a_wrong_layer_of_all_mistakes_can_be_called():
    for mistake in catalogue():
        case = next(c for c in load(mistake.layer) if c.level == "plain")
        if case.sheet.through:
            assert mistake.whole
            continue
        wanted = len(case.inputs) if case.sheet.back else len(case.sheet.outputs)
        try:
            found = wrong_layer(mistake)(*case.args())
            found = found[-1](*case.dys()) if case.sheet.back else found
        except Exception:
            known = {m.name: m for m in load_mistakes(mistake.layer)}
            assert known[mistake.name].raises or known[mistake.name].numbers
            continue
        count = len(found) if isinstance(found, tuple) else 1
        assert count == wanted


def test_a_wrong_step_gives_what_its_mistake_gives_and_the_rest_is_right():
    case = next(c for c in load("adamw") if c.finite and not c.error)
    mistake = named("adamw", "decay not times the rate")
    w, m, v = wrong_layer(mistake)(*case.args())
    np.testing.assert_array_equal(w, run_mistake(mistake, case)["w"])
    right_w, right_m, right_v = optimizers.adamw(*case.args())
    assert not np.allclose(w, right_w)
    np.testing.assert_array_equal([m, v], [right_m, right_v])


def test_a_result_that_the_layer_has_not_is_refused():
    case = load("dense")[0]
    wrong = Mistake("a", "b", lambda dy: {"dz": dy}, layer="dense")
    with pytest.raises(ValueError, match="dense: a: gives dz"):
        keep_wrong(wrong, case, run_mistake(wrong, case))


def test_another_legal_choice_at_a_tie_is_no_mistake():
    tie = next(
        c for c in load("leaky_relu") if c.expect and c.expect["dx"].accept and c.finite
    )
    (choice, *_) = tie.expect["dx"].accept.values()
    mistake = Mistake("a", "b", lambda: {"dx": choice}, layer="leaky_relu")
    assert keep_wrong(mistake, tie, run_mistake(mistake, tie)) == {}
    off = Mistake("a", "b", lambda: {"dx": choice + 1}, layer="leaky_relu")
    assert set(keep_wrong(off, tie, run_mistake(off, tie))) == {"dx"}


def change(edit):
    document = on_file("dense")
    other = copy.deepcopy(document)
    edit(other["mistakes"][1])
    return document, other


def move_numbers(by, name="dw"):
    def edit(entry):
        arrays = next(iter(entry["cases"].values()))
        arrays[name] = " ".join(repr(float(w) * (1 + by)) for w in arrays[name].split())

    return edit


def put_whole(entry):
    """As where rounding decides whether another mistake is alike at the places."""
    for case in load("dense"):
        for name, array in entry["cases"].get(case.id, {}).items():
            if isinstance(array, str):
                some, right = read_entry("", "", array), case.expect[name].high
                entry["cases"][case.id][name] = numbers.rows(put(some, right))


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        (lambda entry: None, True),
        (move_numbers(1e-13), True),
        (move_numbers(1e-3), False),
        (put_whole, True),
        (lambda entry: entry.update(effect="another"), False),
        (lambda entry: entry.update(name="another"), False),
        (lambda entry: entry["cases"].popitem(), False),
        (lambda entry: entry.update(raises=["dense-0"]), False),
    ],
)
def test_a_file_holds_where_its_words_and_cases_do_and_its_numbers_nearly(edit, same):
    assert matches(*change(edit)) == same


def test_a_file_that_was_changed_is_made_again(tmp_path):
    """By less than two machines may differ, so that its digest alone shows it."""
    path = tmp_path / "mistakes" / "ufldl_softmax.json.gz"
    path.parent.mkdir()
    document = on_file("ufldl_softmax")
    path.write_bytes(pack(document))
    names = ["ufldl_softmax"]
    assert write_mistakes(folder=tmp_path, names=names) == ["MANIFEST.json"]
    move_numbers(1e-13, "dtheta")(document["mistakes"][2])
    path.write_bytes(pack(document))
    assert f"mistakes/{path.name}" in write_mistakes(folder=tmp_path, names=names)
    assert load_mistakes("ufldl_softmax", tmp_path)
    assert write_mistakes(folder=tmp_path, names=names) == []


def test_a_file_has_the_same_bytes_whenever_it_is_packed():
    document = on_file("dense")
    assert pack(document) == pack(copy.deepcopy(document))
    assert pack(document)[4:8] == bytes(4)
    assert json.loads(gzip.decompress(pack(document))) == document


def test_all_files_together_are_small():
    """Of 117 layers, networks and steps; the wheel and the Octave package have them."""
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 4e6


def run_known(layer):
    """Every wrong array with its case and result, and as readers have it."""
    cases = {case.id: case for case in load(layer)}
    for mistake, known in zip(mistakes(layer), load_mistakes(layer), strict=True):
        for case in (cases[i] for i in known.numbers):
            made, places = run_mistake(mistake, case), known.list_told(case)
            for name, kept in known.fill(case).items():
                yield case, name, made[name], kept, places.get(name)


@pytest.mark.some(6, quick=20)
@pytest.mark.parametrize("layer", [n for n in NAMES if n not in HANGING])
def test_digits_that_are_kept_are_a_hundred_times_finer_than_what_check_tells(layer):
    for case, name, array, kept, places in run_known(layer):
        right = case.expect[name].high
        is_other = array.shape != right.shape
        off = largest(array) if is_other else largest(errors(array, right))
        gap = errors(array, kept)
        size = largest(array, right)
        noise = 1e-12 * size  # of this machine and the one that wrote
        is_rough = off <= TOLD * size  # digits lost: which ones depends on the machine
        share = 10 if is_rough else NEAR["float64"] / 100
        told = gap if places is None else gap[places]
        assert np.all(told <= share * off + noise)
        if places is not None:
            assert np.sum(places) == 12 < array.size
            np.testing.assert_array_equal(kept[~places], right[~places])


@pytest.mark.some(quick=5)
@pytest.mark.parametrize("layer", NAMES)
def test_what_is_kept_of_an_array_is_wrong_as_the_whole_array_is(layer):
    cases = {case.id: case for case in load(layer)}
    right = [
        f"{known.name}: {case.id}: {name}"
        for known in load_mistakes(layer)
        for case in map(cases.get, known.numbers)
        for name, kept in known.fill(case).items()
        if is_right(kept, case, name, forgiving=not known.rounding)
    ]
    assert right == []


@pytest.mark.some(6, quick=20)
@pytest.mark.parametrize("layer", [n for n in NAMES if n not in HANGING])
def test_places_that_are_kept_tell_all_mistakes_apart_that_the_whole_arrays_do(layer):
    """Each from what is right, and from each other of which places alone are kept."""
    some = {}
    for case, name, array, kept, places in run_known(layer):
        if places is not None:
            right = case.expect[name].high
            start = [(right, right)]
            some.setdefault((case.id, name), start).append((array, kept))
    for pairs in some.values():
        right = pairs[0][0]
        for i, (one, one_kept) in enumerate(pairs):
            for other, other_kept in pairs[:i]:
                off = max(largest(errors(a, right)) for a in (one, other))
                if np.any(errors(one, other) > 1.1e-6 * off):
                    assert np.any(errors(one_kept, other_kept) > 0.9e-6 * off)


def test_what_is_loaded_cannot_be_changed():
    first = load_mistakes("dense")[1]
    arrays = first.numbers[next(iter(first.numbers))]
    with pytest.raises(ValueError, match="read-only"):
        arrays["dw"][0] = 1
    with pytest.raises(TypeError):
        arrays["dw"] = 1
    assert load_mistakes("dense") is load_mistakes("dense")


@pytest.fixture
def pack_in(tmp_path):
    """A folder with one file of mistakes and a manifest that knows it."""
    shutil.copytree(FILES, tmp_path / "mistakes")

    def write(document, hashed=True):
        path = tmp_path / "mistakes" / "dense.json.gz"
        path.write_bytes(pack(document))
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if hashed else "0" * 64
        files = {"mistakes/dense.json.gz": {"sha256": digest}}
        (tmp_path / "MANIFEST.json").write_text(
            json.dumps({"schema": "pyref/cases/1", "files": files})
        )
        return tmp_path

    return write


def test_a_file_of_another_form_is_refused(pack_in):
    document = on_file("dense")
    assert len(load_mistakes("dense", pack_in(document))) == len(document["mistakes"])
    load_mistakes.cache_clear()
    old = document | {"schema": "pyref/mistakes/1"}
    with pytest.raises(
        FormatError, match='schema is "pyref/mistakes/1", not pyref/mistakes/2'
    ):
        load_mistakes("dense", pack_in(old))
    with pytest.raises(FormatError, match="SHA-256 is"):
        load_mistakes("dense", pack_in(document, hashed=False))
    del document["mistakes"][0]["cases"]
    with pytest.raises(FormatError, match=r"weight not transposed .*: cases is miss"):
        load_mistakes("dense", pack_in(document))
    load_mistakes.cache_clear()


def test_a_layer_without_a_file_has_no_mistakes():
    assert load_mistakes("no_such_layer") == ()
    assert mistakes("no_such_layer") == ()


def spoil(edit):
    document = on_file("dense")
    edit(document["mistakes"][1])
    cases = json.loads((CASES / "dense.json").read_text())
    return list(verify_mistakes(document, cases)), cases


def put_what_is_expected(entry):
    cases = json.loads((CASES / "dense.json").read_text())["cases"]
    case = next(iter(entry["cases"]))
    known = next(c for c in cases if c["id"] == case)["expect"]["dw"]
    some = " ".join(known["values"]).split()
    entry["cases"][case]["dw"] = " ".join(some[k] for k in spread(len(some), KEPT))


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda entry: None, ""),
        (put_what_is_expected, ": dw: is what is expected"),
        (lambda entry: entry.update(results=["db"]), "results are dw"),
        (lambda entry: entry.update(name="bias forgotten"), "stands 2 times"),
        (lambda entry: entry.update(raises=["dense-0"]), "dense-0: no such case"),
        (lambda entry: next(iter(entry["cases"].values())).update(dw="1"), "1 of "),
        (
            lambda entry: next(iter(entry["cases"].values())).update(
                dw={"shape": [2, 2], "values": ["1 2"]}
            ),
            "2 of 4 values",
        ),
        (
            lambda entry: next(iter(entry["cases"].values())).update(dq={}),
            "dq: no such array among the cases",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_the_standard_library(edit, told):
    found, _ = spoil(edit)
    assert told in "\n".join(found)
    assert bool(found) == bool(told)


@pytest.mark.slow
def test_the_readme_counts_the_mistakes_that_are_on_file():
    counts = {name: len(load_mistakes(name)) for name in list_files()}
    own = sum(n for name, n in counts.items() if name in PORTED)
    page = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    told = f"the numbers of {sum(counts.values())} mistakes as people write them, {own}"
    assert told in page
    assert f"Of {own} mistakes planted in the layers and steps" in page
