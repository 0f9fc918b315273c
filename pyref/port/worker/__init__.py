"""The process in which a Python port runs; it needs NumPy and nothing of pyref.

    serve     a request a line, a reply a line: the way in and out
    target    the function, pair or class that a target names
    forms     its form: functions, objects (layers), contexts, optimizers, makers;
              form, methods
    bind      what its parameters mean, by names, else by order: roles, signature,
              names, tables; ways, what its backward wants
    calling   its calls, with its own exceptions known from ours
    results   what it gives, by name; keeper, what a layer keeps: attributes, steps;
              masks, what it drew
    watch     what it does besides computing; running, what a layer keeps of batches
    wire      arrays as JSON
    copies    many of it, from one process that has imported NumPy

It is copied to where a submission runs, and imports nothing from outside this folder.
"""
