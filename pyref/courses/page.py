"""The page of courses, books and libraries: what their functions are here."""

from collections.abc import Iterator

from pyref.courses.printed import count_numbers
from pyref.courses.read import Course, Known, read_all
from pyref.crosscheck.plan import list_subjects

INTRODUCTION = """\
# Courses, books and libraries

Which functions of theirs are which layers of ours, and what we have nothing for. What a
course or a book makes its readers write is checked in one command: files, notebooks and
folders are searched for functions of these names, and each is checked as what it is.

```console
$ pyref check docs/check/course.py --course cs231n
CS231n: Deep Learning for Computer Vision, Stanford University, assignments 1 to 3
  right         ... s  check      affine_forward as dense
  right         ... s  check      relu_forward as relu
...
```

What several files have is checked in each, a pair in MATLAB being two files of one
folder; names that begin with a dot and `__MACOSX` are left out. A function whose other
half is not there, or in another file, is *not judged*, and the exit code says so.

A function that has no layer of ours, as the cost of a whole model, is checked by its
own slopes. Where the formula of a course or a book is another than the layer's, the
report says so: *as the course has it* is right, *printed so* is a fault of what is
printed, and stays wrong. What is checked is the user's file; nothing of a course is in
pyref but names and such facts, read in its public code (*read*) or known of it
(*memory*). Of a library it is told what a function of theirs has in another way than
the layer, and what was *wrong* when it was run.

Where a course prints numbers of a function, for inputs that it makes by a formula, the
function is called with these, and its results must round to what is printed, whether it
has a way back or not. Our own layers give all of these numbers; the tests see to it.

Written by `make renew`."""


def render_pages() -> dict[str, str]:
    return {"README.md": "\n".join(write_page()) + "\n"}


def write_page() -> Iterator[str]:
    subjects = set(list_subjects())
    courses = sorted(read_all(), key=lambda one: (one.kind == "library", one.title))
    yield INTRODUCTION
    yield from ("", "## Coverage", "", "| | functions | ours | provenance |")
    yield "|---|--:|--:|---|"
    for course in courses:
        rows = list_rows(course, subjects)
        ours = sum(bool(held) for _, held, _ in rows)
        name = f"[{course.title}](#{course.name.replace('_', '-')})"
        yield f"| {name} | {len(rows)} | {ours} | {course.provenance} |"
    for course in courses:
        yield from write_course(course, subjects)


def write_course(course: Course, subjects: set[str]) -> Iterator[str]:
    link = f"[{course.title}]({course.link})"
    yield from ("", f"## {course.name.replace('_', '-')}", "", f"{link}, {course.by}.")
    yield from ("", "| theirs | ours |", "|---|---|")
    for theirs, held, wanted in list_rows(course, subjects):
        yield f"| {theirs} | {held or f'none: {wanted}'} |"
    printed = [(task, known) for task in course.tasks for known in task.known]
    if printed or course.differs or course.wrong:
        yield ""
    for task, known in printed:
        yield f"- `{task.functions[-1]}`: {known.told} ({describe(known)})."
    for function, told in course.differs.items():
        yield f"- `{function}`: {told}."
    for function, told in course.wrong.items():
        yield f"- `{function}`: {told} (*wrong*)."
    if course.printed:
        yield from ("", "| printed of | in | numbers |", "|---|---|--:|")
    for one in course.printed:
        yield f"| `{one.function}` | {one.where} | {count_numbers(one)} |"


def describe(known: Known) -> str:
    return "*as the course has it*" if known.right else "*printed so*"


def list_rows(course: Course, subjects: set[str]) -> list[tuple[str, str, str]]:
    """Functions of theirs, what they are here or "", and what they would be."""
    rows = []
    for task in course.tasks:
        held = f"`{task.layer}`" if task.layer in subjects else ""
        held = held if task.layer else "its own slopes"
        rows.append((quote(task.functions), held, f"`{task.layer}`"))
    for name, functions in course.names.items():
        held = f"`{name}`" if name in subjects else ""
        rows.append((quote(functions), held, f"`{name}`"))
    for lack in course.lacks:
        rows.append((quote(lack.functions), "", lack.what))
    return rows


def quote(functions: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in functions)
