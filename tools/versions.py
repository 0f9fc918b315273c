"""Install the wheel with the lowest versions of what it needs, and with the newest.

Each gets an environment of its own, in a folder that is removed at the end, with the
wheel, its requirements and nothing else: without oct2py, which is an extra, and far
from the checkout. Every command is run there. The name of a suite of Debian, such as
trixie or testing, stands for the newest versions on that suite's Python, which is
unpacked in that folder too. Progress goes to standard error. Exit 0: all right with
each; 1: something is wrong with one; 3: one could not be installed.
"""

import argparse
import configparser
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from programs import NotHere, last_line, quietly
from unpack_python import unpack_python

ROOT = Path(__file__).parents[1]
KINDS = ("lowest", "newest")
SUITES = ("trixie", "testing")
PORT = """
def port(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(axis=0))
"""
DOCS = ROOT / "docs"
COURSE = DOCS / "grading" / "course"
PAIR = (f"{DOCS}/compare/nnCostFunction.m", f"{DOCS}/compare/nn_cost.py:nn_cost")
INPUTS = (
    "nn_params 38, input_layer_size 3, hidden_layer_size 5, num_labels 3, X 5 3, "
    "y labels 5 of 3, lambda 0.7"
)
GIVEN = ("--gradient", "nn_params", "--inputs", INPUTS)
COMMANDS = (
    ("crosscheck", "batchnorm", "conv2d", "eigh", "softmax_crossentropy", "raja"),
    ("check", "port.py:port", "--as", "dense"),
    ("compare", *PAIR, *GIVEN),
    ("gradcheck", PAIR[1], *GIVEN),
    ("suite", f"{DOCS}/suite/pyref.toml", "--list"),
    ("grade", f"{COURSE}/submissions", "--rubric", f"{COURSE}/rubric.toml"),
    ("train", "mlp", "--steps", "2", "--batch", "5"),
    ("fuzz", "--layer", "dense", "--cases", "3", "--jobs", "1"),
    ("mistakes", "dense"),
    ("list",),
    ("list", "dense"),
    ("show", "dense-d831b3a0"),
    ("explain", "batchnorm", "A1"),
    ("export", "dense", "--format", "mat", "--folder", "exported"),
    ("octave-path",),
    ("doctor",),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = "lowest, newest, or a suite of Debian"
    parser.add_argument("kinds", nargs="*", default=KINDS, help=what)
    parser.add_argument("--wheel", type=Path, help="Else it is built.")
    given = parser.parse_args()
    status = 0
    for kind in given.kinds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                wheel = given.wheel or build_wheel(Path(folder) / "built")
                python = install(Path(folder), kind, wheel)
            except NotHere as reason:
                print(f"{kind}: {reason}")
                status = status or 3
                continue
            print(f"{kind}: {tell_versions(python)}")
            for words in COMMANDS:
                good, told = run(python, words, Path(folder))
                print(f"{kind}: pyref {words[0]}: {'right' if good else told}")
                status = status if good else 1
    return status


def build_wheel(folder: Path) -> Path:
    """The wheel of the commit at hand."""
    built = quietly([sys.executable, str(ROOT / "tools" / "dist.py"), str(folder)])
    if built.returncode:
        raise NotHere(last_line(built))
    return next(folder.glob("*.whl"))


def list_needs() -> list[str]:
    """The requirements of the package, as setup.cfg has them."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    return settings["options"]["install_requires"].split()


def install(folder: Path, kind: str, wheel: Path) -> Path:
    """The Python of a new environment with the wheel; NotHere if pip fails."""
    needs = list_needs()
    if kind == "lowest":
        needs = [need.split(",")[0].replace(">=", "==") for need in needs]
    print(f"{kind}: installing", file=sys.stderr)
    base = sys.executable if kind in KINDS else unpack_python(folder / "python", kind)
    python = folder / "venv" / "bin" / "python"
    made = [str(base), "-m", "venv", "--without-pip", str(folder / "venv")]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    for command in (made, [*pip, "--only-binary", ":all:", str(wheel), *needs]):
        done = quietly(command)
        if done.returncode:
            raise NotHere(last_line(done))
    return python


def tell_versions(python: Path) -> str:
    names = [re.split("[<>=]", need)[0] for need in list_needs()]
    code = (
        "from importlib.metadata import version; from platform import python_version; "
        f"told = [f'{{name}} {{version(name)}}' for name in {names}]; "
        "print('Python', ', '.join([python_version(), *told]))"
    )
    return quietly([str(python), "-c", code]).stdout.strip()


def run(python: Path, words: tuple[str, ...], folder: Path) -> tuple[bool, str]:
    """Whether a command of pyref ended well, and all that it said."""
    (folder / "port.py").write_text(PORT)
    done = subprocess.run(
        [python.with_name("pyref"), *words],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return done.returncode == 0, f"exit {done.returncode}\n{done.stdout}"


if __name__ == "__main__":
    sys.exit(main())
