import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from nlp.model_folder import MODELS
from service.limits import MAX_BODY_BYTES
from service.stream import PATH
from tests.service.conftest import ServerProcess
from training.annotations import AnnotatedNote

CANARY = "KENARI-9f3a"


def _lines(answer: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.splitlines()]


@contextmanager
def _connection(server: ServerProcess) -> Iterator[socket.socket]:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode())
        yield connection


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def test_each_line_is_answered_in_order_and_a_bad_one_stops_nothing(client: TestClient) -> None:
    answer = client.post(PATH, content=f'{{"id": "a", "text": "Jujur."}}\n{{"{CANARY}\n"Ramah."\n')
    lines = _lines(answer.text)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert [line.get("id") for line in lines] == ["a", "2", "3", None]
    assert lines[1]["error"] == {"detail": "baris 2: bukan JSON yang sah"}
    assert lines[3] == {"done": True, "notes": 2, "errors": 1, "model": "0.1"}
    assert CANARY not in answer.text


@pytest.mark.parametrize(("explain", "step"), [("false", 80), ("true", 400)])
def test_results_are_the_apis(client: TestClient, corpus: list[AnnotatedNote], explain: str, step: int) -> None:
    notes = [
        {"id": note.id, "text": note.text, "author": note.author, "employee_ref": "p–1", "period": "2026"}
        for note in corpus[::step][:1000]
    ]
    body = "\n".join(json.dumps(note) for note in notes)
    streamed = _lines(client.post(f"{PATH}?explain={explain}", content=body).text)
    whole = client.post("/v1/classify", json={"notes": notes, "explain": explain == "true"}).json()["results"]
    assert streamed[:-1] == whole


@pytest.mark.parametrize("text", ["", "   ", "😀", "a\x00b", "\u202eabc"], ids=repr)
def test_odd_notes_are_answered_as_by_the_api(client: TestClient, text: str) -> None:
    [result, _] = _lines(client.post(PATH, content=json.dumps(text)).text)
    assert [result] == client.post("/v1/classify", json={"notes": [text]}).json()["results"]


def test_csv_is_answered_too(client: TestClient) -> None:
    body = 'id;catatan;period\n7;"Ramah\nsekali";2026\n8;;\n'
    lines = _lines(client.post(PATH, content=body, headers={"content-type": "text/csv; charset=utf-8"}).text)
    assert [(line.get("id"), line.get("period")) for line in lines] == [("7", "2026"), ("8", None), (None, None)]
    assert lines[1]["error"] == {"detail": "baris 3: teks kosong"}


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (f"{CANARY};b\n", {"content-type": "text/csv"}, 422, "kolom teks tidak ditemukan"),
        ("", {"content-type": "text/csv"}, 422, "isi permintaan kosong"),
        ("x", {"content-type": "text/html"}, 415, "NDJSON"),
        ("x", {"content-encoding": "gzip"}, 415, "kirim tanpa Content-Encoding."),
    ],
    ids=["no text column", "empty CSV", "neither", "compressed"],
)
def test_what_cannot_be_read_gets_a_problem(
    client: TestClient, body: str, headers: dict[str, str], status: int, reason: str
) -> None:
    answer = client.post(PATH, content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert reason in answer.json()["detail"]
    assert CANARY not in answer.text


def test_nothing_sent_is_all_answered(client: TestClient) -> None:
    assert _lines(client.post(PATH, content="").text) == [{"done": True, "notes": 0, "errors": 0, "model": "0.1"}]


@pytest.mark.parametrize(("path", "status"), [(PATH, 200), ("/v1/classify", 413)])
def test_only_the_stream_takes_bodies_over_the_limit(client: TestClient, path: str, status: int) -> None:
    assert client.post(path, content=(b" " * 999 + b"\n") * (MAX_BODY_BYTES // 1000 + 1)).status_code == status


def test_streamed_notes_are_counted_in_the_metrics(client: TestClient) -> None:
    client.post(PATH, content=f'"{CANARY}"')
    text = client.get("/metrics").text
    assert f'berakhlak_requests_total{{route="{PATH}",status="200"}}' in text
    assert CANARY not in text


def test_a_note_is_answered_before_the_next_is_sent(server: ServerProcess) -> None:
    with _connection(server) as connection:
        connection.sendall(_chunk(b'{"id": "a", "text": "Jujur."}\n{"id": "b", '))
        answer = HTTPResponse(connection)
        answer.begin()
        assert json.loads(answer.readline())["id"] == "a"
        connection.sendall(_chunk(b'"text": "Ramah."}\n'))
        assert json.loads(answer.readline())["id"] == "b"
        connection.sendall(_chunk(b""))
        assert json.loads(answer.readline())["done"]


def test_nothing_more_is_read_while_answers_are_not_taken(server: ServerProcess) -> None:
    block = _chunk(b'"Sangat jujur dan disiplin."\n' * 10_000)
    with _connection(server) as connection, pytest.raises(TimeoutError):
        connection.settimeout(2)
        for _ in range(200):
            connection.sendall(block)


def test_a_caller_who_leaves_stops_nothing_for_others(server: ServerProcess) -> None:
    with _connection(server) as connection:
        connection.sendall(_chunk(b'"Jujur."\n' * 1000))
    with _connection(server) as connection:
        connection.sendall(_chunk(b'"Jujur."\n') + _chunk(b""))
        answer = HTTPResponse(connection)
        answer.begin()
        assert len(answer.read().splitlines()) == 2


def test_two_hundred_thousand_notes_need_no_more_memory_than_a_few(corpus: list[AnnotatedNote], tmp_path: Path) -> None:
    notes, texts = 200_000, [note.text for note in corpus[::50]]
    shipped = ServerProcess(MODELS, tmp_path)
    try:
        with _connection(shipped) as connection:
            threading.Thread(target=_send_notes, args=(connection, texts, notes), daemon=True).start()
            answer = HTTPResponse(connection)
            answer.begin()
            answered, last = _count_in_order(answer)
        assert (answered, last) == (notes, {"done": True, "notes": notes, "errors": 0, "model": last["model"]})
        assert _peak_megabytes(shipped.process.pid) < 400
    finally:
        shipped.kill()


def _send_notes(connection: socket.socket, texts: list[str], notes: int) -> None:
    tails = [f'","text":{json.dumps(text)}}}\n'.encode() for text in texts]
    for first in range(0, notes, 1000):
        connection.sendall(_chunk(b"".join(b'{"id":"%d%b' % (n, tails[n % len(tails)]) for n in range(first, first + 1000))))
    connection.sendall(_chunk(b""))


def _count_in_order(answer: HTTPResponse) -> tuple[int, dict[str, object]]:
    answered, rest = 0, b""
    while part := answer.read1(1 << 16):
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            if not line.startswith(b'{"id":"%d",' % answered):
                return answered, json.loads(line)
            answered += 1
    raise AssertionError("the answer was cut")


def _peak_megabytes(pid: int) -> float:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
