"""Fits the network of nlp/network.py by gradient descent: on whole texts' labels, and on which words show them.

In come the words of texts, label rows and marks, out come a `Network`'s float weights. Beside each text's labels each word's
are learnt from the annotators' spans. Logistic loss; AdaGrad (Duchi et al. 2011) a row for the vectors, of which a batch
touches few, Adam (Kingma & Ba 2015) for all else, with weights that shrink at each step (Loshchilov & Hutter 2019).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.compiled import entry, part
from nlp.features import CHARACTERS, SENSES, STEMS, WORDS
from nlp.recurrence_solver import Passed, backward, first_layers, forward
from nlp.words import WordRows

_BATCH = 96  # texts
_STEP, _VECTOR_STEP = 3e-3, 0.2  # at first; they fall to nought in a straight line
_WARM_UP = 500  # batches in which the steps grow to that, or a tenth of all where there are few
_SHRINKING = 0.03  # times the step: what a weight loses of itself in a batch; biases lose nothing
_MARKED_WORDS = 1.0  # what the words' own loss counts beside the texts'
_UNHEARD, _STEM_TOO = 0.1, 0.5  # how often a word counts as unknown while training, and then its stem; as often its senses
_NOTHING_HEARD = 0.02  # how often nothing of a word is known
_MUTED = 0.05  # of the vectors' numbers
_RARE_BIAS = -2.5  # at first: most labels are not there
_SPREAD, _OUTPUT_SPREAD = 0.1, 0.05  # of vectors and of the last layer at first; the layers between keep a sum's size
_UNMOVED = np.float32(1e-6)  # the size of a vector's steps before its first

_WORD, _STEM, _SENSES, _ALL = 1, 2, 4, 8  # what is left out of a word


class Marks(NamedTuple):
    """Words that show labels, text by text in the texts' order: places: (marks, 3), the text and the half-open range of its
    words; labels: (marks, heads).
    """

    places: NDArray[np.int64]
    labels: NDArray[np.bool_]

    def take(self, texts: NDArray[np.int64]) -> "Marks":
        """Those of some texts, which are in rising order."""
        new = np.searchsorted(texts, self.places[:, 0])
        kept = texts[np.minimum(new, len(texts) - 1)] == self.places[:, 0]
        return Marks(np.column_stack((new, self.places[:, 1:]))[kept], self.labels[kept])


class Shape(NamedTuple):
    """size: numbers of a word's vector; filters: how many, each over `width` words; layers: recurrent ones, context: the
    numbers of a place in them; context_filters: how many, each over what the last layer says of one place; hidden: numbers of
    the hidden layer.
    """

    size: int
    filters: int
    width: int
    layers: int
    context: int
    context_filters: int
    hidden: int


class Network(NamedTuple):
    """vectors: (features, size); filters: (filters + context, width * size), the last of which go into the recurrent layers;
    biases: (filters + context,); gates, gate_biases: see nlp/recurrence.py; context_filters: (context, context filters);
    context_biases: (context filters,); hidden: (filters + context filters, hidden); hidden_biases: (hidden,); outputs:
    (hidden, heads); intercepts: (heads,).
    """

    vectors: NDArray[np.float32]
    filters: NDArray[np.float32]
    biases: NDArray[np.float32]
    gates: NDArray[np.float32]
    gate_biases: NDArray[np.float32]
    context_filters: NDArray[np.float32]
    context_biases: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_biases: NDArray[np.float32]
    outputs: NDArray[np.float32]
    intercepts: NDArray[np.float32]


def solve(rows: WordRows, y: NDArray[np.bool_], marks: Marks, shape: Shape, *, epochs: int, seed: int) -> Network:
    """The weights after so many passes over the texts that have words."""
    draws = np.random.default_rng(seed)
    network = _first(draws, rows.features, shape, y.shape[1])
    solver = _Solver(rows, y.astype(np.float32), marks, network, seed)
    texts = np.flatnonzero(np.diff(rows.text_ends))
    orders = [draws.permutation(texts) for _ in range(epochs)]
    batches = [order[first : first + _BATCH] for order in orders for first in range(0, len(order), _BATCH)]
    warm_up = min(_WARM_UP, -(-len(batches) // 10))
    for done, batch in enumerate(batches):
        solver.step(batch, min(1.0, (done + 1) / warm_up) * (1 - done / len(batches)))
    solver.forget_unmoved()
    return solver.network


def _first(draws: np.random.Generator, features: int, shape: Shape, heads: int) -> Network:
    """Where the descent begins."""
    inputs, heard = shape.width * shape.size, shape.filters + shape.context_filters

    def drawn(spread: float, *sizes: int) -> NDArray[np.float32]:
        return (spread * draws.standard_normal(sizes)).astype(np.float32)

    return Network(
        drawn(_SPREAD, features, shape.size),
        drawn(np.sqrt(2 / inputs), shape.filters + shape.context, inputs),
        np.zeros(shape.filters + shape.context, dtype=np.float32),
        *first_layers(draws, shape.layers, shape.context),
        drawn(np.sqrt(2 / shape.context), shape.context, shape.context_filters),
        np.zeros(shape.context_filters, dtype=np.float32),
        drawn(np.sqrt(2 / heard), heard, shape.hidden),
        np.zeros(shape.hidden, dtype=np.float32),
        drawn(_OUTPUT_SPREAD, shape.hidden, heads),
        np.full(heads, _RARE_BIAS, dtype=np.float32),
    )


class _Batch(NamedTuple):
    """What the network makes of a batch on the way forward.

    words, starts: see `_laid_out`; left_out, kept: see `_read`; windows: (places, width * size); ranges: (texts, 2), half-open,
    of places; said: (places, context), by the last recurrent layer, passed: what each had; sums: (places, filters +
    context filters); peaks, peak_places: see `_peaks`; hidden: (texts, hidden); scores: (texts, heads).
    """

    words: NDArray[np.int32]
    starts: NDArray[np.int64]
    left_out: NDArray[np.uint8]
    kept: NDArray[np.float32]
    windows: NDArray[np.float32]
    ranges: NDArray[np.int64]
    said: NDArray[np.float32]
    passed: list[Passed]
    sums: NDArray[np.float32]
    peaks: NDArray[np.float32]
    peak_places: NDArray[np.int32]
    hidden: NDArray[np.float32]
    scores: NDArray[np.float32]


class _Solver:
    """The weights on their way, with what the steps remember."""

    def __init__(self, rows: WordRows, y: NDArray[np.float32], marks: Marks, network: Network, seed: int) -> None:
        self.rows, self.y, self.network = rows, y, network
        self._marks = marks.places, marks.labels
        self._mark_ends = np.searchsorted(marks.places[:, 0], np.arange(len(rows) + 1))
        heads = y.shape[1]
        self._word_outputs = np.zeros((len(network.hidden), heads), dtype=np.float32)
        self._word_intercepts = np.full(heads, _RARE_BIAS - 1, dtype=np.float32)
        self._dense = (*network[1:], self._word_outputs, self._word_intercepts)
        self._means = [np.zeros_like(weights) for weights in self._dense]
        self._squares = [np.zeros_like(weights) for weights in self._dense]
        self._sizes = np.full(len(network.vectors), _UNMOVED, dtype=np.float32)  # sums of squared slopes
        self._random = np.array([seed + 1], dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self._draws = np.random.default_rng(seed + 1)
        self._steps = 0

    def forget_unmoved(self) -> None:
        """Make nothing of the vectors of features that no text has: they are still as they were drawn."""
        self.network.vectors[self._sizes == _UNMOVED] = 0

    def step(self, texts: NDArray[np.int64], share: float) -> None:
        """One batch's turn, at this share of the full step."""
        batch = self._forward(texts)
        vector_slopes, slopes = self._slopes(batch, texts)
        rate = np.float32(_VECTOR_STEP * share)
        _move_vectors(batch.words, self.rows.kinds, batch.left_out, vector_slopes, self.network.vectors, self._sizes, rate)
        self._steps += 1
        for place, moving in enumerate(zip(self._dense, slopes, self._means, self._squares, strict=True)):
            shrinking = np.float32(0 if place % 2 else _SHRINKING)  # weights and their biases take turns
            _move(*(array.reshape(-1) for array in moving), np.float32(_STEP * share), shrinking, self._steps)

    def _forward(self, texts: NDArray[np.int64]) -> _Batch:
        network, (filters, width) = self.network, self._filters_and_width()
        margin = width // 2
        words, starts = _laid_out(self.rows.words, self.rows.text_ends, texts, margin)
        vectors, left_out, kept = _read(words, self.rows.kinds, network.vectors, self._random)
        windows = _windows(vectors, width)
        near = windows @ network.filters.T + network.biases
        ranges = np.column_stack((starts[:-1] - margin, starts[1:] - 2 * margin))
        said, passed = forward(near[:, filters:], ranges, network.gates, network.gate_biases, self._draws)
        sums = np.hstack((near[:, :filters], said @ network.context_filters + network.context_biases))
        peaks, places = _peaks(sums, ranges)
        hidden = np.maximum(np.maximum(peaks, 0) @ network.hidden + network.hidden_biases, 0)
        scores = expit(hidden @ network.outputs + network.intercepts)
        return _Batch(words, starts, left_out, kept, windows, ranges, said, passed, sums, peaks, places, hidden, scores)

    def _slopes(self, batch: _Batch, texts: NDArray[np.int64]) -> tuple[NDArray[np.float32], tuple[NDArray[np.float32], ...]]:
        """The loss's slopes: of each word's vector, (words, size), and of all else, in the order of `_dense`."""
        network, (filters, width) = self.network, self._filters_and_width()
        inside = slice(width // 2, len(batch.words) - width // 2)
        slope: NDArray[np.float32] = (batch.scores - self.y[texts]) / np.float32(len(texts))
        hidden_slope = (slope @ network.outputs.T) * (batch.hidden > 0)
        rectified = np.maximum(batch.sums, 0)
        wanted = _marked(texts, batch.starts, self._mark_ends, *self._marks, len(batch.words))[inside]
        real = batch.words[inside] >= 0
        word_slope = expit(rectified @ self._word_outputs + self._word_intercepts) - wanted
        word_slope *= (real * np.float32(_MARKED_WORDS / max(real.sum(), 1)))[:, None]
        sum_slopes = (word_slope @ self._word_outputs.T) * (batch.sums > 0)
        _add_at(sum_slopes, batch.peak_places, (hidden_slope @ network.hidden.T) * (batch.peaks > 0))
        context_slopes = np.ascontiguousarray(sum_slopes[:, filters:])
        said_slopes = context_slopes @ network.context_filters.T
        context, gates, gate_biases = backward(said_slopes, batch.ranges, network.gates, batch.passed)
        near_slopes = np.hstack((sum_slopes[:, :filters], context))
        vector_slopes = _vector_slopes(near_slopes @ network.filters, network.vectors.shape[1], len(batch.words)) * batch.kept
        return vector_slopes, (
            near_slopes.T @ batch.windows,
            near_slopes.sum(axis=0),
            gates,
            gate_biases,
            batch.said.T @ context_slopes,
            context_slopes.sum(axis=0),
            np.maximum(batch.peaks, 0).T @ hidden_slope,
            hidden_slope.sum(axis=0),
            batch.hidden.T @ slope,
            slope.sum(axis=0),
            rectified.T @ word_slope,
            word_slope.sum(axis=0),
        )

    def _filters_and_width(self) -> tuple[int, int]:
        """How many filters are heard themselves, and how many words each looks at."""
        size, context = self.network.vectors.shape[1], len(self.network.context_filters)
        return len(self.network.filters) - context, self.network.filters.shape[1] // size


def _windows(vectors: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Each window's vectors, one after the other: (words - width + 1, width * size)."""
    size = vectors.shape[1]
    view = np.lib.stride_tricks.sliding_window_view(vectors.reshape(-1), width * size)[::size]
    return np.ascontiguousarray(view)


@entry
def _laid_out(words, text_ends, texts, margin):  # type: ignore[no-untyped-def]
    """A batch's words with so many places, -1, before, between and after the texts; and where each text starts, and the end."""
    count = margin
    for text in texts:
        count += text_ends[text + 1] - text_ends[text] + margin
    laid, starts = np.full(count, -1, dtype=np.int32), np.empty(len(texts) + 1, dtype=np.int64)
    place = margin
    for index in range(len(texts)):
        starts[index] = place
        for word in range(text_ends[texts[index]], text_ends[texts[index] + 1]):
            laid[place] = words[word]
            place += 1
        place += margin
    starts[len(texts)] = place
    return laid, starts


@part
def _draw(random):  # type: ignore[no-untyped-def]
    """A number between 0 and 1 (xorshift64*, Vigna 2016)."""
    state = random[0]
    state ^= state >> np.uint64(12)
    state ^= state << np.uint64(25)
    state ^= state >> np.uint64(27)
    random[0] = state
    return np.float32((state * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(40)) * np.float32(2.0**-24)


@entry
def _read(words, kinds, vectors, random):  # type: ignore[no-untyped-def]
    """The vectors of a batch's words, some of whose features are left out; what was, (words,), and what each number of a
    vector was multiplied with, (words, size).
    """
    size = vectors.shape[1]
    read, kept = np.zeros((len(words), size), dtype=np.float32), np.zeros((len(words), size), dtype=np.float32)
    left_out = np.zeros(len(words), dtype=np.uint8)
    whole = np.float32(1 / (1 - _MUTED))
    for place in range(len(words)):
        if words[place] < 0:
            continue
        left = 0
        if _draw(random) < _UNHEARD:
            left |= _WORD
            if _draw(random) < _STEM_TOO:
                left |= _STEM
        if _draw(random) < _UNHEARD:
            left |= _SENSES
        if _draw(random) < _NOTHING_HEARD:
            left |= _ALL
        left_out[place] = left
        first, last = kinds.ends[words[place]], kinds.ends[words[place] + 1]
        share = _character_share(kinds.families, first, last)
        for index in range(first, last):
            factor = _factor(kinds.families[index], left, share)
            if factor > 0:
                for number in range(size):
                    read[place, number] += factor * vectors[kinds.features[index], number]
        for number in range(size):
            kept[place, number] = whole if _draw(random) >= _MUTED else np.float32(0)
            read[place, number] *= kept[place, number]
    return read, left_out, kept


@part
def _character_share(families, first, last):  # type: ignore[no-untyped-def]
    characters = 0
    for index in range(first, last):
        characters += families[index] == CHARACTERS
    return np.float32(1) / np.float32(max(characters, 1))


@part
def _factor(family, left, share):  # type: ignore[no-untyped-def]
    """What a feature's vector counts in its word: nothing where it is left out."""
    if left & _ALL or (family == WORDS and left & _WORD) or (family == STEMS and left & _STEM):
        return np.float32(0)
    if family == SENSES and left & _SENSES:
        return np.float32(0)
    return share if family == CHARACTERS else np.float32(1)


@entry
def _peaks(sums, ranges):  # type: ignore[no-untyped-def]
    """The highest sum of each filter in each text, and where it is: (texts, filters)."""
    texts, filters = len(ranges), sums.shape[1]
    peaks, places = np.empty((texts, filters), dtype=np.float32), np.empty((texts, filters), dtype=np.int32)
    for text in range(texts):
        first, last = ranges[text]
        for number in range(filters):
            peaks[text, number], places[text, number] = sums[first, number], first
        for place in range(first + 1, last):
            for number in range(filters):
                if sums[place, number] > peaks[text, number]:
                    peaks[text, number], places[text, number] = sums[place, number], place
    return peaks, places


@entry
def _marked(texts, starts, mark_ends, places, labels, words):  # type: ignore[no-untyped-def]
    """Which labels each word shows: (words, heads)."""
    wanted = np.zeros((words, labels.shape[1]), dtype=np.float32)
    for index in range(len(texts)):
        for mark in range(mark_ends[texts[index]], mark_ends[texts[index] + 1]):
            for word in range(places[mark, 1], places[mark, 2]):
                for head in range(labels.shape[1]):
                    if labels[mark, head]:
                        wanted[starts[index] + word, head] = np.float32(1)
    return wanted


@entry
def _add_at(slopes, places, added):  # type: ignore[no-untyped-def]
    for text in range(len(places)):
        for number in range(places.shape[1]):
            slopes[places[text, number], number] += added[text, number]


@entry
def _vector_slopes(window_slopes, size, words):  # type: ignore[no-untyped-def]
    """The slope of each word's vector from those of the windows that it is in: (words, size)."""
    slopes = np.zeros((words, size), dtype=np.float32)
    for place in range(len(window_slopes)):
        for offset in range(window_slopes.shape[1] // size):
            for number in range(size):
                slopes[place + offset, number] += window_slopes[place, offset * size + number]
    return slopes


@entry
def _move_vectors(words, kinds, left_out, slopes, vectors, sizes, rate):  # type: ignore[no-untyped-def]
    for place in range(len(words)):
        if words[place] < 0:
            continue
        square = np.float32(0)
        for number in range(slopes.shape[1]):
            square += slopes[place, number] * slopes[place, number]
        square /= np.float32(slopes.shape[1])
        if square == 0:
            continue
        first, last = kinds.ends[words[place]], kinds.ends[words[place] + 1]
        share = _character_share(kinds.families, first, last)
        for index in range(first, last):
            factor = _factor(kinds.families[index], left_out[place], share)
            if factor > 0:
                feature = kinds.features[index]
                sizes[feature] += factor * factor * square
                step = rate * factor / np.sqrt(sizes[feature])
                for number in range(slopes.shape[1]):
                    vectors[feature, number] -= step * slopes[place, number]


@entry
def _move(weights, slopes, means, squares, rate, shrinking, steps):  # type: ignore[no-untyped-def]
    """One step of Adam, in place."""
    decay, slow = np.float32(0.9), np.float32(0.999)
    mean_whole = np.float32(1) / (np.float32(1) - decay ** np.float32(steps))
    square_whole = np.float32(1) / (np.float32(1) - slow ** np.float32(steps))
    for index in range(len(weights)):
        means[index] = decay * means[index] + (np.float32(1) - decay) * slopes[index]
        squares[index] = slow * squares[index] + (np.float32(1) - slow) * slopes[index] * slopes[index]
        step = means[index] * mean_whole / (np.sqrt(squares[index] * square_whole) + np.float32(1e-8))
        weights[index] -= rate * (step + shrinking * weights[index])
