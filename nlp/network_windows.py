"""A network at work: what words add to its filters in whole numbers, recurrent layers, each filter's strongest place, margins.

Runs what nlp/network.py has learnt; knows no scikit-learn, so that whoever only tags imports none.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nlp.compiled import entry, part, read_only
from nlp.features import CHARACTERS
from nlp.products import COLUMNS, in_strips, padded_to_strips, products
from nlp.recurrence import layer_scratch, run_layers
from nlp.words import Kinds, WordRows

WIDTH = 3  # words that a filter looks at
MIDDLE = WIDTH // 2
FINEST = 127  # steps of a number on either side of nought

_NO_MARGIN = np.float32(0)  # of a text without words


class Windows(NamedTuple):
    """A network ready to run: vectors: (features, size) with vector_scales: (features,); filters: (size, WIDTH * all), all:
    the filters and behind them what goes into the recurrent layers; scales, biases: (all,); gates, gate_biases: see
    `run_layers`; context_filters: (context, context filters); context_biases: (context filters,); hidden: (filters + context
    filters, hidden); hidden_biases: (hidden,); outputs: (hidden, heads); intercepts: (heads,).
    """

    vectors: NDArray[np.int8]
    vector_scales: NDArray[np.float32]
    filters: NDArray[np.float32]
    scales: NDArray[np.float32]
    biases: NDArray[np.float32]
    gates: NDArray[np.float32]
    gate_biases: NDArray[np.float32]
    context_filters: NDArray[np.float32]
    context_biases: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_biases: NDArray[np.float32]
    outputs: NDArray[np.float32]
    intercepts: NDArray[np.float32]


def network_margins(rows: WordRows, windows: Windows) -> NDArray[np.float32]:
    """The margins of texts: (texts, heads)."""
    table = kind_windows(rows.kinds, windows)
    margins: NDArray[np.float32] = _margins(rows.words, rows.text_ends, table, as_run(windows))
    return margins


def kind_windows(kinds: Kinds, windows: Windows) -> NDArray[np.int8]:
    """What each kind of word adds to each sum at each of its places: (kinds, WIDTH * all), in steps of `scales`."""
    if not len(windows.scales):
        return np.empty((len(kinds.ends) - 1, 0), dtype=np.int8)
    table: NDArray[np.int8] = _kind_windows(kinds, _not_written_to(windows))
    return table


def kind_vectors(kinds: Kinds, windows: Windows) -> NDArray[np.float32]:
    """The vectors of kinds of words: (kinds, size)."""
    vectors: NDArray[np.float32] = _kind_vectors(kinds, _not_written_to(windows))
    return vectors


def no_windows(heads: int) -> Windows:
    """The network of a model that has none: no filters, margins of nought."""
    nothing, none = np.zeros(0, dtype=np.float32), np.zeros((0, 0), dtype=np.float32)
    return Windows(
        np.zeros((0, 0), dtype=np.int8),
        nothing,
        none,
        nothing,
        nothing,
        np.zeros((0, 0, 0), dtype=np.float32),
        none,
        none,
        nothing,
        none,
        nothing,
        np.zeros((0, heads), dtype=np.float32),
        np.zeros(heads, dtype=np.float32),
    )


def as_run(windows: Windows) -> Windows:
    """The network as `network_margin` takes it: what `products` multiplies with in strips, biases up to whole strips."""
    return _not_written_to(
        windows._replace(
            gates=in_strips(windows.gates),
            gate_biases=padded_to_strips(windows.gate_biases),
            context_filters=in_strips(windows.context_filters),
            context_biases=padded_to_strips(windows.context_biases),
        )
    )


def _not_written_to(windows: Windows) -> Windows:
    return Windows._make(read_only(array) for array in windows)


@entry
def _kind_vectors(kinds, windows):  # type: ignore[no-untyped-def]
    """The vectors of kinds of words: (kinds, size)."""
    vectors = np.zeros((len(kinds.ends) - 1, windows.vectors.shape[1]), dtype=np.float32)
    for kind in range(len(vectors)):
        first, last = kinds.ends[kind], kinds.ends[kind + 1]
        word_vector(kinds.features[first:last], kinds.families[first:last], windows, vectors[kind])
    return vectors


@entry
def _kind_windows(kinds, windows):  # type: ignore[no-untyped-def]
    table = np.empty((len(kinds.ends) - 1, windows.filters.shape[1]), dtype=np.int8)
    vector, sums = np.empty(windows.vectors.shape[1], dtype=np.float32), np.empty(table.shape[1], dtype=np.float32)
    for kind in range(len(table)):
        first, last = kinds.ends[kind], kinds.ends[kind + 1]
        word_vector(kinds.features[first:last], kinds.families[first:last], windows, vector)
        word_windows(vector, windows, sums, table[kind])
    return table


@part
def word_vector(features, families, windows, vector):  # type: ignore[no-untyped-def]
    """A word's vector, in place: the sum of its features' vectors, of which the characters' are averaged."""
    for number in range(len(vector)):
        vector[number] = np.float32(0)
    characters = 0
    for index in range(len(features)):
        characters += families[index] == CHARACTERS
    for index in range(len(features)):
        feature = features[index]
        scale = windows.vector_scales[feature]
        if families[index] == CHARACTERS:
            scale /= np.float32(characters)
        for number in range(len(vector)):
            vector[number] += scale * np.float32(windows.vectors[feature, number])


