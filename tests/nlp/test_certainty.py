import numpy as np
import pytest

from nlp.certainty import WEIGHTS, certainty, certainty_terms


def test_a_note_fills_the_terms_of_its_number_of_values() -> None:
    terms = certainty_terms(np.array([[-2.0, -3.0], [1.0, -3.0]]), np.array([0.2, 0.9], dtype=np.float32))
    assert terms[0, :6].tolist() == pytest.approx([1, 0, -2, 0.1755, -1.3863, 1.3863], abs=1e-4)
    assert terms[1, 6:12].tolist() == pytest.approx([1, 1, -3, 0.3618, 2.1972, 2.1972], abs=1e-4)
    assert not terms[0, 6:].any()
    assert not terms[1, :6].any()


def test_more_than_three_values_count_as_three() -> None:
    terms = certainty_terms(np.ones((1, 5)), np.array([0.9], dtype=np.float32))
    assert np.flatnonzero(terms[0]).min() == 18


def test_certainty_is_the_weighted_sum() -> None:
    weights = np.arange(WEIGHTS, dtype=np.float32)
    odds, behaviour = np.array([[2.0, -1.0]]), np.array([0.5], dtype=np.float32)
    assert certainty(odds, behaviour, weights)[0] == pytest.approx(float(certainty_terms(odds, behaviour)[0] @ weights))
