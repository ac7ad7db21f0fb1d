"""A worker that dies in the middle of a request: the others answer, and a client that asks again has its work done once."""

import json
import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.faults.conftest import NOTE, all_ready, corrections_in, count_corrections, sockets
from tests.service.conftest import Serve, Server, until

BATCH = json.dumps({"corrections": [NOTE] * 1000}).encode()
HEAD = (
    f"POST /v1/feedback HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: sekali\r\nContent-Length: {len(BATCH)}\r\n\r\n".encode()
)


@pytest.mark.parametrize("part", [0.5, 1.0], ids=["half the request arrived", "the whole request arrived"])
def test_a_request_cut_by_a_killed_worker_is_done_once_when_sent_again(
    serve: Serve, small_models: Path, tmp_path: Path, part: float
) -> None:
    server = serve(small_models, "--workers", "2", **corrections_in(tmp_path))
    all_ready(server, workers=2)
    with _connected(server) as connection:
        connection.sendall(HEAD + BATCH[: int(len(BATCH) * part)])
        killed = _kill_who_answers(server, connection)
    assert server.classify("Selalu jujur.").status_code == 200
    first, second = _send_again(server), _send_again(server)
    assert (first[0] in (200, 201), second) == (True, (200, first[1]))
    assert count_corrections(tmp_path) == 1000
    all_ready(server, workers=3)
    assert (len(server.workers()), killed in server.workers()) == (2, False)


def _connected(server: Server) -> socket.socket:
    address = urlsplit(server.address)
    return socket.create_connection((address.hostname, address.port))


def _kill_who_answers(server: Server, connection: socket.socket) -> int:
    """Kill the worker that holds the other end of this connection, once it has taken it."""
    owners: list[int] = []
    until(lambda: owners.extend(pid for pid in server.workers() if _holds(pid, connection)) or owners)
    os.kill(owners[0], signal.SIGKILL)
    return owners[0]


def _holds(pid: int, connection: socket.socket) -> bool:
    """Whether one of a process's files is the socket that is this connection's other end."""
    near, far = (f":{address[1]:04X}" for address in (connection.getsockname(), connection.getpeername()))
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(far) and row[2].endswith(near)}
    return not inodes.isdisjoint(sockets(pid))


def _send_again(server: Server) -> tuple[int, list[str]]:
    headers = {"Idempotency-Key": "sekali", "Content-Type": "application/json"}
    answer = httpx2.post(f"{server.address}/v1/feedback", content=BATCH, headers=headers, timeout=60)
    return answer.status_code, [one["id"] for one in answer.json()["corrections"]]
