import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from nlp.errors import SettingInvalid
from service.app import create_app
from service.auth import KeyRing, is_local, keys_required
from service.incoming import IncomingNote
from service.keys import all_keys, create_key, revoke_key, rotate_key
from service.rates import Limiter, Verdict, take
from service.scopes import Scope
from service.stream import BulkTagging
from tests.service.conftest import until

NOTE = {"notes": ["Sangat jujur."]}
Opened = Callable[..., TestClient]


@pytest.fixture
def opened(small_models: Path, database_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Makes clients of an app on an empty database with the settings given."""
    made: list[FastAPI] = []

    def start(client: tuple[str, int] = ("127.0.0.1", 5), **settings: str) -> TestClient:
        for name, value in ({"BERAKHLAK_DATABASE_URL": database_address} | settings).items():
            monkeypatch.setenv(name, value)
        made.append(create_app(models=small_models))
        return TestClient(made[-1], client=client, base_url="http://localhost", raise_server_exceptions=False)

    yield start
    for app in made:
        app.state.database.dispose()
        if app.state.limiter:
            app.state.limiter.engine.dispose()


def bearer(client: TestClient, *scopes: Scope, name: str = "simpeg", expires: datetime | None = None) -> dict[str, str]:
    token = create_key(client.app.state.database, name, scopes=scopes, expires=expires).token  # type: ignore[attr-defined]
    return {"Authorization": f"Bearer {token}"}


def test_without_keys_this_machine_is_let_in(opened: Opened) -> None:
    assert opened().post("/v1/classify", json=NOTE).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers"),
    [("10.0.0.9", {}), ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}), ("127.0.0.1", {"Host": "jahat.example.com"})],
    ids=["another machine", "behind a proxy", "a public name bound to this machine"],
)  # fmt: skip
def test_without_keys_nobody_else_is_let_in(opened: Opened, address: str, headers: dict[str, str]) -> None:
    answer = opened((address, 5)).post("/v1/classify", json=NOTE, headers=headers)
    assert answer.status_code == 401
    assert "berakhlak keys create" in answer.json()["detail"]


def test_a_key_opens_what_its_scope_names(opened: Opened) -> None:
    client = opened()
    headers = bearer(client, Scope.CLASSIFY)
    assert client.post("/v1/classify", json=NOTE, headers=headers).status_code == 200
    assert client.get("/v1/taxonomy", headers=headers).status_code == 200


def test_without_its_key_a_closed_door_says_how_to_enter(opened: Opened) -> None:
    client = opened()
    bearer(client, Scope.CLASSIFY)
    answer = client.post("/v1/classify", json=NOTE)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"] == 'Bearer realm="berakhlak"'
    assert "Authorization: Bearer" in answer.json()["detail"]


def test_a_lacking_scope_is_named(opened: Opened) -> None:
    client = opened()
    answer = client.post("/v1/classify", json=NOTE, headers=bearer(client, Scope.FEEDBACK))
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert 'error="insufficient_scope", scope="classify"' in answer.headers["www-authenticate"]
    assert answer.json()["detail"] == "Kunci ini tidak mempunyai izin classify."


@pytest.mark.parametrize("given", ["Bearer bk_0_x", "Basic YTpi", "Bearer", "bk_0_x"])
def test_a_wrong_key_is_refused_and_never_repeated(opened: Opened, given: str) -> None:
    client = opened(BERAKHLAK_KEYS="required")
    answer = client.post("/v1/classify", json=NOTE, headers={"Authorization": given})
    assert answer.status_code == 401
    assert "bk_0_x" not in answer.text


def test_two_authorizations_are_none(opened: Opened) -> None:
    client = opened()
    good = bearer(client, Scope.CLASSIFY)["Authorization"]
    answer = client.post("/v1/classify", json=NOTE, headers=[("Authorization", good), ("Authorization", good)])
    assert answer.status_code == 401


def test_an_expired_key_is_refused(opened: Opened) -> None:
    client = opened()
    headers = bearer(client, Scope.CLASSIFY, expires=datetime.now(UTC) - timedelta(seconds=1))
    assert client.post("/v1/classify", json=NOTE, headers=headers).status_code == 401


def test_required_keys_close_the_door_before_the_first_key(opened: Opened) -> None:
    assert opened(BERAKHLAK_KEYS="required").post("/v1/classify", json=NOTE).status_code == 401


def test_a_refused_body_is_not_read(opened: Opened) -> None:
    def endless() -> Iterator[bytes]:
        raise AssertionError("the body was asked for")
        yield b""

    assert opened(BERAKHLAK_KEYS="required").post("/v1/classify", content=endless()).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/", "/sw.js", "/static/key.js"])
def test_some_doors_need_no_key(opened: Opened, path: str) -> None:
    assert opened(("10.0.0.9", 5), BERAKHLAK_KEYS="required").get(path).status_code == 200


def test_metrics_are_for_this_machine_or_an_admin(opened: Opened) -> None:
    client = opened(("10.0.0.9", 5))
    other, admin = bearer(client, Scope.CLASSIFY, name="a"), bearer(client, Scope.ADMIN, name="b")
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=other).status_code == 403
    assert client.get("/metrics", headers=admin).status_code == 200
    assert TestClient(client.app, client=("::1", 5), base_url="http://localhost").get("/metrics").status_code == 200


def test_revocation_takes_effect_in_a_running_service(opened: Opened) -> None:
    client = opened()
    headers = bearer(client, Scope.CLASSIFY)
    assert client.post("/v1/classify", json=NOTE, headers=headers).status_code == 200
    engine: Engine = client.app.state.database  # type: ignore[attr-defined]
    revoke_key(engine, all_keys(engine)[0].id)
    until(lambda: client.post("/v1/classify", json=NOTE, headers=headers).status_code == 401, seconds=2)
    assert client.post("/v1/classify", json=NOTE, headers=headers).status_code == 401


def test_old_and_new_key_both_open_during_the_overlap(opened: Opened) -> None:
    client = opened()
    old = bearer(client, Scope.CLASSIFY)
    new = rotate_key(client.app.state.database, "simpeg", overlap=timedelta(hours=1)).token  # type: ignore[attr-defined]
    for headers in (old, {"Authorization": f"Bearer {new}"}):
        assert client.post("/v1/classify", json=NOTE, headers=headers).status_code == 200


def test_the_keys_name_is_left_for_the_log(opened: Opened) -> None:
    client = opened()
    seen: list[str | None] = []

    def who(request: Request) -> None:
        seen.append(request.state.key)

    client.app.add_api_route("/v1/who", who)  # type: ignore[attr-defined]
    headers = bearer(client, Scope.CLASSIFY)
    client.get("/v1/who", headers=headers)
    assert seen == ["simpeg"]


def test_too_many_notes_get_429_and_the_time_to_wait(opened: Opened) -> None:
    client = opened(BERAKHLAK_RATE="60,3")
    headers = bearer(client, Scope.CLASSIFY)
    first = client.post("/v1/classify", json={"notes": ["a", "b"]}, headers=headers)
    second = client.post("/v1/classify", json={"notes": ["a", "b", "c"]}, headers=headers)
    assert (first.status_code, first.headers["ratelimit"]) == (200, '"notes";r=1;t=2')
    assert first.headers["ratelimit-policy"] == '"notes";q=3;w=3'
    assert (second.status_code, second.headers["content-type"]) == (429, "application/problem+json")
    assert second.headers["retry-after"] in ("1", "2")


def test_more_notes_than_the_burst_never_pass(opened: Opened) -> None:
    client = opened(BERAKHLAK_RATE="60,3")
    answer = client.post("/v1/classify", json={"notes": ["a"] * 4}, headers=bearer(client, Scope.CLASSIFY))
    assert (answer.status_code, "Paling banyak 3 catatan" in answer.json()["detail"]) == (413, True)


def test_a_key_that_cannot_be_checked_opens_nothing(opened: Opened, engine: Engine) -> None:
    client = opened()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE keys")
    answer = client.post("/v1/classify", json=NOTE)
    assert (answer.status_code, "basis data tidak terjangkau" in answer.json()["detail"]) == (503, True)


def test_every_route_of_v1_asks_for_a_key(opened: Opened) -> None:
    client = opened()
    operations = client.get("/openapi.json").json()["paths"]
    for path, methods in operations.items():
        for method, operation in methods.items():
            assert ("security" in operation) == (path.startswith("/v1/") or path == "/metrics"), (method, path)


def test_nothing_but_the_named_doors_is_open(opened: Opened) -> None:
    client = opened(("10.0.0.9", 5), BERAKHLAK_KEYS="required")
    paths = {*client.get("/openapi.json").json()["paths"], "/openapi.json", "/", "/docs", "/tidak-ada", "/v1", "/Metrics"}
    open_paths = {path for path in paths if client.get(path).status_code != 401}
    assert open_paths == {"/", "/healthz", "/readyz", "/openapi.json"}


@pytest.mark.parametrize(
    ("client", "host", "local"),
    [
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("::1", "[::1]:8000", True),
        ("::ffff:127.0.0.1", "localhost", True),
        ("192.168.1.5", "localhost", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "[", False),
        ("127.0.0.1", "a.localhost", True),
    ],
)
def test_what_is_local(client: str, host: str, local: bool) -> None:
    scope = {"type": "http", "client": (client, 5), "headers": [(b"host", host.encode())]}
    assert is_local(scope) is local


def test_a_wrong_setting_is_told() -> None:
    with pytest.raises(SettingInvalid, match="BERAKHLAK_KEYS"):
        keys_required("off")


def test_keys_are_not_read_for_every_request(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import anyio

    monkeypatch.setattr("service.auth._FRESH_SECONDS", 1_000.0)

    async def twice() -> tuple[int, int]:
        ring = KeyRing(engine)
        before = len(await ring.current())
        create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
        return before, len(await ring.current())

    assert anyio.run(twice) == (0, 0)


def test_keys_are_read_once_for_all_who_wait(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import anyio

    reads = []
    monkeypatch.setattr("service.auth.all_keys", lambda engine: reads.append(1) or all_keys(engine))

    async def together() -> None:
        ring = KeyRing(engine)
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(ring.current)

    anyio.run(together)
    assert len(reads) == 1


def test_keys_are_read_ahead_of_time_while_nobody_waits(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import anyio

    monkeypatch.setattr("service.auth._FRESH_SECONDS", 1_000.0)

    async def use() -> list[int]:
        ring = KeyRing(engine)
        await ring.current()
        create_key(engine, "simpeg", scopes=[Scope.CLASSIFY])
        ring._read -= 600  # as if read so long ago
        seen = [len(await ring.current())]
        while ring._reading is not None:
            await anyio.sleep(0.01)
        return [*seen, len(await ring.current())]

    assert anyio.run(use) == [0, 1]


def test_a_stream_says_its_pace_and_waits_for_its_turn_before_it_answers(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, order, paid, answer_notes = opened(BERAKHLAK_RATE="60,3"), [], [], BulkTagging.answer

    def pay(limiter: Limiter, name: str, notes: int, *, now: float) -> Verdict:
        verdict = take(limiter, name, notes, now=now)
        order.append("pay")
        paid.append(notes * verdict.granted)
        return verdict

    def answering(tagging: BulkTagging, notes: list[IncomingNote]) -> bytes:
        order.append("answer")
        return answer_notes(tagging, notes)

    monkeypatch.setattr("service.rates.take", pay)
    monkeypatch.setattr(BulkTagging, "answer", answering)
    begun = time.monotonic()
    answer = client.post("/v1/classify/stream", content=b'"Jujur."\n' * 5, headers=bearer(client, Scope.CLASSIFY))
    assert answer.headers["ratelimit-policy"] == '"notes";q=3;w=3'
    assert (len(answer.text.splitlines()), time.monotonic() - begun >= 1) == (6, True)
    assert (set(order[:-1]), order[-1], sum(paid)) == ({"pay"}, "answer", 5)


def test_a_stream_without_a_limit_names_none(opened: Opened) -> None:
    assert "ratelimit-policy" not in opened().post("/v1/classify/stream", content=b'"Jujur."\n').headers
