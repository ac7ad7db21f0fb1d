import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from service.watching import Answered, Watch, count_notes

SECRET = "KENARI-1c9e"


@pytest.fixture
def told() -> list[Answered]:
    return []


@pytest.fixture
def client(told: list[Answered]) -> TestClient:
    def tag(request: Request) -> PlainTextResponse:
        request.state.key = "ekinerja"
        count_notes(3)
        return PlainTextResponse(request.state.request_id)

    def fail(request: Request) -> PlainTextResponse:
        raise ValueError(SECRET)

    app = Starlette(routes=[Route("/tag/{id}", tag), Route("/fail", fail), Mount("/files", routes=[Route("/{name}", tag)])])
    return TestClient(Watch(app, listeners=[told.append]), raise_server_exceptions=False)


def test_a_request_is_told_once_by_its_route(client: TestClient, told: list[Answered]) -> None:
    client.get(f"/tag/{SECRET}?q={SECRET}", headers={"x-canary": SECRET, "traceparent": "00-1-2-01"})
    [one] = told
    assert (one.method, one.route, one.status, one.notes, one.key) == ("GET", "/tag/{id}", 200, 3, "ekinerja")
    assert one.traceparent == "00-1-2-01"
    assert SECRET not in repr(one)


@pytest.mark.parametrize(("path", "route"), [("/tidak-ada", "none"), ("/files/a", "/{name}"), ("/files/a/b", "/files")])
def test_a_route_is_never_the_path(client: TestClient, told: list[Answered], path: str, route: str) -> None:
    client.get(path)
    assert told[0].route == route


def test_a_method_of_the_callers_own_is_not_told(client: TestClient, told: list[Answered]) -> None:
    client.request(SECRET, "/tag/1")
    assert (told[0].method, told[0].status) == ("other", 405)


@pytest.mark.parametrize("sane", ["abc-12345678", "1-67891233-abcdef012345", "6f1ed002ab5595859014ebf0951522d9"])
def test_a_sane_id_is_kept(client: TestClient, told: list[Answered], sane: str) -> None:
    answer = client.get("/tag/1", headers={"X-Request-ID": sane})
    assert answer.headers["x-request-id"] == answer.text == told[0].id == sane


@pytest.mark.parametrize(
    "odd",
    ["budi.santoso", "198501012010011001", "nip-198501012010011001", "short1", "a1 " * 5, "1" + "a" * 64, 'a1"b2c3d4e5', ""],
    ids=["a name", "an NIP", "an NIP in words", "short", "spaces", "long", "quotes", "empty"],
)
def test_an_id_that_could_be_anything_is_replaced(client: TestClient, told: list[Answered], odd: str) -> None:
    assert client.get("/tag/1", headers={"X-Request-ID": odd}).headers["x-request-id"] == told[0].id
    assert re.fullmatch("[0-9a-f]{32}", told[0].id)


def test_an_error_is_answered_and_told_without_its_message() -> None:
    told: list[Answered] = []

    async def fail(scope: object, receive: object, send: object) -> None:
        raise ValueError(SECRET)

    answer = TestClient(Watch(fail, listeners=[told.append])).get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.headers["x-request-id"] == told[0].id
    fault = told[0].fault
    assert fault is not None
    assert (fault.type, fault.places[-1].split()[-1]) == ("ValueError", "fail")
    assert SECRET not in answer.text + repr(told)
