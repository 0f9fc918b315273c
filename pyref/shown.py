"""What all reports have in common: their truth, and how prompts and notebooks show it.

assert report          fails where the report did not pass
report                 <report: mine.py:f as dense: right: all 19 cases, ...>
print(report)          the whole report as text

A notebook shows the part of a page that pyref.page makes of it.
"""

import re
from importlib import import_module
from pathlib import Path

FOLDERS = re.compile(r"\S*/(?=\S)")  # those before the name of a target


class Shown:
    """A report, or whatever else has a text and a page."""

    @property
    def passed(self) -> bool:
        """Whether all that was asked is right."""
        raise NotImplementedError

    @property
    def headline(self) -> str:
        """What it is about, and the verdict."""
        return str(self).strip().partition("\n")[0]

    @property
    def targets(self) -> tuple[str, ...]:
        """What it is about, as it was named."""
        named = (getattr(self, name, None) for name in ("target", "a", "b"))
        return tuple(one for one in named if isinstance(one, str))

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        told = self.headline
        for target in self.targets:
            if " " in target and Path(target.rpartition(":")[0] or target).is_file():
                told = told.replace(target, Path(target).name)
        return f"<report: {FOLDERS.sub('', told)}>"

    def _repr_html_(self) -> str:
        page = import_module("pyref.page")  # of a room that stands above all reports
        return str(page.fragment(self))
