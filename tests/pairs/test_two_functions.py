"""What compare says of two functions: conventions, agreement, gradients, places."""

import textwrap

import numpy as np
import pytest

import pyref
from pyref.errors import FormatError, PyrefError, UsageError
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.run import compare

LINE = "theta 12, X 6 3, y labels 6 of 4, lambda 0.3"
COST = """
    import numpy as np

    def cost(theta, X, y, lambda_):
        W = theta.reshape(4, 3, order="{order}")
        scores = X @ W.T
        scores = scores - scores.max(axis=1, keepdims=True)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        T = np.eye(4)[y - {first}]
        m = X.shape[0]
        J = -np.sum(T * np.log(p)) / m + lambda_ / 2 * np.sum(W ** 2)
        delta = {delta}
        dW = delta.T @ X / m + lambda_ * W
        return J, dW.ravel(order="{back}")
    """
FIRST = {"order": "F", "back": "F", "first": 1, "delta": "p - T"}


@pytest.fixture
def write(tmp_path):
    """Writes a function, and gives its target."""

    def write(name, code=COST, **changes):
        file = tmp_path / f"{name}.py"
        text = textwrap.dedent(code)
        file.write_text(text.format(**{**FIRST, **changes}) if code is COST else text)
        return f"{file}:cost"

    return write


def hold(a, b, **more):
    return compare(a, b, LINE, ("theta",), **more)


def verdicts(report):
    return {k: [one.verdict for one in v] for k, v in report.gradients.items()}


@pytest.mark.slow
def test_one_function_is_the_same_as_itself_on_four_sets(write):
    report = hold(write("a"), write("b"))
    assert report.passed
    assert [one.kind for one in report.sets] == [
        "plain", "larger", "one row", "second point",
    ]  # fmt: skip
    assert verdicts(report) == {"A": ["right"], "B": ["right"]}
    assert not report.layouts


@pytest.mark.slow
def test_functions_of_python_are_called_by_the_name_of_their_room():
    def cost(w, X):
        J = np.sum((X @ w) ** 2)
        dw = times * (X.T @ (X @ w))
        return J, dw

    times = 3.0
    report = pyref.compare(cost, cost, inputs="w 3, X N 3, N 5", gradient=["w"])
    assert not report
    assert repr(report).endswith(".cost: same, and wrong is A's dw, B's dw>")


def test_a_file_that_compares_itself_when_loaded_is_told_so(tmp_path):
    file = tmp_path / "script.py"
    file.write_text(
        "import pyref\ndef cost(w):\n    return (w * w).sum(), 2 * w\n"
        "pyref.compare(cost, cost, inputs='w 3')\n"
    )
    told = "calls pyref.compare while it is loaded: if __name__ == '__main__':"
    with pytest.raises(PyrefError, match=told):
        pyref.compare(f"{file}:cost", f"{file}:cost", inputs="w 3")


LAYER = """
    def cost(x, gamma):
        xhat = x - x.sum(axis=1, keepdims=True)
        y = gamma * xhat

        def back({given}):
            dxhat = gamma * dy
            dx = {times} * (dxhat - dxhat.sum(axis=1, keepdims=True))
            return dx, (dy * xhat).sum(axis=0)

        return y, back
    """


@pytest.mark.slow
def test_a_result_that_is_a_function_is_called_and_its_gradients_compared(write):
    def write_layer(name, times, given="dy"):
        return write(name, textwrap.dedent(LAYER).format(times=times, given=given))

    line, a = "x 5 3, gamma real 3", write_layer("a", 1)
    report = compare(a, write_layer("b", 1), line)
    assert report.outcome == "same"
    names = {one.name for found in report.sets for one in found.compared}
    assert names == {"y", "back.dx", "back.dgamma"}
    wrong = compare(a, write_layer("c", 2), line)
    assert wrong.outcome == "different"
    assert {one.of for found in wrong.sets for one in found.apart} == {"x"}
    two = [write_layer(name, 1, "dy, cache") for name in "de"]
    report = compare(*two, line)
    assert report.outcome == "not judged"
    assert "A's back, B's back are functions: not compared" in str(report)
    code = "def cost(x, gamma):\n    return gamma * (x - x.sum(axis=1, keepdims=True))"
    alone = compare(a, write("f", code), line)
    assert "A alone gives back.dx, back.dgamma: not compared" in str(alone)


