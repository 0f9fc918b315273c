#!/usr/bin/env python3
"""Run the notebooks of docs/notebooks, and write those whose outputs changed.

Outputs are the same where their words are: what was measured differs from machine to
machine. All run in one kernel, whose names are removed in between.
"""

import copy
import os
import re
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
RESET = "%reset -f"
MEASURED = re.compile(
    r"Python [\d.]+, NumPy [\d.]+|Octave [\d.]+|0x[\da-f.]+p?[+-]?\d*"
    r"|-?\d+\.\d+(e[+-]?\d+)?|-?\d+e[+-]?\d+"
)
LEFT_OUT = re.compile(
    r"<style.*?</style>|<li><i class=\"l\d+\"></i>.*?</li>|<[^>]*>", re.S
)


def read_books() -> dict[str, NotebookNode]:
    """The notebooks by name, in the order of their names."""
    files = sorted(FOLDER.glob("*.ipynb"))
    return {file.stem: nbformat.read(file, as_version=4) for file in files}


def run_books(books: dict[str, NotebookNode]) -> dict[str, NotebookNode]:
    """Each with the outputs that it has now. An error in a cell is raised."""
    whole = nbformat.v4.new_notebook(metadata=next(iter(books.values())).metadata)
    for book in books.values():
        whole.cells += [nbformat.v4.new_code_cell(RESET), *copy.deepcopy(book.cells)]
    run = nbclient.NotebookClient(
        whole,
        resources={"metadata": {"path": str(FOLDER)}},
        extra_arguments=["--log-level=ERROR"],
    )
    run.execute(env={k: v for k, v in os.environ.items() if "PYTEST" not in k})
    cells = iter(whole.cells)
    found = {}
    for name, book in books.items():
        next(cells)
        found[name] = copy.deepcopy(book)
        found[name].cells = [next(cells) for _ in book.cells]
        number_cells(found[name])
    return found


def number_cells(book: NotebookNode) -> None:
    """Count its cells from 1, and leave out when each of them ran."""
    for count, cell in enumerate(book.cells, 1):
        cell.metadata.pop("execution", None)
        cell.id = f"cell-{count}"
    code = (cell for cell in book.cells if cell.cell_type == "code")
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def read_words(book: NotebookNode) -> list[list[str]]:
    """What each cell shows, a line each, without tags and what was measured.

    Which shares a map has, and so its legend, differs with the BLAS: left out.
    """
    return [
        [line for output in cell.get("outputs", ()) for line in read_output(output)]
        for cell in book.cells
    ]


def read_output(output: NotebookNode) -> list[str]:
    data = output.get("data", {"text/plain": output.get("text", "")})
    text = LEFT_OUT.sub("\n", data.get("text/html", ""))
    lines = f"{data.get('text/plain', '')}\n{text}".splitlines()
    return [MEASURED.sub("#", line).strip() for line in lines if line.strip()]


def main() -> None:
    books = read_books()
    for name, book in run_books(books).items():
        if read_words(book) != read_words(books[name]):
            nbformat.write(book, FOLDER / f"{name}.ipynb")
            print(f"docs/notebooks/{name}.ipynb")


if __name__ == "__main__":
    main()
