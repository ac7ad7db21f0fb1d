from itertools import pairwise

import numpy as np
import pytest

from nlp.network import WindowNetwork
from nlp.network_solver import Marks
from nlp.network_windows import MIDDLE, WIDTH, Windows, kind_vectors, kind_windows, no_windows
from nlp.vectorizer import ClauseVectorizer
from nlp.words import WordRows

WHO = ["petugas", "pegawai", "staf", "lurah"]
DOES = ["memaki", "menghina", "membentak"]
WHOM = ["pemohon", "warga", "pasien", "pembeli"]
BY_OFFICIAL = [f"{who} {does} {whom}" for who in WHO for does in DOES for whom in WHOM]
BY_OTHERS = [f"{whom} {does} {who}" for who in WHO for does in DOES for whom in WHOM]


def read(texts: list[str]) -> WordRows:
    return ClauseVectorizer(min_count=1).fit(BY_OFFICIAL + BY_OTHERS).words(texts)


def marks_of(y: np.ndarray, words: int) -> Marks:
    """The whole of each text shows its labels."""
    return Marks(np.array([(text, 0, words) for text in range(len(y))]), y)


@pytest.fixture(scope="module")
def y() -> np.ndarray:
    return np.array([[True, False]] * len(BY_OFFICIAL) + [[False, True]] * len(BY_OTHERS))


@pytest.fixture(scope="module")
def network(y: np.ndarray) -> WindowNetwork:
    """What two of three texts of each kind teach."""
    seen = np.flatnonzero(np.arange(len(y)) % 3 > 0)
    rows = read([(BY_OFFICIAL + BY_OTHERS)[text] for text in seen])
    return WindowNetwork(filters=32, size=16, context=16, context_filters=16, epochs=200).fit(
        rows, y[seen], marks_of(y[seen], 3)
    )


def test_it_learns_who_did_it_to_whom(network: WindowNetwork, y: np.ndarray) -> None:
    unseen = np.flatnonzero(np.arange(len(y)) % 3 == 0)
    margins = network.margins(read([(BY_OFFICIAL + BY_OTHERS)[text] for text in unseen]))
    assert ((margins > 0) == y[unseen]).mean() > 0.95


def test_a_text_without_words_has_no_margin(network: WindowNetwork) -> None:
    assert not network.margins(read(["", "!?"])).any()


def test_texts_are_read_one_by_one(network: WindowNetwork) -> None:
    rows = read([*BY_OFFICIAL, *BY_OTHERS])
    chosen = np.array([40, 3, 3, 90])
    assert np.array_equal(network.margins(rows.take(chosen)), network.margins(rows)[chosen])


def test_the_same_seed_gives_the_same_network(y: np.ndarray) -> None:
    rows, marks = read(BY_OFFICIAL + BY_OTHERS), marks_of(y, 3)
    one, other, third = (
        WindowNetwork(filters=8, size=8, context=8, context_filters=8, epochs=2, seed=seed).fit(rows, y, marks)
        for seed in (1, 1, 2)
    )
    for mine, same in zip(one.windows_, other.windows_, strict=True):
        assert np.array_equal(mine, same)
    assert not np.array_equal(one.windows_.filters, third.windows_.filters)


def test_the_words_own_loss_says_which_words_show_a_label() -> None:
    """Of two words that always come together, the marked one is learnt."""
    texts = ["jujur lapor", "lapor jujur", "lapor cepat", "cepat lapor", "cepat kata", "kata cepat"] * 20
    y = np.array([["jujur" in text] for text in texts])
    rows = ClauseVectorizer(min_count=1).fit(texts).words(texts)
    shown = [
        (text, words.split().index("jujur"), words.split().index("jujur") + 1) for text, words in enumerate(texts) if y[text]
    ]
    network = WindowNetwork(filters=16, size=8, context=8, context_filters=8, epochs=60).fit(
        rows, y, Marks(np.array(shown), np.ones((len(shown), 1), dtype=bool))
    )
    alone = network.margins(ClauseVectorizer(min_count=1).fit(texts).words(["jujur", "lapor"]))[:, 0]
    assert alone[0] > 0 > alone[1]


