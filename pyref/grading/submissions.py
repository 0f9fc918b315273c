"""The submissions of a class, each a folder, and those that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pyref.errors import DomainError
from pyref.foreign import show

LEFT_BY_OTHERS = (".", "__MACOSX")  # how names of folders begin that no one handed in


@dataclass(frozen=True)
class Submission:
    """Its name as it is shown, and its files, no links."""

    name: str
    files: tuple[Path, ...]


def list_submissions(
    folder: str | Path, single: bool = False, only: Sequence[str] = ()
) -> list[Submission]:
    """Each subfolder, or the folder itself; only those named. Errors: pyref:value."""
    path = Path(folder)
    if not path.is_dir():
        raise DomainError(f"{folder}: no such folder")
    if single and only:
        raise DomainError(f"{folder}: --single takes it as one submission, --only none")
    if single:
        return [read_submission(path.resolve())]
    found = [
        read_submission(entry)
        for entry in sorted(path.iterdir())
        if entry.is_dir()
        and not entry.is_symlink()
        and not entry.name.startswith(LEFT_BY_OTHERS)
    ]
    if not found:
        told = "has no subfolder, one for each submission; --single takes it as one"
        raise DomainError(f"{folder}: {told}")
    for name in only:
        require_name(name, [one.name for one in found], folder)
    return [one for one in found if not only or one.name in only]


def read_submission(folder: Path) -> Submission:
    return Submission(
        show(folder.name), tuple(sorted(filter(is_own_file, folder.rglob("*"))))
    )


def is_own_file(path: Path) -> bool:
    """Whether it is a file of the submission, not a link to one elsewhere."""
    return path.is_file() and not path.is_symlink()


def require_name(name: str, names: Sequence[str], folder: str | Path) -> None:
    if name in names:
        return
    near = get_close_matches(name, names)
    told = f"near it: {', '.join(near)}" if near else f"there are {len(names)} others"
    raise DomainError(f"{folder}: has no submission {show(name)}; {told}")