@pytest.mark.slow
def test_caches_that_are_other_values_are_told_and_no_difference(write):
    code = """
        def cost(x, gamma):
            mu = x.sum(axis=0) / len(x)
            xc = x - mu
            var = (xc * xc).sum(axis=0) / len(x)
            xhat = xc / (var + 1) ** 0.5
            {}
        """
    line, sets = "x 5 3, gamma 1 3", ("plain", "larger")
    nested = "out = gamma * xhat; cache = {'xn': xhat, 'v': var}; return out, cache"
    flat = "y = gamma * xhat; return y, {'xhat': xhat, 'mu': mu}"
    more = "y = gamma * xhat; return y, xhat, mu, var"
    a, b, c = (write(k, code.format(t)) for k, t in zip("abc", (flat, nested, more),
                                                        strict=True))  # fmt: skip
    report = compare(a, b, line, sets=sets)
    assert report.outcome == "same", str(report)
    assert "A alone gives result 2.mu: not compared" in str(report)
    assert "B alone gives cache.v: not compared" in str(report)
    report = compare(b, c, line, sets=sets)
    assert report.outcome == "same", str(report)
    assert "A gives" not in str(report)
    d = write("d", code.format("y = gamma * xhat; return y, xhat, mu"))
    e = write("e", code.format("y = gamma * xhat; iv = var; return y, xhat, iv"))
    report = compare(d, e, line, sets=sets)
    assert report.outcome == "not judged"
    assert "A's mu and B's iv differ" in " ".join(str(report).split())


@pytest.mark.slow
def test_a_result_that_counts_is_no_cache_by_its_name(write):
    code = "def cost(X):\n    {0} = X.argmax(axis=1) + {1}\n    return X.sum(), {0}"
    a, b = (write(k, code.format(k, n)) for k, n in (("p", 0), ("q", 1)))
    assert compare(a, b, "X 7 3", sets=("plain", "larger")).outcome == "different"


@pytest.mark.slow
def test_a_function_beside_a_cost_is_judged_as_its_gradient(write):
    code = """
        def cost(theta, X, y, lambda_):
            J = lambda_ * theta @ theta
            return J, lambda dJ: {} * dJ * lambda_ * theta
        """
    report = hold(write("a", code.format(2)), write("b", code.format(3)))
    assert verdicts(report) == {"A": ["right"], "B": ["wrong"]}


@pytest.mark.slow
def test_an_order_of_unrolling_and_labels_from_0_are_told_and_no_fault(write):
    report = hold(write("a"), write("b", order="C", back="C", first=0))
    assert report.passed, str(report)
    assert "B takes theta unrolled along rows (W 4 x 3)" in str(report)
    assert "B takes y labels from 0" in str(report)


@pytest.mark.slow
def test_an_order_of_unrolling_is_found_where_no_gradient_is_asked(write):
    line = LINE.replace("theta 12", "theta real 12")
    turned = write("b", order="C", back="C")
    report = compare(write("a"), turned, line, sets=("plain", "larger"))
    assert report.outcome == "same", str(report)
    assert "B takes theta unrolled along rows (W 4 x 3)" in str(report)
    wrong = compare(write("a"), write("c", order="C"), line, sets=("plain", "larger"))
    assert wrong.outcome == "different"


@pytest.mark.slow
def test_a_gradient_unrolled_otherwise_than_its_parameters_is_no_convention(write):
    report = hold(write("a"), write("b", back="C"))
    assert report.outcome == "different"
    assert verdicts(report) == {"A": ["right"], "B": ["wrong"]}


@pytest.mark.slow
def test_the_first_value_that_differs_is_told_with_both_lines(write):
    report = hold(write("a"), write("b", delta="T - p"))
    found = report.divergence
    assert (found.a.name, found.b.name) == ("delta", "delta")
    assert found.b.line == 12
    assert "B has the opposite sign" in " ".join(str(report).split())
    assert "J   same" in str(report)


