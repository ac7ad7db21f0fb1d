"""The commands of those who annotate and compare: real processes on a small file."""

import csv
import json
from pathlib import Path

import pytest

from tests.contracts.test_commands import run


@pytest.fixture(scope="module")
def few(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred notes of many hands, and no phrase."""
    lines = small_file.read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("few") / "few.jsonl"
    path.write_text("".join(line + "\n" for line in lines[:800:4]), encoding="utf-8")
    return path


@pytest.fixture
def none(tmp_path: Path) -> Path:
    """A file without a single note."""
    path = tmp_path / "none.jsonl"
    path.touch()
    return path


def test_statistics_are_told(few: Path) -> None:
    done = run("annotations", "stats", few)
    assert done.returncode == 0
    assert done.stdout.startswith("200 catatan dari ")


@pytest.mark.parametrize("form", ["label-studio", "doccano", "docbin"])
def test_notes_come_back_from_another_tool_s_form(few: Path, tmp_path: Path, form: str) -> None:
    away, back = tmp_path / f"away.{form}", tmp_path / "back.jsonl"
    assert run("annotations", "export", few, "--form", form, "-o", away).returncode == 0
    done = run("annotations", "import", away, "--form", form, "-o", back)
    assert done.returncode == 0, done.stderr
    labels = [[json.loads(line)["labels"] for line in path.read_text(encoding="utf-8").splitlines()] for path in (few, back)]
    assert labels[0] == labels[1]


def test_notes_are_written_as_a_table(few: Path, tmp_path: Path) -> None:
    assert run("annotations", "export", few, "--form", "csv", "-o", tmp_path / "few.csv").returncode == 0
    with (tmp_path / "few.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len({row["id"] for row in csv.DictReader(file)}) == 200


def test_whoever_agrees_with_himself_agrees_wholly(few: Path) -> None:
    done = run("annotations", "agreement", few, "--first", few)
    assert done.stdout.startswith("200 catatan dianotasi dua kali.")
    assert done.stdout.count("alfa Krippendorff (MASI) 1.000") == 3


def test_doubtful_notes_come_worst_first(few: Path, tmp_path: Path) -> None:
    assert run("annotations", "errors", few, "--most", 20, "-o", tmp_path / "doubtful.jsonl").returncode == 0
    found = [json.loads(line) for line in (tmp_path / "doubtful.jsonl").read_text(encoding="utf-8").splitlines()]
    assert 0 < len(found) <= 20
    assert [note["quality"] for note in found] == sorted(note["quality"] for note in found)


def test_the_notes_worth_annotating_are_suggested(small_models: Path, tmp_path: Path) -> None:
    source = tmp_path / "notes.csv"
    source.write_text("id,teks\na,Menerima suap dari rekanan.\nb,Datang. Pergi. Mungkin membantu.\n", encoding="utf-8")
    done = run("annotations", "suggest", source, "--most", 1, models=small_models)
    assert json.loads(done.stdout)["id"] in ("a", "b")


def test_a_model_does_not_differ_from_itself(small_models: Path, few: Path) -> None:
    [version] = [path.name for path in small_models.iterdir() if path.is_dir()]
    done = run("models", "compare", version, version, "--on", few, models=small_models)
    assert done.stdout.count("= 0.000 (0.000–0.000)") == 3


@pytest.mark.parametrize(
    "command", [("evaluate", "--on"), ("models", "compare", "current", "current", "--on"), ("annotations", "stats")]
)
def test_nothing_to_measure_is_told_in_one_sentence(small_models: Path, none: Path, command: tuple[str, ...]) -> None:
    done = run(*command, none, models=small_models)
    assert (done.returncode, done.stderr) == (1, "berakhlak: tidak ada yang dapat diukur: tidak ada catatan selain frasa\n")


def test_annotations_of_other_notes_are_not_compared(few: Path, none: Path) -> None:
    done = run("annotations", "agreement", none, "--first", few)
    assert (done.returncode, "tidak mempunyai id yang sama" in done.stderr) == (1, True)


def test_a_file_that_is_not_there_is_told_in_one_sentence(small_models: Path, tmp_path: Path) -> None:
    done = run("evaluate", "--on", tmp_path / "none.jsonl", models=small_models)
    assert done.returncode == 1
    assert done.stderr.endswith("none.jsonl:0: tidak ada\n")
