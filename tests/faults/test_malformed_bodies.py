"""Ten thousand bodies that are no proper request: each is refused as the client's fault, and costs nothing that stays."""

import http.client
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.faults.conftest import NOTE, all_ready, corrections_in, count_corrections, resident_megabytes
from tests.service.conftest import Serve, Server

BODIES = 10_000
LEAK_MEGABYTES = 20
GOOD = {"/v1/classify": {"notes": [{"id": "7", "text": "Sangat jujur."}], "explain": True}, "/v1/feedback": NOTE}
WRONG = [None, True, -1, 1.5, "x", [], {}, [[]], [{}], {"a": [1]}, ["\ud800"], "\udfff", "\0", [None, 1]]
HUGE = ["9" * 5000, "1e999", "-1e999", "NaN", "Infinity", "9" * 400, "-" + "9" * 400]


def test_malformed_bodies_are_the_clients_fault_and_leave_nothing(serve: Serve, small_models: Path, tmp_path: Path) -> None:
    server = serve(small_models, **corrections_in(tmp_path))
    all_ready(server, workers=1)
    memory, seen = [], Counter[tuple[int, str, bool]]()
    for seed in range(2):
        seen.update(_answers(server, _bodies(random.Random(seed), BODIES // 2)))
        memory.append(resident_megabytes(server.process.pid))
    assert {key for key in seen if not (400 <= key[0] < 500 and key[1] == "application/problem+json" and key[2])} == set()
    assert (seen.total(), count_corrections(tmp_path)) == (BODIES, 0)
    assert memory[1] - memory[0] < LEAK_MEGABYTES


def test_a_body_with_a_million_faults_gets_a_short_answer(serve: Serve, small_models: Path, tmp_path: Path) -> None:
    server = serve(small_models, **corrections_in(tmp_path))
    all_ready(server, workers=1)
    before = resident_megabytes(server.process.pid)
    assert _answers(server, _million_faults()) == [(422, "application/problem+json", True)] * 8
    assert resident_megabytes(server.process.pid) - before < 300


def _answers(server: Server, bodies: Iterator[tuple[str, bytes]] | list[tuple[str, bytes]]) -> list[tuple[int, str, bool]]:
    """Status, media type, and whether the answer is a short Indonesian document with that status, of each body."""
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    answers = []
    for path, body in bodies:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        answers.append((answer.status, answer.headers["content-type"], _is_short(content, answer.status)))
    connection.close()
    return answers


def _is_short(content: bytes, status: int) -> bool:
    return len(content) < 50_000 and json.loads(content)["status"] == status and b"error parsing" not in content


def _bodies(chance: random.Random, count: int) -> Iterator[tuple[str, bytes]]:
    kinds: list[Callable[[random.Random, str], bytes]] = [_noise, _cut, _deep, _mistyped, _unknown, _huge]
    for number in range(count):
        path = chance.choice(list(GOOD))
        yield path, kinds[number % len(kinds)](chance, path)


def _million_faults() -> list[tuple[str, bytes]]:
    """Bodies just under the limit that are wrong in as many places as they have room for."""
    correction = b'{"text":"a","model":"0.1","given":[],'
    return [
        ("/v1/feedback", _filled(correction + b'"labels":[1', b",1")),
        ("/v1/feedback", _filled(correction + b'"labels":[""', b',""')),
        ("/v1/feedback", _filled(correction + b'"labels":[],"spans":[1', b",1")),
        ("/v1/feedback", _filled(b'{"corrections":[{}', b",{}")),
        ("/v1/classify", _filled(b'{"notes":[1', b",1")),
        ("/v1/classify", _filled(b'{"notes":[{}', b",{}")),
        ("/v1/summaries", _filled(b'{"notes":[{}', b",{}")),
        ("/v1/classify", json.dumps({"notes": [dict.fromkeys(map(str, range(300_000)), 1)]}).encode()),
    ]


def _filled(beginning: bytes, piece: bytes) -> bytes:
    return beginning + piece * ((4_900_000 - len(beginning)) // len(piece)) + b"]}"


def _noise(chance: random.Random, path: str) -> bytes:
    return b"\xff" + chance.randbytes(chance.randrange(2000))


def _cut(chance: random.Random, path: str) -> bytes:
    whole = json.dumps(GOOD[path]).encode()
    return whole[: chance.randrange(len(whole))]


def _deep(chance: random.Random, path: str) -> bytes:
    depth = chance.choice([3, 31, 32, 33, 100, 50_000])
    return chance.choice([b"[" * depth + b"]" * depth, b'{"notes":' * depth + b"1" + b"}" * depth, b"[" * depth])


def _mistyped(chance: random.Random, path: str) -> bytes:
    good = GOOD[path]
    field = chance.choice([name for name in good if name != "explain"])
    fits = {"notes": ([],), "labels": ([],), "given": ([],), "text": ("x",), "model": ("x",)}[field]
    return json.dumps(good | {field: chance.choice([wrong for wrong in WRONG if wrong not in fits])}).encode()


def _unknown(chance: random.Random, path: str) -> bytes:
    name = chance.choice(["\ud800", "x" * chance.randrange(1, 60_000), "", "\0", "a.b", "<script>", "id"])
    return json.dumps(GOOD[path] | {name: 1}).encode()


def _huge(chance: random.Random, path: str) -> bytes:
    field = "notes" if path == "/v1/classify" else "text"
    return b'{"%s":%s}' % (field.encode(), chance.choice(HUGE).encode())
