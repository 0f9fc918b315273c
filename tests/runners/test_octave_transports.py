"""All ways to reach Octave give the same bytes, and none hides that it broke."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import pytest
from waves import wave

from pyref.errors import OctaveError
from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request, reply_bytes
from pyref.runners.octave.recorded import Recorded, record

pytestmark = [pytest.mark.needs_octave, pytest.mark.xdist_group("octave_transports")]

LIVE = ("oct2py", "process")
BASES = (Path("/dev/shm"), Path(tempfile.gettempdir()))
PREFIX = "pyref-octave-"
SHAPES = ((4, 3), (3, 2), (1, 2))
PLANTED = {
    "echo": "function [y, back] = echo (x)\n  y = x;\n  back = @(dy) dy;\nend\n",
    "odd_error": "function y = odd_error (x)\n"
    "  error ('some:where:odd', 'caf%s costs %d', char ([195 169]), 3);\nend\n",
    "prompts": "function [y, back] = prompts (x)\n"
    "  disp ('octave:1> '); disp ('PEXPECT_PROMPT>'); disp ('debug> ');\n"
    "  y = x;\n  back = @(dy) dy;\nend\n",
    "shell": "function [y, back] = shell (x)\n"
    "  system ('printf \"\\nPEXPECT_PROMPT>\\nPEXPECT_PROMPT>\\n\"');\n"
    "  y = x;\n  back = @(dy) dy;\nend\n",
    "forever": "function y = forever (x)\n  while true\n  end\nend\n",
    "chatter": "function y = chatter (x)\n  while true\n    disp (x);\n  end\nend\n",
    "shouting": "function y = shouting (x)\n  while true\n"
    "    system ('echo shouting');\n  end\nend\n",
    "leave": "function y = leave (x)\n  exit (3);\nend\n",
    "ask": "function y = ask (x)\n  y = input ('how much? ');\nend\n",
    "prompt": "function y = prompt (x)\n  PS1 ('x');\n  y = x;\nend\n",
    "complex_result": "function y = complex_result (x)\n  y = x + 1i;\nend\n",
    "cell_result": "function y = cell_result (x)\n  y = {x};\nend\n",
    "handle_result": "function y = handle_result (x)\n  y = @sin;\nend\n",
    "stale": "function [y, back] = stale (x)\n  global kept\n  kept = x;\n  y = x;\n"
    "  back = @(dy) later (dy);\nend\n"
    "function dx = later (dy)\n  global kept\n  dx = dy .* kept;\nend\n",
    "counting": "function [y, back] = counting (x)\n  y = x;\n  back = @tick;\nend\n"
    "function dx = tick (dy)\n  persistent n\n  if isempty (n)\n    n = 0;\n  end\n"
    "  n = n + 1;\n  dx = n * dy;\nend\n",
    "both": "function [y, z, back] = both (x, w)\n  y = x .* 2;\n  z = w .* 3;\n"
    "  back = @(dy, dz) deal (dy .* 2, dz .* 3);\nend\n",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    for name, text in PLANTED.items():
        (folder / f"{name}.m").write_text(text, encoding="ascii")
    return [str(folder)]


@pytest.fixture(scope="module")
def sessions(planted):
    """One transport of each kind, and a way to ask either."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(open_transport(name, planted)) for name in LIVE
        }


def ask(call, x=None, upstream=None, **named):
    x = wave(2, 3) if x is None else x
    upstream = () if upstream is None else (upstream,)
    job = named.pop("job", "run")
    return Request(call, job, (x,), 1, upstream, ndims=(x.ndim,), **named)


def dense(job, dtype="float64"):
    args = tuple(wave(*shape, dtype=dtype) for shape in SHAPES)
    dy = wave(4, 2, start=2, dtype=dtype)
    probes = (None, np.array([5, 0]), np.array([], dtype=int))
    return Request("pyref.layers.dense", job, args, 3, (dy,), probes)


