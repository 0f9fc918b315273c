"""python -m pyref is pyref."""

from pyref.cli.start import main

main()