def test_of_a_wrong_gradient_the_entries_that_are_wrong_are_counted(write):
    code = """
        def cost(W):
            dW = 2 * W
            dW[:, 0] += 1
            return (W * W).sum(), dW
        """
    report = gradcheck(write("a", code), "W 5 4", ("W",))
    assert "wrong, 0.0 digits, 5 of 20 entries by complex step" in str(report)
    some = write("b", code.replace("dW[:, 0] += 1", "dW[:, :2] += W[:, :2] > 0"))
    text = str(gradcheck(some, "W 5 4", ("W",)))
    assert text.count(" of 20 entries") == 1 and "columns 1, 2" in text


@pytest.mark.slow
def test_of_two_slips_the_one_that_is_not_told_is_not_passed_over(write):
    code = """
        def cost(W, b, X):
            e = X @ W + b
            J = (e * e).sum() / 2
            dW = {} * (X.T @ e)
            db = {} * e.sum(axis=0)
            return J, dW, db
        """
    both = [write(n, code.format(*t)) for n, t in (("a", (1, 1)), ("b", (2, 3)))]
    line, sets = "W 3 2, b 1 2, X 5 3", ("plain", "larger")
    told = str(compare(*both, line, ("W", "b"), sets=sets))
    assert "this does not explain dW: mend it and run again" in told or (
        "this does not explain db: mend it and run again" in told
    )
    one = [both[0], write("c", code.format(2, 1))]
    assert "does not explain" not in str(compare(*one, line, ("W", "b"), sets=sets))


@pytest.mark.slow
def test_a_gradient_of_another_cost_is_told_though_both_are_the_same(write):
    both = [write(name, delta="(p - T) * 2") for name in "ab"]
    report = hold(*both)
    assert report.outcome == "same"
    assert verdicts(report) == {"A": ["wrong"], "B": ["wrong"]}
    assert not report.passed


@pytest.mark.slow
def test_sums_in_another_order_agree_and_a_relative_error_of_1e_9_does_not(write):
    reverse = write("b", delta="(p - T)[::-1][::-1] * (1 + 1e-16)")
    assert hold(write("a"), reverse).outcome == "same"
    assert hold(write("a"), write("c", delta="(p - T) * (1 + 1e-9)")).outcome == (
        "different"
    )


def test_the_entry_that_rounds_most_inside_is_not_a_difference(write):
    """1 - p loses digits where p is near 1, which no change of the inputs shows."""
    near = """
        import numpy as np

        def cost(theta, X):
            z = 18 + theta[0] * X[0, 0]
            h = 1 / (1 + np.exp(-z))
            return np.log({})
        """
    forms = "1 - h", "h * np.exp(-z)"
    a, b = (write(f"n{k}", near.format(form)) for k, form in enumerate(forms))
    report = compare(a, b, "theta 2, X 2 2", ("theta",))
    assert report.outcome == "same", str(report)


@pytest.mark.slow
def test_counted_results_are_compared_exactly(write):
    code = """
        import numpy as np

        def cost(X):
            return np.argmax(X, axis=1){}, np.sum(X > 0)
        """
    a, b = write("a", code.format("")), write("b", code.format(" + (X[:, 0] > 0)"))
    assert compare(a, a, "X 7 3").outcome == "same"
    assert compare(a, b, "X 7 3").outcome == "different"


@pytest.mark.slow
def test_results_in_parts_and_a_flat_gradient_are_one(write):
    parts = """
        import numpy as np

        def cost(theta, X):
            W, b = theta[:6].reshape(2, 3), theta[6:]
            e = X @ W.T + b
            return np.sum(e ** 2) / 2, {}
        """
    flat = "np.r_[(e.T @ X).ravel(), e.sum(0)]"
    a = write("a", parts.format(flat))
    b = write("b", parts.format('{"W": e.T @ X, "b": e.sum(0)}'))
    report = compare(a, b, "theta 8, X 5 3", ("theta",))
    assert report.passed, str(report)


@pytest.mark.slow
def test_a_function_that_raises_is_not_judged_and_its_error_is_told(write):
    fails = write("b", "def cost(theta, X, y, lambda_):\n    raise KeyError('no data')")
    report = hold(write("a"), fails)
    assert report.outcome == "not judged"
    assert "no data" in report.reason


