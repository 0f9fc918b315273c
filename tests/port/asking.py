"""Ask the worker of a port itself: what it sees, and what it gives in each variant."""

import textwrap

import numpy as np

from pyref.fixtures.load import load
from pyref.port.call import ask_case, write_request
from pyref.port.conventions import Convention, list_optional
from pyref.port.examine import judge_answer
from pyref.port.pose import pose
from pyref.port.process import Port
from pyref.port.target import read_target


class Asked(Port):
    """A port that is asked with more fields in each request."""

    more = {}

    def ask(self, request):
        return super().ask({**request, **self.more})


def write(folder, code, name="port"):
    file = folder / f"{name}.py"
    file.write_text(textwrap.dedent(code))
    return str(file)


def open_port(text, launch=None):
    target = read_target(text)
    more = {"launch": launch} if launch else {}
    return Asked(target.command, environment=target.environment, **more)


def read_names(layer):
    sheet = load(layer)[0].sheet
    return {
        "inputs": list(sheet.inputs),
        "options": list(sheet.options),
        "optional": list_optional(sheet),
        "outputs": list(sheet.outputs),
    }


def look(port, layer):
    """The whole reply to look."""
    return port.ask({"layer": layer, "job": "look", "names": read_names(layer)})


def pick_cases(layer, count=3):
    cases = [c for c in load(layer) if not c.error and c.finite and c.level == "plain"]
    usual = [c for c in cases if all(v.size > 1 for v in c.inputs.values())]
    return usual[:count]


def run(port, layer, variant=0, **more):
    """The replies to a few usual cases."""
    port.more = {"variant": variant, "names": read_names(layer), **more}
    requests = [
        write_request(pose(case, Convention()), "float64") for case in pick_cases(layer)
    ]
    return [port.ask(request) for request in requests]


def find_right(port, layer, variant=0, convention=None, **more):
    """The arrays that are right in all of a few usual cases."""
    port.more = {"variant": variant, "names": read_names(layer), **more}
    convention = convention or Convention()
    verdicts = {}
    for case in pick_cases(layer):
        answer = ask_case(port, pose(case, convention), "float64", convention)
        assert answer.result.ok, answer.result.message
        for found in judge_answer(answer):
            good = found.verdict == "pass" or found.grade == "C"
            verdicts.setdefault(found.array, []).append(good)
    return {name for name, all_good in verdicts.items() if all(all_good)}


def decode(entry):
    values = [float(word) for line in entry["values"] for word in line.split()]
    return np.array(values).reshape(entry["shape"])
