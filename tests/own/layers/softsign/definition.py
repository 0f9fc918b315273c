"""softsign: x over one more than its magnitude."""

from pyref.oracle.building_blocks import each


def softsign(x):
    return each(lambda v: v / (1 + (-v if v.sign() < 0 else v)), x)
