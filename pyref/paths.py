"""Where the parts of the project lie: beside the package, in the same checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OCTAVE = ROOT / "octave"
FIXTURES = ROOT / "fixtures"
CASES = FIXTURES / "cases"
DATA = FIXTURES / "data"
SOURCES = FIXTURES / "sources"
RECORDED = FIXTURES / "recorded"
