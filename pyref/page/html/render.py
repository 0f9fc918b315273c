"""Parts of a page as HTML: jinja2 with autoescape, so that text of others stays text.

What a terminal would obey is escaped as well (pyref.foreign); a page is one file, with
its style and its script in it, and loads nothing.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pyref.foreign import show
from pyref.page.html.parts import Page

FOLDER = Path(__file__).parent / "templates"


@lru_cache
def make_environment() -> Environment:
    """The templates, which see no undefined name as empty."""
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_plain,
    )
    found.globals["read"] = read_own
    return found


def show_plain(value: Any) -> Any:
    """Text of others with its control characters escaped; markup of ours as it is."""
    return show(value, lines=True) if type(value) is str else value


def read_own(name: str) -> Markup:
    """A file of the templates as it is: the style, the script."""
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def render(name: str, **values: Any) -> str:
    """A template with these values."""
    return make_environment().get_template(name).render(**values)


def render_page(page: Page) -> str:
    """One file of HTML, with its style and script."""
    return render("page.html", page=page)


def render_fragment(page: Page) -> Markup:
    """A div for a notebook: the same without a script, the style in it."""
    return Markup(render("fragment.html", page=page))
