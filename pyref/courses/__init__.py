"""Courses and books: which of their functions is which layer of ours.

    read -> find -> the items that pyref.suite runs
    read -> page -> docs/courses

What a course calls its functions, what its forms are, and where its own formula is
another, is data: fixtures/courses/NAME.toml, with NAME.py where a form needs code.
"""
