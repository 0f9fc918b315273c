"""How gradients are usually checked, each recipe with the settings it comes with.

catches(function, layer) says whether the recipe finds a function of our form wrong, on
ordinary data of its own (ordinary.py). None of them knows what the outputs must be.
"""
