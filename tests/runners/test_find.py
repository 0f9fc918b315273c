"""Octave is found where it is asked for, then on PATH, then in the user's cache."""

import pytest

from pyref.errors import MissingError
from pyref.runners.octave.find import find_octave, wrapper

ANSWERS = "#!/bin/sh\necho 9.1.0\necho 'OpenBLAS (config: none)'\n"


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without Octave; give it a program by name."""
    for name in ("OCTAVE_EXECUTABLE", "PYREF_OCTAVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def program(path, text=ANSWERS):
        path = tmp_path / "bin" / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    return program


def test_a_machine_without_octave_has_none(bare):
    assert find_octave() is None


def test_octave_cli_on_path_goes_before_octave(bare):
    bare("octave")
    plain = bare("octave-cli")
    assert find_octave().path == plain
    plain.unlink()
    assert find_octave().path.name == "octave"


def test_the_cache_is_looked_at_last(bare):
    unpacked = bare(wrapper())
    found = find_octave()
    assert (found.path, found.source) == (unpacked, "the user cache")
    assert find_octave().path != bare("octave")
    assert find_octave().source == "PATH"


def test_the_octave_that_is_asked_for_is_used(bare, monkeypatch):
    bare("octave-cli")
    mine = bare("mine/octave-9")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", str(mine))
    assert find_octave().path == mine
    assert find_octave().source == "OCTAVE_EXECUTABLE"


def test_asking_for_octave_with_windows_gives_the_one_without(bare, monkeypatch):
    plain = bare("mine/octave-cli")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", str(bare("mine/octave")))
    assert find_octave().path == plain


def test_asking_for_what_is_not_there_is_an_error_though_another_is(bare, monkeypatch):
    bare("octave-cli")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", "/no/octave-cli")
    with pytest.raises(MissingError, match=r"OCTAVE_EXECUTABLE is /no/octave-cli, not"):
        find_octave()


def test_octave_can_be_made_invisible(bare, monkeypatch):
    bare("octave-cli")
    monkeypatch.setenv("PYREF_OCTAVE", "none")
    monkeypatch.setenv("OCTAVE_EXECUTABLE", "/no/octave-cli")
    assert find_octave() is None


def test_version_and_blas_are_what_it_answers(bare):
    bare("octave-cli")
    found = find_octave()
    assert found.version == "9.1.0"
    assert found.blas == "OpenBLAS (config: none)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#!/bin/sh\n", "exit 0, it printed nothing"),
        ("#!/bin/sh\necho broken >&2\nexit 127\n", "exit 127, broken"),
        ("#!/no/such/shell\n", "No such file"),
    ],
    ids=["silent", "failing", "not starting"],
)
def test_a_program_that_is_no_octave_is_told_by_name(bare, text, told):
    path = bare("octave-cli", text)
    with pytest.raises(MissingError, match=told) as caught:
        _ = find_octave().version
    assert str(path) in str(caught.value)


@pytest.mark.needs_octave
def test_the_octave_of_this_machine_answers():
    assert int(find_octave().version.split(".")[0]) >= 6
    assert find_octave().path.is_absolute()
