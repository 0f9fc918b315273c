"""What setup.cfg cannot say: a wheel has fixtures and the Octave sources in it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHARED = ("fixtures", "octave")
LEFT_OUT = ("recorded", "__pycache__")  # replies for a checkout without Octave: 5 MB


class BuildWithShared(build_py):
    """Puts what pyref/paths.py looks for into pyref/share; an editable one has it."""

    def run(self):
        super().run()
        if not self.editable_mode:
            for name in SHARED:
                copy = Path(self.build_lib, "pyref", "share", name)
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(name, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))


setup(cmdclass={"build_py": BuildWithShared})
