"""What is wrong in a port is told by its name, and only where the numbers say so."""

from dataclasses import replace

import numpy as np
import pytest

from pyref.crosscheck.finding import Finding
from pyref.fixtures.load import load
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import ROOT
from pyref.port.check import check
from pyref.port.conditions import find_condition, find_split
from pyref.port.conventions import Convention, read_axes
from pyref.port.evidence import Held
from pyref.port.explanations import Point, Unknown, explain_by_mistake, list_known
from pyref.port.ground import find_ground
from pyref.port.pose import pose
from pyref.port.quantities import match_quantities
from pyref.port.report import Report
from pyref.port.weigh import Diagnosis

SAMPLES = ROOT / "tests" / "port" / "samples" / "diagnosis.py"

NAMED = [
    ("tanh_one_minus_y", "tanh", "dx is dy (1 - y)"),
    ("tanh_inverted", "tanh", "slope inverted"),
    ("sigmoid_one_minus_y", "sigmoid", "dx is dy (1 - y)"),
    ("sigmoid_y", "sigmoid", "dx is dy y"),
    ("sigmoid_at_output", "sigmoid", "derivative at the output"),
    ("sigmoid_without_dy", "sigmoid", "dx is y (1 - y)"),
    ("softplus_of_tanh", "softplus", "dx is dy tanh (x)"),
    ("softplus_overflows", "softplus", "overflow"),
    ("swish_without_y", "swish", "dx lacks dy sigmoid (x)"),
    ("relu_leaks", "relu", "gradient of leaky_relu"),
    ("log_softmax_without_sum", "log_softmax", "diagonal of the Jacobian alone"),
    ("softmax_for_log_softmax", "log_softmax", "softmax in the place of log_softmax"),
    ("softmax_back_over_columns", "softmax", "forward and back along two axes"),
    ("softmax_entry_by_entry", "softmax", "diagonal of the Jacobian alone"),
    ("batchnorm_exchanged", "batchnorm", "dgamma and dbeta exchanged"),
    ("layernorm_exchanged", "layernorm", "dgamma and dbeta exchanged"),
    ("layernorm_of_columns", "layernorm", "batchnorm in the place of layernorm"),
    ("dense_decays", "dense", "dw has 0.1 times w more"),
    ("dense_four_times", "dense", "db 4 times too large"),
    ("dense_divided_by_width", "dense", "dx divided by D"),
    ("dense_reversed", "dense", "dx reversed"),
    ("dense_shifted", "dense", "dw shifted by one row"),
    ("dense_single", "dense", "single precision inside"),
    ("pool_back_as_mean", "max_pool2d", "gradient of avg_pool2d"),
    ("average_divided_by_batch", "avg_pool2d", "dx averaged over the batch"),
    ("turned_back", "conv2d", "gradient of true_conv2d"),
    ("turned_back_in_dx", "conv2d", "dx of true_conv2d"),
    ("log_softmax_adds", "log_softmax", "dx is dy + exp (y)"),
    ("squared_four_times", "squared_error", "y and dx 4 times too large"),
    ("huber_squared", "huber", "squared_error in the place of huber"),
    ("crossentropy_of_sigmoids", "softmax_crossentropy",
     "gradient of sigmoid_crossentropy"),
]  # fmt: skip

KNOWN = [
    ("batchnorm_power", "batchnorm", "wrong power of the variance"),
    ("batchnorm_power_inside", "batchnorm", "wrong power of the variance"),
    ("batchnorm_without_n", "batchnorm", "sums for means going back"),
    ("batchnorm_exchanged", "batchnorm", "dgamma and dbeta exchanged"),
    ("rnn_of_relu", "rnn", "relu for tanh"),
    ("cell_of_relu", "rnn_cell", "relu for tanh"),
]


def report_on(name, layer, launch):
    return check(f"{SAMPLES}:{name}", layer, habits=False, launch=launch)


