"""Certify a shelf of one's own: its cases, then the numbers of its mistakes.

    changed, tally = certify_own(open_shelf("FOLDER"), (), again, tick)

The machinery is that of our own fixtures; what is written lies in FOLDER/fixtures.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.own import TWINS, list_own
from pyref.fixtures.shelf import OURS, Shelf, is_path, open_shelf
from pyref.mistakes.catalogue import mistakes
from pyref.oracle.prove import Tally
from pyref.renew.certified import certify
from pyref.renew.negative import write_mistakes


def certify_own(
    shelf: Shelf, names: tuple[str, ...], again: bool, tick: Callable[[str], None]
) -> tuple[list[str], Tally]:
    """Prove what changed of these names, or of all; the changed files, and how much.

    Errors: pyref:format, with file and field.
    """
    sources.load_module.cache_clear()  # files change while a session stays
    mistakes.cache_clear()
    for name in names or list_own(shelf):
        for part in ("cases", "definition"):
            sources.path_of(shelf.place(name), part)
    changed, tally = certify(names, again, tick, shelf)
    changed += write_mistakes(again, tick, shelf.fixtures, shelf, names)
    return list(dict.fromkeys(changed)), tally


def group_by_shelf(words: Sequence[str]) -> dict[Shelf, tuple[str, ...]]:
    """The names on each shelf that words ask for, none where all of it is asked for.

    A word is a name of ours, a folder FOLDER, or FOLDER/NAME.
    """
    asked: dict[Shelf, tuple[str, ...]] = {}
    for word in words:
        shelf, name = read_word(word)
        if name and asked.get(shelf) != ():
            asked[shelf] = (*asked.get(shelf, ()), name)
        else:
            asked[shelf] = ()
    return asked


def read_word(word: str) -> tuple[Shelf, str]:
    """The shelf that a word asks for, and the name there, none for all of it."""
    path = Path(word)
    if not is_path(word) and (word in sources.names() or not path.is_dir()):
        return OURS, word
    path = Path(open_shelf(path).sources)
    known = {
        *sources.FILES.values(),
        *(path.name + end for end in TWINS.values()),
    }
    if any((path / file).is_file() for file in known):
        return open_shelf(path.parent), path.name
    if not path.is_dir():
        raise FormatError(f"{word}: no such folder")
    return open_shelf(path), ""
