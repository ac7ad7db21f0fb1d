import krippendorff
import numpy as np
import pytest

from nlp.taxonomy import Taxonomy
from training.agreement import agreement, alpha, masi_distance


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("a", "a", 0.0),
        ("a", "b", 1.0),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("", "", 0.0),
        ("", "a", 1.0),
    ],
)
def test_masi_weighs_nested_sets_lighter(one: str, other: str, distance: float) -> None:
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)


def test_alpha_agrees_with_the_reference_on_single_labels() -> None:
    draws = np.random.default_rng(5)
    first = draws.integers(0, 4, 300)
    second = np.where(draws.random(300) < 0.7, first, draws.integers(0, 4, 300))
    pairs = [(frozenset({str(a)}), frozenset({str(b)})) for a, b in zip(first, second, strict=True)]
    reference = krippendorff.alpha(np.array([first, second]), level_of_measurement="nominal")
    assert alpha(pairs) == pytest.approx(reference, abs=1e-3)


def test_levels_forgive_what_lies_below_them(taxonomy: Taxonomy) -> None:
    levels = agreement({"1": ["AK1+"], "2": ["BP1-"]}, {"1": ["AK2+"], "2": ["BP1-"], "3": []}, taxonomy)
    assert levels["value"].alpha == levels["signed_value"].alpha == 1.0
    assert levels["code"].alpha < 1.0
    assert ("AK1+", 0.0, 1) in levels["code"].labels
