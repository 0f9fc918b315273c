"""A layer or a published derivation as a whole: formulas, both languages, origin."""
