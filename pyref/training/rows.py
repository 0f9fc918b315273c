"""Refuse batches of rows that are not there.

    must_be_rows(rule, order)                       whole numbers from 0
    must_be_rows(rule, order, count, "rows")        of x, which has so many

Error: pyref:value, 'rule: order has 7, x has 5 rows, counted from 0'.
"""

import numpy as np

from pyref.errors import DomainError


def must_be_rows(
    rule: str, order: np.ndarray, count: float = np.inf, what: str = "rows"
) -> None:
    order = order.T  # the first in the order of Octave is told
    odd = order[~((order >= 0) & (order < np.inf) & (order == np.floor(order)))]
    if odd.size > 0:
        raise DomainError(f"{rule}: order has {odd[0]:g}, not whole and from 0")
    far = order[order >= count]
    if far.size > 0:
        told = f"order has {far[0]:g}, x has {count} {what}, counted from 0"
        raise DomainError(f"{rule}: {told}")