def hard(dtype):
    """Payloads, zeros of both signs, the ends of the range."""
    word = "u8" if dtype == "float64" else "u4"
    ends = np.finfo(dtype)
    special = np.array([np.nan, -0.0, np.inf, -np.inf, ends.max], dtype=dtype)
    special[0:1].view(word)[0] |= 0xABC
    small = np.array([ends.smallest_subnormal, -ends.smallest_subnormal, 0], dtype)
    return np.concatenate([special, small]).reshape(2, 4)


def batch():
    x, gamma, beta = wave(5, 3), wave(1, 3), wave(1, 3, start=1)
    norm = (x, gamma, beta, 1e-5)
    dy = wave(5, 3, start=2)
    four = wave(2, 3, 1, 1)
    return [
        *(dense(job, t) for job in JOBS for t in ("float64", "float32")),
        *(
            Request("pyref.layers.batchnorm", j, norm, 3, (dy,), (None,) * 3)
            for j in JOBS
        ),
        *(ask("echo", hard(t), hard(t)) for t in ("float64", "float32")),
        ask("echo", four, four),
        ask("echo", wave(1, 2, 1), wave(1, 2, 1)),
        ask("echo", np.asfortranarray(wave(3, 4, 2)), wave(3, 4, 2)),
        *(ask("echo", np.zeros(s), np.zeros(s)) for s in ((0, 3), (0, 0), (2, 0, 3))),
        ask("echo", np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32)),
        ask("echo", np.ones((1, 1), np.float32), np.ones((1, 1), np.float32)),
        Request("both", "run", (four, x), 2, (four, x), ndims=(4, 2)),
        Request("pyref.layers.dense", "run", (x, x, x), 3, (dy,), (None,) * 3),
        ask("odd_error"),
        ask("not_there"),
        ask("stale", wave(2, 2), wave(2, 2)),
    ]


JOBS = ("run", "slopes", "complexstep")


@pytest.mark.slow
def test_all_three_give_the_same_bytes(sessions, tmp_path):
    requests = batch()
    told = record(requests, sessions["oct2py"], tmp_path)
    assert "files" in told
    folders = sessions["oct2py"].folders
    ways = {name: sessions[name].run_batch(requests) for name in LIVE}
    ways["recorded"] = Recorded(tmp_path, folders).run_batch(requests)
    for request, *replies in zip(requests, *ways.values(), strict=True):
        assert len({reply_bytes(reply) for reply in replies}) == 1, request
    assert all(reply.recorded for reply in ways["recorded"])
    assert sum(reply.ok for reply in ways["process"]) == len(requests) - 3


def test_no_bit_and_no_axis_is_lost_on_the_way(sessions):
    requests = [request for request in batch() if request.call == "echo"]
    for session in sessions.values():
        for request, reply in zip(requests, session.run_batch(requests), strict=True):
            for got in (*reply.outputs, *reply.gradients):
                assert got.shape == request.args[0].shape
                assert got.dtype == request.args[0].dtype
                assert got.tobytes() == request.args[0].tobytes()


def test_an_error_keeps_its_identifier_and_message(sessions):
    x = wave(2, 2)
    wrong = Request("pyref.layers.dense", "run", (x, wave(3, 2), wave(1, 2)), 3, (x,))
    for session in sessions.values():
        size, odd, missing = session.run_batch(
            [wrong, ask("odd_error"), ask("not_there")]
        )
        assert (size.ok, size.identifier) == (False, "pyref:size")
        assert size.message == "dense: w is 3 x 2, not D x M, with x 2 x 2"
        assert odd.identifier == "some:where:odd"
        assert odd.message == "caf?? costs 3"
        assert "not_there" in missing.message


def test_results_that_are_no_real_arrays_are_refused_by_name(sessions):
    calls = ["complex_result", "cell_result", "handle_result"]
    for session in sessions.values():
        for reply in session.run_batch([ask(call) for call in calls]):
            assert (reply.ok, reply.identifier) == (False, "pyref:type")
            assert "result 1 is" in reply.message


