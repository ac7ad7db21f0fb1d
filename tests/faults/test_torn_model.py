"""Model files that were cut off or changed on the disk: refused with a sentence; what can be made anew is made anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.weights import RUN_FILES
from tests.contracts.test_commands import run
from tests.faults.conftest import all_ready
from tests.service.conftest import Serve, until


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


TEARS = pytest.mark.parametrize("tear", [_cut, _flip], ids=["cut off", "one bit flipped"])


@TEARS
def test_a_torn_model_does_not_start(two_models: Path, tear: Callable[[Path], None]) -> None:
    tear(two_models / "0.1" / "model.joblib")
    done = run("serve", models=two_models)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "model.joblib berubah setelah pelatihan" in done.stderr


@TEARS
def test_a_torn_model_is_not_promoted(two_models: Path, tear: Callable[[Path], None]) -> None:
    tear(two_models / "0.2" / "model.joblib")
    done = run("models", "promote", "0.2", models=two_models)
    assert (done.returncode, "berubah setelah pelatihan" in done.stderr) == (1, True)
    assert (two_models / "current").read_text() == "0.1\n"


@TEARS
def test_torn_run_files_are_made_anew_before_they_are_used(
    serve: Serve, two_models: Path, tear: Callable[[Path], None]
) -> None:
    sound = {name: (two_models / "0.2" / "run" / name).read_bytes() for name in RUN_FILES}
    server = serve(two_models)
    all_ready(server, workers=1)
    before = server.classify("Selalu jujur.").json()["results"]
    for name in RUN_FILES:
        tear(two_models / "0.2" / "run" / name)
    assert run("models", "promote", "0.2", models=two_models).returncode == 0
    until(lambda: server.get("/readyz").json()["model"] == "0.2")
    assert server.classify("Selalu jujur.").json()["results"] == before
    assert {name: (two_models / "0.2" / "run" / name).read_bytes() for name in RUN_FILES} == sound


@TEARS
def test_a_model_torn_under_a_running_server_is_refused_and_the_old_one_stays(
    serve: Serve, two_models: Path, tear: Callable[[Path], None]
) -> None:
    server = serve(two_models)
    all_ready(server, workers=1)
    for name in ("model.joblib", "run/coefficients.npy"):
        tear(two_models / "0.2" / name)
    (two_models / "current").write_text("0.2\n")
    until(lambda: "refused" in server.get("/readyz").json())
    body = server.get("/readyz").json()
    assert (body["model"], body["refused"]["version"]) == ("0.1", "0.2")
    assert "model.joblib berubah setelah pelatihan" in body["refused"]["reason"]
    assert server.classify("Selalu jujur.").json()["model"] == "0.1"
