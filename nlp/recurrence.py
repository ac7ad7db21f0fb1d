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

from nlp.compiled import part
from nlp.logistic import logistic

ROLES = (
    3  # of a gate's sums, in this order: what is new, how much is kept, how much is told; (size,) each, forward then backward
)

TOGETHER = 4  # rows, and terms of their sums, that are multiplied together: so that weights are read less


@njit
def layer_scratch(words, size, filters):  # type: ignore[no-untyped-def]
    """Room for what the layers say of the words of the longest text, (words, size), and for their sums; a state of nought."""
    sums = np.empty((words, max(ROLES * size, filters)), dtype=np.float32)
    return np.empty((words, size), dtype=np.float32), sums, np.zeros(size, dtype=np.float32)


@part
def run_layers(said, count, gates, biases, sums, nothing):  # type: ignore[no-untyped-def]
    """What the last layer says of the first `count` words, in place of what comes into the first: (words, size).

    gates: (layers, size, ROLES * size); biases: (layers, ROLES * size); sums, nothing: scratch.
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


@part
def products(rows, count, weights, biases, sums):  # type: ignore[no-untyped-def]
    """biases + row · weights of the first `count` rows, in place: sums: (count, as many as biases); weights: (size, biases)."""
    size, width = rows.shape[1], len(biases)
    for row in range(count):
        for place in range(width):
            sums[row, place] = biases[place]
    whole = count - count % TOGETHER
    for row in range(0, whole, TOGETHER):
        one, two, three, four = sums[row], sums[row + 1], sums[row + 2], sums[row + 3]
        for term in range(0, size, TOGETHER):
            w1, w2, w3, w4 = weights[term], weights[term + 1], weights[term + 2], weights[term + 3]
            a1, a2, a3, a4 = rows[row, term], rows[row, term + 1], rows[row, term + 2], rows[row, term + 3]
            b1, b2, b3, b4 = rows[row + 1, term], rows[row + 1, term + 1], rows[row + 1, term + 2], rows[row + 1, term + 3]
            c1, c2, c3, c4 = rows[row + 2, term], rows[row + 2, term + 1], rows[row + 2, term + 2], rows[row + 2, term + 3]
            d1, d2, d3, d4 = rows[row + 3, term], rows[row + 3, term + 1], rows[row + 3, term + 2], rows[row + 3, term + 3]
            for place in range(width):
                first, second, third, fourth = w1[place], w2[place], w3[place], w4[place]
                one[place] += a1 * first + a2 * second + (a3 * third + a4 * fourth)
                two[place] += b1 * first + b2 * second + (b3 * third + b4 * fourth)
                three[place] += c1 * first + c2 * second + (c3 * third + c4 * fourth)
                four[place] += d1 * first + d2 * second + (d3 * third + d4 * fourth)
    for row in range(whole, count):
        one = sums[row]
        for term in range(0, size, TOGETHER):
            w1, w2, w3, w4 = weights[term], weights[term + 1], weights[term + 2], weights[term + 3]
            a1, a2, a3, a4 = rows[row, term], rows[row, term + 1], rows[row, term + 2], rows[row, term + 3]
            for place in range(width):
                one[place] += a1 * w1[place] + a2 * w2[place] + (a3 * w3[place] + a4 * w4[place])
