"""What without_slope should give: raja, which pushes the slope back as well."""

from pyref.derivations.composed.raja import raja


def without_slope(x0, w1, w2, w3, t):
    return raja(x0, w1, w2, w3, t)
