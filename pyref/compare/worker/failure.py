"""What was raised, as a reply: its words, its kind, and the line of the user's file."""

import linecache
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OWN = Path(__file__).resolve().parents[2]


def describe_failure(error: BaseException, files: Sequence[str]) -> dict[str, Any]:
    """error, identifier, and where, if a file of the user's is in its traceback."""
    told = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, SystemExit):
        told = f"exit ({'' if error.code is None else error.code}) was called"
    reply: dict[str, Any] = {
        "error": told,
        "identifier": str(getattr(error, "identifier", type(error).__name__)),
    }
    where = find_line(error, files)
    return reply | ({"where": where} if where else {})


def find_line(error: BaseException, files: Sequence[str]) -> dict[str, Any] | None:
    """The innermost line of a file beside those of the target, else of any file."""
    if isinstance(error, SyntaxError) and error.filename:
        text = str(error.text or "").strip()
        return {"file": error.filename, "line": error.lineno, "text": text}
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not frame.f_code.co_filename.startswith("<frozen ")
    ]
    if not frames or is_ours(frames[-1][0]):
        return None  # we say it, of how the function is called
    frames = [(file, line) for file, line in frames if not is_ours(file)]
    folders = {str(Path(file).parent) for file in files if Path(file).is_file()}
    near = [f for f in frames if f[0] in files or str(Path(f[0]).parent) in folders]
    file, line = (near or frames)[-1]
    text = linecache.getline(file, line).strip()
    return {"file": file, "line": line, "text": text}


def is_ours(file: str) -> bool:
    return Path(file).is_relative_to(OWN)
