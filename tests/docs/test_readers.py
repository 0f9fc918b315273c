"""The readers in docs/readers see every number of every fixture, bit for bit.

Those of mistakes tell which of them a comparison lets pass.
"""

import json
import re
import shutil
import struct
import subprocess
import sys

import pytest

from pyref.fixtures import numbers
from pyref.fixtures.document import spell
from pyref.fixtures.load import layers
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import FIXTURES, ROOT
from pyref.runners.octave.find import QUIET, find_octave

READERS = ROOT / "docs" / "readers"
LINE = re.compile(r"(\S+) (\S+) \[([0-9, ]*)\]((?: \S+)*)")
LINES = 40
SLOW = ["py", pytest.param("m", marks=pytest.mark.needs_octave)]
LANGUAGES = ["c", "js", *SLOW]

# What few files hold or none, and a reader must not stumble over.
RARE = {
    "schema": "pyref/cases/1",
    "layer": "rare",
    "call": "networks.rare",
    "inputs": {"x": "N D", "values": "1 1"},
    "options": {"slope": "real"},
    "analytic": False,
    "cases": [
        {
            "id": "rare-00000000",
            "title": 'a "quoted" title, a \\ and an \u00e9, and cases: [ { in it',
            "flags": ["Tie"],
            "exact_in": ["float64"],
            "source": {"kind": "hand", "values": "1 2", "licence": "CC0-1.0"},
            "inputs": {"x": {"shape": [2, 1, 2], "values": ["-0.0 5e-324", "inf nan"]}},
            "options": {"slope": "-0.25 1e300", "t": {"shape": [0, 3], "values": []}},
            "upstream": {"dy": {"shape": [1, 1], "values": ["-inf"]}},
            "expect": {
                "dx": {
                    "shape": [1, 2],
                    "values": ["2.2250738585072011e-308 9007199254740993"],
                    "rounded": True,
                    "tie": ["0 1"],
                    "accept": [
                        {"choice": "the last", "values": ["1 2"]},
                        {"choice": "both", "values": ["3 4"]},
                    ],
                    "wrong": [{"reason": "print, 3 digits", "values": ["2.23 9e15"]}],
                    "textbook": {"float64": ["1e-3 inf"], "float32": ["inf 2"]},
                },
                "hvp": {
                    "direction": {"x": {"shape": [3, 1], "values": ["1", "2", "3"]}},
                    "dx": {"shape": [1, 1], "values": ["7"], "scale": ["1e400"]},
                },
            },
        },
        {
            "id": "rare-00000001",
            "inputs": {"x": {"shape": [1, 1], "values": ["8"]}},
            "options": {},
            "upstream": {},
            "expect": {"error": "pyref:size"},
        },
    ],
}


def arrays(document):
    """Case, path, shape and bits of every array, read in Python by its field's name."""
    for case in document["cases"]:
        for part in ("inputs", "options", "upstream", "expect"):
            for name, entry in case[part].items():
                if isinstance(entry, dict):
                    yield from (
                        (case["id"], path, shape, bits(lines))
                        for path, shape, lines in known(f"{part}.{name}", entry)
                    )
                elif part == "options":
                    yield case["id"], f"{part}.{name}", [], bits([entry])


def known(path, entry):
    for field, value in entry.items():
        inner = f"{path}.{field}"
        if field in ("values", "low", "scale", "tie"):
            yield inner, entry["shape"], value
        elif field in ("accept", "wrong"):
            for place, one in enumerate(value):
                yield f"{inner}.{place}.values", entry["shape"], one["values"]
        elif field == "textbook":
            for kind, lines in value.items():
                yield f"{inner}.{kind}", entry["shape"], lines
        elif path == "expect.hvp" and field == "direction":
            for name, array in value.items():
                yield from known(f"{inner}.{name}", array)
        elif path == "expect.hvp":
            yield from known(inner, value)


def bits(lines):
    """The bytes of what pyref itself makes of these rows."""
    count = len(" ".join(lines).split())
    return numbers.array({"shape": [count], "values": lines}).astype(">f8").tobytes()


def from_c(word):
    return struct.pack(">d", float.fromhex(word))


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    """For each reader its command and what turns a printed word into 8 bytes."""
    found, program = {}, tmp_path_factory.mktemp("reader") / "read"
    found["py"] = ([sys.executable, READERS / "read.py"], bytes.fromhex)
    if octave := find_octave():
        script = program.with_name("call.m")
        script.write_text(f"addpath ('{READERS}'); words = argv (); read (words{{:}});")
        found["m"] = ([octave.path, *QUIET, script], bytes.fromhex)
    if shutil.which("node"):
        found["js"] = (["node", READERS / "read.js"], bytes.fromhex)
    if shutil.which("cc"):
        strict = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]
        subprocess.run(["cc", *strict, "-o", program, READERS / "read.c"], check=True)
        found["c"] = ([program], from_c)
    return found


