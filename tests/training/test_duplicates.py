from training.annotations import AnnotatedNote
from training.duplicates import duplicate_groups, near_duplicates


def _grams(text: str) -> set[str]:
    folded = " ".join(text.casefold().split())
    return {folded[i : i + 4] for i in range(max(1, len(folded) - 3))}


def test_the_join_finds_what_comparing_all_pairs_finds(corpus: list[AnnotatedNote]) -> None:
    texts = [note.text for note in corpus if note.is_phrase][:400]
    grams = [_grams(text) for text in texts]
    expected = {
        (a, b) for b in range(len(texts)) for a in range(b) if len(grams[a] & grams[b]) / len(grams[a] | grams[b]) > 0.4
    }
    assert expected
    assert {(int(a), int(b)) for a, b in near_duplicates(texts)} == expected


def test_a_chain_of_look_alikes_is_one_group() -> None:
    groups = duplicate_groups(["datang tepat waktu", "datang tepat waktu!", "datang tepat waktu!!", "suka menolong rekan"])
    assert groups.tolist() == [0, 0, 0, 1]
