"""The submissions of a class, each a folder or a file, and those that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pyref.errors import DomainError
from pyref.foreign import show
from pyref.grading.rubric import RUN_AS, Rubric

LEFT_BY_OTHERS = (".", "__MACOSX")  # how names of folders begin that no one handed in
HANDED_IN = (*RUN_AS, ".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")
"""What files end in that somebody may have handed in: beside folders none is lost."""


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
    all there is. only: those that are asked for, then no file is left. Errors:
    pyref:value.
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
    if not found:
        told = "has no subfolder, one for each submission; --single takes it as one"
        raise DomainError(f"{folder}: {told}")
    for name in only:
        require_name(name, [one.name for one in found], folder)
    taken = {file for one in found for file in one.files}
    left = [
        show(one.name)
        for one in loose
        if one not in taken and one.suffix in HANDED_IN and not only
    ]
    return [one for one in found if not only or one.name in only], left


def read_submission(folder: Path) -> Submission:
    files = (path for path in folder.rglob("*") if is_own_file(path, folder))
    return Submission(show(folder.name), folder, tuple(sorted(files)))


def is_own_file(path: Path, folder: Path) -> bool:
    """Whether it was handed in: no link to one elsewhere, nor left by a program."""
    left = any(
        part.startswith(LEFT_BY_OTHERS) for part in path.relative_to(folder).parts
    )
    return path.is_file() and not path.is_symlink() and not left


def require_name(name: str, names: Sequence[str], folder: str | Path) -> None:
    if name in names:
        return
    near = get_close_matches(name, names)
    told = f"near it: {', '.join(near)}" if near else f"there are {len(names)} others"
    raise DomainError(f"{folder}: has no submission {show(name)}; {told}")
