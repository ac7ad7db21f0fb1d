"""All that a model has learnt, as plain arrays: taken out of the fitted pipeline, kept beside it for a quick start.

Whoever only tags imports no scikit-learn: `run/` in a model's folder holds these arrays as they lie in memory, so that they are
mapped, not read, and several processes share them. They follow from model.joblib and can be deleted at any time.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import read_only
from nlp.features import Thesaurus
from nlp.network_windows import Windows, kind_windows, no_windows
from nlp.words import kinds_of

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

RUN = "run"

_READY = 20_000  # common words whose windows are kept: a row takes 1.9 kB, and a server's memory has a limit


@dataclass(frozen=True)
class Weights:
    """What `ClauseVectorizer` and `PooledHeads` have learnt; sizes: the character n-grams' (2,).

    facts: (columns, 2), each one's inverse document frequency, and that times the size of a step of its coefficients;
    word_windows: (words, WIDTH * all), what each of the vocabulary's first adds to the network's sums.
    """

    sizes: NDArray[np.int64]
    buckets: NDArray[np.int32]
    facts: NDArray[np.float32]
    unknown_idf: NDArray[np.float32]
    coefficients: NDArray[np.int8]
    intercepts: NDArray[np.float32]
    relatives: NDArray[np.int64]
    pooling: NDArray[np.float32]
    offsets: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    certainty: NDArray[np.float32]
    review_band: NDArray[np.float32]
    vocabulary_letters: NDArray[np.uint8]
    vocabulary_ends: NDArray[np.int64]
    thesaurus_stems: NDArray[np.uint64]
    thesaurus_senses: NDArray[np.uint64]
    vector_buckets: NDArray[np.int32]
    vectors: NDArray[np.int8]
    vector_scales: NDArray[np.float32]
    filters: NDArray[np.float32]
    filter_scales: NDArray[np.float32]
    filter_biases: NDArray[np.float32]
    gates: NDArray[np.float32]
    gate_biases: NDArray[np.float32]
    context_filters: NDArray[np.float32]
    context_biases: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_biases: NDArray[np.float32]
    network_outputs: NDArray[np.float32]
    network_intercepts: NDArray[np.float32]
    word_windows: NDArray[np.int8]

    @classmethod
    def of(cls, pipeline: "Pipeline") -> Self:
        """The arrays of a fitted pipeline, not copied and not to be written to."""
        from sklearn.utils.validation import check_is_fitted

        vectorizer, heads = pipeline[0], pipeline[1]
        check_is_fitted(vectorizer, "weights_")
        check_is_fitted(heads, "coefficients_")
        windows = no_windows(len(heads.intercepts_)) if heads.network_ is None else heads.network_.windows_
        sizes, words = (vectorizer.shortest, vectorizer.longest), np.arange(len(vectorizer.vocabulary_ends_[:_READY]))
        spelt = vectorizer.vocabulary_letters_, vectorizer.vocabulary_ends_
        kinds = kinds_of(*spelt, words, vectorizer.thesaurus, sizes, vectorizer.vector_buckets_)
        arrays = {
            "sizes": np.array([vectorizer.shortest, vectorizer.longest], dtype=np.int64),
            "buckets": vectorizer.buckets_,
            "facts": np.column_stack((vectorizer.weights_, vectorizer.weights_ * heads.scales_)),
            "unknown_idf": np.array(vectorizer.unknown_weight_, dtype=np.float32),
            "coefficients": heads.coefficients_,
            "intercepts": heads.intercepts_,
            "relatives": heads.relatives_,
            "pooling": heads.pooling_,
            "offsets": heads.offsets_,
            "thresholds": heads.thresholds_,
            "certainty": heads.certainty_,
            "review_band": np.array(heads.review_band_, dtype=np.float32),
            "vocabulary_letters": vectorizer.vocabulary_letters_,
            "vocabulary_ends": vectorizer.vocabulary_ends_,
            "thesaurus_stems": vectorizer.thesaurus_stems_,
            "thesaurus_senses": vectorizer.thesaurus_senses_,
            "vector_buckets": vectorizer.vector_buckets_,
            "vectors": windows.vectors,
            "vector_scales": windows.vector_scales,
            "filters": windows.filters,
            "filter_scales": windows.scales,
            "filter_biases": windows.biases,
            "gates": windows.gates,
            "gate_biases": windows.gate_biases,
            "context_filters": windows.context_filters,
            "context_biases": windows.context_biases,
            "hidden": windows.hidden,
            "hidden_biases": windows.hidden_biases,
            "network_outputs": windows.outputs,
            "network_intercepts": windows.intercepts,
            "word_windows": kind_windows(kinds, windows),
        }
        return cls(**{name: np.asarray(read_only(array)) for name, array in arrays.items()})

    @property
    def thesaurus(self) -> Thesaurus:
        """The thesaurus that the model was trained with."""
        return Thesaurus(self.thesaurus_stems, self.thesaurus_senses)

    @property
    def windows(self) -> Windows:
        """The network, without filters where the model has none."""
        return Windows(
            self.vectors,
            self.vector_scales,
            self.filters,
            self.filter_scales,
            self.filter_biases,
            self.gates,
            self.gate_biases,
            self.context_filters,
            self.context_biases,
            self.hidden,
            self.hidden_biases,
            self.network_outputs,
            self.network_intercepts,
        )

    def save(self, folder: Path) -> None:
        """Write the run files, one an array, into an existing folder; the same arrays give the same bytes."""
        for name, path in zip(_NAMES, RUN_FILES, strict=True):
            np.save(folder / path, getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map the run files; they stay on disk until they are touched. Plain arrays: numba takes long to know a memmap."""
        return cls(*(np.asarray(np.load(folder / path, mmap_mode="r")) for path in RUN_FILES))


_NAMES = [field.name for field in fields(Weights)]
RUN_FILES = tuple(f"{name}.npy" for name in _NAMES)
