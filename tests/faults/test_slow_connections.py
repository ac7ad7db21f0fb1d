"""Thousands of connections that send a byte now and then: others are answered meanwhile, and all they took comes back."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.conftest import all_ready, resident_megabytes, sockets
from tests.service.conftest import Serve, Server, until

CONNECTIONS = min(2000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 200)
SLOW_HEAD = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SLOW_BODY = b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
LEAK_MEGABYTES = 10


@pytest.fixture(autouse=True)
def _many_files() -> None:
    """As many open files as this user may have; the server inherits it."""
    if CONNECTIONS < 1000:
        pytest.skip("this user may not open a thousand files")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def test_slow_clients_keep_nobody_out_and_leave_nothing_behind(serve: Serve, small_models: Path) -> None:
    server = serve(small_models)
    all_ready(server, workers=1)
    assert server.classify("Selalu jujur.").status_code == 200
    before, memory = len(sockets(server.process.pid)), []
    for _ in range(3):
        assert asyncio.run(_answers_meanwhile(server)) == [200] * 10
        until(lambda: len(sockets(server.process.pid)) <= before)
        memory.append(resident_megabytes(server.process.pid))
    assert memory[2] - memory[1] < LEAK_MEGABYTES


async def _answers_meanwhile(server: Server) -> list[int]:
    """What a normal client gets while the slow ones are connected."""
    async with _slow_clients(server):
        await asyncio.to_thread(until, lambda: len(sockets(server.process.pid)) > CONNECTIONS // 2)
        return [(await asyncio.to_thread(server.classify, "Selalu jujur.")).status_code for _ in range(10)]


@asynccontextmanager
async def _slow_clients(server: Server) -> AsyncIterator[None]:
    """Half are slow with their headers, half with their body."""
    address = urlsplit(server.address)
    writers = [(await asyncio.open_connection(address.hostname, address.port))[1] for _ in range(CONNECTIONS)]
    dripping = asyncio.create_task(_drip(writers))
    try:
        yield
    finally:
        dripping.cancel()
        for writer in writers:
            writer.transport.abort()


async def _drip(writers: list[asyncio.StreamWriter]) -> None:
    """A beginning each, then a byte each, over and over."""
    for number, writer in enumerate(writers):
        writer.write(SLOW_HEAD if number % 2 else SLOW_BODY)
    while True:
        await asyncio.sleep(0.5)
        for writer in writers:
            writer.write(b" ")
