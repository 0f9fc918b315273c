"""The pages of docs hang together, and build as a site without a warning."""

import importlib.util
import re
import subprocess
from functools import cache

import pytest

from pyref.paths import DOCS, ROOT

PAGES = sorted(DOCS.rglob("*.md"))
TREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)
FENCE = re.compile(r"(?ms)^(`{3,})[^\n]*\n.*?^\1[ ]*$")
LINK = re.compile(r"\]\(([^()\s]+)\)")


def name_of(page):
    return page.relative_to(DOCS).as_posix()


def entries(page):
    """The pages that stand in the toctrees of a page."""
    for tree in TREE.findall(page.read_text(encoding="utf-8")):
        for line in tree.splitlines():
            if line and not line.startswith(":"):
                yield (page.parent / f"{line}.md").resolve()


def test_every_page_stands_in_one_toctree_and_every_entry_is_a_page():
    listed = [entry for page in PAGES for entry in entries(page)]
    assert sorted(listed) == [page for page in PAGES if page != DOCS / "index.md"]


@cache
def anchors(page):
    """The anchors of the headings of a page, as code hosts and the site make them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"(?m)^#+ (.*)$", text)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


def broken(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if re.match(r"https?:", link):
            continue
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and anchor not in anchors(target):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("*.md")], ids=lambda p: p.name)
def test_links_of_a_page_lead_somewhere(page):
    assert list(broken(page)) == []


def test_the_site_builds_without_a_warning(request):
    if not request.config.getoption("--thorough"):
        pytest.skip("takes 20 s: with --thorough, and by make docs")
    if not all(map(importlib.util.find_spec, ("sphinx", "myst_parser", "furo"))):
        pytest.skip("no sphinx: pip install -e '.[docs]'")
    done = subprocess.run(["tools/docs"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_links_that_lead_nowhere_and_what_is_loaded_from_elsewhere_are_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<h1 id="top-1">A</h1><a href="b.html#here">1</a><a href="b.html#gone">2</a>'
        '<a href="c.html">3</a><a href="#top-1">4</a><a href="https://x.org/">5</a>'
        '<script src="https://cdn.org/x.js"></script>'
    )
    (tmp_path / "b.html").write_text('<p id="here">B</p>')
    wrong, outside = load(ROOT / "tools" / "links.py").follow(tmp_path)
    assert wrong == [
        "a.html: loads https://cdn.org/x.js",
        "a.html: b.html#gone: no such anchor",
        "a.html: c.html: no such file",
    ]
    assert outside == {"https://x.org/"}


def test_formulas_are_mended_where_docutils_sets_them_badly():
    pytest.importorskip("sphinx", reason="no sphinx: pip install -e '.[docs]'")
    mathml = load(DOCS / "site" / "mathml.py")
    accent = mathml.mend(mathml.tex2mathml(r"\bar y_n"))
    assert "munder" not in accent and "<msub>" in accent.replace("\n", "")
    words = mathml.mend(mathml.tex2mathml(r"\log x - \log (x)"))
    assert [words.count(f'class="{k}"') for k in ("word apart", "word")] == [1, 1]
