import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from nlp.classifier import ValueClassifier
from service.groups import Groups
from service.summary_table import collect, open_grouped, plain, write_table


def _table(classifier: ValueClassifier, path: Path) -> list[dict[str, str]]:
    groups, output = Groups(classifier.taxonomy), io.StringIO()
    collect(classifier, open_grouped(path), groups)
    write_table(groups.summaries(), output)
    return list(csv.DictReader(io.StringIO(output.getvalue())))


def test_each_person_and_value_has_a_row(small_classifier: ValueClassifier, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("NIP;periode;catatan\n1;2026;Sangat jujur\n2;2026;Ramah\n", encoding="utf-8")
    rows = _table(small_classifier, tmp_path / "in.csv")
    assert [(row["employee_ref"], row["period"]) for row in rows] == [("1", "2026")] * 7 + [("2", "2026")] * 7
    assert rows[1]["shown_feedback"] == '"Sangat jujur"'
    assert "manusia yang memutuskan" in rows[0]["notice"]


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "jsonl"])
def test_every_kind_of_file_gives_the_same_groups(small_classifier: ValueClassifier, tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame({"catatan": ["Jujur", "Ramah"], "unit_kerja": [7, 7]})
    path = tmp_path / f"in.{kind}"
    writers = {"xlsx": frame.to_excel, "parquet": frame.to_parquet}
    writers[kind](path, index=False) if kind in writers else frame.to_json(path, orient="records", lines=True)
    assert {(row["unit"], row["notes"]) for row in _table(small_classifier, path)} == {("7", "2")}


def test_rows_without_text_or_group_are_faults(small_classifier: ValueClassifier, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("unit,teks\nloket,Ramah\n,Jujur\nloket,\n", encoding="utf-8")
    done = collect(small_classifier, open_grouped(tmp_path / "in.csv"), Groups(small_classifier.taxonomy))
    assert (done.notes, done.faults) == (1, 2)


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert plain(cell) == "'" + cell
    assert plain("Ramah = baik") == "Ramah = baik"


def test_a_name_that_is_a_formula_is_made_plain(small_classifier: ValueClassifier, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('unit,teks\n"=cmd|x",Ramah\n', encoding="utf-8")
    assert {row["unit"] for row in _table(small_classifier, tmp_path / "in.csv")} == {"'=cmd|x"}
