"""A port ends with all that it started, and what it leaves in a folder is told."""

import signal

import pytest
from planting import is_running, pyref, start, wait_for

BREEDS = """
import os, subprocess
from pyref.layers import relu

if not os.path.exists("{0}/bred"):
    away = "setsid env -i sh -c 'sleep 7777 & echo $! > {0}/bred'"
    near = "setsid sleep 7778 & echo $! > {0}/near"
    subprocess.run([away], shell=True)
    subprocess.run([near], shell=True)
"""
WRITES = """
from pyref.layers import relu as layer

def relu(x):
    with open("trace.txt", "a") as file:
        file.write("called")
    return layer(x)
"""
HANGS = """
import os

def relu(x):
    with open("{0}/begun.part", "w") as file:
        file.write(str(os.getpid()))
    os.rename("{0}/begun.part", "{0}/begun")
    while True:
        pass
"""


@pytest.mark.slow
def test_grandchildren_end_with_their_port(tmp_path):
    (tmp_path / "port.py").write_text(BREEDS.format(tmp_path))
    done = pyref("check", "port.py:relu", "--as", "relu", at=tmp_path)
    assert done.returncode == 0, done.out
    for name in ("bred", "near"):
        assert not is_running(int((tmp_path / name).read_text()))


@pytest.mark.slow
def test_a_file_that_a_port_leaves_is_told(tmp_path):
    (tmp_path / "port.py").write_text(WRITES)
    done = pyref("check", "port.py:relu", "--as", "relu", at=tmp_path)
    assert done.returncode == 0
    told = f"warning: no files left: left trace.txt in {tmp_path}"
    assert "".join(told.split()) in "".join(done.out.split())  # which is folded
    done = pyref("check", "port.py:relu", "--as", "relu", at=tmp_path)
    assert "no files left" not in done.out  # it was there before


@pytest.mark.slow
@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_check_that_is_stopped_ends_its_port(tmp_path, number, code):
    (tmp_path / "port.py").write_text(HANGS.format(tmp_path))
    words = ("port.py:relu", "--as", "relu", "--deadline", "600")
    child = start("check", *words, at=tmp_path)
    wait_for((tmp_path / "begun").exists)
    child.send_signal(number)
    _, err = child.communicate(timeout=60)
    assert child.returncode == code
    assert err == f"pyref: stopped by {number.name}\n"
    assert not is_running(int((tmp_path / "begun").read_text()))
