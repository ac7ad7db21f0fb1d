from pathlib import Path

import numpy as np
import pytest

from nlp.classifier import ValueClassifier
from nlp.model_folder import read_manifest
from nlp.taxonomy import Taxonomy
from training.score_bins import ScoreBins, score_deciles


def _bins(classifier: ValueClassifier, column: list[float]) -> ScoreBins:
    scores = np.repeat(np.array(column, dtype=np.float32)[:, None], len(classifier.taxonomy.heads), axis=1)
    return score_deciles(scores, classifier.rule)["akuntabel"]


def test_each_decile_holds_a_tenth(small_classifier: ValueClassifier) -> None:
    bins = _bins(small_classifier, [number / 1000 for number in range(1000)])
    assert bins.edges == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], abs=0.001)
    assert bins.shares == (0.1,) * 10


@pytest.mark.parametrize("column", [[0.2] * 100, [0.0] * 90 + [0.7] * 10, [0.99999999] * 50 + [0.1] * 50], ids=str)
def test_scores_alike_make_fewer_bins_and_no_empty_one(small_classifier: ValueClassifier, column: list[float]) -> None:
    bins = _bins(small_classifier, column)
    assert len(bins.shares) == len(bins.edges) + 1
    assert sum(bins.shares) == pytest.approx(1)
    assert min(bins.shares) > 0


def test_the_manifest_tells_the_scores_of_training(small_models: Path, taxonomy: Taxonomy) -> None:
    deciles = read_manifest(small_models / "0.1").metrics["cross-validated"]["score_deciles"]
    assert list(deciles) == sorted(value.id for value in taxonomy.values)
    assert all(sum(bins["shares"]) == pytest.approx(1, abs=1e-4) for bins in deciles.values())
