"""What is sent stays nowhere: a random string in every place of a request, looked for in all that a server leaves behind."""

import http.client
import json
import os
import signal
import socket
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from service.database import open_database
from service.keys import create_key
from service.scopes import Scope
from tests.service.conftest import Serve, Server, serve, until

__all__ = ["serve"]

CANARY = f"KENARI{uuid4().hex}"
NAMED = {"X-Canary": CANARY, "User-Agent": CANARY, "Referer": CANARY, "Cookie": f"k={CANARY}", "X-Request-ID": f"{CANARY} x"}
TRACED = {"traceparent": f"00-{CANARY}", "tracestate": f"k={CANARY}", "X-Forwarded-For": CANARY}
HEADERS = NAMED | TRACED


def _token(database: str) -> str:
    """A key to come in with: who sends X-Forwarded-For is not of this machine."""
    engine = open_database(database)
    made = create_key(engine, "kenari", scopes=[Scope.CLASSIFY]).token
    engine.dispose()
    return made


def _send_everything(server: Server, token: str) -> list[httpx2.Response]:
    """Good and bad requests that hold the canary wherever a request can."""
    headers = HEADERS | {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=server.address, headers=headers, timeout=60, params={"q": CANARY}) as client:
        bodies = [
            {"notes": [{"id": CANARY, "text": f"Selalu jujur {CANARY}.", "employee_ref": CANARY}], "explain": True},
            {"notes": [{"id": CANARY, "text": CANARY, "unknown": CANARY}]},
            {"notes": [{"id": CANARY, "text": [CANARY]}]},
            {"notes": [CANARY * 1000]},
            {"notes": CANARY, "explain": CANARY},
        ]
        answers = [client.post("/v1/classify", json=body) for body in bodies]
        answers.append(client.post("/v1/classify", content=f'{{"notes": ["{CANARY}'.encode()))
        answers.append(client.post("/v1/classify", content=CANARY.encode() * 200_000))
        answers += [client.get(path) for path in (f"/{CANARY}", f"/v1/{CANARY}", f"/static/{CANARY}", f"/healthz/{CANARY}")]
        answers.append(client.request(CANARY, "/v1/classify"))
        answers.append(client.post("/v1/classify", json=bodies[0], headers={"Authorization": f"Bearer {CANARY}"}))
        return answers


def _send_nonsense(server: Server) -> None:
    """Bytes that are no HTTP, and a request that breaks off."""
    port = int(server.address.rpartition(":")[2])
    for nonsense in (f"{CANARY}\r\n\r\n", f"GET /{CANARY} HTTP/9.9\r\n{CANARY}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(nonsense.encode())
            connection.recv(4096)
    broken = http.client.HTTPConnection("127.0.0.1", port)
    broken.putrequest("POST", f"/v1/classify?{CANARY}")
    broken.putheader("Content-Length", "100000")
    broken.endheaders(CANARY.encode())
    broken.close()


def _left_behind(*folders: Path) -> list[str]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    return [str(path) for path in files if CANARY.encode() in path.read_bytes() or CANARY in path.name]


def _crash_and_stop(server: Server) -> None:
    os.kill(server.workers()[0], signal.SIGABRT)
    until(lambda: server.errors.read_bytes().count(b"model in use") == 3)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(60)


@pytest.mark.parametrize("form", ["json", "text"])
def test_nothing_that_was_sent_is_left_anywhere(serve: Serve, small_models: Path, tmp_path: Path, form: str) -> None:
    database = f"sqlite:///{tmp_path / 'keys.db'}"
    server = serve(small_models, "--workers", "2", BERAKHLAK_LOG=form, BERAKHLAK_DATABASE_URL=database)
    until(lambda: server.errors.read_bytes().count(b"model in use") == 2)
    answers = _send_everything(server, _token(database))
    _send_nonsense(server)
    assert [answer.status_code for answer in (*answers[:2], answers[-1])] == [200, 422, 401]
    assert not [answer for answer in answers if answer.status_code >= 400 and CANARY in answer.text + str(answer.headers)]
    assert CANARY not in server.get("/metrics").text
    assert _left_behind(tmp_path, small_models) == []
    _crash_and_stop(server)
    assert _left_behind(tmp_path, small_models) == []
    assert list(tmp_path.rglob("core*")) == []


def test_every_line_is_json_and_every_request_has_one(serve: Serve, small_models: Path) -> None:
    server = serve(small_models, BERAKHLAK_LOG="json")
    until(lambda: server.status("/readyz") == 200)
    for number in range(5):
        httpx2.get(server.address + "/v1/taxonomy", headers={"X-Request-ID": f"request-{number}"})
    until(lambda: server.errors.read_bytes().count(b"/v1/taxonomy") == 5)
    lines = [json.loads(line) for line in server.errors.read_text(encoding="utf-8").splitlines()]
    found = [line for line in lines if line.get("route") == "/v1/taxonomy"]
    assert [line["id"] for line in found] == [f"request-{number}" for number in range(5)]
    assert all({"time", "level", "status", "ms", "notes"} <= set(line) for line in found)
