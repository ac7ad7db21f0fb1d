import pytest

from service.drift import stability_index


@pytest.mark.parametrize(
    ("shares", "counts", "index"),
    [([0.5, 0.5], [1000, 1000], 0.0), ([0.5, 0.5], [899.5, 99.5], 0.8789), ([0.9, 0.1], [499.5, 499.5], 0.8789)],
    ids=["as expected", "moved", "moved back"],
)
def test_the_index_is_the_textbooks(shares: list[float], counts: list[float], index: float) -> None:
    assert stability_index(shares, counts) == pytest.approx(index, abs=1e-4)


def test_an_empty_bin_is_no_infinity() -> None:
    assert 1 < stability_index([0.5, 0.5], [1000, 0]) < 10
