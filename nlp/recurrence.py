"""Recurrent layers in which a text's words hear each other, from its beginning on and from its end.

A layer keeps a state as it goes from word to word. Gates that see the word say how much of the state is kept, what is new, and
how much of the state is told: state = kept * state before + (1 - kept) * new, and the word's numbers grow by opened * state.
Half of the numbers have a state that runs forward, the others one that runs backward. The cell is that of quasi-recurrent
networks (Bradbury et al. 2017) with gates that see one word each, as in simple recurrent units (Lei et al. 2018); no number is
squashed, so all is linear once the gates are known. All gates of a text come from one matrix product, and only the states from
one word to the next.
"""

import numpy as np
from numba import njit

from nlp.compiled import entry, part
from nlp.logistic import logistic
from nlp.products import products

# The sums of a layer's gates: what is new, how much is kept, how much is told; (size,) each, forward before backward.
ROLES = 3


@njit
def layer_scratch(words, size, columns):  # type: ignore[no-untyped-def]
    """Room for what the layers say of the words of the longest text, (words, size), and for their sums, (words, columns); a
    state of nought.
    """
    said, sums = np.empty((words, size), dtype=np.float32), np.empty((words, columns), dtype=np.float32)
    return said, sums, np.zeros(size, dtype=np.float32)


@part
def run_layers(said, count, gates, biases, sums, nothing):  # type: ignore[no-untyped-def]
    """What the last layer says of the first `count` words, in place of what comes into the first: (words, size).

    gates: (layers, strips, size, COLUMNS), see nlp/products.py, of (size, ROLES * size); biases: (layers, strips * COLUMNS);
    sums: scratch; nothing: (size,), a state of nought, which stays so.
    """
    size = said.shape[1]
    half = size // 2
    for layer in range(len(gates)):
        products(said, count, gates[layer], biases[layer], sums)
        for word in range(count):
            row = sums[word, size : ROLES * size]
            for number in range(len(row)):
                row[number] = logistic(row[number])
        for step in range(count):
            here, there = sums[step], sums[count - 1 - step]
            before, behind = (sums[step - 1], sums[count - step]) if step else (nothing, nothing)
            _keep(here[:half], here[size : size + half], before[:half])
            _keep(there[half:size], there[size + half : 2 * size], behind[half:size])
        for word in range(count):
            row, states, opened = said[word], sums[word, :size], sums[word, 2 * size :]
            for number in range(len(row)):
                row[number] += opened[number] * states[number]


@part
def _keep(states, kept, before):  # type: ignore[no-untyped-def]
    """A word's states, in place of what is new there, from those of the word before."""
    for number in range(len(states)):
        states[number] += kept[number] * (before[number] - states[number])


@entry
def run_on(ranges, new, kept, states):  # type: ignore[no-untyped-def]
    """The states of texts' words, in place, from what is new and how much is kept: all (places, size), both directions.

    ranges: (texts, 2), half-open, of each text's places; the states of all other places stay as they are.
    """
    half = states.shape[1] // 2
    for text in range(len(ranges)):
        first, last = ranges[text]
        for step in range(last - first):
            here, there = first + step, last - 1 - step
            for number in range(half):
                before = states[here - 1, number] if step else np.float32(0)
                states[here, number] = kept[here, number] * (before - new[here, number]) + new[here, number]
            for number in range(half, 2 * half):
                before = states[there + 1, number] if step else np.float32(0)
                states[there, number] = kept[there, number] * (before - new[there, number]) + new[there, number]


@entry
def run_back(ranges, kept, slopes):  # type: ignore[no-untyped-def]
    """Add to the slopes of each word's states those of the states that come from them, in place: (places, size)."""
    half = slopes.shape[1] // 2
    for text in range(len(ranges)):
        first, last = ranges[text]
        for step in range(last - first - 1, 0, -1):
            here, there = first + step, last - 1 - step
            for number in range(half):
                slopes[here - 1, number] += slopes[here, number] * kept[here, number]
            for number in range(half, 2 * half):
                slopes[there + 1, number] += slopes[there, number] * kept[there, number]
