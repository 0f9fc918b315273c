"""The process that runs a Python function for a comparison.

    serve       a request a line, a reply a line: the way in and out
    target      the functions that a target names, whatever can be called
    describe    what they take, and what they give as far as it is written
    tree        values of any kind as JSON; paths, values inside them
    run         a call: arguments, fresh copies; the same random numbers; what it prints
    failure     what was raised, and the line of the user's file
    shake       arguments moved by their rounding, and what that makes of the results
    trace       what is assigned inside: instrument, by parts of expressions, rewrites
                functions, swap puts that into them, and they tell the hook, of which
                recorder keeps values and rounding moves them
    judge       the slopes of a cost, by the engines of pyref.probing

It imports little: what a target takes to load is the user's own.
"""
