import numpy as np
import pytest

from nlp.network import WindowNetwork
from nlp.network_explanation import hear, network_shares
from nlp.network_solver import Marks
from nlp.network_windows import Windows, no_windows
from nlp.vectorizer import ClauseVectorizer
from nlp.weights import Weights
from nlp.words import WordRows

TEXTS = [
    "jujur",
    "jujur sekali",
    "tidak jujur lapor",
    "lapor cepat lalu pulang",
    "ia cepat lapor dan tidak pernah menunda apa pun",
]


def read(texts: list[str]) -> WordRows:
    return ClauseVectorizer(min_count=1).fit(TEXTS).words(texts)


def weights_of(windows: Windows) -> Weights:
    """The network's arrays alone, the only ones that its explanation reads."""
    names = "vectors vector_scales filters filter_scales filter_biases gates gate_biases context_filters context_biases"
    names += " hidden hidden_biases network_outputs network_intercepts"
    empty = Weights.__new__(Weights)
    for name, array in zip(names.split(), windows, strict=True):
        object.__setattr__(empty, name, array)
    return empty


@pytest.fixture(scope="module")
def network() -> WindowNetwork:
    y = np.array([["jujur" in text, "lapor" in text] for text in TEXTS])
    marks = Marks(np.array([(text, 0, 1) for text in range(len(TEXTS))]), y)
    return WindowNetwork(filters=12, size=8, context=6, context_filters=10, hidden=9, epochs=60).fit(read(TEXTS), y, marks)


@pytest.mark.parametrize("text", TEXTS)
def test_shares_and_rest_are_the_margin(network: WindowNetwork, text: str) -> None:
    rows = read([text])
    heard, weights = hear(rows, weights_of(network.windows_)), weights_of(network.windows_)
    margins = network.margins(rows)[0]
    for moves in [*np.eye(len(margins)), np.linspace(-1, 2, len(margins))]:
        shares, rest = network_shares(heard, weights, moves)
        assert len(shares) == len(text.split())
        assert shares.sum() + rest == pytest.approx(margins @ moves, abs=1e-4)


def test_without_a_network_no_word_adds_anything() -> None:
    windows = no_windows(2)._replace(intercepts=np.array([0.5, 0], dtype=np.float32))
    weights = weights_of(windows)
    shares, rest = network_shares(hear(read(["jujur sekali"]), weights), weights, np.array([2.0, 3.0]))
    assert not shares.any() and rest == 1.0
