import numpy as np
import pytest

from nlp.compiled import entry
from nlp.products import in_strips, padded_to_strips
from nlp.recurrence import layer_scratch, run_layers
from nlp.recurrence_solver import backward, first_layers, forward

SIZE, LAYERS = 8, 2
TEXTS = np.array([(0, 3), (4, 9), (10, 11)])  # places 3 and 9 are in no text
PLACES = 11


@entry
def _said_by_text(inputs, count, gates, biases):  # type: ignore[no-untyped-def]
    said, sums, nothing = layer_scratch(count, inputs.shape[1], biases.shape[1])
    said[:] = inputs
    run_layers(said, count, gates, biases, sums, nothing)
    return said


@pytest.fixture
def draws() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.fixture
def inputs(draws: np.random.Generator) -> np.ndarray:
    return draws.standard_normal((PLACES, SIZE)).astype(np.float32)


def test_a_text_is_read_as_it_was_learnt(draws: np.random.Generator, inputs: np.ndarray) -> None:
    gates, biases = first_layers(draws, LAYERS, SIZE)
    learnt, _ = forward(inputs, TEXTS, gates, biases, draws, silent=0)
    strips, padded = in_strips(gates), padded_to_strips(biases)
    for first, last in TEXTS:
        assert np.abs(_said_by_text(inputs[first:last], last - first, strips, padded) - learnt[first:last]).max() <= 1e-5


def test_texts_do_not_hear_each_other(draws: np.random.Generator, inputs: np.ndarray) -> None:
    gates, biases = first_layers(draws, LAYERS, SIZE)
    before, _ = forward(inputs, TEXTS, gates, biases, draws, silent=0)
    other = inputs.copy()
    other[3:9] += 1
    after, _ = forward(other, TEXTS, gates, biases, draws, silent=0)
    assert np.array_equal(before[:3], after[:3]) and np.array_equal(before[10:], after[10:])


def test_each_word_hears_those_on_both_sides(draws: np.random.Generator, inputs: np.ndarray) -> None:
    gates, biases = first_layers(draws, LAYERS, SIZE)
    before, _ = forward(inputs, TEXTS, gates, biases, draws, silent=0)
    for changed, listener in ((4, 8), (8, 4)):
        other = inputs.copy()
        other[changed] += 1
        after, _ = forward(other, TEXTS, gates, biases, draws, silent=0)
        assert np.abs(after[listener] - before[listener]).max() > 1e-4


def test_the_slopes_are_those_of_small_steps(draws: np.random.Generator, inputs: np.ndarray) -> None:
    arrays = [array.astype(np.float64) for array in (inputs, *first_layers(draws, LAYERS, SIZE))]
    wanted = draws.standard_normal(inputs.shape)
    wanted[[3, 9]] = 0

    def value() -> float:
        return float((forward(arrays[0], TEXTS, arrays[1], arrays[2], draws, silent=0)[0] * wanted).sum())

    slopes = backward(wanted, TEXTS, arrays[1], forward(arrays[0], TEXTS, arrays[1], arrays[2], draws, silent=0)[1])
    for array, slope in zip(arrays, slopes, strict=True):
        for place in zip(*(draws.integers(0, length, 12) for length in array.shape), strict=True):
            here, step = array[place], 1e-4
            array[place] = here + step
            above = value()
            array[place] = here - step
            assert slope[place] == pytest.approx((above - value()) / (2 * step), abs=1e-4)
            array[place] = here


def test_what_is_silent_while_learning_is_drawn(draws: np.random.Generator, inputs: np.ndarray) -> None:
    gates, biases = first_layers(draws, LAYERS, SIZE)
    one, other = (forward(inputs, TEXTS, gates, biases, draws)[0] for _ in range(2))
    assert not np.array_equal(one, other)
