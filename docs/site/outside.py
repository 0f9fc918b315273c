"""Links of pages to Markdown beside docs lead to the pages of the site made from it."""

PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "site/contributing.md",
    "SECURITY.md": "site/security.md",
    "CHANGELOG.md": "site/changes.md",
}


def lead_inside(app, name, source):
    up = "../" * name.count("/")
    for outside, page in PAGES.items():
        source[0] = source[0].replace(f"](../{up}{outside}", f"]({up}{page}")


def setup(app):
    app.connect("source-read", lead_inside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