def test_marks_follow_their_texts() -> None:
    marks = Marks(np.array([(0, 0, 1), (2, 1, 3), (2, 0, 1), (5, 0, 2)]), np.eye(4, dtype=bool))
    taken = marks.take(np.array([2, 5]))
    assert taken.places.tolist() == [[0, 1, 3], [0, 0, 1], [1, 0, 2]]
    assert np.array_equal(taken.labels, np.eye(4, dtype=bool)[1:])


def test_labels_of_the_wrong_shape_are_refused(y: np.ndarray) -> None:
    with pytest.raises(ValueError, match="96 texts"):
        WindowNetwork().fit(read(BY_OFFICIAL + BY_OTHERS), y[:5], marks_of(y[:5], 3))


def test_numbers_that_cannot_be_halved_are_refused(y: np.ndarray) -> None:
    with pytest.raises(ValueError, match="even"):
        WindowNetwork(context=9).fit(read(BY_OFFICIAL + BY_OTHERS), y, marks_of(y, 3))


def test_the_margins_are_those_of_the_plain_sums(network: WindowNetwork) -> None:
    """By numpy's products, a text at a time; where a number falls halfway between two steps the two may differ by one."""
    texts = [*BY_OFFICIAL, "lurah", " ".join(BY_OTHERS)]
    rows, windows = read(texts), network.windows_
    steps = np.rint(kind_vectors(rows.kinds, windows) @ windows.filters / np.tile(windows.scales, WIDTH))
    added = np.clip(steps, -127, 127).reshape(-1, WIDTH, len(windows.scales))[rows.words]
    margins = network.margins(rows)
    for text, (first, last) in enumerate(pairwise(rows.text_ends.tolist())):
        padded = np.pad(added[first:last], ((MIDDLE, MIDDLE), (0, 0), (0, 0)))
        sums = sum(padded[offset : offset + last - first, offset] for offset in range(WIDTH)) * windows.scales + windows.biases
        said = after_layers(sums[:, network.filters :], windows) @ windows.context_filters + windows.context_biases
        heard = np.maximum(np.hstack((sums[:, : network.filters], said)).max(axis=0), 0)
        hidden = np.maximum(heard @ windows.hidden + windows.hidden_biases, 0)
        expected = hidden @ windows.outputs + windows.intercepts
        assert np.abs(margins[text] - expected).max() <= 0.05


def after_layers(said: np.ndarray, windows: Windows) -> np.ndarray:
    """What the last recurrent layer says, word by word."""
    half = said.shape[1] // 2
    for gates, biases in zip(windows.gates, windows.gate_biases, strict=True):
        new, kept, opened = np.split(said @ gates + biases, 3, axis=1)
        kept, opened = 1 / (1 + np.exp(-kept)), 1 / (1 + np.exp(-opened))
        states = np.zeros((len(said) + 2, said.shape[1]))  # nought before the first word and behind the last
        for word in range(len(said)):
            states[word + 1, :half] = (kept * states[word] + (1 - kept) * new)[word, :half]
        for word in reversed(range(len(said))):
            states[word + 1, half:] = (kept * states[word + 2] + (1 - kept) * new)[word, half:]
        said = said + opened * states[1:-1]
    return said


def test_longer_texts_are_read_to_their_end(network: WindowNetwork) -> None:
    long = " ".join(["sedang hujan"] * 40)
    alone, last = network.margins(read([long, f"{long} lurah memaki pemohon"]))
    assert last[0] > alone[0] + 1


def test_a_network_of_no_filters_adds_nothing() -> None:
    assert kind_windows(read(["jujur"]).kinds, no_windows(3)).shape == (1, 0)


def test_what_no_text_has_counts_nothing(y: np.ndarray) -> None:
    """A feature of other texts has a vector, but none that was learnt."""
    rows, seen = read([*BY_OFFICIAL, *BY_OTHERS]), np.arange(8)
    network = WindowNetwork(filters=8, size=8, context=8, context_filters=8, epochs=1).fit(
        rows.take(seen), y[seen], marks_of(y[seen], 3)
    )
    assert len(network.windows_.vectors) == rows.features
    here = np.unique(rows.take(seen).words)
    ends = rows.kinds.ends
    trained = np.concatenate([rows.kinds.features[ends[kind] : ends[kind + 1]] for kind in here])
    moved = np.flatnonzero(network.windows_.vectors.any(axis=1))
    assert set(moved.tolist()) == set(trained.tolist())