def test_a_backward_pass_that_keeps_or_counts_is_told(sessions):
    x = wave(2, 2)
    for session in sessions.values():
        stale, counting, good = session.run_batch(
            [ask(call, x, x) for call in ("stale", "counting", "echo")]
        )
        assert (stale.kind, stale.place) == ("stale", 2)
        assert (counting.kind, counting.place) == ("unrepeatable", 2)
        assert (good.kind, good.place) == ("", 0)


def test_slopes_and_complex_step_come_back_in_the_order_of_the_probes(sessions):
    run, slopes, steps = sessions["oct2py"].run_batch([dense(job) for job in JOBS])
    for i, probe in enumerate(dense("run").probes):
        want = run.gradients[i].ravel()
        want = want if probe is None else want[probe]
        np.testing.assert_allclose(slopes.values[i], want, atol=1e-10)
        np.testing.assert_allclose(steps.values[i], want, rtol=1e-13, atol=1e-15)
        assert np.all(np.abs(slopes.values[i] - want) <= slopes.errors[i])


def test_printed_prompts_do_not_reach_the_session(sessions):
    x = wave(2, 2)
    for session in sessions.values():
        requests = [ask("prompts", k * x, x) for k in range(3)]
        for k, reply in enumerate(session.run_batch(requests)):
            assert np.array_equal(reply.outputs[0], k * x)
        (reply,) = session.run_batch([ask("echo", 7 * x, x)])
        assert np.array_equal(reply.outputs[0], 7 * x)


def works(session):
    x = wave(2, 2)
    (reply,) = session.run_batch([ask("echo", x, x)])
    assert np.array_equal(reply.outputs[0], x)


@pytest.mark.slow
def test_a_prompt_printed_around_octave_never_gives_a_wrong_answer(planted):
    with open_transport("oct2py", planted, deadline=10) as session:
        x = wave(2, 2)
        for k in range(4):
            try:
                (reply,) = session.run_batch([ask("shell", k * x)])
            except OctaveError:
                continue
            assert np.array_equal(reply.outputs[0], k * x)
        with contextlib.suppress(OctaveError):  # the last prompt may come late
            works(session)
        works(session)


@pytest.mark.slow
@pytest.mark.some(quick=6)
@pytest.mark.parametrize("call", ["forever", "chatter", "shouting"])
@pytest.mark.parametrize("name", LIVE)
def test_a_loop_without_end_meets_the_deadline(name, call, planted):
    with open_transport(name, planted) as session:
        works(session)
        started = time.monotonic()
        with shorter_deadline(session, 1), late("the deadline is 1 s"):
            session.run_batch([ask(call)])
        assert time.monotonic() - started < 10
        works(session)


@contextlib.contextmanager
def shorter_deadline(session, seconds):
    """Of what must not end: what must end keeps the time that a busy machine needs."""
    before, session.deadline = session.deadline, seconds
    yield
    session.deadline = before


def late(words):
    return pytest.raises(OctaveError, match=words)


@pytest.mark.parametrize("name", LIVE)
def test_leaving_octave_breaks_the_batch_and_not_the_next(name, planted):
    with open_transport(name, planted) as session:
        with pytest.raises(OctaveError, match="exit status 3"):
            session.run_batch([ask("leave")])
        works(session)


def test_a_question_to_the_keyboard_is_an_error(planted):
    with open_transport("oct2py", planted, deadline=10) as session:
        reply = None
        with suppress(OctaveError):
            (reply,) = session.run_batch([ask("ask")])
        assert reply is None or not reply.ok
        works(session)


@pytest.mark.slow
def test_a_changed_prompt_meets_the_deadline(planted):
    with open_transport("oct2py", planted) as session:
        works(session)
        with shorter_deadline(session, 1), late("the deadline is 1 s"):
            session.run_batch([ask("prompt")])
        works(session)


def test_octave_killed_while_idle_is_an_error_and_then_a_new_session(planted):
    with open_transport("oct2py", planted) as session:
        works(session)
        os.kill(session.child.pid, signal.SIGKILL)
        time.sleep(0.2)
        with pytest.raises(OctaveError, match="Octave is gone, signal 9"):
            works(session)
        works(session)


