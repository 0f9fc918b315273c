"""What was found, to be looked at: one file of HTML, or a piece of one for a notebook.

write_page("report.html", make_page(report))
fragment(report)        a div of a check, a comparison or a gradient check

reports -> views -> parts -> html
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from pyref.page.html.parts import Page

VIEWS = {
    "pyref.port.report.Report": "check",
    "pyref.pairs.report.Report": "compare",
    "pyref.pairs.gradcheck.GradientCheck": "gradcheck",
    "pyref.probing.verdict.GradientReport": "gradients",
    "pyref.crosscheck.report.Report": "crosscheck",
    "pyref.grading.marks.Grades": "grade",
    "pyref.scores.score.Scores": "score",
}
"""Which module of views makes a page of which report; it is imported when needed."""


def make_page(
    report: Any, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """The page of a report; facts: what it ran on; again: the command line."""
    kind = f"{type(report).__module__}.{type(report).__name__}"
    view = import_module(f"pyref.page.views.{VIEWS[kind]}")
    page: Page = view.make_page(report, facts, again)
    return page


def fragment(report: Any) -> str:
    """A report as a div with its style in it and no script, as notebooks show it."""
    from pyref.page.html.render import render_fragment
    from pyref.page.views.short import shorten

    return str(render_fragment(shorten(make_page(report))))
