"""The first values in which two functions part: one put in the place of the other."""

import textwrap

import pytest

from pyref.pairs.run import compare

RIGHT = """
    import numpy as np

    def cost(X, Wk, Wv):
        keys = X @ Wk
        values = X @ Wv
        scores = keys @ values.T
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return np.sum(p * p) + np.sum(np.sin(values)), p @ values
    """
OTHER = """
    import numpy as np

    def weigh(scores):
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True)

    def cost(X, Wk, Wv):
        k, v = X @ Wk, X @ Wv
        out = np.zeros((X.shape[0], v.shape[1]))
        total = 0.0
        for i in range(X.shape[0]):
            s = v @ k[i]
            w = weigh(s[None])[0]
            total = total + w @ w + np.sum(np.sin(v[i]))
            out[i] = w @ v
        return total, out
    """
LINE = "X 5 3, Wk 3 4, Wv 3 4"


@pytest.fixture
def hold(tmp_path):
    """Holds two functions against each other, a piece of text of one changed."""

    def hold(a, b, old="", new="", line=LINE, **more):
        targets = []
        for name, text in (("a", a), ("b", b)):
            file = tmp_path / f"{name}.py"
            text = textwrap.dedent(text)
            assert name == "a" or old in text
            file.write_text(text.replace(old, new) if name == "b" and old else text)
            targets.append(f"{file}:cost")
        return compare(*targets, line, **more)

    return hold


def names(report):
    found = report.divergence
    return [step.name if step else None for step in (found.a, found.b)]


def test_both_are_the_same_without_a_slip(hold):
    assert hold(RIGHT, OTHER).passed


@pytest.mark.slow
def test_a_value_that_equals_another_by_mistake_is_not_taken_for_that(hold):
    report = hold(RIGHT, OTHER, "X @ Wk, X @ Wv", "X @ Wk, X @ Wk")
    assert names(report) == ["values", "v"]
    assert report.divergence.paired


@pytest.mark.slow
def test_what_a_loop_gives_row_by_row_is_held_against_the_whole(hold):
    report = hold(RIGHT, OTHER, "v @ k[i]", "v @ k[i] / 2")
    assert names(report) == ["scores", "s"]


@pytest.mark.slow
def test_a_result_overwritten_by_its_own_value_is_told_apart(hold):
    one = "\n    def cost(x):\n        J = (x**2).sum()\n        J = J + x.sum() / 3\n"
    both = [one + "        return J\n", one + "        return J\n"]
    report = hold(*both, "J + x.sum() / 3", "J + x.sum() // 3 * 0", line="x real 4")
    assert names(report) == ["J", "J"]
    assert report.divergence.b.line == 4


@pytest.mark.slow
def test_a_value_for_which_the_other_side_has_none_is_told_alone(hold):
    text = """
        import numpy as np

        def cost(theta):
            a, b = theta[:2], theta[2:]
            J = np.sum(a**2) + np.sum(b**3)
            da, db = 2 * a, 3 * b**2
            {}
            return J, {}
        """
    one = text.format("grad = np.concatenate([db, da])", "grad")
    other = text.format("unused = 0", "da, db")
    report = hold(one, other, line="theta real 5", gradient=("theta",))
    assert names(report) == ["grad", None]
    assert not report.divergence.paired
    assert "first that the other does not confirm: A's grad" in str(report)


@pytest.mark.slow
def test_a_kept_side_is_placed_by_what_it_was(hold, tmp_path):
    kept = str(tmp_path / "kept.json")
    hold(RIGHT, OTHER, keep=kept)
    wrong = tmp_path / "c.py"
    text = textwrap.dedent(OTHER).replace("k[i]", "k[i] / 2")
    wrong.write_text(text)
    report = compare(kept, f"{wrong}:cost")
    assert names(report) == ["scores", "s"]


EIGEN = """
    import numpy as np

    def cost(C):
        w, U = np.linalg.eigh(C)
        return {cost}, w, U
    """


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("used, told", [("(U**2 @ w).sum()", "same"),
                                        ("U.sum()", "different")])  # fmt: skip
def test_signs_of_eigenvectors_are_free_where_all_else_agrees(hold, used, told):
    text = EIGEN.format(cost=used)
    signs = "eigh(C)\n    U = U * np.array([1, -1, 1, -1])\n"
    report = hold(text, text, "eigh(C)\n", signs, line="C symmetric 4")
    assert report.outcome == told, str(report)
    assert ("but for the signs of its columns" in str(report)) is (told == "same")


