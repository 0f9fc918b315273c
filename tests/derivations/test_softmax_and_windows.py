"""What the sources of rows C6 and C8 say of softmax, of its cost and of windows."""

import numpy as np
import pytest

from pyref.derivations import conv_loops, developer_diary, im2col_gemm, softmax_linear

ONE = np.ones((1, 1))


def test_the_product_written_out_needs_no_matrix_and_is_the_same():
    z = np.array([[1.0, 2, 3], [1, 1, 1], [1000, 1001, 1002]])
    dy = np.array([[1.0, 0, -1], [2, 1, 0], [0, 0, 1]])
    y, back = softmax_linear(z, np.eye(3), np.zeros((1, 3)))
    written = y * (dy - np.sum(dy * y, axis=1, keepdims=True))
    np.testing.assert_allclose(back(dy)[0], written, atol=4e-16)


def test_columns_2000_apart_do_not_see_one_another():
    w2 = np.array([[0.0, 2000]] * 3)
    args = [[100], [-100]], [[-2], [2]], [[0], [0]], w2, [[0], [1], [2]]
    args = [np.array(v, float) for v in args]
    cost, back = developer_diary(*args, np.eye(3)[[0, 2]])
    p = np.exp([0, 1, 2]) / np.sum(np.exp([0, 1, 2]))
    assert cost.item() == pytest.approx(-np.log(p[0] * p[2]) / 2, rel=1e-15)
    db2 = back(2 * ONE)[4]
    np.testing.assert_allclose(db2[:, 0], 2 * p - [1, 0, 1], atol=4e-16)


def test_the_cost_in_print_has_a_share_of_one_in_m_of_these_slopes():
    x, w1, b1 = np.array([[1, -2], [0.5, 1], [2, 0]]), np.ones((2, 2)), ONE * [[0], [1]]
    w2, b2 = np.sin(np.arange(1.0, 7)).reshape(3, 2), ONE * [[0], [0.5], [-1]]
    y = np.eye(3)[[0, 2, 1]]
    dw2 = developer_diary(x, w1, b1, w2, b2, y)[1](ONE)[3]
    a1 = 1 / (1 + np.exp(-(w1 @ x.T + b1)))

    def printed(w2):
        p = np.exp(w2 @ a1 + b2)
        return -np.mean(y.T * np.log(p / np.sum(p, axis=0)))  # over all N M entries

    for place in np.ndindex(dw2.shape):
        step = np.zeros((3, 2))
        step[place] = 1e-5
        slope = (printed(w2 + step) - printed(w2 - step)) / 2e-5
        assert slope == pytest.approx(dw2[place] / 3, abs=1e-9)


def test_ones_count_the_windows_that_hold_a_pixel():
    _, back = im2col_gemm(np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2)), 1, 0)
    dx, _ = back(np.ones((1, 1, 3, 3)))
    counts = [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]
    assert dx[0, 0].tolist() == counts


def test_windows_read_down_their_columns_give_the_same_if_the_kernel_is_read_so_too():
    image, kernel = np.arange(1.0, 17).reshape(4, 4), np.array([[1.0, 3], [2, 4]])
    y, _ = im2col_gemm(image[None, None], kernel[None, None], 1, 0)
    windows = [image[i : i + 2, j : j + 2] for i in range(3) for j in range(3)]
    down = np.array([window.ravel(order="F") for window in windows])
    same = (down @ kernel.ravel(order="F")).reshape(3, 3)
    other = (down @ kernel.ravel()).reshape(3, 3)
    np.testing.assert_array_equal(same, y[0, 0])
    assert np.all(other != y[0, 0])


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("pad", [0, 1])
def test_padding_and_strides_count_windows_as_loops_do(stride, pad):
    x = 5 * np.arange(1.0, 25).reshape(1, 1, 4, 6) % 7
    w = np.arange(1.0, 5).reshape(1, 1, 2, 2)
    y, back = im2col_gemm(x, w, stride, pad)
    z, loops = conv_loops(x, w, stride, pad)
    for one, other in zip((y, *back(y)), (z, *loops(z)), strict=True):
        np.testing.assert_array_equal(one, other)
