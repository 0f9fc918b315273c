"""Run pyref with the lowest versions of what it needs, and with the newest.

Each gets an environment of its own, in a folder that is removed at the end, with the
requirements of setup.cfg and nothing else: without oct2py, which is an extra. There
layers are held against their certified values in both languages, a port is checked and
a pair compared. Progress goes to standard error. Exit 0: all right with both; 1:
something is wrong with one; 3: one could not be installed.
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

ROOT = Path(__file__).parents[1]
KINDS = ("lowest", "newest")
PAIR = ROOT / "tests" / "compare" / "pairs" / "logistic_penalty"
PORT = """
def port(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(axis=0))
"""
COMMANDS = (
    ("crosscheck", "batchnorm", "conv2d", "eigh", "softmax_crossentropy"),
    ("check", "port.py:port", "--as", "dense"),
    (
        *("compare", f"{PAIR / 'costFunctionReg.m'}"),
        *(f"{PAIR / 'cost_function_reg.py'}:cost_function_reg", "--gradient", "theta"),
        *("--inputs", "theta 4, X 6 4, y mask 6 1, lambda 1.3"),
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=KINDS, help=" or ".join(KINDS))
    status = 0
    for kind in parser.parse_args().kinds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                python = install(Path(folder), kind)
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


def list_needs() -> list[str]:
    """The requirements of the package, as setup.cfg has them."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    return settings["options"]["install_requires"].split()


def install(folder: Path, kind: str) -> Path:
    """The Python of a new environment with the requirements; NotHere if pip fails."""
    needs = list_needs()
    if kind == "lowest":
        needs = [need.split(",")[0].replace(">=", "==") for need in needs]
    print(f"{kind}: installing", file=sys.stderr)
    python = folder / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
    made = [sys.executable, "-m", "venv", str(folder / "venv")]
    for command in (made, [*pip, *needs]):
        done = quietly(command)
        if done.returncode:
            raise NotHere(last_line(done))
    return python


def tell_versions(python: Path) -> str:
    names = [re.split("[<>=]", need)[0] for need in list_needs()]
    code = (
        "from importlib.metadata import version; "
        f"print(', '.join(f'{{name}} {{version(name)}}' for name in {names}))"
    )
    return quietly([str(python), "-c", code]).stdout.strip()


def run(python: Path, words: tuple[str, ...], folder: Path) -> tuple[bool, str]:
    """Whether a command of pyref ended well, and all that it said."""
    (folder / "port.py").write_text(PORT)
    done = subprocess.run(
        [python, "-m", "pyref", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return done.returncode == 0, f"exit {done.returncode}\n{done.stdout}"


if __name__ == "__main__":
    sys.exit(main())
