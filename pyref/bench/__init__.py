"""How fast this is, held against other libraries and the limits of the machine.

    cases, limits -> race -> tables -> terminal, JSON, page

pyref bench starts a process of its own (environment.py) and prints what it reports.
Every table is a list of rows (figures.py); a contender is a function without arguments
that does the work once. docs/bench.md says how it is measured.
"""
