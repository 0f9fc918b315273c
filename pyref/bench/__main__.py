"""The process that measures: python -m pyref.bench REQUEST, events as lines of JSON."""

import json
import sys
from typing import Any

from pyref.bench.figures import Table, as_plain
from pyref.bench.measure import Request, measure
from pyref.errors import PyrefError

EVENTS = sys.stdout


def tell(kind: str, content: Any) -> None:
    plain = as_plain(content) if isinstance(content, Table) else content
    EVENTS.write(json.dumps({kind: plain}) + "\n")
    EVENTS.flush()


def main() -> None:
    asked = json.loads(sys.argv[1])
    request = Request(tuple(asked["peers"]), asked["plan"])
    sys.stdout = sys.stderr  # what a library prints is no event
    try:
        measure(request, tell)
    except PyrefError as error:
        tell("broken", str(error))
        sys.exit(3)
    tell("done", True)


if __name__ == "__main__":
    main()