@pytest.mark.some(quick=31)
@pytest.mark.parametrize(("name", "layer", "told"), NAMED)
def test_a_mistake_of_textbooks_is_named_without_the_catalogue(
    name, layer, told, launch, monkeypatch
):
    monkeypatch.setattr("pyref.port.diagnose.list_known", lambda layer: ())
    report = report_on(name, layer, launch)
    first = report.diagnoses[0]
    assert told in (first.name, *first.synonyms), report.table()
    assert first.share > 0.75


@pytest.mark.some(quick=8)
@pytest.mark.parametrize(("name", "layer", "told"), KNOWN)
def test_the_name_of_the_catalogue_comes_before_others(name, layer, told, launch):
    report = report_on(name, layer, launch)
    assert report.diagnoses[0].name == told, report.table()
    assert report.diagnoses[0].share == 1


@pytest.mark.slow
def test_a_peephole_on_the_old_cell_is_named_for_the_whole_port(launch):
    target = SAMPLES.with_name("recurrent.py")
    name = f"{target}:peephole_of_old_cell"
    report = check(name, "lstm_cell_peephole", habits=False, launch=launch)
    assert report.diagnoses[0].name == "output gate sees the cell from before the step"
    assert report.diagnoses[0].share == 1


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "layer"),
    [("channels_exchanged", "conv2d"), ("mean_over_samples", "batchnorm2d")],
)
def test_a_mistake_of_the_layer_alone_is_named(name, layer, launch):
    assert report_on(name, layer, launch).diagnoses[0].sure


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("squared_mean_and_sum",
         "1/(N M) of the mean forgotten: y is the mean over N x M, "
         "dx the gradient of the sum over samples"),
        ("squared_without_n",
         "1/N of the mean forgotten: y is the mean over N, "
         "dx the gradient of the sum over samples"),
    ],
)  # fmt: skip
def test_a_mean_loss_with_the_gradient_of_the_sum_is_told_as_such(name, told, launch):
    first = report_on(name, "squared_error", launch).diagnoses[0]
    assert f"{first.name}: {first.effect}" == told


COURSE_LOSS = """
import numpy as np


def softmax_loss(x, y):
    p = np.exp(x - np.max(x, axis=1, keepdims=True))
    p /= np.sum(p, axis=1, keepdims=True)
    n = len(x)
    loss = -np.sum(np.log(p[np.arange(n), y])) / n
    dx = p.copy()
    dx[np.arange(n), y] -= 1
    return loss, dx / n
"""


@pytest.mark.slow
def test_of_a_port_that_takes_labels_nothing_is_told_that_needs_shares(
    tmp_path, launch
):
    file = tmp_path / "port.py"
    file.write_text(COURSE_LOSS + "\n\ndef forgotten(x, y):\n"
                    "    loss, dx = softmax_loss(x, y)\n"
                    "    return loss, dx * len(x)\n")  # fmt: skip
    told = [
        [d.name for d in check(f"{file}:{name}", "softmax_crossentropy",
                               habits=False, launch=launch).diagnoses]
        for name in ("softmax_loss", "forgotten")
    ]  # fmt: skip
    label = "logarithm of the probability of the label"
    assert told == [[label], ["1/N of the mean forgotten", label]]


def is_alike(N=0, D=0, M=0, **others):
    return N == D != M and N > 1


def test_a_quantity_is_told_where_the_cases_part_it_from_others():
    cases = {c.sizes()["N"]: c for c in load("dense") if not c.error and c.finite}
    pairs = [(case, float(n)) for n, case in cases.items()]
    assert [q.words for q in match_quantities(pairs)] == ["N"]
    alike = next(c for c in load("dense") if c.sizes() and is_alike(**c.sizes()))
    n = alike.sizes()["N"]
    told = [q.words for q in match_quantities([(alike, float(n))])]
    assert told == ["N", "D", str(n)]


@pytest.mark.parametrize(
    ("value", "words"), [(0.1, "0.1"), (1 / 3, "1/3"), (-1, "-1"), (0.25, "1/4")]
)
def test_a_number_is_told_as_people_write_it(value, words):
    cases = [c for c in load("dense") if not c.error and c.finite]
    assert [q.words for q in match_quantities([(c, value) for c in cases])] == [words]


