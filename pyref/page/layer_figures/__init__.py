"""One figure for each layer, drawn from the layer: curves, or its Jacobian.

plan -> curves -> graph      what goes along a range
     -> jacobian -> matrix   all else
drawing                      the file, with what it is and what it shows
"""
