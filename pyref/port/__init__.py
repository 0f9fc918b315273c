"""Check a port: any function, in any language, against the fixtures of a layer.

    target -> call -> search -> examine -> diagnose -> report

A check begins and ends in check.py. A port runs in a process of its own and is asked by
JSON lines (docs/protocol.md).

    target     the command that runs it: a Python or Octave function, any program;
               carry, for one that no file has by name
    call       what it takes and gives: look, process, worker; through, inside a
               network; copies, where many ports are checked; stand, where one is that
               never ends
    refuse     what cannot be called, and how to write it so that it can
    search     its convention, of those that conventions lists: trials; hidden, a
               number inside it, and the cases that are made for one: made
    pose       a case in that convention: posed, moves, exact
    examine    every case, every array held against what is known; limits, of square
               kernels alone; coverage, what was never tried
    habits     what it does besides computing
    diagnose   which known mistake has its numbers: explanations, ground,
               evidence, weigh; those of any layer: changes, formulas, relatives,
               factors and terms by quantities; symptoms, alike, readings;
               parted, of another convention than the output; lost_axes, of what
               NumPy says where numbers are missing (broadcasting)
    locate     where it is wrong: conditions, places
    explain    the last two together, and a rule at ties: ties
    report     the verdict and all findings; in words: wording
"""