def test_the_numbers_of_the_catalogue_are_read_and_those_absent_are_right():
    known = load_mistakes("batchnorm")[0]
    explanation = list_known("batchnorm")[0]
    assert explanation.name == known.name
    case = next(c for c in load("batchnorm") if c.id in known.numbers)
    made = explanation.make(Point(case, "float64", list(case.upstream.values())))
    assert set(made) == set(known.numbers[case.id])
    kept = known.fill(case)
    assert all(np.array_equal(made[k], kept[k]) for k in made)


def test_places_that_no_file_has_may_have_any_numbers():
    """Where a port has a mistake of which 12 places are on file, those decide."""
    known = next(k for k in load_mistakes("batchnorm") if k.results == ("dx",))
    case = next(c for c in load("batchnorm") if known.list_told(c))
    ground = find_ground(pose(case, Convention()), "float64")
    explanation = explain_by_mistake("batchnorm", known)
    array, is_right, told = ground.make_numbers(explanation)["dx"]
    assert not is_right and np.sum(told) == 12 < told.size
    right = ground.posed.results["dx"]
    held = Held(array.copy(), right, ground.allowed["dx"], "float64", True)
    assert held.count_digits(array, told) == 16
    for place, digits in ((~told, 16), (told, None)):
        got = array.copy()
        got[tuple(np.argwhere(place)[0])] += held.off
        other = replace(held, got=got)
        assert other.count_digits(array, told) == digits


def test_places_on_file_go_where_a_port_has_them():
    """Samples in columns: the places that are known are turned as the numbers are."""
    known = next(k for k in load_mistakes("batchnorm") if k.results == ("dx",))
    case = next(c for c in load("batchnorm") if known.list_told(c))
    (_, columns), *others = read_axes(case.sheet)
    convention = Convention((columns, *(axis[0] for axis in others)))
    explanation = explain_by_mistake("batchnorm", known)
    ours, theirs = (
        find_ground(pose(case, c), "float64").make_numbers(explanation)["dx"]
        for c in (Convention(), convention)
    )
    np.testing.assert_array_equal(theirs.told, ours.told.T)
    np.testing.assert_array_equal(theirs.array, ours.array.T)


def test_of_a_case_in_no_fixture_a_mistake_is_run(monkeypatch):
    import pyref.port.explanations as explanations

    known = load_mistakes("dense")[1]
    case = next(c for c in load("dense") if c.id in known.numbers)
    other = replace(case, id="dense-made")
    point = Point(other, "float64", list(case.upstream.values()))
    explanation = explain_by_mistake("dense", known)
    made = explanation.make(point)
    kept, told = known.fill(case)["dw"], known.list_told(case).get("dw", True)
    assert np.allclose(np.where(told, made["dw"], kept), kept, rtol=1e-7)
    monkeypatch.setattr(explanations, "mistakes", lambda layer: ())
    with pytest.raises(Unknown):
        explanation.make(point)


def test_for_another_dy_the_gradients_on_file_go_row_by_row(monkeypatch):
    import pyref.port.explanations as explanations

    known = next(k for k in load_mistakes("absolute_error") if k.results == ("dx",))
    case = next(c for c in load("absolute_error") if c.id in known.numbers)
    (dy,) = case.upstream.values()
    other = dy * np.arange(1, len(dy) + 1)[:, None]
    monkeypatch.setattr(explanations, "mistakes", lambda layer: ())
    made = explain_by_mistake("absolute_error", known).make(
        Point(case, "float64", [other])
    )
    want = known.fill(case)["dx"] * np.arange(1, len(dy) + 1)[:, None]
    assert np.allclose(made["dx"], want, rtol=1e-14)