def printed(readers, language, *arguments):
    if language not in readers:
        program = {"c": "a C compiler called cc", "js": "node", "m": "Octave"}[language]
        pytest.skip(f"needs {program}, and none was found")
    command, packed = readers[language]
    call = [*command, *arguments]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        case, path, shape, words = LINE.fullmatch(line).groups()
        sizes = [int(size) for size in shape.replace(",", " ").split()]
        yield case, path, sizes, b"".join(map(packed, words.split()))


@pytest.mark.some(quick=24)
@pytest.mark.parametrize("layer", layers())
@pytest.mark.parametrize("language", ["c", "js"])
def test_a_reader_sees_every_array_of_a_file_bit_for_bit(readers, language, layer):
    require_all_read(readers, language, layer)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("layer", layers()[::25])
@pytest.mark.parametrize("language", SLOW)
def test_a_slower_reader_sees_every_array_of_some(readers, language, layer):
    require_all_read(readers, language, layer)


def require_all_read(readers, language, layer):
    path = FIXTURES / "cases" / f"{layer}.json"
    want = list(arrays(json.loads(path.read_bytes())))
    assert len(want) > 10
    assert list(printed(readers, language, path)) == want


@pytest.mark.parametrize("write", [json.dumps, spell])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_sees_what_is_rare_too(readers, language, write, tmp_path):
    path = tmp_path / "rare.json"
    path.write_text(write(RARE))
    want = list(arrays(RARE))
    assert len(want) == 15
    assert list(printed(readers, language, path)) == want


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_takes_one_case_by_its_id(readers, language):
    path = FIXTURES / "cases" / "batchnorm.json"
    document = json.loads(path.read_bytes())
    wanted = document["cases"][3]["id"]
    want = [one for one in arrays(document) if one[0] == wanted]
    assert list(printed(readers, language, path, wanted)) == want


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_of_one_ulp_is_one_changed_array(readers, language, tmp_path):
    content = (FIXTURES / "cases" / "batchnorm.json").read_text()
    path = tmp_path / "changed.json"
    path.write_text(content.replace('"1.828125"', '"1.8281250000000002"'))
    want = list(arrays(json.loads(content)))
    found = list(printed(readers, language, path))
    assert sum(one != two for one, two in zip(found, want, strict=True)) == 1


def test_a_missing_file_is_told(readers, tmp_path):
    for command, _ in readers.values():
        done = subprocess.run([*command, tmp_path / "none.json"], capture_output=True)
        assert done.returncode != 0
        assert done.stderr


PACKS = sorted(path.name.partition(".")[0] for path in FIXTURES.glob("mistakes/*"))
PUT = {"py": [sys.executable, READERS / "mistakes.py"],
       "js": ["node", READERS / "mistakes.js"]}  # fmt: skip


def put_mistakes(language, layer, *share):
    """How many cases of each mistake fail, by its name, and the code of exit."""
    if not shutil.which(PUT[language][0]):
        pytest.skip("needs node, and none was found")
    files = [
        FIXTURES / "cases" / f"{layer}.json",
        FIXTURES / "mistakes" / f"{layer}.json.gz",
    ]
    call = [*PUT[language], *files, *share]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    lines = [line.rsplit(": fails in ", 1) for line in done.stdout.splitlines()]
    return {name: told for name, told in lines}, done.returncode


@pytest.mark.some(quick=20)
@pytest.mark.parametrize("layer", PACKS)
@pytest.mark.parametrize("language", ["py", "js"])
def test_a_comparison_sees_every_mistake_that_is_more_than_rounding(language, layer):
    told, code = put_mistakes(language, layer, "1e-12")
    known = {m.name: m for m in load_mistakes(layer)}
    assert list(told) == list(known)
    for name, words in told.items():
        fails, _, cases, _ = words.split()
        assert int(cases) == len(known[name].numbers)
        assert int(fails) > 0 or known[name].rounding, name
    assert code == any(words.startswith("0 of") for words in told.values())


@pytest.mark.parametrize("language", ["py", "js"])
def test_a_comparison_that_is_too_loose_is_told(language):
    told, code = put_mistakes(language, "dense", "1e300")
    assert told["bias taken off"].startswith("0 of")
    assert not told["bias gradient not summed"].startswith("0 of")
    assert code == 1


@pytest.mark.parametrize("path", sorted(READERS.iterdir()), ids=lambda path: path.name)
def test_a_reader_is_short(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= (50 if path.stem == "mistakes" else LINES)
    assert max(map(len, lines)) <= 88
