from pathlib import Path

import pytest

from nlp.classifier import ValueClassifier
from nlp.errors import AnnotationError
from nlp.taxonomy import Taxonomy
from training.checklist import Capability, Case, read_cases, run_cases


def test_cases_are_read_with_their_capability(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "names.tsv").write_text(
        "# names\nhas\tSelalu jujur.\t\tAK1+\nsame\tPak Adi jujur\tPak Eko jujur\n", encoding="utf-8"
    )
    assert read_cases(tmp_path, taxonomy) == [
        Case("names", "has", "Selalu jujur.", "", ("AK1+",)),
        Case("names", "same", "Pak Adi jujur", "Pak Eko jujur", ()),
    ]


@pytest.mark.parametrize(
    "line", ["is\tjujur\t\tAK1+", "has\t\t\tAK1+", "has\tjujur\t\tXX9+", "same\tjujur", "lacks\tjujur"],
    ids=["an unknown kind", "no text", "an unknown label", "no second text", "no label"],
)  # fmt: skip
def test_a_faulty_case_is_named_with_its_place(tmp_path: Path, taxonomy: Taxonomy, line: str) -> None:
    (tmp_path / "bad.tsv").write_text(f"has\tjujur\t\tAK1+\n{line}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"bad.tsv:2"):
        read_cases(tmp_path, taxonomy)


def test_what_passes_is_counted(small_classifier: ValueClassifier) -> None:
    cases = [
        Case("empty", "has", "…", "", ()),
        Case("empty", "has", "…", "", ("AK1+",)),
        Case("empty", "lacks", "…", "", ("AK1+",)),
        Case("empty", "same", "…", "!", ()),
        Case("order", "raises", "…", "Selalu jujur dan disiplin.", ("AK1+",)),
        Case("order", "lowers", "…", "Selalu jujur dan disiplin.", ("AK1+",)),
    ]
    assert run_cases(small_classifier, cases) == [Capability("empty", 3, 4, 0.0), Capability("order", 1, 2, 0.0)]
