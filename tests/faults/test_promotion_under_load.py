"""Another model promoted while requests pour in: each is answered, by one of the two."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2

from tests.faults.conftest import all_ready
from tests.service.conftest import Serve, Server
from training.store import promote


def _answers(server: Server, enough: threading.Event) -> set[tuple[int, str]]:
    """What requests get, one after the other, until there were enough."""
    answers = set()
    with httpx2.Client(base_url=server.address, timeout=60) as client:
        while not enough.is_set():
            answer = client.post("/v1/classify", json={"notes": ["Selalu jujur."] * 20})
            answers.add((answer.status_code, answer.json().get("model", "")))
    return answers


def test_workers_change_models_without_dropping_a_request(serve: Serve, two_models: Path) -> None:
    server = serve(two_models, "--workers", "2")
    all_ready(server, workers=2)
    enough = threading.Event()
    with ThreadPoolExecutor(4) as threads:
        senders = [threads.submit(_answers, server, enough) for _ in range(4)]
        promote(two_models, "0.2")
        all_ready(server, workers=4)
        enough.set()
        assert set.union(*(sender.result() for sender in senders)) <= {(200, "0.1"), (200, "0.2")}
    assert server.classify("a").json()["model"] == "0.2"
    numbers = server.get("/metrics").text
    assert 'berakhlak_model_info{version="0.1"} 0.0' in numbers
    assert 'berakhlak_model_info{version="0.2"} 1.0' in numbers
