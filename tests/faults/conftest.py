"""Faults of the world round the service, met by real server processes: what each test breaks is what breaks in production."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.service.conftest import Server, until
from tests.service.conftest import serve as serve
from tests.service.conftest import two_models as two_models

NOTE = {"text": "Sering terlambat apel.", "labels": ["AK1-"], "model": "0.1", "given": []}


def all_ready(server: Server, *, workers: int) -> None:
    """Wait until so many models were put into use since the start."""
    until(lambda: server.errors.read_bytes().count(b"model in use") >= workers)


def sockets(pid: int) -> list[str]:
    """The sockets that a process has open, by the kernel's names for them: `socket:[123]`."""
    targets = [_target(file) for file in Path(f"/proc/{pid}/fd").iterdir()]
    return [target for target in targets if target.startswith("socket:")]


def _target(file: Path) -> str:
    try:
        return str(file.readlink())
    except FileNotFoundError:  # closed since the folder was read
        return ""


def resident_megabytes(pid: int) -> float:
    """The memory that a process itself has written; files that it maps do not count."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024


def corrections_in(folder: Path) -> dict[str, str]:
    """The settings of a server that takes corrections into a database in this folder."""
    return {"BERAKHLAK_FEEDBACK": "on", "BERAKHLAK_DATABASE_URL": f"sqlite:///{folder / 'koreksi.db'}"}


def count_corrections(folder: Path) -> int:
    """How many corrections are in that database, which must be sound."""
    with closing(sqlite3.connect(folder / "koreksi.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT count(*) FROM feedback").fetchone()[0])
