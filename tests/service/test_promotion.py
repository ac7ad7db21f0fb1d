import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from nlp.errors import ModelNotFound
from service.app import create_app, create_worker
from service.promotion import ModelNotReady, ServedModel
from tests.service.conftest import Serve, add_version, until
from training.store import promote


def test_a_promoted_model_takes_the_others_place(two_models: Path) -> None:
    model = ServedModel(two_models)
    model.load()
    promote(two_models, "0.2")
    model.look()
    assert (model.loaded.classifier.version, model.loaded.manifest.version) == ("0.2", "0.2")
    assert model.refusal is None


def test_a_bad_model_is_refused_until_it_is_mended(two_models: Path) -> None:
    refusals: list[int] = []
    model = ServedModel(two_models, refused=lambda: refusals.append(1))
    model.load()
    (two_models / "0.2" / "model.joblib").write_bytes(b"x")
    (two_models / "current").write_text("0.2\n")
    model.look()
    model.look()
    assert model.loaded.manifest.version == "0.1"
    assert model.refusal is not None
    assert "berubah setelah pelatihan" in model.refusal.reason
    assert refusals == [1]
    promote(two_models, "0.1")
    model.look()
    assert model.refusal is None


@pytest.mark.parametrize("current", [b"9.9\n", b"../0.2\n", b"\n", b"\x00", b"\xff"], ids=repr)
def test_a_version_that_is_none_is_refused(two_models: Path, current: bytes) -> None:
    model = ServedModel(two_models)
    model.load()
    (two_models / "current").write_bytes(current)
    model.look()
    assert model.loaded.manifest.version == "0.1"
    assert model.refusal is not None


def test_without_a_model_there_is_an_error_that_says_why(tmp_path: Path) -> None:
    model = ServedModel(tmp_path)
    with pytest.raises(ModelNotReady, match="sedang diperiksa"):
        _ = model.loaded
    with pytest.raises(ModelNotFound):
        model.load()


def test_until_the_model_is_there_only_the_health_is_good(small_models: Path) -> None:
    client = TestClient(create_worker(models=small_models))
    assert client.get("/healthz").status_code == 200
    for answer in (client.get("/readyz"), client.post("/v1/classify", json={"notes": ["a"]}), client.get("/v1/model")):
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")


def test_the_lifespan_brings_the_model(small_models: Path) -> None:
    with TestClient(create_worker(models=small_models)) as client:
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/readyz").json() == {"status": "ok", "model": "0.1"}


def test_a_refused_model_is_told(two_models: Path) -> None:
    app = create_app(models=two_models)
    client = TestClient(app)
    (two_models / "current").write_text("9.9\n")
    app.state.model.look()
    body = client.get("/readyz").json()
    assert (body["model"], body["refused"]["version"]) == ("0.1", "9.9")
    assert "tidak ada model '9.9'" in body["refused"]["reason"]
    assert "berakhlak_promotions_failed_total 1.0" in client.get("/metrics").text
    assert client.post("/v1/classify", json={"notes": ["a"]}).json()["model"] == "0.1"


def test_workers_refuse_a_bad_model_and_go_on(serve: Serve, two_models: Path) -> None:
    server = serve(two_models, "--workers", "2")
    until(lambda: server.errors.read_bytes().count(b"model in use") == 2)
    (two_models / "0.2" / "model.joblib").write_bytes(b"x")
    (two_models / "current").write_text("0.2\n")
    until(lambda: "berakhlak_promotions_failed_total 2.0" in server.get("/metrics").text)
    body = server.get("/readyz").json()
    assert (body["model"], body["refused"]["version"]) == ("0.1", "0.2")
    assert server.classify("Selalu jujur.").json()["model"] == "0.1"


def test_a_process_without_a_model_answers_its_health_and_waits_for_one(
    serve: Serve, small_models: Path, tmp_path: Path
) -> None:
    (tmp_path / "later").mkdir()
    server = serve(tmp_path / "later", command=("-m", "uvicorn", "service.processes:worker", "--factory"))
    until(lambda: "tidak ada model" in server.get("/readyz").json()["detail"])
    assert (server.status("/readyz"), server.status("/healthz")) == (503, 200)
    shutil.copytree(small_models / "0.1", tmp_path / "later" / "0.1")
    promote(tmp_path / "later", "0.1")
    until(lambda: server.status("/readyz") == 200)


def test_run_files_that_another_process_may_have_mapped_stay(two_models: Path) -> None:
    from nlp.model_folder import load_classifier, write_run_files

    path = two_models / "0.1" / "run" / "coefficients.npy"
    before = path.stat().st_ino
    write_run_files(load_classifier(two_models).weights, two_models / "0.1")
    assert path.stat().st_ino == before


def test_a_third_version_is_noticed_after_a_second(two_models: Path) -> None:
    model = ServedModel(two_models)
    model.load()
    add_version(two_models, "0.3")
    for version in ("0.2", "0.3", "0.1"):
        promote(two_models, version)
        model.look()
        assert model.loaded.classifier.version == version
