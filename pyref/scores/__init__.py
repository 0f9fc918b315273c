"""Scores: digits that other libraries keep, and mistakes that ways of checking catch.

score and scoreboard run libraries on the fixtures; mutation and mutation_page hold
`pyref check` and the usual recipes, in recipes/, against the catalogue of mistakes.
"""
