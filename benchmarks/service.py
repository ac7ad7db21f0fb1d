"""How many requests the service answers, beside a bare FastAPI route and scikit-learn behind FastAPI, LitServe and BentoML.

usage: python benchmarks/service.py [--parts NAME,…] [--connections N,…] [--notes N,…] [--seconds S] [--others PYTHON]

Each service runs on one core, wrk (`apt-get install wrk`) sends from another one; every cell is warmed up first. The
others serve one scikit-learn pipeline, trained here as in benchmarks/speed.py. LitServe and BentoML are measured where
PYTHON has them, an environment of their own:

    python -m venv /tmp/others && /tmp/others/bin/pip install litserve bentoml joblib scikit-learn==<this project's version>
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import joblib

sys.path.insert(0, str(Path(__file__).parent.parent))

from speed import TRAINED_ON, scikit_learn

from nlp.taxonomy import read_taxonomy
from training.annotations import ANNOTATIONS, AnnotatedNote, read_notes

ROOT = Path(__file__).parent.parent
OURS, BARE = "this", "bare"
PARTS = (OURS, BARE, "scikit-learn", "LitServe", "BentoML")
MODULES = {"LitServe": "litserve", "BentoML": "bentoml"}
BODIES = 200
HALF_LOAD = 0  # stands where the number of connections does
HALF_LOAD_CONNECTIONS = 16
READY_SECONDS = 120


@dataclass(frozen=True)
class Measured:
    """What wrk saw of one cell: answers a second, and their times in ms."""

    rate: float
    p50: float
    p99: float
    failed: int


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that no service outlives an interrupted run
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    notes = [note for note in read_notes([ANNOTATIONS], read_taxonomy()) if not note.is_phrase]
    parts = [part for part in options.parts if _is_there(part, options.others)]
    with TemporaryDirectory() as folder:
        model = Path(folder) / "model.joblib"
        if set(parts) - {OURS, BARE}:
            joblib.dump(_pipeline(notes), model)
        bodies = {size: _bodies(notes, size, Path(folder)) for size in options.notes}
        measured: dict[tuple[int, int, str], Measured] = {}
        for part in parts:
            print(part, file=sys.stderr)
            with served(part, model, options.others, Path(folder)) as url:
                for size, path in bodies.items():
                    full = {many: send(url, path, many, options.seconds) for many in options.connections}
                    full[HALF_LOAD] = half_load(url, path, max(seen.rate for seen in full.values()), options.seconds)
                    measured |= {(size, many, part): seen for many, seen in full.items()}
        sizes = ", ".join(f"{size} notes: {_size(path)}" for size, path in bodies.items())
    print(f"{options.seconds:g} s a cell; {sizes}\n")
    table(measured)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--connections", type=_numbers, default=[1, 16, 256])
    parser.add_argument("--notes", type=_numbers, default=[1, 100], help="notes a request")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--others", default=sys.executable, help="the Python that has LitServe and BentoML")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


@contextmanager
def served(part: str, model: Path, others: str, folder: Path) -> Iterator[str]:
    """The address of a service on the first core, in a process group of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"BERAKHLAK_DATABASE_URL": f"sqlite:///{folder / 'berakhlak.db'}", "BERAKHLAK_DRAIN": "0"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            _command(part, port, model, others), cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    _pin(process.pid, 0)
    url = f"http://127.0.0.1:{port}/v1/classify"
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def send(url: str, bodies: Path, connections: int, seconds: float, *, pause: float = 0) -> Measured:
    """What the service answers to so many connections, each of which sends its next request when the last is answered."""
    _wrk(url, bodies, connections, max(1, seconds / 4), pause)
    seen = _wrk(url, bodies, connections, seconds, pause)
    print(f"{bodies.name}, {connections} connections: {seen}", file=sys.stderr)
    return Measured(seen["requests"] / seen["seconds"], seen["p50"], seen["p99"], int(seen["failed"]))


def half_load(url: str, bodies: Path, rate: float, seconds: float) -> Measured:
    """The same at about half this rate: pauses of random length between a connection's requests."""
    pause = 2_000 * HALF_LOAD_CONNECTIONS / max(rate, 1)
    return send(url, bodies, HALF_LOAD_CONNECTIONS, seconds, pause=pause)


def table(measured: dict[tuple[int, int, str], Measured]) -> None:
    print("| notes a request | connections | service | requests/s | notes/s | p50: ms | p99: ms | failed | ours is … times |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for (size, connections, part), seen in sorted(measured.items(), key=lambda cell: (cell[0][0], cell[0][1] or 1e9)):
        ours = measured.get((size, connections, OURS))
        ratio = f"{ours.rate / seen.rate:.2f}" if ours and seen.rate and connections != HALF_LOAD else ""
        cells = (
            f"{size}", str(connections) if connections != HALF_LOAD else "half load", part, f"{seen.rate:,.0f}",
            f"{seen.rate * size:,.0f}", f"{seen.p50:.2f}", f"{seen.p99:.2f}", f"{seen.failed}", ratio,
        )  # fmt: skip
        print(f"| {' | '.join(cells)} |")


def _command(part: str, port: int, model: Path, others: str) -> list[str]:
    if part == OURS:
        return [sys.executable, str(ROOT / "berakhlak.py"), "serve", "--port", str(port)]
    python = others if part in MODULES else sys.executable
    return [python, str(ROOT / "benchmarks" / "load" / "rivals.py"), part, str(port), *([] if part == BARE else [str(model)])]


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until it has answered a note, its model loaded."""
    request = urllib.request.Request(url, b'{"notes": ["Jujur."]}', {"Content-Type": "application/json"})
    for _ in range(READY_SECONDS * 5):
        try:
            urllib.request.urlopen(request, timeout=5).close()
            return
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.2)
        if process.poll() is not None:
            break
    sys.exit(f"{url} does not answer:\n{log.read_text(encoding='utf-8')[-2_000:]}")


def _wrk(url: str, bodies: Path, connections: int, seconds: float, pause: float) -> dict[str, float]:
    script = str(ROOT / "benchmarks" / "load" / "load.lua")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--timeout", "60s", "-s", script, url]
    process = subprocess.Popen([*command, "--", str(bodies), f"{pause:.3f}"], stdout=subprocess.PIPE, text=True)
    _pin(process.pid, 1)
    said, _ = process.communicate()
    return json.loads(said.splitlines()[-1])  # type: ignore[no-any-return]


def _pin(process: int, place: int) -> None:
    """To the first or second core, where there are two: threads begun later stay there too."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(process, {cores[min(place, len(cores) - 1)]})


def _bodies(notes: Sequence[AnnotatedNote], size: int, folder: Path) -> Path:
    """A file of request bodies with notes from all over the corpus; the shape that all the services take."""
    path = folder / f"bodies-{size}"
    texts = [note.text for note in notes[:: max(1, len(notes) // (BODIES * min(size, 40)))]]
    lines = [json.dumps({"notes": [texts[(n * size + i) % len(texts)] for i in range(size)]}) for n in range(BODIES)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _size(bodies: Path) -> str:
    return f"{bodies.stat().st_size / BODIES:,.0f} bytes a request"


def _pipeline(notes: Sequence[AnnotatedNote]) -> object:
    engine = scikit_learn(notes[:: max(1, len(notes) // TRAINED_ON)], read_taxonomy())
    return engine.__self__  # type: ignore[attr-defined]


def _is_there(part: str, python: str) -> bool:
    module = MODULES.get(part)
    there = module is None or subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0
    if not there:
        print(f"{part} is skipped: {python} does not have it")
    return there


if __name__ == "__main__":
    main()
