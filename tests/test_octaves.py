"""Octaves of other suites come from the mirror of this machine, or say why not."""

import subprocess
import sys

import pytest

from pyref.paths import ROOT

sys.path.append(str(ROOT / "tools"))
import programs
import suites

LIST = "deb http://ubuntu.example/ubuntu noble main\ndeb {} bookworm main\n"
SOURCES = "Types: deb\n# http://old.example/debian\nURIs: {}\nSuites: bookworm\n"
SIGNED = "deb [signed-by=/a/key] {} bookworm main\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sources.list", LIST),
        ("sources.list.d/a.list", SIGNED),
        ("sources.list.d/debian.sources", SOURCES),
    ],
)
def test_the_mirror_is_the_one_that_the_machine_uses(tmp_path, file, text):
    (tmp_path / "sources.list.d").mkdir()
    url = "https://mirror.example/pub/debian/"
    (tmp_path / file).write_text(text.format(url))
    assert suites.mirror(tmp_path) == url


def test_a_machine_without_a_mirror_of_debian_says_so(tmp_path):
    (tmp_path / "sources.list").write_text("# deb http://mirror.example/debian x main")
    with pytest.raises(programs.NotHere, match="no mirror of Debian"):
        suites.mirror(tmp_path)


def test_a_keyring_older_than_the_suite_is_replaced_by_a_newer_one(
    tmp_path, monkeypatch
):
    asked = []

    def quietly(command):
        old = len(asked) == 0  # the first update, with the machine's own keyring
        asked.append(command)
        if "--download-only" in command:
            (tmp_path / "archives").mkdir()
            (tmp_path / "archives" / "debian-archive-keyring_9_all.deb").touch()
        return subprocess.CompletedProcess(command, old, "E: is not signed.")

    monkeypatch.setattr(suites, "quietly", quietly)
    monkeypatch.setattr(suites, "mirror", lambda: "http://mirror.example/debian")
    suites.options(tmp_path, "trixie", ["apt-get"])
    source = (tmp_path / "sources.list").read_text()
    assert f"signed-by={tmp_path}/keys/" in source
    assert source.endswith("http://mirror.example/debian trixie main\n")
    assert [command[-1] for command in asked][::4] == ["update", "update"]


def test_octaves_that_are_not_to_be_had_are_told_and_end_with_3(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "octaves.py", "trixie"],
        env={
            "PATH": str(tmp_path),
            "PYREF_OCTAVE": "none",
            "XDG_CACHE_HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    assert "this machine: no Octave was found" in done.stdout
    assert "trixie: no apt-get" in done.stdout
