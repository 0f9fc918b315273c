"""The submissions of a class, each a folder or a file, and those that are asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pyref.errors import DomainError
from pyref.foreign import show
from pyref.grading.functions import read_source
from pyref.grading.room import LARGEST
from pyref.grading.rubric import RUN_AS, Rubric

LEFT_BY_OTHERS = (".", "__MACOSX")  # how names of folders begin that no one handed in
HANDED_IN = (*RUN_AS, ".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
"""What files end in that somebody may have handed in: beside folders none is lost."""
LIVE = {".mlx": ".m"}  # what MATLAB saves as a live script is no text

# in a notebook a line begins with a quotation mark
DEFINED = re.compile(r"\b(?:def|class)[ \t]+(\w+)|^[ \t]*\"?(\w+)[ \t]*=", re.M)


@dataclass(frozen=True)
class Submission:
    """Its name as it is shown, its folder, and its files, no links."""

    name: str
    folder: Path
    files: tuple[Path, ...]


def list_submissions(
    folder: str | Path, rubric: Rubric, single: bool = False, only: Sequence[str] = ()
) -> tuple[list[Submission], list[str]]:
    """Each subfolder and loose file, or the folder itself; and files that are none.

    A loose file is a submission where a pattern of the rubric fits it, and it is not
    all there is. Files that are none are told where somebody may have handed them in,
    those of folders too where only the suffix is another. only: those that are asked
    for, then no file is left. Errors: pyref:value.
    """
    path = Path(folder)
    if not path.is_dir():
        raise DomainError(f"{folder}: no such folder")
    if single and only:
        raise DomainError(f"{folder}: --single takes it as one submission, --only none")
    if single:
        return [read_submission(path.resolve())], []
    found = [
        read_submission(entry)
        for entry in sorted(path.iterdir())
        if entry.is_dir()
        and not entry.is_symlink()
        and not entry.name.startswith(LEFT_BY_OTHERS)
    ]
    loose = [entry for entry in sorted(path.iterdir()) if is_own_file(entry, path)]
    alone = [entry for entry in loose if rubric.has_pattern(entry.name)]
    if len(found) + len(alone) > 1:
        found += [Submission(show(one.name), path, (one,)) for one in alone]
        found.sort(key=lambda one: one.name)
    taken = {file for one in found for file in one.files}
    left = [one for one in loose if one not in taken and is_handed_in(one)]
    left += [one for one in sorted(taken) if find_suffix(one)]
    told = [tell_left(one, path) for one in left]
    if not found:
        why = "has no subfolder, one for each submission; --single takes it as one"
        raise DomainError(f"{folder}: {'; '.join([why, *told])}")
    if only:
        names = [find_name(name, [one.name for one in found], folder) for name in only]
        return [one for one in found if one.name in names], []
    return found, told


def is_handed_in(path: Path) -> bool:
    """Whether it is code or an archive, also where its suffix is only nearly so."""
    return path.suffix.lower() in HANDED_IN or bool(find_suffix(path))


def find_suffix(path: Path) -> str:
    """The suffix with which a file would be run, where its own is another: x.PY."""
    suffix = path.suffix.lower()
    suffix = Path(path.stem).suffix.lower() if suffix == ".txt" else suffix
    suffix = LIVE.get(suffix, suffix)
    return suffix if suffix in RUN_AS and suffix != path.suffix else ""


def tell_left(path: Path, folder: Path) -> str:
    """The name of a file that is not graded, and why where that is its suffix."""
    suffix, name = find_suffix(path), show(str(path.relative_to(folder)))
    return f"{name}: its suffix is not {suffix}" if suffix else name


def read_submission(folder: Path) -> Submission:
    files = (path for path in folder.rglob("*") if is_own_file(path, folder))
    return Submission(show(folder.name), folder, tuple(sorted(files)))


def choose_files(files: Sequence[Path], functions: Sequence[str]) -> Sequence[Path]:
    """Those that define one of these functions, or both of a pair; all if none does."""
    words = [{*re.findall(r"\w+", one)} for one in functions]
    defined = {file: list_defined(file) for file in files if words}
    chosen = [file for file in files if any(w <= defined[file] for w in words)]
    return chosen or files


def list_defined(file: Path) -> set[str]:
    """Functions, classes and values that a file defines, as far as its text says."""
    try:
        if file.stat().st_size > LARGEST:
            return set()
        if file.suffix == ".m":
            return {file.stem, *read_source(file).functions}
        text = file.read_text("utf-8", "replace")
    except OSError:
        return set()
    return {name for found in DEFINED.findall(text) for name in found if name}


def is_own_file(path: Path, folder: Path) -> bool:
    """Whether it was handed in: no link to one elsewhere, nor left by a program."""
    left = any(
        part.startswith(LEFT_BY_OTHERS) for part in path.relative_to(folder).parts
    )
    return path.is_file() and not path.is_symlink() and not left


def find_name(name: str, names: Sequence[str], folder: str | Path) -> str:
    """The submission of this name, or the one file of this stem. Errors: pyref:value"""
    stems = [one for one in names if Path(one).stem == name]
    if name in names or len(stems) == 1:
        return name if name in names else stems[0]
    near = get_close_matches(name, names)
    told = f"near it: {', '.join(near)}" if near else f"there are {len(names)} others"
    told = f"which of {', '.join(stems)}?" if stems else told
    raise DomainError(f"{folder}: has no submission {show(name)}; {told}")
