"""The process apart: a line of JSON asks for a run, a pickled result answers.

    python -m pyref.runners.apart.worker DESCRIPTOR

A line is [place of the layer, case, runner, precision]; an answer is its length in
eight bytes and then its bytes, written to the descriptor. The first answer, to no
question, says that all is imported.
"""

import json
import os
import sys
from functools import cache
from typing import BinaryIO

from pyref.errors import PyrefError
from pyref.fixtures.case import Case
from pyref.fixtures.load import load
from pyref.runners.apart.wire import write
from pyref.runners.python import RUNNERS
from pyref.runners.result import Result


def main() -> None:
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(int(sys.argv[1]), "wb")
    os.set_inheritable(answers.fileno(), False)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    answer(answers, None)
    for line in questions:
        place, case_id, runner, dtype = json.loads(line)
        try:
            result: Result | PyrefError = RUNNERS[runner](find(place)[case_id], dtype)
        except PyrefError as problem:  # the layer cannot be run at all
            result = problem
        answer(answers, result)


def answer(answers: BinaryIO, value: object) -> None:
    answers.write(write(value))
    answers.flush()


@cache
def find(place: str) -> dict[str, Case]:
    """The cases of a layer by their ids."""
    return {case.id: case for case in load(place)}


if __name__ == "__main__":
    main()
