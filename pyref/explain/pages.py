"""Write rendered pages into a folder, which holds nothing else in Markdown."""

from collections.abc import Mapping
from pathlib import Path


def write_pages(folder: Path | str, pages: Mapping[str, str]) -> list[str]:
    """Write the pages that differ, and take away those that are none any more.

    pages: file name -> text. The names of the files that changed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    changed: list[str] = []
    for path in sorted(folder.glob("*.md")):
        if path.name not in pages:
            path.unlink()
            changed.append(path.name)
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
