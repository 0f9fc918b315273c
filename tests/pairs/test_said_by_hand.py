"""Names, sets and conventions that a user says by hand instead of having them found."""

import textwrap

import pytest

from pyref.errors import DomainError, UsageError
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare

LINE = "theta 4, X 6 4, y real 6, lambda 0.3"
A = """
    def cost(theta, X, y, lambda_):
        m = len(X)
        h = X @ theta - y
        J = h @ h / (2 * m) + lambda_ / (2 * m) * (theta @ theta)
        return J, X.T @ h / m + lambda_ / m * theta
    """
B = """
    def cost(w, data, t, learning_rate):
        m = len(data)
        h = data @ w - t
        J = h @ h / (2 * m) + learning_rate / (2 * m) * (w @ w)
        tripled = w * 3
        gw = data.T @ h / m + learning_rate / m * w
        return J, tripled, gw
    """
NAMES = {"lambda": "learning_rate"}


@pytest.fixture
def write(tmp_path):
    def write(name, code):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(code))
        return f"{file}:cost"

    return write


@pytest.fixture
def both(write):
    return write("a", A), write("b", B)


def hold(both, **more):
    return compare(*both, LINE, ("theta",), **more)


@pytest.mark.slow
def test_arguments_that_mean_something_else_elsewhere_are_refused_unless_named(both):
    with pytest.raises(UsageError, match="--names pairs them"):
        hold(both)
    assert hold(both, names="lambda=learning_rate").outcome == "different"


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("gradient", ["result 2=gw", "dtheta=gw", "dtheta=result 3"])
def test_a_result_is_the_gradient_that_its_name_is_said_to_be(both, gradient):
    report = hold(both, names=f"lambda=learning_rate, {gradient}")
    assert report.passed, str(report)
    assert report.gradients["B"][0].result == "gw"
    assert "lambda is learning_rate, as asked" in str(report)


@pytest.mark.slow
def test_the_gradient_of_one_function_is_named_too(both):
    names = {**NAMES, "dtheta": "gw"}
    assert gradcheck(both[1], LINE, ("theta",), names=NAMES).outcome == "wrong"
    report = gradcheck(both[1], LINE, ("theta",), names=names)
    assert report.passed
    assert "dtheta is gw, as asked" in str(report)


def test_names_that_nothing_has_are_refused_with_what_there_is(both):
    with pytest.raises(UsageError, match=r"dtheta=g2 names no .* gives J, tripled, gw"):
        hold(both, names={**NAMES, "dtheta": "g2"})
    with pytest.raises(UsageError, match="'lambda' is no pair"):
        hold(both, names="lambda")


@pytest.mark.slow
def test_sets_that_are_not_asked_for_are_left_out_and_told(write, both):
    guarded = A.replace("m = len(X)", "m = len(X)\n        assert m > 1")
    pair = both[0], write("guarded", guarded)
    assert hold(pair).outcome == "different"
    report = hold(pair, sets=("plain", "larger"))
    assert report.passed
    assert [one.kind for one in report.sets] == ["plain", "larger"]
    assert "left out, as asked: one row, second point" in str(report)
    with pytest.raises(UsageError, match="rows is none of plain, larger, one row"):
        hold(pair, sets=("rows",))


@pytest.mark.slow
def test_a_convention_is_pinned_in_the_words_of_the_report(write, both):
    turned = A.replace("m = len(X)", "X = X.T\n        m = len(X)")
    pair = both[0], write("t", turned)
    found = hold(pair)
    assert "  B takes X transposed" in str(found)
    for words in "transposed", "samples in columns":
        report = hold(pair, convention=(f"B takes X {words}",))
        assert report.passed
        assert f"B takes X {words}, as asked" in str(report)
    given = hold(pair, convention=("B takes X as given",))
    assert given.outcome != "same"
    with pytest.raises(UsageError, match="X 'sideways', none of as given, transposed"):
        hold(pair, convention=("B takes X sideways",))
    with pytest.raises(UsageError, match="is not of the form"):
        hold(pair, convention=("B gives X transposed",))


@pytest.mark.slow
def test_a_convention_without_a_letter_is_that_of_both_sides(write):
    code = """
        import numpy as np

        def cost(Z):
            E = np.exp(Z - Z.max(axis={0}, keepdims=True))
            return E / E.sum(axis={0}, keepdims=True)
        """
    pair = write("rows", code.format(1)), write("columns", code.format(0))
    found = compare(*pair, "Z 6 4")
    assert found.outcome == "same"
    assert "B takes Z transposed" in str(found)
    for words in "Z as given", "takes Z as given":
        report = compare(*pair, "Z 6 4", convention=(words,))
        assert report.outcome == "different", str(report)
        assert f"{words}, as asked" in str(report)


@pytest.mark.slow
def test_an_order_of_unrolling_is_pinned(write):
    code = """
        import numpy as np

        def cost(theta, X):
            W = theta.reshape(2, 3, order={!r})
            e = X @ W.T
            return np.sum(e ** 2) / 2, (e.T @ X).ravel(order={!r})
        """
    pair = write("f", code.format("F", "F")), write("c", code.format("C", "C"))
    rows, columns = (
        ("B takes theta unrolled along rows",),
        ("B takes theta unrolled down columns",),
    )
    report = compare(*pair, "theta 6, X 5 3", ("theta",), convention=rows)
    assert report.passed, str(report)
    with pytest.raises(UsageError, match="W is unrolled otherwise"):
        compare(*pair, "theta 6, X 5 3", ("theta",), convention=columns)


