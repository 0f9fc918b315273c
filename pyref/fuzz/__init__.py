"""Fuzz: cases drawn from the sheets of layers, in both languages, and what is wrong.

draw     case i of a layer, from (seed, layer, i) alone
ask      its results in NumPy and in Octave, many cases in one crossing
judge    against certified values, or one another by the rounding that is measured
block    some cases of one layer: what a worker does at once
run      blocks through any concurrent.futures executor
shrink   a case that is wrong, made as small as it stays wrong
keep     that case as a fixture file, and its replay
"""
