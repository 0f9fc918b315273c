"""The shelf that tests of one's own layers read, certified once in a session."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

import shelf


@pytest.fixture(scope="session")
def certified(tmp_path_factory):
    """A certified shelf that no test may change."""
    pytest.importorskip("flint", reason="python-flint is not installed")
    folder = shelf.copy(tmp_path_factory.mktemp("own") / "layers")
    done = shelf.pyref("certify", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def own(certified, tmp_path):
    """A certified shelf that is the test's to change."""
    folder = tmp_path / "layers"
    shelf.shutil.copytree(certified, folder)
    return folder


@pytest.fixture
def fresh(tmp_path):
    """A shelf of which nothing is certified yet."""
    pytest.importorskip("flint", reason="python-flint is not installed")
    return shelf.copy(tmp_path / "layers")
