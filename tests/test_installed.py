"""What is released: the same bytes anywhere, and it works far from any checkout."""

import configparser
import json
import os
import re
import subprocess
import sys
import tarfile
import warnings
import zipfile
from pathlib import Path

import pytest

import pyref
from pyref.paths import FIXTURES, ROOT
from pyref.runners.octave.find import QUIET, find_octave

sys.path.append(str(ROOT / "tools"))
import versions

NOT_HAD = 3
KINDS = ("*.whl", "pyref_backprop*.gz", "pyref-octave*.gz", "pyref-fixtures*.gz")
IN_OCTAVE = """
function text = read_if_there (file)
  text = '';
  if exist (file, 'file')
    text = fileread (file);
  end
end
warning ('off', 'Octave:shadowed-function');
machine = {{pkg('local_list'), pkg('global_list')}};
pkg ('prefix', '{home}', '{home}');
pkg ('local_list', '{home}/local');
pkg ('global_list', '{home}/global');
lists = cellfun (@read_if_there, machine, 'UniformOutput', false);
pkg ('install', '-local', '{file}');
pkg ('load', 'pyref');
assert (isequal (cellfun (@read_if_there, machine, 'UniformOutput', false), lists));
dense = @(x, w, b) deal (x * w + b, @(dy) deal (dy * w.', x.' * dy, sum (dy, 1)));
wrong = @(x, w, b) deal (x * w + b, @(dy) deal (dy * w.', x.' * dy, mean (dy, 1)));
pyref.check (dense, 'dense')
pyref.check (wrong, 'dense')
found = which ('pyref.layers.dense');
assert (strncmp (found, '{home}', numel ('{home}')));
"""


