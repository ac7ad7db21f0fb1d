import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.pipeline import Pipeline

from nlp.heads import PooledHeads
from nlp.kernel import ScoredTexts, TextScorer
from nlp.model_folder import MODELS, load_pipeline
from nlp.network_windows import network_margins
from nlp.pooling import BEST, MARGINS, NETWORK, NOTHING_SAID
from nlp.vectorizer import ClauseRows, ClauseVectorizer
from nlp.weights import Weights
from training.annotations import AnnotatedNote


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline(MODELS)


@pytest.fixture(scope="module")
def scorer(pipeline: Pipeline) -> TextScorer:
    return TextScorer(Weights.of(pipeline))


@pytest.fixture(scope="module")
def weights(pipeline: Pipeline) -> np.ndarray:
    """The heads' weights as plain numbers: (columns, heads)."""
    heads = pipeline[1]
    return heads.coefficients_[:, : len(heads.intercepts_)].astype(np.float32) * heads.scales_[:, None]


def assert_equal(
    scorer: TextScorer, pipeline: Pipeline, weights: np.ndarray, texts: list[str], *, network: bool = True
) -> None:
    """Margins and scores of the kernel and of the pipeline's two steps; the network's margins are part of the scores anyway."""
    vectorizer, heads = pipeline[0], pipeline[1]
    scored, rows = scorer.run(texts), vectorizer.transform(texts)
    assert np.abs(scored.margins[:, BEST] - plain_margins(rows, weights, heads.intercepts_)).max() <= 1e-5
    assert np.abs(scored.scores - heads.predict_proba(rows)).max() <= 1e-5
    if network:
        assert np.abs(scored.margins[:, NETWORK] - network_margins(rows.words, heads.network_.windows_)).max() <= 1e-5


def plain_margins(rows: ClauseRows, weights: np.ndarray, intercepts: np.ndarray) -> np.ndarray:
    """The same margins by scipy's sparse products alone: each passage's families at unit length, then the best passage."""
    starts = [0, *rows.family_ends[:-1]]
    parts = [rows.matrix[:, a:b] @ weights[a:b] for a, b in zip(starts, rows.family_ends, strict=True)]
    members, owners = _passages(rows)
    margins = np.tile(intercepts, (len(owners), 1))
    for family, part in enumerate(parts):
        lengths = members @ rows.lengths[:, family]
        margins += (members @ part) / np.sqrt(np.where(lengths > 0, lengths, 1))[:, None]
    best = np.full((len(rows), margins.shape[1]), NOTHING_SAID, dtype=np.float32)
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
    pipeline: Pipeline, scorer: TextScorer, weights: np.ndarray, corpus: list[AnnotatedNote]
) -> None:
    for first in range(0, len(corpus), 4_000):
        assert_equal(scorer, pipeline, weights, [note.text for note in corpus[first : first + 4_000]], network=False)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text() | st.text("0123456789 .,ab"), min_size=50, max_size=50))
def test_the_kernel_equals_the_plain_pipeline_on_any_text(
    pipeline: Pipeline, scorer: TextScorer, weights: np.ndarray, texts: list[str]
) -> None:
    assert_equal(scorer, pipeline, weights, texts)


@pytest.mark.parametrize("text", ["1234567890" * 20, "Sangat jujur. " + "1234567890" * 20, "12 " * 5_000, "x" * 20_000])
def test_words_that_no_clause_holds_are_read_as_well(
    pipeline: Pipeline, scorer: TextScorer, weights: np.ndarray, text: str
) -> None:
    assert_equal(scorer, pipeline, weights, [text, "Selalu ramah.", text])


def test_an_unfitted_pipeline_has_no_weights() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        Weights.of(Pipeline([("clauses", ClauseVectorizer()), ("heads", PooledHeads())]))


@pytest.mark.parametrize(
    ("margins", "span"),
    [
        ([-1.0, 0.5, -1.0], (10, 20)),  # it carries the label alone
        ([-1.0, 0.5, -0.5], (10, 30)),  # the next one speaks for it too
        ([-0.7, 0.5, -0.9], (0, 20)),
        ([0.5, -1.0, 0.4], (0, 10)),  # what says nothing parts them
        ([-0.9, -0.85, -1.0], (0, 20)),  # alone it would hardly carry the label: its stronger neighbour comes along
        ([-0.2, -0.5, -1.0], (0, 20)),  # it has one that speaks: no third
        ([-0.9], (0, 10)),
    ],
)
def test_evidence_is_the_best_clause_and_the_neighbours_that_speak_for_it(margins: list[float], span: tuple[int, int]) -> None:
    starts = 10 * np.arange(len(margins))
    scored = ScoredTexts(
        scores=np.zeros((1, 1), dtype=np.float32),
        margins=np.zeros((1, MARGINS, 1), dtype=np.float32),
        clauses=np.array(margins, dtype=np.float32)[:, None],
        spans=np.column_stack((starts, starts + 10)),
        note_ends=np.array([0, len(margins)]),
    )
    first = np.zeros(1, dtype=np.int64)
    assert scored.evidence(first, first, np.zeros(1, dtype=np.float32)).tolist() == [list(span)]
