"""Real servers for tests: an app in a thread, or `berakhlak serve` as its own processes."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import uvicorn
from starlette.types import ASGIApp

from tests.conftest import ROOT


@contextmanager
def running(app: ASGIApp, *, port: int = 0, **options: object) -> Iterator[int]:
    """The port of a server on 127.0.0.1 that serves this app; a free one where none is named."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", ws="none", lifespan="off", **options))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def served(models: Path, *arguments: str, workers: int = 1, **settings: str) -> Iterator[int]:
    """The port of `berakhlak serve` with these arguments and settings, once every worker has its model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    address = f"{'https' if '--tls-certificate' in arguments else 'http'}://127.0.0.1:{port}"
    command = [sys.executable, str(ROOT / "berakhlak.py"), "serve", "--models", str(models), "--port", str(port)]
    with TemporaryDirectory() as folder, (errors := Path(folder) / "errors").open("wb") as stderr:
        line = [*command, "--workers", str(workers), *arguments]
        process = subprocess.Popen(line, env=os.environ | settings, stderr=stderr)
        try:
            while errors.read_bytes().count(b"model in use") < workers or not _ready(address):
                assert process.poll() is None, errors.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def said(port: int, sent: bytes) -> bytes:
    """All that a server answers to these bytes until it hangs up."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(sent)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return answer


def _ready(address: str) -> bool:
    """Answered on a connection of its own; a certificate that signs itself is enough."""
    try:
        return httpx2.get(f"{address}/readyz", verify=False, timeout=30).status_code == 200
    except httpx2.TransportError:
        return False
