"""The commands on corrections, as processes, on both kinds of database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from nlp.taxonomy import Taxonomy
from service.database import feedback, open_database, writing
from service.feedback import CorrectedSpan, Correction, FeedbackStore, correction_line, corrections_about, record
from tests.conftest import ROOT
from training.annotations import read_notes

SPAN = CorrectedSpan(0, 16, "AK1-")


@pytest.fixture
def engine(database_address: str) -> Iterator[Engine]:
    """A database with two corrections about pegawai p-1 and one about p-2."""
    engine = open_database(database_address)
    for employee in ("p-1", "p-1", "p-2"):
        one = Correction("Sering terlambat apel.", ("AK1-",), "0.1", (), (SPAN,), "rekan", employee, "2026-tahunan", "a-9")
        record(FeedbackStore(engine, b"kunci", stores_text=False, days=365), [one], request="x")
    yield engine
    engine.dispose()


def run(engine: Engine, *arguments: object, answer: str = "") -> subprocess.CompletedProcess[str]:
    address = engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"BERAKHLAK_DATABASE_URL": address, "BERAKHLAK_RETENTION_DAYS": "30"}
    command = [sys.executable, str(ROOT / "berakhlak.py"), *map(str, arguments)]
    return subprocess.run(command, input=answer, text=True, capture_output=True, env=environment, check=False)


def age(engine: Engine, *, days: int) -> None:
    with writing(engine) as connection:
        connection.execute(update(feedback).values(received=datetime.now(UTC) - timedelta(days=days)))


def test_export_gives_all_about_one_employee(engine: Engine, tmp_path: Path) -> None:
    done = run(engine, "privacy", "export", "--employee", "p-1", "-o", tmp_path / "p-1.jsonl")
    assert (done.returncode, done.stderr) == (0, "2 koreksi.\n")
    first, _ = map(json.loads, (tmp_path / "p-1.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["employee_ref"], first["period"], first["labels"]) == ("p-1", "2026-tahunan", ["AK1-"])
    assert first["spans"] == [{"start": 0, "end": 16, "label": "AK1-"}]
    assert {"id", "received", "text", "note_digest", "model", "given", "author", "corrected_by"} < set(first)


def test_erase_deletes_and_counts(engine: Engine) -> None:
    done = run(engine, "privacy", "erase", "--employee", "p-1", "--yes")
    assert (done.returncode, done.stdout) == (0, "2 koreksi dihapus.\n")
    assert (len(corrections_about(engine, "p-1")), len(corrections_about(engine, "p-2"))) == (0, 1)


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, 2), ("y\n", 0, 0)])
def test_erase_asks_first(engine: Engine, answer: str, code: int, left: int) -> None:
    done = run(engine, "privacy", "erase", "--employee", "p-1", answer=answer)
    assert done.returncode == code
    assert "Hapus 2 koreksi" in done.stderr
    assert len(corrections_about(engine, "p-1")) == left


def test_erased_bytes_are_gone_from_sqlites_files(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'data.db'}")
    one = Correction("x", (), "0.1", (), employee_ref="pegawai-rahasia")
    record(FeedbackStore(engine, b"kunci", stores_text=False, days=365), [one], request="x")
    assert any(b"pegawai-rahasia" in file.read_bytes() for file in tmp_path.iterdir())
    run(engine, "privacy", "erase", "--employee", "pegawai-rahasia", "--yes")
    assert not any(b"pegawai-rahasia" in file.read_bytes() for file in tmp_path.iterdir())
    engine.dispose()


def test_purge_keeps_to_the_days_set(engine: Engine) -> None:
    assert run(engine, "feedback", "purge").stdout == "0 koreksi yang lebih tua daripada 30 hari dihapus.\n"
    age(engine, days=31)
    assert run(engine, "feedback", "purge").stdout == "3 koreksi yang lebih tua daripada 30 hari dihapus.\n"


def test_corrections_without_text_are_not_pulled(engine: Engine, tmp_path: Path) -> None:
    done = run(engine, "annotations", "pull", "-o", tmp_path / "out.jsonl")
    assert (done.returncode, (tmp_path / "out.jsonl").read_text(encoding="utf-8")) == (0, "")


def _keep_text(engine: Engine, text: str | None) -> None:
    """As if the texts had been stored (masking has tests of its own)."""
    with writing(engine) as connection:
        connection.execute(update(feedback).values(text=text))


def test_pulled_notes_can_be_trained_on_beside_others(
    engine: Engine, small_file: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    _keep_text(engine, "Sering terlambat apel.")
    assert run(engine, "annotations", "pull", "-o", tmp_path / "out.jsonl").returncode == 0
    notes = [note for note in read_notes([small_file, tmp_path / "out.jsonl"], taxonomy) if note.origin == "corrected"]
    [newest] = corrections_about(engine, "p-2")
    assert [(note.id, note.author, note.labels) for note in notes] == [(f"corrected-{newest.id}", "rekan", ("AK1-",))]
    assert notes[0].text[notes[0].spans[0].start : notes[0].spans[0].end] == "Sering terlambat"


@pytest.mark.parametrize(("since", "notes"), [("2020-01-01", 1), ("2999-01-01", 0)])
def test_pull_takes_what_came_since_a_day(engine: Engine, tmp_path: Path, since: str, notes: int) -> None:
    _keep_text(engine, "Sering terlambat apel.")
    done = run(engine, "annotations", "pull", "-o", tmp_path / "out.jsonl", "--since", since)
    assert done.stdout.startswith(f"{notes} catatan ditulis")


def test_the_service_does_not_start_with_a_setting_that_cannot_be(small_models: Path) -> None:
    environment = os.environ | {"BERAKHLAK_MODELS": str(small_models), "BERAKHLAK_FEEDBACK": "ya"}
    command = [sys.executable, str(ROOT / "berakhlak.py"), "serve", "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (1, "berakhlak: BERAKHLAK_FEEDBACK tidak dapat dipakai: isinya on atau off\n")


def test_a_lines_time_is_iso_8601(engine: Engine) -> None:
    [one] = corrections_about(engine, "p-2")
    assert datetime.fromisoformat(json.loads(correction_line(one))["received"]) == one.received
