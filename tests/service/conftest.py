"""A client of the app in this process; real server processes, and how to wait for what they do."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def client(small_models: Path) -> TestClient:
    """An app of each file's own, with the small model and no settings."""
    return TestClient(create_app(models=small_models), raise_server_exceptions=False)


def until(condition: Callable[[], object], *, seconds: float = 120) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


@dataclass
class Server:
    """A server process, its address and the file of its standard error."""

    process: subprocess.Popen[bytes]
    address: str
    errors: Path

    def status(self, path: str) -> int:
        """The status of an answer on a connection of its own, 0 where nobody answers."""
        try:
            return httpx2.get(self.address + path, timeout=30).status_code
        except httpx2.TransportError:
            return 0

    def classify(self, *notes: str) -> httpx2.Response:
        return httpx2.post(self.address + "/v1/classify", json={"notes": list(notes)}, timeout=60)

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(self.address + path, timeout=30)

    def workers(self) -> list[int]:
        """The worker processes under the supervisor."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in pids if b"spawn_main" in _command(pid)]


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts `berakhlak serve` on a models folder; stops what it started."""
    started: list[Server] = []
    (tmp_path / "temporary").mkdir()

    def start(models: Path, *arguments: str, command: tuple[str, ...] = (), **variables: str) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        errors = tmp_path / f"errors-{len(started)}"
        environment = os.environ | {"BERAKHLAK_MODELS": str(models), "TMPDIR": str(tmp_path / "temporary")} | variables
        line = [sys.executable, *(command or (str(ROOT / "berakhlak.py"), "serve")), "--port", str(port), *arguments]
        with errors.open("wb") as stderr:
            process = subprocess.Popen(line, env=environment | {"PYTHONPATH": str(ROOT)}, stderr=stderr, cwd=tmp_path)
        started.append(Server(process, f"http://127.0.0.1:{port}", errors))
        until(lambda: started[-1].status("/healthz") == 200 or process.poll() is not None)
        return started[-1]

    yield start
    for server in started:
        server.process.terminate()
    for server in started:
        server.process.wait(60)


@pytest.fixture
def two_models(small_models: Path, tmp_path: Path) -> Path:
    """Two good versions, 0.1 in use."""
    models = Path(shutil.copytree(small_models, tmp_path / "models"))
    add_version(models, "0.2")
    return models


def add_version(models: Path, version: str) -> None:
    """Another version with the weights of 0.1."""
    shutil.copytree(models / "0.1", models / version)
    manifest = models / version / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"version": "0.1"', f'"version": "{version}"'))


class ServerProcess:
    """A server as it runs in production: a process on a free port, its database in a folder; a test may kill and restart it."""

    def __init__(self, models: Path, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "BERAKHLAK_MODELS": str(models),
            "BERAKHLAK_DATABASE_URL": f"sqlite:///{folder / 'berakhlak.db'}",
        }
        self.start()
        self.wait()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "service.app:create_app", "--factory", "--log-level", "error"]
        self.process = subprocess.Popen([*command, "--port", str(self.port)], cwd=ROOT, env=self._environment)

    def wait(self) -> None:
        while True:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def server(small_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    running = ServerProcess(small_models, tmp_path_factory.mktemp("server"))
    yield running
    running.kill()


@pytest.fixture
def own_server(small_models: Path, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server for one test, which may kill it."""
    running = ServerProcess(small_models, tmp_path)
    yield running
    running.kill()
