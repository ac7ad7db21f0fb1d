"""How far the scores of what is sent have moved from those of the training notes: the population stability index.

The model's manifest says where the deciles of each value's cross-validated scores lie. Scores are counted between them, in
counters that several workers' sums make sense of; the index follows from the counts at each scrape. A model whose manifest
doesn't say has no drift here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from prometheus_client import CollectorRegistry, Counter, Metric
from prometheus_client.core import GaugeMetricFamily

from nlp.classifier import ValueClassifier
from nlp.compiled import entry
from nlp.model_folder import Manifest

LEAST_NOTES = 500  # below, chance alone moves the index by more than a fiftieth

_COUNTED = "berakhlak_scores"
_FIGURES, _DECILES = "cross-validated", "score_deciles"


@dataclass(frozen=True)
class Expected:
    """One value's scores in training: the inner edges of the bins, and each bin's share of the notes."""

    value: str
    edges: tuple[float, ...]
    shares: tuple[float, ...]


def expected_scores(manifest: Manifest) -> list[Expected]:
    """What a manifest says of the values' scores; empty where it says nothing."""
    deciles: dict[str, Any] = manifest.metrics.get(_FIGURES, {}).get(_DECILES, {})
    return [Expected(value, tuple(bins["edges"]), tuple(bins["shares"])) for value, bins in deciles.items()]


class ScoreDrift:
    """Counts scores by the bins of the model in use, and turns the counts into an index for each value."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._counter = Counter(
            f"{_COUNTED}_total", "Scores by the training scores' deciles.", ["model", "value", "bin"], registry=registry
        )
        self._model = ""
        self._expected: list[Expected] = []

    def follow(self, classifier: ValueClassifier, manifest: Manifest) -> None:
        """Count what this model scores from now on, and measure by its manifest."""
        expected = expected_scores(manifest)
        heads = np.array([classifier.taxonomy.head_index[one.value] for one in expected], dtype=np.int64)
        edges = _edges(expected)
        bins = [
            [self._counter.labels(manifest.version, one.value, str(place)) for place in range(len(one.shares))]
            for one in expected
        ]

        def count(scores: NDArray[np.float32]) -> None:
            for counters, found in zip(bins, _count(scores, heads, edges).tolist(), strict=True):
                for counter, notes in zip(counters, found, strict=False):
                    if notes:
                        counter.inc(notes)

        self._model, self._expected = manifest.version, expected
        classifier.observe = count

    def families(self, counted: Iterable[Metric]) -> Iterator[Metric]:
        """The index, and the shares that were expected, from everything that was counted."""
        model, expected = self._model, self._expected
        counts = _counts(counted, model)
        index = GaugeMetricFamily(
            "berakhlak_score_drift", "Population stability index since the start.", labels=["model", "value"]
        )
        shares = GaugeMetricFamily(
            "berakhlak_score_expected_share", "Share of the training scores in a bin.", labels=["model", "value", "bin"]
        )
        for one in expected:
            found = [counts.get((one.value, str(place)), 0.0) for place in range(len(one.shares))]
            for place, share in enumerate(one.shares):
                shares.add_metric([model, one.value, str(place)], share)
            if sum(found) >= LEAST_NOTES:
                index.add_metric([model, one.value], stability_index(one.shares, found))
        return (family for family in (index, shares) if family.samples)


def stability_index(shares: Sequence[float], counts: Sequence[float]) -> float:
    """The population stability index of counts against expected shares: under 0.1 calm, over 0.25 another population."""
    total = sum(counts) + len(counts) / 2  # half a note more in each bin: an empty one is no infinity
    seen = [(count + 0.5) / total for count in counts]
    return sum((part - share) * log(part / share) for share, part in zip(shares, seen, strict=True))


def _edges(expected: Sequence[Expected]) -> NDArray[np.float64]:
    """The edges of all values, filled up with what no score reaches: (values, edges)."""
    edges = np.full((len(expected), max((len(one.edges) for one in expected), default=0)), np.inf)
    for row, one in zip(edges, expected, strict=True):
        row[: len(one.edges)] = one.edges
    return edges


@entry
def _count(scores, heads, edges):  # type: ignore[no-untyped-def]
    """How many notes' scores lie in each bin: (values, edges + 1)."""
    counts = np.zeros((len(heads), edges.shape[1] + 1), dtype=np.int64)
    for note in range(len(scores)):
        for value in range(len(heads)):
            place = 0
            while place < edges.shape[1] and edges[value, place] <= scores[note, heads[value]]:
                place += 1
            counts[value, place] += 1
    return counts


def _counts(counted: Iterable[Metric], model: str) -> dict[tuple[str, str], float]:
    return {
        (sample.labels["value"], sample.labels["bin"]): sample.value
        for family in counted
        if family.name == _COUNTED
        for sample in family.samples
        if sample.name == f"{_COUNTED}_total" and sample.labels["model"] == model
    }
