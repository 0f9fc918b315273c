"""What pyref.gradcheck found of a function, as a page."""

from collections.abc import Mapping

from pyref.page.html.parts import Page
from pyref.page.views.inputs import make_card
from pyref.probing.verdict import GradientReport


def make_page(
    report: GradientReport, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """A card for each input, what is wrong first."""
    bad = [one.name for one in report.inputs if one.verdict != "right"]
    wrong = any(one.verdict == "wrong" for one in report.inputs)
    outcome = "wrong" if wrong else "not judged" if bad else "right"
    names = ", ".join(f"d{name}" for name in bad)
    found = sorted(report.inputs, key=lambda one: (one.verdict == "right", one.digits))
    return Page(
        "gradcheck",
        report.target,
        outcome,
        names or f"{len(report.inputs)} gradients of its own forward pass",
        facts or {},
        again,
        cards=[make_card(one, f"d{one.name}", report.target) for one in found],
    )