def test_the_error_of_the_users_is_told_and_not_that_of_a_convention(write):
    code = """
        import numpy as np

        def cost(X, y):
            n = np.arange(len(y))
            p = np.exp(X)
            p[n, y] -= 1
            p /= M
            return p.sum()
        """
    target = write("a", code)
    report = compare(target, target, "X 5 3, y labels 5 of 3")
    assert "NameError: name 'M' is not defined; line 8 of a.py: p /= M" in report.reason
    check = gradcheck(target, "X 5 3, y labels 5 of 3", ("X",))
    assert "NameError" in check.reason


@pytest.mark.slow
def test_one_row_on_which_one_side_raises_is_a_difference(write):
    guarded = COST.replace("W = theta", "assert len(X) > 1\n        W = theta")
    code = textwrap.dedent(guarded).format(**FIRST)
    report = hold(write("a"), write("b", code))
    assert report.outcome == "different"
    assert [one.kind for one in report.sets if one.differs] == ["one row"]


def test_an_input_without_a_place_is_an_error_that_names_both(write):
    with pytest.raises(UsageError, match="no argument of B takes momentum"):
        more = COST.replace("lambda_)", "lambda_, momentum)")
        code = textwrap.dedent(more).format(**FIRST)
        line = LINE + ", momentum 0.9"
        compare(write("a", code), write("b"), line, ("theta",))


@pytest.mark.slow
def test_a_kept_side_is_held_against_another_without_its_process(write, tmp_path):
    kept = str(tmp_path / "kept.json")
    first = write("a")
    assert hold(first, write("b"), keep=kept).passed
    again = compare(kept, write("c", order="C", back="C"))
    assert again.passed, str(again)
    assert ", kept 2" in again.languages[0] and "kept" not in again.languages[1]
    wrong = compare(kept, write("d", delta="T - p"))
    assert wrong.outcome == "different"
    assert wrong.divergence.a.name == "delta"


@pytest.mark.slow
def test_a_kept_side_whose_source_has_changed_says_so(write, tmp_path):
    kept = str(tmp_path / "kept.json")
    hold(write("a"), write("b"), keep=kept)
    write("a", delta="T - p")
    report = compare(kept, write("b"))
    assert any("has changed" in note for note in report.notes)


def test_a_file_that_is_no_kept_side_is_refused(write, tmp_path):
    file = tmp_path / "x.json"
    file.write_text('{"schema": "other"}')
    with pytest.raises(FormatError, match='schema is "other", not pyref/compare/1'):
        compare(str(file), write("b"))


@pytest.mark.slow
def test_the_line_that_drops_an_imaginary_part_is_told(write):
    code = """
        import numpy as np

        def cost(theta, X):
            h = X @ theta
            e = np.conj(h) - 1
            return np.sum(e * h), X.T @ (2 * h - 1)
        """
    report = compare(write("a", code), write("b", code), "theta 3, X 5 3", ("theta",))
    assert report.passed, str(report)
    one = report.gradients["A"][0]
    assert (one.by, one.loss.kind, one.loss.step.line) == ("slopes", "conjugates", 6)
    told = "slopes judge, since line 6 of a.py takes the conjugate (as ' does, and .'"
    assert f"{told} not), where complex steps end" in " ".join(str(report).split())


def outcome(write, one, other, line="x 4 3", **more):
    """What is said of two functions of x, given as expressions."""
    code = "import numpy as np\n\n{}\n\ndef cost(x):\n    return {}\n"
    heads = more.get("head", ""), more.get("other_head", "")
    a, b = (
        write(f"v{k}", code.format(head, text))
        for k, (head, text) in enumerate(zip(heads, (one, other), strict=True))
    )
    return compare(a, b, line)


@pytest.mark.some(quick=4)
@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("len(x)", "5", ["larger", "one row"]),
        ("len(x)", "len(x) * 3 / x.shape[1]", ["wider"]),
        ("len(x)", "len(x.reshape(5, -1))", ["larger", "one row"]),
        ("len(x)", "len(x.reshape(-1, 3))", []),  # it raises with 7 features
    ],
)
def test_a_length_that_stands_in_the_code_is_seen(write, one, other, kinds):
    code = """
        def cost(x, gamma, beta):
            return gamma * (x - x.sum(axis=0) / ({})) + beta
        """
    a, b = (write(k, code.format(n)) for k, n in (("a", one), ("b", other)))
    report = compare(a, b, "x 5 3, gamma 1 3, beta 1 3")
    assert report.differs_on == kinds, str(report)
    assert ("no wider set (x 5 x 7): B raised" in str(report)) is (not kinds)


