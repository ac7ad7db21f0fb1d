"""What each word adds to a weighted sum of the network's margins: exact, with the recurrent layers' gates held as they are.

Held so, all is linear once it is known where each filter is strongest and which numbers of the hidden layer are above nought;
gates are held in the same way where relevance is traced through recurrent networks (Arras et al. 2017).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.network_windows import MIDDLE, WIDTH, kind_windows
from nlp.pooling import sigmoid
from nlp.recurrence import ROLES, run_back, run_on
from nlp.weights import Weights
from nlp.words import WordRows


class Heard(NamedTuple):
    """What the network makes of a text.

    steps: (words, WIDTH, filters + context), what each word adds at each of its places; kept, opened: (layers, words,
    context), the gates; filters, places: (heard,), the filters that hear something, context filters behind the others, and
    each one's strongest place; above: (above,), the numbers of the hidden layer that are above nought; layer: (heard, above),
    what filters add to them.
    """

    steps: NDArray[np.int8]
    kept: NDArray[np.float64]
    opened: NDArray[np.float64]
    filters: NDArray[np.int64]
    places: NDArray[np.int64]
    above: NDArray[np.int64]
    layer: NDArray[np.float64]


def hear(rows: WordRows, weights: Weights) -> Heard:
    """What the network makes of the only text of these rows, which has words."""
    every = len(weights.filter_scales)
    steps = kind_windows(rows.kinds, weights.windows)[rows.words].reshape(len(rows.words), WIDTH, every)
    sums = weights.filter_biases + weights.filter_scales * _spread(steps)
    own = every - len(weights.context_filters)
    said, kept, opened = _run(sums[:, own:], weights)
    sums = np.hstack((sums[:, :own], said @ weights.context_filters + weights.context_biases))
    peaks = sums.max(axis=0)
    filters = np.flatnonzero(peaks > 0)
    layer = weights.hidden[filters].astype(np.float64)
    above = np.flatnonzero(peaks[filters] @ layer + weights.hidden_biases > 0)
    return Heard(steps, kept, opened, filters, sums[:, filters].argmax(axis=0), above, layer[:, above])


def network_shares(heard: Heard, weights: Weights, moves: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """What each word adds to the network's margins where each of them counts so much, (heads,): (words,); what no word adds."""
    outputs = weights.network_outputs[heard.above] @ moves
    effects = heard.layer @ outputs
    words, _, every = heard.steps.shape
    own = every - len(weights.context_filters)
    near = heard.filters < own
    context, places = heard.filters[~near] - own, heard.places[~near]
    said, slopes = np.zeros((words, every - own)), np.zeros((words, every))
    np.add.at(said, places, (weights.context_filters[:, context] * effects[~near]).T)
    np.add.at(slopes, (heard.places[near], heard.filters[near]), effects[near])
    slopes[:, own:], layers_rest = _run_back(said, heard, weights)
    rest = weights.network_intercepts @ moves + weights.hidden_biases[heard.above] @ outputs + layers_rest
    rest += effects[~near] @ weights.context_biases[context] + slopes.sum(axis=0) @ weights.filter_biases
    return _gathered(heard.steps, slopes * weights.filter_scales), float(rest)


def _run(said: NDArray[np.float64], weights: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """What the last recurrent layer says, (words, context), and the gates of all: (layers, words, context), twice."""
    kept, opened = np.empty((2, len(weights.gates), *said.shape))
    for layer, (gates, biases) in enumerate(zip(weights.gates, weights.gate_biases, strict=True)):
        new, keeps, opens = np.split(said @ gates + biases, ROLES, axis=1)
        kept[layer], opened[layer] = sigmoid(keeps), sigmoid(opens)
        states = np.empty_like(said)
        run_on(_all_of(said), new, kept[layer], states)
        said = said + opened[layer] * states
    return said, kept, opened


def _run_back(slopes: NDArray[np.float64], heard: Heard, weights: Weights) -> tuple[NDArray[np.float64], float]:
    """The slopes of what comes into the first layer, (words, context), and what the layers' biases add."""
    rest, context = 0.0, slopes.shape[1]
    for layer in reversed(range(len(weights.gates))):
        states = slopes * heard.opened[layer]
        run_back(_all_of(slopes), heard.kept[layer], states)
        new = states * (1 - heard.kept[layer])
        rest += float(new.sum(axis=0) @ weights.gate_biases[layer, :context])
        slopes = slopes + new @ weights.gates[layer, :, :context].T
    return slopes, rest


def _all_of(words: NDArray[np.float64]) -> NDArray[np.int64]:
    """The range of the only text there is: (1, 2)."""
    return np.array([[0, len(words)]])


def _spread(steps: NDArray[np.int8]) -> NDArray[np.float64]:
    """The sums of windows, (words, all), from what each word adds at its places: (words, WIDTH, all)."""
    words = len(steps)
    sums = np.zeros((words, steps.shape[2]))
    for offset in range(WIDTH):
        windows, added = _meeting(words, offset)
        sums[windows] += steps[added, offset]
    return sums


def _gathered(steps: NDArray[np.int8], slopes: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each word adds, (words,), where a step in a window's sum counts so much: slopes: (words, all)."""
    words = len(steps)
    shares = np.zeros(words)
    for offset in range(WIDTH):
        windows, added = _meeting(words, offset)
        shares[added] += np.einsum("wn,wn->w", steps[added, offset], slopes[windows])
    return shares


def _meeting(words: int, offset: int) -> tuple[slice, slice]:
    """The windows that have a word at this offset, and those words."""
    first, last = max(0, MIDDLE - offset), min(words, words + MIDDLE - offset)
    return slice(first, last), slice(first + offset - MIDDLE, last + offset - MIDDLE)
