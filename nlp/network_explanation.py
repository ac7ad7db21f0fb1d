"""What each word adds to the network's margin under a head: exact, with the recurrent layers' gates held as the text set them.

Held so, all is linear once it is known where each filter is strongest and which numbers of the hidden layer are above nought;
gates are held in the same way where relevance is traced through recurrent networks (Arras et al. 2017).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.network_windows import MIDDLE, WIDTH, kind_windows
from nlp.recurrence import ROLES
from nlp.weights import Weights
from nlp.words import WordRows


class Heard(NamedTuple):
    """What the network makes of a text.

    added: (words, WIDTH, filters + context), what each word adds at each of its places; kept, opened: (layers, words, context),
    the gates; filters: those that hear something, context filters behind the others, and the place of each one's strongest
    word; above: the numbers of the hidden layer that are above nought; layer: (heard, above), what filters add to them.
    """

    added: NDArray[np.float64]
    kept: NDArray[np.float64]
    opened: NDArray[np.float64]
    filters: NDArray[np.int64]
    places: NDArray[np.int64]
    above: NDArray[np.int64]
    layer: NDArray[np.float64]


def hear(rows: WordRows, weights: Weights) -> Heard:
    """What the network makes of the only text of these rows, which has words."""
    count, every = len(rows.words), len(weights.filter_scales)
    steps = kind_windows(rows.kinds, weights.windows)[rows.words].reshape(count, WIDTH, every)
    added = steps.astype(np.float64) * weights.filter_scales
    sums = weights.filter_biases + _spread(added)
    own = every - len(weights.context_filters)
    said, kept, opened = _run(sums[:, own:], weights)
    sums = np.hstack((sums[:, :own], said @ weights.context_filters + weights.context_biases))
    peaks = sums.max(axis=0)
    filters = np.flatnonzero(peaks > 0)
    layer = weights.hidden[filters].astype(np.float64)
    above = np.flatnonzero(peaks[filters] @ layer + weights.hidden_biases > 0)
    return Heard(added, kept, opened, filters, sums[:, filters].argmax(axis=0), above, layer[:, above])


def network_shares(heard: Heard, weights: Weights, head: int) -> tuple[NDArray[np.float64], float]:
    """What each word adds to the network's margin, (words,), and what no word adds."""
    outputs = weights.network_outputs[heard.above, head].astype(np.float64)
    effects = heard.layer @ outputs
    rest = weights.network_intercepts[head] + weights.hidden_biases[heard.above] @ outputs
    count, _, every = heard.added.shape
    own = every - len(weights.context_filters)
    slopes = np.zeros((count, every))
    windows = heard.filters < own
    np.add.at(slopes, (heard.places[windows], heard.filters[windows]), effects[windows])
    context, places = heard.filters[~windows] - own, heard.places[~windows]
    said = np.zeros((count, every - own))
    np.add.at(said, places, (weights.context_filters[:, context] * effects[~windows]).T)
    rest += effects[~windows] @ weights.context_biases[context]
    slopes[:, own:], layers_rest = _run_back(said, heard, weights)
    rest += layers_rest + slopes.sum(axis=0) @ weights.filter_biases
    return np.einsum("wof,wof->w", heard.added, _gather(slopes)), float(rest)


def _run(said: NDArray[np.float64], weights: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """What the last recurrent layer says, (words, context), and the gates of all: (layers, words, context), twice."""
    kept, opened = [], []
    for gates, biases in zip(weights.gates, weights.gate_biases, strict=True):
        new, keeps, opens = np.split(said @ gates + biases, ROLES, axis=1)
        keeps, opens = 1 / (1 + np.exp(-keeps)), 1 / (1 + np.exp(-opens))
        said = said + opens * _along(keeps, (1 - keeps) * new)
        kept.append(keeps)
        opened.append(opens)
    none = np.empty((0, *said.shape))
    return said, np.array(kept) if kept else none, np.array(opened) if opened else none


def _run_back(slopes: NDArray[np.float64], heard: Heard, weights: Weights) -> tuple[NDArray[np.float64], float]:
    """The slopes of what comes into the first layer, (words, context), and what the layers' biases add."""
    rest, context = 0.0, slopes.shape[1]
    for layer in reversed(range(len(weights.gates))):
        kept = heard.kept[layer]
        later = np.zeros_like(kept)  # what a state hands to the next one is kept by that one's gate
        half = context // 2
        later[:-1, :half], later[1:, half:] = kept[1:, :half], kept[:-1, half:]
        turned = np.roll(np.arange(context), half)
        states = _along(later[:, turned], (slopes * heard.opened[layer])[:, turned])[:, turned]
        new = states * (1 - kept)
        rest += float(new.sum(axis=0) @ weights.gate_biases[layer, :context])
        slopes = slopes + new @ weights.gates[layer, :, :context].T
    return slopes, rest


def _along(kept: NDArray[np.float64], new: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of what is new, less and less of what was: the first half of the numbers forward, the others backward."""
    states, half = new.copy(), new.shape[1] // 2
    for word in range(1, len(new)):
        states[word, :half] += kept[word, :half] * states[word - 1, :half]
        states[-1 - word, half:] += kept[-1 - word, half:] * states[-word, half:]
    return states


def _spread(added: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of windows, (words, all), from what each word adds at its places: (words, WIDTH, all)."""
    padded = np.pad(added, ((MIDDLE, MIDDLE), (0, 0), (0, 0)))
    sums: NDArray[np.float64] = np.sum([padded[offset : offset + len(added), offset] for offset in range(WIDTH)], axis=0)
    return sums


def _gather(slopes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The slopes of what each word adds at its places, (words, WIDTH, all), from those of the windows' sums: (words, all)."""
    padded = np.pad(slopes, ((MIDDLE, MIDDLE), (0, 0)))
    places = [padded[WIDTH - 1 - offset : WIDTH - 1 - offset + len(slopes)] for offset in range(WIDTH)]
    return np.stack(places, axis=1)
