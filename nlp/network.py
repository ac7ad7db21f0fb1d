"""Words to margins by a small network: word vectors, filters over three words, recurrent layers, a hidden layer.

It sees what a sum of n-grams does not: that words of like use stand in like places (*petugas memaki pemohon*, *pegawai
membentak warga*), and what is said far before or behind a word. One convolution, rectified, its maximum over the text
(Collobert et al. 2011, "Natural language processing (almost) from scratch"; Kim 2014, "Convolutional neural networks for
sentence classification"); beside it filters over what recurrent layers make of each word (nlp/recurrence.py); then a rectified
layer, which weighs what is heard at different places of the text against each other, and a linear one. What a word adds to a
filter at each of its places is a whole number, of common words known beforehand; and all is linear once it is known what is
heard and what the gates let through, so each word's share in a margin can be told exactly. Knows words as numbers of features,
and no labels' names.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from nlp.network_solver import Marks, Network, Shape, solve
from nlp.network_windows import FINEST, WIDTH, Windows, kind_vectors, network_margins
from nlp.words import Kinds, WordRows

_WITHIN = 99.95  # per cent of what words add to a filter; the few beyond count as much as the last within


class WindowNetwork(BaseEstimator):  # type: ignore[misc]
    """The network as an estimator of `WordRows`; learns `windows_`.

    size: numbers of a word's vector; filters: how many over words, context_filters: over what the last recurrent layer says;
    layers: of these, context: a word's numbers in them, an even number; hidden: numbers of the hidden layer; epochs: passes
    over the texts; seed: of everything that is drawn.
    The same rows, labels and seed give the same network on one kind of processor where its matrix products run on one thread,
    as training/fit.py has them.
    """

    def __init__(
        self,
        *,
        size: int = 64,
        filters: int = 512,
        layers: int = 3,
        context: int = 128,
        context_filters: int = 256,
        hidden: int = 256,
        epochs: int = 7,
        seed: int = 0,
    ) -> None:
        self.size = size
        self.filters = filters
        self.layers = layers
        self.context = context
        self.context_filters = context_filters
        self.hidden = hidden
        self.epochs = epochs
        self.seed = seed

    def fit(self, rows: WordRows, y: NDArray[np.bool_], marks: Marks) -> Self:
        """Fit on texts with labels y (texts, heads), and the words that show them."""
        if y.ndim != 2 or len(y) != len(rows):
            raise ValueError(f"y must be (texts, heads) with {len(rows)} texts, got shape {y.shape}")
        if self.context < 2 or self.context % 2:
            raise ValueError(f"context must be even, half of it runs forward and half backward, got {self.context}")
        shape = Shape(self.size, self.filters, WIDTH, self.layers, self.context, self.context_filters, self.hidden)
        network = solve(rows, y, marks, shape, epochs=self.epochs, seed=self.seed)
        self.windows_ = _in_whole_numbers(network, rows.kinds)
        return self

    def margins(self, rows: WordRows) -> NDArray[np.float32]:
        """The margins of texts: (texts, heads)."""
        check_is_fitted(self, "windows_")
        return network_margins(rows, self.windows_)


def _in_whole_numbers(network: Network, kinds: Kinds) -> Windows:
    """The fitted network with its vectors, and what words add to its sums, in whole steps."""
    sizes = np.abs(network.vectors).max(axis=1, initial=0)
    vector_scales = np.where(sizes > 0, sizes / FINEST, 1).astype(np.float32)
    vectors = np.rint(network.vectors / vector_scales[:, None]).astype(np.int8)
    size, every = network.vectors.shape[1], len(network.biases)
    flat = np.ascontiguousarray(network.filters.reshape(every, WIDTH, size).transpose(2, 1, 0)).reshape(size, -1)
    unscaled = Windows(
        vectors=vectors,
        vector_scales=vector_scales,
        filters=flat,
        scales=np.ones(every, dtype=np.float32),
        biases=network.biases,
        gates=network.gates,
        gate_biases=network.gate_biases,
        context_filters=network.context_filters,
        context_biases=network.context_biases,
        hidden=network.hidden,
        hidden_biases=network.hidden_biases,
        outputs=network.outputs,
        intercepts=network.intercepts,
    )
    added = np.abs(kind_vectors(kinds, unscaled) @ flat).reshape(-1, WIDTH, every)
    scales = np.percentile(added, _WITHIN, axis=(0, 1)) / FINEST
    return unscaled._replace(scales=np.where(scales > 0, scales, 1).astype(np.float32))
