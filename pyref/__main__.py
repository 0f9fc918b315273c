"""python -m pyref is pyref."""

from pyref.cli.main import main

main()
