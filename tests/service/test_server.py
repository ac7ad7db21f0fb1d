import json
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.database import open_database
from service.keys import create_key
from service.scopes import Scope
from service.server import (
    AddressUnguarded,
    CertificateUnusable,
    ProxyUnknown,
    Tls,
    check_address,
    check_certificate,
    check_proxies,
)
from tests.contracts.test_commands import run
from tests.service.running import served

BODY = json.dumps({"notes": ["Sangat jujur."]}).encode()


def classify(url: str, token: str = "", **headers: str) -> int:
    """The status of one classification over real HTTP."""
    given = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"} | headers
    trusting = ssl._create_unverified_context() if url.startswith("https") else None
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/classify", BODY, given), context=trusting) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own, named in the environment."""
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path / 'keys.db'}")
    return f"sqlite:///{tmp_path / 'keys.db'}"


@pytest.fixture
def token(url: str) -> str:
    engine = open_database(url)
    made = create_key(engine, "simpeg", scopes=[Scope.CLASSIFY]).token
    engine.dispose()
    return made


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *subject], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "simpeg", "", "0"])
def test_an_address_others_reach_needs_a_key(url: str, host: str) -> None:
    with pytest.raises(AddressUnguarded, match="berakhlak keys create NAMA --scope classify"):
        check_address(host, Path("models"))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_this_machine_needs_none(url: str, host: str) -> None:
    check_address(host, Path("models"))


def test_a_key_or_the_demand_for_one_guards_every_address(token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_address("0.0.0.0", Path("models"))
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.setenv("BERAKHLAK_KEYS", "required")
    check_address("0.0.0.0", Path("models"))


def test_serving_to_others_without_keys_does_not_start(small_models: Path, url: str) -> None:
    done = run("serve", "--host", "0.0.0.0", models=small_models)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "berakhlak: alamat 0.0.0.0 dapat dijangkau komputer lain" in done.stderr


def test_keys_are_made_used_and_revoked_while_two_workers_serve(small_models: Path, url: str) -> None:
    token = run("keys", "create", "simpeg", "--scope", "classify").stdout.strip()
    with served(small_models, workers=2) as port:
        address = f"http://127.0.0.1:{port}"
        assert {classify(address, token) for _ in range(20)} == {200}
        assert {classify(address) for _ in range(5)} == {401}
        assert run("keys", "revoke", token.split("_")[1]).returncode == 0
        time.sleep(1.5)  # keys are read anew each second
        assert {classify(address, token) for _ in range(20)} == {401}


def test_two_workers_share_one_rate(small_models: Path, token: str) -> None:
    with served(small_models, workers=2, BERAKHLAK_RATE="1,10") as port, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: classify(f"http://127.0.0.1:{port}", token), range(40)))
    assert (statuses.count(200), statuses.count(429)) == (10, 30)


def test_a_command_held_up_by_a_keys_rate_says_so_once(small_models: Path, token: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("catatan\n" + "Ramah\n" * 60, encoding="utf-8")
    with served(small_models, BERAKHLAK_RATE="6000,20") as port:
        via = ("--via", f"http://127.0.0.1:{port}", "--key", token)
        done = run("classify", tmp_path / "in.csv", *via, "-o", tmp_path / "out.jsonl")
    assert (done.returncode, len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())) == (0, 60)
    assert done.stderr.count("paling banyak 20 catatan dalam 1 detik") == 1


def test_tls_is_served_with_a_pair(small_models: Path, token: str, pair: tuple[Path, Path]) -> None:
    with served(small_models, "--tls-certificate", str(pair[0]), "--tls-key", str(pair[1])) as port:
        assert classify(f"https://127.0.0.1:{port}", token) == 200


def test_a_pair_that_does_not_match_is_told(pair: tuple[Path, Path]) -> None:
    pair[1].write_text("x", encoding="utf-8")
    with pytest.raises(CertificateUnusable, match=r"c\.pem dan kuncinya tidak dapat dipakai"):
        check_certificate(Tls(*pair))


def test_half_a_pair_is_wrong_usage(small_models: Path, url: str, pair: tuple[Path, Path]) -> None:
    assert run("serve", "--tls-certificate", pair[0], models=small_models).returncode == 2


def test_forwarded_clients_are_believed_of_named_proxies_only(small_models: Path, token: str) -> None:
    with served(small_models, "--trusted-proxy", "127.0.0.1") as port:
        assert metrics(port, "127.0.0.1, 10.0.0.9") == 401
    with served(small_models, "--trusted-proxy", "10.1.1.1") as port:
        assert metrics(port, "127.0.0.1") == 401


def metrics(port: int, forwarded: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"X-Forwarded-For": forwarded})
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.mark.parametrize("proxy", ["*", "proxy.local", "10.0.0.1/8"])
def test_a_proxy_is_named_by_its_address(proxy: str) -> None:
    with pytest.raises(ProxyUnknown, match="bukan alamat atau jaringan IP"):
        check_proxies([proxy])
    check_proxies(["10.0.0.5", "10.0.0.0/24", "::1"])


def test_the_commands_for_keys_tell_what_they_did(url: str) -> None:
    made = run("keys", "create", "simpeg", "--scope", "classify", "--scope", "admin", "--expires", "30")
    assert made.stdout.startswith("bk_")
    assert "tidak dapat ditampilkan lagi" in made.stderr
    assert run("keys", "create", "simpeg", "--scope", "classify").returncode == 1
    rotated = run("keys", "rotate", "simpeg", "--overlap", "2")
    lines = run("keys", "list").stdout.splitlines()
    assert [("admin,classify" in line, "berlaku sampai" in line) for line in lines] == [(True, True)] * 2
    assert rotated.stdout.strip().split("_", 2)[2] not in "".join(lines)
    assert run("keys", "create", "x", "--scope", "semua").returncode == 2


def test_a_database_that_cannot_be_opened_is_told_in_one_sentence(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", "postgresql://orang:rahasia@127.0.0.1:9/x")
    done = run("keys", "list")
    assert (done.returncode, "rahasia" in done.stderr, "Traceback" in done.stderr) == (1, False, False)
    assert "tidak terjangkau" in done.stderr
