"""Write files whole or not at all, and say before a run that one cannot be written.

    require_writable("report.json", room=20_000_000)
    write("report.json", text)

What reads a file never meets half of it: it is written beside, then put in its place.
"""

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from pyref.errors import FileError

MEMORY = Path("/dev/shm")
GONE = "the working folder is gone"


def write(path: str | Path, content: str | bytes) -> None:
    """Write a file in one step; what stood there stays where that fails.

    Text is written as UTF-8. Errors: pyref:file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    target = Path(os.path.realpath(path))
    try:
        if is_special(path) or not os.access(target.parent, os.W_OK):
            Path(path).write_bytes(data)
        else:
            put_in_place(target, data)
    except OSError as problem:
        raise FileError(f"{path}: {problem.strerror}") from None


def put_in_place(target: Path, data: bytes) -> None:
    part = name_part(target)
    try:
        part.write_bytes(data)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def name_part(target: Path) -> Path:
    """The file beside a target in which it is written."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def require_writable(path: str | Path, room: int = 0) -> None:
    """Refuse a file that could not be written, or with less room than these bytes.

    Nothing is left there. Errors: pyref:file.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise FileError(f"{path}: {os.strerror(errno.EISDIR)}")
        if is_special(path):
            return
        if not target.parent.is_dir():
            raise FileError(f"{path}: {target.parent} is no folder")
        try_to_write(target)
        free = count_free(target.parent)
    except OSError as problem:
        if isinstance(problem, FileError):
            raise
        raise FileError(f"{path}: {problem.strerror}") from None
    if free < room:
        raise FileError(f"{path}: {free} bytes are free there, {room} are needed")


def require_folder(path: str | Path) -> None:
    """Refuse a folder in which no file could be written, if there is one or not.

    Nothing is left there. Errors: pyref:file.
    """
    target = Path(os.path.realpath(path))
    made = [folder for folder in (target, *target.parents) if not folder.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        try_to_write(target / "file")
    except OSError as problem:
        raise FileError(f"{path}: {problem.strerror}") from None
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def try_to_write(target: Path) -> None:
    if target.exists() and not os.access(target.parent, os.W_OK):
        target.open("ab").close()
        return
    part = name_part(target)
    part.touch()
    part.unlink()


def require_working_folder() -> None:
    """Errors: pyref:file where that was removed, so that no program starts there."""
    try:
        os.getcwd()
    except OSError:
        raise FileError(GONE) from None


def is_special(path: str | Path) -> bool:
    """Whether a path is a pipe or a device, which nothing can be put in place of."""
    return Path(path).exists() and not Path(path).is_file()


def count_free(folder: Path) -> int:
    """Bytes that can still be written in a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def write_somewhere(path: str | Path, content: str | bytes) -> str:
    """Write a file, or where that fails one of its name in a temporary folder.

    What went wrong and where it is now, in words; empty where all went well.
    Errors: pyref:file where it could be written nowhere.
    """
    try:
        write(path, content)
    except FileError as problem:
        for base in (Path(tempfile.gettempdir()), MEMORY):
            try:
                place = write_below(base, Path(path).name, content)
            except OSError:
                continue
            return f"{problem}; it is in {place}"
        raise
    return ""


def write_below(base: Path, name: str, content: str | bytes) -> Path:
    """Write a file in a new folder, which goes again where that fails. Errors: OSError.

    The folder is the user's: it has not the name of one that is swept.
    """
    folder = Path(tempfile.mkdtemp(prefix="pyref-report-", dir=base))
    try:
        write(folder / name, content)
    except FileError:
        folder.rmdir()
        raise
    return folder / name
