"""A test for each case of a layer, in pytest.

@pyref.testing.cases("conv2d")
def test_conv2d(case):
    ...
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pyref.testing.given import Where, load

if TYPE_CHECKING:
    import pytest


def cases(
    *names: str,
    level: str | Collection[str] = (),
    flags: str | Collection[str] = (),
    dtype: str | Collection[str] = (),
    where: Where = lambda case: True,
    refused: bool = False,
) -> "pytest.MarkDecorator":
    """Run a test with each case of these layers, as load has it, as case.

    Its id is that of the case, -float32 behind it in single precision; its mark
    is the level of the case: plain, hard or hostile.

    Errors: pyref:value, pyref:format.
    """
    import pytest

    given = load(
        *names, level=level, flags=flags, dtype=dtype, where=where, refused=refused
    )
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(case, id=case.label, marks=getattr(pytest.mark, case.level))
            for case in given
        ],
    )
