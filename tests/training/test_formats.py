import csv
import json
from pathlib import Path

import pytest

from nlp.errors import AnnotationError
from training.annotations import AnnotatedNote, LabelledSpan
from training.formats import READERS, WRITERS, read_foreign, write_csv

NOTES = [
    AnnotatedNote(
        "a-1",
        "😀 tdk jujur; suka menolong",
        (LabelledSpan(2, 11, "AK1-"), LabelledSpan(13, 26, "HA2+")),
        ("AK1-", "HA2+"),
        "chat",
        "rsud",
        "rekan",
        "written",
    ),
    AnnotatedNote("a-2", "Rapat\npagi", (), (), "short"),
    AnnotatedNote("a-3", "Selalu ramah", (), ("BP2+",), "peer", "", "bawahan"),
    AnnotatedNote(
        "a-4",
        "sama",
        (LabelledSpan(0, 4, "BP3+"), LabelledSpan(0, 4, "AD2+"), LabelledSpan(1, 3, "KL2-")),
        ("AD2+", "BP3+", "KL2-"),
    ),
]


@pytest.mark.parametrize("form", READERS)
def test_nothing_is_lost_on_the_way_there_and_back(tmp_path: Path, form: str) -> None:
    WRITERS[form](tmp_path / "file", NOTES)
    assert READERS[form](tmp_path / "file") == NOTES


def test_label_studios_own_export_is_read(tmp_path: Path) -> None:
    task = {
        "id": 12,
        "data": {"text": "Sering bolos"},
        "annotations": [{"id": 1, "result": [{"id": "x", "type": "labels", "from_name": "label", "to_name": "text", "value": {"start": 0, "end": 12, "text": "Sering bolos", "labels": ["AK1-"]}}]}],
        "predictions": [],
    }  # fmt: skip
    (tmp_path / "ls.json").write_text(json.dumps([task]), encoding="utf-8")
    assert READERS["label-studio"](tmp_path / "ls.json") == [
        AnnotatedNote("12", "Sering bolos", (LabelledSpan(0, 12, "AK1-"),), ("AK1-",))
    ]


def test_doccanos_own_export_is_read(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(
        '{"id": 3, "text": "Sering bolos", "label": [[0, 12, "AK1-"]], "Comments": []}\n', encoding="utf-8"
    )
    assert READERS["doccano"](tmp_path / "d.jsonl") == [
        AnnotatedNote("3", "Sering bolos", (LabelledSpan(0, 12, "AK1-"),), ("AK1-",))
    ]


def test_the_csv_carries_each_spans_own_words(tmp_path: Path) -> None:
    write_csv(tmp_path / "out.csv", NOTES)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["label"], row["words"]) for row in rows[:3]] == [("AK1-", "tdk jujur"), ("HA2+", "suka menolong"), ("", "")]


@pytest.mark.parametrize("form", READERS)
def test_another_form_is_refused(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(AnnotationError, match=f"bukan bentuk {form}"):
        read_foreign(tmp_path / "file", form)
