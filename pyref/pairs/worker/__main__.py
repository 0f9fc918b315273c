"""Answer requests on standard input: python -m pyref.pairs.worker TARGET."""

import sys

from .serve import main

main(sys.argv[1])
