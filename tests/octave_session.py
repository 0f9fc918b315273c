"""One Octave that runs program after program, each as if it were the first.

    session = Session()
    session.run("disp (1)")        "1\\n"; AssertionError where the program fails

A program runs inside a function, so that its variables end with it; path and warnings
are put back after it. What functions keep between calls stays, so a program that
tests how a session starts or ends, or what it finds there, has an Octave of its own.
"""

import subprocess
import tempfile
from itertools import count
from pathlib import Path

from pyref.runners.octave.find import QUIET, find_octave

SERVE = """
function answer (program)
  eval (program);
end
function serve (folder)
  usual = path ();
  warnings = warning ();
  k = 0;
  while ~isempty (fread (stdin, 1))
    file = sprintf ('%s/%d.m', folder, k);
    k = k + 1;
    failed = 0;
    try
      answer (fileread (file));
    catch problem
      failed = 1;
      disp (problem.message);
    end
    path (usual);
    warning (warnings);
    printf ('\\n%s %d\\n', file, failed);
    fflush (stdout);
  end
end
"""


class Session:
    """An Octave at the other end of two pipes; begun anew where one was lost."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.octave = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
        self.folder.cleanup()

    def run(self, program):
        """What a program prints, which must not fail."""
        if self.octave is None:
            self.numbers = count()
            serve = f"{SERVE}serve ('{self.folder.name}');"
            self.octave = subprocess.Popen(
                [find_octave().path, *QUIET, "--eval", serve],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        file = Path(self.folder.name) / f"{next(self.numbers)}.m"
        file.write_text(program)
        try:
            self.octave.stdin.write(".")
            self.octave.stdin.flush()
            printed, failed = self.read(file)
        except BaseException:
            self.close()
            raise
        assert failed == "0", printed
        return printed

    def read(self, file):
        """All until the line with the name of the program, and what that says."""
        lines = []
        for line in self.octave.stdout:
            if line.startswith(f"{file} "):
                return "".join(lines)[:-1], line.split()[1]
            lines.append(line)
        raise AssertionError(f"Octave ended in {file.read_text()}:\n{''.join(lines)}")

    def close(self):
        if self.octave is not None:
            self.octave.kill()
            self.octave.communicate()
            self.octave = None
