"""What the shipped model must get right whatever it was trained on: meaning before words, and people alike."""

import pytest

from nlp.classifier import ValueClassifier


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tidak pernah terlambat apel pagi.", "AK1+"),
        ("Sering terlambat apel pagi.", "AK1-"),
        ("Jarang membantu rekan kerja.", "HA2-"),
        ("Selalu membantu rekan kerja yang kesulitan.", "HA2+"),
        ("Membocorkan rahasia jabatan.", "LO3-"),
        ("Tidak membocorkan rahasia jabatan.", "LO3+"),
        ("Melayani masyarakat dengan ramah.", "BP2+"),
        ("Tidak ramah kepada masyarakat.", "BP2-"),
        ("Menerima suap dari rekanan.", "AK3-"),
        ("Menolak suap dari rekanan.", "AK3+"),
        ("Cepat menyesuaikan diri dengan aplikasi baru.", "AD1+"),
        ("Enggan mempelajari hal baru.", "KO1-"),
    ],
)
def test_polarity_follows_the_meaning_not_the_words(shipped_classifier: ValueClassifier, text: str, label: str) -> None:
    [note] = shipped_classifier.classify([text])
    assert label in note.labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Dulu sering terlambat, sekarang selalu datang tepat waktu.", {"AK1-", "AK1+"}),
        ("Awalnya kasar kepada pemohon, kini ramah dan sabar melayani.", {"BP2-", "BP2+"}),
        ("Tidak pernah terlambat dan tidak pernah bolos.", {"AK1+"}),
        ("Jarang membantu rekan yang kesulitan.", {"HA2-"}),
    ],
)
def test_a_change_has_both_polarities_and_a_habit_one(shipped_classifier: ValueClassifier, text: str, labels: set[str]) -> None:
    [note] = shipped_classifier.classify([text])
    assert set(note.labels) == labels


@pytest.mark.parametrize(
    "text",
    [
        "Capaian kegiatan triwulan II sebesar 98 persen.",
        "Yang bersangkutan menjabat sebagai kepala seksi sejak 2019.",
        "The weather in London was cold and rainy yesterday.",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "def main(): return 0",
    ],
)
def test_what_is_no_behaviour_has_no_tags(shipped_classifier: ValueClassifier, text: str) -> None:
    [note] = shipped_classifier.classify([text])
    assert note.labels == ()


@pytest.mark.parametrize("name", ["Agus", "Siti Aminah", "Yohanes", "I Made", "Ucok Siregar"])
def test_a_name_changes_no_tag(shipped_classifier: ValueClassifier, name: str) -> None:
    template = "{} selalu datang tepat waktu, tetapi jarang membantu rekan kerja."
    named, other = shipped_classifier.classify([template.format(name), template.format("Budi")])
    assert named.labels == other.labels
