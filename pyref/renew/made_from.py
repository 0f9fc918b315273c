"""At the foot of a page: for each name on it a digest of what its rows were made from.

Numbers that are measured differ a little from machine to machine. So a row is measured
again when its digest has changed, and only then.
"""

import hashlib
import re
import textwrap


def digest(*parts: str | bytes) -> str:
    """Eight hex digits for these texts."""
    whole = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode()
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:8]


def foot(digests: dict[str, str], what: str = "rows") -> str:
    """A comment in Markdown: what was made from what."""
    words = ", ".join(f"{name} {value}" for name, value in sorted(digests.items()))
    text = f"<!-- {what} made from: {words} -->"
    return textwrap.fill(text, 88, break_on_hyphens=False) + "\n"


def read_foot(page: str, what: str = "rows") -> dict[str, str]:
    """The digests that a page notes, by name."""
    noted = re.search(rf"(?s)<!-- {what} made from: (.*?)\s-->", page)
    words = noted.group(1).replace(",", " ").split() if noted else []
    return dict(zip(words[::2], words[1::2], strict=True))
