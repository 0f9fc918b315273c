"""Each request of a batch has its own deadline, by a file that grows."""

import time

from pyref.runners.pace import Pace


def begin(file, count):
    file.write_bytes(b"." * count)


def test_the_request_that_runs_is_the_last_that_began(tmp_path):
    file = tmp_path / "progress"
    pace = Pace(file, lambda place: 100.0, 3)
    assert pace.running is None
    for count, running in ((1, 0), (2, 1), (3, 2), (4, None)):
        begin(file, count)
        assert pace.running == running
    file.unlink()  # as a layer may
    assert pace.running is None


def test_a_request_is_late_by_its_own_limit_and_from_its_own_begin(tmp_path):
    file = tmp_path / "progress"
    limits = {0: 100.0, 1: 0.05, 2: 100.0}
    pace = Pace(file, limits.__getitem__, 3)
    assert not pace.is_late()
    begin(file, 1)
    time.sleep(0.1)
    assert not pace.is_late()
    begin(file, 2)
    assert not pace.is_late()
    time.sleep(0.1)
    assert pace.is_late()
    assert pace.limit == 0.05
    begin(file, 3)
    assert not pace.is_late()


def test_a_limit_is_asked_for_when_it_is_needed(tmp_path):
    spent = {0: 0.0}
    pace = Pace(tmp_path / "progress", lambda place: spent[place], 1)
    begin(tmp_path / "progress", 1)
    pace.look()
    time.sleep(0.05)
    assert pace.is_late()
    spent[0] = 100.0
    assert not pace.is_late()


def test_what_an_older_batch_left_is_not_counted(tmp_path):
    begin(tmp_path / "progress", 5)
    assert Pace(tmp_path / "progress", lambda place: 100.0, 9).running is None
