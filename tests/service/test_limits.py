import gzip
import http.client
import json
import socket
import time
import zlib

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from service.limits import AnswerLimit, BodyLimit
from service.server import PatientProtocol
from tests.service.running import running, said

BOMB = gzip.compress(b" " * 50_000_000)


async def echo(request: Request) -> Response:
    """What of a request arrives behind the limits."""
    body = await request.body()
    encoding = request.headers.get("content-encoding")
    return JSONResponse({"bytes": len(body), "announced": request.headers.get("content-length"), "encoding": encoding})


def sleepy(request: Request) -> Response:
    time.sleep(1)
    return Response("late")


ROUTES = [Route("/echo", echo, methods=["POST"]), Route("/stream", echo, methods=["POST"]), Route("/sleep", sleepy)]


@pytest.fixture
def client() -> TestClient:
    return TestClient(BodyLimit(Starlette(routes=ROUTES), most=1_000, streamed={"/stream"}))


def test_a_gzip_body_arrives_unpacked(client: TestClient) -> None:
    answer = client.post("/echo", content=gzip.compress(b'{"a": 1}'), headers={"content-encoding": "gzip"})
    assert answer.json() == {"bytes": 8, "announced": "8", "encoding": None}


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("gzip", gzip.compress(b" " * 1_001), 413),
        ("gzip", gzip.compress(b" " * 1_000), 200),
        ("gzip", b"x", 400),
        ("gzip", gzip.compress(b"{}")[:-3], 400),
        ("gzip", gzip.compress(b"{}") + gzip.compress(b"{}"), 400),
        ("deflate", zlib.compress(b"{}"), 415),
        ("br", b"{}", 415),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}")), 415),
        ("identity", b"{}", 200),
    ],
    ids=["too big inside", "just fits", "no gzip", "cut off", "two members", "deflate", "brotli", "twice", "plain"],
)
def test_packed_bodies_are_bounded_or_refused(client: TestClient, encoding: str, body: bytes, status: int) -> None:
    answer = client.post("/echo", content=body, headers={"content-encoding": encoding})
    assert answer.status_code == status
    assert ("accept-encoding" in answer.headers) == (status == 415)


def test_a_gzip_bomb_is_refused_over_real_http() -> None:
    head = (
        f"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\nConnection: close\r\n\r\n"
    )
    with running(BodyLimit(Starlette(routes=ROUTES))) as port:
        answer = said(port, head.encode() + BOMB)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"setelah dibuka lebih dari 5000000 bita" in answer


def test_a_streamed_route_keeps_limits_of_its_own(client: TestClient) -> None:
    assert client.post("/stream", content=b" " * 5_000).json()["bytes"] == 5_000
    assert client.post("/stream", content=b"x", headers={"content-encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 33, 400),
        (b"[" * 32, 200),
        (b'{"a":' * 33, 400),
        (json.dumps("[" * 100).encode(), 200),
        (b'"\\"' + b"[" * 100 + b'"', 200),
        (b'"\\\\"' + b"[" * 33, 400),
        (b"[]" * 100, 200),
        (("[" * 33).encode("utf-16"), 400),
    ],
    ids=["lists", "just fits", "objects", "in a string", "escaped quote", "escaped backslash", "side by side", "no UTF-8"],
)
def test_nesting_is_bounded_before_parsing(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/echo", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status


def test_a_slow_body_is_dropped_with_408() -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
    with running(BodyLimit(Starlette(routes=ROUTES), seconds=0.2)) as port:
        answer = said(port, head)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


def test_a_late_answer_is_a_problem() -> None:
    with running(AnswerLimit(Starlette(routes=ROUTES), seconds=0.2)) as port:
        answer = said(port, b"GET /sleep HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert "tidak selesai pada waktunya" in answer.decode()


def test_an_answer_in_time_is_left_alone() -> None:
    answer = TestClient(AnswerLimit(Starlette(routes=ROUTES))).post("/echo", content=b"abc")
    assert answer.json()["bytes"] == 3


class Hasty(PatientProtocol):
    seconds = 0.2


def test_headers_that_never_end_are_hung_up_on() -> None:
    with running(Starlette(routes=ROUTES), http=Hasty) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET /echo HTTP/1.1\r\nHost: x\r\nX-Half: ")
        assert slow.recv(10) == b""


LARGE_HEADERS = b"GET /echo HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 70_000


def test_headers_that_are_too_large_are_refused() -> None:
    with running(Starlette(routes=ROUTES), http=PatientProtocol) as port:
        answer = said(port, LARGE_HEADERS)
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_headers_that_are_too_large_are_refused_after_an_answered_request() -> None:
    with running(Starlette(routes=ROUTES), http=PatientProtocol) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(3):
            connection.request("POST", "/echo", b"abc")
            assert json.load(connection.getresponse())["bytes"] == 3
        connection.sock.sendall(LARGE_HEADERS)
        assert connection.sock.recv(65536).startswith(b"HTTP/1.1 400 ")
        connection.close()


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Host: x\r\nHost: y\r\n",
        b"Host: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
        b"Host: x\r\nContent-Length : 3\r\n",
        b"Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
    ],
    ids=["no host", "two hosts", "two lengths", "a blank before the colon", "two codings"],
)
def test_a_request_that_is_read_in_two_ways_is_refused(headers: bytes) -> None:
    with running(Starlette(routes=ROUTES), http=PatientProtocol) as port:
        answer = said(port, b"POST /echo HTTP/1.1\r\nConnection: close\r\n" + headers + b"\r\nabc")
    assert answer.split(b" ")[1] in (b"400", b"501")
