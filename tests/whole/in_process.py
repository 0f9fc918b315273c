"""Check a function of a file without a process of its own: its worker answers here."""

import numpy as np

from pyref.fixtures.load import load
from pyref.pairs.side import Raised, Side
from pyref.pairs.worker.serve import PROTOCOL, Server
from pyref.port.report import Report
from pyref.port.target import Target
from pyref.whole.ask import Asked
from pyref.whole.check import judge_whole
from pyref.whole.subject import read_subject


class Here(Side):
    """A side whose worker answers in this process."""

    def __init__(self, text):
        super().__init__("", Target(text, "python", ("none",), {}))
        self.server = Server(text)

    def ask(self, request):
        reply = self.server.answer({"protocol": PROTOCOL, **request})
        if "error" in reply:
            raise Raised(reply)
        return reply


def judge(text, name):
    """What pyref check says of a function that gives numbers, as a derivation."""
    asked = Asked(read_subject(load(name)), Here(text))
    with np.errstate(all="ignore"):  # in a process of its own nobody would see it
        return judge_whole(asked, Report(text, name), True, lambda told: None)
