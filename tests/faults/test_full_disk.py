"""No room for another byte in the database's files: said as such, nothing half-written, and over when there is room again.

The kernel refuses to let the running server's files grow (RLIMIT_FSIZE), as it does on a full disk.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.faults.conftest import NOTE, all_ready, corrections_in, count_corrections
from tests.service.conftest import Serve, Server

BATCH = {"corrections": [NOTE] * 500}


def test_corrections_are_refused_whole_while_the_disk_is_full_and_taken_again_afterwards(
    serve: Serve, small_models: Path, tmp_path: Path
) -> None:
    server = serve(small_models, **corrections_in(tmp_path))
    all_ready(server, workers=1)
    assert _correct(server, "sebelum").status_code == 201
    with _no_room(server, tmp_path / "koreksi.db-wal"):
        refused = [_correct(server, "ketika penuh") for _ in range(3)]
        assert server.classify("Selalu jujur.").json()["results"][0]["id"] == "1"
        assert server.status("/healthz") == 200
    assert {(one.status_code, one.headers["content-type"]) for one in refused} == {(503, "application/problem+json")}
    assert "tidak ada yang disimpan" in refused[0].json()["detail"]
    assert [_correct(server, "ketika penuh").status_code for _ in range(2)] == [201, 200]
    assert count_corrections(tmp_path) == 1000


@contextmanager
def _no_room(server: Server, journal: Path) -> Iterator[None]:
    """No file of the server grows past the journal's size, to whose end the next correction would be written."""
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (journal.stat().st_size, before[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


def _correct(server: Server, key: str) -> httpx2.Response:
    return httpx2.post(f"{server.address}/v1/feedback", json=BATCH, headers={"Idempotency-Key": key}, timeout=60)
