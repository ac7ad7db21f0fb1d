import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlp.classifier import ValueClassifier
from nlp.features import ClauseRows, ClauseVectorizer
from nlp.heads import BEST, NOTHING_SAID, PooledHeads
from nlp.kernel import TextScorer
from training.annotations import AnnotatedNote


def plain_margins(model: tuple[ClauseVectorizer, PooledHeads], texts: list[str]) -> np.ndarray:
    """The same margins by scipy's sparse products alone: each passage's families at unit length, then the best passage."""
    vectorizer, heads = model
    rows = vectorizer.transform(texts)
    weights = heads.coefficients_[:, : len(heads.intercepts_)].astype(np.float32) * heads.scales_[:, None]
    starts = [0, *rows.family_ends[:-1]]
    parts = [rows.matrix[:, a:b] @ weights[a:b] for a, b in zip(starts, rows.family_ends, strict=True)]
    members, owners = _passages(rows)
    margins = np.tile(heads.intercepts_, (len(owners), 1))
    for family, part in enumerate(parts):
        lengths = members @ rows.lengths[:, family]
        margins += (members @ part) / np.sqrt(np.where(lengths > 0, lengths, 1))[:, None]
    best = np.full((len(texts), margins.shape[1]), NOTHING_SAID, dtype=np.float32)
    np.maximum.at(best, owners, margins.astype(np.float32))
    return best


def _passages(rows: ClauseRows) -> tuple[csr_matrix, np.ndarray]:
    """Which clauses make up each passage, (passages, clauses), and the note that it belongs to."""
    members, owners = [], []
    for note, (begin, end) in enumerate(zip(rows.note_ends, rows.note_ends[1:], strict=False)):
        alone = [[clause] for clause in range(begin, end)]
        pairs = [[clause, clause + 1] for clause in range(begin, end - 1)]
        whole = [list(range(begin, end))] if end > begin else []
        members += [*alone, *pairs, *whole]
        owners += [note] * (len(alone) + len(pairs) + len(whole))
    indices = [clause for passage in members for clause in passage]
    ends = np.cumsum([0, *map(len, members)])
    shape = (len(members), rows.matrix.shape[0])
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, ends), shape=shape), np.array(owners, dtype=np.int64)


def test_the_kernel_equals_the_plain_pipeline_on_the_whole_corpus(
    shipped_classifier: ValueClassifier, corpus: list[AnnotatedNote]
) -> None:
    model = shipped_classifier.model[0], shipped_classifier.model[1]
    scorer = TextScorer(*model)
    for first in range(0, len(corpus), 4_000):
        texts = [note.text for note in corpus[first : first + 4_000]]
        assert np.abs(scorer.margins(texts)[0].notes[:, BEST] - plain_margins(model, texts)).max() <= 1e-5


@settings(max_examples=1_000)
@given(st.lists(st.text(), min_size=10, max_size=10))
def test_the_kernel_equals_the_plain_pipeline_on_any_text(shipped_classifier: ValueClassifier, texts: list[str]) -> None:
    model = shipped_classifier.model[0], shipped_classifier.model[1]
    assert np.abs(TextScorer(*model).margins(texts)[0].notes[:, BEST] - plain_margins(model, texts)).max() <= 1e-5


def test_an_unfitted_model_is_refused() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        TextScorer(ClauseVectorizer(), PooledHeads())
