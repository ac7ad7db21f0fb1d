import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from nlp.classifier import ValueClassifier
from nlp.errors import NoteFileError
from service.batch import classify_rows
from service.client import ServerUnreachable, classify_via
from service.exchange import Server, ServerRefused
from service.files import open_notes
from tests.conftest import ROOT
from tests.contracts.test_commands import run
from tests.service.conftest import ServerProcess
from training.annotations import AnnotatedNote


@pytest.fixture
def many(tmp_path: Path, corpus: list[AnnotatedNote]) -> Path:
    """Thirty thousand rows, each 1,000th faulty."""
    texts = ["" if n % 1000 == 999 else corpus[n % len(corpus)].text for n in range(30_000)]
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": f"n{n}", "text": t}) + "\n" for n, t in enumerate(texts)), encoding="utf-8")
    return path


def _local(classifier: ValueClassifier, path: Path) -> str:
    output = io.StringIO()
    classify_rows(classifier, open_notes(path).rows, output)
    return output.getvalue()


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "parquet"])
def test_any_file_gets_the_results_it_gets_here(
    server: ServerProcess, small_classifier: ValueClassifier, tmp_path: Path, kind: str
) -> None:
    frame = pd.DataFrame({"id": ["a", "b", 'c"é'], "catatan": ["Ramah sekali 😀", None, "Sering terlambat"]})
    path = tmp_path / f"in.{kind}"
    writers = {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}
    writers[kind](path, index=False) if kind in writers else frame.to_json(path, orient="records", lines=True)
    done = classify_via(Server(server.url), path, tmp_path / "out.jsonl")
    assert (done.notes, done.faults) == (2, 1)
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == _local(small_classifier, path)


def test_a_server_that_is_killed_and_comes_back_is_gone_on_with(
    own_server: ServerProcess, small_classifier: ValueClassifier, tmp_path: Path, many: Path
) -> None:
    rows: list[int] = []

    def advance(more: int) -> None:
        rows.append(more)
        if len(rows) == 5_000:
            own_server.kill()
            threading.Timer(1.0, own_server.start).start()

    done = classify_via(Server(own_server.url), many, tmp_path / "out.jsonl", pauses=(0.2,) * 300, advance=advance)
    assert (done.notes, done.faults, sum(rows)) == (29_970, 30, 30_000)
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == _local(small_classifier, many)


def test_a_second_command_goes_on_where_the_first_was_killed(
    server: ServerProcess, small_classifier: ValueClassifier, tmp_path: Path, many: Path
) -> None:
    command = [sys.executable, str(ROOT / "berakhlak.py"), "classify", str(many), "--via", server.url]
    first = subprocess.Popen([*command, "-o", str(tmp_path / "out.jsonl")])
    while not any(path.stat().st_size > 1_000_000 for path in tmp_path.glob(".out.jsonl.*.partial")):
        assert first.poll() is None, "ended before it could be killed"
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    found: list[int] = []
    classify_via(Server(server.url), many, tmp_path / "out.jsonl", advance=found.append)
    assert 0 < found[0] < 30_000
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == _local(small_classifier, many)
    assert not list(tmp_path.glob(".*"))


def test_the_command_ends_as_classify_does(server: ServerProcess, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id;catatan\na;Ramah\nb;\n", encoding="utf-8")
    done = run("classify", tmp_path / "in.csv", "--via", server.url, "-o", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert "1 catatan ditandai, 1 baris bermasalah." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["in.csv", "--via", "http://127.0.0.1:1", "-o", "out.jsonl"], 1, "tidak menjawab"),
        (["in.csv", "--via", "SERVER/salah", "-o", "out.jsonl"], 1, "status 404"),
        (["tidak-ada.csv", "--via", "SERVER", "-o", "out.jsonl"], 1, "tidak-ada.csv"),
        (["in.csv", "--via", "SERVER"], 2, "memerlukan -o"),
        (["in.csv", "--via", "127.0.0.1:8000", "-o", "out.jsonl"], 2, "memerlukan alamat"),
        (["Ramah", "--via", "SERVER", "-o", "out.jsonl"], 2, "memerlukan sebuah berkas"),
        (["in.csv", "--via", "SERVER", "-o", "out.jsonl", "--model", "0.1"], 2, "dipilih oleh peladen"),
    ],
    ids=["no server", "wrong address", "no file", "no output", "no URL", "a text", "a model"],
)
def test_what_cannot_work_is_said_in_a_sentence(
    server: ServerProcess, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "in.csv").write_text("id;catatan\na;Ramah\n", encoding="utf-8")
    environment = os.environ | {"TERMINAL_WIDTH": "300"}
    command = [sys.executable, str(ROOT / "berakhlak.py"), "classify", *(a.replace("SERVER", server.url) for a in arguments)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (code, True, False)


def test_a_server_that_stays_away_leaves_what_was_done(own_server: ServerProcess, tmp_path: Path, many: Path) -> None:
    def advance(more: int) -> None:
        if own_server.process.poll() is None and more:
            own_server.kill()

    with pytest.raises(ServerUnreachable, match="perintah yang sama lagi"):
        classify_via(Server(own_server.url), many, tmp_path / "out.jsonl", pauses=(0.01,), advance=advance)
    [partial] = tmp_path.glob(".out.jsonl.*.partial")
    assert partial.stat().st_size > 0


def test_a_file_that_breaks_off_is_told(server: ServerProcess, tmp_path: Path) -> None:
    pd.DataFrame({"teks": [f"Ramah {n}" for n in range(50_000)]}).to_parquet(tmp_path / "in.parquet", row_group_size=5_000)
    content = bytearray((tmp_path / "in.parquet").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = b"\xff" * 2000
    (tmp_path / "in.parquet").write_bytes(content)
    with pytest.raises(NoteFileError, match="rusak sesudah baris"):
        classify_via(Server(server.url), tmp_path / "in.parquet", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_a_refusal_is_not_tried_again(server: ServerProcess, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("teks\nRamah\n", encoding="utf-8")
    with pytest.raises(ServerRefused, match="status 404"):
        classify_via(Server(f"{server.url}/x"), tmp_path / "in.csv", tmp_path / "out.jsonl", pauses=(600.0,))
