"""A server as it runs in production: a process of its own on a free port, which a test may kill and start again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT


class ServerProcess:
    def __init__(self, models: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {"BERAKHLAK_MODELS": str(models)}
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
def server(small_models: Path) -> Iterator[ServerProcess]:
    running = ServerProcess(small_models)
    yield running
    running.kill()


@pytest.fixture
def own_server(small_models: Path) -> Iterator[ServerProcess]:
    """A server for one test, which may kill it."""
    running = ServerProcess(small_models)
    yield running
    running.kill()
