"""What operators are handed: the unit, the image, the manifest, the dashboard; checked as far as it goes without them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from service.app import create_app
from tests.conftest import ROOT

OPS = ROOT / "ops"
UNIT = (OPS / "berakhlak.service").read_text(encoding="utf-8")
DOCKERFILE = (OPS / "Dockerfile").read_text(encoding="utf-8")
MANIFEST: list[dict[str, Any]] = list(yaml.safe_load_all((OPS / "kubernetes.yaml").read_text(encoding="utf-8")))
POD = MANIFEST[0]["spec"]["template"]["spec"]
SYSTEMD = shutil.which("systemd-analyze")


@pytest.fixture(scope="module")
def client(small_models: Path) -> TestClient:
    return TestClient(create_app(models=small_models))


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is there."""
    text = re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", UNIT)
    path = tmp_path / "berakhlak.service"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd here")
@pytest.mark.parametrize("check", [["verify"], ["security", "--offline=true", "--threshold=20"]], ids=["verify", "security"])
def test_systemd_takes_the_unit_and_finds_it_well_locked(unit: Path, check: list[str]) -> None:
    done = subprocess.run([str(SYSTEMD), *check, str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["berakhlak.service", "Dockerfile", "kubernetes.yaml"])
def test_the_serve_command_of_each_has_only_options_that_exist(name: str) -> None:
    from typer.main import get_command

    from berakhlak import app

    serve = get_command(app).commands["serve"]  # type: ignore[attr-defined]
    known = {option for parameter in serve.params for option in parameter.opts}
    [line] = [line for line in (OPS / name).read_text(encoding="utf-8").splitlines() if re.search(r"\bserve\b.*--host", line)]
    assert set(re.findall(r"--[a-z]+", line)) <= known


def test_the_image_is_built_from_what_there_is() -> None:
    ignored = (OPS / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line.split() for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    for source in [source for line in lines for source in line[1:-1]]:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored


def test_the_image_runs_without_root_in_a_second_stage() -> None:
    stages = re.split(r"(?m)^FROM ", DOCKERFILE)[1:]
    assert len(stages) == 2
    assert re.search(r"(?m)^USER 10001:10001$", stages[1])
    assert "pip" not in stages[1]
    [url] = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", stages[1])
    assert url == "/healthz"


def test_the_probes_ask_paths_that_answer(client: TestClient) -> None:
    container = POD["containers"][0]
    paths = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert paths == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    documented = client.get("/openapi.json").json()["paths"]
    for path in {*paths.values(), "/metrics"}:
        assert path in documented
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_a_probe_waits_longer_than_for_a_database_that_is_away(probe: str) -> None:
    assert POD["containers"][0][probe]["timeoutSeconds"] >= 6


def test_the_unit_has_a_writable_database_and_answers_this_machine_only() -> None:
    assert "BERAKHLAK_DATABASE_URL=sqlite:///%S/berakhlak/berakhlak.db" in UNIT
    assert re.search(r"(?m)^StateDirectory=berakhlak$", UNIT)
    assert re.search(r"(?m)^ExecStart=.* --host 127\.0\.0\.1 ", UNIT)


def test_the_units_header_makes_keys_in_the_units_database_as_its_user() -> None:
    command = "".join(line for line in UNIT.splitlines() if line.startswith("#"))
    assert "BERAKHLAK_DATABASE_URL=sqlite:////var/lib/berakhlak/berakhlak.db" in command
    assert "-p DynamicUser=yes -p User=berakhlak -p StateDirectory=berakhlak" in command
    assert re.search(r"(?m)^DynamicUser=yes\nUser=berakhlak$", UNIT)


def test_the_image_has_a_writable_database_and_requires_keys() -> None:
    [file] = re.findall(r"(?m)^ENV BERAKHLAK_DATABASE_URL=sqlite:///(/\S+) BERAKHLAK_KEYS=required$", DOCKERFILE)
    folder = str(Path(file).parent)
    assert re.search(rf"(?m)^RUN install -d .*-o 10001 -g 10001 {folder}$", DOCKERFILE)
    assert re.search(rf"(?m)^VOLUME .*{folder}\b", DOCKERFILE)


def test_the_pods_share_a_database_that_must_be_named_and_require_keys() -> None:
    container = POD["containers"][0]
    settings = {setting["name"]: setting for setting in container["env"]}
    named = {"secretKeyRef": {"name": "berakhlak-settings", "key": "BERAKHLAK_DATABASE_URL"}}
    assert settings["BERAKHLAK_DATABASE_URL"]["valueFrom"] == named
    assert settings["BERAKHLAK_KEYS"]["value"] == "required"
    assert container["envFrom"] == [{"secretRef": {"name": "berakhlak-settings"}}]


@pytest.mark.parametrize("name", ["berakhlak.service", "Dockerfile", "kubernetes.yaml"])
def test_each_header_says_how_to_make_the_first_key(name: str) -> None:
    header = [line for line in (OPS / name).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert any(line.endswith("berakhlak.py keys create simpeg --scope classify") for line in header)


def test_the_pod_is_locked_and_bounded() -> None:
    assert POD["securityContext"]["runAsNonRoot"] is True
    for container in [*POD["initContainers"], *POD["containers"]]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= {volume["name"] for volume in POD["volumes"]}


def test_the_service_finds_its_pods() -> None:
    labels = MANIFEST[0]["spec"]["template"]["metadata"]["labels"]
    assert [document["kind"] for document in MANIFEST] == ["Deployment", "Service", "PodDisruptionBudget"]
    assert MANIFEST[0]["spec"]["selector"]["matchLabels"] == labels
    assert MANIFEST[1]["spec"]["selector"] == labels
    assert MANIFEST[1]["spec"]["ports"][0]["targetPort"] == POD["containers"][0]["ports"][0]["name"]


def test_every_setting_named_is_one_that_the_code_reads() -> None:
    sources = [*ROOT.glob("service/**/*.py"), *ROOT.glob("nlp/*.py"), ROOT / "berakhlak.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    for path in OPS.iterdir():
        for name in set(re.findall(r"BERAKHLAK_[A-Z_]+", path.read_text(encoding="utf-8"))):
            assert name in code, f"{path.name}: {name}"


def test_every_setting_of_the_service_is_in_the_table() -> None:
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    sources = [*ROOT.glob("service/**/*.py"), *ROOT.glob("nlp/*.py"), ROOT / "berakhlak.py"]
    read = {name for path in sources for name in re.findall(r"(?:BERAKHLAK|OTEL)_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert {name for name in read if f"`{name}`" not in table} == set()


def test_the_dashboard_uses_only_metrics_that_exist(client: TestClient) -> None:
    dashboard = json.loads((OPS / "grafana-dashboard.json").read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    client.post("/v1/classify", json={"notes": ["Selalu jujur."] * 500})
    numbers = client.get("/metrics").text
    there = set(re.findall(r"(?m)^(berakhlak_\w+?)(?:\{| )", numbers)) | set(
        re.findall(r"# TYPE (berakhlak_\w+) counter", numbers)
    )
    assert len(expressions) > 10
    for expression in expressions:
        assert set(re.findall(r"berakhlak_\w+", expression)) <= there, expression
        assert expression.count("(") == expression.count(")")


def test_the_dashboards_panels_are_told_apart_and_do_not_overlap() -> None:
    panels = json.loads((OPS / "grafana-dashboard.json").read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    squares = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(squares)) == len(squares)
    assert max(x for x, _ in squares) < 24
