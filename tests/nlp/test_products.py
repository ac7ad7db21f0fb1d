import numpy as np
import pytest

from nlp.compiled import entry
from nlp.products import products


@entry
def _into(rows, count, weights, biases, sums):  # type: ignore[no-untyped-def]
    products(rows, count, weights, biases, sums)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, 8])
@pytest.mark.parametrize("width", [0, 5, 32, 41, 96])
def test_they_are_those_of_numpy_and_nothing_else_is_touched(count: int, width: int) -> None:
    draws = np.random.default_rng(width)
    rows, weights, biases = (draws.standard_normal(shape).astype(np.float32) for shape in ((9, 13), (13, width), (width,)))
    sums = np.full((9, width + 40), 7, dtype=np.float32)
    _into(rows, count, weights, biases, sums)
    assert np.abs(sums[:count, :width] - (rows[:count] @ weights + biases)).max(initial=0) <= 1e-4
    assert np.all(sums[count:] == 7) and np.all(sums[:, width:] == 7)
