"""What was raised, as a reply: its words, its kind, and the line of the user's file."""

import linecache
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import tree

OWN = Path(__file__).resolve().parents[2]


def describe_failure(error: BaseException, files: Sequence[str]) -> dict[str, Any]:
    """error, identifier, and where, if a file of the user's is in its traceback.

    What was not raised by us is told with its class: the words of a KeyError are a key.
    """
    told, name = " ".join(str(error).split()), type(error).__name__
    if isinstance(error, SystemExit):
        told = f"exit ({'' if error.code is None else error.code}) was called"
    elif not hasattr(error, "identifier") and not is_said(error):
        told = f"{name}: {told}" if told else name
    reply: dict[str, Any] = {
        "error": told or name,
        "identifier": str(getattr(error, "identifier", type(error).__name__)),
    }
    where = find_line(error, files)
    return reply | ({"where": where} if where else {})


def find_line(error: BaseException, files: Sequence[str]) -> dict[str, Any] | None:
    """The innermost line of a file beside those of the target, else of any file."""
    if isinstance(error, SyntaxError) and error.filename:
        text = str(error.text or "").strip()
        return {"file": error.filename, "line": error.lineno, "text": text}
    frames = list_frames(error)
    if not frames or is_said(error):
        return None
    frames = [(file, line) for file, line in frames if not is_ours(file)]
    folders = {str(Path(file).parent) for file in files if Path(file).is_file()}
    near = [f for f in frames if f[0] in files or str(Path(f[0]).parent) in folders]
    file, line = (near or frames)[-1]
    text = linecache.getline(file, line).strip()
    return {"file": file, "line": line, "text": text}


def list_frames(error: BaseException) -> list[tuple[str, int]]:
    """Files and lines from the outermost call to where it was raised.

    A struct of ours raises for whoever asks it for a field that it has not.
    """
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not frame.f_code.co_filename.startswith("<frozen ")
    ]
    while frames and frames[-1][0] == tree.__file__:
        frames.pop()
    return frames


def is_said(error: BaseException) -> bool:
    """Whether it is we who raised it, of how the function is called."""
    frames = list_frames(error)
    return bool(frames) and is_ours(frames[-1][0])


def is_ours(file: str) -> bool:
    return Path(file).is_relative_to(OWN)
