import numpy as np
import pytest
from sklearn.svm import LinearSVC

from nlp.heads import PooledHeads
from nlp.pooling import NOTHING_SAID
from nlp.taxonomy import Taxonomy
from nlp.vectorizer import ClauseRows, ClauseVectorizer
from training.annotations import AnnotatedNote


@pytest.fixture(scope="module")
def phrases(corpus: list[AnnotatedNote]) -> list[AnnotatedNote]:
    return [note for note in corpus if note.is_phrase][::25]


@pytest.fixture(scope="module")
def rows(phrases: list[AnnotatedNote]) -> ClauseRows:
    return ClauseVectorizer().fit_transform([note.text for note in phrases])


def _dense(rows: ClauseRows) -> np.ndarray:
    """Whole texts with each family of unit length, by plain means."""
    whole = np.vstack(
        [rows.matrix[a:b].toarray().sum(axis=0) for a, b in zip(rows.note_ends, rows.note_ends[1:], strict=False)]
    )
    lengths = np.vstack([rows.lengths[a:b].sum(axis=0) for a, b in zip(rows.note_ends, rows.note_ends[1:], strict=False)])
    parts = np.split(whole, rows.family_ends[:-1], axis=1)
    return np.hstack([part / np.sqrt(np.maximum(lengths[:, [f]], 1e-12)) for f, part in enumerate(parts)])


def test_the_solver_agrees_with_liblinear(rows: ClauseRows, phrases: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    y = taxonomy.indicator([note.labels for note in phrases])[:, :7]
    ours = PooledHeads(epochs=200).fit(rows, y)
    theirs = LinearSVC(C=ours.C, tol=1e-6, max_iter=20_000, dual=True).fit(_dense(rows), y[:, 0])
    weights = ours.scales_ * ours.coefficients_[:, 0]
    coarseness = float(ours.scales_.max())  # what quantising may move a weight by
    assert np.abs(weights - theirs.coef_[0]).max() <= coarseness
    assert ours.intercepts_[0] == pytest.approx(theirs.intercept_[0], abs=1e-3)


def test_a_note_is_scored_by_its_best_passage(rows: ClauseRows, phrases: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    vectorizer = ClauseVectorizer().fit([note.text for note in phrases])
    texts = [note.text for note in phrases]
    heads = PooledHeads().fit(vectorizer.transform(texts), taxonomy.indicator([note.labels for note in phrases]))
    margins = heads.margins(vectorizer.transform(["sangat jujur. selalu ramah. suka menolong rekan"]))
    best, clause, whole, network = margins.notes[0]
    assert margins.counts.tolist() == [3]
    assert clause.tolist() == margins.clauses.max(axis=0).tolist()
    assert (best >= np.maximum(clause, whole)).all()
    assert not network.any()


def test_a_note_of_one_clause_has_one_margin(phrases: list[AnnotatedNote], taxonomy: Taxonomy) -> None:
    texts = [note.text for note in phrases]
    vectorizer = ClauseVectorizer().fit(texts)
    heads = PooledHeads().fit(vectorizer.transform(texts), taxonomy.indicator([note.labels for note in phrases]))
    best, clause, whole, _ = heads.margins(vectorizer.transform(["sangat jujur"])).notes[0]
    assert best.tolist() == clause.tolist() == whole.tolist()


def test_a_note_without_words_has_no_score(rows: ClauseRows, phrases: list[AnnotatedNote]) -> None:
    vectorizer = ClauseVectorizer().fit([note.text for note in phrases])
    heads = PooledHeads().fit(vectorizer.transform(["jujur", "kasar"]), np.array([[True], [False]]))
    assert heads.decision_function(vectorizer.transform(["", "…"])).tolist() == [[2 * NOTHING_SAID]] * 2


def test_labels_of_the_wrong_shape_are_refused(rows: ClauseRows) -> None:
    with pytest.raises(ValueError, match=r"y must be \(notes, heads\)"):
        PooledHeads().fit(rows, np.zeros((1, 3), dtype=bool))
