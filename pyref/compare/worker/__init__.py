"""The process that runs a Python function for a comparison.

serve     a request a line, a reply a line: the way in and out
target    the functions that a target names, whatever can be called
describe  what they take, and what they give as far as it is written
tree      values of any kind as JSON
run       a call: fresh arguments, the same random numbers, what it prints
shake     arguments moved by their rounding, and what that makes of the results
trace     what is assigned inside: instrument, swap, recorder
judge     the slopes of a cost, by the engines of pyref.probing
"""
