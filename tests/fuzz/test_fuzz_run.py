"""A whole fuzz: what is found, shrunk and kept, by whatever workers."""

import json
import os
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parent))

import own_layer

from pyref.cli.ending import settle
from pyref.cli.main import pyref as commands
from pyref.fixtures.sources import load_module
from pyref.fuzz.block import Block, fuzz_block, open_layer
from pyref.fuzz.draw import draw
from pyref.fuzz.run import WorkerError, cut, make_pool, run

FLINT = "python-flint is not installed"


@pytest.fixture
def pyref(capsys):
    """The command in this process: its exit code, and what it printed."""

    def call(*words):
        with pytest.raises(BaseException) as end:
            commands.main([*map(str, words)], "pyref", standalone_mode=False)
        code = settle(end.value)
        return code, "".join(capsys.readouterr())

    return call


def read(file):
    return json.loads(Path(file).read_text())


@pytest.fixture
def flat(tmp_path):
    """A layer in Python alone whose derivative is lost at zero."""
    pytest.importorskip("flint", reason=FLINT)
    return own_layer.copy(tmp_path / "flat", "softsign.py", edit=own_layer.FLAT)


@pytest.mark.some(quick=3)
@pytest.mark.needs_octave
@pytest.mark.parametrize("layer", ["dense", "max_pool2d", "svd"])
def test_nothing_is_wrong_in_some_layers(layer):
    outcome = fuzz_block(Block(layer, seed=11, first=0, count=40, certify=0.2))
    assert outcome.wrong == []
    assert outcome.cases == sum(outcome.kinds.values()) == 40
    assert outcome.kinds["same", "strict"] > 10


@pytest.mark.slow
def test_a_fault_is_found_shrunk_kept_and_replayed(flat, tmp_path, pyref):
    kept = tmp_path / "kept"
    words = ("fuzz", "--layer", flat, "--cases", 60, "--jobs", 1, "--folder", kept)
    code, printed = pyref(*words, "--json", tmp_path / "found.json")
    assert code == 1
    (file,) = kept.glob("softsign-*.json")
    (case,) = read(file)["cases"]
    assert case["inputs"]["x"]["shape"] == [1, 1]
    assert float(case["inputs"]["x"]["values"][0]) == 0
    assert case["upstream"]["dy"]["values"] == ["1"]
    assert case["expect"]["dx"]["values"] == ["1"]
    (told,) = read(tmp_path / "found.json")["layers"]
    assert told["wrong"] == len(told["found"]) > 1
    again = f"pyref fuzz --replay {file} --layer {flat}"
    assert again in printed
    assert pyref(*again.split()[1:])[0] == 1
    own_layer.mend(flat)
    load_module.cache_clear()  # a new process would read the file anew
    assert pyref(*again.split()[1:])[0] == 0
    assert pyref(*words)[0] == 0


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_fault_in_one_language_is_found_with_nothing_certified(tmp_path):
    edit = ("dx = dy ./ s ./ s;", "dx = dy ./ s ./ s; dx(s == 1) = 0;")
    place = own_layer.copy(tmp_path, "softsign.m", "softsign.py", edit=edit)
    outcome = fuzz_block(Block(place, seed=0, first=0, count=60, certify=0))
    assert {verdict.finding.array for _, verdict in outcome.wrong} == {"dx"}


@pytest.mark.slow
@pytest.mark.needs_octave
def test_a_case_that_ends_octave_is_found_and_the_others_keep_their_results(tmp_path):
    edit = ("y = x ./ s;", "y = x ./ s; if any (isnan (x(:))), exit (7); end")
    place = own_layer.copy(tmp_path, "softsign.m", "softsign.py", edit=edit)
    sheet, forward = open_layer(place)
    odd = {n for n in range(300) if has_nan(draw(sheet, forward, 0, n).inputs["x"])}
    alone = min(n for n in odd if n and not odd & {n - 1, n + 1, n + 2})
    outcome = fuzz_block(Block(place, seed=0, first=alone - 1, count=4, certify=0))
    ((number, verdict),) = outcome.wrong
    assert "pyref:octave" in verdict.finding.note and number == alone
    assert outcome.kinds["same", "strict"] == 3


def has_nan(array):
    return bool(np.isnan(array).any())


def count(outcomes):
    """What outcomes come to together, and how many of each block there were."""
    kinds, wrong = Counter(), []
    for outcome in outcomes:
        kinds += outcome.kinds
        wrong += [number for number, _ in outcome.wrong]
    return kinds, sorted(wrong)


@pytest.mark.slow
def test_any_executor_comes_to_the_same(flat):
    blocks = cut([flat], cases=90, seed=0, certify=0, size=15)
    known = count(map(fuzz_block, blocks))
    assert known[0].total() == 90 and known[1]
    assert count(run(blocks, lambda: ThreadPoolExecutor(3), 3)) == known
    assert count(run(blocks, make_pool(2), 2)) == known


@pytest.mark.slow
def test_a_worker_that_dies_costs_no_block(tmp_path):
    pytest.importorskip("flint", reason=FLINT)
    once = tmp_path / "died"
    told = f"import os; open({str(once)!r}, 'x').close(); os._exit(3)"
    edit = ("    s = 1 +", f"    if not __import__('os').path.exists({str(once)!r}):\n"
            f"        {told}\n    s = 1 +")  # fmt: skip
    place = own_layer.copy(tmp_path, "softsign.py", edit=edit)
    blocks = cut([place], cases=30, seed=0, certify=0, size=5)
    outcomes = [*run(blocks, make_pool(1), 1)]
    assert once.exists()
    assert len(outcomes) == 6 and count(outcomes)[0].total() == 30
    once.unlink()
    own_layer.change(place, f"open({str(once)!r}, 'x').close()", "None")
    with pytest.raises(WorkerError, match=r"softsign: a worker died 3 times"):
        [*run(blocks, make_pool(1), 1)]


def test_a_dask_cluster_loses_nothing_and_counts_nothing_twice(flat):
    distributed = pytest.importorskip("distributed", reason="dask is not installed")
    blocks = cut([flat], cases=600, seed=0, certify=0, size=10)
    known = count(map(fuzz_block, blocks))
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1) as cluster,
        distributed.Client(cluster) as client,
    ):
        outcomes = []
        for outcome in run(blocks, lambda: client.get_executor(pure=False), 2):
            outcomes.append(outcome)
            if len(outcomes) in (3, 20):  # in mid-run
                pids = [*client.run(os.getpid).values()]
                os.kill(pids[0], signal.SIGKILL)
    assert len(outcomes) == len(blocks)
    assert count(outcomes) == known


@pytest.mark.slow
def test_exit_codes_tell_a_wrong_call_from_what_is_missing(tmp_path, pyref):
    assert pyref("fuzz", "--layer", "nowhere")[0] == 2
    assert pyref("fuzz", "--replay", tmp_path / "nothing.json")[0] == 2
    bare = own_layer.copy(tmp_path)
    code, printed = pyref("fuzz", "--layer", bare)
    assert code == 2 and "neither softsign.py nor softsign.m" in printed
    flat = own_layer.copy(tmp_path / "flat", "softsign.py")
    code, printed = pyref("fuzz", "--layer", flat, "--scheduler", "tcp://127.0.0.1:9")
    assert code == 3
    assert "dask is needed" in printed or "no scheduler answers" in printed
