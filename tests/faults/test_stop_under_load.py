"""SIGTERM while requests pour in: none is lost."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.faults.conftest import all_ready
from tests.service.conftest import Serve, Server, until


def _send(server: Server, leaving: threading.Event, statuses: set[int]) -> None:
    """As a load balancer does: requests as long as the service says that it is ready."""
    with httpx2.Client(base_url=server.address, timeout=60) as client:
        while not leaving.is_set():
            statuses.add(client.post("/v1/classify", json={"notes": ["Selalu jujur."] * 50}).status_code)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_request_is_lost_when_the_service_is_told_to_stop(serve: Serve, small_models: Path, workers: str) -> None:
    server, leaving = serve(small_models, "--drain", "3", "--workers", workers), threading.Event()
    all_ready(server, workers=int(workers))
    with ThreadPoolExecutor(4) as threads:
        answered: list[set[int]] = [set() for _ in range(4)]
        senders = [threads.submit(_send, server, leaving, statuses) for statuses in answered]
        until(lambda: all(answered))
        server.process.send_signal(signal.SIGTERM)
        until(lambda: server.status("/readyz") == 503)
        leaving.set()
        for sender in senders:
            sender.result()
    assert answered == [{200}] * 4
    server.process.wait(60)


def test_an_answer_under_way_is_finished_first(serve: Serve, small_models: Path) -> None:
    server = serve(small_models, "--drain", "0")
    until(lambda: server.status("/readyz") == 200)
    notes = [f"Pegawai nomor {number} ramah, jujur, dan jarang terlambat. " * 70 for number in range(1000)]
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(server.classify, *notes)
        until(lambda: answer.done() or _is_busy(server.process.pid))
        server.process.send_signal(signal.SIGTERM)
        assert answer.result().status_code == 200
    assert len(answer.result().json()["results"]) == 1000
    server.process.wait(60)


def _is_busy(pid: int) -> bool:
    """Whether a thread of the pool that answers is running (the first thread is the event loop's)."""
    tasks = [path for path in Path(f"/proc/{pid}/task").iterdir() if path.name != str(pid)]
    return any((path / "stat").read_text().rpartition(")")[2].split()[0] == "R" for path in tasks)