def test_the_sizes_of_each_set_are_told(write):
    code = "def cost(x, gamma):\n    return gamma * x"
    told = " ".join(str(compare(*[write("a", code)] * 2, "x 5 3, gamma 1 3")).split())
    assert (
        "results on plain (x 5 x 3), larger (x 11 x 3), one row (x 1 x 3),"
        " wider (x 5 x 7), second point" in told
    )


@pytest.mark.slow
def test_two_results_that_say_nothing_are_not_judged(write):
    for empty in ("x[:0]", "0 * x", "np.full(3, np.nan)"):
        assert outcome(write, empty, empty).outcome == "not judged"


@pytest.mark.slow
def test_a_square_result_is_not_turned_where_no_input_is(write):
    assert outcome(write, "x @ x", "(x @ x).T", "x 4 4").outcome == "different"


@pytest.mark.slow
def test_a_result_that_hangs_on_chance_or_on_earlier_calls_is_not_judged(write):
    rng = "x + np.random.default_rng().normal()"
    report = outcome(write, "x * 1.0", rng)
    assert report.outcome == "not judged"
    assert "another result for the same inputs" in report.reason
    count = "calls = []"
    report = outcome(write, "x * 1.0", "x + len(calls.append(1) or calls)",
                     other_head=count)  # fmt: skip
    assert report.outcome == "not judged"


@pytest.mark.slow
def test_what_rounding_leaves_no_digits_of_is_not_the_same(write):
    solve = "np.linalg.solve(1 / (np.add.outer(np.arange(14), np.arange(14)) + 1), x)"
    report = outcome(write, solve, f"1.3 * {solve} + 5", "x real 14")
    assert report.outcome != "same"


def test_a_result_of_one_side_alone_is_told(write):
    report = outcome(write, "x * 2, x.sum()", "(x * 2,)")
    assert report.outcome == "same"
    assert "A alone gives" in str(report)


@pytest.mark.slow
def test_a_gradient_that_was_asked_for_and_neither_gives_is_not_passed(write):
    a, b = write("a"), write("b")
    report = compare(a, b, LINE, ("theta", "X"))
    assert report.outcome == "same"
    assert [one.input for _, one in report.undecided] == ["X", "X"]
    assert not report.passed


def test_the_set_on_which_alone_two_differ_is_told(write):
    report = outcome(write, "x.mean(0)", "x.mean(0) if len(x) > 1 else x.mean(1)")
    assert report.outcome == "different"
    assert "one row" in str(report)


def test_a_number_that_may_be_meant_as_a_vector_is_told(write):
    report = outcome(write, "x.sum(axis=0)[0]", "x.sum(axis=0)[0]", "x 7")
    assert report.outcome == "not judged"
    assert "a vector is x real 7" in str(report)


def test_a_function_that_raises_when_it_is_asked_again_is_not_judged(write):
    once = "calls = []\nonce = lambda x: x * (1 / (2 - len(calls.append(1) or calls)))"
    report = outcome(write, "x * 1.0", "once(x)", other_head=once)
    assert report.outcome == "not judged"


@pytest.mark.slow
def test_a_function_that_changes_after_some_calls_is_not_judged(write):
    late = """
        COUNT = 0

        def cost(x):
            global COUNT
            COUNT += 1
            return (x**2).sum() * (1 + (COUNT > 3)), 2 * x
        """
    steady = write("a", "def cost(x): return (x**2).sum(), 2 * x")
    report = compare(steady, write("b", late), "x 4 3", ("x",), sets=("plain",))
    assert report.outcome == "not judged"
    assert "what earlier calls left" in report.reason


@pytest.mark.slow
def test_sums_of_thousands_of_samples_may_be_added_in_another_order(write):
    code = """
        import numpy as np

        def cost(X):
            return np.cumsum(X[{order}, 0] ** 2 + 1)[-1]
        """
    orders = ":", "::-1", ":0:-1"
    plain, back, short = (write(f"s{k}", code.replace("{order}", order))
                          for k, order in enumerate(orders))  # fmt: skip
    for other, outcome in ((back, "same"), (short, "different")):
        report = compare(plain, other, "X 20000 1", sets=("plain",))
        assert report.outcome == outcome, str(report)


