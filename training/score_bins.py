"""Where a value's scores lie: their deciles, and the share of the notes between them. What a service measures drift against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.decision import DecisionRule

_DECILES = np.arange(1, 10) / 10
_DIGITS = 6


@dataclass(frozen=True)
class ScoreBins:
    """The inner edges of the bins, each belonging to the bin above it, and each bin's share of the notes."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]


def score_deciles(scores: NDArray[np.float32], rule: DecisionRule) -> dict[str, ScoreBins]:
    """Each value's bins; scores: (notes, heads). Where many notes score alike, bins are fewer and wider."""
    values = zip(rule.taxonomy.values, rule.value_heads, strict=True)
    return {value.id: _bins(scores[:, head].astype(np.float64)) for value, head in values}


def _bins(scores: NDArray[np.float64]) -> ScoreBins:
    edges = np.unique(np.quantile(scores, _DECILES).round(_DIGITS))
    counts = np.bincount(np.searchsorted(edges, scores, side="right"), minlength=len(edges) + 1)
    filled = edges[counts[:-1] > 0][: None if counts[-1] else -1]  # no empty bin: an index against nothing means nothing
    counts = np.bincount(np.searchsorted(filled, scores, side="right"), minlength=len(filled) + 1)
    return ScoreBins(tuple(filled.tolist()), tuple((counts / len(scores)).round(_DIGITS).tolist()))
