"""Fuzz the reader of fixture files with atheris, guided by what it covers.

    pip install atheris
    python tools/fuzz_loader.py -runs=1000000

An input is a file as libFuzzer makes it, from a short one of ours, or one with a few
things changed whose digests fit again, as in tests/fixtures/test_hostile.py. Each is
refused with FormatError, by the name of the file and in a few words, or is what its
digests say.
"""

import json
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fixtures")]
with atheris.instrument_imports(include=["pyref.fixtures"]):
    from mutations import spoil

    from pyref.errors import FormatError
    from pyref.fixtures.digests import seal
    from pyref.fixtures.load import parse_document, read_cases

NAME = "cases/kurbiel_activation.json"
DOCUMENT = json.loads((ROOT / "fixtures" / NAME).read_bytes())
SMALL = seal(DOCUMENT | {"cases": DOCUMENT["cases"][:1]})


def try_input(data: bytes) -> None:
    """Read one file; AssertionError where it is neither refused nor what it says."""
    if data[:1] == b"s":
        content = spoil(SMALL, int.from_bytes(data[1:9], "big"))
    else:
        content = data
    try:
        cases = read_cases(NAME, parse_document(NAME, content))
    except FormatError as error:
        assert str(error).startswith(NAME) and len(str(error)) < 1500
    else:
        found = json.loads(content)
        assert found == seal(found)
        assert [case.id for case in cases] == [one["id"] for one in found["cases"]]


def main() -> None:
    with tempfile.TemporaryDirectory() as corpus:
        (Path(corpus) / "whole").write_text(json.dumps(SMALL))
        (Path(corpus) / "seed").write_bytes(b"s" + bytes(8))
        atheris.Setup([*sys.argv, corpus], try_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
