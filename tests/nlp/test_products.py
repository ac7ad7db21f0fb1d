import numpy as np
import pytest

from nlp.compiled import entry
from nlp.products import in_strips, padded_to_strips, products


@entry
def _into(rows, count, strips, biases, sums):  # type: ignore[no-untyped-def]
    products(rows, count, strips, biases, sums)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 15])
@pytest.mark.parametrize("width", [0, 5, 32, 41, 96])
def test_they_are_those_of_numpy_and_nothing_else_is_touched(count: int, width: int) -> None:
    draws = np.random.default_rng(width)
    rows, weights, biases = (draws.standard_normal(shape).astype(np.float32) for shape in ((16, 13), (13, width), (width,)))
    strips = in_strips(weights)
    whole = strips.shape[0] * strips.shape[2]
    sums = np.full((16, whole + 8), 7, dtype=np.float32)
    _into(rows, count, strips, padded_to_strips(biases), sums)
    assert np.abs(sums[:count, :width] - (rows[:count] @ weights + biases)).max(initial=0) <= 1e-4
    assert not sums[:count, width:whole].any()
    assert np.all(sums[count:] == 7) and np.all(sums[:, whole:] == 7)


def test_several_matrices_are_put_in_strips_at_once() -> None:
    weights = np.arange(2 * 3 * 40, dtype=np.float32).reshape(2, 3, 40)
    strips = in_strips(weights)
    assert strips.shape == (2, 2, 3, 32)
    assert np.array_equal(strips[1, 1, 2, :8], weights[1, 2, 32:]) and not strips[:, 1, :, 8:].any()
