"""A folder of feedback: two pages for each student, and one for the class.

FOLDER/class.html                 which mistake how often, the median, all points
FOLDER/students/NAME.html, .txt   what each is told
"""

from collections.abc import Sequence
from pathlib import Path

from pyref.errors import FileError
from pyref.files import write
from pyref.grading.feedback import write_feedback
from pyref.grading.marks import Marks
from pyref.grading.page import write_class, write_student
from pyref.grading.rubric import Rubric
from pyref.grading.summary import summarize

STUDENTS = "students"
LONGEST = 100  # letters of a name that is a file's


def make_folder(folder: str | Path) -> Path:
    """The folder, with that of the students in it. Errors: pyref:file."""
    path = Path(folder)
    try:
        (path / STUDENTS).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileError(f"{folder}: {problem.strerror}") from None
    return path


def write_pages(folder: Path, rubric: Rubric, marks: Sequence[Marks]) -> None:
    """Every page. Errors: pyref:file."""
    names = name_files(marks)
    for one in marks:
        base = folder / STUDENTS / names[one.name]
        write(f"{base}.html", write_student(one, rubric))
        write(f"{base}.txt", write_feedback(one, rubric))
    pages = {name: f"{STUDENTS}/{file}.html" for name, file in names.items()}
    summary = summarize(rubric, marks)
    write(folder / "class.html", write_class(rubric.title, summary, marks, pages))


def name_files(marks: Sequence[Marks]) -> dict[str, str]:
    """A name of a file for each submission, no two the same where letters fold."""
    found: dict[str, str] = {}
    for one in marks:
        base = one.name[:LONGEST]
        file, number = base, 1
        while file.lower() in map(str.lower, found.values()):
            number += 1
            file = f"{base}-{number}"
        found[one.name] = file
    return found
