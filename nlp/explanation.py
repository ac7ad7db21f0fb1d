"""Why a clause has its margin: the exact share of each word under one head of the linear model.

In come a clause's features with their origins, out come contributions that, with the intercept, sum to the margin.
"""

from dataclasses import dataclass

import numpy as np

from nlp.features import ClauseRows
from nlp.heads import PooledHeads


@dataclass(frozen=True)
class Contribution:
    """What one word adds to a margin; its half-open place in the note, in code points."""

    start: int
    end: int
    contribution: float


def contributions(
    rows: ClauseRows, clause: int, heads: PooledHeads, head: int
) -> tuple[tuple[Contribution, ...], float, float]:
    """The words of a clause, strongest first, then the head's intercept and the clause's margin.

    A feature of two words counts half for each. `rows` must have been made with origins.
    """
    if rows.origins is None:
        raise ValueError("the rows were made without origins")
    entries = slice(rows.matrix.indptr[clause], rows.matrix.indptr[clause + 1])
    columns = rows.matrix.indices[entries]
    family = np.searchsorted(rows.family_ends, columns, side="right")
    lengths = np.sqrt(np.maximum(rows.lengths[clause], 1e-12))[family]
    parts = rows.matrix.data[entries] / lengths * heads.scales_[columns] * heads.coefficients_[columns, head]
    first, count = rows.origins[entries].T
    shares = np.zeros(len(rows.words[clause]), dtype=np.float64)
    for step in range(int(count.max(initial=0))):
        reached = count > step
        np.add.at(shares, first[reached] + step, parts[reached] / count[reached])
    words = [Contribution(*place, round(float(share), 4)) for place, share in zip(rows.words[clause], shares, strict=True)]
    intercept = float(heads.intercepts_[head])
    ranked = tuple(sorted(words, key=lambda word: -abs(word.contribution)))
    return ranked, round(intercept, 4), round(float(shares.sum()) + intercept, 4)
