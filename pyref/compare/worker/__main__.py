"""Answer requests on standard input: python -m pyref.compare.worker TARGET."""

import sys

from .serve import main

main(sys.argv[1])
