"""The command line as other programs meet it: real processes, real exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run(*arguments: object, models: Path | None = None, stdin: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"BERAKHLAK_MODELS": str(models)} if models else {})
    command = [sys.executable, str(ROOT / "berakhlak.py"), *map(str, arguments)]
    return subprocess.run(command, input=stdin, text=True, capture_output=True, env=environment, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_a_text_gets_the_contracts_object(small_models: Path) -> None:
    done = run("classify", "Ybs sangat jujur dan disiplin.", models=small_models)
    assert done.returncode == 0
    assert set(json.loads(done.stdout)) == {"id", "labels", "values", "review"}


def test_standard_input_is_answered_line_by_line(small_models: Path) -> None:
    done = run("classify", "-", models=small_models, stdin="Ramah sekali.\nSering bolos kerja.\n")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "2"]


def test_a_bad_row_does_not_stop_a_file(small_models: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id;catatan\na;Ramah\nb;\nc;Jujur\n", encoding="utf-8")
    done = run("classify", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl", models=small_models)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert done.returncode == 1
    assert [(line["id"], "error" in line) for line in lines] == [("a", False), ("b", True), ("c", False)]
    assert "Kolom teks: catatan" in done.stderr
    assert "2 catatan ditandai, 1 baris bermasalah" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["classify", "tidak-ada.csv"], 1, "tidak-ada.csv"),
        (["classify", "x", "--model", "9.9"], 1, "tidak ada model '9.9'"),
        (["classify", "x", "-o", "/dev/full"], 1, "tidak dapat membaca atau menulis"),
        (["classify", "x", "-o", "/tidak/ada/out.jsonl"], 1, "tidak dapat membaca atau menulis"),
        (["classify", "--salah"], 2, "salah"),
        (["train", "--taxonomy", "tidak-ada.toml"], 1, "berkas tidak ada"),
        (["annotations", "check", "tidak-ada.jsonl"], 1, "tidak-ada.jsonl"),
        (["apa"], 2, "apa"),
    ],
    ids=[
        "no such file",
        "no such model",
        "disk full",
        "no such folder",
        "unknown option",
        "no taxonomy",
        "no annotations",
        "unknown",
    ],
)
def test_failures_have_the_contracts_exit_codes_and_one_sentence(
    small_models: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run(*arguments, models=small_models)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_standard_output_is_told(small_models: Path) -> None:
    environment = os.environ | {"BERAKHLAK_MODELS": str(small_models)}
    command = [sys.executable, str(ROOT / "berakhlak.py"), "classify", "Sangat jujur."]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_an_interrupt_leaves_no_half_written_file(small_models: Path, tmp_path: Path) -> None:
    source = tmp_path / "many.jsonl"
    source.write_text('{"text": "Sangat jujur, ramah, dan disiplin dalam bekerja setiap hari."}\n' * 500_000, encoding="utf-8")
    environment = os.environ | {"BERAKHLAK_MODELS": str(small_models)}
    command = [sys.executable, str(ROOT / "berakhlak.py"), "classify", str(source), "-o", str(tmp_path / "out.jsonl")]
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a run in the background has it ignored
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heeding)
    while not list(tmp_path.glob(".out*")):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode not in (0, None)
    assert "Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["many.jsonl"]


def test_models_are_listed_promoted_and_rolled_back(small_models: Path, tmp_path: Path) -> None:
    models = Path(shutil.copytree(small_models, tmp_path / "models"))
    shutil.copytree(models / "0.1", models / "0.2")
    assert run("models", "promote", "0.2", models=models).returncode == 0
    assert "* 0.2" in run("models", "list", models=models).stdout
    assert "Model 0.1 kembali dipakai" in run("models", "rollback", models=models).stdout
    assert "# Model 0.1" in run("models", "show", models=models).stdout
    assert run("models", "verify", models=models).returncode == 0
    (models / "0.2" / "model.joblib").write_bytes(b"x")
    broken = run("models", "verify", "0.2", models=models)
    assert (broken.returncode, "berubah setelah pelatihan" in broken.stderr) == (1, True)


def test_evaluate_writes_its_report(small_models: Path, small_file: Path, tmp_path: Path) -> None:
    done = run("evaluate", "--on", small_file, "--json", tmp_path / "r.json", models=small_models)
    assert done.returncode == 0
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert set(report["levels"]) == {"value", "signed_value", "code"}
    assert "Kekeliruan tersering" in done.stdout


def test_inline_notes_are_imported(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("chat\trsud\trekan\t{AK1-:telat terus} tapi ramah\n", encoding="utf-8")
    done = run("annotations", "import", tmp_path / "in.txt", "-o", tmp_path / "out.jsonl", "--prefix", "x1")
    assert done.returncode == 0
    [note] = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (note["id"], note["labels"], note["text"]) == ("x1-0001", ["AK1-"], "telat terus tapi ramah")