@pytest.mark.slow
def test_a_line_that_loses_the_complex_step_of_several_gradients_stands_once(write):
    code = """
        import numpy as np

        def cost(W, b):
            h = np.abs(np.sum(W) + np.sum(b) + 9)
            return h, np.ones_like(W), np.ones_like(b)
        """
    report = compare(write("a", code), write("b", code), "W 2 3, b real 3", ("W", "b"))
    assert report.passed, str(report)
    text = " ".join(str(report).split())
    assert text.count("where complex steps end (no fault): h = np.abs(") == 2
    assert "slopes judge result 2 and result 3, since line 5 of a.py takes a" in text


@pytest.mark.slow
def test_one_row_alone_is_told_in_the_first_line_and_is_no_example_beside_others(write):
    norm = "x / x.std(0{})"
    report = outcome(write, norm.format(""), "x / np.maximum(x.std(0), 1e-9)")
    assert "different with one row only (--sets leaves it out)" in str(report)
    report = outcome(write, norm.format(""), norm.format(", ddof=1"))
    text = " ".join(str(report).split())
    assert "one row only" not in text
    assert "on one row" not in text
    assert "first apart" in text


@pytest.mark.slow
def test_lines_of_source_stand_there_as_a_whole(write):
    long = "x.sum() + {} * (x ** 2).sum()" + " + 0 * x.sum()" * 5
    report = outcome(write, long.format(2), long.format(3))
    names = {
        f"{letter}  {name}"
        for letter, name in zip("AB", (report.a, report.b), strict=True)
    }
    lines = str(report).splitlines()
    assert max(len(line) for line in lines if line not in names) <= 80
    assert f"return {long.format(3)}" in " ".join(str(report).split())


@pytest.mark.slow
def test_a_count_turned_over_has_no_first_entry_that_is_the_same(write):
    code = """
        import numpy as np

        def cost(y, p):
            C = np.zeros((3, 3))
            for t, q in zip(y, p):
                C[{}] += 1
            return C
        """
    a, b = (
        write(f"c{k}", code.format(at)) for k, at in enumerate(("t-1, q-1", "q-1, t-1"))
    )
    report = compare(a, b, "y labels 12 of 3, p labels 12 of 3", sets=("plain",))
    assert "first apart: C: B is A transposed" in str(report)


@pytest.mark.slow
def test_values_that_agree_are_no_first_apart_but_what_is_made_of_them(write):
    code = """
        def cost(W, X):
            E = X @ W - 1
            dW = X.T @ E
            return (E**2).sum() / 2, {}
        """
    report = compare(
        write("a", code.format("{'W': dW}")), write("b", code.format("{'W': dW.T}")),
        "W 4 4, X 5 4", ("W",), sets=("plain",),
    )  # fmt: skip
    assert "first apart" not in str(report)
    assert report.divergence.b.name == "return"


def test_a_gradient_that_is_transposed_is_wrong_and_told_so(write):
    code = """
        def cost(W, X):
            E = X @ W - 1
            dW = X.T @ E
            return (E**2).sum() / 2, {{'W': {}}}
        """
    a, b = (write(f"t{k}", code.format(d)) for k, d in enumerate(("dW", "dW.T")))
    report = compare(a, b, "W 4 3, X 5 4", ("W",), sets=("plain",))
    assert "different, and B's dW is wrong" in str(report)
    assert "wrong: result 2.W is 3 x 4, transposed: W is 4 x 3" in str(report)


@pytest.mark.slow
def test_a_gradient_that_is_short_on_one_row_is_told_with_both_counts(write):
    code = """
        import numpy as np

        def cost(theta, X):
            E = X @ theta[:4].reshape(2, 2) + theta[4:]
            db = {}
            return (E**2).sum() / 2, np.r_[(X.T @ E).ravel(), db]
        """
    short = "np.sum(E) if len(E) < 2 else E.sum(0)"
    a, b = (write(f"r{k}", code.format(d)) for k, d in enumerate(("E.sum(0)", short)))
    report = compare(a, b, "theta 6, X 5 2", ("theta",))
    text = " ".join(str(report).split())
    told = "on one row B's result 2 has 5 entries, theta has 6"
    assert f"dtheta different sizes with one row only: {told}" in text
