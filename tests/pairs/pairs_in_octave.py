"""Run the MATLAB side of all pairs, right and with each slip, in one Octave."""

import re
import subprocess

import numpy as np
from draw_pairs import draw_inputs

from pyref.runners.octave.find import QUIET, find_octave

STEP = 6e-6  # the root of the cube of eps: what central differences want
HEADER = re.compile(r"function \[(.*?)\] = \w+\((.*?)\)", re.DOTALL)
SHOW = """1;
function show(id, results)
for k = 1:numel(results)
    fprintf('%s %d %s\\n', id, k, sprintf('%.17g ', results{k}));
end
end
"""


def run_in_octave(pairs, folder):
    """Results by pair, slip ("" without one) and number; slopes by pair and path.

    What raised an error has its message in the place of its results.
    """
    script = [SHOW]
    for pair in pairs:
        for slip in [None, *(one for one in pair.slips if one.side == "a")]:
            script += write_run(pair, slip, folder)
    (folder / "all_pairs.m").write_text("\n".join(script))
    octave = find_octave()
    done = subprocess.run(
        [octave.path, *QUIET, folder / "all_pairs.m"],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    replies = {}
    for line in done.stdout.splitlines():
        id, rest = line.split(" ", 1)
        pair, slip, what = id.split("|")
        if what == "error":
            replies[pair, slip] = rest
            continue
        number, *words = rest.split()
        values = np.array([float(word) for word in words])
        replies.setdefault((pair, slip), {})[what or int(number) - 1] = values
    return replies


def write_run(pair, slip, folder):
    """Lines that call the original in a folder of its own, and show what it gives."""
    name = slip.name if slip else ""
    home = folder / f"{pair.name}-{name}"
    home.mkdir()
    for file in pair.folder.glob("*.m"):
        (home / file.name).write_text(pair.read(file.name, slip))
    values = draw_inputs(pair)
    outputs, arguments = HEADER.search(pair.read(pair.facts["a"])).groups()
    function = pair.facts["a"].removesuffix(".m")
    arguments = re.sub(r"[\s.]+", "", arguments)
    call = f"evalc('[{outputs}] = {function}({arguments});');"
    results = ", ".join(result["a"] for result in pair.results)
    lines = [f"cd('{home}');", "clear -x show;"]
    lines += [f"{path} = {write_value(value)};" for path, value in values.items()]
    lines += ["try", call, f"show('{pair.name}|{name}|', {{{results}}});"]
    if slip is None:
        for path in pair.facts["gradient"]:
            lines += write_slopes(pair, path, call)
    lines += ["catch e", f"disp(['{pair.name}|{name}|error ' e.message]);", "end"]
    return lines


def write_slopes(pair, path, call):
    """Lines that show central differences of the cost by one input."""
    cost = pair.results[0]["a"]
    moves = []
    for sign, side in (("+", "up"), ("-", "down")):
        moves += [f"{path}(k_) = base_(k_) {sign} {STEP};", call, f"{side}_ = {cost};"]
    return [
        f"base_ = {path}; slopes_ = zeros(size(base_));",
        "for k_ = 1:numel(base_)",
        *moves,
        f"slopes_(k_) = (up_ - down_) / {2 * STEP}; {path} = base_;",
        "end",
        f"show('{pair.name}||{path}', {{slopes_}});",
    ]


def write_value(value):
    if isinstance(value, str):
        return f"'{value}'"
    words = " ".join(f"{number:.17g}" for number in value.ravel(order="F"))
    sizes = [*value.shape, 1, 1][: max(2, value.ndim)]
    return f"reshape([{words}], [{' '.join(map(str, sizes))}])"