def test_a_condition_is_told_only_where_chance_would_hardly_make_it():
    cases = [c for c in load("conv2d") if not c.error and c.finite]
    strided = [c for c in cases if max(c.options["stride"]) > 1]
    others = [c for c in cases if max(c.options["stride"]) == 1]
    split = find_split(strided, others)
    assert split.counted == (
        f"only where stride > 1: {len(strided)} of {len(strided)} such cases wrong, "
        f"0 of {len(others)} others"
    )
    assert find_split(strided[:1], others[:3]) is None
    assert find_condition(strided, []) == ["in every case"]


@pytest.mark.parametrize("seed", range(20))
def test_cases_drawn_blindly_meet_no_condition(seed):
    cases = [c for c in load("conv2d") if not c.error and c.finite]
    order = np.random.default_rng(seed).permutation(len(cases))
    wrong = [cases[i] for i in order[:6]]
    right = [cases[i] for i in order[6:]]
    assert find_split(wrong, right) is None


@pytest.mark.slow
def test_a_loss_that_overflows_is_not_told_as_another_reading_of_the_loss(tmp_path):
    file = tmp_path / "port.py"
    file.write_text(
        "import numpy as np\n"
        "def softmax_loss(scores, y):\n"
        "    p = np.exp(scores - scores.max(1, keepdims=True))\n"
        "    p /= p.sum(1, keepdims=True)\n"
        "    n, rows = len(y), np.arange(len(y))\n"
        "    loss = -np.log(p[rows, y]).mean()\n"
        "    d = p.copy()\n"
        "    d[rows, y] -= 1\n"
        "    return loss, d / n\n"
    )
    report = check(f"{file}:softmax_loss", "softmax_crossentropy", habits=False)
    assert {f.got for f in report.wrong if f.array == "y"} == {"inf"}
    assert all("two losses" not in d.effect for d in report.diagnoses)


ONE_NUMBER = """
import numpy as np


def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    return dout @ w.T, x.T @ dout, np.sum(dout)
"""
AVERAGED = ONE_NUMBER.replace(
    "x.T @ dout, np.sum(dout)",
    "x.T @ dout / len(x), dout.sum(int(len(x) == 1))[None] / len(x)",
)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ONE_NUMBER, ["bias gradient summed to one number"]),
        (AVERAGED, ["parameter gradients averaged over the batch",
                    "a single row summed along itself"]),
    ],
)  # fmt: skip
def test_a_bias_gradient_that_is_one_number_is_named(text, told, tmp_path, launch):
    file = tmp_path / "port.py"
    file.write_text(text)
    report = check(f"{file}:affine_forward", "dense", habits=False, launch=launch)
    assert [d.name for d in report.diagnoses] == told


def test_the_counts_of_a_report_say_what_they_count():
    """Ten runs of six cases; in one the port has the mistake's numbers, and there they
    are but lost digits; in two it raises, as the mistake does."""
    seen = []
    for k, dtype in [(k, "float64") for k in range(6)] + [
        (k, "float32") for k in (0, 1)
    ]:
        grade = "C" if k == 5 else "D"
        note = "" if k == 5 else "why"
        name = "case" if k in (3, 4) else "dx"
        ratio = None if name == "case" else 9.0
        seen.append(Finding(f"c{k}", "dense", "port|expected", dtype, name,
                            "fail", ratio=ratio, grade=grade, note=note))  # fmt: skip
    arrays = frozenset((f"c{k}", "" if k in (3, 4) else "dx") for k in range(6))
    found = Diagnosis("twice dx", "dx is doubled", 1.0, 6, 6, 4, 8.0, ("dx",),
                      explains=arrays)  # fmt: skip
    report = Report("f.py", "dense", findings=tuple(seen), diagnoses=(found,))
    lines = report.table().splitlines()
    assert lines[0] == "f.py as dense: wrong: dx, in 5 of 6 cases"
    assert lines[2:7] == [
        "     dx: the numbers of this mistake to 8 digits, 6 of 6 arrays in 4 cases",
        "     the count of arrays has 2 cases in which it raises as with this mistake",
        "     in 1 of these 4 cases digits are lost alone, "
        "which does not count as wrong",
        "  in runs, 6 cases in float64 and 2 in float32:",
        "  dx       right in 1 of 8",
    ]
