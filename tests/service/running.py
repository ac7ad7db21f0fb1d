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

import uvicorn
from starlette.types import ASGIApp

from tests.conftest import ROOT


@contextmanager
def running(app: ASGIApp, **options: object) -> Iterator[int]:
    """The port of a server on 127.0.0.1 that serves this app."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none", lifespan="off", **options))  # type: ignore[arg-type]
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
def served(models: Path, *arguments: str, **settings: str) -> Iterator[int]:
    """The port of `berakhlak serve` with these arguments and settings, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, str(ROOT / "berakhlak.py"), "serve", "--models", str(models), "--port", str(port), *arguments]
    process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True)
    try:
        while not _listens(port):
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.communicate()


def said(port: int, sent: bytes) -> bytes:
    """All that a server answers to these bytes until it hangs up."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(sent)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return answer


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
