from mine import dense

import pyref


@pyref.testing.cases("dense")
def test_dense(case):
    y, back = dense(*case.args())
    pyref.testing.assert_grad_close((y, *back(*case.dys())), case)


def test_report():
    assert pyref.check(dense, "dense")