@part
def word_windows(vector, windows, sums, row):  # type: ignore[no-untyped-def]
    """What a word adds to each sum at each of its places, in place, in whole steps; sums: scratch, (WIDTH * all,)."""
    for place in range(len(sums)):
        sums[place] = np.float32(0)
    for number in range(len(vector)):
        for place in range(len(sums)):
            sums[place] += vector[number] * windows.filters[number, place]
    every = len(windows.scales)
    for offset in range(len(sums) // every):
        for number in range(every):
            step = np.rint(sums[offset * every + number] / windows.scales[number])
            row[offset * every + number] = np.int8(min(max(step, np.float32(-FINEST)), np.float32(FINEST)))


@entry
def _margins(words, text_ends, table, windows):  # type: ignore[no-untyped-def]
    texts = len(text_ends) - 1
    margins = np.empty((texts, len(windows.intercepts)), dtype=np.float32)
    longest = 0
    for text in range(texts):
        longest = max(longest, text_ends[text + 1] - text_ends[text])
    sums, scratch = np.empty((longest, len(windows.scales)), dtype=np.int16), hearing_scratch(windows, longest)
    for text in range(texts):
        first, last = text_ends[text], text_ends[text + 1]
        clear_windows(sums, last - first)
        for place in range(last - first):
            add_word(sums, place, last - first, table[words[first + place]])
        network_margin(sums, last - first, windows, scratch, margins[text])
    return margins


@njit
def hearing_scratch(windows, words):  # type: ignore[no-untyped-def]
    """Room for the recurrent layers' work on the longest text; for what is above nought of what a layer hands on, and how much
    each is; and for the hidden layer.
    """
    heard, hidden = windows.hidden.shape
    chosen, sizes = np.empty(max(heard, hidden), dtype=np.int32), np.empty(max(heard, hidden), dtype=np.float32)
    columns = COLUMNS * max(windows.gates.shape[1], windows.context_filters.shape[0])
    layers = layer_scratch(words, windows.context_filters.shape[1], columns)
    return layers, chosen, sizes, np.empty(hidden, dtype=np.float32)


@part
def clear_windows(sums, count):  # type: ignore[no-untyped-def]
    """Nothing added yet, in place, to the windows around `count` words: (words, all)."""
    for place in range(count):
        for number in range(sums.shape[1]):
            sums[place, number] = np.int16(0)


@part
def add_word(sums, place, count, row):  # type: ignore[no-untyped-def]
    """Add a word to all windows that it is in, in place."""
    every = sums.shape[1]
    for offset in range(WIDTH):
        window = place + MIDDLE - offset
        if 0 <= window < count:
            target, added = sums[window], row[offset * every : (offset + 1) * every]
            for number in range(every):
                target[number] += np.int16(added[number])


@part
def network_margin(sums, count, windows, scratch, margins):  # type: ignore[no-untyped-def]
    """The margins of the text with these windows, which are used up, in place: (heads,); the network is one of `as_run`."""
    if count == 0:
        for head in range(len(margins)):
            margins[head] = _NO_MARGIN
        return
    (said, told, nothing), chosen, sizes, hidden = scratch
    filters = len(windows.scales) - said.shape[1]
    context_filters = len(windows.hidden) - filters
    for place in range(count):
        for number in range(said.shape[1]):
            own = filters + number
            said[place, number] = np.float32(sums[place, own]) * windows.scales[own] + windows.biases[own]
    run_layers(said, count, windows.gates, windows.gate_biases, told, nothing)
    products(said, count, windows.context_filters, windows.context_biases, told)
    _strongest(sums, count, filters)
    _strongest(told, count, context_filters)
    above = 0
    for number in range(filters):
        peak = np.float32(sums[0, number]) * windows.scales[number] + windows.biases[number]
        chosen[above], sizes[above] = number, peak
        above += peak > 0
    above = _choose(told[0, :context_filters], filters, chosen, sizes, above)
    for number in range(len(hidden)):
        hidden[number] = windows.hidden_biases[number]
    _add_rows(chosen, sizes, above, windows.hidden, hidden)
    above = _choose(hidden, 0, chosen, sizes, 0)
    for head in range(len(margins)):
        margins[head] = windows.intercepts[head]
    _add_rows(chosen, sizes, above, windows.outputs, margins)


@part
def _strongest(sums, count, width):  # type: ignore[no-untyped-def]
    """Each of the first `width` numbers where it is highest in the first `count` rows, in place of the first row's."""
    strongest = sums[0]
    for place in range(1, count):
        row = sums[place]
        for number in range(width):
            strongest[number] = row[number] if row[number] > strongest[number] else strongest[number]


@part
def _choose(numbers, before, chosen, sizes, above):  # type: ignore[no-untyped-def]
    """Put the numbers above nought, placed from `before` on, behind the first `above` chosen; how many are chosen then."""
    for number in range(len(numbers)):
        chosen[above], sizes[above] = before + number, numbers[number]
        above += numbers[number] > 0
    return above


@part
def _add_rows(chosen, sizes, count, rows, sums):  # type: ignore[no-untyped-def]
    """Add so many times each of the first `count` rows chosen, in place; four together: so sums are read and written less."""
    for first in range(0, count - count % 4, 4):
        one, two, three, four = rows[chosen[first]], rows[chosen[first + 1]], rows[chosen[first + 2]], rows[chosen[first + 3]]
        for place in range(len(sums)):
            both = sizes[first] * one[place] + sizes[first + 1] * two[place]
            sums[place] += both + (sizes[first + 2] * three[place] + sizes[first + 3] * four[place])
    for index in range(count - count % 4, count):
        for place in range(len(sums)):
            sums[place] += sizes[index] * rows[chosen[index], place]
