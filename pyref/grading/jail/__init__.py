"""Run a command where it can do what a submission needs, and nothing else.

__main__ -> limits, rights (what it may use) -> rules (files) -> filter (system calls)
doors tries what must be closed, from inside.

Only the standard library is used, and nothing of pyref.
"""
