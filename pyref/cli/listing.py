"""pyref list: all that has cases, by kind, each with what it does; cases of one."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyref.crosscheck.plan import (
    count_cases,
    list_subjects,
    load_cases,
    must_be_known,
)
from pyref.fixtures.case import Sheet
from pyref.fold import find_width, fold_line
from pyref.foreign import show
from pyref.paths import PACKAGE

KINDS = ("elementwise", "rows and sequences", "losses", "images", "matrices",
         "networks", "steps of optimizers", "derivations")  # fmt: skip
ROOMS = ("layers", "networks", "networks/optimizers", "derivations")
SENTENCE = re.compile(r'"""(.*?\.)\s', re.DOTALL)
CASES = "pyref list NAME: its cases; pyref explain NAME: formulas, both languages"


def list_cases(names: Sequence[str]) -> None:
    """Print the cases of these, or a line for all that has cases."""
    width = find_width()
    for name in names:
        must_be_known(name, list_subjects(), "no layer")
        for case in load_cases([name]):
            print(*fold_line(show(f"{case.id}  {case.title}"), width), sep="\n")
    if not names:
        print("\n".join(write_list(shutil.get_terminal_size((80, 24)).columns)))


def write_list(width: int) -> Iterator[str]:
    """A block for each kind, a line for each name: cases, and its first sentence."""
    kinds: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for name in list_subjects():
        sheet, cases, _ = count_cases(name)
        room = find_room(name)
        kinds[find_kind(room, sheet)].append((name, cases, read_sentence(room, name)))
    for kind in KINDS:
        wide = max(len(kind) - 2, *(len(name) for name, *_ in kinds[kind]))
        yield f"{kind:{wide + 2}} cases"
        for name, cases, sentence in kinds[kind]:
            yield cut(f"  {name:{wide}} {cases:>5}  {sentence}", width)
        yield ""
    yield CASES


def find_room(name: str) -> str:
    """Where the Python twin stands, as a folder of the package."""
    return next(room for room in ROOMS if (PACKAGE / room / f"{name}.py").is_file())


def find_kind(room: str, sheet: Sheet) -> str:
    """What kind of layer a sheet tells, or what else it is."""
    if room != "layers":
        return {"networks/optimizers": "steps of optimizers"}.get(room, room)
    shapes = [*sheet.inputs.values(), *sheet.outputs.values()]
    if any(len(shape.split()) >= 4 for shape in shapes):
        return "images"
    if "..." in shapes:
        return "elementwise"
    if sheet.loss:
        return "losses"
    square = "N N" in shapes or "eigen" in sheet.lengths.values()
    return "matrices" if square else "rows and sequences"


def read_sentence(room: str, name: str) -> str:
    """The first sentence of its header; nothing is imported for that."""
    text = (PACKAGE / room / f"{name}.py").read_text(encoding="utf-8")
    found = SENTENCE.match(text)
    return " ".join(found[1].split()) if found else ""


def cut(line: str, width: int) -> str:
    """The line, or as many whole words of it as fit."""
    if len(line) <= width:
        return line
    return f"{line[: width - 3].rpartition(' ')[0].rstrip(' ,:')} ..."
