"""Several workers as operators meet them: one model in memory, one set of numbers, a crash that only one of them feels."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.service.conftest import Serve, Server, until


def _mapped(pid: int, file: str) -> dict[str, int]:
    """The kilobytes of a process's mappings of a file, by kind."""
    sums: dict[str, int] = {}
    inside = False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            inside = line.endswith(file)
        elif inside and (found := re.match(r"(\w+):\s+(\d+) kB", line)):
            sums[found[1]] = sums.get(found[1], 0) + int(found[2])
    return sums


def _number(server: Server, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", server.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def _ready(server: Server, workers: int) -> None:
    until(lambda: server.errors.read_bytes().count(b"model in use") >= workers)


def test_two_workers_cost_one_model(serve: Serve, small_models: Path) -> None:
    server = serve(small_models, "--workers", "2")
    _ready(server, 2)
    weights = small_models / "0.1" / "run" / "coefficients.npy"
    memory = [_mapped(pid, str(weights)) for pid in server.workers()]
    assert len(memory) == 2
    assert all(one["Rss"] > 0 and one["Private_Dirty"] == 0 and one["Anonymous"] == 0 for one in memory)
    assert len({Path(f"/proc/{pid}/map_files/{_range(pid, weights)}").stat().st_ino for pid in server.workers()}) == 1
    assert sum(one["Pss"] for one in memory) <= weights.stat().st_size / 1024 + 8


def _range(pid: int, file: Path) -> str:
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    first, last = next(line.split()[0] for line in maps if line.endswith(str(file))).split("-")
    return f"{first.lstrip('0')}-{last.lstrip('0')}"


def test_the_workers_numbers_are_added_up_and_their_folder_goes_with_them(
    serve: Serve, small_models: Path, tmp_path: Path
) -> None:
    server = serve(small_models, "--workers", "2")
    _ready(server, 2)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: server.classify("Selalu jujur."), range(40)))
    assert _number(server, "berakhlak_notes_total") == 40
    assert _number(server, 'berakhlak_requests_total{route="/v1/classify",status="200"}') == 40
    [folder] = (tmp_path / "temporary").glob("berakhlak-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(60) == 0
    assert not folder.exists()


def test_a_killed_worker_is_replaced_while_the_other_answers(serve: Serve, small_models: Path) -> None:
    server = serve(small_models, "--workers", "2")
    _ready(server, 2)
    first, second = server.workers()
    os.kill(first, signal.SIGKILL)
    until(lambda: server.classify("Selalu jujur.").status_code == 200)
    until(lambda: len(server.workers()) == 2 and first not in server.workers())
    _ready(server, 3)
    assert second in server.workers()
    assert _number(server, 'berakhlak_model_info{version="0.1"}') == 1
    assert server.classify("Selalu jujur.").status_code == 200


def test_no_process_leaves_a_core_file(serve: Serve, small_models: Path) -> None:
    server = serve(small_models, "--workers", "2")
    for pid in [server.process.pid, *server.workers()]:
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)