def build(folder, umask):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "dist.py", folder],
        env={**os.environ, "TZ": "Asia/Tokyo" if umask else "UTC"},
        umask=umask,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of what was built once, and what the build printed."""
    folder = tmp_path_factory.mktemp("dist")
    return folder, build(folder, 0o000)


def find_one(built, pattern):
    (found,) = built[0].glob(pattern)
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_builds_of_one_commit_have_the_same_bytes(built, tmp_path):
    told = built[1]
    assert told == build(tmp_path, 0o077)
    assert len(told.splitlines()) == len(KINDS)
    for kind in KINDS:
        assert find_one(built, kind).name in told
    with tarfile.open(find_one(built, "pyref_backprop*.gz")) as archive:
        assert len({member.mtime for member in archive}) == 1
    names = zipfile.ZipFile(find_one(built, "*.whl")).namelist()
    assert "pyref/cli/main.py" in names
    assert "pyref/share/octave/+pyref/+layers/dense.m" in names
    assert "pyref/share/fixtures/cases/dense.json" in names
    assert not any("recorded" in name.split("/") for name in names)
    assert not any(name.endswith(".svg") for name in names)


def read_sizes():
    """What the page on installing says of the files of a release, in bytes."""
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(pyref[\w.-]+)`[^|]*\| ([\d.]+) \|$", page)
    return {name: 1e6 * float(size) for name, size in rows}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_file_of_a_release_is_larger_than_the_page_says(built):
    """By 3 %: what makes them grow is seen where it is added."""
    sizes = {path.name: path.stat().st_size for path in built[0].iterdir()}
    told = read_sizes()
    assert told.keys() == sizes.keys()
    assert [n for n, size in sizes.items() if not 0.9 < size / told[n] < 1.03] == []
    with zipfile.ZipFile(find_one(built, "*.whl")) as wheel:
        installed = sum(one.file_size for one in wheel.infolist())
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    (whole,) = re.findall(r"whl`, (\d+) MB when installed", page)
    assert 0.8 < installed / (1e6 * int(whole)) < 1.03


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [*versions.KINDS, *versions.SUITES])
def test_every_command_of_the_wheel_works_with_versions_of_each_kind(
    built, request, kind
):
    asked = request.config.getoption("--thorough")
    if not asked and (kind in versions.SUITES or not os.environ.get("CI")):
        pytest.skip("it fetches packages: by --thorough; lowest and newest in CI too")
    wheel = find_one(built, "*.whl")
    command = [sys.executable, ROOT / "tools" / "versions.py", kind]
    done = subprocess.run([*command, "--wheel", wheel], capture_output=True, text=True)
    if done.returncode == NOT_HAD:
        pytest.skip(f"no such packages, registry or mirror: {done.stdout}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": right") == len(versions.COMMANDS)


def test_a_python_that_is_not_to_be_had_is_told_and_ends_with_3(tmp_path):
    command = [sys.executable, ROOT / "tools" / "versions.py", "trixie"]
    done = subprocess.run(
        [*command, "--wheel", tmp_path / "pyref.whl"],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == NOT_HAD, done.stderr
    assert done.stdout == "trixie: no apt-get\n"


def test_every_file_that_these_commands_are_given_is_there():
    words = [word for command in versions.COMMANDS for word in command]
    files = [word for word in words if word.startswith(str(ROOT))]
    assert len(files) > 4
    for file in files:
        assert Path(file.partition(":")[0]).exists(), file


@pytest.mark.slow
@pytest.mark.needs_octave
def test_octaves_own_installer_takes_the_package_which_then_checks_a_port(
    built, tmp_path
):
    file = find_one(built, "pyref-octave*.gz")
    program = IN_OCTAVE.format(home=tmp_path, file=file)
    octave = find_octave()
    done = subprocess.run(
        [octave.path, *QUIET, "--eval", program],
        cwd=tmp_path,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "right" in done.stdout
    assert "bias gradient averaged over the batch" in done.stdout


@pytest.mark.slow
def test_the_archive_has_the_fixtures_and_a_program_that_verifies_them(built, tmp_path):
    with tarfile.open(find_one(built, "pyref-fixtures*.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    manifest = json.loads((folder / "MANIFEST.json").read_text())
    for name in ("MANIFEST.json", *manifest["files"]):
        assert (folder / name).read_bytes() == (FIXTURES / name).read_bytes()
        if "relu.json" not in name:  # all of them take some seconds
            (folder / name).unlink()
            manifest["files"].pop(name, None)
    (folder / "MANIFEST.json").write_text(json.dumps(manifest))
    verify = [sys.executable, "-I", "-S", folder / "verify.pyz"]
    done = subprocess.run(verify, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    file = folder / "cases" / "relu.json"
    file.write_text(file.read_text().replace("a", "b", 1))
    done = subprocess.run(verify, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.startswith("cases/relu.json: SHA-256 is")
    for name in ("read.py", "read.c", "read.js", "read.m"):
        assert (folder / "readers" / name).is_file()


@pytest.mark.slow
def test_the_page_of_the_archive_names_what_is_in_it_and_its_code_runs(built, tmp_path):
    with tarfile.open(find_one(built, "pyref-fixtures*.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    page = (folder / "FORMAT.md").read_text()
    assert not re.search("docs/readers|fixtures/(?!sources/)", page)
    named = re.findall(r"\]\(([^)#]+)\)", page)
    named += re.findall(r"(?<![\w/])(?:cases|mistakes|schema|readers)/[\w./]*\w", page)
    assert {"readers/read.c", "cases/NAME.json", "mistakes/dense.json.gz"} <= {*named}
    for name in named:
        assert (folder / name.replace("NAME", "dense")).is_file(), name
    code = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (line,) = re.findall(r"```bash\npython (.*)\n```", page)
    for words in (["-c", "\n".join(code)], line.split()):
        done = subprocess.run([sys.executable, *words], cwd=folder, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")


def test_another_distribution_of_this_name_is_told(tmp_path):
    folder = tmp_path / "site-packages"
    (folder / "pyref_backprop-0.2.0.dist-info").mkdir(parents=True)
    with warnings.catch_warnings(action="error"):
        pyref.warn_of_namesake(str(folder))
    (folder / "pyref-0.8.0.dist-info").mkdir()
    with pytest.warns(UserWarning, match="pyref-0.8.0 and pyref-backprop lie in one"):
        pyref.warn_of_namesake(str(folder))


def test_one_version_stands_in_all_that_names_it():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    version = settings["metadata"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text()
    for page in ("README.md", "docs/install.md"):
        named = re.findall(
            r"pyref_backprop-([\d.]+)-|pyref-octave-([\d.]+)\.tar",
            (ROOT / page).read_text(),
        )
        assert {one or other for one, other in named} == {version}, page
