"""The archive of the fixtures alone: data, schemas, readers and what verifies them.

verify.pyz is the verifier of pyref with the modules that it needs, which import the
standard library alone: python verify.pyz looks at the folder in which it lies.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from packing import make_zip, write_tar

PARTS = ("LICENSE", "MANIFEST.json", "README.md", "cases", "data", "mistakes", "schema")
PLACES = (  # of what docs/format.md names: as it has it, and as the archive does
    (r"Places are told from[^.]*FORMAT[^\n]*\n\n", ""),
    (r"fixtures/(?!sources/)", ""),
    (r"docs/readers\b", "readers"),
    (r" \(\[install\.md\]\(install\.md\)\)", ""),
    (r"\[comparison\.md\]\(comparison\.md\)", "`docs/comparison.md` of a release"),
    (r"\[([^]]*)\]\(shapes\.md\)", r"\1 (`docs/shapes.md` of a release)"),
)
START = """\
import sys
from pathlib import Path

from pyref.fixtures.verify import main

main(sys.argv[1] if len(sys.argv) > 1 else Path(sys.argv[0]).resolve().parent)
"""
LOADED = """\
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import pyref.fixtures.verify
for name, module in sys.modules.items():
    if name.split(".")[0] == "pyref":
        print(Path(module.__file__).relative_to(Path(sys.argv[1]).resolve()).as_posix())
"""


def build_archive(root: Path, folder: Path, epoch: int) -> Path:
    """Write folder/pyref-fixtures-VERSION.tar.gz, of the version of the data."""
    fixtures = root / "fixtures"
    contents = {
        path.relative_to(fixtures).as_posix(): path.read_bytes()
        for part in PARTS
        for path in [fixtures / part, *(fixtures / part).rglob("*")]
        if path.is_file()
    }
    for path in (root / "docs" / "readers").iterdir():
        contents[f"readers/{path.name}"] = path.read_bytes()
    contents["FORMAT.md"] = place_names((root / "docs" / "format.md").read_text())
    contents["verify.pyz"] = make_verifier(root)
    version = json.loads(contents["MANIFEST.json"])["data"]
    name = f"pyref-fixtures-{version}"
    write_tar(folder / f"{name}.tar.gz", name, contents, epoch)
    return folder / f"{name}.tar.gz"


def place_names(page: str) -> bytes:
    """docs/format.md with the places of files that they have in the archive."""
    for old, new in PLACES:
        page = re.sub(old, new, page)
    return page.encode()


def make_verifier(root: Path) -> bytes:
    """A program that Python runs as it is: the verifier and all that it imports."""
    command = [sys.executable, "-S", "-c", LOADED, str(root)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    contents = {name: (root / name).read_bytes() for name in told.stdout.split()}
    return make_zip({**contents, "__main__.py": START.encode()})
