"""What tests of the jail share."""

import pytest

from pyref.grading.probe import find_open_doors


@pytest.fixture(scope="session")
def closed():
    """Skip where this machine leaves a door open, which is then named."""
    if doors := find_open_doors():
        pytest.skip(f"open here: {'; '.join(doors)}")
