"""The file of a port is loaded as it lies there: in a package, beside what it imports,
with modules that are not installed, with a script at its end.
"""

import textwrap

import pytest

from pyref.port.check import check

RELU = "def relu(x):\n    return np.maximum(x, 0), lambda dy: dy * (x > 0)\n"


def lay(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))


FOLDERS = {
    "a module in a folder above": ("common/layers.py", {
        "common/functions.py": "import numpy as np\n",
        "common/layers.py": "from common.functions import *\n" + RELU,
    }),
    "neighbors by dots": ("net/layers/basic.py", {
        "net/__init__.py": "raise RuntimeError('what the port does not need')\n",
        "net/tools.py": "import numpy as np\n",
        "net/layers/__init__.py": "",
        "net/layers/basic.py": "from ..tools import np\n" + RELU,
    }),
    "a package that has to be run": ("net/ops.py", {
        "net/__init__.py": "LIMIT = 0\nfrom .ops import relu\n",
        "net/ops.py": "import numpy as np\nfrom net import LIMIT\nfrom . import *\n"
                      + RELU.replace("(x, 0)", "(x, LIMIT)"),
    }),
    "a package whose outer one breaks": ("net/ops/relu.py", {
        "net/__init__.py": "raise ImportError('what is gone by now')\n",
        "net/tools.py": "from .ops import LIMIT\n",
        "net/ops/__init__.py": "LIMIT = 0\nfrom .relu import *\n",
        "net/ops/relu.py": "import numpy as np\nfrom ..tools import LIMIT\n"
                           + RELU.replace("(x, 0)", "(x, LIMIT)"),
    }),
    "modules that are not installed": ("port.py", {
        "port.py": "import numpy as np\nimport no_such_plots.lines as lines\n"
                   "from no_such_plots import Canvas\nSTYLE = lines.Style(1)\n" + RELU,
    }),
    "a script at the end that breaks": ("port.py", {
        "port.py": "import numpy as np\n" + RELU + "data = open('no such file')\n",
    }),
}  # fmt: skip


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("place", FOLDERS)
def test_a_file_is_loaded_where_it_lies(place, tmp_path):
    name, files = FOLDERS[place]
    lay(tmp_path, files)
    report = check(f"{tmp_path / name}:relu", "relu", habits=False)
    assert report.passed, report.table()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import no_such_arrays as np\n" + RELU, "No module named 'no_such_arrays'"),
        ("from no_such_nets import Module\nclass relu(Module):\n    pass\n",
         "No module named 'no_such_nets'"),
        ("import numpy as np\nif 1 / 0:\n    pass\n" + RELU, "division by zero"),
        ("from numpy import no_such_name\n" + RELU, "cannot import name"),
    ],
)  # fmt: skip
def test_what_the_port_itself_needs_is_told(text, told, tmp_path):
    lay(tmp_path, {"port.py": text})
    report = check(f"{tmp_path / 'port.py'}:relu", "relu", habits=False)
    assert report.outcome == "not judged"
    assert told in report.reason
