import csv
from pathlib import Path

from tests.contracts.test_commands import run


def test_summaries_are_written_as_a_table(small_models: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(
        "employee_ref,unit,catatan\np-1,loket,Sangat jujur\n,loket,Ramah\n,,Jujur\n", encoding="utf-8"
    )
    done = run("summaries", tmp_path / "in.csv", "-o", tmp_path / "out.csv", models=small_models)
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["employee_ref"], row["unit"]) for row in rows] == [("p-1", "")] * 7 + [("", "loket")] * 7
    assert (done.returncode, "2 catatan ditandai, 1 baris bermasalah." in done.stderr) == (1, True)


def test_summaries_can_be_by_unit(small_models: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("employee_ref,unit,catatan\np-1,loket,Sangat jujur\n", encoding="utf-8")
    done = run("summaries", tmp_path / "in.csv", "--group-by", "unit", models=small_models)
    assert (done.returncode, {row["unit"] for row in csv.DictReader(done.stdout.splitlines())}) == (0, {"loket"})


def test_an_unknown_group_is_wrong_usage(small_models: Path, tmp_path: Path) -> None:
    done = run("summaries", tmp_path / "in.csv", "--group-by", "nama", models=small_models)
    assert (done.returncode, "tidak dikenal" in done.stderr) == (2, True)