@pytest.mark.slow
def test_left_and_right_singular_vectors_turn_together(hold):
    text = """
        import numpy as np

        def cost(C):
            u, s, vt = np.linalg.svd(C)
            return s, u, vt.T
        """
    signs = "svd(C)\n    u = u * np.array([1, -1, 1, 1])\n"
    report = hold(text, text, "svd(C)\n", signs, line="C symmetric 4")
    assert report.outcome == "different"
    both = signs + "    vt = vt * np.array([[1], [-1], [1], [1]])\n"
    assert hold(text, text, "svd(C)\n", both, line="C symmetric 4").outcome == "same"


HELPERS = """
    import numpy as np

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def cost(X, W, V, Y):
        H = sigmoid(X @ W)
        P = sigmoid(H @ V)
        dP = (P - Y) * P * (1 - P)
        dH = (dP @ V.T) * H * (1 - H)
        grads = {
            "W": X.T @ dH,
            "V": H.T @ dP,
        }
        return 0.5 * np.sum((P - Y) ** 2), grads["W"], grads["V"]
    """


@pytest.mark.slow
@pytest.mark.some(quick=5)
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sigmoid(H @ V)", "sigmoid(H @ V / 2)", "z given to sigmoid"),
        ("sigmoid(X @ W)", "sigmoid(X @ W - 1)", "z given to sigmoid"),
        ("np.exp(-z)", "np.exp(-2 * z)", "what sigmoid returns"),
        ('"V": H.T @ dP', '"V": H.T @ dP / 2', "grads['V']"),
        ('"W": X.T @ dH', '"W": X.T @ dH / 2', "grads['W']"),
    ],
)
def test_what_a_function_is_given_is_told_where_it_is_called(hold, old, new, told):
    """A helper that is right is not shown for what it is given; entries have lines."""
    line = "X 5 3, W 3 4, V 4 2, Y probability 5 2"
    report = hold(HELPERS, HELPERS, old, new, line=line, gradient=("W", "V"))
    found = report.divergence
    assert [found.a.told, found.b.told] == [told, told]
    assert new in found.b.text
    assert told in str(report)


THROUGH_TIME = """
    import numpy as np

    def cost(X, W, V):
        S = X.shape[1]
        h = np.zeros((W.shape[0], S + 1))
        for t in range(S):
            h[:, t + 1] = np.tanh(V @ X[:, t] + W @ h[:, t])
        dW, dV = np.zeros_like(W), np.zeros_like(V)
        carried = np.zeros(W.shape[0])
        for t in reversed(range(S)):
            dh = h[:, t + 1] / S + carried
            da = dh * (1 - h[:, t + 1] ** 2)
            dW += np.outer(da, h[:, t])
            dV += np.outer(da, X[:, t])
            carried = W.T @ da
        return np.sum(h**2) / (2 * S), dW, dV
    """


@pytest.mark.slow
@pytest.mark.some(quick=4)
@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("W.T @ da", "W @ da", "carried"),
        ("W.T @ da", "W.T @ dh", "carried"),
        ("+ carried", "", "dh"),
        ("h[:, t + 1] ** 2", "h[:, t] ** 2", "da"),
    ],
)
def test_what_a_loop_carries_on_is_told_where_it_is_made(hold, old, new, name):
    """Not where the next pass reads it, nor by what agreed in the first pass yet."""
    line = "X 3 5, W 4 4, V 4 3"
    report = hold(THROUGH_TIME, THROUGH_TIME, old, new, line=line, gradient=("W",))
    assert names(report) == [name, name]
    assert new in report.divergence.b.text
    assert report.divergence.made_of == ((), ())
    assert not report.divergence.rest


TWO_SOFTMAXES = """
    import numpy as np

    def softmax(Z):
        E = np.exp(Z - Z.max(axis=0, keepdims=True))
        return E / E.sum(axis=0, keepdims=True)

    def cost(W, X):
        Z = W @ X
        P = softmax(Z)
        return np.sum(P * P * X[:3]), P
    """


@pytest.mark.slow
def test_what_the_first_apart_is_made_of_agrees_with_nothing_on_the_other_side(hold):
    line = "W 3 4, X 4 6"
    old, new = "P = softmax(Z)", "P = softmax(Z.T).T"
    told = str(hold(TWO_SOFTMAXES, TWO_SOFTMAXES, old, new, line))
    assert "made of E; nothing in B agrees with it" in told
    assert "made of E; nothing in A agrees with it" in told