@pytest.mark.slow
def test_an_input_may_be_that_of_one_side_alone(write, both):
    flagged = A.replace("lambda_):", "lambda_, gives=False):").replace(
        "return J, X", "return J if not gives else J, X"
    )
    pair, line = (both[0], write("g", flagged)), f"{LINE}, gives true"
    with pytest.raises(UsageError, match=r"no argument( of [AB])? takes gives"):
        compare(*pair, line, ("theta",))
    report = compare(*pair, line, ("theta",), names="=gives")
    assert report.passed, str(report)
    assert "gives is B's alone, as asked" in str(report)


def test_why_nothing_is_judged_is_told(write):
    a, b = write("r", "def cost(x):\n    return x * 2"), write("n", "def cost(x): pass")
    report = compare(a, b, "x 4")
    assert report.outcome == "not judged"
    assert "no result of A is one of B's: nothing was compared" in str(report)


APART = """
    import numpy as np

    def cost(W1, b1, X):
        E = np.tanh(X @ W1 + b1)
        dZ = E * (1 - E**2)
        return np.sum(E**2) / 2, X.T @ dZ, dZ.sum(axis=0)
    """
TOGETHER = """
    import numpy as np

    def cost(params, X):
        W1, b1 = {}
        E = np.tanh(X @ W1 + b1)
        dZ = E * (1 - E**2)
        gradients = X.T @ dZ, dZ.sum(axis=0)
        return np.sum(E**2) / 2, {}
    """
FORMS = {
    "params[{}]": ("params", "list(gradients)"),
    "params['{}']": (
        "params['W1'], params['b1']",
        "dict(zip(('W1', 'b1'), gradients))",
    ),
}
OCTAVE = """
    function [J, grads] = cost (params, X)
      E = tanh (X * params.W1 + params.b1);
      dZ = E .* (1 - E .^ 2);
      J = sum (E(:) .^ 2) / 2;
      grads.W1 = X' * dZ;
      grads.b1 = sum (dZ, 1);
    end
    """


def pair(form, backwards=False):
    keys = (0, 1) if form == "params[{}]" else ("W1", "b1")
    pairs = zip(("W1", "b1"), keys, strict=True)
    names = [(name, form.format(k)) for name, k in pairs]
    return ", ".join("=".join(one[:: -1 if backwards else 1]) for one in names)


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize("form", FORMS)
def test_parameters_in_a_list_or_dictionary_of_one_side_get_the_others_inputs(
    write, form
):
    apart, together = write("a", APART), write("b", TOGETHER.format(*FORMS[form]))
    told = {"inputs": "W1 3 2, b1 1 2, X 5 3", "gradient": ("W1", "b1")}
    for sides in ((apart, together), (together, apart)):
        with pytest.raises(UsageError, match="no input is params") as refused:
            compare(*sides, **told)
        backwards = sides[0] == together
        names = pair(form, backwards)
        assert f'--names "{names}"' in str(refused.value)
        report = compare(*sides, **told, names=names)
        assert report.passed, str(report)
    assert gradcheck(together, **told, names=pair(form)).passed
    slip = TOGETHER.format(*FORMS[form]).replace("(1 - E**2)", "(1 - E)")
    report = compare(apart, write("c", slip), **told, names=pair(form))
    assert {one.input for _, one in report.wrong} == {"W1", "b1"}


@pytest.mark.slow
@pytest.mark.needs_octave
def test_fields_of_a_struct_of_octave_get_the_others_inputs(write, tmp_path):
    (tmp_path / "cost.m").write_text(textwrap.dedent(OCTAVE))
    a, b = str(tmp_path / "cost.m"), write("b", APART)
    told = {"inputs": "W1 3 2, b1 1 2, X 5 3", "gradient": ("W1", "b1")}
    report = compare(a, b, **told, names="params.W1=W1, params.b1=b1")
    assert report.passed, str(report)


@pytest.mark.slow
def test_members_with_a_gap_or_given_twice_are_refused(write):
    sides = write("a", APART), write("b", TOGETHER.format(*FORMS["params[{}]"]))
    for names, told in (
        ("W1=params[0], b1=params[2]", r"params\{2\} has no value, params\{3\} has"),
        ("W1=params[0], b1=params[0]", r"names: params\[0\] is W1 and b1"),
    ):
        with pytest.raises((UsageError, DomainError), match=told):
            compare(*sides, "W1 3 2, b1 1 2, X 5 3", ("W1", "b1"), names=names)


NORM = "import numpy as np\n\ndef cost(x, {}):\n    return x / np.sqrt(x.var() + {})\n"


def test_names_that_alone_are_left_on_each_side_are_one_and_a_note_says_so(write):
    a = write("a", NORM.format("epsv=1e-5", "epsv"))
    b = write("b", NORM.format("mode='train', eps=1e-5", "eps"))
    report = compare(a, b, "x 4 3, epsv 0.1", sets=("plain",))
    assert report.outcome == "same"
    told = " ".join(str(report).split())
    assert "B takes epsv as eps, all else having a name; if not, --names" in told
    alone = compare(a, b, "x 4 3, epsv 0.1", sets=("plain",), names="epsv=")
    assert alone.outcome == "different" and "B takes" not in str(alone)
    text = write("c", NORM.format("mode='train'", "0.1"))
    for other, line in ((b, "x 4 3, eps 0.1"), (text, "x 4 3, epsv 0.1")):
        with pytest.raises(UsageError, match="no argument of B takes eps"):
            compare(a if other is text else b, text, line)
