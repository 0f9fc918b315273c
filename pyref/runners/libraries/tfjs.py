"""TensorFlow.js, a process of the protocol in node: tfjs.js beside this file.

It needs the npm package @tensorflow/tfjs where node finds it; NODE_PATH may say where.
"""

import os
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("tfjs.js")
ASK = "console.log(require('@tensorflow/tfjs').version['tfjs'])"


def find_version() -> tuple[str, str]:
    """The version, or nothing and the reason why it cannot be run."""
    if not shutil.which("node"):
        return "", "there is no node"
    here = SCRIPT.parent
    done = subprocess.run(
        ["node", "-e", ASK], capture_output=True, text=True, timeout=60, cwd=here
    )
    if done.returncode:
        return "", "node finds no @tensorflow/tfjs"
    return done.stdout.split()[-1], ""


def make_command() -> tuple[tuple[str, ...], dict[str, str]]:
    """The words of the command, and its environment."""
    return ("node", str(SCRIPT)), dict(os.environ)
