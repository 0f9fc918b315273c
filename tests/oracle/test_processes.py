"""Work in several processes gives what one gives, in the order of the tasks."""

import os

import pytest

from pyref.oracle.processes import count_processors, spread


def test_results_stand_in_the_order_of_the_tasks_and_each_is_told():
    ticks = []
    results = spread(abs, [-3, 2, -1], lambda: ticks.append(1))
    assert list(results) == [3, 2, 1]
    assert len(ticks) == 3


@pytest.mark.slow
def test_the_work_is_done_in_other_processes():
    assert os.getpid() not in spread(process_of, range(4))


def process_of(_):
    return os.getpid()


def test_what_a_task_raises_is_raised_here():
    results = spread(int, ["1", "one", "2"])
    assert next(results) == 1
    with pytest.raises(ValueError, match="one"):
        next(results)


def test_of_nothing_no_process_is_started(monkeypatch):
    monkeypatch.setattr("pyref.oracle.processes.Pool", None)
    assert list(spread(abs, [])) == []


def test_there_are_no_more_processes_than_processors():
    assert 1 <= count_processors() <= os.cpu_count()
