"""Saying that there is no difference: two one-sided tests, and letters that group what cannot be told
apart.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Mask
from ratings.stats.twoway import Spread


def tost(difference: Floats, spread: Spread, margin: float) -> Floats:
    """p-values that the true differences lie outside -margin..margin; small = equivalent. Same shape as
    given.

    `difference`, `margin` in units of the scale. Source: Schuirmann (1987), J. Pharmacokinet. Biopharm.
    15(6). NaN where there is no standard error.
    """
    if not 0 < margin < float("inf"):
        raise ValueError("the margin must be above zero")
    return np.asarray(stats.t.sf((margin - np.abs(difference)) / spread.error, spread.freedom))


def compact_letters(values: Floats, apart: Mask) -> list[str]:
    """Letters for M generators; two share a letter exactly when they are not `apart` (M, M).

    `values`: (M,), the highest gets the first letters; a generator with NaN gets none. Source: Piepho (2004),
    "An algorithm for a letter-based representation of all-pairwise comparisons", J. Comput. Graph. Stat.
    13(2).
    """
    if apart.shape != (len(values), len(values)) or not np.array_equal(apart, apart.T):
        raise ValueError("apart must be square, symmetric and as large as the values")
    known = [int(code) for code in np.argsort(-values, kind="stable") if not np.isnan(values[code])]
    groups = [frozenset(known)] if known else []
    for place, first in enumerate(known):
        for second in known[place + 1 :]:
            if apart[first, second]:
                groups = _split(groups, first, second)
    groups.sort(key=lambda group: sorted(known.index(code) for code in group))
    return [
        " ".join(_name(k) for k, group in enumerate(groups) if code in group) for code in range(len(values))
    ]


def _split(groups: list[frozenset[int]], first: int, second: int) -> list[frozenset[int]]:
    """Divide every group that holds both, and drop groups that another one contains."""
    divided: list[frozenset[int]] = []
    for group in groups:
        divided += [group - {first}, group - {second}] if {first, second} <= group else [group]
    unique = list(dict.fromkeys(divided))
    return [group for group in unique if not any(group < other for other in unique)]


def _name(number: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("a") + rest) + name
    return name
