"""Follow every link of a built site that stays inside; list those that leave it.

    python tools/links.py FOLDER

Exit 1 where a page or an anchor is missing, or where a page loads something remote:
a script, a style, a font, an image.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src"}
NOT_LOADED = {"canonical", "prev", "next", "search", "index"}


class Page(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = {"", "top"}
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in LOADED and values.get("rel") not in NOT_LOADED:
            self.loads.append(values.get(LOADED[tag], ""))


def follow(folder: Path) -> tuple[list[str], set[str]]:
    """What is wrong with the links of a site, and the addresses outside of it."""
    pages = {path.resolve(): Page(path) for path in sorted(folder.rglob("*.html"))}
    wrong: list[str] = []
    outside: set[str] = set()
    for path, page in pages.items():
        name = path.relative_to(folder.resolve())
        wrong += [f"{name}: loads {one}" for one in page.loads if urlsplit(one).netloc]
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                outside.add(link)
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            target = target if parts.path else path
            if not target.is_file():
                wrong.append(f"{name}: {link}: no such file")
            elif (
                target in pages and unquote(parts.fragment) not in pages[target].anchors
            ):
                wrong.append(f"{name}: {link}: no such anchor")
    return wrong, outside


def main() -> int:
    wrong, outside = follow(Path(sys.argv[1]))
    print(*sorted(outside), sep="\n")
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