@pytest.mark.slow
def test_octave_killed_in_the_middle_is_an_error_and_then_a_new_session(planted):
    with open_transport("oct2py", planted, deadline=60) as session:
        works(session)
        pid = session.child.pid
        threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(OctaveError, match="Octave is gone, signal 9"):
            session.run_batch([ask("forever")])
        works(session)


@pytest.fixture
def interruptible():
    """Ctrl-C as a terminal has it: a background shell starts its children without."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_not_swallowed_and_the_next_batch_works(planted):
    with open_transport("oct2py", planted, deadline=30) as session:
        works(session)
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            session.run_batch([ask("forever")])
        works(session)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("name", LIVE)
def test_sessions_side_by_side_do_not_mix_their_answers(name, planted):
    def work(k):
        with open_transport(name, planted) as session:
            x = k * wave(2, 3)
            replies = [session.run_batch([ask("echo", x, x)])[0] for _ in range(5)]
        return all(np.array_equal(reply.outputs[0], x) for reply in replies)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, [1, 2, 3])) == [True] * 3


@pytest.mark.slow
def test_sessions_can_start_beside_matrix_products(planted):
    ended = threading.Event()

    def multiply():
        a = wave(300, 300)
        while not ended.is_set():
            a @ a

    products = threading.Thread(target=multiply)
    products.start()
    try:
        for _ in range(4):
            with open_transport("oct2py", planted, deadline=20) as session:
                works(session)
    finally:
        ended.set()
        products.join(20)
    assert not products.is_alive()


KILLED = """
import os, signal, sys, time
from pyref.runners.octave import open_transport
from pyref.runners.octave.packet import Request
session = open_transport("oct2py")
session.run_batch([])
print(session.child.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_octave_ends_when_python_is_killed_and_its_folder_is_swept(planted):
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True
    )
    pid = int(done.stdout)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()
    with open_transport("process", planted) as session:
        works(session)
    left = [p.name.split("-")[2] for b in BASES for p in b.glob(f"{PREFIX}*")]
    assert all(Path(f"/proc/{owner}").exists() for owner in left)


@pytest.mark.parametrize("name", LIVE)
def test_an_answer_to_another_question_is_refused(name, tmp_path):
    liar = tmp_path / "+pyref" / "+internal" / "serve_cases.m"
    liar.parent.mkdir(parents=True)
    liar.write_text(
        "function answer = serve_cases (requests, nonce, progress)\n"
        "  answer.nonce = '1-0000';\n  answer.replies = {};\nend\n",
        encoding="ascii",
    )
    with (
        open_transport(name, [str(tmp_path)]) as session,
        pytest.raises(OctaveError, match="answered to 1-0000, was asked"),
    ):
        works(session)


@pytest.mark.parametrize("name", LIVE)
def test_nothing_is_left_behind(name, planted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before, mine = left_over(), children()
    with open_transport(name, planted, deadline=3) as session:
        works(session)
        with pytest.raises(OctaveError):
            session.run_batch([ask("leave")])
        works(session)
    assert left_over() == before
    assert children() == mine
    assert list(tmp_path.iterdir()) == []


def test_folders_of_dead_processes_are_swept(planted):
    base = BASES[not os.access(BASES[0], os.W_OK)]
    dead = base / f"{PREFIX}99999999-left"
    dead.mkdir(exist_ok=True)
    with open_transport("process", planted) as session:
        works(session)
    assert not dead.exists()


def test_the_environment_is_left_as_it_was(planted, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    with open_transport("oct2py", planted) as session:
        works(session)
        assert os.environ["TERM"] == "xterm-256color"
        assert tempfile.gettempdir() == str(BASES[1])


def left_over():
    pattern = f"{PREFIX}{os.getpid()}-*"
    return sorted(p for base in BASES for p in base.glob(pattern))


def children():
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return sorted(pid for task in tasks for pid in task.read_text().split())
