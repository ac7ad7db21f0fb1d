from training.annotations import AnnotatedNote
from training.duplicates import duplicate_groups, near_duplicates


def _grams(text: str) -> set[str]:
    folded = " ".join(text.casefold().split())
    return {folded[i : i + 4] for i in range(max(1, len(folded) - 3))}


def _pairs_by_comparing_all(texts: list[str]) -> set[tuple[int, int]]:
    grams = [_grams(text) for text in texts]
    return {(a, b) for b in range(len(texts)) for a in range(b) if len(grams[a] & grams[b]) / len(grams[a] | grams[b]) > 0.4}


def test_the_join_finds_what_comparing_all_pairs_finds(corpus: list[AnnotatedNote]) -> None:
    texts = [note.text for note in corpus if note.is_phrase][:400]
    expected = _pairs_by_comparing_all(texts)
    assert expected
    assert {(int(a), int(b)) for a, b in near_duplicates(texts)} == expected


def test_the_join_compares_texts_with_more_grams_than_a_bitmap_has_bits(corpus: list[AnnotatedNote]) -> None:
    longest = sorted((note.text for note in corpus), key=len)[-120:]
    whole = [f"{one} {other}" for one, other in zip(longest[::2], longest[1::2], strict=True)]
    parts = [text[: round(len(text) * share)] for text in whole for share in (0.35, 0.45, 0.7)]
    texts = [*whole, *parts]
    assert min(len(_grams(text)) for text in whole) > 64 * 8
    expected = _pairs_by_comparing_all(texts)
    assert len(expected) >= 2 * len(whole)
    assert {(int(a), int(b)) for a, b in near_duplicates(texts)} == expected


def test_a_chain_of_look_alikes_is_one_group() -> None:
    groups = duplicate_groups(["datang tepat waktu", "datang tepat waktu!", "datang tepat waktu!!", "suka menolong rekan"])
    assert groups.tolist() == [0, 0, 0, 1]
