"""The page's files over HTTP; how the page itself behaves is tested in tests/page."""

import re
import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.page_routes import PAGE, add_page, page_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the page that a test may change."""
    return Path(shutil.copytree(PAGE, tmp_path / "page"))


@pytest.fixture
def client(folder: Path) -> TestClient:
    app = FastAPI()
    add_page(app, folder)
    return TestClient(app)


def version(client: TestClient) -> str:
    [found] = re.findall(r'^const VERSION = "(\w{16})";$', client.get("/sw.js").text, flags=re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("path", ["/", "/sw.js", "/static/start.js"])
def test_browsers_ask_whether_their_copy_still_holds(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-cache"


def test_the_worker_is_a_script_for_the_whole_page(client: TestClient) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert 'addEventListener("fetch"' in answer.text


def test_files_come_packed_where_that_is_taken(client: TestClient) -> None:
    assert client.get("/static/start.js", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/static/start.js", headers={"accept-encoding": "identity"}).headers


def test_all_files_of_the_page_are_listed_with_their_digests(client: TestClient, folder: Path) -> None:
    (folder / "static" / "vendor").mkdir(exist_ok=True)
    (folder / "static" / "vendor" / "LICENSE").write_text("MIT")
    (folder / "static" / "vendor" / "a.mjs").write_text("")
    files = page_files(folder)
    assert {"/", "/static/start.js", "/static/page.css", "/static/vendor/a.mjs", "/static/icon.svg"} <= files.keys()
    assert "/static/vendor/LICENSE" not in files
    assert files["/static/vendor/a.mjs"] == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@pytest.mark.parametrize("file", ["index.html", "static/keeping/keeping.css"])
def test_a_changed_file_makes_another_version(client: TestClient, folder: Path, file: str) -> None:
    before = version(client)
    assert version(client) == before
    (folder / file).write_text("lain", encoding="utf-8")
    assert version(client) != before
