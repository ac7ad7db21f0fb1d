"""What a first visit fetches: little before anything is done, and then all that the page will ever need."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from service.page_routes import PAGE, page_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

MOST = 100_000  # bytes
STATIC = PAGE / "static"
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
LIBRARY = re.compile(r"""loaded\("([^"]+)",""")


@pytest.fixture(scope="module")
def fetched(browser: "Browser", address: str) -> "Iterator[list[Response]]":
    """All that comes until the page is ready, without the copies for later."""
    context = browser.new_context(service_workers="block", base_url=address)
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto("/")
    page.locator("#model", has_text="Model").wait_for()
    page.wait_for_load_state("networkidle")
    for response in responses:
        response.body()
    yield responses
    context.close()


def test_the_files_of_the_first_view_stay_under_100_kilobytes(fetched: "list[Response]") -> None:
    files = {response.url: len(response.body()) for response in fetched if "/v1/" not in response.url}
    assert len(files) > 20
    assert sum(files.values()) < MOST


def test_all_that_goes_over_the_line_stays_under_100_kilobytes(fetched: "list[Response]") -> None:
    sizes = [response.request.sizes() for response in fetched]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) < MOST


def test_no_library_is_fetched_before_it_is_needed(fetched: "list[Response]") -> None:
    assert [response.url for response in fetched if "/vendor/" in response.url] == []


def test_whatever_the_page_can_load_is_kept_for_later() -> None:
    scripts = {path: path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js") if "vendor" not in path.parts}
    imported = {(path.parent / found).resolve() for path, code in scripts.items() for found in IMPORTED.findall(code)}
    libraries = {STATIC / "vendor" / found for code in scripts.values() for found in LIBRARY.findall(code)}
    linked = {
        PAGE / found[1:] for found in re.findall(r'="(/static/[^"]+)"', (PAGE / "index.html").read_text(encoding="utf-8"))
    }
    needed = {f"/{path.relative_to(PAGE.resolve()).as_posix()}" for path in imported | libraries | linked}
    assert {"/static/taking/workbook.js", "/static/vendor/papaparse/papaparse.min.js", "/static/page.css"} <= needed
    assert needed - page_files(PAGE).keys() == set()
