"""The process that measures: python -m pyref.bench REQUEST, events as lines of JSON."""

import json
import sys
from typing import Any

from pyref.bench.figures import Table, as_plain
from pyref.bench.measure import Request, measure
from pyref.errors import PyrefError


def tell(kind: str, content: Any) -> None:
    plain = as_plain(content) if isinstance(content, Table) else content
    sys.stdout.write(json.dumps({kind: plain}) + "\n")
    sys.stdout.flush()


def main() -> None:
    asked = json.loads(sys.argv[1])
    request = Request(tuple(asked["peers"]), asked["plan"])
    try:
        measure(request, tell)
    except PyrefError as error:
        tell("broken", str(error))
        sys.exit(3)
    tell("done", True)


if __name__ == "__main__":
    main()
